// Two reports side by side: what is newly broken, fixed, still failing, or fails in another way, per case and
// check. Identities are compared, never counts: a regression beside an unrelated fix is still a regression.
// Pure. Tested by compare_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/run_report.h"

namespace touchstone::report {

struct Change {
  enum class Kind : std::uint8_t {
    kNewlyBroken,  ///< failed in the second only, though the first held its case
    kChanged,      ///< failed in both, in another way; or is not judged any more, and the target said why
    kLost,         ///< not judged any more, for the target went silent or the run was interrupted
    kFixed,        ///< failed in the first only, or is not implemented or blocked any more
    kFound,        ///< was not judged in the first, through no fault of the target's, and now passes
    kStill,        ///< failed in both in the same way
    kGone,         ///< failed in the first, and the second does not hold its case
    kNew,          ///< fails in the second, and the first did not hold its case
  };
  Kind kind;
  std::string case_id;
  std::string check_id;  ///< "outcome" where the case as a whole is meant
  cases::Level level;
  std::string before;
  std::string after;
};
[[nodiscard]] std::string_view name_of(Change::Kind kind);

struct Comparison {
  std::vector<Change> changes;       ///< by kind, case and check
  std::vector<std::string> remarks;  ///< where the reports cannot be wholly compared
  std::size_t compared = 0;          ///< cases that both hold
  std::size_t unjudged = 0;          ///< of these, those that neither judges
};

/// Compares by case and check; what is known to be flaky or only recorded is left out, an expected failure is
/// a failure.
[[nodiscard]] Comparison compare(const RunReport& before, const RunReport& after);

/// 1 when something required is newly broken or changed, else 3 when something is lost, else 4 when no case
/// of both was judged in either, else 0. What is only recommended is shown and turns nothing red, as in a
/// run.
[[nodiscard]] int exit_code(const Comparison& comparison);

/// For people: each change, then one line that counts them.
[[nodiscard]] std::string render(const Comparison& comparison);

}  // namespace touchstone::report
