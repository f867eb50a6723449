// Tests console.h and, through it, evidence.h: what a person reads of a run, word by word.
#include "report/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/evidence.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::console_test {
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

constexpr const char* kNoSummary =
    ", 0 expected failures, 0 broken expectations in 0.41 s (seed 7, http://127.0.0.1:4566)";

// Whole reports.

TEST(RenderConsole, IsOneLineWhereAllIsWell) {
  SampleRun run;
  run.add("a-case", Outcome::kPassed, {passed_check("answer", "400 JobNotFoundException")});
  EXPECT_EQ(render_console(run.report, false),
            std::string("1 passed, 0 failed, 0 warned, 0 not implemented, 0 blocked, 0 inconclusive") +
                kNoSummary + "\n");
}

TEST(RenderConsole, ShowsEverythingThatAReaderMustKnow) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  run.add_broken(Kind::kChangedSymptom, "failed", "200", "400 ResourceNotFoundException");
  EXPECT_EQ(render_console(run.report, false), R"(FAILED comprehend/StopSentimentDetectionJob/failed
  A well-formed id that was never issued is not found
  answer
    expected 400 JobNotFoundException, or 404 JobNotFoundException
    seen     400 ResourceNotFoundException
    source   doc:stop: StopSentimentDetectionJob, Errors
             https://docs.example/stop
  step: StopSentimentDetectionJob
  > POST /
  > Content-Type: application/x-amz-json-1.1
  > X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob
  >
  > {"JobId":"0123456789abcdef0123456789abcdef"}
  < 400 Bad Request
  < x-amzn-RequestId: 2c8c9e1e-6a3f-4a3a-9d3b-0d2f8f8f8f8f
  < Content-Type: application/x-amz-json-1.1
  <
  < {"__type":"ResourceNotFoundException","Message":"no"}
  by hand: curl -sS -i -m 30 -X POST -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob' -H Accept: -H User-Agent: -H Expect: --data-binary '{"JobId":"0123456789abcdef0123456789abcdef"}' http://127.0.0.1:4566/
  again: touchstone run --endpoint http://127.0.0.1:4566 --only comprehend/StopSentimentDetectionJob/failed --seed 7

EXPECTATION comprehend/StopSentimentDetectionJob/failed
  answer: changed symptom of an expectation
    expected 200
    seen     400 ResourceNotFoundException
    reason   the emulator does not validate ids
    remove or correct this entry

WARNED wire/request-id: no x-amzn-RequestId (comprehend/StopSentimentDetectionJob/warned)

FLAKY comprehend/StopSentimentDetectionJob/flaky answer: 500

BLOCKED 1 case: needs a job in COMPLETED (comprehend/StopSentimentDetectionJob/blocked)
INCONCLUSIVE 1 case: no answer (comprehend/StopSentimentDetectionJob/inconclusive)
NOT IMPLEMENTED 1 case: the target answers it with 501 (comprehend/StopSentimentDetectionJob/not-implemented)

1 passed, 1 failed, 1 warned, 1 not implemented, 1 blocked, 1 inconclusive, 1 expected failures, 1 broken expectations, 1 flaky, 1 recorded in 0.41 s (seed 7, http://127.0.0.1:4566)
)");
}

TEST(RenderConsole, PaintsLabelsAndTheLastLineOnly) {
  SampleRun run;
  run.add("failed", Outcome::kFailed);
  run.add_broken(Kind::kUnexpectedPass, "failed", "200", "400");
  run.add("warned", Outcome::kWarned, {failed_check("wire/request-id", "none", cases::Level::kRecommended)});
  run.add("blocked", Outcome::kBlocked, {}, {}, "needs a job");
  const std::string text = render_console(run.report, true);
  EXPECT_THAT(text, StartsWith("\x1b[31mFAILED\x1b[0m comprehend/StopSentimentDetectionJob/failed\n"));
  EXPECT_THAT(text, HasSubstr("\n\x1b[31mEXPECTATION\x1b[0m comprehend/"));
  EXPECT_THAT(text, HasSubstr("\n\x1b[33mWARNED\x1b[0m wire/request-id: none"));
  EXPECT_THAT(text, HasSubstr("\n\x1b[33mBLOCKED\x1b[0m 1 case: needs a job"));
  EXPECT_THAT(text, EndsWith("\n\x1b[31m" + summary_line(run.report) + "\x1b[0m\n"));
}

