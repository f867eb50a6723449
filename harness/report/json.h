// The JSON report, whose keys others rely on: they only grow. Described by
// conformance/schema/report.schema.json. Tested by json_test.cpp.
#pragma once

#include <string>

#include "base/json.h"
#include "base/json_stream.h"
#include "report/run_report.h"

namespace touchstone::report {

/// Case by case, for the whole of a full run would take four times the memory of the run.
void write_json(const RunReport& report, const base::TextSink& sink);
/// The same as one text.
[[nodiscard]] std::string render_json(const RunReport& report);

/// The counts of a report, as they stand in it under "summary".
[[nodiscard]] base::Json summary_json(const RunReport& report);

}  // namespace touchstone::report
