// The recording that --record and record leave: where it goes, and that it gets there. Tested by
// record_test.cpp.
#pragma once

#include <string>

#include "app/gather.h"
#include "base/result.h"

namespace touchstone::app {

/// Finds out now, not after a run, whether a recording can be written there; an empty path is none.
[[nodiscard]] base::Result<void> check_recording(const std::string& path);

/// Writes a line at a time; an empty path is none.
[[nodiscard]] base::Result<void> save_recording(const Gathered& gathered, const std::string& path);

}  // namespace touchstone::app
