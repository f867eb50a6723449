// Decides whether a change made something slower. Pure: no process, no clock; the seed of the bootstrap is an
// argument. Three facts are judged, the surest first: allocations (exact), instructions (nearly so), time.
// It does not measure; see runner.h. Tested by verdict_test.cpp, one row a case, and for its power by
// power_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/results.h"
#include "gate/statistics.h"

namespace touchstone::gate {

/// Where an alarm begins: below it lies what a program differs from itself by (power_test.cpp).
struct Limits {
  double instructions = 0.005;  ///< more than this share of instructions is a regression
  double time = 0.03;           ///< the whole interval must lie beyond this share
  double layout = 1;  ///< for where code and data lie nothing is slower by more than this (+33 % was seen)
  double confidence = 0.99;
  std::size_t rounds = 5;  ///< fewer paired rounds than this do not judge time
};

/// One benchmark on three sides; sample i of each was taken in round i. `control` is the base measured again.
struct Comparison {
  std::string name;
  Samples base = {}, control = {}, head = {};
};

enum class Outcome : std::uint8_t {
  kSame,         ///< within the limits
  kBetter,       ///< faster, fewer instructions or fewer allocations, and nothing worse
  kRegressed,    ///< more allocations or instructions, or slower
  kLayout,       ///< somewhat slower with the same instructions: code alignment, memory; told, no failure
  kUnconfirmed,  ///< it seemed slower, and a second look did not say so
  kUnmeasured,   ///< neither time nor instructions could be judged
};
[[nodiscard]] std::string_view name_of(Outcome outcome);

struct Verdict {
  std::string name;
  Outcome outcome = Outcome::kSame;
  std::string what = {};                 ///< what moved by how much, for people; one line
  std::optional<Interval> time = {};     ///< head over base
  std::optional<Interval> control = {};  ///< base over itself
  bool time_was_judged = false;    ///< there were rounds enough, and the base did not differ from itself
  bool wants_second_look = false;  ///< by time alone it may be slower, or could not be told: run it again
};

/// Judges one run. Time alone never gives kRegressed here: `wants_second_look` asks for a run that confirms.
[[nodiscard]] Verdict judge(const Comparison& comparison, const Limits& limits, std::uint64_t seed);

/// Judges a benchmark that wanted a second look: slower when the second run says so by itself, and both runs
/// together do.
[[nodiscard]] Verdict judge_again(const Comparison& first, const Comparison& second, const Limits& limits,
                                  std::uint64_t seed);

/// Where nobody can look again (files from elsewhere): slower when the one run says so.
[[nodiscard]] Verdict without_second_look(Verdict verdict, const Limits& limits);

/// 0 as before or better; 1 a regression; 3 nothing to judge, or a benchmark that could not be judged.
[[nodiscard]] int exit_code(const std::vector<Verdict>& verdicts);

}  // namespace touchstone::gate
