// Tests read.h: what was written is read back whole, and whatever is not exactly a report is refused where it
// is wrong.
#include "report/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/console.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sample_report_for_tests.h"
#include "report/tap.h"

namespace touchstone::report::read_test {
namespace {

using for_tests::answered;
using for_tests::failed_check;
using for_tests::kStop;
using for_tests::respond;
using for_tests::SampleRun;
using testing::HasSubstr;

/// A report with every outcome, bytes that are no text, an answer cut short, and a shard; sorted by id, as a
/// run leaves it.
std::string sample_text() {
  SampleRun run;
  auto cut = answered(kStop, respond(200, "\xFF"));
  cut.exchange.error = transport::TransportError{transport::TransportFault::kTruncated, "closed in the body"};
  cut.exchange.received = "HTTP/1.1 200 OK\r\n\r\n\xFF";
  cut.exchange.leftover = "late";
  cut.exchange.sent = "POST / HTTP/1.1\r\n\r\n";
  cut.byte_for_byte = true;
  cut.purpose = run::Purpose::kRetried;
  run.add("a-cut", judge::Outcome::kFailed, {failed_check("transport/answer", "truncated")}, {cut});
  run.add("b-failed", judge::Outcome::kFailed, {failed_check("answer", "200")},
          {answered(kStop, respond(200, "{}"))});
  run.report.verdicts.back().unstable = "failed 1 time, passed 2 times";
  run.add("c-blocked", judge::Outcome::kBlocked, {}, {}, "needs a job in COMPLETED");
  run.add_broken(judge::BrokenExpectation::Kind::kChangedSymptom, "b-failed", "1", "200");
  run.report.broken_expectations.back().expectation.owner = "someone";
  run.report.shard = ShardOf{2, 4, 12, std::string(64, 'd')};
  run.report.seed = 18446744073709551615U;
  return render_json(run.report);
}

base::Result<ReportFile> read(const std::string& text) { return parse_report(text, "r.json"); }

TEST(ParseReport, ReadsBackWhatWasWrittenToTheLastByte) {
  const std::string text = sample_text();
  const auto file = read(text);
  ASSERT_TRUE(file) << base::render(file.error());
  EXPECT_EQ(render_json(file->report), text);
}

TEST(ParseReport, GivesTheSameReportInEveryOtherFormat) {
  SampleRun run;
  run.add("a-failed", judge::Outcome::kFailed, {failed_check("answer", "200")},
          {answered(kStop, respond(200, "{}"))});
  run.add("b-passed", judge::Outcome::kPassed);
  const auto file = read(render_json(run.report));
  ASSERT_TRUE(file) << base::render(file.error());
  EXPECT_EQ(render_console(file->report, false), render_console(run.report, false));
  EXPECT_EQ(render_junit(file->report), render_junit(run.report));
  EXPECT_EQ(render_tap(file->report), render_tap(run.report));
  EXPECT_EQ(render_markdown(file->report), render_markdown(run.report));
}

TEST(ParseReport, KeepsBytesThatAreNoText) {
  const auto file = read(sample_text());
  ASSERT_TRUE(file) << base::render(file.error());
  const run::Recorded& cut = file->report.transcripts.front().exchanges.front();
  EXPECT_EQ(cut.exchange.response->body, "\xFF");
  EXPECT_EQ(cut.exchange.received, "HTTP/1.1 200 OK\r\n\r\n\xFF");
  EXPECT_EQ(cut.exchange.leftover, "late");
  EXPECT_EQ(cut.exchange.sent, "POST / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(cut.byte_for_byte);
}

/// One replacement in the sample, where the error must point, and what it must say.
struct Change {
  std::string name;
  std::string from;
  std::string to;
  std::string says;
};

class Changed : public testing::TestWithParam<Change> {};

TEST_P(Changed, IsRefusedWithItsPlace) {
  std::string text = sample_text();
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, GetParam().from.size(), GetParam().to);
  const auto file = read(text);
  ASSERT_FALSE(file);
  const std::string said = base::render(file.error());
  EXPECT_THAT(said, HasSubstr("r.json:"));
  EXPECT_GT(file.error().line, 0U);
  EXPECT_THAT(said, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, Changed,
    testing::Values(
        Change{"Count", "\"failed\": 2", "\"failed\": 0", "the report was changed"},
        Change{"UnknownCount", "\"flaky\": 0", "\"shaky\": 0", "the report was changed"},
        Change{"OneMoreCount", "\"flaky\": 0", "\"flaky\": 0, \"shaky\": 0", "do not give all of these"},
        Change{"ExitCode", "\"exit_code\": 1", "\"exit_code\": 0", "the cases below give 1"},
        Change{"Outcome", "\"outcome\": \"blocked\"", "\"outcome\": \"passed\"", "the report was changed"},
        Change{"OutcomeOfAFailure", "\"outcome\": \"failed\"", "\"outcome\": \"passed\"",
               "a required check of it failed"},
        Change{"UnknownOutcome", "\"outcome\": \"blocked\"", "\"outcome\": \"fine\"", "\"fine\""},
        Change{"UnknownMember", "\"seed\":", "\"sead\": 1, \"seed\":", "sead"},
        Change{"MissingMember", "\"interrupted\": false,", "", "interrupted"},
        Change{"NegativeSeed", "\"seed\": 18446744073709551615", "\"seed\": -1", "whole number"},
        Change{"Time", "2026-11-21T22:10:58Z", "2026-11-31T22:10:58Z", "is no time"},
        Change{"Hour", "2026-11-21T22:10:58Z", "2026-11-21T24:10:58Z", "is no time"},
        Change{"ShardThatIsNone", "\"index\": 2", "\"index\": 5", "no such shard"},
        Change{"Base64", "\"leftover_base64\": \"", "\"leftover_base64\": \"!", "not base64"},
        Change{"Fault", "\"fault\": \"truncated\"", "\"fault\": \"tired\"", "no fault is called"},
        Change{"Purpose", "\"purpose\": \"retried\"", "\"purpose\": \"fun\"", "no purpose is called"},
        Change{"Order", "StopSentimentDetectionJob/a-cut", "StopSentimentDetectionJob/z-cut",
               "not in its order"},
        Change{"Kind", "\"kind\": \"changed symptom\"", "\"kind\": \"mood\"", "\"mood\""}),
    judge::for_tests::row_name);

TEST(ParseReport, RefusesAReportThatWasCutShort) {
  const std::string text = sample_text();
  for (const std::size_t size : {std::size_t{0}, text.size() / 2, text.size() - 3}) {
    EXPECT_FALSE(read(text.substr(0, size))) << size;
  }
}

TEST(ParseReport, RefusesAnotherKindOfFile) { EXPECT_FALSE(read(R"({"cases": []})")); }

TEST(LoadReport, NamesAFileThatIsNotThere) {
  const auto file = load_report("no-such-report.json");
  ASSERT_FALSE(file);
  EXPECT_THAT(base::render(file.error()), HasSubstr("no-such-report.json"));
}

}  // namespace
}  // namespace touchstone::report::read_test
