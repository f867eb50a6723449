// Tests of json_members.h and of the inner loop that it reads with (json_plain.h): what is taken and what it
// says, what is left to parse_json, and simdjson and the fault finder as second opinions.
#include "base/json_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "base/json_fault.h"
#include "base/json_plain.h"
#include "base/seed.h"
#include "base/utf8.h"

namespace touchstone::base::json_members_test {
namespace {

using namespace std::string_literals;

// "name=value" of each member, with the offsets where they began.
std::string told(std::string_view text) {
  StringMembers read;
  if (!read_string_members(text, read)) return "not taken";
  std::string out;
  for (const StringMember& member : read.members) {
    out += std::string(member.name) + "@" + std::to_string(member.name_offset_bytes) + "=" +
           std::string(member.value) + "@" + std::to_string(member.value_offset_bytes) + ";";
  }
  return out;
}

struct Row {
  std::string name;
  std::string text;
  std::string says;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }
const auto kRowName = [](const auto& row) { return row.param.name; };

class StringMembersTest : public testing::TestWithParam<Row> {};

TEST_P(StringMembersTest, AreReadAsTheyAreMeant) { EXPECT_EQ(told(GetParam().text), GetParam().says); }

INSTANTIATE_TEST_SUITE_P(
    Taken, StringMembersTest,
    testing::Values(
        Row{"NoMember", "{}", ""}, Row{"NoMemberButWhiteSpace", " \t\r\n{ } \n", ""},
        Row{"OneMember", R"({"JobId":"a"})", "JobId@1=a@9;"},
        Row{"WhiteSpaceEverywhere", " {\t\"a\" :\r\n\"b\" , \"c\" : \"d\" } ", "a@3=b@10;c@16=d@22;"},
        Row{"EmptyNameAndValue", R"({"":""})", "@1=@4;"},
        Row{"Duplicates", R"({"a":"1","a":"2"})", "a@1=1@5;a@9=2@13;"},
        Row{"OneByteLessThanABlock", R"({"":"890123456"})", "@1=890123456@4;"},
        Row{"ABlock", R"({"":"8901234567"})", "@1=8901234567@4;"},
        Row{"OneByteMoreThanABlock", R"({"":"89012345678"})", "@1=89012345678@4;"},
        Row{"EveryEscape", R"({"a":"\"\\\/\b\f\n\r\t"})", "a@1=\"\\/\b\f\n\r\t@5;"},
        Row{"EscapedScalars", R"({"\u0061":"\u00e9\uABCD\uabcd\ud83d\ude00"})",
            "a@1=\u00e9\uabcd\uabcd\U0001f600@10;"},
        Row{"EscapedNul", R"({"a":"b\u0000c"})", "a@1=b\0c@5;"s},
        Row{"EscapesInManyStrings", R"({"a\n":"1\t","b\n":"2\t"})", "a\n@1=1\t@7;b\n@13=2\t@19;"},
        Row{"MarksInStrings", R"({"a":"}{,:[]"})", "a@1=}{,:[]@5;"},
        Row{"BeyondAscii", "{\"\u00e9\":\"\u65e5\U0001f600\x7F\"}", "\u00e9@1=\u65e5\U0001f600\x7F@6;"}),
    kRowName);

INSTANTIATE_TEST_SUITE_P(
    LeftToTheTree, StringMembersTest,
    testing::Values(Row{"Number", R"({"a":1})", "not taken"}, Row{"Null", R"({"a":null})", "not taken"},
                    Row{"Object", R"({"a":{}})", "not taken"}, Row{"Array", R"({"a":[]})", "not taken"},
                    Row{"NumberBehindAString", R"({"a":"b","c":1})", "not taken"},
                    Row{"ArrayForAnObject", R"(["a"])", "not taken"}, Row{"String", R"("a")", "not taken"}),
    kRowName);

