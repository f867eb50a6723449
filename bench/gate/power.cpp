// Proves the gate: see power.h.
#include "gate/power.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gate/runner.h"

namespace touchstone::gate {

namespace {

struct Kind {
  const char* name;
  const char* injected;
  std::vector<std::string> head_flags;
  bool instructions;      ///< false: time alone must see it, as where nothing counts
  double least_share;     ///< of the comparisons must be alarms
  double greatest_share;  ///< of the comparisons may be alarms
};

const std::array<Kind, 4>& kinds() {
  static const std::array<Kind, 4> all{
      Kind{"nothing", "nothing (A/A)", {}, true, 0, 1.0 / 200},
      Kind{"noise", "nothing (A/A)", {}, false, 0, 1.0 / 200},
      Kind{"instructions", "+1 % instructions", {"--slower-permille=10"}, true, 1, 1},
      Kind{"time", "+5 % time", {"--slower-permille=50"}, false, 19.0 / 20, 1},
  };
  return all;
}

/// One kind, by as many runs of the gate as its comparisons take.
base::Result<PowerRow> try_kind(const Kind& kind, const PowerPlan& plan) {
  PowerRow row{kind.injected, kind.instructions ? "instructions and time" : "time alone"};
  for (std::uint64_t seed = plan.seed; row.comparisons < plan.trials; ++seed) {
    Plan trial{
        .base = plan.bin, .head = plan.bin, .programs = {"slowed_bench"}, .head_flags = kind.head_flags};
    trial.seed = seed;
    trial.instructions = kind.instructions;
    const auto judged = measure_and_judge(trial, Limits{});
    if (!judged) return std::unexpected(judged.error());
    if (judged->verdicts.empty()) {
      return std::unexpected(base::Error{base::ErrorCode::kNothingSelected, "slowed_bench measured nothing"});
    }
    row.comparisons += judged->verdicts.size();
    const auto count = [&](Outcome outcome) {
      return static_cast<std::size_t>(std::ranges::count(judged->verdicts, outcome, &Verdict::outcome));
    };
    row.alarms += count(Outcome::kRegressed);
    row.unmeasured += count(Outcome::kUnmeasured);
  }
  const auto comparisons = static_cast<double>(row.comparisons);
  constexpr double kRounding = 1e-9;
  row.at_least = static_cast<std::size_t>(std::ceil(kind.least_share * comparisons - kRounding));
  row.at_most = static_cast<std::size_t>(kind.greatest_share * comparisons);
  return row;
}

}  // namespace

std::vector<std::string> power_kinds() {
  std::vector<std::string> names;
  for (const Kind& kind : kinds()) names.emplace_back(kind.name);
  return names;
}

base::Result<std::vector<PowerRow>> try_power(const PowerPlan& plan) {
  std::vector<PowerRow> rows;
  for (const Kind& kind : kinds()) {
    if (std::ranges::find(plan.kinds, kind.name) == plan.kinds.end()) continue;
    const auto row = try_kind(kind, plan);
    if (!row) return std::unexpected(row.error());
    rows.push_back(*row);
  }
  return rows;
}

std::string render_power(const std::vector<PowerRow>& rows, const PowerPlan& plan) {
  std::string text = fmt::format("{:<20}{:<24}{:>12}{:>14}{:>9}{:>14}\n", "injected", "judged by",
                                 "comparisons", "not measured", "alarms", "wanted");
  for (const PowerRow& row : rows) {
    const std::string wanted =
        row.at_least == 0 ? fmt::format("<= {}", row.at_most) : fmt::format(">= {}", row.at_least);
    text += fmt::format("{:<20}{:<24}{:>12}{:>14}{:>9}{:>14}{}\n", row.injected, row.judged_by,
                        row.comparisons, row.unmeasured, row.alarms, wanted, row.kept() ? "" : "  MISSED");
  }
  return text + fmt::format("(seeds from {})\n", plan.seed);
}

}  // namespace touchstone::gate
