// Tests of json.h and json_fault.h: what is refused and where, what is accepted and kept, and how it is
// written again. The rows are this project's own, in the manner of the JSONTestSuite.
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <array>
#include <limits>

#include "base/json_fault.h"
#include "base/json_numbers.h"
#include "base/json_plain.h"
#include "base/seed.h"
#include "base/utf8.h"

namespace touchstone::base::json_test {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

// Doubled, because the process of each test makes the rows of all of them.
std::string repeat(std::string_view text, std::size_t times) {
  const std::size_t wanted_bytes = text.size() * times;
  std::string out(text.substr(0, wanted_bytes));
  while (out.size() < wanted_bytes) out.append(out, 0, wanted_bytes - out.size());
  return out;
}

// A row is shown by its name: its text would break the list of tests that ctest reads.
template <class Row>
  requires requires(const Row& row) { std::string_view(row.name); }
void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

Json parse(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed)
    ADD_FAILURE() << printable(text) << " at " << parsed.error().offset_bytes << ": "
                  << parsed.error().message;
  return parsed ? std::move(*parsed) : Json();
}

// --- What is refused ---

struct FaultRow {
  std::string name;
  std::string text;
  JsonFaultCode code;
  std::size_t offset_bytes;
};

class JsonFaultTest : public testing::TestWithParam<FaultRow> {};

TEST_P(JsonFaultTest, IsRefusedWithItsCauseAndPlace) {
  const FaultRow& row = GetParam();
  const auto parsed = parse_json(row.text);
  ASSERT_FALSE(parsed) << printable(row.text);
  EXPECT_EQ(parsed.error().code, row.code) << parsed.error().message;
  EXPECT_EQ(parsed.error().offset_bytes, row.offset_bytes);
}

TEST_P(JsonFaultTest, LeavesTheReaderFitForTheNextText) {
  ASSERT_FALSE(parse_json(GetParam().text));
  EXPECT_EQ(to_json(parse(R"({"a":[1,"b"]})")), R"({"a":[1,"b"]})");
}

const auto kRowName = [](const auto& row) { return row.param.name; };

using enum JsonFaultCode;

INSTANTIATE_TEST_SUITE_P(Empty, JsonFaultTest,
                         testing::Values(FaultRow{"NoByte", "", kEmpty, 0},
                                         FaultRow{"WhiteSpace", " \t\r\n", kEmpty, 4}),
                         kRowName);

INSTANTIATE_TEST_SUITE_P(
    Arrays, JsonFaultTest,
    testing::Values(
        FaultRow{"CommaBeforeEnd", "[1,]", kStructure, 3}, FaultRow{"CommaOnly", "[,]", kStructure, 1},
        FaultRow{"CommaFirst", "[,1]", kStructure, 1}, FaultRow{"TwoCommas", "[1,,2]", kStructure, 3},
        FaultRow{"NoComma", "[1 2]", kStructure, 3},
        FaultRow{"NoCommaAfterString", "[\"a\"\"b\"]", kStructure, 4},
        FaultRow{"Colon", "[\"a\":1]", kStructure, 4}, FaultRow{"ClosedAsObject", "[1}", kStructure, 2},
        FaultRow{"Unclosed", "[1", kStructure, 2}, FaultRow{"UnclosedAfterComma", "[1,", kStructure, 3},
        FaultRow{"UnclosedInner", "[[1]", kStructure, 4}, FaultRow{"OpenedOnly", "[", kStructure, 1},
        FaultRow{"ClosedOnly", "]", kStructure, 0}, FaultRow{"ClosedTwice", "[1]]", kTrailing, 3},
        FaultRow{"OpenedAfterValue", "[1[2]]", kStructure, 2}),
    kRowName);

INSTANTIATE_TEST_SUITE_P(
    Objects, JsonFaultTest,
    testing::Values(
        FaultRow{"CommaBeforeEnd", "{\"a\":1,}", kStructure, 7}, FaultRow{"CommaOnly", "{,}", kStructure, 1},
        FaultRow{"TwoCommas", "{\"a\":1,,\"b\":2}", kStructure, 7},
        FaultRow{"NoComma", "{\"a\":1 \"b\":2}", kStructure, 7},
        FaultRow{"NoColon", "{\"a\" 1}", kStructure, 5}, FaultRow{"TwoColons", "{\"a\"::1}", kStructure, 5},
        FaultRow{"CommaForColon", "{\"a\",1}", kStructure, 4}, FaultRow{"NoValue", "{\"a\":}", kStructure, 5},
        FaultRow{"NameOnly", "{\"a\"}", kStructure, 4}, FaultRow{"NumberAsName", "{1:2}", kStructure, 1},
        FaultRow{"BareName", "{a:1}", kStructure, 1}, FaultRow{"NullAsName", "{null:1}", kStructure, 1},
        FaultRow{"ArrayAsName", "{[]:1}", kStructure, 1},
        FaultRow{"SingleQuotedName", "{'a':1}", kStructure, 1},
        FaultRow{"ClosedAsArray", "{\"a\":1]", kStructure, 6}, FaultRow{"OpenedOnly", "{", kStructure, 1},
        FaultRow{"ClosedOnly", "}", kStructure, 0}, FaultRow{"ClosedTwice", "{}}", kTrailing, 2},
        FaultRow{"FaultInsideInner", "{\"a\":{\"b\":[1,{\"c\" 2}]}}", kStructure, 18}),
    kRowName);

