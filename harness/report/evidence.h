// What people read of a failure: what was expected, what was seen, by which source, and the bytes. Shared by console and JUnit.
// Tested by console_test.cpp and junit_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "report/run_report.h"

namespace touchstone::report {

/// The failed checks of a verdict that nothing excuses; with `recommended`, the recommended ones instead of the required.
[[nodiscard]] std::vector<const judge::Check*> unexcused(const judge::Verdict& verdict, cases::Level level);

/// One check in a few lines: "answer: expected ...", "seen ...", "source ...".
[[nodiscard]] std::string describe_check(const RunReport& report, const judge::Check& check);

/// One exchange as lines that start with "> " and "< ", redacted, long bodies cut.
[[nodiscard]] std::string describe_exchange(const RunReport& report, const run::Recorded& recorded);

/// Checks and exchanges of a failed case and the line that runs it again.
[[nodiscard]] std::string describe_failure(const RunReport& report, const judge::Verdict& verdict, const run::Transcript& transcript);

}  // namespace touchstone::report
