// Tests console.h: what a person reads of findings and of a campaign.
#include "fuzzer/console.h"

#include <gtest/gtest.h>

namespace touchstone::fuzzer::console_test {
namespace {

Finding a_finding(cases::Level level, std::size_t shown_in) {
  Finding finding;
  finding.attempt.operation = "comprehend/StopSentimentDetectionJob";
  finding.attempt.aspect = "JobId max-length: length 33";
  finding.attempt.number = 12;
  finding.oracle = "answer";
  finding.level = level;
  finding.expected = "400 ValidationException";
  finding.seen = "200";
  finding.shown_in = shown_in;
  finding.tried_in = 2;
  return finding;
}

TEST(DescribeFinding, SaysWhatWasExpectedAndSeenAndHowToSeeItAgain) {
  report::RunReport report;
  report.seed = 7;
  report.reproduce_flags = {"--endpoint", "http://127.0.0.1:1"};
  const std::string text = describe_finding(report, a_finding(cases::Level::kRequired, 2), "out/x.json");
  EXPECT_EQ(text,
            "FOUND comprehend/StopSentimentDetectionJob: JobId max-length: length 33 by answer\n"
            "  expected 400 ValidationException\n"
            "  seen     200\n"
            "  attempt  12 of the seed 7; tried again: shown in 2 of 2\n"
            "  again: touchstone fuzz --endpoint http://127.0.0.1:1 --replay out/x.json\n"
            "\n");
}

TEST(DescribeFinding, IsShortWhereAnotherOperationShowedTheSameBefore) {
  Finding again = a_finding(cases::Level::kRequired, 2);
  again.known_symptom = true;
  EXPECT_EQ(describe_finding({}, again, "out/x.json"),
            "FOUND comprehend/StopSentimentDetectionJob: JobId max-length: length 33 by answer\n"
            "  as another operation before: 200\n"
            "  again: touchstone fuzz --replay out/x.json\n"
            "\n");
}

TEST(DescribeFinding, TellsApartWhatIsRecommendedAndWhatIsUnsteady) {
  EXPECT_TRUE(
      describe_finding({}, a_finding(cases::Level::kRecommended, 2), "").starts_with("FOUND (recommended) "));
  EXPECT_TRUE(describe_finding({}, a_finding(cases::Level::kRequired, 1), "").starts_with("UNSTEADY "));
}

TEST(DescribeFinding, SaysWhatNobodyTriedAgain) {
  Finding open = a_finding(cases::Level::kRequired, 0);
  open.tried_in = 0;
  EXPECT_TRUE(describe_finding({}, open, "").starts_with("UNCONFIRMED "));
  CampaignResult result;
  result.findings = {open};
  EXPECT_TRUE(
      describe_campaign({}, result, 9)
          .starts_with("1 unconfirmed: seen once, and not tried again\n0 findings, 0 recommended ones, 0 "
                       "unsteady"));
}

TEST(ProgressLine, HasTimeRateFindingsAndConstraints) {
  Tally tally;
  tally.requests = 4000;
  tally.elapsed = std::chrono::seconds(2);
  tally.findings = 3;
  tally.broken = {"a", "b"};
  EXPECT_EQ(progress_line(tally, 9), "2 s  4000 requests  2000/s  3 findings  2/9 constraints broken");
}

TEST(DescribeCampaign, CountsFindingsByHowBindingTheyAre) {
  CampaignResult result;
  result.findings = {a_finding(cases::Level::kRequired, 2), a_finding(cases::Level::kRecommended, 2),
                     a_finding(cases::Level::kRequired, 0)};
  result.tally.judged = 100;
  EXPECT_TRUE(
      describe_campaign({}, result, 9)
          .starts_with(
              "1 findings, 1 recommended ones, 1 unsteady, of 100 attempts; 0 of 9 constraints broken"));
}

TEST(DescribeCampaign, TellsWhatIsNotImplementedAndWhatIsAmbiguous) {
  CampaignResult result;
  result.tally.not_implemented["translate/StopTextTranslationJob"] = "the target answers it with 501";
  result.tally.ambiguous["body: member twice"] = {"400 JobNotFoundException"};
  const std::string text = describe_campaign({}, result, 9);
  EXPECT_NE(text.find("not implemented: translate/StopTextTranslationJob: the target answers it with 501\n"),
            std::string::npos);
  EXPECT_NE(text.find("1 answered 400 JobNotFoundException\n"), std::string::npos);
}

}  // namespace
}  // namespace touchstone::fuzzer::console_test
