// Tests of utf8.h. Every sequence of up to four bytes is compared with other engines in
// validate/job_id_test.cpp; here stand the boundary rows of RFC 3629, section 4, and the rendering for
// people.
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace touchstone::base::utf8_test {
namespace {

struct ScalarRow {
  const char* name;
  std::string_view bytes;
  char32_t value;
};

class ScalarValueTest : public testing::TestWithParam<ScalarRow> {};

TEST_P(ScalarValueTest, IsDecoded) {
  const CodePoint step = decode_code_point(GetParam().bytes, 0);
  EXPECT_EQ(step.value, GetParam().value);
  EXPECT_EQ(step.length_bytes, GetParam().bytes.size());
}

TEST_P(ScalarValueTest, IsEncoded) {
  std::string out = "<";
  append_utf8(out, GetParam().value);
  EXPECT_EQ(out, "<" + std::string(GetParam().bytes));
}

TEST_P(ScalarValueTest, CountsAsOneCodePoint) { EXPECT_EQ(count_code_points(GetParam().bytes), 1U); }

INSTANTIATE_TEST_SUITE_P(Boundaries, ScalarValueTest,
                         testing::Values(ScalarRow{"Nul", std::string_view("\0", 1), 0},
                                         ScalarRow{"LastOfOneByte", "\x7F", 0x7F},
                                         ScalarRow{"FirstOfTwoBytes", "\xC2\x80", 0x80},
                                         ScalarRow{"LastOfTwoBytes", "\xDF\xBF", 0x7FF},
                                         ScalarRow{"FirstOfThreeBytes", "\xE0\xA0\x80", 0x800},
                                         ScalarRow{"LastBeforeSurrogates", "\xED\x9F\xBF", 0xD7FF},
                                         ScalarRow{"FirstAfterSurrogates", "\xEE\x80\x80", 0xE000},
                                         ScalarRow{"LastOfThreeBytes", "\xEF\xBF\xBF", 0xFFFF},
                                         ScalarRow{"FirstOfFourBytes", "\xF0\x90\x80\x80", 0x10000},
                                         ScalarRow{"LastOfAll", "\xF4\x8F\xBF\xBF", 0x10FFFF}),
                         [](const auto& row) { return row.param.name; });

struct MalformedRow {
  const char* name;
  std::string_view bytes;
};

class MalformedUtf8Test : public testing::TestWithParam<MalformedRow> {};

TEST_P(MalformedUtf8Test, IsRefusedWhereItStarts) {
  const std::string text = "\xC3\xA9" + std::string(GetParam().bytes);
  EXPECT_EQ(decode_code_point(text, 2).length_bytes, 0);
  EXPECT_EQ(find_malformed_utf8(text), 2U);
  EXPECT_EQ(count_code_points(text), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Sequences, MalformedUtf8Test,
    testing::Values(
        MalformedRow{"LoneContinuation", "\x80"}, MalformedRow{"LastContinuation", "\xBF"},
        MalformedRow{"OverlongSlashOfTwo", "\xC0\xAF"}, MalformedRow{"OverlongOfTwo", "\xC1\xBF"},
        MalformedRow{"OverlongOfThree", "\xE0\x9F\xBF"}, MalformedRow{"OverlongOfFour", "\xF0\x8F\xBF\xBF"},
        MalformedRow{"FirstSurrogate", "\xED\xA0\x80"}, MalformedRow{"LastSurrogate", "\xED\xBF\xBF"},
        MalformedRow{"PastTheLast", "\xF4\x90\x80\x80"}, MalformedRow{"LeadOfFive", "\xF5\x80\x80\x80"},
        MalformedRow{"NoLead", "\xFF"}, MalformedRow{"CutAfterOneOfTwo", "\xC2"},
        MalformedRow{"CutAfterTwoOfThree", "\xE2\x82"}, MalformedRow{"CutAfterOneOfThree", "\xE2"},
        MalformedRow{"CutAfterThreeOfFour", "\xF0\x9F\x98"},
        MalformedRow{"TwoThenAscii",
                     "\xC2"
                     "A"},
        MalformedRow{"ThreeThenAscii",
                     "\xE2\x82"
                     "A"},
        MalformedRow{"FourThenAscii",
                     "\xF0\x9F\x98"
                     "A"}),
    [](const auto& row) { return row.param.name; });

TEST(CountCodePoints, CountsCharactersOfOneToFourBytes) {
  EXPECT_EQ(count_code_points("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 4U);
}

TEST(CountCodePoints, IsZeroForTheEmptyText) { EXPECT_EQ(count_code_points(""), 0U); }

TEST(FindMalformedUtf8, FindsNothingInWellFormedText) {
  EXPECT_EQ(find_malformed_utf8("a\xF0\x9F\x98\x80z"), std::nullopt);
}

// ASCII is passed over eight bytes at a time: what is none is found wherever among them it stands.
class BetweenAsciiTest : public testing::TestWithParam<std::size_t> {};

TEST_P(BetweenAsciiTest, FindsTheMalformedByte) {
  std::string text(20, 'a');
  text[GetParam()] = '\xFF';
  EXPECT_EQ(find_malformed_utf8(text), GetParam());
  EXPECT_EQ(count_code_points(text), std::nullopt);
}

TEST_P(BetweenAsciiTest, CountsTheWideCharacter) {
  std::string text(20, 'a');
  text.replace(GetParam(), 1, "\xF0\x9F\x98\x80");
  EXPECT_EQ(find_malformed_utf8(text), std::nullopt);
  EXPECT_EQ(count_code_points(text), 20U);
}

INSTANTIATE_TEST_SUITE_P(Places, BetweenAsciiTest, testing::Range(std::size_t{0}, std::size_t{20}));

TEST(DecodeCodePoint, StartsAtTheOffset) {
  EXPECT_EQ(decode_code_point("a\xE2\x82\xAC", 1).value, U'\u20AC');
}

TEST(AppendUtf8DeathTest, AbortsOnASurrogate) {
  std::string out;
  EXPECT_DEATH(append_utf8(out, 0xD800), "");
}

TEST(AppendUtf8DeathTest, AbortsPastTheLastCodePoint) {
  std::string out;
  EXPECT_DEATH(append_utf8(out, 0x110000), "");
}

struct PrintableRow {
  const char* name;
  std::string_view bytes;
  std::string_view shown;
};

class PrintableTest : public testing::TestWithParam<PrintableRow> {};

TEST_P(PrintableTest, ShowsOnOneLine) { EXPECT_EQ(printable(GetParam().bytes), GetParam().shown); }

INSTANTIATE_TEST_SUITE_P(Texts, PrintableTest,
                         testing::Values(PrintableRow{"AsciiAsItIs", "{\"a\": 'b\\c'}", "{\"a\": 'b\\c'}"},
                                         PrintableRow{"LettersOfAllLengths",
                                                      "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
                                                      "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
                                         PrintableRow{"LineBreaksAndTab", "a\r\n\tb", "a\\r\\n\\tb"},
                                         PrintableRow{"Nul", std::string_view("a\0b", 3), "a\\x00b"},
                                         PrintableRow{"EscapeCharacter", "\x1B[31m", "\\x1b[31m"},
                                         PrintableRow{"Delete", "\x7F", "\\x7f"},
                                         PrintableRow{"BytesThatAreNotUtf8", "a\xFF\xC3", "a\\xff\\xc3"},
                                         PrintableRow{"ControlPastAsciiIsNoRawByte", "\xC2\x85", "\\u{0085}"},
                                         PrintableRow{"NoBreakSpace", "\xC2\xA0", "\\u{00a0}"},
                                         PrintableRow{"DirectionOverride", "\xE2\x80\xAE", "\\u{202e}"},
                                         PrintableRow{"ByteOrderMark", "\xEF\xBB\xBF", "\\u{feff}"},
                                         PrintableRow{"DashAndQuotesAsTheyAre", "\xE2\x80\x93\xE2\x80\x9C",
                                                      "\xE2\x80\x93\xE2\x80\x9C"}),
                         [](const auto& row) { return row.param.name; });

TEST(Printable, TellsHowMuchWasCut) { EXPECT_EQ(printable("abcdef", 4), "abcd... (6 bytes)"); }

TEST(Printable, ShowsATextOfExactlyTheLimitWhole) { EXPECT_EQ(printable("abcd", 4), "abcd"); }

TEST(Printable, NeverCutsInsideACharacter) { EXPECT_EQ(printable("abc\xE2\x82\xAC", 4), "abc... (6 bytes)"); }

}  // namespace
}  // namespace touchstone::base::utf8_test
