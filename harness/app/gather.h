// Running the selected cases, without judging them: what run, record and compare have in common.
// Tested by program_test.cpp and gate_program_test.cpp.
#pragma once

#include <vector>

#include "app/options.h"
#include "app/surroundings.h"
#include "base/result.h"
#include "report/run_report.h"
#include "run/transcript.h"

namespace touchstone::app {

struct Gathered {
  report::RunReport report;  ///< all that is known without a judge; no transcripts yet
  std::vector<std::vector<run::Transcript>> repetitions;  ///< each in the order of the case ids; at least one
};

/// Starts the embedded endpoint if there is no other, waits for the target, and runs every selected case
/// --repeat times. What is gathered points into `law`.
[[nodiscard]] base::Result<Gathered> gather(const RunOptions& options, const Law& law);

}  // namespace touchstone::app
