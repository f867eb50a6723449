// The fuzzer as a whole against the simulated endpoint: what is wrong is found, confirmed and made small;
// what is lawful is not accused; the stream is the same for the same seed; the budget holds.
#include "fuzzer/campaign.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "endpoint/endpoint.h"
#include "fuzzer/console.h"
#include "fuzzer/rig_for_tests.h"

namespace touchstone::fuzzer::campaign_test {
namespace {

using for_tests::generator_of;
using for_tests::Rig;

// Bounded forms of what fuzz/README.md measures over minutes.
constexpr std::uint64_t kFewRequests = 3000;

CampaignResult fuzzed(endpoint::EndpointOptions target,
                      GeneratorOptions options = {.seed = 1, .may_create = true},
                      std::uint64_t requests = kFewRequests) {
  CampaignOptions campaign;
  campaign.budget.requests = requests;
  return Rig(std::move(target)).run(generator_of(std::move(options)), campaign);
}

std::string told(const CampaignResult& result) {
  std::string text;
  for (const Finding& finding : result.findings) text += describe_finding({}, finding, "");
  return text;
}

std::vector<std::string> lawful_targets() {
  std::vector<std::string> names = {""};
  for (const endpoint::Deviation& variant : endpoint::variants()) names.emplace_back(variant.name);
  return names;
}

class Lawful : public testing::TestWithParam<std::string> {};

TEST_P(Lawful, IsAccusedOfNothing) {
  const CampaignResult result = fuzzed({.variant = GetParam()});
  EXPECT_TRUE(result.findings.empty()) << told(result);
  EXPECT_GT(result.tally.judged, 500U);
}

INSTANTIATE_TEST_SUITE_P(Campaign, Lawful, testing::ValuesIn(lawful_targets()), [](const auto& row) {
  std::string name = row.param.empty() ? "honest" : row.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

struct Wrong {
  const char* deviation;
  const char* oracle;
  const char* aspect;  // begins with
};

class Deviating : public testing::TestWithParam<Wrong> {};

TEST_P(Deviating, IsFoundByItsOracle) {
  const CampaignResult result = fuzzed({.deviation = GetParam().deviation}, {.seed = 1}, 4000);
  const bool found = std::ranges::any_of(result.findings, [](const Finding& finding) {
    return finding.is_steady() && finding.oracle == GetParam().oracle &&
           finding.attempt.aspect.starts_with(GetParam().aspect);
  });
  EXPECT_TRUE(found) << told(result);
}

INSTANTIATE_TEST_SUITE_P(Campaign, Deviating,
                         testing::Values(Wrong{"skips-max-length", "answer", "JobId max-length"},
                                         Wrong{"accepts-trailing-comma", "answer", "body: trailing comma"},
                                         Wrong{"refuses-white-space", "answer", "valid: white space"},
                                         Wrong{"ignores-target-case", "answer",
                                               "misdirected: target in other case"},
                                         Wrong{"html-error", "answer", "body"},
                                         Wrong{"wrong-content-type", "wire/content-type", ""},
                                         Wrong{"constant-request-id", "wire/request-id-unique", ""},
                                         Wrong{"silent-on-malformed", "transport/answer", "body"},
                                         Wrong{"closes-on-long-request", "transport/answer", ""}),
                         [](const auto& row) {
                           std::string name = row.param.deviation;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Campaign, FindsWhatOnlySequencesShow) {
  const CampaignResult result =
      fuzzed({.deviation = "stop-is-forgotten"}, {.seed = 1, .may_create = true}, 12000);
  EXPECT_TRUE(std::ranges::any_of(result.findings, [](const Finding& finding) {
    return finding.oracle == "state";
  })) << told(result);
}

TEST(Campaign, FindsWhatShowsOnlyWhileNothingElseGoesOn) {
  const CampaignResult result =
      fuzzed({.deviation = "list-leaves-newest-out"}, {.seed = 1, .may_create = true}, 30'000);
  const bool found = std::ranges::any_of(result.findings, [](const Finding& finding) {
    return finding.is_steady() && finding.oracle == "answer" && finding.attempt.aspect.starts_with("list-");
  });
  EXPECT_TRUE(found) << told(result);
}

TEST(Campaign, MakesARequestSmall) {
  const CampaignResult result = fuzzed({.deviation = "accepts-trailing-data"}, {.seed = 3}, 4000);
  const auto small = std::ranges::find_if(result.findings, [](const Finding& finding) {
    return finding.attempt.draft && finding.attempt.aspect == "body: text after";
  });
  ASSERT_NE(small, result.findings.end()) << told(result);
  EXPECT_LE(small->attempt.draft->body.size(), 16U) << small->attempt.draft->body;
}

TEST(Campaign, CountsOneBugOnce) {
  const CampaignResult result = fuzzed({.deviation = "plain-json-type"}, {.seed = 1});
  std::set<std::string> keys;
  for (const Finding& finding : result.findings)
    EXPECT_TRUE(keys.insert(key_of(finding)).second) << key_of(finding);
  EXPECT_FALSE(keys.empty());
}

TEST(Campaign, CountsWhatRecursWithoutBeingSeenAgainOnce) {
  for (const char* deviation : {"drops-some-requests", "short-request-ids"}) {
    const CampaignResult result = fuzzed({.deviation = deviation}, {.seed = 1});
    const auto recurs = [](const Finding& finding) { return finding.recurred >= 5 && finding.is_steady(); };
    EXPECT_TRUE(std::ranges::any_of(result.findings, recurs)) << deviation << told(result);
    EXPECT_LE(result.findings.size(), 20U) << deviation << told(result);
  }
}

TEST(Campaign, SendsNoMoreThanItsBudget) {
  for (const std::uint64_t budget : {30U, 100U, 1000U}) {
    const CampaignResult result =
        fuzzed({.deviation = "no-pattern-check"}, {.seed = 1, .may_create = true}, budget);
    EXPECT_LE(result.tally.requests, budget);
  }
}

TEST(Campaign, EndsWhenItIsStopped) {
  CampaignOptions campaign;
  campaign.is_stopped = [] { return true; };
  const CampaignResult result = Rig({}).run(generator_of({}), campaign);
  EXPECT_TRUE(result.interrupted);
  EXPECT_GT(result.tally.judged, 10U);  // the first round
}

TEST(Campaign, TellsFaultsOfTheServerWhereNothingIsSettled) {
  const CampaignResult result = fuzzed({.deviation = "closes-on-nul"}, {.seed = 1}, 8000);
  EXPECT_FALSE(result.findings.empty());
}

TEST(Campaign, TellsApartWhatTheSourcesLeaveOpen) {
  const CampaignResult result = fuzzed({});
  EXPECT_TRUE(result.tally.ambiguous.contains("body: member twice"));
}

// The bytes of the first attempts, as they go out.
std::vector<std::string> sent_by(std::uint64_t seed, endpoint::EndpointOptions target) {
  const Generator generator = generator_of({.seed = seed});
  Rig rig(std::move(target));
  std::vector<Attempt> attempts;
  for (std::uint64_t number = 1; number <= 400; ++number) attempts.push_back(generator.quick(number));
  std::vector<std::string> sent;
  const Round round = rig.bench().carry_out(attempts).value();
  for (const run::Transcript& transcript : round.transcripts) {
    const auto first = std::ranges::find(transcript.exchanges, run::Purpose::kStep, &run::Recorded::purpose);
    if (first != transcript.exchanges.end()) sent.push_back(wire::to_bytes(first->request));
  }
  return sent;
}

TEST(Stream, IsTheSameBytesForTheSameSeed) { EXPECT_EQ(sent_by(5, {}), sent_by(5, {})); }

TEST(Stream, IsTheSameBytesWhateverIsAnswered) {
  EXPECT_EQ(sent_by(5, {}), sent_by(5, {.deviation = "errors-are-internal"}));
}

TEST(Stream, IsOtherBytesForAnotherSeed) { EXPECT_NE(sent_by(5, {}), sent_by(6, {})); }

}  // namespace
}  // namespace touchstone::fuzzer::campaign_test
