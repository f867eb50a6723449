// Tests tap.h: golden text, and texts of a target that would be syntax.
#include "report/tap.h"

#include <gtest/gtest.h>

#include "report/console.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::tap_test {
namespace {

using for_tests::failed_check;
using judge::Outcome;

TEST(RenderTap, WritesOneTestPointForEachCase) {
  for_tests::SampleRun run;
  run.add("passes", Outcome::kPassed);
  run.add("fails", Outcome::kFailed, {failed_check("answer", "200")});
  run.add("known", Outcome::kExpectedFailure);
  run.add("needs-a-job", Outcome::kBlocked, {}, {}, "needs a job # 5");
  run.add("gone", Outcome::kInconclusive, {}, {}, "no answer");
  run.add("broken", Outcome::kPassed);
  run.add_broken(judge::BrokenExpectation::Kind::kUnexpectedPass, "broken", "200", "400 X");
  const std::string expected = failed_check("answer", "200").expected;
  EXPECT_EQ(render_tap(run.report),
            "TAP version 13\n1..6\n"
            "ok 1 - comprehend/StopSentimentDetectionJob/passes\n"
            "not ok 2 - comprehend/StopSentimentDetectionJob/fails\n"
            "  ---\n  - check: \"answer\"\n    expected: \"" +
                expected +
                "\"\n    seen: \"200\"\n    sources:\n      - \"doc:stop\"\n  ...\n"
                "not ok 3 - comprehend/StopSentimentDetectionJob/known # TODO known deviation\n"
                "ok 4 - comprehend/StopSentimentDetectionJob/needs-a-job # SKIP blocked: needs a job \\# 5\n"
                "not ok 5 - comprehend/StopSentimentDetectionJob/gone\n"
                "  ---\n  - outcome: inconclusive\n    reason: \"no answer\"\n  ...\n"
                "not ok 6 - comprehend/StopSentimentDetectionJob/broken\n"
                "  ---\n  - expectation: \"answer\"\n    expected: \"200\"\n    seen: \"400 X\"\n  ...\n"
                "# " +
                summary_line(run.report) + "\n");
}

TEST(RenderTap, KeepsATargetsTextOutOfTheSyntax) {
  for_tests::SampleRun run;
  run.add("fails", Outcome::kFailed, {failed_check("answer", "200\nok 2 - \"forged\"")});
  const std::string tap = render_tap(run.report);
  EXPECT_EQ(tap.find("\nok 2"), std::string::npos);
  EXPECT_NE(tap.find(R"(seen: "200\nok 2 - \"forged\"")"), std::string::npos) << tap;
}

TEST(RenderTap, EscapesWhatYamlDoesNotTake) {
  for_tests::SampleRun run;
  run.add("fails", Outcome::kFailed, {failed_check("answer", "a\uFFFFb\u0080c\u00E9")});
  EXPECT_NE(render_tap(run.report).find("seen: \"a\\uffffb\\u0080c\u00E9\""), std::string::npos)
      << render_tap(run.report);
}

TEST(RenderTap, HidesASecretThatTheTargetEchoes) {
  for_tests::SampleRun run;
  run.report.secrets = {"wJalrXUtnFEMI/K7MDENG"};
  run.add("fails", Outcome::kFailed, {failed_check("answer", "you are wJalrXUtnFEMI/K7MDENG")});
  const std::string text = render_tap(run.report);
  EXPECT_EQ(text.find("wJalrXUtnFEMI"), std::string::npos) << text;
  EXPECT_NE(text.find("you are "), std::string::npos) << text;
}

}  // namespace
}  // namespace touchstone::report::tap_test
