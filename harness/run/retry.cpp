// See retry.h.
#include "run/retry.h"

#include <algorithm>
#include <string_view>

namespace touchstone::run {
namespace {

// As botocore and the other SDKs have it, without LimitExceededException: that one is about how many things
// there are, not how often one asks.
constexpr std::string_view kThrottlingErrors[] = {"Throttling",
                                                  "ThrottlingException",
                                                  "ThrottledException",
                                                  "RequestThrottled",
                                                  "RequestThrottledException",
                                                  "RequestLimitExceeded",
                                                  "TooManyRequestsException",
                                                  "BandwidthLimitExceeded",
                                                  "SlowDown"};

constexpr int kTooManyRequests = 429;

bool only_looks(std::string_view operation) {
  return operation.starts_with("Describe") || operation.starts_with("List");
}

bool starts_something(std::string_view operation) {
  return operation.starts_with("Start") || operation.starts_with("Create");
}

}  // namespace

bool is_throttling(const wire::Answer& answer) {
  if (answer.status == kTooManyRequests) return true;
  return answer.is_error() && std::find(std::begin(kThrottlingErrors), std::end(kThrottlingErrors),
                                        answer.identity.name()) != std::end(kThrottlingErrors);
}

bool is_dropped(const transport::Exchange& exchange) {
  using transport::TransportFault;
  if (!exchange.error || !exchange.received.empty()) return false;
  const TransportFault fault = exchange.error->fault;
  return fault == TransportFault::kConnect || fault == TransportFault::kWrite ||
         fault == TransportFault::kClosedEarly;
}

bool may_repeat(const transport::Exchange& dropped, const cases::Case& tested, std::string_view operation) {
  if (dropped.error && dropped.error->fault == transport::TransportFault::kConnect) return true;
  if (only_looks(operation)) return true;
  return tested.needs.empty() && !starts_something(operation);
}

std::chrono::milliseconds pause_after(const RetryPolicy& policy, std::size_t attempt, base::Random& random) {
  constexpr unsigned kFactor = 4;
  std::chrono::milliseconds longest = policy.first_pause;
  for (std::size_t i = 1; i < attempt; ++i) longest = std::min(longest * kFactor, policy.longest_pause);
  const auto half = static_cast<std::uint64_t>(longest.count()) / 2;
  return std::chrono::milliseconds(static_cast<std::int64_t>(half + random.below(half + 1)));
}

}  // namespace touchstone::run
