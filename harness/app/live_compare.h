// Two targets side by side: both are asked the same now, and their answers compared. Tested by
// live_compare_test.cpp.
#pragma once

#include "app/options.h"
#include "base/result.h"

namespace touchstone::app {

/// Shows what the two targets of the options answer differently; gives the exit code.
[[nodiscard]] base::Result<int> compare_targets(const CompareOptions& options);

}  // namespace touchstone::app
