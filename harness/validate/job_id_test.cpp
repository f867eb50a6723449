// Tests job_id.h by hand-made rows and exhaustively against ICU, RE2 and PCRE2 (job_id_oracles.h):
// - every Unicode scalar value alone and at the first, last, 31st, 32nd and 33rd place;
// - every text of 1, 2 and 3 bytes;
// - of 4 bytes: all 2^24 texts behind each of the leads 0xF0 to 0xF5, and for all 256 leads every second byte
// before
//   third and fourth bytes on the boundaries of UTF-8's ranges.
// PCRE2 in Debian 12 knows Unicode 14, the tables know 15: where they differ, ICU must date the code point
// after 14.
#include "validate/job_id.h"

#include <gtest/gtest.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <array>
#include <cstdio>
#include <ostream>
#include <vector>

#include "base/utf8.h"
#include "validate/guarded_page.h"
#include "validate/job_id_ascii.h"
#include "validate/job_id_oracles.h"
#include "validate/job_id_paths.h"
#include "validate/unicode_tables.h"

namespace touchstone::validate {

void PrintTo(JobIdFault fault, std::ostream* out) {
  constexpr std::array kNames{"kNone", "kNotUtf8", "kTooShort", "kTooLong", "kPattern"};
  *out << kNames.at(static_cast<std::size_t>(fault));
}

}  // namespace touchstone::validate

namespace touchstone::validate::job_id_test {
namespace {

using Version = std::array<int, 2>;

std::string utf8(char32_t code_point) {
  std::string text;
  base::append_utf8(text, code_point);
  return text;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x} ", static_cast<unsigned char>(byte));
  return text;
}

template <class Visit>
void for_each_scalar_value(Visit visit) {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point < 0xD800 || code_point > 0xDFFF) visit(code_point);
  }
}

// --- rows by hand
// ---------------------------------------------------------------------------------------------------

struct Row {
  std::string name;
  std::string id;
  JobIdFault fault;
};

class MatchJobIdRow : public testing::TestWithParam<Row> {};

TEST_P(MatchJobIdRow, GivesTheFault) {
  EXPECT_EQ(match_job_id(GetParam().id), GetParam().fault) << hex(GetParam().id);
}

TEST_P(MatchJobIdRow, GivesTheFaultByEachPath) {
  for (const job_id_paths::Path& path : job_id_paths::all())
    EXPECT_EQ(path.match(GetParam().id), GetParam().fault) << path.name;
}

TEST_P(MatchJobIdRow, AgreesWithIcu) { EXPECT_EQ(oracle::icu_match_job_id(GetParam().id), GetParam().fault); }

const std::string kEveryAsciiCharacter =
    " %+-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

