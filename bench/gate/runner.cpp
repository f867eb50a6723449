// Measures two builds against each other: see runner.h.
#include "gate/runner.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's, not the standard library's

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

#include "base/file.h"
#include "base/seed.h"
#include "gate/callgrind.h"
#include "gate/process.h"
#include "gate/results.h"

namespace touchstone::gate {

namespace {

using std::chrono::steady_clock;

/// The longest that one program may take: a catalogue is loaded in milliseconds, Valgrind takes fifty times
/// that.
constexpr std::chrono::seconds kProgramLimit{300};

enum SideIndex : std::size_t { kBase, kControl, kHead, kSides };
constexpr std::array<const char*, kSides> kSideNames{"base", "control", "head"};

/// A folder below the system's own for scratch files, gone with this object.
class Scratch {
 public:
  Scratch() {
    std::error_code none;
    std::string name = (std::filesystem::temp_directory_path(none) / "bench_gate.XXXXXX").string();
    if (!none && ::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

base::Error failure(const std::string& program, const std::string& why, const std::string& printed) {
  constexpr std::size_t kShown = 600;
  const std::string end = printed.size() > kShown ? printed.substr(printed.size() - kShown) : printed;
  return {base::ErrorCode::kUnreachable, program + " " + why,
          end.empty() ? "it printed nothing; run it by hand" : "it printed at its end:\n" + end};
}

class Measurement {
 public:
  explicit Measurement(const Plan& plan) : plan_(plan), random_(plan.seed, "order of the sides") {}

  base::Result<Measured> run() {
    if (scratch_.path().empty()) {
      return std::unexpected(base::Error{base::ErrorCode::kSystem, "no folder for scratch files can be made",
                                         "set TMPDIR to a folder that can be written"});
    }
    const auto deadline = steady_clock::now() + plan_.budget;
    for (; measured_.rounds < plan_.rounds; ++measured_.rounds) {
      if (measured_.rounds > 0 && steady_clock::now() >= deadline) {
        measured_.notes.push_back(
            fmt::format("the time was up after {} of {} rounds", measured_.rounds, plan_.rounds));
        break;
      }
      for (const std::string& program : plan_.programs) {
        if (const auto done = one_round(program); !done) return std::unexpected(done.error());
      }
      // Each program has compared its answers with its reference now; the rounds that follow only measure.
      ::setenv("TOUCHSTONE_BENCH_CHECKED", "1", 1);
    }
    if (plan_.instructions) {
      if (const auto done = count_below_valgrind(); !done) return std::unexpected(done.error());
    }
    compare();
    return std::move(measured_);
  }

 private:
  [[nodiscard]] std::filesystem::path program_of(SideIndex side, const std::string& program) const {
    return (side == kHead ? plan_.head : plan_.base) / program;
  }

  /// A program that only one side has cannot be compared: that is told, and no failure.
  bool is_left_out(const std::string& program) {
    if (left_out_.contains(program)) return true;
    for (const SideIndex side : {kBase, kHead}) {
      if (std::filesystem::exists(program_of(side, program))) continue;
      leave_out(program, fmt::format("the {} has no such program", kSideNames[side]));
      return true;
    }
    return false;
  }
  void leave_out(const std::string& program, const std::string& why) {
    if (left_out_.emplace(program, why).second) measured_.notes.push_back(program + " is left out: " + why);
  }

  [[nodiscard]] std::vector<std::string> words(SideIndex side, const std::string& program) const {
    std::vector<std::string> all{program_of(side, program).string(), "--benchmark_filter=" + plan_.filter,
                                 "--benchmark_report_aggregates_only=false"};
    if (side == kHead) all.insert(all.end(), plan_.head_flags.begin(), plan_.head_flags.end());
    return all;
  }

  base::Result<void> one_round(const std::string& program) {
    std::array<SideIndex, kSides> order{kBase, kControl, kHead};
    random_.shuffle(order);
    for (const SideIndex side : order) {
      if (is_left_out(program)) return {};
      if (const auto done = one_process(side, program); !done) return done;
    }
    return {};
  }

  base::Result<void> one_process(SideIndex side, const std::string& program) {
    const auto out = scratch_.path() / "results.json";
    std::error_code ignored;
    std::filesystem::remove(out, ignored);  // what the last program left must not pass for this one's
    auto command = words(side, program);
    command.push_back("--benchmark_out=" + out.string());
    command.emplace_back("--benchmark_out_format=json");
    command.push_back(fmt::format("--benchmark_repetitions={}", plan_.repetitions));
    command.push_back(fmt::format("--benchmark_min_time={}", plan_.seconds_each));
    const auto finished = run_process(command, kProgramLimit);
    if (!finished) return std::unexpected(finished.error());
    if (finished->printed.find("Failed to match any benchmarks") != std::string::npos) {
      leave_out(program, fmt::format("no benchmark of the {} matches '{}'", kSideNames[side], plan_.filter));
      return {};
    }
    if (finished->exit_code != 0) {
      return std::unexpected(failure(command[0], fmt::format("ended with exit code {}", finished->exit_code),
                                     finished->printed));
    }
    const auto text = base::load_text(out);
    if (!text) return std::unexpected(failure(command[0], "left no results", finished->printed));
    const auto results = parse_results(*text, command[0]);
    if (!results) return std::unexpected(results.error());
    add_round(sides_[side], *results);
    return {};
  }

  [[nodiscard]] bool processor_counted() const {
    return std::ranges::any_of(sides_[kHead],
                               [](const auto& entry) { return !entry.second.instructions.empty(); });
  }

  /// Where the processor counted nothing: each side once below callgrind, which repeats exactly.
  base::Result<void> count_below_valgrind() {
    if (processor_counted()) return {};
    if (const auto there = run_process({"valgrind", "--version"}, kProgramLimit);
        !there || there->exit_code != 0) {
      measured_.notes.emplace_back(
          "instructions are not counted: the processor does not show its counters here, and valgrind is not "
          "installed");
      return {};
    }
    for (const std::string& program : plan_.programs) {
      for (const SideIndex side : {kBase, kControl, kHead}) {
        if (is_left_out(program)) break;
        if (const auto done = count_one(side, program); !done) return done;
      }
    }
    return {};
  }

  base::Result<void> count_one(SideIndex side, const std::string& program) {
    const auto folder = scratch_.path() / fmt::format("{}-{}", program, static_cast<std::size_t>(side));
    std::error_code fault;
    std::filesystem::create_directory(folder, fault);
    std::vector<std::string> command{"valgrind", "--tool=callgrind", "--instr-atstart=no",
                                     "--callgrind-out-file=" + (folder / "dump").string()};
    std::ranges::copy(words(side, program), std::back_inserter(command));
    command.emplace_back("--benchmark_repetitions=1");
    command.emplace_back("--benchmark_min_time=0");
    const auto finished = run_process(command, kProgramLimit);
    if (!finished) return std::unexpected(finished.error());
    if (finished->exit_code != 0) {
      measured_.notes.push_back(fmt::format(
          "instructions of the {} of {} are not counted: below valgrind it ended with exit code {}",
          kSideNames[side], program, finished->exit_code));
      return {};
    }
    const auto counts = load_dumps(folder);
    if (!counts) return std::unexpected(counts.error());
    if (counts->empty()) {
      measured_.notes.push_back(
          fmt::format("the {} of {} does not count instructions below valgrind: it is older than that",
                      kSideNames[side], program));
    }
    for (const auto& [name, count] : *counts) {
      const auto found = sides_[side].find(name);
      if (found != sides_[side].end()) found->second.instructions.push_back(count);
    }
    return {};
  }

  void compare() {
    for (const auto& [name, head] : sides_[kHead]) {
      const auto base = sides_[kBase].find(name);
      if (base == sides_[kBase].end()) {
        measured_.notes.push_back(name + " is new: the base has nothing to compare with");
        continue;
      }
      measured_.comparisons.push_back({name, base->second, sides_[kControl][name], head});
    }
    for (const auto& name : sides_[kBase] | std::views::keys) {
      if (!sides_[kHead].contains(name))
        measured_.notes.push_back(name + " is gone: the head does not measure it");
    }
  }

  const Plan& plan_;
  base::Random random_;
  Scratch scratch_;
  std::array<Results, kSides> sides_;
  std::map<std::string, std::string> left_out_;
  Measured measured_;
};

}  // namespace

base::Result<Measured> measure(const Plan& plan) { return Measurement(plan).run(); }

std::string filter_of(const std::vector<std::string>& benchmarks) {
  std::string filter = "^(";
  for (const std::string& name : benchmarks) {
    if (filter.size() > 2) filter += '|';
    for (const char character : name) {
      if (std::string_view(R"(.^$*+?()[{\|)").find(character) != std::string_view::npos) filter += '\\';
      filter += character;
    }
  }
  return filter + ")$";
}

base::Result<Judged> measure_and_judge(const Plan& plan, const Limits& limits) {
  auto first = measure(plan);
  if (!first) return std::unexpected(first.error());
  Judged judged{{}, std::move(first->notes), first->rounds};
  std::vector<std::string> doubtful;
  for (const Comparison& comparison : first->comparisons) {
    judged.verdicts.push_back(judge(comparison, limits, plan.seed));
    if (judged.verdicts.back().wants_second_look) doubtful.push_back(comparison.name);
  }
  if (doubtful.empty()) return judged;

  Plan again = plan;
  again.filter = filter_of(doubtful);
  again.rounds = plan.rounds * 6;  // twice as many left a third of the +5 % of power_test.cpp unproven
  again.seed = plan.seed + 1;
  again.instructions = false;  // they were counted, and they do not change from run to run
  auto second = measure(again);
  if (!second) return std::unexpected(second.error());
  judged.notes.push_back(fmt::format("{} measured again, {} rounds", doubtful.size(), second->rounds));
  std::ranges::move(second->notes, std::back_inserter(judged.notes));
  for (const Comparison& comparison : second->comparisons) {
    const auto earlier = std::ranges::find(first->comparisons, comparison.name, &Comparison::name);
    const auto verdict = std::ranges::find(judged.verdicts, comparison.name, &Verdict::name);
    *verdict = judge_again(*earlier, comparison, limits, plan.seed);
  }
  return judged;
}

}  // namespace touchstone::gate
