// The exit codes: a contract. Tested by cli_test.cpp.
#pragma once

#include "base/result.h"

namespace touchstone::app {

enum ExitCode : int {
  kAsExpected = 0,
  kDeviates = 1,
  kBadUsage = 2,     ///< wrong usage or a bad file
  kUnreachable = 3,  ///< the target could not be reached or the harness failed
  kVacuous = 4,      ///< nothing was judged, so nothing is known
};

/// The exit code for a failure before or after the run.
[[nodiscard]] ExitCode exit_code_for(const base::Error& error);

/// Ends a command: its exit code, or, after telling standard error what went wrong, that of the failure.
[[nodiscard]] int finish(const base::Result<int>& code);

}  // namespace touchstone::app
