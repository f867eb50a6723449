// Tests the power of the gate's judgement on simulated machines, from fixed seeds: what it catches and what
// it leaves alone. The same on real programs is `bench_gate power` (power.h), which takes many minutes;
// bench/README.md has its table.
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "base/seed.h"
#include "gate/power.h"
#include "gate/verdict.h"

namespace touchstone::gate::power_test {
namespace {

/// A machine whose rounds differ: a slow drift that all sides of a round share, a jitter of each process, and
/// now and then a process that was disturbed. The jitter is that of the fastest of three repetitions on a
/// shared core.
class Machine {
 public:
  explicit Machine(std::uint64_t seed) : random_(seed, "machine") {}

  Comparison compare(double head_time, std::size_t rounds) {
    Comparison made{.name = "simulated/touchstone"};
    double drift = 1;
    for (std::size_t round = 0; round < rounds; ++round) {
      drift += 0.02 * normal();
      made.base.times_ns.push_back(100 * drift * process());
      made.control.times_ns.push_back(100 * drift * process());
      made.head.times_ns.push_back(100 * drift * head_time * process());
    }
    return made;
  }

 private:
  double uniform() { return static_cast<double>(random_.below(1U << 30U)) / static_cast<double>(1U << 30U); }
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }
  double process() { return 1 + 0.015 * normal() + (uniform() < 0.07 ? 0.3 * uniform() : 0); }

  base::Random random_;
};

struct Instructions {
  double base, head;
};

/// As measure_and_judge() does it: a second run of six times the rounds for what seems slower.
Outcome outcome_of(std::uint64_t seed, double head_time, std::optional<Instructions> instructions) {
  Machine machine(seed);
  const auto measure = [&](std::size_t rounds) {
    Comparison made = machine.compare(head_time, rounds);
    if (instructions) {
      made.base.instructions = made.control.instructions = {instructions->base};
      made.head.instructions = {instructions->head};
    }
    return made;
  };
  const Comparison first = measure(15);
  const Verdict verdict = judge(first, Limits{}, seed);
  return verdict.wants_second_look ? judge_again(first, measure(90), Limits{}, seed).outcome
                                   : verdict.outcome;
}

int alarms(int trials, double head_time, std::optional<Instructions> instructions) {
  int count = 0;
  for (int trial = 0; trial < trials; ++trial) {
    count +=
        outcome_of(static_cast<std::uint64_t>(trial), head_time, instructions) == Outcome::kRegressed ? 1 : 0;
  }
  return count;
}

TEST(SimulatedPower, CatchesFivePercentOfTimeNineteenTimesInTwenty) { EXPECT_GE(alarms(100, 1.05, {}), 95); }
TEST(SimulatedPower, CatchesEveryPercentOfInstructions) {
  EXPECT_EQ(alarms(100, 1.0, Instructions{1000, 1010}), 100);
}
TEST(SimulatedPower, RaisesNoAlarmForNothingByTimeAlone) { EXPECT_LE(alarms(200, 1.0, {}), 1); }
TEST(SimulatedPower, RaisesNoAlarmForNothingWhereInstructionsAreCounted) {
  EXPECT_EQ(alarms(200, 1.0, Instructions{1000, 1000}), 0);
}
TEST(SimulatedPower, LeavesASlowdownBelowTheFloorAlone) { EXPECT_LE(alarms(100, 1.02, {}), 1); }
TEST(SimulatedPower, CallsNoMoveOfTheLayoutARegression) {
  EXPECT_EQ(alarms(100, 1.33, Instructions{1000, 1000}), 0);
}

TEST(PowerRow, IsMissedWhereNothingWasCompared) {
  EXPECT_FALSE((PowerRow{"x", "y", 0, 0, 0, 0}).kept());
  EXPECT_FALSE((PowerRow{"x", "y", 200, 0, 0, 1, 100}).kept());
  EXPECT_TRUE((PowerRow{"x", "y", 200, 0, 0, 1, 99}).kept());
  EXPECT_TRUE((PowerRow{"x", "y", 200, 1, 0, 1}).kept());
  EXPECT_FALSE((PowerRow{"x", "y", 200, 2, 0, 1}).kept());
  EXPECT_FALSE((PowerRow{"x", "y", 200, 189, 190, 200}).kept());
}
TEST(RenderPower, ShowsWhatWasWantedAndWhatWasMissed) {
  const std::string text = render_power({{"+5 % time", "time alone", 200, 180, 190, 200}}, PowerPlan{});
  EXPECT_NE(text.find("180"), std::string::npos);
  EXPECT_NE(text.find(">= 190  MISSED"), std::string::npos) << text;
}

}  // namespace
}  // namespace touchstone::gate::power_test
