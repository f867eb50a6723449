// Tests markdown.h: golden text, and texts of a target that would be markup.
#include "report/markdown.h"

#include <gtest/gtest.h>

#include "report/sample_report_for_tests.h"

namespace touchstone::report::markdown_test {
namespace {

using for_tests::failed_check;
using judge::Outcome;

TEST(RenderMarkdown, CountsEachOperationAndListsFailures) {
  for_tests::SampleRun run;
  run.add("passes", Outcome::kPassed);
  run.add("fails", Outcome::kFailed, {failed_check("answer", "200")});
  const std::string markdown = render_markdown(run.report);
  EXPECT_EQ(markdown.substr(0, markdown.find('\n')), "## Touchstone: not as expected");
  EXPECT_NE(markdown.find("| comprehend/StopSentimentDetectionJob | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"),
            std::string::npos)
      << markdown;
  EXPECT_NE(markdown.find("| comprehend/StopSentimentDetectionJob/fails | answer | "), std::string::npos)
      << markdown;
}

TEST(RenderMarkdown, SaysSoWhenAllIsAsExpected) {
  for_tests::SampleRun run;
  run.add("passes", Outcome::kPassed);
  const std::string markdown = render_markdown(run.report);
  EXPECT_EQ(markdown.substr(0, markdown.find('\n')), "## Touchstone: as expected");
  EXPECT_EQ(markdown.find("| case |"), std::string::npos);
}

TEST(RenderMarkdown, KeepsATargetsTextOutOfTheMarkup) {
  for_tests::SampleRun run;
  run.add("fails", Outcome::kFailed, {failed_check("answer", "a|b\n<script>`x`</script>")});
  const std::string markdown = render_markdown(run.report);
  EXPECT_NE(markdown.find(R"(a\|b\\n&lt;script>\`x\`&lt;/script>)"), std::string::npos) << markdown;
}

TEST(RenderMarkdown, FencesTheEvidenceSoThatNothingInItEndsTheFence) {
  for_tests::SampleRun run;
  run.add("fails", Outcome::kFailed, {failed_check("answer", "a ```` b")});
  const std::string markdown = render_markdown(run.report);
  const std::size_t fence = markdown.find("`````text\n");
  ASSERT_NE(fence, std::string::npos) << markdown;
  EXPECT_NE(markdown.find("\n`````\n\n</details>", fence), std::string::npos) << markdown;
}

TEST(RenderMarkdown, ListsAnExpectationThatDoesNotHold) {
  for_tests::SampleRun run;
  run.add("passes", Outcome::kPassed);
  run.add_broken(judge::BrokenExpectation::Kind::kUnexpectedPass, "passes", "200", "400 X");
  EXPECT_NE(render_markdown(run.report).find("| answer (unexpected pass) | 200 | 400 X |"),
            std::string::npos);
}

TEST(RenderMarkdown, HidesASecretThatTheTargetEchoes) {
  for_tests::SampleRun run;
  run.report.secrets = {"wJalrXUtnFEMI/K7MDENG"};
  run.add("fails", Outcome::kFailed, {failed_check("answer", "you are wJalrXUtnFEMI/K7MDENG")});
  const std::string text = render_markdown(run.report);
  EXPECT_EQ(text.find("wJalrXUtnFEMI"), std::string::npos) << text;
  EXPECT_NE(text.find("you are "), std::string::npos) << text;
}

}  // namespace
}  // namespace touchstone::report::markdown_test
