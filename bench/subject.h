// A subject: tasks (inputs of one kind) and contenders (ours, peers, bounds) that each do all tasks. Every
// contender first has to give the reference's answer on every input; one that differs is listed with the
// difference and is not timed. Then all are timed, interleaved in one process, and a table says how long each
// took, what that is to us and to the bound, and what one operation cost beside. A program of bench/ is a
// list of subjects and one call of run_subjects(). Goals are ratios of one run. For the programs of bench/
// only.
#pragma once

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "counters.h"
#include "medians.h"

namespace touchstone::bench {

enum class Kind : std::uint8_t { kOurs, kPeer, kBound };

/// What run_subjects() needs of a subject, whatever its inputs are.
class AnySubject {
 public:
  AnySubject() = default;
  AnySubject(const AnySubject&) = delete;
  AnySubject& operator=(const AnySubject&) = delete;
  virtual ~AnySubject() = default;
  /// Compares all answers; false when ours is wrong, for then nothing may be measured.
  [[nodiscard]] virtual bool check() = 0;
  virtual void register_all() = 0;
  /// Prints the table and the goals.
  virtual Goals print(const MedianKeeper& medians) const = 0;
};

template <class Input>
class Subject : public AnySubject {
 public:
  using Answer = std::function<std::string(const Input&)>;

  /// @param name       stands before each benchmark's name: "job_id"
  /// @param reference  the right answer to an input
  /// @param describe   an input for people, to show where answers differ
  Subject(std::string name, Answer reference, Answer describe)
      : name_(std::move(name)), reference_(std::move(reference)), describe_(std::move(describe)) {}

  /// @param things  how many things of the subject one input holds; the table shows the cost of one thing
  void task(std::string name, std::vector<Input> inputs, std::size_t things = 1) {
    tasks_.push_back({std::move(name), std::move(inputs), static_cast<double>(things)});
  }
  /// More inputs on which answers must agree, without timing them.
  void also_check(std::vector<Input> inputs) { checked_only_ = std::move(inputs); }

  /// Adds a contender: `operation` is timed, `answer` says what it found; its result is not timed.
  template <class Operation>
  void contender(Kind kind, std::string name, Operation operation, Answer answer) {
    contenders_.push_back(
        {kind,
         std::move(name),
         std::move(answer),
         [this, operation](benchmark::State& state, const Task& task, const std::string& benchmark) {
           measure(state, task, benchmark, operation);
         },
         {}});
  }
  /// One whose operation gives a bool.
  template <class Operation>
  void contender(Kind kind, std::string name, Operation operation) {
    contender(kind, std::move(name), operation,
              [operation](const Input& input) { return std::string(operation(input) ? "yes" : "no"); });
  }
  /// What cannot be left out of the work; it has no answer. The first one is what the table's ratio is to.
  template <class Operation>
  void bound(std::string name, Operation operation) {
    contender(Kind::kBound, std::move(name), operation, Answer{});
  }
  /// Ours must take at most this share of the time that `contender` takes for `task`.
  void goal(std::string task, std::string contender, double at_most) {
    goals_.push_back({std::move(task), std::move(contender), at_most});
  }
  /// Ours must take for `large` at most this many times what it takes for `small`.
  void growth(std::string small, std::string large, double at_most) {
    growths_.push_back({std::move(small), std::move(large), at_most});
  }
  /// How many operations are counted for instructions and allocations; few where one takes milliseconds.
  void count_operations(std::size_t operations) { counted_ = operations; }

  bool check() override {
    bool ours_is_right = true;
    bool all_agree = true;
    std::size_t inputs = 0;
    for (Contender& contender : contenders_) {
      if (!contender.answer) continue;
      inputs = 0;
      const auto compare = [&](const Input& input) {
        ++inputs;
        compare_answer(contender, input);
      };
      for (const Task& task : tasks_) {
        for (const Input& input : task.inputs) compare(input);
      }
      for (const Input& input : checked_only_) compare(input);
      if (contender.differs.empty()) continue;
      fmt::print("{}: {} is not timed: it differs from the reference on {} of {} inputs, first {}\n", name_,
                 contender.name, contender.differ_count, inputs, contender.differs);
      all_agree = false;
      ours_is_right = ours_is_right && contender.kind != Kind::kOurs;
    }
    fmt::print("{}: {} give the reference's answer on all {} inputs\n", name_,
               all_agree ? "all contenders" : "the other contenders", inputs);
    return ours_is_right;
  }

