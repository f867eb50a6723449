// Tests of json_escape.h: what each character becomes, its two forms against one another, and its room.
#include "base/json_escape.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/seed.h"
#include "base/utf8.h"

namespace touchstone::base::json_escape_test {
namespace {

// Written into its room, and no byte behind it.
std::string written(char* (*write)(char*, std::string_view) noexcept, std::string_view text) {
  constexpr char kUntouched = '\x55';
  const std::size_t room_bytes = escaped_room_bytes(text.size());
  std::string out(room_bytes + 64, kUntouched);
  const char* const end = write(out.data(), text);
  EXPECT_EQ(out.find_first_not_of(kUntouched, room_bytes), std::string::npos) << printable(text);
  out.resize(static_cast<std::size_t>(end - out.data()));
  return out;
}

struct EscapeRow {
  std::string name, text, becomes;
};
void PrintTo(const EscapeRow& row, std::ostream* out) { *out << row.name; }

class WriteEscapedTest : public testing::TestWithParam<EscapeRow> {};

TEST_P(WriteEscapedTest, WritesWhatAStringHolds) {
  EXPECT_EQ(written(write_escaped, GetParam().text), GetParam().becomes);
  EXPECT_EQ(written(write_escaped_scalar, GetParam().text), GetParam().becomes);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, WriteEscapedTest,
    testing::Values(
        EscapeRow{"Nothing", "", ""}, EscapeRow{"OneByte", "a", "a"}, EscapeRow{"ThreeBytes", "abc", "abc"},
        EscapeRow{"FourBytes", "abcd", "abcd"}, EscapeRow{"SevenBytes", "abcdefg", "abcdefg"},
        EscapeRow{"EightBytes", "abcdefgh", "abcdefgh"},
        EscapeRow{"FifteenBytes", "abcdefghijklmno", "abcdefghijklmno"},
        EscapeRow{"Block", "abcdefghijklmnop", "abcdefghijklmnop"},
        EscapeRow{"BlockAndAByte", "abcdefghijklmnopq", "abcdefghijklmnopq"},
        EscapeRow{"Letters", "\"\\\b\f\n\r\t", R"(\"\\\b\f\n\r\t)"},
        EscapeRow{"Digits", std::string("\0\x01\x0B\x0E\x1F", 5), R"(\u0000\u0001\u000b\u000e\u001f)"},
        EscapeRow{"SlashAndDelete", "/\x7F", "/\x7F"},
        EscapeRow{"BeyondAscii", "\u00e9\u65e5\U0001f600", "\u00e9\u65e5\U0001f600"},
        EscapeRow{"NotUtf8", "a\xFF\xC3z\xED\xA0\x80", "a\uFFFD\uFFFDz\uFFFD\uFFFD\uFFFD"},
        EscapeRow{"CharacterAcrossABlock", "\"abcdefghijklmn\u65e5opq", "\\\"abcdefghijklmn\u65e5opq"},
        EscapeRow{"QuoteBehindABlock", "abcdefghijklmnopq\"", "abcdefghijklmnopq\\\""}),
    [](const auto& row) { return row.param.name; });

TEST(WriteEscaped, IsTheSameInBothFormsForEachByteAtEachPlace) {
  for (std::size_t size = 1; size <= 40; ++size) {
    std::string text(size, 'a');
    for (std::size_t place = 0; place < size; ++place) {
      for (unsigned byte = 0; byte <= 0xFF; ++byte) {
        text[place] = static_cast<char>(byte);
        ASSERT_EQ(written(write_escaped, text), written(write_escaped_scalar, text)) << printable(text);
      }
      text[place] = 'a';
    }
  }
}

TEST(WriteEscaped, IsReadBackAsItWas) {
  constexpr std::string_view kPieces[] = {"a",      "\"",     "\\",         "\n",        "\x1F",
                                          "\u00e9", "\u65e5", "\U0001f600", "plain text"};
  Random random(1);
  for (int i = 0; i < 5'000; ++i) {
    std::string text;
    for (std::uint64_t left = random.below(30); left > 0; --left) {
      text += kPieces[static_cast<std::size_t>(random.below(std::size(kPieces)))];
    }
    const auto read = parse_json("\"" + written(write_escaped, text) + "\"");
    ASSERT_TRUE(read) << printable(text);
    ASSERT_EQ(read->as_string(), text);
  }
}

}  // namespace
}  // namespace touchstone::base::json_escape_test
