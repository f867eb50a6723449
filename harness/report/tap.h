// The TAP report (Test Anything Protocol, version 13): one test point for each case, the reason of a failure
// as a YAML block. Tested by tap_test.cpp.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

[[nodiscard]] std::string render_tap(const RunReport& report);

}  // namespace touchstone::report
