// What happened in a case: every exchange in order, which states were seen, why it ended. Facts only: judge/
// decides what they mean. Written by runner.h. Pure data, tested through its users.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "cases/template.h"
#include "transport/exchange.h"
#include "wire/answer.h"
#include "wire/http_message.h"

namespace touchstone::run {

/// Why an exchange was made.
enum class Purpose : std::uint8_t {
  kProbe,     ///< finding out whether the operation is implemented
  kSetup,     ///< reaching the state that a case needs
  kStep,      ///< a step of the case
  kWait,      ///< looking at a job's state for a step
  kControl,   ///< beside the case: does the target still answer at all, is the job still at work?
  kRetried,   ///< an attempt at a request that was set aside and made again; see retry.h
  kSetAside,  ///< of an attempt at the whole case whose job had come to its end by itself; or a page of a
              ///< list before the one that counts
  kTidying    ///< behind the case: stopping what it started and left at work
};
[[nodiscard]] std::string_view name_of(Purpose purpose);
/// Whether such an exchange was made beside the case or behind it, so that its answer is no part of it.
[[nodiscard]] bool is_beside(Purpose purpose);

/// One exchange and why it was made. (What a judge reads of each stands last here and in what this is made
/// of, side by side: a run has more exchanges than the caches hold, and judging waits for them.)
struct Recorded {
  wire::HttpRequest request;
  transport::Exchange exchange;
  wire::SharedAnswer answer;  ///< decoded when there is a response
  cases::SharedText operation;
  std::size_t step = 0;  ///< for kStep and kWait, and attempts at them
  Purpose purpose = Purpose::kStep;
  bool byte_for_byte = false;  ///< exchange.sent is spelt as `request` does not show; else it is not kept
  bool came_as_usual = false;  ///< exchange.received is spelt as exchange.response shows: it is not kept

  /// Every byte received.
  [[nodiscard]] std::string received() const {
    return came_as_usual ? wire::to_bytes(*exchange.response) : exchange.received;
  }
};

/// How the waiting of one step went.
struct WaitResult {
  std::size_t step = 0;
  bool reached = false;
  std::vector<std::string> states;  ///< seen, in order, without repetitions
  std::string trouble;              ///< why it ended before the patience did; empty otherwise
  bool silent = false;              ///< it ended because the target gave no whole answer
  bool unknown = false;             ///< it ended because the target does not know the operation that looks
  bool throttled = false;           ///< it ended because the target did nothing but throttle
};

enum class Ending : std::uint8_t {
  kFinished,      ///< every step was carried out
  kStoppedEarly,  ///< a step's answer has a status that the case does not allow, so later steps mean nothing
  kSilence,       ///< the target gave no (whole) answer; without any exchange: it counts as gone
  kThrottled,     ///< the target said to every attempt that it is asked too often
  kDenied,        ///< the target denied what it was asked, for a reason that lies with the caller
  kBlocked,       ///< a needed state could not be reached
  kNotImplemented,  ///< the target does not know the operation
  kInterrupted,     ///< the run was stopped before this case was done
};

struct Transcript {
  const cases::Case* tested = nullptr;
  Ending ending = Ending::kInterrupted;
  std::string reason;  ///< for kBlocked, kNotImplemented, kThrottled, kDenied: what was missing; for what was
                       ///< not asked: why
  std::vector<Recorded> exchanges;
  std::vector<WaitResult> waits;
  cases::Variables variables;
  std::optional<bool> control_answered;  ///< after kSilence
  std::chrono::milliseconds patience{0};
  std::chrono::microseconds duration{0};

  /// Of one that ended in silence: nothing that was asked is unanswered. It was not asked any more, because
  /// the target counted as gone meanwhile.
  [[nodiscard]] bool was_left_off() const { return exchanges.empty() || !exchanges.back().exchange.error; }
};

}  // namespace touchstone::run
