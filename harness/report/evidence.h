// What people read of a failure: what was expected, what was seen, by which source, and the bytes. Shared by
// console and JUnit. Tested by console_test.cpp and junit_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/run_report.h"

namespace touchstone::report {

/// The failed checks of a verdict that nothing excuses; with `recommended`, the recommended ones instead of
/// the required.
[[nodiscard]] std::vector<const judge::Check*> unexcused(const judge::Verdict& verdict, cases::Level level);

/// What a target sent, or what was found in it, on one line: secrets hidden, what cannot be printed escaped,
/// cut at `max_bytes`.
[[nodiscard]] std::string shown(const RunReport& report, std::string_view text, std::size_t max_bytes = 400);
/// The same of a text whose secrets are hidden already.
[[nodiscard]] std::string shown(std::string_view text, std::size_t max_bytes = 400);

/// One check in a few lines: "answer: expected ...", "seen ...", "source ...".
[[nodiscard]] std::string describe_check(const RunReport& report, const judge::Check& check);

/// One exchange: why it was made, then lines that start with ">" and "<", redacted, an empty one before the
/// body, long bodies cut.
[[nodiscard]] std::string describe_exchange(const RunReport& report, const run::Recorded& recorded);

/// Checks and exchanges of a failed case and the line that runs it again.
[[nodiscard]] std::string describe_failure(const RunReport& report, const judge::Verdict& verdict,
                                           const run::Transcript& transcript);

/// An expectation that does not hold, and what to do about it.
[[nodiscard]] std::string describe_broken(const RunReport& report, const judge::BrokenExpectation& broken);

}  // namespace touchstone::report