TEST(RenderConsole, PaintsAGoodRunGreen) {
  SampleRun run;
  run.add("a-case", Outcome::kPassed);
  EXPECT_EQ(render_console(run.report, true), "\x1b[32m" + summary_line(run.report) + "\x1b[0m\n");
}

TEST(RenderConsole, DiffersByItsEscapesOnly) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  std::string text = render_console(run.report, true);
  for (const std::string escape : {"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"}) {
    for (std::size_t at = text.find(escape); at != std::string::npos; at = text.find(escape))
      text.erase(at, escape.size());
  }
  EXPECT_EQ(text, render_console(run.report, false));
}

TEST(RenderConsole, LetsNoEscapeOfTheTargetThrough) {
  SampleRun run;
  auto response = respond(400, "{\"__type\":\"\x1b[2J\"}\r\n\x07");
  response.reason = "\x1b]0;title\x07";
  response.headers.push_back({"Location", "\x1b[31m"});
  auto recorded = answered("\x1b[1m", response);
  run.add("failed", Outcome::kFailed, {failed_check("answer", "400 \x1b[2J")}, {recorded});
  run.add("blocked", Outcome::kBlocked, {}, {}, "needs \x1b[2J");
  run.add("warned", Outcome::kWarned,
          {failed_check("wire/request-id", "\x1b[2J", cases::Level::kRecommended)});
  run.add_broken(Kind::kChangedSymptom, "failed", "200", "400 \x1b[2J");
  EXPECT_THAT(render_console(run.report, false), Not(HasSubstr("\x1b")));
}

// Evidence.

TEST(DescribeFailure, ShowsTheFirstExchangeOfEachFailedCheckOnce) {
  SampleRun run;
  judge::Check body = failed_check("wire/body", "not JSON");
  body.exchanges = {1, 2};
  const auto& verdict = run.add(
      "a-case", Outcome::kFailed, {failed_check("answer", "500"), failed_check("wire/status", "600"), body},
      {answered(kStop, respond(600, "first")), answered(kStop, respond(500, "second")),
       answered(kStop, respond(500, "third"))});
  const std::string text = describe_failure(run.report, verdict, run.report.transcripts[0]);
  EXPECT_EQ(text.find("first"), text.rfind("first"));
  EXPECT_THAT(text, HasSubstr("< first\n"));
  EXPECT_THAT(text, HasSubstr("< second\n"));
  EXPECT_THAT(text, Not(HasSubstr("third")));
}

TEST(DescribeFailure, LeavesOutWhatIsExpectedOrRecommended) {
  SampleRun run;
  judge::Check expected = failed_check("wire/content-type", "text/html");
  expected.outcome = judge::CheckOutcome::kExpectedFailure;
  const auto& verdict = run.add("a-case", Outcome::kFailed,
                                {failed_check("answer", "500"), expected, passed_check("wire/status", "200"),
                                 failed_check("wire/request-id", "none", cases::Level::kRecommended)},
                                {answered(kStop, respond(500, ""))});
  const std::string text = describe_failure(run.report, verdict, run.report.transcripts[0]);
  EXPECT_THAT(text, StartsWith("answer\n"));
  EXPECT_THAT(text, Not(HasSubstr("text/html")));
  EXPECT_THAT(text, Not(HasSubstr("wire/")));
}

TEST(DescribeCheck, NamesASourceThatTheCatalogueLacks) {
  SampleRun run;
  judge::Check check = failed_check("output/types", "JobId is a JSON number");
  check.sources = std::vector<std::string>{"model:elsewhere"};
  EXPECT_THAT(describe_check(run.report, check), EndsWith("  source   model:elsewhere\n"));
}