INSTANTIATE_TEST_SUITE_P(
    Rows, MatchJobIdRow,
    testing::Values(
        Row{"Empty", "", JobIdFault::kTooShort}, Row{"OneLetter", "a", JobIdFault::kNone},
        Row{"ThirtyTwoHexDigits", "0123456789abcdef0123456789abcdef", JobIdFault::kNone},
        Row{"ThirtyThreeHexDigits", "0123456789abcdef0123456789abcdef0", JobIdFault::kTooLong},
        Row{"SpaceOnly", " ", JobIdFault::kNone}, Row{"EachPunctuationMark", "_.:/=+-%@", JobIdFault::kNone},
        Row{"AllAsciiCharactersAreTooMany", kEveryAsciiCharacter, JobIdFault::kTooLong},
        Row{"Asterisk", "a*b", JobIdFault::kPattern}, Row{"Backslash", R"(a\b)", JobIdFault::kPattern},
        Row{"TrailingNewline", "0123456789abcdef\n", JobIdFault::kPattern},
        Row{"NewlineOnly", "\n", JobIdFault::kPattern},
        Row{"CarriageReturnAndNewline", "abc\r\n", JobIdFault::kPattern},
        Row{"Tab", "a\tb", JobIdFault::kPattern},
        Row{"NulInTheMiddle", std::string("a\0b", 3), JobIdFault::kPattern},
        Row{"NulBehindThirtyTwo", repeat("a", 32) + std::string(1, '\0'), JobIdFault::kTooLong},
        Row{"NoBreakSpaceIsASeparator", utf8(0xA0), JobIdFault::kNone},
        Row{"LineSeparatorIsASeparator", utf8(0x2028), JobIdFault::kNone},
        Row{"NextLineIsAControl", utf8(0x85), JobIdFault::kPattern},
        Row{"MongolianVowelSeparatorIsNoSpaceSinceUnicode63", utf8(0x180E), JobIdFault::kPattern},
        Row{"ZeroWidthSpaceIsFormat", utf8(0x200B), JobIdFault::kPattern},
        Row{"RomanNumeralIsANumber", utf8(0x2160), JobIdFault::kNone},
        Row{"SuperscriptTwoIsANumber", utf8(0xB2), JobIdFault::kNone},
        Row{"CombiningAcuteIsAMark", "e" + utf8(0x301), JobIdFault::kPattern},
        Row{"Emoji", utf8(0x1F600), JobIdFault::kPattern}, Row{"FirstHan", utf8(0x4E00), JobIdFault::kNone},
        Row{"LastHanOfExtensionH", utf8(0x323AF), JobIdFault::kNone},
        Row{"BehindTheLastHan", utf8(0x323B0), JobIdFault::kPattern},
        Row{"EgyptianAddedInUnicode15", utf8(0x13439), JobIdFault::kPattern},
        Row{"KawiLetterAddedInUnicode15", utf8(0x11F04), JobIdFault::kNone},
        Row{"ReplacementCharacter", utf8(0xFFFD), JobIdFault::kPattern},
        Row{"ByteOrderMark", utf8(0xFEFF) + "abc", JobIdFault::kPattern},
        Row{"ThirtyTwoTwoByteLetters", repeat(utf8(0xE9), 32), JobIdFault::kNone},
        Row{"ThirtyThreeTwoByteLetters", repeat(utf8(0xE9), 33), JobIdFault::kTooLong},
        Row{"ThirtyTwoFourByteLetters", repeat(utf8(0x1D400), 32), JobIdFault::kNone},
        Row{"ThirtyThreeFourByteLetters", repeat(utf8(0x1D400), 33), JobIdFault::kTooLong},
        Row{"ThirtyTwoEmojiAreNotTooLong", repeat(utf8(0x1F600), 32), JobIdFault::kPattern},
        Row{"TooLongGoesBeforePattern", repeat("*", 33), JobIdFault::kTooLong},
        Row{"NotUtf8GoesBeforeTooLong", repeat("a", 33) + "\xFF", JobIdFault::kNotUtf8},
        Row{"NotUtf8GoesBeforePattern", "*\xFF", JobIdFault::kNotUtf8},
        Row{"NotUtf8AtTheEndOfALongText", repeat(utf8(0xE9), 5000) + "\xC3", JobIdFault::kNotUtf8},
        Row{"OverlongSlash", "\xC0\xAF", JobIdFault::kNotUtf8},
        Row{"OverlongE0", "\xE0\x9F\xBF", JobIdFault::kNotUtf8},
        Row{"OverlongF0", "\xF0\x8F\xBF\xBF", JobIdFault::kNotUtf8},
        Row{"Surrogate", "\xED\xA0\x80", JobIdFault::kNotUtf8},
        Row{"BeyondUnicode", "\xF4\x90\x80\x80", JobIdFault::kNotUtf8},
        Row{"LoneContinuation", "\x80", JobIdFault::kNotUtf8},
        Row{"CutTwoByteSequence", "a\xC3", JobIdFault::kNotUtf8},
        Row{"CutFourByteSequence", "a\xF0\x9F\x98", JobIdFault::kNotUtf8}),
    [](const auto& row) { return row.param.name; });

// --- every scalar value
// ---------------------------------------------------------------------------------------------

