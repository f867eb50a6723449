// The report for people: failures with their evidence, then what could not be judged, then one summary line.
// Colour only when asked for. Tested by console_test.cpp.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

/// Renders the whole report. `colour` adds ANSI escapes: for a terminal, and only where NO_COLOR is not set.
[[nodiscard]] std::string render_console(const RunReport& report, bool colour);

/// The last line: "37 passed, 2 failed, ... in 0.41 s (seed 7, http://...)".
[[nodiscard]] std::string summary_line(const RunReport& report);

}  // namespace touchstone::report
