// See required_operations.h.
#include "judge/required_operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace touchstone::judge {
namespace {

bool is_required(std::span<const std::string> required, const cases::Case& tested) {
  return std::ranges::any_of(
      required, [&](const std::string& operation) { return cases::is_of_operation(tested, operation); });
}

Check check_missing(const run::Transcript& transcript, const std::string& reason) {
  Check check;
  check.id = "implemented";
  check.level = cases::Level::kRequired;
  check.outcome = CheckOutcome::kFailed;
  check.expected = "an operation that the target implements (--require-implemented)";
  check.actual = reason;
  check.sources = Borrowed<std::vector<std::string>>::from(transcript.tested->sources);
  if (!transcript.exchanges.empty()) check.exchanges = {0};  // the probe
  return check;
}

}  // namespace

base::Result<void> check_required(std::span<const std::string> required, const cases::Catalogue& catalogue) {
  for (const std::string& operation : required) {
    const bool known = std::ranges::any_of(catalogue.cases, [&](const cases::Case& tested) {
      return cases::is_of_operation(tested, operation);
    });
    if (known) continue;
    return std::unexpected(base::Error{base::ErrorCode::kUnknownName,
                                       fmt::format("no operation \"{}\" in the catalogue", operation),
                                       "--require-implemented takes a Stop operation, bare or "
                                       "SERVICE/OPERATION, or a glob of these: touchstone coverage lists "
                                       "them"});
  }
  return {};
}

void fail_what_is_missing(std::span<const std::string> required, std::span<const run::Transcript> transcripts,
                          std::vector<Verdict>& verdicts) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Verdict& verdict = verdicts[i];
    if (verdict.outcome != Outcome::kNotImplemented || !is_required(required, *verdict.tested)) continue;
    verdict.outcome = Outcome::kFailed;
    verdict.checks.push_back(check_missing(transcripts[i], std::exchange(verdict.reason, {})));
  }
}

}  // namespace touchstone::judge
