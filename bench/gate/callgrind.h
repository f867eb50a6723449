// Instructions where the processor does not count them for us, which is most virtual machines: a benchmark
// program run below Valgrind's callgrind dumps a profile for each benchmark, named after it, and this reads
// their totals. The programs' side of it is bench/counters.h. Tested by callgrind_test.cpp.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace touchstone::gate {

struct Dump {
  std::string benchmark;
  double instructions = 0;  ///< of one operation
};

/// Reads a profile: a dump that was asked for as "touchstone-bench OPERATIONS NAME"; nothing for another one.
[[nodiscard]] std::optional<Dump> parse_dump(std::string_view profile);

/// Reads the profiles below `folder`: instructions of one operation, by benchmark.
[[nodiscard]] base::Result<std::map<std::string, double>> load_dumps(const std::filesystem::path& folder);

}  // namespace touchstone::gate
