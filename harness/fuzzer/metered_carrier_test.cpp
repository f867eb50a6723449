// Tests metered_carrier.h: every exchange is counted, and they keep to their rate.
#include "fuzzer/metered_carrier.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "fuzzer/rig_for_tests.h"

namespace touchstone::fuzzer::metered_carrier_test {
namespace {

// Sends requests over a simulated endpoint, and gives the time that they took there.
std::chrono::milliseconds time_of(int requests, std::optional<std::uint64_t> rate, std::uint64_t& counted) {
  auto endpoint = endpoint::Endpoint::make(for_tests::law().models, {}).value();
  endpoint::SimulationOptions options;
  options.client.endpoint = {.tls = false, .host = "simulated", .port = "80", .path = ""};
  endpoint::Simulation simulation(endpoint, options);
  MeteredCarrier carrier(simulation, rate);
  boost::asio::io_context context(1);
  const wire::HttpRequest request;
  const auto began = carrier.now();
  for (int i = 0; i < requests; ++i) {
    boost::asio::co_spawn(
        context, [&]() -> boost::asio::awaitable<void> { (void)co_await carrier.exchange(request); },
        boost::asio::detached);
  }
  carrier.run(context);
  counted = carrier.requests();
  return std::chrono::duration_cast<std::chrono::milliseconds>(carrier.now() - began);
}

TEST(MeteredCarrier, CountsWhatGoesOut) {
  std::uint64_t counted = 0;
  (void)time_of(25, std::nullopt, counted);
  EXPECT_EQ(counted, 25U);
}

TEST(MeteredCarrier, KeepsToItsRate) {
  std::uint64_t counted = 0;
  EXPECT_GE(time_of(51, 10, counted).count(), 5000);
  EXPECT_LT(time_of(51, std::nullopt, counted).count(), 500);
}

}  // namespace
}  // namespace touchstone::fuzzer::metered_carrier_test
