// Tests of verdict.h: a named row a case. The times of a row are made from its shares with a small, fixed
// jitter, so that its intervals have a width.
#include "gate/verdict.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace touchstone::gate::verdict_test {
namespace {

/// Fifteen rounds around `middle`, each side jittering in another order; the trimmed means stay where
/// `middle` is.
std::vector<double> around(double middle, double jitter, std::size_t side) {
  std::vector<double> times(15);
  for (std::size_t i = 0; i < times.size(); ++i) {
    times[i] = middle * (1 + jitter * (static_cast<double>((i * 4 + side * 5) % 15) - 7) / 7);
  }
  return times;
}

struct Row {
  const char* name;
  double head_time = 1;     ///< over the base's
  double control_time = 1;  ///< over the base's
  std::optional<double> base_instructions = {}, head_instructions = {};
  double control_instructions = 0;  ///< 0: as the base
  std::optional<double> base_allocations = {}, head_allocations = {};
  double jitter = 0.005;
  Outcome outcome = Outcome::kSame;
  const char* says = "";
  bool second_look = false;
};

std::vector<double> counts(std::optional<double> count) {
  return count ? std::vector<double>{*count} : std::vector<double>{};
}

Comparison comparison_of(const Row& row) {
  const auto control_instructions =
      row.control_instructions == 0 ? row.base_instructions : std::optional(row.control_instructions);
  return {"task/touchstone",
          {around(100, row.jitter, 0), counts(row.base_instructions), counts(row.base_allocations), ""},
          {around(100 * row.control_time, row.jitter, 1), counts(control_instructions),
           counts(row.base_allocations), ""},
          {around(100 * row.head_time, row.jitter, 2), counts(row.head_instructions),
           counts(row.head_allocations), ""}};
}

class JudgeTable : public testing::TestWithParam<Row> {};
TEST_P(JudgeTable, GivesTheOutcome) {
  const Verdict verdict = judge(comparison_of(GetParam()), Limits{}, 1);
  EXPECT_EQ(name_of(verdict.outcome), name_of(GetParam().outcome)) << verdict.what;
  EXPECT_EQ(verdict.wants_second_look, GetParam().second_look) << verdict.what;
  EXPECT_NE(verdict.what.find(GetParam().says), std::string::npos) << verdict.what;
}
INSTANTIATE_TEST_SUITE_P(
    Table, JudgeTable,
    testing::Values(
        Row{.name = "NothingMoved", .base_instructions = 40, .head_instructions = 40},
        Row{.name = "OneAllocationMore",
            .base_allocations = 2,
            .head_allocations = 3,
            .outcome = Outcome::kRegressed,
            .says = "allocations 2 -> 3"},
        Row{.name = "TheFirstAllocation",
            .base_allocations = 0,
            .head_allocations = 1,
            .outcome = Outcome::kRegressed,
            .says = "allocations 0 -> 1"},
        Row{.name = "OneAllocationInAThousandOperations",
            .base_allocations = 2,
            .head_allocations = 2.001,
            .outcome = Outcome::kRegressed,
            .says = "allocations"},
        Row{.name = "OneAllocationFewer",
            .base_allocations = 3,
            .head_allocations = 2,
            .outcome = Outcome::kBetter,
            .says = "allocations 3 -> 2"},
        Row{.name = "OnePercentMoreInstructions",
            .base_instructions = 1000,
            .head_instructions = 1010,
            .outcome = Outcome::kRegressed,
            .says = "instructions +1.0 %"},
        Row{.name = "MoreInstructionsButFaster",
            .head_time = 0.8,
            .base_instructions = 1000,
            .head_instructions = 1010,
            .outcome = Outcome::kRegressed,
            .says = "instructions"},
        Row{.name = "InstructionsWithinTheLimit", .base_instructions = 1000, .head_instructions = 1004},
        Row{.name = "InstructionsWithinWhatTheControlMoves",
            .base_instructions = 1000,
            .head_instructions = 1010,
            .control_instructions = 1008},
        Row{.name = "FewerInstructions",
            .base_instructions = 1000,
            .head_instructions = 950,
            .outcome = Outcome::kBetter,
            .says = "instructions -5.0 %"},
        Row{.name = "SlowerThanAnyLayoutWithTheSameInstructions",
            .head_time = 2.2,
            .base_instructions = 1000,
            .head_instructions = 1000,
            .outcome = Outcome::kRegressed,
            .says = "more than their layout explains"},
        Row{.name = "SlowerWithTheSameInstructions",
            .head_time = 1.33,
            .base_instructions = 1000,
            .head_instructions = 1000,
            .outcome = Outcome::kLayout,
            .says = "the same 1000 instructions"},
        Row{.name = "SlowerWithoutInstructions",
            .head_time = 1.06,
            .outcome = Outcome::kUnconfirmed,
            .says = "time +6.0 %",
            .second_look = true},
        Row{.name = "SlowerWithFewerInstructions",
            .head_time = 1.2,
            .base_instructions = 1000,
            .head_instructions = 900,
            .outcome = Outcome::kUnconfirmed,
            .says = "time +20.0 %",
            .second_look = true},
        Row{.name = "AShareSlowerThatIsWithinTheFloor", .head_time = 1.015},
        Row{.name = "SlowerButDrownedInNoise",
            .head_time = 1.04,
            .jitter = 0.03,
            .outcome = Outcome::kUnconfirmed,
            .second_look = true},
        Row{.name = "AControlThatMovedByItself",
            .head_time = 1.10,
            .control_time = 1.05,
            .outcome = Outcome::kUnmeasured,
            .says = "the base differs from itself",
            .second_look = true},
        Row{.name = "AControlThatMovedWhereInstructionsStand",
            .head_time = 1.10,
            .control_time = 1.05,
            .base_instructions = 10,
            .head_instructions = 10,
            .says = "time not judged"},
        Row{.name = "Faster", .head_time = 0.9, .outcome = Outcome::kBetter, .says = "time -10.0 %"}),
    [](const auto& row) { return row.param.name; });

Comparison timed(double head_time, double jitter = 0.005) {
  return comparison_of(Row{.name = "", .head_time = head_time, .jitter = jitter});
}

TEST(JudgeAgain, CallsARegressionWhatBothRunsSay) {
  const Verdict verdict = judge_again(timed(1.06), timed(1.06), Limits{}, 1);
  EXPECT_EQ(verdict.outcome, Outcome::kRegressed);
  EXPECT_NE(verdict.what.find("when run again"), std::string::npos);
}
TEST(JudgeAgain, DropsWhatTheSecondRunDoesNotSay) {
  EXPECT_EQ(judge_again(timed(1.12), timed(1.0), Limits{}, 1).outcome, Outcome::kUnconfirmed);
}
TEST(JudgeAgain, DropsWhatOnlyTheSecondRunSays) {
  EXPECT_NE(judge_again(timed(1.0), timed(1.06), Limits{}, 1).outcome, Outcome::kRegressed);
}
TEST(JudgeAgain, DropsASecondRunWhoseControlMoved) {
  const Comparison disturbed = comparison_of(Row{.name = "", .head_time = 1.1, .control_time = 1.05});
  EXPECT_NE(judge_again(timed(1.06), disturbed, Limits{}, 1).outcome, Outcome::kRegressed);
}

TEST(JudgeAgain, CannotTellByTooFewRounds) {
  Comparison cut_short = timed(1.06);
  for (Samples* side : {&cut_short.base, &cut_short.control, &cut_short.head}) side->times_ns.resize(1);
  const Verdict verdict = judge_again(timed(1.06), cut_short, Limits{}, 1);
  EXPECT_EQ(verdict.outcome, Outcome::kUnmeasured);
  EXPECT_NE(verdict.what.find("run again for 1 rounds only, where 5 are needed"), std::string::npos)
      << verdict.what;
}

TEST(Judge, MixesNoControlIntoTheBaseThatIsTooShortToBeJudged) {
  Comparison comparison = timed(1.10);
  comparison.control.times_ns.assign(4, 130);
  const Verdict verdict = without_second_look(judge(comparison, Limits{}, 1), Limits{});
  EXPECT_EQ(verdict.outcome, Outcome::kRegressed) << verdict.what;
}

TEST(WithoutSecondLook, TakesAWholeIntervalBeyondTheFloorForARegression) {
  EXPECT_EQ(without_second_look(judge(timed(1.06), Limits{}, 1), Limits{}).outcome, Outcome::kRegressed);
  EXPECT_EQ(without_second_look(judge(timed(1.04, 0.03), Limits{}, 1), Limits{}).outcome,
            Outcome::kUnconfirmed);
}

TEST(Judge, SaysHowManyRoundsAreMissing) {
  Comparison few = timed(1.5);
  for (Samples* side : {&few.base, &few.control, &few.head}) side->times_ns.resize(3);
  const Verdict verdict = judge(few, Limits{}, 1);
  EXPECT_EQ(verdict.outcome, Outcome::kUnmeasured);
  EXPECT_NE(verdict.what.find("3 paired rounds where 5 are needed"), std::string::npos) << verdict.what;
}
TEST(Judge, SaysThatTimeWasNotJudgedWhereInstructionsStand) {
  Comparison few = comparison_of(Row{.name = "", .base_instructions = 10, .head_instructions = 10});
  few.head.times_ns.resize(1);
  const Verdict verdict = judge(few, Limits{}, 1);
  EXPECT_EQ(verdict.outcome, Outcome::kSame);
  EXPECT_NE(verdict.what.find("time not judged: 1 paired rounds"), std::string::npos) << verdict.what;
}

struct CodeRow {
  const char* name;
  std::vector<Outcome> outcomes;
  int code;
};
class ExitCode : public testing::TestWithParam<CodeRow> {};
TEST_P(ExitCode, Is) {
  std::vector<Verdict> verdicts;
  for (const Outcome outcome : GetParam().outcomes) verdicts.push_back({.name = "x", .outcome = outcome});
  EXPECT_EQ(exit_code(verdicts), GetParam().code);
}
INSTANTIATE_TEST_SUITE_P(
    Table, ExitCode,
    testing::Values(CodeRow{"NoughtForTheSame", {Outcome::kSame, Outcome::kBetter}, 0},
                    CodeRow{"NoughtForLayout", {Outcome::kLayout}, 0},
                    CodeRow{"NoughtForWhatWasNotConfirmed", {Outcome::kUnconfirmed}, 0},
                    CodeRow{"OneForARegression", {Outcome::kSame, Outcome::kRegressed}, 1},
                    CodeRow{
                        "OneEvenWhereOthersWereNotMeasured", {Outcome::kUnmeasured, Outcome::kRegressed}, 1},
                    CodeRow{"ThreeForOneThatWasNotMeasured", {Outcome::kSame, Outcome::kUnmeasured}, 3},
                    CodeRow{"ThreeForNothingAtAll", {}, 3}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::gate::verdict_test
