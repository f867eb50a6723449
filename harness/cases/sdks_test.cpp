// Tests sdks.h: what sdks.json must say, and that the repository's says it of six SDKs.
#include "cases/sdks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json_source.h"

namespace touchstone::cases::sdks_test {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

constexpr std::string_view kSmall = R"({"sdks": [{
  "name": "one", "version": "1", "evidence": "read",
  "sources": [{"what": "a file", "where": "https://example.com/a"}],
  "success": {"last_status": 299, "last_read_as_success": 301, "blank": "pass", "not_json": "crash SyntaxError", "null": "unknown", "other_json": "unparsable"},
  "body": {"empty": "nameless", "blank": "pass", "not_json": "unparsable", "not_utf8": "replaced", "null": "pass",
           "other_json": "pass", "trailing": "ignored", "repeated_member": "first",
           "misspelt": "refused", "lone_surrogates": "read", "large_numbers": "read", "not_a_number": "read",
           "html": {"from_status": 500, "begins": "<html>"}},
  "places": [{"in": "header", "key": "x-error", "empty": "passed", "cut": []},
             {"in": "body", "key": "kind", "any_case": "last", "empty": "taken",
              "cut": [{"at": "#", "keep": "behind-last", "last": true}],
              "number": "double", "boolean": "pass", "array": "joined", "object": "crash TypeError", "null": "empty"}],
  "renamed_by": {"header": "x-other", "separator": ";", "parts": 3},
  "strings": [{"key": "text", "only_when_typed": true, "otherwise": "unparsable"}],
  "nameless": "${status}", "nameless_by_status": [{"status": 404, "name": "GONE"}], "typed_by": "operation"
}], "also_declared": [{"service": "lamps", "errors": ["BurntOut"]}]})";

base::Result<SdkRules> parse(const std::string& text) {
  const auto root = base::parse_json_file(text, "sdks.json");
  if (!root) return std::unexpected(root.error());
  base::JsonSource source(text, "sdks.json");
  SdkRules rules = read_sdks(source, *root);
  if (source.failed()) return std::unexpected(source.error());
  return rules;
}

TEST(ReadSdks, KeepsWhatTheFileSays) {
  const auto rules = parse(std::string(kSmall));
  ASSERT_TRUE(rules) << base::render(rules.error());
  const Sdk& sdk = rules->sdks.at(0);
  EXPECT_FALSE(sdk.measured);
  EXPECT_EQ(sdk.success.not_json.kind, SdkReaction::Kind::kCrash);
  EXPECT_EQ(sdk.success.not_json.crash, "SyntaxError");
  EXPECT_EQ(sdk.body.empty.kind, SdkReaction::Kind::kNameless);
  EXPECT_TRUE(sdk.body.ignores_trailing);
  EXPECT_FALSE(sdk.body.takes_last);
  EXPECT_EQ(sdk.body.html_from_status, 500);
  ASSERT_EQ(sdk.places.size(), 2U);
  EXPECT_TRUE(sdk.places[0].in_header);
  EXPECT_EQ(sdk.places[1].key_case, SdkKeyCase::kLast);
  EXPECT_EQ(sdk.places[1].array.kind, SdkReaction::Kind::kJoined);
  EXPECT_TRUE(sdk.places[1].cut.at(0).last);
  EXPECT_EQ(sdk.places[1].number.kind, SdkReaction::Kind::kDouble);
  EXPECT_TRUE(sdk.strings.at(0).only_when_typed);
  EXPECT_EQ(sdk.nameless_by_status.at(404), "GONE");
  EXPECT_TRUE(sdk.typed_by_operation);
  EXPECT_TRUE(rules->also_declared.at("lamps").contains("BurntOut"));
}

TEST(ReadSdks, KeepsWhatIsSaidOfOddAnswers) {
  const auto rules = parse(std::string(kSmall));
  ASSERT_TRUE(rules) << base::render(rules.error());
  const Sdk& sdk = rules->sdks.at(0);
  EXPECT_EQ(sdk.success.last_read_as_success, 301);
  EXPECT_TRUE(sdk.body.refuses_misspelt && sdk.body.reads_lone_surrogates);
  EXPECT_TRUE(sdk.body.reads_large_numbers && sdk.body.reads_not_a_number);
  ASSERT_TRUE(sdk.renamed_by);
  EXPECT_EQ(sdk.renamed_by->header, "x-other");
  EXPECT_EQ(sdk.renamed_by->separator, ';');
  EXPECT_EQ(sdk.renamed_by->parts, 3U);
}

