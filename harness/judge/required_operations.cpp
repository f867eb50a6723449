// See required_operations.h.
#include "judge/required_operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "run/implemented.h"

namespace touchstone::judge {
namespace {

bool is_named(const cases::Case& tested, const std::string& required) {
  return cases::is_of_operation(tested, required) || base::matches_glob(required, tested.operation) ||
         base::matches_glob(required, tested.operation_id());
}

Check check_missing(const run::Transcript& transcript, const std::string& reason) {
  Check check;
  check.id = kImplemented;
  check.level = cases::Level::kRequired;
  check.outcome = CheckOutcome::kFailed;
  check.expected = "an operation that the target implements (--require-implemented)";
  check.actual = reason;
  check.sources = Borrowed<std::vector<std::string>>::from(transcript.tested->sources);
  if (!transcript.exchanges.empty()) check.exchanges = {0};  // the probe
  return check;
}

// Whether the target refused the caller, so that it said nothing of the operation.
bool is_refused(const run::Transcript& transcript) {
  if (transcript.exchanges.empty()) return false;
  const wire::Answer& probed = transcript.exchanges.front().answer;
  return run::is_denial(probed) || (run::is_closed_by_name(probed) && !run::is_unknown_operation(probed));
}

}  // namespace

base::Result<void> check_required(std::span<const std::string> required, const cases::Catalogue& catalogue) {
  for (const std::string& operation : required) {
    const bool known = std::ranges::any_of(
        catalogue.cases, [&](const cases::Case& tested) { return is_named(tested, operation); });
    if (known) continue;
    return std::unexpected(base::Error{base::ErrorCode::kUnknownName,
                                       fmt::format("no operation \"{}\" in the catalogue", operation),
                                       "--require-implemented takes a Stop operation, bare or "
                                       "SERVICE/OPERATION, or a glob of these: touchstone coverage lists "
                                       "them"});
  }
  return {};
}

std::vector<std::string> find_unasked(std::span<const std::string> required,
                                      std::span<const Verdict> verdicts) {
  std::vector<std::string> unasked;
  for (const std::string& operation : required) {
    const bool asked = std::ranges::any_of(
        verdicts, [&](const Verdict& verdict) { return is_named(*verdict.tested, operation); });
    if (!asked) unasked.push_back(operation);
  }
  return unasked;
}

void fail_what_is_missing(std::span<const std::string> required, std::span<const run::Transcript> transcripts,
                          std::vector<Verdict>& verdicts) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Verdict& verdict = verdicts[i];
    const cases::Case& tested = *verdict.tested;
    const auto names_it = [&](const std::string& operation) { return is_named(tested, operation); };
    if (verdict.outcome != Outcome::kNotImplemented || std::ranges::none_of(required, names_it)) continue;
    if (tested.level == cases::Level::kInformational) continue;  // such a case accuses nobody
    if (is_refused(transcripts[i])) {
      verdict.outcome = Outcome::kInconclusive;
      verdict.reason += "; so whether it is implemented, as it must be, is not known";
      continue;
    }
    verdict.outcome = Outcome::kFailed;
    verdict.checks.push_back(check_missing(transcripts[i], std::exchange(verdict.reason, {})));
  }
}

}  // namespace touchstone::judge