INSTANTIATE_TEST_SUITE_P(
    NoJson, StringMembersTest,
    testing::Values(
        Row{"Nothing", "", "not taken"}, Row{"OpenedOnly", "{", "not taken"},
        Row{"CutInAName", R"({"a)", "not taken"}, Row{"CutBehindAName", R"({"a")", "not taken"},
        Row{"CutBehindAColon", R"({"a":)", "not taken"}, Row{"CutInAValue", R"({"a":"b)", "not taken"},
        Row{"CutBehindABackslash", R"({"a":"b\)", "not taken"},
        Row{"CutInAnEscape", R"({"a":"\u00e)", "not taken"},
        Row{"CutBehindAnEscape", R"({"a":"\n)", "not taken"},
        Row{"CutBehindAValue", R"({"a":"b")", "not taken"},
        Row{"CutBehindAComma", R"({"a":"b",)", "not taken"},
        Row{"CommaAtTheEnd", R"({"a":"b",})", "not taken"}, Row{"CommaFirst", R"({,"a":"b"})", "not taken"},
        Row{"NoComma", R"({"a":"b" "c":"d"})", "not taken"}, Row{"NoColon", R"({"a" "b"})", "not taken"},
        Row{"ClosedAsAList", R"({"a":"b"])", "not taken"}, Row{"BytesBehind", R"({"a":"b"} x)", "not taken"},
        Row{"SecondValue", R"({"a":"b"}{})", "not taken"}, Row{"NulBehind", "{\"a\":\"b\"}\0"s, "not taken"},
        Row{"RawLineEnd", "{\"a\":\"b\nc\"}", "not taken"}, Row{"RawNul", "{\"a\":\"b\0c\"}"s, "not taken"},
        Row{"ControlBehindAnEscape", "{\"a\":\"\\n\x1F\"}", "not taken"},
        Row{"UnknownEscape", R"({"a":"\x41"})", "not taken"},
        Row{"CapitalU", R"({"a":"\U0041"})", "not taken"},
        Row{"NoHexDigit", R"({"a":"\u00g0"})", "not taken"},
        Row{"SignForADigit", R"({"a":"\u+041"})", "not taken"},
        Row{"MarkForADigit", R"({"a":"\u004!"})", "not taken"},
        Row{"LoneHighSurrogate", R"({"a":"\ud83d"})", "not taken"},
        Row{"LoneLowSurrogate", R"({"a":"\ude00"})", "not taken"},
        Row{"TwoHighSurrogates", R"({"a":"\ud83d\ud83d"})", "not taken"},
        Row{"HighBeforeALetter", R"({"a":"\ud83d\u0041"})", "not taken"},
        Row{"HighBeforeAnotherEscape", R"({"a":"\ud83d\nde00"})", "not taken"},
        Row{"HighBeforeDigits", R"({"a":"\ud83dxude00"})", "not taken"},
        Row{"NotUtf8InAValue", "{\"a\":\"\xFF\"}", "not taken"},
        Row{"NotUtf8InAName", "{\"\x80\":\"b\"}", "not taken"},
        Row{"NotUtf8BehindAnEscape", "{\"a\":\"\\n\xC0\xAF\"}", "not taken"},
        Row{"SurrogateInUtf8", "{\"a\":\"\xED\xA0\x80\"}", "not taken"},
        Row{"CharacterCutByAQuote", "{\"a\":\"\xE2\x82\",\"b\":\"\xAC\"}", "not taken"},
        Row{"BytesBeyondAsciiOutside", "{\"a\":\u00a0\"b\"}", "not taken"}),
    kRowName);

TEST(ReadStringMembers, TellsWhereTheObjectBegan) {
  StringMembers read;
  ASSERT_TRUE(read_string_members("  {}", read));
  EXPECT_EQ(read.offset_bytes, 2U);
}

TEST(ReadStringMembers, ForgetsTheTextBefore) {
  StringMembers read;
  ASSERT_TRUE(read_string_members(R"({"a\n":"b\t"})", read));
  ASSERT_TRUE(read_string_members(R"({"c\r":"d\f"})", read));
  ASSERT_EQ(read.members.size(), 1U);
  EXPECT_EQ(read.members[0].name, "c\r");
  EXPECT_EQ(read.members[0].value, "d\f");
}

TEST(ReadStringMembers, LeavesStringsWithoutEscapesWhereTheyAre) {
  const std::string text = R"({"JobId":"0123456789abcdef","b":"\n"})";
  StringMembers read;
  ASSERT_TRUE(read_string_members(text, read));
  EXPECT_EQ(read.members[0].name.data(), text.data() + 2);
  EXPECT_EQ(read.members[0].value.data(), text.data() + 10);
}

// --- The second opinion ---

std::string with_changed_bytes(std::string text, Random& random) {
  constexpr std::string_view kBytes =
      "{}[],:\"\\/uen0 \n\x01\x7F\xC3\xA9\xED\xA0\xFF"
      "dD8c";
  for (std::uint64_t left = random.below(4); left > 0; --left) {
    const auto at = static_cast<std::ptrdiff_t>(random.below(text.size()));
    const char byte = kBytes[static_cast<std::size_t>(random.below(kBytes.size()))];
    switch (random.below(3)) {
      case 0:
        text[static_cast<std::size_t>(at)] = byte;
        break;
      case 1:
        text.insert(text.begin() + at, byte);
        break;
      default:
        text.erase(text.begin() + at);
    }
  }
  return text;
}

// What simdjson's DOM says of an object of strings; nothing of anything else.
std::optional<std::string> second_opinion(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(text).get(object) != simdjson::SUCCESS) return std::nullopt;
  std::string out;
  for (const auto& [name, value] : object) {
    std::string_view string;
    if (value.get_string().get(string) != simdjson::SUCCESS) return std::nullopt;
    out += std::string(name) + "=" + std::string(string) + ";";
  }
  return out;
}