// One replacement in the small file, and what is then said of it.
struct Wrong {
  const char* name;
  const char* right;
  const char* wrong;
  ErrorCode code;
  const char* words;
};

class WrongSdks : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSdks, AreRefusedWithTheirPlace) {
  std::string text(kSmall);
  const std::size_t at = text.find(GetParam().right);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string_view(GetParam().right).size(), GetParam().wrong);
  const auto rules = parse(text);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code, GetParam().code) << base::render(rules.error());
  EXPECT_THAT(rules.error().message, HasSubstr(GetParam().words));
  EXPECT_GT(rules.error().line, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    OnePlace, WrongSdks,
    testing::Values(
        Wrong{"UnknownReaction", R"("null": "pass",
)",
              R"("null": "shrug",
)",
              ErrorCode::kBadValue, "\"null\" knows no \"shrug\""},
        Wrong{"ReactionOutOfPlace", R"("object": "crash TypeError")", R"("object": "nameless")",
              ErrorCode::kBadValue, "\"object\" knows no \"nameless\""},
        Wrong{"CrashWithoutAName", R"("object": "crash TypeError")", R"("object": "crash ")",
              ErrorCode::kBadValue, "knows no \"crash \""},
        Wrong{"UnknownCut", "behind-last", "behind-second", ErrorCode::kBadValue, "behind-second"},
        Wrong{"CutAtAWord", R"("at": "#")", R"("at": "##")", ErrorCode::kBadValue, "one character"},
        Wrong{"UnknownPlace", R"("in": "header")", R"("in": "trailer")", ErrorCode::kBadValue, "trailer"},
        Wrong{"KindOfAHeader", R"("key": "x-error",)", R"("key": "x-error", "number": "text",)",
              ErrorCode::kUnknownKey, "knows no \"number\""},
        Wrong{"UnknownKey", R"("version": "1",)", R"("version": "1", "colour": 1,)", ErrorCode::kUnknownKey,
              "knows no \"colour\""},
        Wrong{"UnknownEvidence", R"("evidence": "read")", R"("evidence": "hearsay")", ErrorCode::kBadValue,
              "hearsay"},
        Wrong{"NoSource", R"("sources": [{"what": "a file", "where": "https://example.com/a"}])",
              R"("sources": [])", ErrorCode::kMissingKey, "needs a source"},
        Wrong{"SourceWithoutAddress", "https://example.com/a", "a file of mine", ErrorCode::kBadValue,
              "https://"},
        Wrong{"StatusThatIsNone", R"("last_status": 299)", R"("last_status": 2990)", ErrorCode::kBadValue,
              "a status"},
        Wrong{"PartsThatAreNone", R"("parts": 3)", R"("parts": 0)", ErrorCode::kBadValue, "1 to 9"},
        Wrong{"SeparatorOfTwo", R"("separator": ";")", R"("separator": ";;")", ErrorCode::kBadValue,
              "one character"},
        Wrong{"UnknownMisspelt", R"("misspelt": "refused")", R"("misspelt": "mended")", ErrorCode::kBadValue,
              "mended"},
        Wrong{"FlagThatIsNone", R"("last": true)", R"("last": 1)", ErrorCode::kWrongType, "true or false"},
        Wrong{"NoTypedBy", R"(, "typed_by": "operation")", "", ErrorCode::kMissingKey, "typed_by"}),
    [](const auto& param) { return param.param.name; });

TEST(ReadSdks, RefusesAnSdkThatStandsTwice) {
  std::string text(kSmall);
  const std::size_t end = text.find("}], \"also_declared\"");
  const std::size_t begin = text.find("{\n  \"name\"");
  text.insert(end + 1, "," + text.substr(begin, end + 1 - begin));
  const auto rules = parse(text);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code, ErrorCode::kDuplicate) << base::render(rules.error());
}

TEST(SdksOfTheRepository, AreTheSixThatTheReportsSpeakOf) {
  const auto text = base::load_text(TOUCHSTONE_SOURCE_DIR "/conformance/sdks.json");
  ASSERT_TRUE(text);
  const auto rules = parse(*text);
  ASSERT_TRUE(rules) << base::render(rules.error());
  std::vector<std::string> names;
  for (const Sdk& sdk : rules->sdks) names.push_back(sdk.name);
  EXPECT_THAT(names, testing::ElementsAre("boto3", "JavaScript v3", "Java v2", "Go v2", "C++", "Rust"));
}

}  // namespace
}  // namespace touchstone::cases::sdks_test