TEST(DescribeExchange, TellsWhyItWasMade) {
  SampleRun run;
  EXPECT_THAT(describe_exchange(run.report, answered("StartSentimentDetectionJob", respond(200, "{}"),
                                                     run::Purpose::kSetup)),
              StartsWith("setup: StartSentimentDetectionJob\n> POST /\n"));
}

TEST(DescribeExchange, TellsAnEmptyBodyFromNone) {
  SampleRun run;
  EXPECT_THAT(describe_exchange(run.report, answered(kStop, respond(500, ""))),
              EndsWith("< Content-Type: application/x-amz-json-1.1\n< (empty body)\n"));
}

TEST(DescribeExchange, ShowsSilenceAsSilence) {
  SampleRun run;
  EXPECT_THAT(describe_exchange(run.report, silent(kStop)),
              EndsWith("> {\"JobId\":\"0123456789abcdef0123456789abcdef\"}\n< no-answer: no byte of an "
                       "answer within 5000 ms\n"));
}

TEST(DescribeExchange, ShowsTheBytesOfWhatIsNoHttp) {
  SampleRun run;
  auto recorded = silent(kStop, transport::TransportFault::kNotHttp);
  recorded.exchange.error->message = "these bytes are no HTTP response";
  recorded.exchange.received = std::string("SSH-2.0\r\n\0\xFF", 11);
  EXPECT_THAT(describe_exchange(run.report, recorded),
              EndsWith("< not-http: these bytes are no HTTP response\n<\n< SSH-2.0\\r\\n\\x00\\xff\n"));
}

TEST(DescribeExchange, ShowsTheHeadOfAnAnswerThatWasCutShort) {
  SampleRun run;
  auto recorded = answered(kStop, respond(200, "{\"Jo"));
  recorded.exchange.error =
      transport::TransportError{transport::TransportFault::kTruncated, "closed in the body"};
  const std::string text = describe_exchange(run.report, recorded);
  EXPECT_THAT(text, HasSubstr("< 200 OK\n"));
  EXPECT_THAT(text, EndsWith("< {\"Jo\n< truncated: closed in the body\n"));
}

TEST(DescribeExchange, CutsALongBodyAndSaysSo) {
  SampleRun run;
  const std::string text =
      describe_exchange(run.report, answered(kStop, respond(500, std::string(5000, 'x'))));
  EXPECT_THAT(text, EndsWith(std::string(600, 'x') + "... (5000 bytes)\n"));
}

TEST(DescribeExchange, LeavesOutHeadersThatSayNothing) {
  SampleRun run;
  auto response = respond(200, "{}");
  response.headers.push_back({"Date", "Sat, 21 Nov 2026 22:10:58 GMT"});
  EXPECT_THAT(describe_exchange(run.report, answered(kStop, response)), Not(HasSubstr("Date")));
}

TEST(RenderConsole, ShowsNoSecretThatTheTargetSentBack) {
  SampleRun run;
  const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  run.report.secrets = {secret};
  auto response = respond(400, "{\"echo\":\"" + secret + "\"}");
  response.reason = secret;
  response.headers.set("Location", secret);
  auto garbage = silent(kStop, transport::TransportFault::kNotHttp);
  garbage.exchange.received = secret;
  garbage.exchange.error->message = secret;
  judge::Check second = failed_check("transport/answer", secret);
  second.exchanges = {1};
  // A body that is cut in the middle of a secret must not show its beginning.
  auto cut = answered(kStop, respond(500, std::string(590, 'x') + secret));
  judge::Check third = failed_check("wire/body", "x");
  third.exchanges = {2};
  run.add("failed", Outcome::kFailed, {failed_check("answer", secret), second, third},
          {answered(kStop, response), garbage, cut});
  run.add("blocked", Outcome::kBlocked, {}, {}, secret);
  run.add("warned", Outcome::kWarned, {failed_check("wire/request-id", secret, cases::Level::kRecommended)});
  run.add_broken(Kind::kChangedSymptom, "failed", "200", secret);
  EXPECT_THAT(render_console(run.report, false), Not(HasSubstr(secret.substr(0, 8))));
}

