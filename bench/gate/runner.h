// Measures two builds against each other: base, base again (the control) and head, in random order, round
// after round, so that a slow moment of the machine falls on all three. Bounded in time. It decides nothing;
// see verdict.h. The order is drawn from a seed. Tested by runner_test.cpp with programs that only print.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gate/verdict.h"

namespace touchstone::gate {

struct Plan {
  std::filesystem::path base, head;          ///< folders that hold the programs
  std::vector<std::string> programs = {};    ///< their names in these folders
  std::vector<std::string> head_flags = {};  ///< for the head alone: how `power` makes it slower
  std::string filter =
      "(^|/)touchstone$";  ///< of Google Benchmark: peers and bounds do not change with a commit
  std::size_t rounds = 15;
  std::size_t repetitions = 3;       ///< in one process; the fastest counts
  double seconds_each = 0.01;        ///< how long one repetition runs
  std::chrono::seconds budget{600};  ///< no round begins later
  std::uint64_t seed = 1;
  bool instructions = true;  ///< false: as on a machine that counts none
};

struct Measured {
  std::vector<Comparison> comparisons;  ///< of the benchmarks that both builds have, by name
  std::vector<std::string> notes;       ///< what was left out, and why; a line each
  std::size_t rounds = 0;               ///< that were carried out
};

/// kUnreachable when a program cannot be started, fails, or prints no results.
[[nodiscard]] base::Result<Measured> measure(const Plan& plan);

/// A filter that matches these benchmarks and no others.
[[nodiscard]] std::string filter_of(const std::vector<std::string>& benchmarks);

/// Measures and judges; what seems slower by time is measured again, alone and with six times the rounds.
struct Judged {
  std::vector<Verdict> verdicts;
  std::vector<std::string> notes;
  std::size_t rounds = 0;
};
[[nodiscard]] base::Result<Judged> measure_and_judge(const Plan& plan, const Limits& limits);

}  // namespace touchstone::gate
