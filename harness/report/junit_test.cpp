// Tests junit.h: the whole text of a small report, counts, bytes that XML has no place for, and validity by
// conformance/schema/junit.xsd, which xmllint holds it against.
#include "report/junit.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "base/json.h"
#include "report/console.h"
#include "report/json.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::junit_test {
namespace {

using for_tests::answered;
using for_tests::failed_check;
using for_tests::kStop;
using for_tests::passed_check;
using for_tests::respond;
using for_tests::respond_error;
using for_tests::SampleRun;
using for_tests::silent;
using judge::Outcome;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Kind = judge::BrokenExpectation::Kind;

/// The report as a tree; an empty one, which a test then sees, when it is no XML.
class Rendered {
 public:
  explicit Rendered(const RunReport& report) {
    const auto result = document_.load_string(render_junit(report).c_str(), pugi::parse_full);
    EXPECT_TRUE(result) << result.description();
  }
  [[nodiscard]] pugi::xml_node suite() const { return document_.child("testsuites").child("testsuite"); }
  [[nodiscard]] pugi::xml_node first_case() const { return suite().child("testcase"); }
  [[nodiscard]] int count(const char* attribute) const { return suite().attribute(attribute).as_int(-1); }

 private:
  pugi::xml_document document_;
};

TEST(RenderJunit, WritesExactlyThis) {
  SampleRun run;
  run.add("passed", Outcome::kPassed, {passed_check("answer", "400 JobNotFoundException")});
  run.add("blocked", Outcome::kBlocked, {}, {}, "needs a job in COMPLETED");
  run.add("inconclusive", Outcome::kInconclusive, {}, {}, "no answer");
  run.add("failed", Outcome::kFailed, {failed_check("answer", "400 <ResourceNotFoundException>")},
          {answered(kStop, respond_error("ResourceNotFoundException"))});
  EXPECT_EQ(render_junit(run.report), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="touchstone" package="touchstone" id="0" timestamp="2026-11-21T22:10:58" hostname="localhost" tests="4" failures="1" errors="1" skipped="1" time="0.410000">
    <properties>
      <property name="endpoint" value="http://127.0.0.1:4566" />
      <property name="seed" value="7" />
      <property name="catalogue.sha256" value="cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" />
    </properties>
    <testcase name="comprehend/StopSentimentDetectionJob/passed" classname="comprehend.StopSentimentDetectionJob" time="0.002500" />
    <testcase name="comprehend/StopSentimentDetectionJob/blocked" classname="comprehend.StopSentimentDetectionJob" time="0.002500">
      <skipped message="blocked: needs a job in COMPLETED" />
    </testcase>
    <testcase name="comprehend/StopSentimentDetectionJob/inconclusive" classname="comprehend.StopSentimentDetectionJob" time="0.002500">
      <error message="no answer" type="inconclusive">again: touchstone run --endpoint http://127.0.0.1:4566 --only comprehend/StopSentimentDetectionJob/inconclusive --seed 7
</error>
    </testcase>
    <testcase name="comprehend/StopSentimentDetectionJob/failed" classname="comprehend.StopSentimentDetectionJob" time="0.002500">
      <failure message="answer: 400 &lt;ResourceNotFoundException>" type="answer">answer
  expected 400 JobNotFoundException, or 404 JobNotFoundException
  seen     400 &lt;ResourceNotFoundException&gt;
  source   doc:stop: StopSentimentDetectionJob, Errors
           https://docs.example/stop
step: StopSentimentDetectionJob
&gt; POST /
&gt; Content-Type: application/x-amz-json-1.1
&gt; X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob
&gt;
&gt; {"JobId":"0123456789abcdef0123456789abcdef"}
&lt; 400 Bad Request
&lt; x-amzn-RequestId: 2c8c9e1e-6a3f-4a3a-9d3b-0d2f8f8f8f8f
&lt; Content-Type: application/x-amz-json-1.1
&lt;
&lt; {"__type":"ResourceNotFoundException","Message":"no"}
by hand: curl -sS -i -m 30 -X POST -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob' -H Accept: -H User-Agent: -H Expect: --data-binary '{"JobId":"0123456789abcdef0123456789abcdef"}' http://127.0.0.1:4566/
again: touchstone run --endpoint http://127.0.0.1:4566 --only comprehend/StopSentimentDetectionJob/failed --seed 7
</failure>
    </testcase>
    <system-out>1 passed, 1 failed, 0 warned, 0 not implemented, 1 blocked, 1 inconclusive, 0 expected failures, 0 broken expectations in 0.41 s (seed 7, http://127.0.0.1:4566)
</system-out>
    <system-err />
  </testsuite>
</testsuites>
)");
}

// Which outcome is what.

struct OutcomeRow {
  const char* name;
  Outcome outcome;
  const char* element;  ///< empty for a test case that is green
};
std::ostream& operator<<(std::ostream& out, const OutcomeRow& row) { return out << row.name; }

class JunitOutcome : public testing::TestWithParam<OutcomeRow> {};

TEST_P(JunitOutcome, IsThisElement) {
  SampleRun run;
  run.add("a-case", GetParam().outcome, {failed_check("answer", "200")},
          {answered(kStop, respond(200, "{}"))}, "a reason");
  EXPECT_STREQ(Rendered(run.report).first_case().first_child().name(), GetParam().element);
}

INSTANTIATE_TEST_SUITE_P(All, JunitOutcome,
                         testing::Values(OutcomeRow{"Passed", Outcome::kPassed, ""},
                                         OutcomeRow{"Warned", Outcome::kWarned, ""},
                                         OutcomeRow{"Failed", Outcome::kFailed, "failure"},
                                         OutcomeRow{"ExpectedFailure", Outcome::kExpectedFailure, "skipped"},
                                         OutcomeRow{"NotImplemented", Outcome::kNotImplemented, "skipped"},
                                         OutcomeRow{"Blocked", Outcome::kBlocked, "skipped"},
                                         OutcomeRow{"Recorded", Outcome::kRecorded, "skipped"},
                                         OutcomeRow{"Inconclusive", Outcome::kInconclusive, "error"}),
                         judge::for_tests::row_name);

TEST(RenderJunit, CountsAsTheJsonReportDoes) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  run.add("failed-too", Outcome::kFailed, {failed_check("answer", "200")},
          {answered(kStop, respond(200, "{}"))});
  const Rendered rendered(run.report);
  const auto json = base::parse_json(render_json(run.report));
  ASSERT_TRUE(json);
  const auto counted = [&](const char* outcome) {
    const base::Json* found = json->at_pointer(std::string("/summary/") + outcome);
    return found == nullptr ? -1000 : static_cast<int>(found->as_integer().value_or(-1000));
  };
  EXPECT_EQ(rendered.count("tests"), static_cast<int>(run.report.verdicts.size()));
  EXPECT_EQ(rendered.count("failures"), counted("failed"));
  EXPECT_EQ(rendered.count("errors"), counted("inconclusive"));
  EXPECT_EQ(rendered.count("skipped"), counted("blocked") + counted("not_implemented") + counted("recorded") +
                                           counted("expected_failures") + counted("flaky"));
}

TEST(RenderJunit, CountsWhatItHolds) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  run.add_broken(Kind::kUnexpectedPass, "passed", "200", "400");
  run.add_broken(Kind::kNotJudged, "inconclusive", "200", "inconclusive: no answer");
  const Rendered rendered(run.report);
  std::map<std::string, int> held;
  for (const pugi::xml_node node : rendered.suite().children("testcase")) ++held[node.first_child().name()];
  EXPECT_EQ(rendered.count("failures"), held["failure"]);
  EXPECT_EQ(rendered.count("errors"), held["error"]);
  EXPECT_EQ(rendered.count("skipped"), held["skipped"]);
  EXPECT_EQ(held["failure"], 3);
}

