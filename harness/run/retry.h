// Which exchanges of a case are made again, and after which pause: the target says that it is asked too
// often, or the connection failed before one byte of an answer. An error, a slow answer or silence is never
// asked away. It sends nothing; asker.cpp does, and keeps every attempt. Pure. Tested by retry_test.cpp.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/seed.h"
#include "cases/case.h"
#include "transport/exchange.h"
#include "wire/answer.h"

namespace touchstone::run {

/// How often, and how fast. The pauses are those of a test target; the program gives a real service longer.
struct RetryPolicy {
  std::size_t attempts = 3;                   ///< in all, the first one included
  std::size_t throttled_attempts = 6;         ///< the same, where the target says that it is asked too often
  std::chrono::milliseconds first_pause{50};  ///< each further pause is four times as long
  std::chrono::milliseconds longest_pause{2000};
};

/// Tells whether the target says that it is asked too often: 429, or one of the names that the SDKs take for
/// it.
[[nodiscard]] bool is_throttling(const wire::Answer& answer);

/// Tells whether the connection failed before one byte of an answer, and not by silence: refused, closed or
/// reset.
[[nodiscard]] bool is_dropped(const transport::Exchange& exchange);

/// Tells whether a dropped request may be sent again: it was never connected, or what it asks for may happen
/// twice. A start would start a second job, and the second stop of a job is another question than the first.
[[nodiscard]] bool may_repeat(const transport::Exchange& dropped, const cases::Case& tested,
                              std::string_view operation);

/// The pause after an attempt, the first being 1: exponential, of which half to all is taken at random, so
/// that cases that were throttled together do not come back together.
[[nodiscard]] std::chrono::milliseconds pause_after(const RetryPolicy& policy, std::size_t attempt,
                                                    base::Random& random);

}  // namespace touchstone::run
