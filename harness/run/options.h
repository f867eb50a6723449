// How a run goes: the target, who asks, what is permitted, and every bound. Pure data, tested through its
// users.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "cases/fixture.h"
#include "run/retry.h"
#include "run/transcript.h"
#include "sign/credentials.h"
#include "transport/carrier.h"
#include "transport/client_options.h"

namespace touchstone::run {

/// How often a case is tried whose job ends by itself; how many other jobs are looked at then.
inline constexpr std::size_t kCaseAttempts = 3;
inline constexpr std::size_t kCaseControls = 2;
/// How many pages of a list are looked through for an item.
inline constexpr std::size_t kMostPages = 100;

struct RunOptions {
  transport::ClientOptions client;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  bool account_is_assumed =
      false;  ///< nobody named it, so that it may be that of others, who deny the caller
  std::optional<sign::Credentials> credentials;  ///< nothing: requests are not signed
  bool may_create = false;                       ///< calls that start or create something are permitted
  bool stops_jobs = false;  ///< what a case started and left at work is stopped when the case is done
  std::size_t jobs = 16;    ///< cases at once
  std::size_t waiting = 0;  ///< cases that may wait besides those, for a state or before a retry
  std::chrono::milliseconds patience{5000};  ///< how long a job may take to reach a state
  cases::Fixture fixture = {};               ///< jobs that are in a state already; a case may stop them
  RetryPolicy retry = {};
  /// So much of answers is kept; what is not asked by then is left off, so that what was gathered is not lost
  /// for want of memory. (Those of the whole catalogue, from the embedded endpoint, take 12 MB.)
  std::size_t max_kept_bytes = std::size_t{512} << 20U;
  std::uint64_t seed = 1;
  std::string salt = {};  ///< makes names and tokens new to a target that keeps those of a run with this seed
  /// When requests are signed, so that a seed may send the same bytes again; nothing: when they are sent.
  std::optional<std::chrono::system_clock::time_point> signed_at = {};
  /// No case begins later, nor a probe but the first; nothing: as long as it takes.
  std::optional<transport::Carrier::TimePoint> until = {};
  bool wants_ready = false;  ///< a target that says in its first answer that it is not ready is unreachable
  bool stop_on_signal = false;  ///< SIGINT and SIGTERM end the run early, with what was gathered

  std::function<void(const Transcript&)>
      on_finished;  ///< called on the run's thread as each case ends; may be empty
};

}  // namespace touchstone::run
