// Tests json.h: the whole text of a small report, the keys that others rely on, bytes that are no text,
// secrets, and that conformance/schema/report.schema.json describes what is written.
#include "report/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/json.h"
#include "report/console.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::json_test {
namespace {

using base::Json;
using for_tests::answered;
using for_tests::failed_check;
using for_tests::kStop;
using for_tests::respond;
using for_tests::SampleRun;
using for_tests::silent;
using judge::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Kind = judge::BrokenExpectation::Kind;

Json parsed(const RunReport& report) {
  auto value = base::parse_json(render_json(report));
  EXPECT_TRUE(value) << (value ? "" : value.error().message);
  return value ? std::move(*value) : Json();
}

/// The value at a pointer; null, which a test then sees, where there is none.
Json at(const Json& json, std::string_view pointer) {
  const Json* found = json.at_pointer(pointer);
  return found == nullptr ? Json::string("(nothing here)") : *found;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const base::JsonMember& member : object.members()) keys.push_back(member.name);
  return keys;
}

TEST(RenderJson, WritesExactlyThis) {
  SampleRun run;
  run.add("unknown-job", Outcome::kFailed, {failed_check("answer", "400 ResourceNotFoundException")},
          {answered(kStop, for_tests::respond_error("ResourceNotFoundException"))});
  run.add_broken(Kind::kChangedSymptom, "unknown-job", "200", "400 ResourceNotFoundException");
  EXPECT_EQ(render_json(run.report), R"({
  "touchstone": {
    "version": "0.1.0",
    "catalogue": {
      "cases": 1,
      "sha256": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
    }
  },
  "target": {
    "endpoint": "http://127.0.0.1:4566",
    "name": "moto",
    "version": ""
  },
  "seed": 7,
  "started": "2026-11-21T22:10:58Z",
  "duration_ms": 410,
  "interrupted": false,
  "exit_code": 1,
  "summary": {
    "passed": 0,
    "failed": 1,
    "warned": 0,
    "not_implemented": 0,
    "blocked": 0,
    "inconclusive": 0,
    "expected_failures": 0,
    "unexpected_passes": 0,
    "broken_expectations": 1,
    "recorded": 0,
    "flaky": 0,
    "unstable": 0
  },
  "broken_expectations": [
    {
      "kind": "changed symptom",
      "case": "comprehend/StopSentimentDetectionJob/unknown-job",
      "check": "answer",
      "expected": "200",
      "actual": "400 ResourceNotFoundException",
      "reason": "the emulator does not validate ids"
    }
  ],
  "sources": [
    {
      "id": "doc:stop",
      "title": "StopSentimentDetectionJob, Errors",
      "where": "https://docs.example/stop"
    }
  ],
  "cases": [
    {
      "id": "comprehend/StopSentimentDetectionJob/unknown-job",
      "title": "A well-formed id that was never issued is not found",
      "service": "comprehend",
      "operation": "StopSentimentDetectionJob",
      "level": "required",
      "outcome": "failed",
      "checks": [
        {
          "id": "answer",
          "level": "required",
          "outcome": "failed",
          "expected": "400 JobNotFoundException, or 404 JobNotFoundException",
          "actual": "400 ResourceNotFoundException",
          "sources": [
            "doc:stop"
          ],
          "exchanges": [
            0
          ],
          "curl": "curl -sS -i -m 30 -X POST -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob' -H Accept: -H User-Agent: -H Expect: --data-binary '{\"JobId\":\"0123456789abcdef0123456789abcdef\"}' http://127.0.0.1:4566/"
        }
      ],
      "exchanges": [
        {
          "purpose": "step",
          "operation": "StopSentimentDetectionJob",
          "request": {
            "method": "POST",
            "path": "/",
            "headers": [
              [
                "Host",
                "127.0.0.1:4566"
              ],
              [
                "Content-Type",
                "application/x-amz-json-1.1"
              ],
              [
                "X-Amz-Target",
                "Comprehend_20171127.StopSentimentDetectionJob"
              ]
            ],
            "body": "{\"JobId\":\"0123456789abcdef0123456789abcdef\"}"
          },
          "response": {
            "status": 400,
            "reason": "Bad Request",
            "headers": [
              [
                "x-amzn-RequestId",
                "2c8c9e1e-6a3f-4a3a-9d3b-0d2f8f8f8f8f"
              ],
              [
                "Content-Type",
                "application/x-amz-json-1.1"
              ]
            ],
            "body": "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"no\"}"
          },
          "duration_us": 1500
        }
      ],
      "duration_us": 2500,
      "reproduce": "touchstone run --endpoint http://127.0.0.1:4566 --only comprehend/StopSentimentDetectionJob/unknown-job --seed 7"
    }
  ]
}
)");
}

