// A JSON report back into a value, strictly: what `run --report json=PATH` wrote, so that reports can be
// merged and compared long after their run. It needs no catalogue: the report holds what is said of its
// cases, and their commands are kept as they were. Tested by read_test.cpp.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/run_report.h"

namespace touchstone::report {

/// A report and what it points into: cases that have a name but no steps, and a catalogue of sources.
struct ReportFile {
  std::string file;
  std::unique_ptr<cases::Catalogue> catalogue;  ///< its cases are those of the report, in their order
  RunReport report;
};

/// Reads the text of a report.
/// @return errors name file, line and column; kBadValue when the counts or the exit code are not those of the
/// cases, so that the report was changed by hand
[[nodiscard]] base::Result<ReportFile> parse_report(std::string_view text, const std::string& file);

[[nodiscard]] base::Result<ReportFile> load_report(const std::filesystem::path& path);

}  // namespace touchstone::report
