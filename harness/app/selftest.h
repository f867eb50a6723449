// The proof of the harness: the catalogue against every deviation of the embedded endpoint, each of which a
// named case must catch, and against the honest endpoint and every lawful variant, none of which may be
// accused, in many shuffled orders. Simulated, except for what only sockets show. It prints nothing
// (selftest_command.cpp). Tested by deviation_gate_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "app/deviation_entries.h"
#include "app/surroundings.h"
#include "base/result.h"
#include "cases/catalogue.h"
#include "judge/judge.h"
#include "model/model.h"

namespace touchstone::app {

/// One target and one order to run the catalogue in.
struct Trial {
  std::string deviation = {};
  std::string variant = {};
  bool over_sockets = false;
  bool shuffled = false;
  std::uint64_t seed = 1;
  std::size_t jobs = 16;
};

/// Runs cases once and judges them. The verdicts are in the order of `selected`, and borrow from `judge`.
[[nodiscard]] base::Result<std::vector<judge::Verdict>> carry_out(
    const Trial& trial, const Law& law, const judge::Judge& judge,
    std::span<const cases::Case* const> selected);

/// What one deviation was caught by: the cases that failed, by check (without the step).
using Kills = std::map<std::string, std::vector<const cases::Case*>>;

struct MatrixRow {
  const DeviationEntry* entry;
  Kills kills;
};

struct SelftestOptions {
  std::uint64_t seed = 1;
  std::size_t runs = 1000;
  std::size_t threads = 1;
  std::vector<std::string> operations = {};  ///< only the cases of these; empty: all
  std::function<void(std::size_t done, std::size_t of)> on_progress = {};
};

struct SelftestResult {
  std::vector<MatrixRow> matrix;
  std::size_t cases = 0;
  std::vector<std::string> faults;  ///< what the proof fails for, a sentence each
};

[[nodiscard]] base::Result<SelftestResult> run_selftest(const Law& law, const DeviationEntries& entries,
                                                        const SelftestOptions& options);

/// Whether a case's own check (not a rule for every exchange) has this id.
[[nodiscard]] bool is_own_check(std::string_view check_id);

}  // namespace touchstone::app
