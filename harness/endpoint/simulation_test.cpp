// The simulation carries requests as the client and the server do, on a clock that jumps. (simulation.h; that
// whole runs come out as they do over sockets is shown by app/deviation_gate_test.cpp.)
#include "endpoint/simulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "endpoint/test_client.h"

namespace touchstone::endpoint::simulation_test {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using transport::Exchange;
using transport::TransportFault;

SimulationOptions options_for(std::uint64_t seed) {
  SimulationOptions options;
  options.client.endpoint = {.tls = false, .host = "simulated", .port = "80", .path = ""};
  options.seed = seed;
  return options;
}

/// A simulated world around one endpoint.
struct World {
  explicit World(EndpointOptions options = {}, std::uint64_t seed = 1)
      : endpoint(Endpoint::make(test_models(), std::move(options)).value()),
        simulation(endpoint, options_for(seed)) {}

  void run(asio::awaitable<void> task) {
    asio::co_spawn(context, std::move(task), asio::detached);
    context.restart();
    simulation.run(context);
  }
  Exchange exchange(wire::HttpRequest request) {
    Exchange result;
    run([](Simulation& world, wire::HttpRequest asked, Exchange& out) -> asio::awaitable<void> {
      out = co_await world.exchange(std::move(asked));
    }(simulation, std::move(request), result));
    return result;
  }
  Exchange exchange_bytes(std::string bytes) {
    Exchange result;
    run([](Simulation& world, std::string asked, Exchange& out) -> asio::awaitable<void> {
      out = co_await world.exchange_bytes(std::move(asked), false);
    }(simulation, std::move(bytes), result));
    return result;
  }

