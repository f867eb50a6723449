// The proof of the fuzzer: the same attempts against every deviation of the embedded endpoint, each of which
// it must find from every seed within its budget, and against the honest endpoint and every lawful variant,
// of which it must find nothing. Over sockets, one target after the other, so that the times are those that a
// person would wait. It prints nothing (fuzzer_proof_command.cpp). Tested by fuzzer_proof_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/deviation_entries.h"
#include "app/surroundings.h"
#include "base/result.h"
#include "fuzzer/campaign.h"

namespace touchstone::app {

/// How one target was fuzzed from one seed.
struct FuzzedTarget {
  std::uint64_t seed = 1;
  std::uint64_t requests = 0;  ///< until the finding, or in all
  std::chrono::milliseconds time{0};
  std::optional<fuzzer::Finding> found = {};  ///< the first that was seen again every time it was tried
  std::vector<std::string> told = {};  ///< every finding, a line each; of a deviation those up to `found`
};

struct ProvenDeviation {
  const DeviationEntry* entry;
  std::vector<FuzzedTarget> runs;  ///< one a seed
};

struct ProvenVariant {
  std::string name;  ///< empty: the honest endpoint
  FuzzedTarget run;
};

struct FuzzerProofOptions {
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 3;             ///< so many, from the first one on
  fuzzer::Budget each = {};            ///< of each deviation and seed
  fuzzer::Budget honest = {};          ///< of the honest endpoint, once
  fuzzer::Budget variant = {};         ///< of each lawful variant, and of what nobody can lawfully see
  std::vector<std::string> only = {};  ///< these deviations and variants only; empty: all, and the honest
                                       ///< endpoint
  /// Told of each target before it is fuzzed, and of each row as soon as it is whole; may be empty.
  std::function<void(const std::string& target)> on_target = {};
  std::function<void(const ProvenDeviation&)> on_deviation = {};
  std::function<void(const ProvenVariant&)> on_lawful = {};
};

struct FuzzerProof {
  std::vector<ProvenDeviation> deviations;
  std::vector<ProvenVariant> lawful;
  std::vector<std::string> faults;  ///< what the proof fails for, a sentence each
};

/// @return kUnknownName for a target that there is not
[[nodiscard]] base::Result<FuzzerProof> prove_fuzzer(const Law& law, const DeviationEntries& entries,
                                                     const FuzzerProofOptions& options);

}  // namespace touchstone::app
