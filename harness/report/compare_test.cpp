// Tests compare.h: what counts as newly broken, changed, fixed, still, lost, gone and new, and what turns a
// comparison red.
#include "report/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_report_for_tests.h"

namespace touchstone::report::compare_test {
namespace {

using for_tests::failed_check;
using for_tests::passed_check;
using for_tests::SampleRun;
using judge::Outcome;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Change::Kind;

void add_failed(SampleRun& run, const std::string& slug, const std::string& seen) {
  run.add(slug, Outcome::kFailed, {failed_check("answer", seen)});
}
void add_passed(SampleRun& run, const std::string& slug) {
  run.add(slug, Outcome::kPassed, {passed_check("answer", "400")});
}
void add_blocked(SampleRun& run, const std::string& slug) {
  run.add(slug, Outcome::kBlocked, {}, {}, "needs a job");
}
void add_inconclusive(SampleRun& run, const std::string& slug) {
  run.add(slug, Outcome::kInconclusive, {}, {}, "no answer");
}
void add_expected(SampleRun& run, const std::string& slug) {
  judge::Check check = failed_check("answer", "200");
  check.outcome = judge::CheckOutcome::kExpectedFailure;
  run.add(slug, Outcome::kExpectedFailure, {check});
}
void add_flaky(SampleRun& run, const std::string& slug) {
  judge::Check check = failed_check("answer", "200");
  check.outcome = judge::CheckOutcome::kFlaky;
  run.add(slug, Outcome::kFlaky, {check});
}
void add_warned(SampleRun& run, const std::string& slug) {
  run.add(slug, Outcome::kWarned, {failed_check("answer", "200", cases::Level::kRecommended)});
}
void add_200(SampleRun& run, const std::string& slug) { add_failed(run, slug, "200"); }
void add_500(SampleRun& run, const std::string& slug) { add_failed(run, slug, "500"); }
void add_nothing(SampleRun&, const std::string&) {}

using Add = void (*)(SampleRun&, const std::string&);

/// One case in each of two reports, the change that this is ("" for none) and the exit code.
struct Row {
  std::string name;
  Add before;
  Add after;
  std::string kind;
  int exit_code;
};

class OneCase : public testing::TestWithParam<Row> {};

TEST_P(OneCase, IsTheChange) {
  SampleRun before;
  SampleRun after;
  add_passed(before, "beside");
  add_passed(after, "beside");
  GetParam().before(before, "tested");
  GetParam().after(after, "tested");
  const Comparison made = compare(before.report, after.report);
  std::string kinds;
  for (const Change& change : made.changes) kinds += name_of(change.kind);
  EXPECT_EQ(kinds, GetParam().kind);
  EXPECT_EQ(exit_code(made), GetParam().exit_code);
}

INSTANTIATE_TEST_SUITE_P(
    All, OneCase,
    testing::Values(Row{"PassesTwice", add_passed, add_passed, "", 0},
                    Row{"FailsNow", add_passed, add_200, "newly broken", 1},
                    Row{"FailsNowAsExpected", add_passed, add_expected, "newly broken", 1},
                    Row{"PassesNow", add_200, add_passed, "fixed", 0},
                    Row{"FailsAlike", add_200, add_200, "still", 0},
                    Row{"FailsOtherwise", add_200, add_500, "changed", 1},
                    Row{"FailsAlikeAndIsExpectedNow", add_200, add_expected, "still", 0},
                    Row{"IsBlockedNow", add_passed, add_blocked, "changed", 1},
                    Row{"FailedAndIsBlockedNow", add_200, add_blocked, "changed", 1},
                    Row{"WasBlockedAndPasses", add_blocked, add_passed, "fixed", 0},
                    Row{"WasBlockedAndFails", add_blocked, add_200, "newly broken", 1},
                    Row{"WasBlockedAndFailsAsExpected", add_blocked, add_expected, "newly broken", 1},
                    Row{"IsBlockedTwice", add_blocked, add_blocked, "", 0},
                    Row{"IsSilentNow", add_passed, add_inconclusive, "lost", 3},
                    Row{"WasSilentAndPasses", add_inconclusive, add_passed, "found", 0},
                    Row{"WasSilentAndFails", add_inconclusive, add_200, "newly broken", 1},
                    Row{"IsFlaky", add_passed, add_flaky, "", 0},
                    Row{"WarnsNow", add_passed, add_warned, "newly broken", 0},
                    Row{"IsGone", add_200, add_nothing, "gone", 0},
                    Row{"IsGoneAndPassed", add_passed, add_nothing, "", 0},
                    Row{"IsNewAndFails", add_nothing, add_200, "new", 0},
                    Row{"IsNewAndPasses", add_nothing, add_passed, "", 0}),
    judge::for_tests::row_name);

TEST(Compare, FindsARegressionBesideAnUnrelatedFix) {
  SampleRun before;
  SampleRun after;
  add_200(before, "a");
  add_passed(before, "b");
  add_passed(after, "a");
  add_200(after, "b");
  const Comparison made = compare(before.report, after.report);
  EXPECT_EQ(exit_code(made), 1);
  EXPECT_THAT(render(made),
              HasSubstr("1 newly broken, 0 changed, 1 fixed, 0 still failing (2 cases compared)"));
}

TEST(Compare, FindsNothingInAReportAndItself) {
  SampleRun run;
  for_tests::add_every_outcome(run);
  const Comparison made = compare(run.report, run.report);
  for (const Change& change : made.changes) EXPECT_EQ(change.kind, Kind::kStill) << change.case_id;
  EXPECT_EQ(exit_code(made), 0);
  EXPECT_THAT(made.remarks, testing::ElementsAre(testing::EndsWith(
                                "cases are judged in neither: not implemented, blocked or inconclusive")));
}

TEST(Compare, FindsNothingWhereNothingWasJudged) {
  SampleRun run;
  add_blocked(run, "a");
  add_inconclusive(run, "b");
  const Comparison made = compare(run.report, run.report);
  EXPECT_EQ(made.unjudged, 2U);
  EXPECT_EQ(exit_code(made), 4);
}

TEST(Compare, DoesNotCareInWhichOrderTheCasesStand) {
  SampleRun before;
  SampleRun after;
  add_200(before, "a");
  add_passed(before, "b");
  add_passed(after, "b");
  add_200(after, "a");
  EXPECT_EQ(exit_code(compare(before.report, after.report)), 0);
}

TEST(Compare, SaysOfACheckThatWasNotMadeThatItWasNot) {
  SampleRun before;
  SampleRun after;
  add_passed(before, "a");
  after.add("a", Outcome::kFailed,
            {passed_check("answer", "400"), failed_check("wire/content-type", "text/html")});
  const Comparison made = compare(before.report, after.report);
  ASSERT_EQ(made.changes.size(), 1U);
  EXPECT_EQ(made.changes[0].before, "not checked");
  EXPECT_EQ(made.changes[0].after, "text/html");
}

TEST(Compare, SaysThatTheCataloguesDiffer) {
  SampleRun before;
  SampleRun after;
  cases::Catalogue other;
  other.sha256 = std::string(64, 'e');
  after.report.catalogue = &other;
  EXPECT_THAT(compare(before.report, after.report).remarks,
              testing::Contains(HasSubstr("the catalogues differ")));
}

TEST(Compare, KnowsNothingWhereNoCaseStandsInBoth) {
  SampleRun before;
  SampleRun after;
  add_passed(before, "a");
  add_passed(after, "b");
  const Comparison made = compare(before.report, after.report);
  EXPECT_EQ(exit_code(made), 4);
  EXPECT_THAT(made.remarks,
              testing::ElementsAre("1 cases are in the first only", "1 cases are in the second only"));
}

TEST(RenderComparison, ShowsWhatWasSeenBeforeAndAfter) {
  SampleRun before;
  SampleRun after;
  add_200(before, "a");
  add_500(after, "a");
  EXPECT_EQ(render(compare(before.report, after.report)),
            "CHANGED comprehend/StopSentimentDetectionJob/a answer\n  before 200\n  after  500\n\n"
            "0 newly broken, 1 changed, 0 fixed, 0 still failing (1 cases compared)\n");
}

TEST(RenderComparison, LetsNoByteOfATargetReachATerminal) {
  SampleRun before;
  SampleRun after;
  add_passed(before, "a");
  add_failed(after, "a", "\x1b[2J");
  EXPECT_EQ(render(compare(before.report, after.report)).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace touchstone::report::compare_test
