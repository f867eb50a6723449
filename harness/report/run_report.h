// Everything that a report may show of one run. The renderers (json.h, junit.h, console.h) are pure functions
// of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cases/catalogue.h"
#include "judge/expectations.h"
#include "judge/verdict.h"
#include "model/model.h"
#include "run/transcript.h"

namespace touchstone::report {

struct RunReport {
  std::string version;
  const cases::Catalogue* catalogue = nullptr;
  std::span<const model::Model> models;  ///< to tell what AWS SDKs make of an error; may be empty
  std::string endpoint;
  std::string target_name;  ///< "embedded", or what the target calls itself in its Server header
  std::string target_version;
  std::uint64_t seed = 0;
  std::chrono::system_clock::time_point started;
  std::chrono::milliseconds duration{0};
  bool interrupted = false;
  std::vector<judge::Verdict> verdicts;
  std::vector<run::Transcript> transcripts;  ///< of the verdicts, in the same order
  std::vector<judge::BrokenExpectation> broken_expectations;
  std::vector<std::string> reproduce_flags;  ///< the flags of `touchstone run` that reach this target again
  std::vector<std::string> secrets;          ///< texts that must not appear in any report
};

/// The exit code of a run: 1 for a failure or an expectation that does not hold, else 3 when something is
/// inconclusive, else 4 when nothing was judged at all, else 0.
[[nodiscard]] int exit_code(const RunReport& report);

/// The shell command that runs one case again.
[[nodiscard]] std::string reproduce_line(const RunReport& report, const cases::Case& tested);

/// "2026-11-21T22:10:58Z".
[[nodiscard]] std::string iso_time(std::chrono::system_clock::time_point time);

}  // namespace touchstone::report
