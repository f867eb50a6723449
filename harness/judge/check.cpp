// See check.h.
#include "judge/check.h"

namespace touchstone::judge {

std::string_view name_of(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::kPassed:
      return "passed";
    case CheckOutcome::kFailed:
      return "failed";
    case CheckOutcome::kExpectedFailure:
      return "expected_failure";
    case CheckOutcome::kFlaky:
      return "flaky";
    case CheckOutcome::kRecorded:
      return "recorded";
  }
  return "";
}

}  // namespace touchstone::judge