/// Counts the texts that differ and keeps the first few: a broken table would otherwise print a million.
class Differences {
 public:
  void add(std::string_view text, std::string_view who) {
    if (++count_ <= 5) texts_ += fmt::format("\n  {}: {}", who, hex(text));
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::string& texts() const { return texts_; }

 private:
  std::size_t count_ = 0;
  std::string texts_;
};

Version pcre2_unicode_version() {
  std::array<char, 32> text{};
  pcre2_config(PCRE2_CONFIG_UNICODE_VERSION, text.data());
  Version version{};
  std::sscanf(text.data(), "%d.%d", &version[0], &version[1]);
  return version;
}

/// The Unicode version that first assigned a code point; 0.0 for one that ICU's data does not know.
Version age_of(char32_t code_point) {
  UVersionInfo age{};
  u_charAge(static_cast<UChar32>(code_point), age);
  return {age[0], age[1]};
}

struct Position {
  std::string name;
  std::size_t before;
  std::size_t after;
};

class EveryScalarValue : public testing::TestWithParam<Position> {
 protected:
  [[nodiscard]] static std::string place(char32_t code_point) {
    return repeat("a", GetParam().before) + utf8(code_point) + repeat("a", GetParam().after);
  }
};

TEST_P(EveryScalarValue, IsJudgedAsByIcu) {
  Differences differences;
  for_each_scalar_value([&](char32_t code_point) {
    const std::string text = place(code_point);
    if (match_job_id(text) != oracle::icu_match_job_id(text)) differences.add(text, "fault");
    if (matches_job_id_pattern(text) != oracle::icu_read(text).pattern) differences.add(text, "pattern");
  });
  EXPECT_EQ(differences.count(), 0U) << differences.texts();
}

TEST_P(EveryScalarValue, IsJudgedAsByRe2) {
  Differences differences;
  for_each_scalar_value([&](char32_t code_point) {
    const std::string text = place(code_point);
    if (matches_job_id_pattern(text) != oracle::re2_matches_pattern(text)) differences.add(text, "RE2");
  });
  EXPECT_EQ(differences.count(), 0U) << differences.texts();
}

TEST_P(EveryScalarValue, DiffersFromPcre2OnlyWhereItIsYoungerThanPcre2) {
  const Version pcre2_version = pcre2_unicode_version();
  Differences bugs;
  std::size_t drift = 0;
  std::size_t younger = 0;
  for_each_scalar_value([&](char32_t code_point) {
    const std::string text = place(code_point);
    const bool is_younger = age_of(code_point) > pcre2_version;
    const bool ours = matches_job_id_pattern(text);
    younger += is_younger && ours ? 1 : 0;
    if (ours == (oracle::pcre2_match_pattern(text) == PatternMatch::kMatch)) return;
    is_younger ? static_cast<void>(++drift) : bugs.add(text, "PCRE2");
  });
  EXPECT_EQ(bugs.count(), 0U) << bugs.texts();
  EXPECT_EQ(drift, younger)
      << "PCRE2 must refuse exactly the letters, separators and numbers it cannot know yet";
  if (pcre2_version == Version{14, 0}) {
    EXPECT_EQ(drift, 4388U) << "137,954 in Unicode 15.0 less 133,566 in 14.0";
  }
}

INSTANTIATE_TEST_SUITE_P(At, EveryScalarValue,
                         testing::Values(Position{"Alone", 0, 0}, Position{"First", 0, 19},
                                         Position{"Last", 19, 0}, Position{"ThirtyFirst", 30, 0},
                                         Position{"ThirtySecond", 31, 0}, Position{"ThirtyThird", 32, 0}),
                         [](const auto& row) { return row.param.name; });

// --- every short text, most of them not UTF-8
// -----------------------------------------------------------------------

/// Holds the matcher against ICU's reading of the same bytes.
void compare_with_icu(std::string_view text, Differences& differences) {
  const oracle::IcuReading reading = oracle::icu_read(text);
  const JobIdFault expected = !reading.utf8     ? JobIdFault::kNotUtf8
                              : reading.pattern ? JobIdFault::kNone
                                                : JobIdFault::kPattern;  // 1 to 4 bytes break no length
  if (match_job_id(text) != expected) differences.add(text, "ICU");
}

void compare_with_all(std::string_view text, Differences& differences) {
  compare_with_icu(text, differences);
  const bool ours = matches_job_id_pattern(text);
  if (ours != oracle::re2_matches_pattern(text)) differences.add(text, "RE2");
  const PatternMatch pcre2 = oracle::pcre2_match_pattern(text);
  const bool utf8 = match_job_id(text) != JobIdFault::kNotUtf8;
  if (utf8 != (pcre2 != PatternMatch::kNotUtf8)) differences.add(text, "PCRE2's UTF-8");
  static const auto paths = job_id_paths::all();
  for (const job_id_paths::Path& path : paths) {
    if (path.match(text) != match_job_id(text) || path.matches_pattern(text) != ours)
      differences.add(text, path.name);
  }
}

/// Visits all texts of `Size` bytes whose first byte is from `first` to `last`.
template <std::size_t Size, class Visit>
void for_each_text(unsigned first, unsigned last, Visit visit) {
  constexpr std::uint32_t kTails = 1U << (8U * (Size - 1));
  std::array<char, Size> bytes{};
  for (unsigned lead = first; lead <= last; ++lead) {
    bytes[0] = static_cast<char>(lead);
    for (std::uint32_t tail = 0; tail < kTails; ++tail) {
      for (std::size_t place = 1; place < Size; ++place) {
        bytes[place] = static_cast<char>(tail >> (8U * (place - 1)));
      }
      visit(std::string_view(bytes.data(), Size));
    }
  }
}

template <std::size_t Size>
void expect_agreement_on_all_texts() {
  Differences differences;
  for_each_text<Size>(0x00, 0xFF, [&](std::string_view text) { compare_with_all(text, differences); });
  EXPECT_EQ(differences.count(), 0U) << differences.texts();
}

TEST(MatchJobId, AgreesWithAllEnginesOnEveryTextOf1Byte) { expect_agreement_on_all_texts<1>(); }
TEST(MatchJobId, AgreesWithAllEnginesOnEveryTextOf2Bytes) { expect_agreement_on_all_texts<2>(); }
TEST(MatchJobId, AgreesWithAllEnginesOnEveryTextOf3Bytes) { expect_agreement_on_all_texts<3>(); }

TEST(MatchJobId, AgreesWithIcuOnEveryTextOf4BytesWithAFourByteLead) {
  Differences differences;
  for_each_text<4>(0xF0, 0xF5, [&](std::string_view text) { compare_with_icu(text, differences); });
  EXPECT_EQ(differences.count(), 0U) << differences.texts();
}

TEST(MatchJobId, AgreesWithAllEnginesOnBoundaryTextsOf4Bytes) {
  constexpr std::string_view kBoundaries("\x00\x2A\x61\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC2\xE0\xF0\xFF", 15);
  Differences differences;
  std::size_t count = 0;
  for_each_text<2>(0x00, 0xFF, [&](std::string_view front) {
    for (const char third : kBoundaries) {
      for (const char fourth : kBoundaries) {
        const std::array<char, 4> text{front[0], front[1], third, fourth};
        compare_with_all(std::string_view(text.data(), text.size()), differences);
        ++count;
      }
    }
  });
  EXPECT_EQ(differences.count(), 0U) << differences.texts();
  EXPECT_EQ(count, std::size_t{256} * 256 * 15 * 15);
}

// --- the fast path
// --------------------------------------------------------------------------------------------------

TEST(ClassifyAscii, KnowsThePatternsCharacters) {
  std::string allowed;
  for (unsigned code = 0; code < 0x80; ++code) {
    if (ascii::is_pattern_character(code)) allowed += static_cast<char>(code);
  }
  EXPECT_EQ(allowed, kEveryAsciiCharacter);
}

TEST(ClassifyAscii, ScalarFormKnowsEachByteAtEachPlace) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      std::string text(size, 'a');
      for (unsigned byte = 0; byte <= 0xFF; ++byte) {
        text[place] = static_cast<char>(byte);
        const ascii::Content expected = byte >= 0x80 ? ascii::Content::kNotAscii
                                        : kEveryAsciiCharacter.contains(text[place])
                                            ? ascii::Content::kPattern
                                            : ascii::Content::kForeign;
        ASSERT_EQ(ascii::classify_scalar(text), expected) << hex(text);
        ASSERT_EQ(ascii::is_ascii_scalar(text), byte < 0x80) << hex(text);
      }
    }
  }
}

