// What a transcript means: one outcome for each case, with the checks that led to it. Plain values.
// Made by judge.h, marked by expectations.h, rendered by report/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "judge/checks.h"

namespace touchstone::judge {

/// The outcome of a case. Only kFailed makes a run fail; only kPassed, kWarned, kExpectedFailure and kFlaky
/// say that it was judged.
enum class Outcome : std::uint8_t {
  kPassed,
  kFailed,           ///< a required check failed and no expectation covers it
  kWarned,           ///< only recommended checks failed
  kExpectedFailure,  ///< every failed required check is a known deviation
  kFlaky,            ///< a check is known to fail at times; whether it did or not, all else is as expected
  kNotImplemented,   ///< the target does not know the operation
  kBlocked,          ///< a state that the case needs could not be reached
  kInconclusive,     ///< the target went silent altogether, or the run was interrupted
  kRecorded,         ///< an informational case: seen, not judged
};
[[nodiscard]] std::string_view name_of(Outcome outcome);

struct Verdict {
  const cases::Case* tested = nullptr;
  Outcome outcome = Outcome::kInconclusive;
  std::string reason;  ///< why it is blocked, not implemented or inconclusive; empty otherwise
  Checks checks;
  std::string unstable = {};  ///< how its repetitions differed; empty when they agree, or there was one only
};

/// How many cases ended how.
struct Summary {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t warned = 0;
  std::size_t not_implemented = 0;
  std::size_t blocked = 0;
  std::size_t inconclusive = 0;
  std::size_t expected_failures = 0;
  std::size_t flaky = 0;
  std::size_t recorded = 0;
  std::size_t unstable = 0;  ///< besides, for these are also counted by their worst outcome
};
[[nodiscard]] Summary summarise(const std::vector<Verdict>& verdicts);

}  // namespace touchstone::judge
