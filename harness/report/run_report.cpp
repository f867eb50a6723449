// See run_report.h.
#include "report/run_report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "report/shell.h"

namespace touchstone::report {
int exit_code(const RunReport& report) {
  const judge::Summary summary = judge::summarise(report.verdicts);
  if (summary.failed > 0 || !report.broken_expectations.empty()) return 1;
  if (summary.inconclusive > 0 || report.interrupted) return 3;
  if (summary.passed + summary.warned + summary.expected_failures + summary.flaky == 0) return 4;
  return 0;
}

std::size_t catalogue_size(const RunReport& report) {
  return report.catalogue_cases.value_or(report.catalogue->cases.size());
}

std::string reproduce_line(const RunReport& report, const cases::Case& tested) {
  if (const auto kept = report.kept_cases.find(tested.id); kept != report.kept_cases.end())
    return kept->second.reproduce;
  std::string line = "touchstone run";
  for (const std::string& flag : report.reproduce_flags) line += " " + shell_quoted(flag);
  return line + fmt::format(" --only {} --seed {}", shell_quoted(tested.id), report.seed);
}

std::string iso_time(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

}  // namespace touchstone::report