// The keys that others rely on; none of them may go, and new ones come after them in this list.

class ReportKeys : public testing::Test {
 protected:
  ReportKeys() {
    run_.add("unknown-job", Outcome::kFailed, {failed_check("answer", "200")},
             {answered(kStop, respond(200, "{}"))});
    json_ = parsed(run_.report);
  }
  SampleRun run_;
  Json json_;
};

TEST_F(ReportKeys, AreKeptAtTheTop) {
  for (const char* key : {"touchstone", "target", "seed", "started", "duration_ms", "summary", "cases"}) {
    EXPECT_NE(json_.find(key), nullptr) << key;
  }
  EXPECT_THAT(keys_of(at(json_, "/touchstone")), testing::IsSupersetOf({"version", "catalogue"}));
  EXPECT_THAT(keys_of(at(json_, "/touchstone/catalogue")), testing::IsSupersetOf({"cases", "sha256"}));
  EXPECT_THAT(keys_of(at(json_, "/target")), testing::IsSupersetOf({"endpoint", "name", "version"}));
}

TEST_F(ReportKeys, AreKeptInTheSummary) {
  EXPECT_THAT(keys_of(at(json_, "/summary")),
              testing::IsSupersetOf({"passed", "failed", "warned", "not_implemented", "blocked",
                                     "inconclusive", "expected_failures", "unexpected_passes"}));
}

TEST_F(ReportKeys, AreKeptInACase) {
  EXPECT_THAT(keys_of(at(json_, "/cases/0")),
              testing::IsSupersetOf({"id", "title", "service", "operation", "level", "outcome", "checks",
                                     "exchanges", "reproduce"}));
  EXPECT_THAT(keys_of(at(json_, "/cases/0/checks/0")),
              testing::IsSupersetOf({"id", "level", "outcome", "expected", "actual", "sources"}));
  EXPECT_THAT(keys_of(at(json_, "/cases/0/exchanges/0")),
              testing::IsSupersetOf({"request", "response", "duration_us"}));
}

TEST(RenderJson, CountsEveryOutcomeOnce) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  run.add_broken(Kind::kUnexpectedPass, "passed", "200", "400");
  run.add_broken(Kind::kChangedSymptom, "failed", "200", "400");
  const Json json = parsed(run.report);
  for (const char* outcome : {"passed", "failed", "warned", "not_implemented", "blocked", "inconclusive",
                              "expected_failures", "unexpected_passes", "recorded", "flaky"}) {
    EXPECT_EQ(at(json, std::string("/summary/") + outcome).as_integer(), 1) << outcome;
  }
  EXPECT_EQ(at(json, "/summary/broken_expectations").as_integer(), 2);
}

TEST(RenderJson, TellsWhyACaseWasNotJudged) {
  SampleRun run;
  run.add("blocked", Outcome::kBlocked, {}, {}, "needs a job in COMPLETED");
  EXPECT_EQ(at(parsed(run.report), "/cases/0/reason").as_string(), "needs a job in COMPLETED");
}