  void register_all() override {
    for (const Task& task : tasks_) {
      for (const Contender& contender : contenders_) {
        if (!contender.differs.empty()) continue;
        const std::string benchmark = benchmark_name(task.name, contender.name);
        benchmark::RegisterBenchmark(benchmark.c_str(),
                                     [&task, &contender, benchmark](benchmark::State& state) {
                                       contender.measure(state, task, benchmark);
                                       if (contender.kind != Kind::kOurs)
                                         state.SetLabel(contender.kind == Kind::kPeer ? "peer" : "bound");
                                     });
      }
    }
  }

  Goals print(const MedianKeeper& medians) const override {
    for (const Task& task : tasks_) print_task(task, medians);
    Goals goals;
    for (const Goal& goal : goals_) print_goal(goal, medians, goals);
    for (const Growth& growth : growths_) print_growth(growth, medians, goals);
    return goals;
  }

 private:
  struct Task {
    std::string name;
    std::vector<Input> inputs;
    double things;
  };
  struct Contender {
    Kind kind;
    std::string name;
    Answer answer;
    std::function<void(benchmark::State&, const Task&, const std::string&)> measure;
    std::string differs;  ///< the first difference from the reference; empty when there is none
    std::size_t differ_count = 0;
  };
  struct Goal {
    std::string task, contender;
    double at_most;
  };
  struct Growth {
    std::string small, large;
    double at_most;
  };

  [[nodiscard]] std::string benchmark_name(const std::string& task, const std::string& contender) const {
    return name_ + "/" + task + "/" + contender;
  }

  void compare_answer(Contender& contender, const Input& input) {
    const std::string expected = reference_(input);
    const std::string actual = contender.answer(input);
    if (actual == expected) return;
    if (contender.differ_count++ == 0) {
      contender.differs = fmt::format("on {}: {} instead of {}", describe_(input), actual, expected);
    }
  }

  template <class Operation>
  static void once(const Operation& operation, const Input* input) {
    benchmark::DoNotOptimize(input);
    if constexpr (std::is_void_v<decltype(operation(*input))>) {
      operation(*input);
      benchmark::ClobberMemory();
    } else {
      benchmark::DoNotOptimize(operation(*input));
    }
  }

  template <class Operation>
  void measure(benchmark::State& state, const Task& task, const std::string& benchmark,
               const Operation& operation) const {
    const std::vector<Input>& inputs = task.inputs;
    std::size_t next = 0;
    for (auto _ : state) {
      once(operation, &inputs[next]);
      next = next + 1 < inputs.size() ? next + 1 : 0;
    }
    const std::size_t cycles = (counted_ + inputs.size() - 1) / inputs.size();
    count_costs(state, benchmark, static_cast<std::int64_t>(cycles * inputs.size()), [&] {
      for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
        for (const Input& input : inputs) once(operation, &input);
      }
    });
  }

  /// What the first contender of this kind took.
  [[nodiscard]] std::optional<double> time_of(const std::string& task, Kind kind,
                                              const MedianKeeper& medians) const {
    for (const Contender& contender : contenders_) {
      if (contender.kind == kind) return medians.cpu_time(benchmark_name(task, contender.name));
    }
    return std::nullopt;
  }

