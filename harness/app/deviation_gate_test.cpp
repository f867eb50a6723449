// The gate catches what it claims to: the whole catalogue against each named deviation of the embedded
// endpoint, and against the honest one, which it must accuse of nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/embedded.h"
#include "cases/catalogue.h"
#include "judge/judge.h"
#include "model/load.h"
#include "run/runner.h"
#include "transport/endpoint_url.h"

namespace touchstone::app {
namespace {

struct Law {
  std::vector<model::Model> models;
  cases::Catalogue catalogue;
  std::vector<const cases::Case*> selected;
};

// Loaded once: the models must stay where they are, for everything else points at them.
const Law& law() {
  static const Law* const loaded = [] {
    auto* made = new Law;
    const std::string folder = TOUCHSTONE_SOURCE_DIR "/conformance";
    made->models = model::load_models(folder + "/models").value();
    made->catalogue = cases::load_catalogue(folder, made->models).value();
    made->selected = cases::select(made->catalogue, {{}, {}, {}, cases::Level::kInformational, true}).value();
    return made;
  }();
  return *loaded;
}

std::vector<judge::Verdict> verdicts_on(const std::string& deviation, std::uint64_t seed = 1,
                                        const std::string& variant = "") {
  const auto embedded = EmbeddedEndpoint::start(law().models, {.deviation = deviation, .variant = variant});
  EXPECT_TRUE(embedded);
  run::RunOptions options;
  options.client.endpoint = transport::parse_endpoint_url(embedded->url()).value();
  options.credentials = sign::Credentials{"AKIATOUCHSTONE", "touchstone-placeholder", ""};
  options.may_create = true;
  options.patience = std::chrono::milliseconds(3000);
  options.seed = seed;
  const auto result = run::run_cases(law().catalogue, law().models, law().selected, options);
  EXPECT_TRUE(result);
  // Verdicts borrow their words from the judge, so it stays.
  static const auto judge = judge::Judge::make(law().catalogue, law().models);
  EXPECT_TRUE(judge);
  return judge->judge_all(result->transcripts);
}

// The check that must name each deviation: somewhere in the catalogue a case must fail in just this one.
const std::map<std::string, std::string> kCaughtBy = {
    {"accepts-long-job-id", "answer"},
    {"counts-bytes-not-code-points", "answer"},
    {"echoes-wrong-job-id", "answer"},
    {"html-error", "wire/body"},
    {"missing-request-id", "wire/request-id"},
    {"no-pattern-check", "answer"},
    {"stop-never-stops", "state"},
    {"stops-finished-job", "answer"},
    {"stops-other-family", "answer"},
    {"type-only-in-header", "error/identity"},
    {"wrong-content-type", "wire/content-type"},
    {"wrong-not-found-error", "answer"},
};

std::vector<std::string> deviation_names() {
  std::vector<std::string> names;
  for (const endpoint::Deviation& deviation : endpoint::deviations()) names.emplace_back(deviation.name);
  return names;
}

class DeviationGate : public testing::TestWithParam<std::string> {};

TEST_P(DeviationGate, CatchesTheDeviationByTheCheckThatNamesIt) {
  ASSERT_TRUE(kCaughtBy.contains(GetParam())) << "a new deviation needs the check that must catch it";
  std::set<std::string> failed;
  for (const judge::Verdict& verdict : verdicts_on(GetParam())) {
    for (const judge::Check& check : verdict.checks) {
      if (check.outcome == judge::CheckOutcome::kFailed)
        failed.insert(check.id->substr(0, check.id->find('@')));
    }
  }
  EXPECT_TRUE(failed.contains(kCaughtBy.at(GetParam()))) << testing::PrintToString(failed);
}

INSTANTIATE_TEST_SUITE_P(Deviations, DeviationGate, testing::ValuesIn(deviation_names()),
                         [](const auto& param) {
                           std::string name = param.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(DeviationGate, KnowsAtLeastTenDeviations) { EXPECT_GE(endpoint::deviations().size(), 10U); }

class HonestEndpoint : public testing::TestWithParam<std::uint64_t> {};

TEST_P(HonestEndpoint, IsAccusedOfNothing) {
  for (const judge::Verdict& verdict : verdicts_on("", GetParam())) {
    const bool clean =
        verdict.outcome == judge::Outcome::kPassed || verdict.outcome == judge::Outcome::kRecorded;
    EXPECT_TRUE(clean) << verdict.tested->id << " " << judge::name_of(verdict.outcome) << " "
                       << verdict.reason;
    for (const judge::Check& check : verdict.checks) {
      EXPECT_NE(check.outcome, judge::CheckOutcome::kFailed)
          << verdict.tested->id << " " << check.id << ": " << check.actual;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HonestEndpoint, testing::Values(1, 2, 3));

std::vector<std::string> variant_names() {
  std::vector<std::string> names;
  for (const endpoint::Deviation& variant : endpoint::variants()) names.emplace_back(variant.name);
  return names;
}

class LawfulVariant : public testing::TestWithParam<std::string> {};

TEST_P(LawfulVariant, IsAccusedOfNothing) {
  std::size_t judged = 0;
  for (const judge::Verdict& verdict : verdicts_on("", 1, GetParam())) {
    const bool needs_a_start = verdict.tested->needs_something();
    const bool blocked =
        verdict.outcome == judge::Outcome::kBlocked && GetParam() == "has-no-start" && needs_a_start;
    const bool clean =
        verdict.outcome == judge::Outcome::kPassed || verdict.outcome == judge::Outcome::kRecorded;
    EXPECT_TRUE(clean || blocked) << verdict.tested->id << " " << judge::name_of(verdict.outcome) << " "
                                  << verdict.reason;
    for (const judge::Check& check : verdict.checks) {
      EXPECT_NE(check.outcome, judge::CheckOutcome::kFailed)
          << verdict.tested->id << " " << check.id << ": " << check.actual;
    }
    judged += clean ? 1 : 0;
  }
  EXPECT_GT(judged, 400U) << "a target without Start still gets its Stop error cases judged";
}

INSTANTIATE_TEST_SUITE_P(Variants, LawfulVariant, testing::ValuesIn(variant_names()), [](const auto& param) {
  std::string name = param.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace touchstone::app
