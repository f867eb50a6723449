// Stops, once a case is done, the jobs that it started and left at work: they cost money on AWS, and a target
// may bound how many are at work at once. It judges nothing, and that a stop fails says nothing of the case.
// Tested by tidier_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "cases/catalogue.h"
#include "run/asker.h"
#include "run/request.h"
#include "run/transcript.h"

namespace touchstone::run {

/// A job that an exchange started.
struct StartedJob {
  const cases::Family* family = nullptr;
  std::string job;  ///< its address

  friend bool operator==(const StartedJob&, const StartedJob&) = default;
};

/// The jobs that the exchanges of a transcript started, each once, in their order, without those of which an
/// exchange shows that they are at their end or on the way there: a stop of theirs that succeeded, or a look.
/// Borrows the families.
[[nodiscard]] std::vector<StartedJob> find_left_at_work(const cases::Catalogue& catalogue,
                                                        const Transcript& transcript);

class Tidier {
 public:
  /// All must outlive it.
  Tidier(const cases::Catalogue& catalogue, const RequestEncoder& encoder, Asker& asker)
      : catalogue_(catalogue), encoder_(encoder), asker_(asker) {}

  /// Asks each of those jobs to stop, once, and puts the exchanges behind those of the case. After one that
  /// is not answered it asks no more: else each case of the run would wait for the deadline.
  [[nodiscard]] boost::asio::awaitable<void> stop_what_is_left(Transcript& transcript);

 private:
  const cases::Catalogue& catalogue_;
  const RequestEncoder& encoder_;
  Asker& asker_;
  bool is_answered_ = true;
};

}  // namespace touchstone::run
