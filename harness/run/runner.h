// Carries out cases against a target, many at once on one thread, and keeps what happened.
// It reaches needed states, probes which operations exist, and asks a control question after silence; it
// judges nothing. Tested by runner_test.cpp against the transport's server.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "model/model.h"
#include "run/options.h"
#include "run/transcript.h"
#include "transport/carrier.h"

namespace touchstone::run {

struct RunResult {
  std::vector<Transcript> transcripts;  ///< in the order of the cases given
  bool interrupted = false;
  /// Of each job of the fixture that was not as the fixture says, and so not used: which, and how it was.
  std::set<std::string> unfit_jobs = {};
};

/// Runs `selected` cases of `catalogue`.
/// @return kUnreachable when the target cannot be connected to at all, so that nothing was run
[[nodiscard]] base::Result<RunResult> run_cases(const cases::Catalogue& catalogue,
                                                std::span<const model::Model> models,
                                                std::span<const cases::Case* const> selected,
                                                const RunOptions& options);

/// The same over a carrier of the caller's, whose coroutines run on `context`: RunOptions::client only names
/// the target then.
[[nodiscard]] base::Result<RunResult> run_cases(const cases::Catalogue& catalogue,
                                                std::span<const model::Model> models,
                                                std::span<const cases::Case* const> selected,
                                                const RunOptions& options, boost::asio::io_context& context,
                                                transport::Carrier& carrier);

}  // namespace touchstone::run
