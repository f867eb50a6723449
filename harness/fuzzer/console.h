// What the fuzzer tells people: each finding with what was expected, what was seen, by which source, and the
// bytes; at the end what was tried and what was not. Pure. Tested by console_test.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "fuzzer/campaign.h"
#include "fuzzer/findings.h"
#include "report/run_report.h"

namespace touchstone::fuzzer {

/// One finding in a few lines; in two where another operation showed the same before.
/// @param report  names the target, the sources and the secrets
/// @param file    where the finding was saved; empty for nowhere
[[nodiscard]] std::string describe_finding(const report::RunReport& report, const Finding& finding,
                                           const std::string& file);

/// What is told while it goes on: time, rate, findings, constraints.
[[nodiscard]] std::string progress_line(const Tally& tally, std::size_t constraints);

/// What the whole came to. `constraints` is how many there are to be broken.
[[nodiscard]] std::string describe_campaign(const report::RunReport& report, const CampaignResult& result,
                                            std::size_t constraints);

}  // namespace touchstone::fuzzer
