// From what was gathered to a report: judged, held against the expectations, repetitions joined. What run and
// judge have in common. Tested by program_test.cpp and gate_program_test.cpp.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/gather.h"
#include "app/surroundings.h"
#include "base/result.h"
#include "judge/judge.h"
#include "report/run_report.h"

namespace touchstone::app {

/// What the user expects of the target: which deviations, whether their file is to be rewritten, and which
/// operations.
struct Expected {
  std::string file;  ///< empty for none
  bool update = false;
  std::string target;                 ///< the name in a file that is written for the first time
  std::vector<std::string> required;  ///< operations that must be implemented
};

/// Tells what is wrong with them before anything is run.
[[nodiscard]] base::Result<void> check_expectations(const Expected& expected,
                                                    const cases::Catalogue& catalogue);

/// @param today  the day on which entries may be expired
/// @return a report that borrows from `law` and `judge`
[[nodiscard]] base::Result<report::RunReport> judge_gathered(Gathered gathered, const Law& law,
                                                             const judge::Judge& judge,
                                                             const Expected& expected,
                                                             std::chrono::sys_days today);

}  // namespace touchstone::app
