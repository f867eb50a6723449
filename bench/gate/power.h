// Proves the gate: how often an injected slowdown is caught, and how often nothing is called something.
// The trials are real: slowed_bench, a program that does more work when it is told to, is run against itself.
// The statistics alone, on simulated machines, are tried by power_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "gate/verdict.h"

namespace touchstone::gate {

/// What can be injected: "nothing", "noise" (nothing too, judged by time alone), "instructions" (1 % more of
/// them), "time" (5 % more work, judged by time alone).
[[nodiscard]] std::vector<std::string> power_kinds();

struct PowerPlan {
  std::filesystem::path bin;                       ///< where slowed_bench is
  std::size_t trials = 200;                        ///< comparisons of each kind
  std::vector<std::string> kinds = power_kinds();  ///< what is injected
  std::uint64_t seed = 1;
};

/// One kind of injected change.
struct PowerRow {
  std::string injected;
  std::string judged_by;
  std::size_t comparisons = 0;
  std::size_t alarms = 0;
  std::size_t at_least = 0;  ///< alarms wanted, of these comparisons
  std::size_t at_most = 0;
  std::size_t unmeasured = 0;  ///< comparisons that said nothing
  /// What says nothing raises no alarm either: half of the comparisons must have said something.
  [[nodiscard]] bool kept() const {
    return 2 * unmeasured < comparisons && alarms >= at_least && alarms <= at_most;
  }
};

[[nodiscard]] base::Result<std::vector<PowerRow>> try_power(const PowerPlan& plan);

/// The table, for people.
[[nodiscard]] std::string render_power(const std::vector<PowerRow>& rows, const PowerPlan& plan);

}  // namespace touchstone::gate
