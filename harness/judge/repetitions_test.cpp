// Tests repetitions.h: the worst verdict wins, and what is not the same every time is said.
#include "judge/repetitions.h"

#include <gtest/gtest.h>

#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::repetitions_test {
namespace {

const cases::Case kCase = for_tests::make_case({});

Check check(CheckOutcome outcome, std::string actual) {
  Check made;
  made.id = "answer";
  made.outcome = outcome;
  made.actual = std::move(actual);
  return made;
}

Repetition once(Outcome outcome, std::vector<Check> checks, std::string marker = "") {
  Repetition made;
  made.verdicts.push_back({&kCase, outcome, "", std::move(checks)});
  made.transcripts.push_back(for_tests::transcript_of(kCase, {}));
  made.transcripts.back().reason = std::move(marker);
  return made;
}

const Repetition kPassed = once(Outcome::kPassed, {check(CheckOutcome::kPassed, "400")}, "passed");
const Repetition kFailed = once(Outcome::kFailed, {check(CheckOutcome::kFailed, "200")}, "failed");

TEST(JoinRepetitions, LeavesASingleOneAlone) {
  const Repetition joined = join({kFailed});
  EXPECT_EQ(joined.verdicts[0].outcome, Outcome::kFailed);
  EXPECT_EQ(joined.verdicts[0].unstable, "");
}

TEST(JoinRepetitions, CallsACaseStableThatIsTheSameEveryTime) {
  const Repetition joined = join({kPassed, kPassed, kPassed});
  EXPECT_EQ(joined.verdicts[0].outcome, Outcome::kPassed);
  EXPECT_EQ(joined.verdicts[0].unstable, "");
  EXPECT_EQ(summarise(joined.verdicts).unstable, 0U);
}

TEST(JoinRepetitions, KeepsTheWorstWithItsTranscriptAndSaysHowOften) {
  const Repetition joined = join({kPassed, kFailed, kPassed});
  EXPECT_EQ(joined.verdicts[0].outcome, Outcome::kFailed);
  EXPECT_EQ(joined.transcripts[0].reason, "failed");
  EXPECT_EQ(joined.verdicts[0].unstable, "failed 1 time, passed 2 times");
  const Summary summary = summarise(joined.verdicts);
  EXPECT_EQ(summary.failed, 1U);
  EXPECT_EQ(summary.unstable, 1U);
}

TEST(JoinRepetitions, TakesTheOrderOfTheRepetitionsForNothing) {
  EXPECT_EQ(join({kFailed, kPassed, kPassed}).verdicts[0].unstable,
            join({kPassed, kPassed, kFailed}).verdicts[0].unstable);
}

TEST(JoinRepetitions, TakesWhatWasInterruptedForNothing) {
  Repetition interrupted = once(Outcome::kInconclusive, {}, "interrupted");
  interrupted.transcripts[0].ending = run::Ending::kInterrupted;
  const Repetition joined = join({kPassed, kPassed, interrupted});
  EXPECT_EQ(joined.verdicts[0].outcome, Outcome::kPassed);
  EXPECT_EQ(joined.verdicts[0].unstable, "");
}

TEST(JoinRepetitions, CallsAnotherSymptomUnstableToo) {
  const Repetition another = once(Outcome::kFailed, {check(CheckOutcome::kFailed, "500")});
  EXPECT_EQ(join({kFailed, another}).verdicts[0].unstable, "failed every time, but with another answer");
}

TEST(JoinRepetitions, TakesItForTheSameWhicheverOfTheWantedStatesWasSeen) {
  const auto saw = [](std::string state) {
    Check made = check(CheckOutcome::kPassed, std::move(state));
    made.id = "state@2";
    return once(Outcome::kPassed, {made});
  };
  EXPECT_EQ(join({saw("SUBMITTED"), saw("IN_PROGRESS")}).verdicts[0].unstable, "");
}

TEST(JoinRepetitions, ExpectsOfAFlakyCheckThatItVaries) {
  const Repetition passes = once(Outcome::kFlaky, {check(CheckOutcome::kFlaky, "400")});
  const Repetition fails = once(Outcome::kFlaky, {check(CheckOutcome::kFlaky, "200")});
  EXPECT_EQ(join({passes, fails}).verdicts[0].unstable, "");
}

TEST(JoinRepetitions, GivesEachBrokenExpectationOnce) {
  Repetition first = kPassed;
  first.broken.push_back({BrokenExpectation::Kind::kUnexpectedPass, {kCase.id, "b", "200", "r", ""}, "400"});
  Repetition second = kPassed;
  second.broken = first.broken;
  second.broken.push_back({BrokenExpectation::Kind::kUnexpectedPass, {kCase.id, "a", "200", "r", ""}, "400"});
  const Repetition joined = join({first, second});
  ASSERT_EQ(joined.broken.size(), 2U);
  EXPECT_EQ(joined.broken[0].expectation.check_id, "a");
  EXPECT_EQ(joined.broken[1].expectation.check_id, "b");
}

}  // namespace
}  // namespace touchstone::judge::repetitions_test
