// Holds a loader's error against what every error of the project promises: it says what is wrong, in which
// file, and at a place that the file has. Used by the targets of loaders.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/result.h"
#include "driver/fuzz_check.h"

namespace touchstone::fuzz {

/// @param text  of the file that the error names
inline void check_error(const base::Error& error, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  const auto answers = [&] {
    return fmt::format("  {}\n  of a text of {} lines", base::render(error), lines);
  };
  FUZZ_CHECK(!error.message.empty() && !error.file.empty(), "error-says-what-and-where", answers());
  FUZZ_CHECK(error.line >= 1 && error.line <= lines, "error-line-inside-the-file", answers());
  FUZZ_CHECK(error.column >= 1 && error.column <= text.size() + 1, "error-column-inside-the-file", answers());
}

}  // namespace touchstone::fuzz