INSTANTIATE_TEST_SUITE_P(
    Strings, JsonFaultTest,
    testing::Values(FaultRow{"Unclosed", "\"abc", kUnclosedString, 0},
                    FaultRow{"UnclosedInArray", "[\"a\", \"abc]", kUnclosedString, 6},
                    FaultRow{"UnclosedName", "{\"a", kUnclosedString, 1},
                    FaultRow{"QuoteOnly", "\"", kUnclosedString, 0},
                    FaultRow{"EscapedClosingQuote", "[\"\\\"]", kUnclosedString, 1},
                    FaultRow{"EndsAfterBackslash", "\"a\\", kUnclosedString, 0},
                    FaultRow{"SingleQuotes", "'a'", kStructure, 0},
                    FaultRow{"RawLineBreak", "[\"a\nb\"]", kControlInString, 3},
                    FaultRow{"RawTab", "\"\t\"", kControlInString, 1},
                    FaultRow{"RawNul", "\"a\0\""s, kControlInString, 2},
                    FaultRow{"RawUnitSeparator", "{\"a\x1F\":1}", kControlInString, 3},
                    FaultRow{"ControlAfterEscape", "\"\\\"\r\"", kControlInString, 3},
                    FaultRow{"UnknownEscape", "[\"ab\\x41\"]", kBadEscape, 4},
                    FaultRow{"EscapedSingleQuote", "\"\\'\"", kBadEscape, 1},
                    FaultRow{"EscapedLineBreak", "\"\\\n\"", kBadEscape, 1},
                    FaultRow{"EscapedNul", "\"\\\0\""s, kBadEscape, 1},
                    FaultRow{"CapitalU", "\"\\U0041\"", kBadEscape, 1},
                    FaultRow{"ThreeDigits", "\"\\u00e\"", kBadEscape, 1},
                    FaultRow{"NoHexDigit", "\"\\u00g0\"", kBadEscape, 1},
                    FaultRow{"SignedHex", "\"\\u+041\"", kBadEscape, 1},
                    FaultRow{"CutInsideEscape", "\"\\u00", kBadEscape, 1},
                    FaultRow{"LoneHighSurrogate", "[1,\"a\\ud800\"]", kLoneSurrogate, 5},
                    FaultRow{"LoneLowSurrogate", "[1,\"a\\udc00\"]", kLoneSurrogate, 5},
                    FaultRow{"LowBeforeHigh", "\"\\udc00\\ud800\"", kLoneSurrogate, 1},
                    FaultRow{"TwoHighSurrogates", "\"\\ud800\\ud800\"", kLoneSurrogate, 1},
                    FaultRow{"HighBeforeLetterEscape", "\"\\ud800\\u0041\"", kLoneSurrogate, 1},
                    FaultRow{"HighBeforeOtherEscape", "\"\\ud800\\n\"", kLoneSurrogate, 1},
                    FaultRow{"LoneSurrogateAfterPair", "\"\\ud83d\\ude00\\ude00\"", kLoneSurrogate, 13},
                    FaultRow{"LoneSurrogateInName", "{\"\\udfff\":1}", kLoneSurrogate, 2}),
    kRowName);

INSTANTIATE_TEST_SUITE_P(
    Numbers, JsonFaultTest,
    testing::Values(
        FaultRow{"LeadingZero", "[01]", kBadNumber, 1},
        FaultRow{"NegativeLeadingZero", "[1,-01]", kBadNumber, 3}, FaultRow{"PlusSign", "+1", kStructure, 0},
        FaultRow{"MinusOnly", "[-]", kBadNumber, 1}, FaultRow{"TwoSigns", "--1", kBadNumber, 0},
        FaultRow{"PointLast", "{\"a\":1.}", kBadNumber, 5}, FaultRow{"PointFirst", "[.5]", kStructure, 1},
        FaultRow{"PointBeforeExponent", "1.e3", kBadNumber, 0},
        FaultRow{"NoExponentDigits", "[1e]", kBadNumber, 1},
        FaultRow{"SignOnlyExponent", "1e+", kBadNumber, 0},
        FaultRow{"FractionInExponent", "1e1.5", kBadNumber, 0}, FaultRow{"TwoPoints", "1.2.3", kBadNumber, 0},
        FaultRow{"Hexadecimal", "0x10", kBadNumber, 0}, FaultRow{"LetterAfter", "[1a]", kBadNumber, 1},
        FaultRow{"Underscore", "1_000", kBadNumber, 0}, FaultRow{"NotANumber", "NaN", kStructure, 0},
        FaultRow{"Infinity", "[-Infinity]", kBadNumber, 1},
        FaultRow{"LargeWithLeadingZero", "[018446744073709551616]", kBadNumber, 1},
        FaultRow{"LargeWithLetterAfter", "[1e400x]", kBadNumber, 1},
        FaultRow{"LargeBeforeAnotherFault", "[1e400,]", kStructure, 7},
        FaultRow{"FullWidthDigit", "[\xEF\xBC\x91]", kStructure, 1}),
    kRowName);

INSTANTIATE_TEST_SUITE_P(Literals, JsonFaultTest,
                         testing::Values(FaultRow{"CutTrue", "tru", kBadLiteral, 0},
                                         FaultRow{"CutNull", "[1, nul]", kBadLiteral, 4},
                                         FaultRow{"MisspeltFalse", "{\"a\":fasle}", kBadLiteral, 5},
                                         FaultRow{"LettersAfter", "truex", kBadLiteral, 0},
                                         FaultRow{"Nan", "nan", kBadLiteral, 0},
                                         FaultRow{"CapitalTrue", "True", kStructure, 0},
                                         FaultRow{"Undefined", "undefined", kStructure, 0}),
                         kRowName);