TEST(RenderJunit, EndsInTheLineOfTheConsole) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  EXPECT_EQ(Rendered(run.report).suite().child("system-out").text().get(), summary_line(run.report) + "\n");
}

TEST(RenderJunit, FailsAPassedCaseWhoseExpectationHoldsNoMore) {
  SampleRun run;
  run.add("passed", Outcome::kPassed, {passed_check("answer", "400 JobNotFoundException")});
  run.add_broken(Kind::kUnexpectedPass, "passed", "200", "400 JobNotFoundException");
  const Rendered rendered(run.report);
  const pugi::xml_node failure = rendered.first_case().child("failure");
  EXPECT_STREQ(failure.attribute("type").value(), "expectation");
  EXPECT_STREQ(failure.attribute("message").value(), "answer: unexpected pass of an expectation");
  EXPECT_THAT(failure.text().get(), StartsWith("answer: unexpected pass of an expectation\n  expected 200\n  "
                                               "seen     400 JobNotFoundException\n"));
}

TEST(RenderJunit, ShowsABrokenExpectationBesideAFailure) {
  SampleRun run;
  run.add("failed", Outcome::kFailed, {failed_check("answer", "500")}, {answered(kStop, respond(500, ""))});
  run.add_broken(Kind::kChangedSymptom, "failed", "200", "500");
  const Rendered rendered(run.report);
  const pugi::xml_node failure = rendered.first_case().child("failure");
  EXPECT_STREQ(failure.attribute("message").value(), "answer: 500");
  EXPECT_THAT(failure.text().get(), HasSubstr("changed symptom of an expectation"));
  EXPECT_THAT(failure.text().get(), HasSubstr("< 500 \n"));
}

