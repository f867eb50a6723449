// Operations that a target must implement, by its user's word: a case of one that it does not know is a
// failure then, where it would be passed over else. Tested by required_operations_test.cpp.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "judge/verdict.h"
#include "run/transcript.h"

namespace touchstone::judge {

/// @param required  Stop operations: bare, as SERVICE/OPERATION, or a glob of either
/// @return kUnknownName for one that no case of the catalogue is of
[[nodiscard]] base::Result<void> check_required(std::span<const std::string> required,
                                                const cases::Catalogue& catalogue);

/// Those of which none of the verdicts' cases is: whether they are implemented is not asked.
[[nodiscard]] std::vector<std::string> find_unasked(std::span<const std::string> required,
                                                    std::span<const Verdict> verdicts);

/// The check that a case of a required operation fails which the target does not know.
inline constexpr const char* kImplemented = "implemented";

/// Makes each verdict that says "not implemented" of a required operation a failure of kImplemented; one of
/// which the target refused the caller, whatever was asked, is inconclusive. Informational cases stay as they
/// are.
/// @param transcripts  what the verdicts are of, in the same order
void fail_what_is_missing(std::span<const std::string> required, std::span<const run::Transcript> transcripts,
                          std::vector<Verdict>& verdicts);

}  // namespace touchstone::judge
