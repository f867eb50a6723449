// Proves the gate's power: work that grows when it is told to, --slower-permille=50 for 5 % more. Not a
// benchmark of the project; `bench_gate power` runs it against itself (gate/power.h). Each task is work of
// another kind, for each feels another noise of the machine.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"
#include "counters.h"
#include "medians.h"

namespace {

using touchstone::base::Random;

/// Units of work in one operation, so that a permille is a whole number of them.
constexpr std::size_t kUnits = 1000;

struct Task {
  const char* name;
  std::uint64_t (*unit)(std::uint64_t);
};

/// Arithmetic alone, each step waiting for the one before.
std::uint64_t multiply(std::uint64_t value) {
  for (int i = 0; i < 8; ++i) value = value * 6364136223846793005ULL + 1442695040888963407ULL;
  return value;
}
/// Branches that nobody can predict.
std::uint64_t branch(std::uint64_t value) {
  for (int i = 0; i < 8; ++i)
    value = (value & 0x10000U) != 0 ? value * 5 + 1 : (value >> 1U) ^ 0x9E3779B97F4A7C15ULL;
  return value;
}
/// Memory in no order, a megabyte of it.
std::uint64_t walk(std::uint64_t value) {
  static const std::vector<std::uint32_t> next = [] {
    std::vector<std::uint32_t> made(1U << 18U);
    Random random(1, "walk");
    std::ranges::generate(made, [&] { return static_cast<std::uint32_t>(random.next()); });
    return made;
  }();
  return next[value % next.size()] + value / 3;
}
/// Allocations and bytes that are copied.
std::uint64_t allocate(std::uint64_t value) {
  const std::string text(32 + value % 64, 'x');
  return value + text.size();
}
/// A library's own loops.
std::uint64_t print_number(std::uint64_t value) {
  char digits[24];
  const auto [end, fault] = std::to_chars(std::begin(digits), std::end(digits), value);
  return value * 31 + static_cast<std::uint64_t>(end - std::begin(digits)) +
         static_cast<std::uint64_t>(fault);
}

constexpr Task kTasks[] = {{"multiply", multiply},
                           {"branch", branch},
                           {"walk", walk},
                           {"allocate", allocate},
                           {"print", print_number}};

void measure(benchmark::State& state, const Task& task, std::size_t units) {
  const auto operation = [&] {
    std::uint64_t value = 1;
    for (std::size_t i = 0; i < units; ++i) value = task.unit(value + i);
    benchmark::DoNotOptimize(value);
  };
  for (auto _ : state) operation();
  // Few: below Valgrind an operation of a thousand units takes a hundred times as long.
  constexpr int kCounted = 4;
  touchstone::bench::count_costs(state, std::string("slowed/") + task.name + "/touchstone", kCounted, [&] {
    for (int i = 0; i < kCounted; ++i) operation();
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t permille = 0;
  std::vector<char*> arguments;
  for (char* argument : std::vector<char*>(argv, argv + argc)) {
    constexpr std::string_view kFlag = "--slower-permille=";
    const std::string_view text(argument);
    if (!text.starts_with(kFlag)) {
      arguments.push_back(argument);
    } else if (std::from_chars(text.data() + kFlag.size(), text.data() + text.size(), permille).ec !=
               std::errc{}) {
      return 2;
    }
  }
  touchstone::bench::CommandLine command_line(static_cast<int>(arguments.size()), arguments.data(),
                                              touchstone::bench::interleaved(3, "0.01"));
  if (!command_line.initialize()) return 2;
  for (const Task& task : kTasks) {
    benchmark::RegisterBenchmark(
        (std::string("slowed/") + task.name + "/touchstone").c_str(),
        [&task, permille](benchmark::State& state) { measure(state, task, kUnits + permille); });
  }
  touchstone::bench::MedianKeeper medians;
  return benchmark::RunSpecifiedBenchmarks(&medians) == 0 ? 2 : 0;
}
