// Running the selected cases, without judging them: what run, record and compare have in common.
// Tested by program_test.cpp and gate_program_test.cpp.
#pragma once

#include "app/options.h"
#include "app/surroundings.h"
#include "base/result.h"
#include "report/recording.h"

namespace touchstone::app {

using Gathered = report::Recording;

/// Starts the embedded endpoint if there is no other, waits for the target, and runs every selected case
/// --repeat times. What is gathered points into `law`.
[[nodiscard]] base::Result<Gathered> gather(const RunOptions& options, const Law& law);

}  // namespace touchstone::app
