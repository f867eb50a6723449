// The JUnit report: one test case for each case, with the evidence in its failure. Written with pugixml.
// Valid against the widely used JUnit schema in its strictest form (see conformance/schema/junit.xsd). Tested
// by junit_test.cpp.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

[[nodiscard]] std::string render_junit(const RunReport& report);

}  // namespace touchstone::report
