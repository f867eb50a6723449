// Everything that a report may show of one run. The renderers (json.h, junit.h, console.h) are pure functions
// of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "cases/catalogue.h"
#include "judge/expectations.h"
#include "judge/verdict.h"
#include "model/model.h"
#include "report/redact.h"
#include "run/transcript.h"

namespace touchstone::report {

/// Which part of a selection was run.
struct ShardOf {
  std::size_t index = 1;  ///< from 1
  std::size_t of = 1;
  std::size_t selected = 0;  ///< cases of all shards together
  std::string sha256;        ///< of their ids: shards of one selection have the same
};

/// What a report that was read back says of a case and cannot be made again without its run.
struct KeptCase {
  std::string reproduce;
  std::map<std::string, std::string, std::less<>> curl;  ///< by the id of the check that failed
  std::map<std::string, std::string, std::less<>> sdks;  ///< the same: what AWS SDKs make of the answer
  base::Json json;                                       ///< all of it, as it was read
};

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
  std::optional<ShardOf> shard;
  std::optional<std::size_t> catalogue_cases;  ///< of a report that was read back; else those of `catalogue`
  std::map<std::string, KeptCase, std::less<>> kept_cases;  ///< by id; empty unless it was read back
  Secrets secrets;                                          ///< texts that must not appear in any report
};

/// The exit code of a run: 1 for a failure or an expectation that does not hold, else 3 when something is
/// inconclusive, else 4 when nothing was judged at all, else 0.
[[nodiscard]] int exit_code(const RunReport& report);

/// How many cases the whole catalogue of the run had, whatever was selected.
[[nodiscard]] std::size_t catalogue_size(const RunReport& report);

/// The shell command that runs one case again.
[[nodiscard]] std::string reproduce_line(const RunReport& report, const cases::Case& tested);

/// "2026-11-21T22:10:58Z".
[[nodiscard]] std::string iso_time(std::chrono::system_clock::time_point time);

}  // namespace touchstone::report