INSTANTIATE_TEST_SUITE_P(OutsideValues, JsonFaultTest,
                         testing::Values(FaultRow{"SecondValue", "{} {}", kTrailing, 3},
                                         FaultRow{"SecondScalar", "1 2", kTrailing, 2},
                                         FaultRow{"LettersAfter", "{}abc", kTrailing, 2},
                                         FaultRow{"CommaAfter", "[],", kTrailing, 2},
                                         FaultRow{"NulAfter", "123 \0"s, kTrailing, 4},
                                         FaultRow{"NulRightAfterNumber", "123\0"s, kBadNumber, 0},
                                         FaultRow{"LineCommentBefore", "// c\n{}", kStructure, 0},
                                         FaultRow{"LineCommentAfter", "{} // c", kTrailing, 3},
                                         FaultRow{"BlockCommentInside", "[1, /* c */ 2]", kStructure, 4},
                                         FaultRow{"HashComment", "# c\n1", kStructure, 0},
                                         FaultRow{"ByteOrderMark", "\xEF\xBB\xBF{}", kStructure, 0},
                                         FaultRow{"FormFeed", "[\f1]", kStructure, 1},
                                         FaultRow{"NoBreakSpace",
                                                  "[\xC2\xA0"
                                                  "1]",
                                                  kStructure, 1},
                                         FaultRow{"Nul", "\0"s, kStructure, 0},
                                         FaultRow{"NulInArray", "[1,\0]"s, kStructure, 3},
                                         FaultRow{"Html", "<html></html>", kStructure, 0}),
                         kRowName);

INSTANTIATE_TEST_SUITE_P(Bytes, JsonFaultTest,
                         testing::Values(FaultRow{"InvalidByteInString", "[\"a\xFF\"]", kNotUtf8, 3},
                                         FaultRow{"InvalidByteOutside", "[1,\xFF]", kNotUtf8, 3},
                                         FaultRow{"Overlong", "\"\xC0\xAF\"", kNotUtf8, 1},
                                         FaultRow{"EncodedSurrogate", "\"ab\xED\xA0\x80\"", kNotUtf8, 3},
                                         FaultRow{"CutCharacter", "\"\xE2\x82\"", kNotUtf8, 1},
                                         FaultRow{"CutAtTheEnd", "[1]\xF0\x9F", kNotUtf8, 3},
                                         FaultRow{"InvalidByteInName", "{\"\x80\":1}", kNotUtf8, 2},
                                         FaultRow{"Latin1", "\"caf\xE9\"", kNotUtf8, 4},
                                         FaultRow{"Utf16", "\xFF\xFE[\0]\0"s, kNotUtf8, 0},
                                         FaultRow{"GoesBeforeAnEarlierFault", "[1,] \xFF", kNotUtf8, 5}),
                         kRowName);

constexpr std::size_t kFiveBytesALevel = 5;

