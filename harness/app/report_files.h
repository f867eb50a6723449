// The reports that --report asks for: where they go, and in which form. Tested by program_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "base/json_stream.h"
#include "base/result.h"
#include "report/run_report.h"

namespace touchstone::app {

struct ReportTarget {
  void (*write)(const report::RunReport&, const base::TextSink&);
  std::string path;
};

/// Reads FORMAT=PATH; finds out now, not after a run, whether something can be written there, and nothing
/// else is.
/// @param written  files that the same run writes, or rewrites; an empty path is none
/// @param read  files that it only reads
[[nodiscard]] base::Result<std::vector<ReportTarget>> parse_reports(const std::vector<std::string>& wanted,
                                                                    const std::vector<std::string>& written,
                                                                    const std::vector<std::string>& read);

/// Takes away the reports of an earlier run that stand in these places: where a run ends without a report,
/// for nobody is there, an old one must not be taken for its own.
void remove_old(const std::vector<ReportTarget>& files);

/// Fails when nothing can be written at `path`.
[[nodiscard]] base::Result<void> check_writable(const std::string& path);

/// Writes one file.
[[nodiscard]] base::Result<void> save_report(const report::RunReport& report, const ReportTarget& file);

/// Writes the files, then shows the report on standard output, whatever happened to them: neither is lost by
/// what becomes of the other. Gives the report's exit code.
[[nodiscard]] base::Result<int> show_and_save(const report::RunReport& report,
                                              const std::vector<ReportTarget>& files);

}  // namespace touchstone::app
