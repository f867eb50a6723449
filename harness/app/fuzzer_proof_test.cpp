// Tests fuzzer_proof.h: the bounded form of what `touchstone selftest --fuzzer` measures, over sockets. All
// deviations and variants, for as long as they need, are measured by that command; fuzz/README.md has the
// figures.
#include "app/fuzzer_proof.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/simulated_run_for_tests.h"

namespace touchstone::app::fuzzer_proof_test {
namespace {

using for_tests::law;

const DeviationEntries& entries() {
  static const DeviationEntries loaded =
      load_deviation_entries(TOUCHSTONE_SOURCE_DIR "/conformance", law().catalogue).value();
  return loaded;
}

FuzzerProof proven(FuzzerProofOptions options) {
  options.each.requests = 4000;
  options.honest.requests = options.variant.requests = 1500;
  auto proof = prove_fuzzer(law(), entries(), options);
  if (!proof) throw std::runtime_error(base::render(proof.error()));
  return *std::move(proof);
}

/// One of each kind.
const std::vector<std::string> kSome = {
    "accepts-any-partition",  "bare-line-feeds-in-head", "ignores-target-case",     "malformed-is-500",
    "accepts-trailing-comma", "skips-max-length",        "refuses-unknown-members", "constant-request-id"};

TEST(ProveFuzzer, FindsEachDeviationFromEachSeed) {
  const FuzzerProof proof = proven({.seeds = 2, .only = kSome});
  EXPECT_EQ(proof.deviations.size(), kSome.size());
  for (const std::string& fault : proof.faults) ADD_FAILURE() << fault;
  for (const ProvenDeviation& row : proof.deviations) {
    ASSERT_EQ(row.runs.size(), 2U);
    for (const FuzzedTarget& run : row.runs) EXPECT_GT(run.requests, 0U) << row.entry->name;
  }
}

TEST(ProveFuzzer, AccusesNothingLawful) {
  const FuzzerProof proof = proven({.only = {"invalid-is-request", "answers-chunked"}});
  for (const std::string& fault : proof.faults) ADD_FAILURE() << fault;
}

TEST(ProveFuzzer, TellsWhatItDoesNotFind) {
  FuzzerProofOptions options{.seeds = 1, .only = {"skips-max-length"}};
  options.each.requests = 20;
  auto proof = prove_fuzzer(law(), entries(), options);
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->faults, (std::vector<std::string>{"skips-max-length is not found from seed 1"}));
}

TEST(ProveFuzzer, RefusesATargetThatThereIsNot) {
  EXPECT_FALSE(prove_fuzzer(law(), entries(), {.only = {"no-such-thing"}}));
}

}  // namespace
}  // namespace touchstone::app::fuzzer_proof_test