// Warnings and what was not judged.

TEST(RenderConsole, GroupsWarningsByWhatIsWrong) {
  SampleRun run;
  for (const char* slug : {"first", "second", "third"}) {
    run.add(slug, Outcome::kWarned, {failed_check("wire/request-id", "none", cases::Level::kRecommended)});
  }
  run.add("fourth", Outcome::kWarned, {failed_check("wire/request-id", "empty", cases::Level::kRecommended)});
  EXPECT_THAT(
      render_console(run.report, false),
      StartsWith("WARNED wire/request-id: empty (comprehend/StopSentimentDetectionJob/fourth)\n"
                 "WARNED wire/request-id: none (comprehend/StopSentimentDetectionJob/first and 2 more)\n\n"));
}

TEST(RenderConsole, ShowsTheWarningsOfAFailedCaseToo) {
  SampleRun run;
  run.add("a-case", Outcome::kFailed, {failed_check("wire/request-id", "none", cases::Level::kRecommended)});
  EXPECT_THAT(render_console(run.report, false), HasSubstr("WARNED wire/request-id: none"));
}

TEST(RenderConsole, GroupsWhatWasNotJudgedByItsReason) {
  SampleRun run;
  run.add("first", Outcome::kBlocked, {}, {}, "needs a job");
  run.add("second", Outcome::kNotImplemented, {}, {}, "unknown operation");
  run.add("third", Outcome::kBlocked, {}, {}, "needs a job");
  EXPECT_THAT(
      render_console(run.report, false),
      StartsWith(
          "BLOCKED 2 cases: needs a job (comprehend/StopSentimentDetectionJob/first, ...)\n"
          "NOT IMPLEMENTED 1 case: unknown operation (comprehend/StopSentimentDetectionJob/second)\n\n"));
}

TEST(RenderConsole, HidesNoUnjudgedCaseThatHasNoReason) {
  SampleRun run;
  run.add("a-case", Outcome::kBlocked);
  EXPECT_THAT(render_console(run.report, false), StartsWith("BLOCKED 1 case: "));
}

TEST(RenderConsole, SumsUpSeveralFailuresByTheirSymptoms) {
  SampleRun run;
  for (const char* slug : {"first", "second", "third"}) {
    run.add(slug, Outcome::kFailed, {failed_check("answer", "200")}, {answered(kStop, respond(200, "{}"))});
  }
  run.add("fourth", Outcome::kFailed, {failed_check("answer", "302")}, {answered(kStop, respond(302, "{}"))});
  EXPECT_THAT(render_console(run.report, false),
              HasSubstr("\n\nIN SHORT answer: 200 (comprehend/StopSentimentDetectionJob/first and 2 more)\n"
                        "IN SHORT answer: 302 (comprehend/StopSentimentDetectionJob/fourth)\n\n0 passed"));
}

TEST(RenderConsole, SumsUpNothingOfOneFailure) {
  SampleRun run;
  run.add("first", Outcome::kFailed, {failed_check("answer", "200")}, {answered(kStop, respond(200, "{}"))});
  EXPECT_THAT(render_console(run.report, false), Not(HasSubstr("IN SHORT")));
}

// The last line.

TEST(SummaryLine, CountsEveryOutcome) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  EXPECT_EQ(summary_line(run.report),
            "1 passed, 1 failed, 1 warned, 1 not implemented, 1 blocked, 1 inconclusive, 1 expected "
            "failures, 0 broken "
            "expectations, 1 flaky, 1 recorded in 0.41 s (seed 7, http://127.0.0.1:4566)");
}

TEST(SummaryLine, SaysThatARunWasInterrupted) {
  SampleRun run;
  run.report.interrupted = true;
  EXPECT_THAT(summary_line(run.report), HasSubstr(", interrupted in 0.41 s"));
}

}  // namespace
}  // namespace touchstone::report::console_test
