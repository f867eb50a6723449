// Another carrier, counted and held to a rate: how many requests went out, and no more of them a second than
// allowed. What it carries and when it answers is the other's. Tested by metered_carrier_test.cpp.
#pragma once

#include <cstdint>
#include <optional>

#include "transport/carrier.h"

namespace touchstone::fuzzer {

class MeteredCarrier final : public transport::Carrier {
 public:
  /// @param inner  must outlive this
  /// @param most_a_second  nothing: as fast as it goes
  MeteredCarrier(transport::Carrier& inner, std::optional<std::uint64_t> most_a_second)
      : inner_(inner), most_a_second_(most_a_second) {}

  /// Requests handed over so far.
  [[nodiscard]] std::uint64_t requests() const { return requests_; }

  [[nodiscard]] boost::asio::awaitable<transport::Exchange> exchange(
      const wire::HttpRequest& request) override;
  [[nodiscard]] boost::asio::awaitable<transport::Exchange> exchange_bytes(std::string bytes,
                                                                           bool head_request) override;
  [[nodiscard]] boost::asio::awaitable<std::vector<transport::Exchange>> converse(
      std::vector<transport::Message> messages) override;
  [[nodiscard]] boost::asio::awaitable<void> close_idle() override { return inner_.close_idle(); }
  [[nodiscard]] std::span<const transport::LateBytes> late_bytes() const override {
    return inner_.late_bytes();
  }
  [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds time) override {
    return inner_.pause(time);
  }
  [[nodiscard]] TimePoint now() const override { return inner_.now(); }
  void run(boost::asio::io_context& context) override { inner_.run(context); }

 private:
  [[nodiscard]] boost::asio::awaitable<void> take_turns(std::size_t requests);

  transport::Carrier& inner_;
  std::optional<std::uint64_t> most_a_second_;
  std::optional<TimePoint> next_turn_;
  std::uint64_t requests_ = 0;
};

}  // namespace touchstone::fuzzer
