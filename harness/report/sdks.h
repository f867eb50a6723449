// What a report tells of the AWS SDKs: what each of them makes of an error answer, by judge/sdk_view.h.
// Tested by sdks_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "judge/sdk_view.h"
#include "report/run_report.h"

namespace touchstone::report {

/// What each SDK makes of an exchange of `service`; empty unless it ended in an error answer, and where the
/// report has neither the rules nor the model.
[[nodiscard]] std::vector<judge::SdkSight> sights_of(const RunReport& report, const std::string& service,
                                                     const run::Recorded& recorded);

/// One line for a failed check on an error answer, the case's own or one on the error's name: who raises the
/// typed exception and who does not. Empty for other checks and where nothing can be told.
[[nodiscard]] std::string sdk_line(const RunReport& report, const judge::Check& check,
                                   const run::Transcript& transcript);

}  // namespace touchstone::report
