// Tests of runner.h with programs that only print.
#include "gate/runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/result.h"
#include "gate/fake_bench_for_tests.h"

namespace touchstone::gate::runner_test {
namespace {

/// A base that takes `base_ns` and a head that takes `head_ns`, without jitter.
struct Builds {
  TestFolder base{"base"}, head{"head"};
  Builds(double base_ns, double head_ns) {
    base.add_script("a_bench", prints_results(one_result("a/touchstone", base_ns)));
    head.add_script("a_bench", prints_results(one_result("a/touchstone", head_ns)));
  }
  [[nodiscard]] Plan plan() const {
    Plan made{.base = base.path(), .head = head.path(), .programs = {"a_bench"}, .head_flags = {}};
    made.rounds = 6;
    made.instructions = false;
    return made;
  }
};

std::size_t calls_of(const TestFolder& folder) {
  const std::string calls = base::load_text(folder.path() / "a_bench.calls").value_or("");
  return static_cast<std::size_t>(std::ranges::count(calls, '\n'));
}

bool has_note(const std::vector<std::string>& notes, const std::string& text) {
  return std::ranges::any_of(notes,
                             [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

TEST(Measure, RunsBaseTwiceAndHeadOnceEachRound) {
  const Builds builds(100, 110);
  const auto measured = measure(builds.plan());
  ASSERT_TRUE(measured.has_value()) << base::render(measured.error());
  EXPECT_EQ(calls_of(builds.base), 12U);
  EXPECT_EQ(calls_of(builds.head), 6U);
  ASSERT_EQ(measured->comparisons.size(), 1U);
  EXPECT_EQ(measured->comparisons[0].base.times_ns, std::vector<double>(6, 100));
  EXPECT_EQ(measured->comparisons[0].control.times_ns, std::vector<double>(6, 100));
  EXPECT_EQ(measured->comparisons[0].head.times_ns, std::vector<double>(6, 110));
}

TEST(Measure, BeginsNoRoundOnceTheTimeIsUpAndSaysSo) {
  const Builds builds(100, 100);
  Plan plan = builds.plan();
  plan.budget = std::chrono::seconds(0);
  const auto measured = measure(plan);
  ASSERT_TRUE(measured.has_value());
  EXPECT_EQ(measured->rounds, 1U);
  EXPECT_TRUE(has_note(measured->notes, "the time was up after 1 of 6 rounds"));
}

TEST(Measure, LeavesOutAProgramThatTheBaseDoesNotHave) {
  const Builds builds(100, 100);
  builds.head.add_script("new_bench", prints_results(one_result("new/touchstone", 1)));
  Plan plan = builds.plan();
  plan.programs.emplace_back("new_bench");
  const auto measured = measure(plan);
  ASSERT_TRUE(measured.has_value());
  EXPECT_TRUE(has_note(measured->notes, "new_bench is left out: the base has no such program"));
  EXPECT_EQ(measured->comparisons.size(), 1U);
}

TEST(Measure, TellsWhatIsNewAndWhatIsGone) {
  const Builds builds(100, 100);
  builds.head.add_script("a_bench", prints_results(one_result("b/touchstone", 1)));
  const auto measured = measure(builds.plan());
  ASSERT_TRUE(measured.has_value());
  EXPECT_TRUE(has_note(measured->notes, "b/touchstone is new"));
  EXPECT_TRUE(has_note(measured->notes, "a/touchstone is gone"));
}

TEST(Measure, FailsWithTheProgramsLastWordsWhenItFails) {
  const Builds builds(100, 100);
  builds.head.add_script("a_bench", "echo 'ours gives a wrong answer'; exit 2\n");
  const auto measured = measure(builds.plan());
  ASSERT_FALSE(measured.has_value());
  EXPECT_NE(base::render(measured.error()).find("ended with exit code 2"), std::string::npos);
  EXPECT_NE(base::render(measured.error()).find("ours gives a wrong answer"), std::string::npos);
}

TEST(Measure, FailsWhenAProgramLeavesNoResults) {
  const Builds builds(100, 100);
  builds.base.add_script("a_bench", "exit 0\n");
  const auto measured = measure(builds.plan());
  ASSERT_FALSE(measured.has_value());
  EXPECT_NE(base::render(measured.error()).find("left no results"), std::string::npos);
}

TEST(FilterOf, MatchesTheseNamesOnly) {
  EXPECT_EQ(filter_of({"a/32 hex (b)/c", "d+e"}), R"(^(a/32 hex \(b\)/c|d\+e)$)");
}

TEST(MeasureAndJudge, LooksTwiceBeforeItCallsARegression) {
  const Builds builds(100, 110);
  const auto judged = measure_and_judge(builds.plan(), Limits{});
  ASSERT_TRUE(judged.has_value());
  ASSERT_EQ(judged->verdicts.size(), 1U);
  EXPECT_EQ(judged->verdicts[0].outcome, Outcome::kRegressed);
  EXPECT_EQ(calls_of(builds.head), 6U + 36U);
  const std::string calls = base::load_text(builds.head.path() / "a_bench.calls").value_or("");
  EXPECT_NE(calls.find("--benchmark_filter=^(a/touchstone)$"), std::string::npos) << calls;
}

TEST(MeasureAndJudge, LooksOnceWhereNothingMoved) {
  const Builds builds(100, 100);
  const auto judged = measure_and_judge(builds.plan(), Limits{});
  ASSERT_TRUE(judged.has_value());
  EXPECT_EQ(judged->verdicts[0].outcome, Outcome::kSame);
  EXPECT_EQ(calls_of(builds.head), 6U);
}

}  // namespace
}  // namespace touchstone::gate::runner_test
