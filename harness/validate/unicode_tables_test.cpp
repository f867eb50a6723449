// Tests that unicode_tables.* is what its generator writes today, and that it says what ICU says.
#include "validate/unicode_tables.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/file.h"

namespace touchstone::validate::unicode_tables_test {
namespace {

const std::filesystem::path kUnicodeData =
    "/usr/share/unicode/UnicodeData.txt";  // Debian's package unicode-data
const std::filesystem::path kRoom = std::filesystem::path(TOUCHSTONE_SOURCE_DIR) / "harness/validate";

class GeneratedTables : public testing::TestWithParam<std::string> {};

TEST_P(GeneratedTables, AreTheCommittedOnes) {
  if (!std::filesystem::exists(kUnicodeData))
    GTEST_SKIP() << kUnicodeData << " is missing: apt-get install unicode-data";
  if (std::system("python3 --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no python3";
  const auto folder = std::filesystem::path(testing::TempDir()) / ("unicode_tables_" + GetParam());
  std::filesystem::create_directories(folder);
  const std::string command = "python3 '" + (kRoom / "generate_unicode_tables.py").string() + "' '" +
                              kUnicodeData.string() + "' '" + folder.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;

  const auto generated = base::load_text(folder / GetParam());
  const auto committed = base::load_text(kRoom / GetParam());
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(generated) << base::render(generated.error());
  ASSERT_TRUE(committed) << base::render(committed.error());
  EXPECT_TRUE(*generated == *committed)
      << GetParam() << " differs: run generate_unicode_tables.py " << kUnicodeData.string();
}

INSTANTIATE_TEST_SUITE_P(Of, GeneratedTables, testing::Values("unicode_tables.h", "unicode_tables.cpp"),
                         [](const auto& row) { return row.param.ends_with(".h") ? "Header" : "Source"; });

bool icu_says(char32_t code_point) {
  return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & (U_GC_L_MASK | U_GC_Z_MASK | U_GC_N_MASK)) != 0;
}

TEST(IsLetterSeparatorOrNumber, AgreesWithIcuOnEveryCodePoint) {
  std::array<char, U_MAX_VERSION_STRING_LENGTH> icu_version{};
  UVersionInfo version{};
  u_getUnicodeVersion(version);
  u_versionToString(version, icu_version.data());
  if (!kUnicodeVersion.starts_with(icu_version.data())) {
    GTEST_SKIP() << "ICU knows Unicode " << icu_version.data() << ", the tables " << kUnicodeVersion;
  }

  std::uint32_t count = 0;
  std::uint32_t differences = 0;
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    const bool ours = is_letter_separator_or_number(code_point);
    count += ours ? 1 : 0;
    differences += ours != icu_says(code_point) ? 1 : 0;
  }
  EXPECT_EQ(differences, 0U);
  EXPECT_EQ(count, kLetterSeparatorNumberCount);
}

TEST(IsLetterSeparatorOrNumber, RefusesWhatIsNoCodePoint) {
  EXPECT_FALSE(is_letter_separator_or_number(0x110000));
  EXPECT_FALSE(is_letter_separator_or_number(0xFFFFFFFF));
}

TEST(IsLetterSeparatorOrNumber, KnowsBothEndsOfARange) {
  EXPECT_FALSE(is_letter_separator_or_number(0x33FF));  // a symbol before CJK Extension A
  EXPECT_TRUE(is_letter_separator_or_number(0x3400));
  EXPECT_TRUE(is_letter_separator_or_number(0x3F00));  // in the middle: UnicodeData.txt does not list it
  EXPECT_TRUE(is_letter_separator_or_number(0x4DBF));
  EXPECT_FALSE(is_letter_separator_or_number(0x4DC0));
}

}  // namespace
}  // namespace touchstone::validate::unicode_tables_test
