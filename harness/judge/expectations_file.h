// The files of known deviations: conformance/expectations/*.json, in groups of cases that share check,
// symptom, reason and link, for one defect of a target shows in hundreds of cases. What the entries mean is
// expectations.h's. Tested by expectations_test.cpp and expectations_update_test.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cases/catalogue.h"
#include "judge/expectations.h"

namespace touchstone::judge {

/// Loads a file. An entry names its "case", or in "cases" several, sorted.
/// @return kUnknownName for a case that the catalogue does not know, kDuplicate for two entries of one case
/// and check, over all groups
[[nodiscard]] base::Result<Expectations> load_expectations(const std::filesystem::path& path,
                                                           const cases::Catalogue& catalogue);

/// Renders the file: entries that differ in their cases alone become one, sorted by check and first case.
[[nodiscard]] std::string render(const Expectations& expectations);

/// Reads "2026-11-25"; nothing for anything else, or a day that no month has.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_day(std::string_view text);
/// Writes a day as parse_day reads it.
[[nodiscard]] std::string render_day(std::chrono::sys_days day);

}  // namespace touchstone::judge
