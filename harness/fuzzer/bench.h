// Where plans are carried out and judged, again and again, against one target. It keeps nothing of a round
// but what it gives back. Tested by campaign_test.cpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <span>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "fuzzer/attempt.h"
#include "fuzzer/findings.h"
#include "fuzzer/metered_carrier.h"
#include "judge/judge.h"
#include "model/model.h"
#include "run/runner.h"

namespace touchstone::fuzzer {

/// What one round of plans came to, in their order.
struct Round {
  std::vector<run::Transcript> transcripts;
  std::vector<judge::Verdict> verdicts;
  bool interrupted = false;
};

class Bench {
 public:
  /// All must outlive the bench.
  Bench(const cases::Catalogue& catalogue, std::span<const model::Model> models, const judge::Judge& judge,
        run::RunOptions options, boost::asio::io_context& context, MeteredCarrier& carrier)
      : catalogue_(catalogue),
        models_(models),
        judge_(judge),
        options_(std::move(options)),
        context_(context),
        carrier_(carrier) {
    options_.retry.throttled_attempts = options_.retry.attempts;  // there are other requests to try
  }

  /// @return kUnreachable as run::run_cases does
  [[nodiscard]] base::Result<Round> carry_out(std::span<const Attempt> attempts);

  /// Attempts that have not begun by then are left off, from now on.
  void stop_at(std::optional<transport::Carrier::TimePoint> time) { options_.until = time; }

  /// How many requests an attempt may take at the very most, what is asked beside it included.
  [[nodiscard]] std::uint64_t most_requests(const Attempt& attempt) const;
  [[nodiscard]] std::uint64_t requests() const { return carrier_.requests(); }
  [[nodiscard]] transport::Carrier::TimePoint now() const { return carrier_.now(); }

 private:
  const cases::Catalogue& catalogue_;
  std::span<const model::Model> models_;
  const judge::Judge& judge_;
  run::RunOptions options_;
  boost::asio::io_context& context_;
  MeteredCarrier& carrier_;
};

}  // namespace touchstone::fuzzer