TEST(RenderJson, WritesTheWholeRangeOfSeeds) {
  SampleRun run;
  run.report.seed = 18446744073709551615U;
  EXPECT_THAT(render_json(run.report), HasSubstr("\"seed\": 18446744073709551615,"));
}

TEST(RenderJson, WritesNoResponseAsNullWithItsFault) {
  SampleRun run;
  auto garbage = silent(kStop, transport::TransportFault::kNotHttp);
  garbage.exchange.received = std::string("\0\xFFgarbage", 9);
  run.add("a-case", Outcome::kInconclusive, {}, {garbage}, "no answer");
  const Json exchange = at(parsed(run.report), "/cases/0/exchanges/0");
  EXPECT_TRUE(at(exchange, "/response").is_null());
  EXPECT_EQ(at(exchange, "/error/fault").as_string(), "not-http");
  EXPECT_EQ(at(exchange, "/error/received_base64").as_string(), base::to_base64(garbage.exchange.received));
}

// Bytes.

TEST(RenderJson, KeepsABodyThatIsNotUtf8AsBase64) {
  const std::string bytes("\x1f\x8b\x08\0\xFF", 5);
  SampleRun run;
  run.add("a-case", Outcome::kPassed, {}, {answered(kStop, respond(200, bytes))});
  const Json response = at(parsed(run.report), "/cases/0/exchanges/0/response");
  EXPECT_EQ(base::from_base64(at(response, "/body_base64").as_string()), bytes);
  EXPECT_EQ(response.find("body"), nullptr);
}

TEST(RenderJson, KeepsABodyWithControlCharactersAsText) {
  const std::string body("\x01\x1b[2J\0\r\n\xE2\x82\xAC", 11);
  SampleRun run;
  run.add("a-case", Outcome::kPassed, {}, {answered(kStop, respond(200, body))});
  EXPECT_EQ(at(parsed(run.report), "/cases/0/exchanges/0/response/body").as_string(), body);
}

TEST(RenderJson, StaysJsonWhereAHeaderIsNotUtf8) {
  auto response = respond(200, "{}");
  response.headers = {{"X-\xFF", "\xC3"}};
  response.reason = "\xFE";
  SampleRun run;
  run.add("a-case", Outcome::kPassed, {}, {answered(kStop, response)});
  EXPECT_EQ(at(parsed(run.report), "/cases/0/exchanges/0/response/headers/0/1").as_string(), "\xEF\xBF\xBD");
}

// Secrets.

constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
constexpr const char* kToken = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";

