// Stops, once a case is done, the jobs that it started and left at work: they cost money on AWS, and a target
// may bound how many are at work at once. It judges nothing, and that a stop fails says nothing of the case.
// Tested by tidier_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <vector>

#include "cases/catalogue.h"
#include "run/asker.h"
#include "run/job_exchange.h"
#include "run/options.h"
#include "run/request.h"
#include "run/silence.h"
#include "run/transcript.h"

namespace touchstone::run {

/// The jobs that the exchanges of a transcript started, each once, in their order, without those of which an
/// exchange shows that they are at their end or on the way there: a stop of theirs that succeeded, or a look.
/// Borrows from the catalogue and from the answers.
[[nodiscard]] std::vector<StartedJob> find_left_at_work(const cases::Catalogue& catalogue,
                                                        const Transcript& transcript);

class Tidier {
 public:
  /// All must outlive it.
  Tidier(const cases::Catalogue& catalogue, const RequestEncoder& encoder, const RunOptions& options,
         Asker& asker)
      : catalogue_(catalogue), encoder_(encoder), options_(options), asker_(asker) {}

  /// Asks each of those jobs to stop, again only where it is throttled, and puts the exchanges behind those
  /// of the case. After three in a row that were not answered no more jobs of their family are stopped: else
  /// each case would wait for the deadline.
  [[nodiscard]] boost::asio::awaitable<void> stop_what_is_left(Transcript& transcript);

 private:
  boost::asio::awaitable<void> stop(Transcript& transcript, const StartedJob& started);

  const cases::Catalogue& catalogue_;
  const RequestEncoder& encoder_;
  const RunOptions& options_;
  Asker& asker_;
  std::map<const cases::Family*, SilenceWatch> silences_;
};

}  // namespace touchstone::run
