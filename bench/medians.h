// What the benchmarks share: the medians of interleaved repetitions, and the flags that make them so.
// Google Benchmark measures; this keeps what a table of ratios needs. For the programs of bench/ only.
#pragma once

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::bench {

/// Keeps the medians of the repetitions and stays silent otherwise.
class MedianKeeper : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& context) override {
    PrintBasicContext(&GetErrorStream(), context);
    return true;
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.aggregate_name != "median") continue;
      cpu_ns_[run.run_name.function_name] = run.GetAdjustedCPUTime();
      real_ns_[run.run_name.function_name] = run.GetAdjustedRealTime();
      for (const auto& [name, counter] : run.counters) counters_[run.run_name.function_name][name] = counter;
    }
  }

  /// CPU time of one iteration, in the benchmark's unit; nothing for one that was filtered out.
  [[nodiscard]] std::optional<double> cpu_time(const std::string& benchmark) const {
    return find(cpu_ns_, benchmark);
  }
  /// The same on the clock.
  [[nodiscard]] std::optional<double> real_time(const std::string& benchmark) const {
    return find(real_ns_, benchmark);
  }
  /// A counter, "items_per_second" for one.
  [[nodiscard]] std::optional<double> counter(const std::string& benchmark, const std::string& name) const {
    const auto found = counters_.find(benchmark);
    return found == counters_.end() ? std::nullopt : find(found->second, name);
  }

 private:
  using Figures = std::map<std::string, double>;

  static std::optional<double> find(const Figures& figures, const std::string& name) {
    const auto found = figures.find(name);
    return found == figures.end() ? std::nullopt : std::optional(found->second);
  }

  Figures cpu_ns_;
  Figures real_ns_;
  std::map<std::string, Figures> counters_;
};

/// How many goals there are, and what became of them.
struct Goals {
  int set = 0;
  int measured = 0;
  int missed = 0;

  void add(bool was_measured, bool kept) {
    ++set;
    measured += was_measured ? 1 : 0;
    missed += was_measured && !kept ? 1 : 0;
  }
  void add(const Goals& others) {
    set += others.set;
    measured += others.measured;
    missed += others.missed;
  }
  /// That of a program: with `check` 1 for a missed goal, and 2 where none was measured, for that proves
  /// nothing.
  [[nodiscard]] int exit_code(bool check) const {
    if (missed > 0) fmt::print(stderr, "{} goal(s) missed\n", missed);
    if (!check) return 0;
    if (set == 0 || measured > 0) return missed > 0 ? 1 : 0;
    fmt::print(stderr,
               "--check: none of {} goals was measured: each needs its contenders, with two repetitions at "
               "least\n",
               set);
    return 2;
  }
};

/// The command line of a benchmark: `--check` is ours, the rest Google Benchmark's, with interleaved
/// repetitions unless the caller says otherwise (later flags win).
class CommandLine {
 public:
  CommandLine(int argc, char** argv, std::vector<std::string> defaults) : defaults_(std::move(defaults)) {
    arguments_.assign(argv, argv + argc);
    check_ = std::erase_if(arguments_,
                           [](const char* argument) { return std::string_view(argument) == "--check"; }) != 0;
    std::ranges::transform(defaults_, std::inserter(arguments_, arguments_.begin() + 1),
                           [](std::string& flag) { return flag.data(); });
  }

  /// Hands the rest to Google Benchmark; false when it does not know a flag.
  [[nodiscard]] bool initialize() {
    int count = static_cast<int>(arguments_.size());
    benchmark::Initialize(&count, arguments_.data());
    return !benchmark::ReportUnrecognizedArguments(count, arguments_.data());
  }
  /// Whether a missed goal is an exit code.
  [[nodiscard]] bool check() const { return check_; }

 private:
  std::vector<std::string> defaults_;
  std::vector<char*> arguments_;
  bool check_ = false;
};

/// Repetitions that take turns, so that a slow moment of the machine falls on all peers.
inline std::vector<std::string> interleaved(int repetitions, const std::string& min_time_seconds) {
  return {"--benchmark_enable_random_interleaving=true",
          "--benchmark_repetitions=" + std::to_string(repetitions),
          "--benchmark_min_time=" + min_time_seconds, "--benchmark_report_aggregates_only=true"};
}

}  // namespace touchstone::bench