TEST(RenderJson, NeverShowsCredentialsOfTheRequest) {
  auto recorded = answered(kStop, respond(200, "{}"));
  recorded.request.headers.push_back(
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE, Signature=abcdef"});
  recorded.request.headers.push_back({"X-Amz-Security-Token", kToken});
  SampleRun run;
  run.add("a-case", Outcome::kPassed, {}, {recorded});
  const std::string text = render_json(run.report);
  EXPECT_THAT(text, Not(HasSubstr("Signature=")));
  EXPECT_THAT(text, Not(HasSubstr(kToken)));
  EXPECT_THAT(text, HasSubstr("<redacted>"));
}

TEST(RenderJson, NeverShowsASecretThatTheTargetSentBack) {
  SampleRun run;
  run.report.secrets = {kSecret, kToken};
  run.report.target_name = kSecret;
  auto echo = respond(400, std::string("{\"echo\":\"") + kSecret + "\"}");
  echo.reason = kToken;
  echo.headers.push_back({"X-Echo", kSecret});
  auto garbage = silent(kStop, transport::TransportFault::kNotHttp);
  garbage.exchange.received = std::string("X-Amz-Security-Token: ") + kToken;
  garbage.exchange.error->message = kSecret;
  run.add("failed", Outcome::kFailed, {failed_check("answer", std::string("400 ") + kSecret)},
          {answered(kStop, echo), garbage, answered(kStop, respond(200, std::string("\xFF") + kSecret))});
  run.add("blocked", Outcome::kBlocked, {}, {}, std::string("needs ") + kToken);
  run.add_broken(Kind::kChangedSymptom, "failed", "200", kSecret);
  const std::string text = render_json(run.report);
  EXPECT_THAT(text, Not(HasSubstr(kSecret)));
  EXPECT_THAT(text, Not(HasSubstr(kToken)));
  const Json json = parsed(run.report);
  EXPECT_EQ(base::from_base64(at(json, "/cases/0/exchanges/1/error/received_base64").as_string()),
            "X-Amz-Security-Token: <redacted>");
  EXPECT_EQ(base::from_base64(at(json, "/cases/0/exchanges/2/response/body_base64").as_string()),
            "\xFF<redacted>");
}

// The schema.

class ReportSchema : public testing::Test {
 protected:
  void SetUp() override {
    if (for_tests::run_tool("python3 -c 'import jsonschema; jsonschema.Draft202012Validator'").status != 0) {
      GTEST_SKIP() << "needs python3 with jsonschema 4 or newer";
    }
  }
  static for_tests::ToolResult validate(const std::string& text) {
    const for_tests::TemporaryFile file(".json", text);
    EXPECT_TRUE(file.written());
    return for_tests::run_tool(
        "python3 -c '\n"
        "import json, sys, jsonschema\n"
        "schema, report = (json.load(open(path, encoding=\"utf-8\")) for path in sys.argv[1:])\n"
        "jsonschema.Draft202012Validator.check_schema(schema)\n"
        "faults = list(jsonschema.Draft202012Validator(schema).iter_errors(report))\n"
        "for fault in faults: print(fault.json_path, fault.message[:200])\n"
        "sys.exit(len(faults) > 0)' " TOUCHSTONE_SOURCE_DIR "/conformance/schema/report.schema.json " +
        file.path());
  }
};

TEST_F(ReportSchema, DescribesAReportWithEveryOutcome) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  auto cut = answered(kStop, respond(200, "\xFF"));
  cut.exchange.error = transport::TransportError{transport::TransportFault::kTruncated, "closed in the body"};
  judge::Check second = failed_check("answer@2", "500");
  run.add("cut-short", Outcome::kFailed, {second, failed_check("transport/answer", "truncated")}, {cut});
  for (const Kind kind : {Kind::kUnexpectedPass, Kind::kChangedSymptom, Kind::kNotJudged})
    run.add_broken(kind, "failed", "1", "2");
  run.report.seed = 18446744073709551615U;
  const auto result = validate(render_json(run.report));
  EXPECT_EQ(result.status, 0) << result.output;
}

TEST_F(ReportSchema, DescribesAReportOfNothing) {
  const auto result = validate(render_json(SampleRun().report));
  EXPECT_EQ(result.status, 0) << result.output;
}

TEST_F(ReportSchema, RefusesAReportThatLacksAKey) {
  Json json = parsed(SampleRun().report);
  std::erase_if(json.members(), [](const base::JsonMember& member) { return member.name == "summary"; });
  const auto result = validate(base::to_json(json));
  EXPECT_NE(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("'summary' is a required property"));
}

TEST_F(ReportSchema, RefusesAKeyThatIsNotDescribed) {
  Json json = parsed(SampleRun().report);
  json.set("surprise", Json::boolean(true));
  const auto result = validate(base::to_json(json));
  EXPECT_NE(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("surprise"));
}

TEST(JsonReport, IsHandedOnCaseByCase) {
  const SampleRun run;
  std::vector<std::string> pieces;
  write_json(run.report, [&pieces](std::string_view piece) { pieces.emplace_back(piece); });
  ASSERT_EQ(pieces.size(), run.report.verdicts.size() + 2);
  std::string joined;
  for (const std::string& piece : pieces) joined += piece;
  EXPECT_EQ(joined, render_json(run.report));
}

}  // namespace
}  // namespace touchstone::report::json_test
