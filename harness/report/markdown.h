// The Markdown summary: what fits into a pull request's comment or a CI job's summary page.
// Tested by markdown_test.cpp.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

[[nodiscard]] std::string render_markdown(const RunReport& report);

}  // namespace touchstone::report
