// A finding as a file: what was found, the plan that shows it, the raw bytes, the seed. Written whole, read
// strictly, and versioned: a file of another version is refused. It holds no credentials. Tested by
// finding_file_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "cases/catalogue.h"
#include "fuzzer/findings.h"
#include "report/redact.h"

namespace touchstone::fuzzer {

/// Of the run that found it.
struct Origin {
  std::string version;  ///< of Touchstone
  std::string endpoint;
  std::uint64_t seed = 0;
};

/// Renders a finding; secrets are hidden, and what signs a request always.
[[nodiscard]] std::string render_finding(const Finding& finding, const Origin& origin,
                                         const cases::Catalogue& catalogue, const report::Secrets& secrets);

/// A name for the file that tells people what is inside:
/// "comprehend-StopX-answer-JobId-max-length-length-33.json". Two findings may have the same.
[[nodiscard]] std::string file_name_of(const Finding& finding);

struct LoadedFinding {
  Finding finding;  ///< without exchanges, and not tried yet
  Origin origin;
};

/// @return errors name file, line and column
[[nodiscard]] base::Result<LoadedFinding> load_finding(const std::filesystem::path& path,
                                                       const cases::Catalogue& catalogue);

}  // namespace touchstone::fuzzer
