// One row a kind of request: what is known about its answer, and how firmly.
#include "fuzzer/oracle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "fuzzer/law_for_tests.h"

namespace touchstone::fuzzer::oracle_test {
namespace {

using cases::Level;

std::size_t family_called(std::string_view name) {
  const auto& families = for_tests::law().catalogue.families;
  const auto found = std::ranges::find(families, name, &cases::Family::name);
  return static_cast<std::size_t>(found - families.begin());
}

// A request of one operation, with at most one header changed; its family is looked up when the catalogue is
// there.
struct Asked {
  const char* operation;
  std::string body;
  const char* header = nullptr;
  std::optional<std::string> value = {};
};

Draft draft_of(const Asked& asked) {
  const std::string operation = asked.operation;
  const std::size_t family = family_called(
      operation == "StopTrainingDocumentClassifier" ? "DocumentClassifier" : "SentimentDetectionJob");
  Draft draft{.family = family, .operation = operation, .body = asked.body};
  if (asked.header != nullptr) draft.headers.push_back({asked.header, asked.value});
  return draft;
}

Asked stop_sentiment(std::string body) { return {"StopSentimentDetectionJob", std::move(body)}; }

Asked with_header(const char* name, std::optional<std::string> value) {
  return {"StopSentimentDetectionJob", R"({"JobId":"0"})", name, std::move(value)};
}

Asked stop_classifier(const std::string& rest_of_the_arn) {
  return {"StopTrainingDocumentClassifier",
          R"({"DocumentClassifierArn":"arn:aws)" + rest_of_the_arn + R"(:document-classifier/a"})"};
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

std::string job_id(const std::string& text) { return R"({"JobId":")" + text + R"("})"; }

struct Row {
  const char* name;
  Asked asked;
  Fate fate;
  Level level;
  const char* aspect;
};

std::vector<Row> rows() {
  return {
      {"WellFormed", stop_sentiment(job_id("a")), Fate::kTaken, Level::kRequired, "valid"},
      {"LongestLawful", stop_sentiment(job_id(repeated("a", 32))), Fate::kTaken, Level::kRequired, "valid"},
      {"TooLong", stop_sentiment(job_id(repeated("a", 33))), Fate::kInvalid, Level::kRequired,
       "JobId max-length"},
      {"TooShort", stop_sentiment(job_id("")), Fate::kInvalid, Level::kRequired, "JobId min-length"},
      {"OutsideOfThePattern", stop_sentiment(job_id("a*")), Fate::kInvalid, Level::kRequired,
       "JobId pattern"},
      {"TooLongInUtf16Only", stop_sentiment(job_id(repeated("\U00020000", 17))), Fate::kTaken,
       Level::kRecommended, "valid"},
      {"Missing", stop_sentiment("{}"), Fate::kInvalid, Level::kRequired, "JobId required"},
      {"Null", stop_sentiment(R"({"JobId":null})"), Fate::kInvalid, Level::kRequired, "JobId required"},
      {"Number", stop_sentiment(R"({"JobId":1})"), Fate::kWrongType, Level::kRecommended, "JobId type"},
      {"UnknownMember", stop_sentiment(R"({"JobId":"a","Colour":1})"), Fate::kTaken, Level::kRecommended,
       "valid"},
      {"MemberTwice", stop_sentiment(R"({"JobId":"a","JobId":"b"})"), Fate::kAmbiguous, Level::kInformational,
       "body"},
      {"TrailingComma", stop_sentiment(R"({"JobId":"a",})"), Fate::kMalformed, Level::kRequired, "body"},
      {"Empty", stop_sentiment(""), Fate::kMalformed, Level::kRequired, "body"},
      {"List", stop_sentiment("[]"), Fate::kMalformed, Level::kRequired, "body"},
      {"InvalidUtf8", stop_sentiment(job_id("\xFF")), Fate::kMalformed, Level::kRequired, "body"},
      {"ByteOrderMark", stop_sentiment("\xEF\xBB\xBF" + job_id("a")), Fate::kAmbiguous, Level::kInformational,
       "body"},
      {"LoneSurrogate", stop_sentiment(job_id("\\ud800")), Fate::kMalformed, Level::kRecommended, "body"},
      {"NumberBeyondAnyRange", stop_sentiment(R"({"JobId":1e999})"), Fate::kAmbiguous, Level::kInformational,
       "body"},
      {"NumberWithLeadingZero", stop_sentiment(R"({"JobId":012})"), Fate::kMalformed, Level::kRequired,
       "body"},
      {"NestedAndNeverClosed", stop_sentiment(repeated("[", 2000)), Fate::kMalformed, Level::kRequired,
       "body"},
      {"NestedAndClosed", stop_sentiment(R"({"Deep":)" + repeated("[", 500) + repeated("]", 500) + "}"),
       Fate::kAmbiguous, Level::kInformational, "body"},
      {"NoTarget", with_header("X-Amz-Target", std::nullopt), Fate::kUntargeted, Level::kRequired,
       "untargeted"},
      {"EmptyTarget", with_header("X-Amz-Target", ""), Fate::kUntargeted, Level::kRequired, "untargeted"},
      {"TargetOfNothing", with_header("X-Amz-Target", "Comprehend_20171127.StopEverything"),
       Fate::kMisdirected, Level::kRequired, "misdirected"},
      {"TargetOfAnotherOperation",
       with_header("X-Amz-Target", "Comprehend_20171127.StopEntitiesDetectionJob"), Fate::kAmbiguous,
       Level::kInformational, "head"},
      {"ContentTypeWithParameter", with_header("Content-Type", "application/x-amz-json-1.1; charset=utf-8"),
       Fate::kTaken, Level::kRequired, "valid"},
      {"OtherContentType", with_header("Content-Type", "text/html"), Fate::kAmbiguous, Level::kInformational,
       "head"},
      {"HeaderThatNobodyAskedFor", with_header("X-Touchstone", "1"), Fate::kTaken, Level::kRequired, "valid"},
      {"LongHeader", with_header("X-Touchstone", repeated("x", 2000)), Fate::kAmbiguous,
       Level::kInformational, "head"},
      {"OwnArn", stop_classifier(":comprehend:us-east-1:123456789012"), Fate::kTaken, Level::kRequired,
       "valid"},
      {"ArnOfAnotherRegion", stop_classifier(":comprehend:eu-west-1:123456789012"), Fate::kElsewhere,
       Level::kRecommended, "elsewhere"},
      {"ArnOfAnotherPartition", stop_classifier("-cn:comprehend:us-east-1:123456789012"), Fate::kElsewhere,
       Level::kRecommended, "elsewhere"},
  };
}

class Expected : public testing::TestWithParam<Row> {};

TEST_P(Expected, IsWhatTheSourcesSay) {
  const Expectation expected = for_tests::the_oracle().expect(draft_of(GetParam().asked));
  EXPECT_EQ(name_of(expected.fate), name_of(GetParam().fate));
  EXPECT_EQ(cases::name_of(expected.level), cases::name_of(GetParam().level));
  EXPECT_EQ(expected.aspect, GetParam().aspect);
  EXPECT_FALSE(expected.allow.empty());
}

INSTANTIATE_TEST_SUITE_P(Oracle, Expected, testing::ValuesIn(rows()),
                         [](const auto& row) { return std::string(row.param.name); });

bool allows(const Expectation& expected, int status, std::string_view error) {
  return std::ranges::any_of(expected.allow,
                             [&](const cases::Allowed& allowed) { return allowed.fits(status, error); });
}

TEST(Expected, SaysWhatWasTried) {
  Draft draft = draft_of(stop_sentiment("{}"));
  draft.tried = "left out";
  EXPECT_EQ(for_tests::the_oracle().expect(draft).aspect, "JobId required: left out");
}

TEST(Expected, OfALargeBodyMayBeThatItIsTooLarge) {
  const auto allows_413 = [](std::size_t bytes) {
    const Expectation expected =
        for_tests::the_oracle().expect(draft_of(stop_sentiment(job_id(repeated("a", bytes)))));
    return std::ranges::any_of(expected.allow.items(), [](const cases::Allowed& allowed) {
      return std::ranges::find(allowed.statuses, 413) != allowed.statuses.end();
    });
  };
  EXPECT_TRUE(allows_413(20000));
  EXPECT_FALSE(allows_413(5000));
}

TEST(Expected, OfADescribeIsNotFoundByTheDeclaredName) {
  const Expectation expected =
      for_tests::the_oracle().expect(draft_of({"DescribeSentimentDetectionJob", job_id("a")}));
  EXPECT_TRUE(allows(expected, 400, "JobNotFoundException"));
  EXPECT_FALSE(allows(expected, 200, ""));
  EXPECT_FALSE(allows(expected, 400, "ValidationException"));
}

TEST(Expected, OfAListIsSuccessOrADeclaredFault) {
  const Expectation expected = for_tests::the_oracle().expect(draft_of({"ListSentimentDetectionJobs", "{}"}));
  EXPECT_TRUE(allows(expected, 200, ""));
  EXPECT_TRUE(allows(expected, 400, "InvalidFilterException"));
  EXPECT_FALSE(allows(expected, 400, "ValidationException"));
  EXPECT_FALSE(allows(expected, 500, "InternalServerException"));
}

// Comprehend Medical declares it of its List operations, as what others call InvalidFilterException.
TEST(Expected, OfAListIsAValidationExceptionWhereThatIsDeclared) {
  Draft draft{.family = family_called("PHIDetectionJob"), .operation = "ListPHIDetectionJobs", .body = "{}"};
  EXPECT_TRUE(allows(for_tests::the_oracle().expect(draft), 400, "ValidationException"));
}

TEST(Expected, OfABrokenConstraintOfAListIsNoSuccess) {
  const Expectation expected =
      for_tests::the_oracle().expect(draft_of({"ListSentimentDetectionJobs", R"({"MaxResults":100000})"}));
  EXPECT_EQ(name_of(expected.fate), "invalid");
  EXPECT_TRUE(allows(expected, 400, "ValidationException"));
  EXPECT_FALSE(allows(expected, 200, ""));
}

TEST(Expected, WhereNothingIsSettledIsAnythingButAFaultOfTheServer) {
  const Expectation expected =
      for_tests::the_oracle().expect(draft_of(stop_sentiment(R"({"JobId":"a","JobId":"b"})")));
  EXPECT_TRUE(allows(expected, 200, ""));
  EXPECT_TRUE(allows(expected, 418, "Teapot"));
  EXPECT_FALSE(allows(expected, 500, ""));
}

}  // namespace
}  // namespace touchstone::fuzzer::oracle_test
