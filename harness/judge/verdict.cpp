// See verdict.h.
#include "judge/verdict.h"

namespace touchstone::judge {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "passed";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kWarned:
      return "warned";
    case Outcome::kExpectedFailure:
      return "expected_failure";
    case Outcome::kFlaky:
      return "flaky";
    case Outcome::kNotImplemented:
      return "not_implemented";
    case Outcome::kBlocked:
      return "blocked";
    case Outcome::kInconclusive:
      return "inconclusive";
    case Outcome::kRecorded:
      return "recorded";
  }
  return "";
}

Summary summarise(const std::vector<Verdict>& verdicts) {
  Summary summary;
  for (const Verdict& verdict : verdicts) {
    if (!verdict.unstable.empty()) ++summary.unstable;
    switch (verdict.outcome) {
      case Outcome::kPassed:
        ++summary.passed;
        break;
      case Outcome::kFailed:
        ++summary.failed;
        break;
      case Outcome::kWarned:
        ++summary.warned;
        break;
      case Outcome::kExpectedFailure:
        ++summary.expected_failures;
        break;
      case Outcome::kFlaky:
        ++summary.flaky;
        break;
      case Outcome::kNotImplemented:
        ++summary.not_implemented;
        break;
      case Outcome::kBlocked:
        ++summary.blocked;
        break;
      case Outcome::kInconclusive:
        ++summary.inconclusive;
        break;
      case Outcome::kRecorded:
        ++summary.recorded;
        break;
    }
  }
  return summary;
}

}  // namespace touchstone::judge
