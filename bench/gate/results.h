// What a benchmark program printed: Google Benchmark's JSON (--benchmark_out=FILE), read strictly where it
// matters. Each repetition is a sample; aggregates are left out, for they are computed here. Counters other
// than `instructions` and `allocations` are not looked at. Tested by results_test.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace touchstone::gate {

/// What one build showed of one benchmark: a sample a round, in the order of the rounds.
struct Samples {
  std::vector<double> times_ns = {};      ///< CPU time of one operation
  std::vector<double> instructions = {};  ///< of one operation; empty where nothing counted them
  std::vector<double> allocations = {};   ///< of one operation; empty where nothing counted them
  std::string label = {};                 ///< what the program says of it: "peer", "bound" or nothing
};

/// By the name of the benchmark, without what Google Benchmark appends ("/repeats:3").
using Results = std::map<std::string, Samples>;

/// Reads the JSON of one file; `file` is its name in errors.
[[nodiscard]] base::Result<Results> parse_results(std::string_view json, const std::string& file);

/// Adds `round`, whose repetitions become one sample, that of the fastest one: what is slower was disturbed.
void add_round(Results& all, const Results& round);

}  // namespace touchstone::gate