class StringMembersAgreementTest : public testing::TestWithParam<Row> {};

TEST_P(StringMembersAgreementTest, TakesExactlyTheObjectsOfStringsAndTellsTheSame) {
  Random random(1, GetParam().name);
  StringMembers read;
  std::size_t taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = with_changed_bytes(GetParam().text, random);
    const auto expected = second_opinion(text);
    ASSERT_EQ(read_string_members(text, read), expected.has_value()) << printable(text);
    if (!expected) continue;
    ++taken;
    ASSERT_FALSE(find_json_fault(text, 1)) << printable(text);
    std::string says;
    for (const StringMember& member : read.members) {
      says += std::string(member.name) + "=" + std::string(member.value) + ";";
      ASSERT_EQ(text[member.name_offset_bytes], '"') << printable(text);
      ASSERT_EQ(text[member.value_offset_bytes], '"') << printable(text);
    }
    ASSERT_EQ(says, *expected) << printable(text);
  }
  EXPECT_GT(taken, 5'000U);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, StringMembersAgreementTest,
    testing::Values(Row{"Plain", R"({"JobId":"0123456789abcdef","JobStatus":"STOP_REQUESTED"})", ""},
                    Row{"Escapes", R"({"a":"\u00e9\n\"\\\ud83d\ude00","b\u005f":"c\/d"})", ""},
                    Row{"BeyondAscii", "{\"a\":\"\u00e9\u65e5\U0001f600 0123456789\",\"\u00e9\":\"\"}", ""},
                    Row{"Short", R"({"a":"b"})", ""}),
    kRowName);

// --- The inner loop ---

TEST(UnescapedRun, StopsAtQuotesBackslashesAndControls) {
  for (unsigned byte = 0; byte <= 0xFF; ++byte) {
    const bool stops = byte < ' ' || byte == '"' || byte == '\\';
    const UnescapedRun run = unescaped_run_scalar(std::string(1, static_cast<char>(byte)), 0);
    EXPECT_EQ(run.end, stops ? 0U : 1U) << byte;
    EXPECT_EQ(run.is_ascii, stops || byte < 0x80) << byte;
  }
}
#ifdef __SSE2__
TEST(UnescapedRun, IsTheSameInBothFormsForEachByteAtEachPlace) {
  for (std::size_t size = 1; size <= 40; ++size) {
    std::string text(size, 'a');
    text.back() = '\xA9';  // counts as ASCII or not, by what stands before it
    for (std::size_t place = 0; place < size; ++place) {
      const char before = text[place];
      for (const unsigned byte : {0x00U, 0x1FU, 0x20U, 0x22U, 0x5CU, 0x5DU, 0x7FU, 0x80U, 0x9FU, 0xFFU}) {
        text[place] = static_cast<char>(byte);
        for (std::size_t from = 0; from <= size; ++from) {
          const UnescapedRun expected = unescaped_run_scalar(text, from);
          const UnescapedRun run = unescaped_run_sse2(text, from);
          ASSERT_EQ(run.end, expected.end) << printable(text) << " from " << from;
          ASSERT_EQ(run.is_ascii, expected.is_ascii) << printable(text) << " from " << from;
        }
      }
      text[place] = before;
    }
  }
}
#endif

}  // namespace
}  // namespace touchstone::base::json_members_test
