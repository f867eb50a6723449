// The gate catches what it claims to: the bounded self test, the one that `touchstone selftest --runs 20`
// makes, and the same reports whatever the order, the number of jobs and the carrier.
#include "app/selftest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "app/simulated_run_for_tests.h"
#include "base/parallel.h"
#include "endpoint/endpoint.h"
#include "endpoint/variants.h"

namespace touchstone::app::deviation_gate_test {
namespace {

using for_tests::law;
using for_tests::the_judge;

/// The four that the documentation pages of the project describe, one of each kind: the others repeat their
/// cases, and `touchstone selftest` takes them all.
const std::vector<std::string> kOperations = {
    "comprehend/StopSentimentDetectionJob", "comprehend/StopTrainingDocumentClassifier",
    "comprehendmedical/StopEntitiesDetectionV2Job", "translate/StopTextTranslationJob"};

const std::vector<const cases::Case*>& selected() {
  static const auto all =
      cases::select(law().catalogue, {{}, kOperations, {}, cases::Level::kInformational, true}).value();
  return all;
}

const DeviationEntries& entries() {
  static const DeviationEntries loaded = [] {
    auto made = load_deviation_entries(TOUCHSTONE_SOURCE_DIR "/conformance", law().catalogue);
    if (!made) throw std::runtime_error(base::render(made.error()));
    return *std::move(made);
  }();
  return loaded;
}

TEST(DeviationGate, CatchesEachDeviationAndAccusesNothingLawful) {
  SelftestOptions options;
  options.runs = 1 + endpoint::variants().size();  // each lawful target once
  options.operations = kOperations;
  options.threads = base::count_processors();
  const auto result = run_selftest(law(), entries(), options);
  ASSERT_TRUE(result) << base::render(result.error());
  EXPECT_EQ(result->matrix.size(), endpoint::deviations().size());
  for (const std::string& fault : result->faults) ADD_FAILURE() << fault;
}

TEST(DeviationGate, KnowsAtLeastEightyDeviationsThatACaseCatches) {
  EXPECT_GE(std::ranges::count(entries().deviations, false, &DeviationEntry::uncaught), 80);
}

class LawfulOverSockets : public testing::TestWithParam<std::string> {};

TEST_P(LawfulOverSockets, IsAccusedOfNothing) {
  Trial trial;
  trial.variant = GetParam();
  trial.over_sockets = true;
  const auto verdicts = carry_out(trial, law(), the_judge(), selected());
  ASSERT_TRUE(verdicts) << base::render(verdicts.error());
  for (const judge::Verdict& verdict : *verdicts) {
    const bool blocked = verdict.outcome == judge::Outcome::kBlocked && GetParam() == "has-no-start";
    const bool clean =
        verdict.outcome == judge::Outcome::kPassed || verdict.outcome == judge::Outcome::kRecorded;
    EXPECT_TRUE(clean || blocked) << verdict.tested->id << " " << judge::name_of(verdict.outcome) << " "
                                  << verdict.reason;
  }
}

/// Those of which sockets show more than the simulation; the others change what a body says, or a job does.
std::vector<std::string> lawful_on_the_wire() {
  std::vector<std::string> names = {"", "has-no-start"};
  for (const endpoint::Variant& variant : endpoint::http_variants()) names.emplace_back(variant.name);
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.empty() ? "honest" : info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Variants, LawfulOverSockets, testing::ValuesIn(lawful_on_the_wire()), test_name);

// --- Stability.

/// Everything that a report says of a run but its times: outcomes, checks, what was seen.
std::vector<std::string> told(const Trial& trial) {
  const auto verdicts = carry_out(trial, law(), the_judge(), selected());
  if (!verdicts) throw std::runtime_error(base::render(verdicts.error()));
  std::vector<std::string> lines;
  for (const judge::Verdict& verdict : *verdicts) {
    std::string line =
        verdict.tested->id + " " + std::string(judge::name_of(verdict.outcome)) + verdict.reason;
    for (const judge::Check& check : verdict.checks)
      line += "\n " + *check.id + " " + std::string(judge::name_of(check.outcome)) + " " + *check.actual;
    lines.push_back(std::move(line));
  }
  return lines;
}

class Stability : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] static Trial trial() {
    Trial made;
    made.deviation = GetParam();
    return made;
  }

  /// What a plain run of the target tells, to be told by every other run of it too.
  [[nodiscard]] static const std::vector<std::string>& expected() {
    static std::map<std::string, std::vector<std::string>> by_target;
    auto& lines = by_target[GetParam()];
    if (lines.empty()) lines = told(trial());
    return lines;
  }
};

TEST_P(Stability, IsOfARunWithJobsThatAreWaitedFor) {
  const auto waits = [](const cases::Case* tested) {
    return std::ranges::any_of(tested->steps, [](const cases::Step& step) {
      return std::holds_alternative<cases::Wait>(step.action);
    });
  };
  EXPECT_GE(std::ranges::count_if(selected(), waits), 20);
  EXPECT_EQ(expected().size(), selected().size());
}

TEST_P(Stability, TellsTheSameForAnyNumberOfJobs) {
  for (const std::size_t jobs : {std::size_t{1}, std::size_t{3}, std::size_t{200}}) {
    Trial other = trial();
    other.jobs = jobs;
    EXPECT_EQ(told(other), expected()) << jobs;
  }
}

TEST_P(Stability, TellsTheSameInAnyOrder) {
  for (const std::uint64_t seed : {2U, 3U, 4U}) {
    Trial other = trial();
    other.seed = seed;
    other.shuffled = true;
    EXPECT_EQ(told(other), expected()) << seed;
  }
}

TEST_P(Stability, TellsTheSameOverSockets) {
  Trial other = trial();
  other.over_sockets = true;
  const auto over_sockets = told(other);
  const auto& simulated = expected();
  ASSERT_EQ(over_sockets.size(), simulated.size());
  for (std::size_t i = 0; i < simulated.size(); ++i) EXPECT_EQ(over_sockets[i], simulated[i]);
}

TEST_P(Stability, TellsTheSameAgain) { EXPECT_EQ(told(trial()), expected()); }

INSTANTIATE_TEST_SUITE_P(Targets, Stability,
                         testing::Values("", "no-pattern-check", "html-error", "wrong-content-type",
                                         "stops-finished-job", "stop-never-stops"),
                         test_name);

}  // namespace
}  // namespace touchstone::app::deviation_gate_test