  asio::io_context context{1};
  Endpoint endpoint;
  Simulation simulation;
};

wire::HttpRequest stop_request(std::string_view inject = "") {
  const Family& family = test_family("SentimentDetectionJob");
  wire::HttpRequest request = TestClient::request(family, *family.stop, R"({"JobId":"nobody"})");
  if (!inject.empty()) request.headers.push_back({kInjectHeader, inject});
  return request;
}

TEST(Simulation, AnswersWithTheBytesOfTheServer) {
  World world;
  const Exchange exchange = world.exchange(stop_request());
  ASSERT_TRUE(exchange.response);
  EXPECT_EQ(exchange.response->status, 400);
  EXPECT_THAT(exchange.sent, StartsWith("POST / HTTP/1.1\r\n"));
  EXPECT_THAT(exchange.received, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(exchange.received, HasSubstr("Content-Length: "));
  EXPECT_TRUE(exchange.connection_kept);
  EXPECT_FALSE(exchange.error);
}

TEST(Simulation, UsesAConnectionAgain) {
  World world;
  EXPECT_FALSE(world.exchange(stop_request()).reused_connection);
  EXPECT_TRUE(world.exchange(stop_request()).reused_connection);
}

TEST(Simulation, KeepsNoConnectionThatTheTargetCloses) {
  World world(EndpointOptions{.variant = "closes-each-connection"});
  EXPECT_FALSE(world.exchange(stop_request()).connection_kept);
}

TEST(Simulation, ReadsABodyUpToTheEndOfTheConnection) {
  World world(EndpointOptions{.variant = "answers-until-close"});
  const Exchange exchange = world.exchange(stop_request());
  ASSERT_TRUE(exchange.response);
  EXPECT_THAT(exchange.response->body, HasSubstr("JobNotFoundException"));
}

std::vector<Exchange> converse(World& world, std::vector<transport::Message> messages) {
  std::vector<Exchange> result;
  world.run([](Simulation& simulation, std::vector<transport::Message> asked,
               std::vector<Exchange>& out) -> asio::awaitable<void> {
    out = co_await simulation.converse(std::move(asked));
  }(world.simulation, std::move(messages), result));
  return result;
}

TEST(Simulation, AnswersSeveralRequestsOnOneConnection) {
  World world;
  const std::string request = world.exchange(stop_request()).sent;
  const auto exchanges = converse(world, {{request}, {request, 0, true}, {request}});
  ASSERT_EQ(exchanges.size(), 3U);
  for (const Exchange& exchange : exchanges) {
    ASSERT_TRUE(exchange.response);
    EXPECT_EQ(exchange.response->status, 400);
  }
}

TEST(Simulation, AnswersNothingBehindARefusalOfHttp) {
  World world;
  const auto exchanges = converse(world, {{"no http\r\n\r\n"}, {"GET / HTTP/1.1\r\nHost: h\r\n\r\n"}});
  ASSERT_EQ(exchanges.size(), 2U);
  EXPECT_EQ(exchanges[0].response->status, 400);
  EXPECT_EQ(exchanges[1].error->fault, TransportFault::kClosedEarly);
}

TEST(Simulation, RefusesWhatIsNoHttp) {
  World world;
  const Exchange exchange = world.exchange_bytes("no HTTP at all\r\n\r\n");
  ASSERT_TRUE(exchange.response);
  EXPECT_EQ(exchange.response->status, 400);
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(Simulation, LetsTheEndpointHaveItsWayWithARefusal) {
  World world(EndpointOptions{.deviation = "bad-http-breaks"});
  EXPECT_EQ(world.exchange_bytes("no HTTP at all\r\n\r\n").response->status, 500);
}

TEST(Simulation, FindsTheConnectionClosedThatTheTargetEndedUnannounced) {
  World world(EndpointOptions{.variant = "closes-unannounced"});
  EXPECT_TRUE(world.exchange(stop_request()).connection_kept);
  const Exchange second = world.exchange(stop_request());
  EXPECT_TRUE(second.response);
  EXPECT_EQ(second.stale_retries, 1);
}

TEST(Simulation, EndsAConversationThatTheTargetEndedUnannounced) {
  World world(EndpointOptions{.variant = "closes-unannounced"});
  const std::string request = world.exchange(stop_request()).sent;
  const auto exchanges = converse(world, {{request}, {request}});
  EXPECT_TRUE(exchanges[0].response);
  ASSERT_TRUE(exchanges[1].error);
  EXPECT_EQ(exchanges[1].error->fault, TransportFault::kClosedEarly);
}

TEST(Simulation, NotesBytesThatCameOnAnIdleConnection) {
  World world(EndpointOptions{.deviation = "leaks-byte-later"});
  const Exchange first = world.exchange(stop_request());
  const Exchange second = world.exchange(stop_request());
  EXPECT_FALSE(second.reused_connection);
  ASSERT_EQ(world.simulation.late_bytes().size(), 1U);
  EXPECT_EQ(world.simulation.late_bytes()[0].exchange, first.number);
  EXPECT_EQ(world.simulation.late_bytes()[0].bytes, "x");
  world.run([](Simulation& simulation) -> asio::awaitable<void> {
    co_await simulation.close_idle();
  }(world.simulation));
  EXPECT_EQ(world.simulation.late_bytes().size(), 2U);
}

TEST(Simulation, AnswersNothingOnAConnectionThatBecameDeaf) {
  World world(EndpointOptions{.deviation = "deaf-after-malformed"});
  wire::HttpRequest malformed = stop_request();
  malformed.body = "{";
  malformed.headers.set("Content-Length", "1");
  const std::string good = world.exchange(stop_request()).sent;
  const std::string bad = world.exchange(malformed).sent;
  const auto exchanges = converse(world, {{bad}, {good}});
  EXPECT_TRUE(exchanges[0].response);
  ASSERT_TRUE(exchanges[1].error);
  EXPECT_EQ(exchanges[1].error->fault, TransportFault::kNoAnswer);
}

TEST(Simulation, LetsARequestWithoutItsEndWaitForTheDeadline) {
  World world;
  const auto began = world.simulation.now();
  const Exchange exchange = world.exchange_bytes("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{");
  ASSERT_TRUE(exchange.error);
  EXPECT_EQ(exchange.error->fault, TransportFault::kNoAnswer);
  EXPECT_GE(world.simulation.now() - began, transport::Deadlines{}.first_byte);
}

TEST(Simulation, TellsAResetAsTheClientDoes) {
  World world;
  const Exchange exchange = world.exchange(stop_request("reset"));
  ASSERT_TRUE(exchange.error);
  EXPECT_EQ(exchange.error->fault, TransportFault::kClosedEarly);
}

TEST(Simulation, LetsADelayTakeItsTime) {
  World world;
  const Exchange exchange = world.exchange(stop_request("delay=1500"));
  EXPECT_TRUE(exchange.response);
  EXPECT_GE(exchange.duration, 1500ms);
}

TEST(Simulation, GivesUpOnADelayBeyondTheDeadline) {
  World world;
  const Exchange exchange = world.exchange(stop_request("delay=60000"));
  ASSERT_TRUE(exchange.error);
  EXPECT_EQ(exchange.error->fault, TransportFault::kNoAnswer);
  EXPECT_THAT(exchange.error->message, HasSubstr("within 5000 ms"));
}

TEST(Simulation, WakesThoseWhoPauseInTheOrderOfTheirTimes) {
  World world;
  std::vector<int> woken;
  const auto sleep = [&](int who, std::chrono::milliseconds time) {
    asio::co_spawn(
        world.context,
        [](Simulation& simulation, std::chrono::milliseconds pause, int name,
           std::vector<int>& out) -> asio::awaitable<void> {
          co_await simulation.pause(pause);
          out.push_back(name);
        }(world.simulation, time, who, woken),
        asio::detached);
  };
  sleep(1, 30ms);
  sleep(2, 10ms);
  sleep(3, 30ms);
  sleep(4, 24h);
  world.run([]() -> asio::awaitable<void> { co_return; }());
  EXPECT_THAT(woken, ElementsAre(2, 1, 3, 4));
}

/// The bytes and the times of a few exchanges.
std::string conversation(std::uint64_t seed) {
  EndpointOptions options;
  options.seed = seed;
  World world(std::move(options), seed);
  std::string told;
  for (int i = 0; i < 3; ++i) {
    const Exchange exchange = world.exchange(stop_request());
    told += fmt::format("{} {}\n", exchange.duration.count(), exchange.received);
  }
  return told;
}

TEST(Simulation, GivesTheSameBytesAtTheSameTimesForASeed) { EXPECT_EQ(conversation(7), conversation(7)); }

TEST(Simulation, GivesOtherTimesForAnotherSeed) { EXPECT_NE(conversation(7), conversation(8)); }

}  // namespace
}  // namespace touchstone::endpoint::simulation_test