/// Each vector form that this processor can take against the scalar one.
void expect_same_content(std::string_view text) {
#ifdef __SSE2__
  ASSERT_EQ(ascii::classify_sse2(text), ascii::classify_scalar(text)) << hex(text);
  ASSERT_EQ(ascii::is_ascii_sse2(text), ascii::is_ascii_scalar(text)) << hex(text);
#endif
#ifdef TOUCHSTONE_AVX2
  if (!base::avx2::is_supported()) return;
  ASSERT_EQ(ascii::Avx2::classify(text), ascii::classify_scalar(text)) << hex(text);
  ASSERT_EQ(ascii::Avx2::is_ascii(text), ascii::is_ascii_scalar(text)) << hex(text);
#endif
}

TEST(ClassifyAscii, VectorFormsAgreeWithScalarFormForEachPairOfFaultsInEachLength) {
  constexpr std::string_view kBytes("\x00 *-:;=?@Z[_`az{\x7F\x80\xAD\xC3\xFF", 21);
  for (std::size_t size = 0; size <= 100; ++size) {
    for (std::size_t first = 0; first < size; ++first) {
      const std::size_t second = (first * 7 + 3) % size;
      for (const char at_first : kBytes) {
        for (const char at_second : kBytes) {
          std::string text(size, 'a');
          text[first] = at_first;
          text[second] = at_second;
          expect_same_content(text);
        }
      }
    }
  }
}

