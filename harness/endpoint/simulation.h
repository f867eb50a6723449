// The embedded endpoint as a carrier, without sockets and on a clock of its own: a pause costs no time, for
// the clock jumps whenever nothing else can run. Requests are parsed, and replies framed, as
// transport/server.h does; answers are read as transport/client.h reads them. Each request takes a small
// time made from the seed, so that cases interleave otherwise with each seed and alike with the same.
// What only sockets have (TLS, half-open connections, the kernel's buffers) is not simulated. Tested by
// simulation_test.cpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "base/seed.h"
#include "endpoint/endpoint.h"
#include "transport/carrier.h"
#include "transport/client_options.h"

namespace touchstone::transport {
class AnswerReader;
}

namespace touchstone::endpoint {

struct SimulationOptions {
  transport::ClientOptions client = {};  ///< its deadlines and limits; the address only makes the Host header
  std::uint64_t seed = 1;                ///< of the time that each request takes
  std::chrono::microseconds slowest_request{2000};
  Endpoint::TimePoint began{std::chrono::seconds(1793847600)};  ///< what the endpoint takes for now at first
};

class Simulation final : public transport::Carrier {
 public:
  /// `endpoint` must outlive the simulation.
  Simulation(Endpoint& endpoint, SimulationOptions options);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  ~Simulation() override;

  [[nodiscard]] boost::asio::awaitable<transport::Exchange> exchange(
      const wire::HttpRequest& request) override;
  [[nodiscard]] boost::asio::awaitable<transport::Exchange> exchange_bytes(std::string bytes,
                                                                           bool head_request) override;
  [[nodiscard]] boost::asio::awaitable<std::vector<transport::Exchange>> converse(
      std::vector<transport::Message> messages) override;
  [[nodiscard]] boost::asio::awaitable<void> close_idle() override;
  [[nodiscard]] std::span<const transport::LateBytes> late_bytes() const override { return late_; }
  [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds time) override;
  [[nodiscard]] TimePoint now() const override { return now_; }
  void run(boost::asio::io_context& context) override;

 private:
  class Connection;
  struct Plan;

  /// Somebody who pauses. Those who wake at the same time do so in the order in which they paused.
  struct Parked {
    TimePoint until;
    std::uint64_t number;
    std::function<void()> go_on;
    bool operator>(const Parked& other) const {
      return until != other.until ? until > other.until : number > other.number;
    }
  };

  boost::asio::awaitable<transport::Exchange> carry_out(std::string bytes, Plan plan);
  boost::asio::awaitable<void> attempt(Connection& connection, std::string_view bytes,
                                       transport::AnswerReader& reader);
  boost::asio::awaitable<void> park_until(TimePoint until);
  std::unique_ptr<Connection> take_idle(transport::Exchange& exchange);
  /// Whether a connection bears bytes that came while it was idle; notes them.
  bool found_late_bytes(const Connection& connection);
  [[nodiscard]] Endpoint::TimePoint endpoint_time() const;

  Endpoint& endpoint_;
  SimulationOptions options_;
  base::Random random_;
  TimePoint now_;
  std::priority_queue<Parked, std::vector<Parked>, std::greater<>> parked_;
  std::uint64_t parked_count_ = 0;
  std::uint64_t exchange_count_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::vector<transport::LateBytes> late_;
};

}  // namespace touchstone::endpoint
