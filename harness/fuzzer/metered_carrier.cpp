// See metered_carrier.h.
#include "fuzzer/metered_carrier.h"

#include <algorithm>

namespace touchstone::fuzzer {

// Each request takes the next turn, and the turns lie as far apart as the rate wants.
boost::asio::awaitable<void> MeteredCarrier::take_turns(std::size_t requests) {
  requests_ += requests;
  if (!most_a_second_) co_return;
  const TimePoint now = inner_.now();
  const TimePoint turn = std::max(next_turn_.value_or(now), now);
  next_turn_ =
      turn + std::chrono::nanoseconds(1000000000 / *most_a_second_) * static_cast<std::int64_t>(requests);
  if (turn > now) co_await inner_.pause(std::chrono::ceil<std::chrono::milliseconds>(turn - now));
}

boost::asio::awaitable<transport::Exchange> MeteredCarrier::exchange(const wire::HttpRequest& request) {
  co_await take_turns(1);
  co_return co_await inner_.exchange(request);
}

boost::asio::awaitable<transport::Exchange> MeteredCarrier::exchange_bytes(std::string bytes,
                                                                           bool head_request) {
  co_await take_turns(1);
  co_return co_await inner_.exchange_bytes(std::move(bytes), head_request);
}

boost::asio::awaitable<std::vector<transport::Exchange>> MeteredCarrier::converse(
    std::vector<transport::Message> messages) {
  co_await take_turns(messages.size());
  co_return co_await inner_.converse(std::move(messages));
}

}  // namespace touchstone::fuzzer