TEST(ClassifyAscii, VectorFormsKnowEachByteAtEachPlace) {
  for (std::size_t size = 1; size <= 100; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      std::string text(size, 'a');
      for (unsigned byte = 0; byte <= 0xFF; ++byte) {
        text[place] = static_cast<char>(byte);
        expect_same_content(text);
      }
    }
  }
}

TEST(MatchJobId, ReadsNoByteOutsideOfTheText) {
  GuardedPage page;
  const std::string letters = repeat(utf8(0x1D400), 40);
  for (std::size_t size = 0; size <= 80; ++size) {
    const std::string ascii_text(size, 'a');
    const std::string cut_text =
        letters.substr(0, size);  // ends inside of a sequence three times out of four
    for (const std::string& text : {ascii_text, cut_text}) {
      const JobIdFault expected = oracle::icu_match_job_id(text);
      EXPECT_EQ(match_job_id(page.at_begin(text)), expected) << hex(text);
      EXPECT_EQ(match_job_id(page.at_end(text)), expected) << hex(text);
      EXPECT_EQ(matches_job_id_pattern(page.at_end(text)), oracle::icu_read(text).pattern) << hex(text);
      for (const job_id_paths::Path& path : job_id_paths::all()) {
        EXPECT_EQ(path.match(page.at_begin(text)), expected) << path.name << ' ' << hex(text);
        EXPECT_EQ(path.match(page.at_end(text)), expected) << path.name << ' ' << hex(text);
        EXPECT_EQ(path.matches_pattern(page.at_begin(text)), oracle::icu_read(text).pattern) << path.name;
        EXPECT_EQ(path.matches_pattern(page.at_end(text)), oracle::icu_read(text).pattern) << path.name;
      }
    }
  }
}

TEST(MatchesJobIdPattern, HasNoLengthLimit) {
  EXPECT_TRUE(matches_job_id_pattern(""));
  EXPECT_TRUE(matches_job_id_pattern(repeat("a", 100'000)));
  EXPECT_TRUE(matches_job_id_pattern(repeat(utf8(0x1D400), 100'000)));
  EXPECT_FALSE(matches_job_id_pattern(repeat("a", 100'000) + "\n"));
  EXPECT_FALSE(matches_job_id_pattern(repeat(utf8(0x1D400), 100'000) + "\xFF"));
}

}  // namespace
}  // namespace touchstone::validate::job_id_test
