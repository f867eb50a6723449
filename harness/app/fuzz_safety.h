// Whether a target may be fuzzed at all: loopback may; anything else only when its owner says so, with a rate
// and an end. Pure. Tested by fuzz_safety_test.cpp.
#pragma once

#include <optional>

#include "app/options.h"
#include "base/result.h"

namespace touchstone::app {

/// Why not, before anything was sent; nothing when it may.
[[nodiscard]] std::optional<base::Error> check_safety(const FuzzOptions& options);

}  // namespace touchstone::app
