// The JSON report, whose keys others rely on: they only grow. Described by
// conformance/schema/report.schema.json. Tested by json_test.cpp.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

[[nodiscard]] std::string render_json(const RunReport& report);

}  // namespace touchstone::report