// Bytes.

/// A run with everything in it that XML has no place for, wherever a target, a user or a file could put it.
void add_hostile_texts(SampleRun& run) {
  using namespace std::string_literals;
  const std::string hostile =
      "]]><&\"'\0\x01\x1b\x7f\x0b\r\n\t\xFF\xC0\x80\xED\xA0\x80\xEF\xBF\xBE\xEF\xBF\xBF\xE2\x82\xAC"s;
  auto response = respond(500, hostile);
  response.reason = hostile;
  response.headers.push_back({"Location", hostile});
  auto recorded = answered(hostile, response);
  recorded.request.path = hostile;
  recorded.request.method = hostile;
  run.report.reproduce_flags = {"--profile", hostile};
  run.add("failed", Outcome::kFailed, {failed_check("answer", hostile)}, {recorded});
  run.add("blocked", Outcome::kBlocked, {}, {}, hostile);
  run.add("inconclusive", Outcome::kInconclusive, {}, {}, hostile);
  run.add_broken(Kind::kChangedSymptom, "failed", hostile, hostile);
}

TEST(RenderJunit, KeepsBytesThatAreNoTextReadable) {
  SampleRun run;
  run.add("failed", Outcome::kFailed, {failed_check("answer", "500")},
          {answered(kStop, respond(500, std::string("a\0b\x1b\xFF\xE2\x82\xAC", 8)))});
  EXPECT_THAT(Rendered(run.report).first_case().child("failure").text().get(),
              HasSubstr("< a\\x00b\\x1b\\xff\xE2\x82\xAC\n"));
}

TEST(RenderJunit, HoldsNoCharacterThatXmlForbids) {
  SampleRun run;
  add_hostile_texts(run);
  const std::string text = render_junit(run.report);
  EXPECT_EQ(text.find_first_of(std::string("\0\x01\x0b\x1b", 4)), std::string::npos);
  EXPECT_THAT(text, Not(testing::ContainsRegex("&#([0-8]|1[1-9]|2[0-9]|3[01]);")));
  EXPECT_THAT(text, Not(HasSubstr("\xEF\xBF\xBE")));
  EXPECT_THAT(text, Not(HasSubstr("\xEF\xBF\xBF")));
}