// One more than the default limit is refused at the bracket that goes too deep; 100,000 must not need 100,000
// stack frames.
INSTANTIATE_TEST_SUITE_P(
    Depth, JsonFaultTest,
    testing::Values(
        FaultRow{"ArraysOneTooDeep", repeat("[", 129) + "1" + repeat("]", 129), kTooDeep, 128},
        FaultRow{"EmptyArrayOneTooDeep", repeat("[", 129) + repeat("]", 129), kTooDeep, 128},
        FaultRow{"ObjectsOneTooDeep", repeat("{\"a\":", 129) + "1" + repeat("}", 129), kTooDeep,
                 kFiveBytesALevel * 128},
        FaultRow{"EmptyObjectOneTooDeep", repeat("[", 128) + "{}" + repeat("]", 128), kTooDeep, 128},
        FaultRow{"DeepAfterWideBegin", "[[],[]," + repeat("[", 128) + repeat("]", 129), kTooDeep, 7 + 127},
        FaultRow{"HundredThousandArrays", repeat("[", 100'000) + repeat("]", 100'000), kTooDeep, 128},
        FaultRow{"HundredThousandArraysAndNoUtf8", repeat("[", 100'000) + "\xFF", kNotUtf8, 100'000},
        FaultRow{"HundredThousandOpenArrays", repeat("[", 100'000), kTooDeep, 128},
        FaultRow{"HundredThousandObjects", repeat("{\"a\":", 100'000) + "1" + repeat("}", 100'000), kTooDeep,
                 kFiveBytesALevel * 128},
        FaultRow{"HundredThousandOpenObjects", repeat("{\"a\":", 100'000), kTooDeep, kFiveBytesALevel * 128},
        FaultRow{"FaultBeforeTheDepth", "[tru," + repeat("[", 100'000), kBadLiteral, 1}),
    kRowName);

TEST(ParseJson, TellsTheDepthThatItFollows) {
  EXPECT_EQ(parse_json("[[[1]]]", 2).error().message,
            "nested deeper than 2 levels, which this reader does not follow");
}

TEST(ParseJson, RefusesMoreThanSimdjsonReadsWithoutLookingAtIt) {
  // Reserved, never touched: no memory is used.
  const std::size_t size = std::size_t{1} << 32U;
  void* const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) GTEST_SKIP() << "no 4 GiB of addresses to reserve here";
  const auto parsed = parse_json({static_cast<const char*>(place), size});
  ::munmap(place, size);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, kTooLarge);
  EXPECT_EQ(parsed.error().offset_bytes, size);
}

// A text cut after 0, 1, 2... of its bytes.
constexpr std::string_view kWhole = "{\"k\":[true,-1.5,\"\\u00e9\xC3\xA9\",{}]}";

struct Cut {
  JsonFaultCode code;
  std::size_t offset_bytes;
};

constexpr auto kCuts = std::to_array<Cut>({
    {kEmpty, 0},  // nothing
    {kStructure, 1},       {kUnclosedString, 1},  {kUnclosedString, 1},
    {kStructure, 4},                         // {"k"
    {kStructure, 5},       {kStructure, 6},  // :[
    {kBadLiteral, 6},      {kBadLiteral, 6},      {kBadLiteral, 6},
    {kStructure, 10},      {kStructure, 11},  // true,
    {kBadNumber, 11},      {kStructure, 13},      {kBadNumber, 11},
    {kStructure, 15},      {kStructure, 16},       // -1.5,
    {kUnclosedString, 16}, {kUnclosedString, 16},  // "\ .
    {kBadEscape, 17},      {kBadEscape, 17},      {kBadEscape, 17},
    {kBadEscape, 17},      {kUnclosedString, 16},  // u00e9
    {kNotUtf8, 23},        {kUnclosedString, 16}, {kStructure, 26},
    {kStructure, 27},                                                // the two bytes, ",
    {kStructure, 28},      {kStructure, 29},      {kStructure, 30},  // {}]
});

class TruncatedJsonTest : public testing::TestWithParam<std::size_t> {};

TEST_P(TruncatedJsonTest, IsRefusedWithItsCauseAndPlace) {
  const auto parsed = parse_json(kWhole.substr(0, GetParam()));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, kCuts[GetParam()].code) << parsed.error().message;
  EXPECT_EQ(parsed.error().offset_bytes, kCuts[GetParam()].offset_bytes);
}

INSTANTIATE_TEST_SUITE_P(AfterByte, TruncatedJsonTest, testing::Range<std::size_t>(0, kWhole.size()),
                         testing::PrintToStringParamName());

TEST(ParseJson, TakesTheTextOfTheTruncationsWhole) {
  static_assert(kCuts.size() == kWhole.size());
  EXPECT_TRUE(parse_json(kWhole));
}

// --- What is accepted ---

struct AcceptedRow {
  std::string name;
  std::string text;
  std::string written;  // as to_json writes it
};

class AcceptedJsonTest : public testing::TestWithParam<AcceptedRow> {};

TEST_P(AcceptedJsonTest, IsWrittenWithoutWhiteSpace) {
  EXPECT_EQ(to_json(parse(GetParam().text)), GetParam().written);
}

TEST_P(AcceptedJsonTest, MeansTheSameWhenReadAgain) {
  const Json value = parse(GetParam().text);
  EXPECT_TRUE(parse(to_json(value)).same_value(value));
}

TEST_P(AcceptedJsonTest, MeansTheSameWhenReadAgainFromItsPrettyForm) {
  const Json value = parse(GetParam().text);
  EXPECT_TRUE(parse(to_pretty_json(value)).same_value(value));
}

TEST_P(AcceptedJsonTest, HasNoFault) { EXPECT_FALSE(find_json_fault(GetParam().text, kDefaultJsonDepth)); }

INSTANTIATE_TEST_SUITE_P(
    Texts, AcceptedJsonTest,
    testing::Values(AcceptedRow{"Null", "null", "null"}, AcceptedRow{"True", " true ", "true"},
                    AcceptedRow{"False", "false\n", "false"}, AcceptedRow{"Zero", "0", "0"},
                    AcceptedRow{"NegativeZero", "-0", "-0"},
                    AcceptedRow{"NumberThenWhiteSpace", "[ 1 , 2\t]", "[1,2]"},
                    AcceptedRow{"Fraction", "1.50", "1.50"},
                    AcceptedRow{"Exponents", "[1E5,1e+05,1.0e-3]", "[1E5,1e+05,1.0e-3]"},
                    AcceptedRow{"LargestSigned64", "9223372036854775807", "9223372036854775807"},
                    AcceptedRow{"SmallestSigned64", "-9223372036854775808", "-9223372036854775808"},
                    AcceptedRow{"LargestUnsigned64", "18446744073709551615", "18446744073709551615"},
                    AcceptedRow{"LargestDouble", "1.7976931348623157e308", "1.7976931348623157e308"},
                    AcceptedRow{"BeyondUnsigned64", "18446744073709551616", "18446744073709551616"},
                    AcceptedRow{"BelowSigned64", "[-9223372036854775809]", "[-9223372036854775809]"},
                    AcceptedRow{"BeyondDouble", "[1e400, -1E+400 ]", "[1e400,-1E+400]"},
                    AcceptedRow{"ExponentBeyondInt", "1e99999999999", "1e99999999999"},
                    AcceptedRow{"HundredDigits", repeat("1234567890", 10), repeat("1234567890", 10)},
                    AcceptedRow{"LargeNumberBesideDigitsInAString", R"({"1e400 \"-12":1e400,"b":"12"})",
                                R"({"1e400 \"-12":1e400,"b":"12"})"},
                    AcceptedRow{"LargeNumberBesideOthers", "[1.50,-0,1e400,{\"a\":[true,12,null]}]",
                                "[1.50,-0,1e400,{\"a\":[true,12,null]}]"},
                    AcceptedRow{"TooSmallForADouble", "1e-400", "1e-400"},
                    AcceptedRow{"ManyDigits", "0.1000000000000000055511151231257827",
                                "0.1000000000000000055511151231257827"},
                    AcceptedRow{"EmptyString", "\"\"", "\"\""}, AcceptedRow{"EmptyArray", "[ ]", "[]"},
                    AcceptedRow{"EmptyObject", "{\n}", "{}"},
                    AcceptedRow{"EmptyName", "{\"\":0}", "{\"\":0}"},
                    AcceptedRow{"AllShortEscapes", R"("\"\\\/\b\f\n\r\t")", R"("\"\\/\b\f\n\r\t")"},
                    AcceptedRow{"EscapedNul", R"("a\u0000b")", R"("a\u0000b")"},
                    AcceptedRow{"EscapedControl", R"("\u001F")", R"("\u001f")"},
                    AcceptedRow{"EscapedLetter", R"("\u00E9\u20ac")", "\"\xC3\xA9\xE2\x82\xAC\""},
                    AcceptedRow{"SurrogatePair", R"("\uD83D\ude00")", "\"\xF0\x9F\x98\x80\""},
                    AcceptedRow{"Noncharacter", R"("\uFFFF")", "\"\xEF\xBF\xBF\""},
                    AcceptedRow{"RawUtf8", "\"\xF4\x8F\xBF\xBF\"", "\"\xF4\x8F\xBF\xBF\""},
                    AcceptedRow{"RawDelete", "\"\x7F\"", "\"\x7F\""},
                    AcceptedRow{"ByteOrderMarkInString", "\"\xEF\xBB\xBF\"", "\"\xEF\xBB\xBF\""},
                    AcceptedRow{"EscapesInNames", R"({"\u0061\n":1})", R"({"a\n":1})"},
                    AcceptedRow{"DuplicateNames", R"({"a":1,"a":2})", R"({"a":1,"a":2})"},
                    AcceptedRow{"OrderOfMembers", R"({"z":1,"a":2})", R"({"z":1,"a":2})"},
                    AcceptedRow{"BracketsInStrings", R"(["[{\"", "}]"])", R"(["[{\"","}]"])"},
                    AcceptedRow{"MixedNesting", "[{\"a\":[{}]},[[]]]", "[{\"a\":[{}]},[[]]]"},
                    AcceptedRow{"AllWhiteSpace", " \t\r\n[ \t\r\n1 \t\r\n] \t\r\n", "[1]"},
                    AcceptedRow{"ArraysAtTheLimit", repeat("[", 128) + repeat("]", 128),
                                repeat("[", 128) + repeat("]", 128)},
                    AcceptedRow{"ObjectsAtTheLimit", repeat("{\"a\":", 128) + "1" + repeat("}", 128),
                                repeat("{\"a\":", 128) + "1" + repeat("}", 128)}),
    kRowName);

TEST(ParseJson, CountsContainersInOneAnotherAgainstTheGivenLimit) {
  EXPECT_TRUE(parse_json("[[1]]", 2));
  EXPECT_FALSE(parse_json("[[[]]]", 2));
  EXPECT_TRUE(parse_json("1", 0));
  EXPECT_FALSE(parse_json("[]", 0));
}

TEST(ParseJson, TakesTextsOfAllSizesInAnyOrder) {
  const std::string big = "[" + repeat("\"0123456789\",", 20'000) + "1]";
  EXPECT_EQ(parse(big).items().size(), 20'001U);
  EXPECT_EQ(parse("[1]").items().size(), 1U);
  EXPECT_EQ(parse(big).items().size(), 20'001U);
}

TEST(ParseJson, TakesALoneLiteralWithAnyWhiteSpaceAroundIt) {
  const std::string blanks = repeat(" \n\t\r", 300);
  EXPECT_TRUE(parse(blanks + "true" + blanks).as_bool());
  EXPECT_TRUE(parse(blanks + "false" + blanks).is_bool());
  EXPECT_TRUE(parse(blanks + "null" + blanks).is_null());
  EXPECT_EQ(parse(blanks + "12" + blanks).as_integer(), 12);
}

TEST(ParseJson, ReadsNoByteBehindTheText) {
  const std::string text = "[12]34";
  EXPECT_EQ(to_json(parse(std::string_view(text).substr(0, 4))), "[12]");
  EXPECT_EQ(to_json(parse(std::string_view(text).substr(1, 2))), "12");
}

TEST(ReplaceLoneSurrogates, LeavesPairsAndEverythingElse) {
  EXPECT_EQ(replace_lone_surrogates(R"(["\ud83d\ude00","\\ud83d","\udc00\uD83D\u0041\n"])"),
            R"(["\ud83d\ude00","\\ud83d","\ufffd\ufffd\u0041\n"])");
  EXPECT_EQ(replace_lone_surrogates(R"("\ud83d)"), R"("\ufffd)");
  EXPECT_EQ(replace_lone_surrogates(R"("\ud83)"), R"("\ud83)");
}

// --- The second opinion ---

// The fault finder's grammar against simdjson's, on texts with a few bytes changed, lost or added.
std::string mutated(std::string text, Random& random) {
  constexpr std::string_view kBytes =
      "{}[],:\"\\/ueE+-.019tfnrld \n\t\x01\x7F\xC3\xA9\xED\xA0\xFF"
      "dD8c";
  const auto some_byte = [&] { return kBytes[static_cast<std::size_t>(random.below(kBytes.size()))]; };
  for (std::uint64_t left = 1 + random.below(3); left > 0; --left) {
    const auto at = static_cast<std::size_t>(random.below(text.size()));
    switch (random.below(3)) {
      case 0:
        text[at] = some_byte();
        break;
      case 1:
        text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), some_byte());
        break;
      default:
        if (text.size() > 1) text.erase(at, 1);
    }
  }
  return text;
}

struct SeedRow {
  std::string name;
  std::string text;
};

class FindJsonFaultTest : public testing::TestWithParam<SeedRow> {};

TEST_P(FindJsonFaultTest, RefusesWhatTheReaderRefusesAndNothingElse) {
  Random random(1, GetParam().name);
  std::size_t refused = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string text = mutated(GetParam().text, random);
    const auto fault = find_json_fault(text, 4);
    const auto parsed = parse_json(text, 4);
    ASSERT_EQ(parsed.has_value(), !fault) << printable(text);
    if (!fault) continue;
    ++refused;
    ASSERT_EQ(parsed.error().offset_bytes, fault->offset_bytes) << printable(text);
    ASSERT_LE(fault->offset_bytes, text.size()) << printable(text);
  }
  EXPECT_GT(refused, 1'000U);
}

TEST_P(FindJsonFaultTest, StaysAtItsPlaceWhateverFollowsTheFault) {
  // A fault of structure is decided by what stands before it: other bytes behind it cannot move it.
  Random random(2, GetParam().name);
  std::size_t seen = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string text = mutated(GetParam().text, random);
    const auto fault = find_json_fault(text, 4);
    if (!fault || fault->code != kStructure || fault->offset_bytes == text.size()) continue;
    ++seen;
    const auto again = find_json_fault(text.substr(0, fault->offset_bytes + 1) + "?]}\"1", 4);
    ASSERT_TRUE(again) << printable(text);
    ASSERT_EQ(again->offset_bytes, fault->offset_bytes) << printable(text);
  }
  EXPECT_GT(seen, 100U);
}

INSTANTIATE_TEST_SUITE_P(
    Mutations, FindJsonFaultTest,
    testing::Values(SeedRow{"Object", R"({"JobId":"0123","n":[-1.5e+3,true,null,"\ud83d\ude00"]})"},
                    SeedRow{"Nested", R"([[[[1]]],{"a":{"b":{}}}])"},
                    SeedRow{"String", "\"\\u00e9\xC3\xA9\\n\\ud83d\\ude00\""}, SeedRow{"Number", "-10.25E-3"},
                    SeedRow{"Spaced", " { \"a\" : false , \"b\" : [ ] } "}),
    kRowName);

// --- Values and their places ---

TEST(JsonOffsets, TellWhereEachValueBegan) {
  const Json value = parse(" { \"a\" : [ 1 , \"x\" , true ] ,\n\"b\": null, \"c\":{}}");
  EXPECT_EQ(value.offset_bytes(), 1U);
  EXPECT_EQ(value.at_pointer("/a")->offset_bytes(), 9U);
  EXPECT_EQ(value.at_pointer("/a/0")->offset_bytes(), 11U);
  EXPECT_EQ(value.at_pointer("/a/1")->offset_bytes(), 15U);
  EXPECT_EQ(value.at_pointer("/a/2")->offset_bytes(), 21U);
  EXPECT_EQ(value.at_pointer("/b")->offset_bytes(), 35U);
  EXPECT_EQ(value.at_pointer("/c")->offset_bytes(), 45U);
}

TEST(JsonOffsets, TellWhereEachNameBegan) {
  const Json value = parse(R"({ "a":1,"\u0062c": 2})");
  EXPECT_EQ(value.members()[0].name_offset_bytes, 2U);
  EXPECT_EQ(value.members()[1].name_offset_bytes, 8U);
}

TEST(JsonOffsets, TellWhereALoneScalarBegan) {
  EXPECT_EQ(parse("\n\n 12 ").offset_bytes(), 3U);
  EXPECT_EQ(parse("  \"x\"").offset_bytes(), 2U);
  EXPECT_EQ(parse(" null").offset_bytes(), 1U);
}

TEST(JsonOffsets, CountBytesNotCharacters) {
  EXPECT_EQ(parse("[\"\xE2\x82\xAC\",1]").items()[1].offset_bytes(), 7U);
}

TEST(JsonNumber, KeepsItsSpelling) {
  const Json value = parse("[1.0,1e2,-0,10]");
  std::vector<std::string> spellings;
  for (const Json& item : value.items()) spellings.push_back(item.as_string());
  EXPECT_THAT(spellings, ElementsAre("1.0", "1e2", "-0", "10"));
}

TEST(JsonNumber, IsAnIntegerOnlyWhenWrittenAsOne) {
  EXPECT_EQ(parse("-9223372036854775808").as_integer(), INT64_MIN);
  EXPECT_EQ(parse("9223372036854775807").as_integer(), INT64_MAX);
  EXPECT_EQ(parse("9223372036854775808").as_integer(), std::nullopt);
  EXPECT_EQ(parse("1.0").as_integer(), std::nullopt);
  EXPECT_EQ(parse("1e2").as_integer(), std::nullopt);
  EXPECT_EQ(parse("\"1\"").as_integer(), std::nullopt);
}

TEST(JsonNumber, IsADouble) {
  EXPECT_EQ(parse("-2.5e3").as_double(), -2500.0);
  EXPECT_EQ(parse("18446744073709551615").as_double(), 18446744073709551615.0);
  EXPECT_EQ(parse("\"1\"").as_double(), 0.0);
}

TEST(JsonNumber, IsInfiniteAsADoubleBeyondAllOfThem) {
  EXPECT_EQ(parse("1e400").as_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse("-1e400").as_double(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse("1e-400").as_double(), 0.0);
}

TEST(JsonNumber, KeepsPlacesBesideALargeOne) {
  const Json value = parse(R"({"a":1e400, "b" : [ 18446744073709551616,"x"]})");
  EXPECT_EQ(value.find("a")->offset_bytes(), 5U);
  EXPECT_EQ(value.members()[1].name_offset_bytes, 12U);
  EXPECT_EQ(value.at_pointer("/b/0")->offset_bytes(), 20U);
  EXPECT_EQ(value.at_pointer("/b/1")->offset_bytes(), 41U);
}

TEST(HasLargeNumber, LooksForWhat64BitsOrADoubleDoNotHoldAnywhere) {
  EXPECT_FALSE(has_large_number(parse(R"({"a":[9223372036854775807,1e308,"1e400",{"b":-1}]})")));
  EXPECT_TRUE(has_large_number(parse("9223372036854775808")));
  EXPECT_TRUE(has_large_number(parse(R"({"a":[1,{"b":-1e400}]})")));
}

TEST(JsonBool, IsFalseForOtherKinds) {
  EXPECT_TRUE(parse("true").as_bool());
  EXPECT_FALSE(parse("false").as_bool());
  EXPECT_FALSE(parse("1").as_bool());
}

TEST(JsonFind, FindsTheFirstOfDuplicates) { EXPECT_EQ(parse(R"({"a":1,"a":2})").find("a")->as_integer(), 1); }

TEST(JsonFind, FindsNothingInOtherKinds) {
  EXPECT_EQ(parse("[1]").find("0"), nullptr);
  EXPECT_EQ(parse("\"a\"").find("a"), nullptr);
  EXPECT_EQ(parse("{}").find(""), nullptr);
}

TEST(FindDuplicateMember, FindsNothingWhenNamesRepeatOnlyInDifferentObjects) {
  EXPECT_FALSE(find_duplicate_member(parse(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})")));
}

TEST(FindDuplicateMember, TellsTheSecondPlace) {
  const auto found = find_duplicate_member(parse(R"({"a":1, "b":2, "a":3})"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "a");
  EXPECT_EQ(found->offset_bytes, 15U);
}

TEST(FindDuplicateMember, LooksIntoArraysAndObjects) {
  const auto found = find_duplicate_member(parse(R"([1,{"x":[{"b":1,"b":1}]}])"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset_bytes, 16U);
}

TEST(FindDuplicateMember, ComparesNamesAfterTheirEscapes) {
  EXPECT_EQ(find_duplicate_member(parse(R"({"a":1,"\u0061":2})"))->offset_bytes, 7U);
}

TEST(FindDuplicateMember, FindsTheFirstInTheOrderOfTheText) {
  EXPECT_EQ(find_duplicate_member(parse(R"({"a":{"x":1,"x":2},"a":3})"))->name, "x");
}

struct PointerRow {
  std::string name;
  std::string pointer;
  std::string found;  // empty when it leads nowhere
};

class JsonPointerTest : public testing::TestWithParam<PointerRow> {};

TEST_P(JsonPointerTest, LeadsToItsValueOrNowhere) {
  const Json value = parse(R"({"a":[10,[20],{"b":30}],"":40,"x/y":50,"m~n":60,"~1":70,"0":80})");
  const Json* found = value.at_pointer(GetParam().pointer);
  EXPECT_EQ(found == nullptr ? "" : to_json(*found), GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6901, JsonPointerTest,
    testing::Values(PointerRow{"Member", "/a/2/b", "30"}, PointerRow{"Index", "/a/0", "10"},
                    PointerRow{"InnerIndex", "/a/1/0", "20"}, PointerRow{"EmptyName", "/", "40"},
                    PointerRow{"EscapedSlash", "/x~1y", "50"}, PointerRow{"EscapedTilde", "/m~0n", "60"},
                    PointerRow{"EscapesAreReadOnce", "/~01", "70"},
                    PointerRow{"DigitsNameAMemberOfAnObject", "/0", "80"},
                    PointerRow{"NoSuchMember", "/b", ""}, PointerRow{"PastTheLastItem", "/a/3", ""},
                    PointerRow{"LeadingZero", "/a/00", ""}, PointerRow{"SignedIndex", "/a/+1", ""},
                    PointerRow{"Dash", "/a/-", ""}, PointerRow{"EmptyIndex", "/a/", ""},
                    PointerRow{"IntoAScalar", "/a/0/b", ""}, PointerRow{"NoSlash", "a", ""},
                    PointerRow{"UnknownEscape", "/m~2n", ""}, PointerRow{"TildeLast", "/m~", ""},
                    PointerRow{"HugeIndex", "/a/99999999999999999999", ""}),
    kRowName);

TEST(JsonPointer, LeadsToTheWholeValueWhenEmpty) {
  const Json value = parse("[1]");
  EXPECT_EQ(value.at_pointer(""), &value);
}

TEST(JsonSet, MakesAnObjectOfNull) {
  Json value;
  value.set("a", Json::integer(1));
  EXPECT_EQ(to_json(value), R"({"a":1})");
}

TEST(JsonSet, ReplacesInPlaceAndAppendsTheNew) {
  Json value = parse(R"({"a":1,"b":2})");
  value.set("a", Json::string("x"));
  value.set("c", Json::boolean(true)) = Json();
  EXPECT_EQ(to_json(value), R"({"a":"x","b":2,"c":null})");
}

struct SameRow {
  std::string name;
  std::string a;
  std::string b;
  bool same;
};

class SameValueTest : public testing::TestWithParam<SameRow> {};

TEST_P(SameValueTest, ComparesAsJsonBothWays) {
  const Json a = parse(GetParam().a);
  const Json b = parse(GetParam().b);
  EXPECT_EQ(a.same_value(b), GetParam().same);
  EXPECT_EQ(b.same_value(a), GetParam().same);
}

INSTANTIATE_TEST_SUITE_P(
    Pairs, SameValueTest,
    testing::Values(
        SameRow{"OrderOfMembers", R"({"a":1,"b":[2]})", R"({ "b":[2], "a":1 })", true},
        SameRow{"OrderOfItems", "[1,2]", "[2,1]", false},
        SameRow{"NumbersByValue", "[1,100]", "[1.0,1e2]", true},
        SameRow{"LargeIntegersExactly", "9007199254740993", "9007199254740992", false},
        SameRow{"WholeNumbersBeyond64BitsExactly", "100000000000000000001", "100000000000000000002", false},
        SameRow{"AWholeNumberBeyond64Bits", "100000000000000000001", "100000000000000000001", true},
        SameRow{"ZeroAndItsNegative", "0", "-0", true},
        SameRow{"BeyondDoublesBySpelling", "1e400", "1e401", false},
        SameRow{"BeyondDoublesAlike", "1e400", "1e400", true}, SameRow{"KindsDiffer", "1", "\"1\"", false},
        SameRow{"NullIsNotFalse", "null", "false", false},
        SameRow{"EscapesAreRead", R"("\u0061")", R"("a")", true},
        SameRow{"MissingMember", R"({"a":1})", "{}", false},
        SameRow{"OtherName", R"({"a":1})", R"({"b":1})", false},
        SameRow{"LongerArray", "[1]", "[1,1]", false},
        SameRow{"DuplicatesEqual", R"({"a":1,"a":2})", R"({"a":1,"a":2})", true},
        SameRow{"DuplicatesInOtherOrder", R"({"a":1,"a":2})", R"({"a":2,"a":1})", false},
        SameRow{"DuplicateHidesAMissingName", R"({"a":1,"a":1})", R"({"a":1,"b":2})", false}),
    kRowName);

// --- Writing ---

TEST(AppendJsonString, ReplacesEachByteThatIsNotUtf8) {
  std::string out;
  append_json_string(out, "a\xFF\xC3z\xED\xA0\x80");
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(AppendJsonString, EscapesEveryControlSoThatItIsReadAgain) {
  std::string controls;
  for (char c = 0; c < 0x20; ++c) controls += c;
  std::string out;
  append_json_string(out, controls);
  EXPECT_EQ(parse(out).as_string(), controls);
}

TEST(PlainBytes, StopsAtEachByteThatMustNotStandInAJsonString) {
  for (unsigned byte = 0; byte <= 0xFF; ++byte) {
    const bool is_plain = byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
    EXPECT_EQ(plain_bytes_scalar(std::string(1, static_cast<char>(byte))), is_plain ? 1U : 0U) << byte;
  }
}
#ifdef __SSE2__
TEST(PlainBytes, AreTheSameInBothFormsForEachByteAtEachPlace) {
  for (std::size_t size = 1; size <= 50; ++size) {
    std::string text(size, 'a');
    for (std::size_t place = 0; place < size; ++place) {
      for (unsigned byte = 0; byte <= 0xFF; ++byte) {
        text[place] = static_cast<char>(byte);
        ASSERT_EQ(plain_bytes_sse2(text), plain_bytes_scalar(text)) << printable(text);
        ASSERT_EQ(all_plain_sse2(text), plain_bytes_scalar(text) == size) << printable(text);
      }
      text[place] = 'a';
    }
  }
}
#endif
TEST(AppendJsonString, AppendsToWhatIsThere) {
  std::string out = "x:";
  append_json_string(out, "y");
  EXPECT_EQ(out, "x:\"y\"");
}

TEST(JsonBuilders, MakeTheirKinds) {
  const Json value = Json::array({Json(), Json::boolean(true), Json::integer(-7), Json::number("1.50"),
                                  Json::string("s"), Json::object({{"m", Json::array()}})});
  EXPECT_EQ(to_json(value), R"([null,true,-7,1.50,"s",{"m":[]}])");
}

TEST(ToPrettyJson, IndentsByTwoAndEndsTheLine) {
  EXPECT_EQ(to_pretty_json(parse(R"({"a":[1,{}],"b":{"c":[]}})")),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": []\n  }\n}\n");
}

TEST(NameOfKind, IsTheWordOfJson) {
  const Json value = parse(R"([null,true,1,"",[],{}])");
  std::vector<std::string_view> names;
  for (const Json& item : value.items()) names.push_back(name_of(item.kind()));
  EXPECT_THAT(names, ElementsAre("null", "boolean", "number", "string", "array", "object"));
}

// --- Files ---

TEST(ParseJsonFile, NamesFileLineAndColumn) {
  const auto parsed = parse_json_file("{\n  \"a\": 1,\n  \"b\" 2\n}", "cases/x.json");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::kSyntax);
  EXPECT_THAT(render(parsed.error()), testing::StartsWith("cases/x.json:3:7: not valid JSON: "));
}

TEST(ParseJsonFile, GivesTheValue) { EXPECT_EQ(to_json(parse_json_file("[1]", "x").value()), "[1]"); }

TEST(ErrorAt, PointsAtAValue) {
  const std::string text = "{\n \"a\": 1}";
  const Error error = error_at(ErrorCode::kWrongType, text, "x.json", parse(text).find("a")->offset_bytes(),
                               "a string is wanted", "quote it");
  EXPECT_EQ(render(error), "x.json:2:7: a string is wanted\n  quote it");
  EXPECT_EQ(error.code, ErrorCode::kWrongType);
}

}  // namespace
}  // namespace touchstone::base::json_test
