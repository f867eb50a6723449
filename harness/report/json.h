// The JSON report: the contract of design and docs, which only grows. Tested by json_test.cpp (golden) and
// the report's schema.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

[[nodiscard]] std::string render_json(const RunReport& report);

}  // namespace touchstone::report