  void print_task(const Task& task, const MedianKeeper& medians) const {
    const auto ours = time_of(task.name, Kind::kOurs, medians);
    const auto bound = time_of(task.name, Kind::kBound, medians);
    if (!ours && !bound) return;  // filtered out
    const auto cell = [](std::optional<double> value, int digits) {
      return value ? fmt::format("{:.{}f}", *value, digits) : std::string("-");
    };
    const auto each = [&task](std::optional<double> value) {
      return value ? std::optional(*value / task.things) : std::nullopt;
    };
    const auto ratio = [](std::optional<double> a, std::optional<double> b) {
      return a && b ? std::optional(*a / *b) : std::nullopt;
    };
    fmt::print("\n{:<36}{:>12}{:>9}{:>10}{:>14}{:>13}\n", name_ + ": " + task.name, "ns", "to us", "to bound",
               "instructions", "allocations");
    for (const Contender& contender : contenders_) {
      const std::string benchmark = benchmark_name(task.name, contender.name);
      const auto time = medians.cpu_time(benchmark);
      if (!time) continue;
      const auto allocations = medians.counter(benchmark, "allocations");
      fmt::print("  {:<34}{:>12}{:>9}{:>10}{:>14}{:>13}\n",
                 contender.name + (contender.kind == Kind::kBound ? " (bound)" : ""), cell(each(time), 1),
                 cell(ratio(time, ours), 2), cell(ratio(time, bound), 2),
                 cell(each(medians.counter(benchmark, "instructions")), 1),
                 allocations ? fmt::format("{:g}", *allocations / task.things) : "-");
    }
  }

  void print_goal(const Goal& goal, const MedianKeeper& medians, Goals& goals) const {
    print_ratio(fmt::format("{}: over {}", goal.task, goal.contender),
                time_of(goal.task, Kind::kOurs, medians),
                medians.cpu_time(benchmark_name(goal.task, goal.contender)), goal.at_most, goals);
  }
  void print_growth(const Growth& growth, const MedianKeeper& medians, Goals& goals) const {
    print_ratio(fmt::format("{} over {}", growth.large, growth.small),
                time_of(growth.large, Kind::kOurs, medians), time_of(growth.small, Kind::kOurs, medians),
                growth.at_most, goals);
  }
  void print_ratio(const std::string& what, std::optional<double> ours, std::optional<double> other,
                   double at_most, Goals& goals) const {
    const bool measured = ours && other;
    const double ratio = measured ? *ours / *other : 0;
    const bool kept = ratio <= at_most;
    goals.add(measured, kept);
    if (!measured) return;
    fmt::print("{:<64}{:>8.3f}  goal {:.2f}{}\n", name_ + ": " + what, ratio, at_most,
               kept ? "" : "  MISSED");
  }

  std::string name_;
  Answer reference_, describe_;
  std::vector<Task> tasks_;
  std::vector<Input> checked_only_;
  std::vector<Contender> contenders_;
  std::vector<Goal> goals_;
  std::vector<Growth> growths_;
  std::size_t counted_ = 1024;
};

/// The main() of a program: checks, measures, prints. --check makes a missed goal exit code 1; a wrong answer
/// of ours, a wrong flag and a --check of nothing are 2. The gate sets TOUCHSTONE_BENCH_CHECKED once it has
/// seen a program check itself.
inline int run_subjects(int argc, char** argv, const std::vector<AnySubject*>& subjects) {
  CommandLine command_line(argc, argv, interleaved(11, "0.02"));
  if (!command_line.initialize()) return 2;
  const bool checked = std::getenv("TOUCHSTONE_BENCH_CHECKED") != nullptr;
  for (AnySubject* subject : subjects) {
    if (!checked && !subject->check()) {
      fmt::print(stderr, "ours gives a wrong answer: nothing was measured\n");
      return 2;
    }
    subject->register_all();
  }
  MedianKeeper medians;
  if (benchmark::RunSpecifiedBenchmarks(&medians) == 0) return 2;
  if (!instructions_are_counted()) {
    fmt::print("instructions are not counted: the processor does not show its counters here\n");
  }
  Goals goals;
  for (const AnySubject* subject : subjects) goals.add(subject->print(medians));
  return goals.exit_code(command_line.check());
}

}  // namespace touchstone::bench