TEST(RenderJunit, ShowsNoSecretThatTheTargetSentBack) {
  SampleRun run;
  const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  run.report.secrets = {secret};
  run.add("failed", Outcome::kFailed, {failed_check("answer", secret)},
          {answered(kStop, respond(500, secret))});
  run.add("blocked", Outcome::kBlocked, {}, {}, secret);
  run.add("inconclusive", Outcome::kInconclusive, {}, {}, secret);
  run.add_broken(Kind::kChangedSymptom, "failed", "200", secret);
  EXPECT_THAT(render_junit(run.report), Not(HasSubstr(secret)));
}

// The schema.

class JunitSchema : public testing::Test {
 protected:
  void SetUp() override {
    if (for_tests::run_tool("command -v xmllint").status != 0)
      GTEST_SKIP() << "needs xmllint (libxml2-utils)";
  }
  static for_tests::ToolResult validate(const std::string& text) {
    const for_tests::TemporaryFile file(".xml", text);
    EXPECT_TRUE(file.written());
    return for_tests::run_tool(
        "xmllint --noout --schema " TOUCHSTONE_SOURCE_DIR "/conformance/schema/junit.xsd " + file.path());
  }
  static void expect_valid(const RunReport& report) {
    const auto result = validate(render_junit(report));
    EXPECT_EQ(result.status, 0) << result.output;
  }
  /// Breaks a valid report in one place and expects the schema to say so.
  static void expect_refused(std::string_view part, std::string_view replacement,
                             std::string_view complaint) {
    SampleRun run;
    for_tests::add_every_outcome(run);
    std::string text = render_junit(run.report);
    const std::size_t at = text.find(part);
    ASSERT_NE(at, std::string::npos) << text;
    text.replace(at, part.size(), replacement);
    const auto result = validate(text);
    EXPECT_NE(result.status, 0) << text;
    EXPECT_THAT(result.output, HasSubstr(std::string(complaint)));
  }
};

TEST_F(JunitSchema, AcceptsAReportWithEveryOutcome) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  run.add_broken(Kind::kUnexpectedPass, "passed", "200", "400");
  expect_valid(run.report);
}

TEST_F(JunitSchema, AcceptsAReportOfNothing) { expect_valid(SampleRun().report); }

TEST_F(JunitSchema, AcceptsAReportOfHostileTexts) {
  SampleRun run;
  add_hostile_texts(run);
  expect_valid(run.report);
}

TEST_F(JunitSchema, RefusesATimestampWithAZone) {
  expect_refused("timestamp=\"2026-11-21T22:10:58\"", "timestamp=\"2026-11-21T22:10:58Z\"",
                 "attribute 'timestamp'");
}

TEST_F(JunitSchema, RefusesATimestampThatIsNone) {
  expect_refused("timestamp=\"2026-11-21T22:10:58\"", "timestamp=\"2026-13-21T22:10:58\"",
                 "attribute 'timestamp'");
}

TEST_F(JunitSchema, RefusesASuiteWithoutAHostname) {
  expect_refused(" hostname=\"localhost\"", "", "'hostname' is required");
}

TEST_F(JunitSchema, RefusesACountThatIsNoNumber) {
  expect_refused("tests=\"9\"", "tests=\"many\"", "attribute 'tests'");
}

TEST_F(JunitSchema, RefusesATestCaseThatEndsInTwoWays) {
  expect_refused("<skipped ", "<error type=\"x\" /><skipped ", "skipped");
}

TEST_F(JunitSchema, RefusesAFailureWithoutAType) {
  expect_refused(" type=\"answer\"", "", "'type' is required");
}

TEST_F(JunitSchema, RefusesAReportWithoutSystemErr) { expect_refused("<system-err />", "", "system-err"); }

TEST_F(JunitSchema, RefusesAnElementThatItDoesNotKnow) {
  expect_refused("<system-err />", "<system-err /><notes />", "notes");
}

TEST_F(JunitSchema, RefusesAnAttributeThatItDoesNotKnow) {
  expect_refused("skipped=\"5\"", "skipped=\"5\" disabled=\"0\"", "disabled");
}

}  // namespace
}  // namespace touchstone::report::junit_test
