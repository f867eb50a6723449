// Carries out a program and keeps what it printed: the gate's only door to other processes.
// No shell: the words are the program's arguments as they stand. Tested by process_test.cpp.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace touchstone::gate {

/// How a program ended.
struct Finished {
  int exit_code = 0;    ///< 128 + the signal's number for one that was ended by a signal, as shells have it
  std::string printed;  ///< stdout and stderr, as they came
};

/// Runs `words[0]`, found on the PATH unless it has a slash, to its end, at most `limit`.
/// kSystem when it cannot be started; a program that was started always gives a Finished.
[[nodiscard]] base::Result<Finished> run_process(const std::vector<std::string>& words,
                                                 std::chrono::seconds limit);

/// Keeps this process and those it starts on one core, the last it may use: a program that moves between
/// cores leaves its caches behind. False where the system does not allow it; then nothing has changed.
bool stay_on_one_core();

}  // namespace touchstone::gate
