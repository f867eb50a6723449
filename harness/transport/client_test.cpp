// Tests client.h over plain TCP: against Server, and against targets that hang, lie, stop short or never
// stop. A deadline in a test is short where it must pass, and far away (kPatient) where it must not.
#include "transport/client.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <ostream>
#include <set>
#include <stdexcept>

#include "transport/server.h"
#include "transport/sockets_for_tests.h"

namespace touchstone::transport::client_test {
namespace {

using namespace for_tests;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::chrono::milliseconds kShort{100};
constexpr const char* kEmptyAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// One event loop and one client on it.
class Caller {
 public:
  explicit Caller(EndpointUrl endpoint, Deadlines deadlines = kPatient)
      : Caller(options(endpoint, deadlines)) {}
  explicit Caller(ClientOptions options) : client_(make(io_, std::move(options))) {}

  Exchange exchange(wire::HttpRequest request) { return await_on(io_, client_.exchange(std::move(request))); }
  Exchange get(std::string path = "/") {
    return exchange({.method = "GET", .path = std::move(path), .headers = {}, .body = {}});
  }
  Exchange exchange_bytes(std::string bytes, bool head_request = false) {
    return await_on(io_, client_.exchange_bytes(std::move(bytes), head_request));
  }
  [[nodiscard]] Client& client() { return client_; }
  std::vector<Exchange> converse(std::vector<Message> messages) {
    return await_on(io_, client_.converse(std::move(messages)));
  }
  void close_idle() {
    await_on(io_, [](Client& client) -> net::awaitable<bool> {
      co_await client.close_idle();
      co_return true;
    }(client_));
  }
  [[nodiscard]] std::span<const LateBytes> late_bytes() const { return client_.late_bytes(); }

  static ClientOptions options(EndpointUrl endpoint, Deadlines deadlines = kPatient) {
    return {.endpoint = std::move(endpoint), .deadlines = deadlines};
  }

 private:
  static Client make(net::io_context& io, ClientOptions options) {
    auto client = Client::make(io.get_executor(), std::move(options));
    if (!client) throw std::runtime_error(base::render(client.error()));
    return *std::move(client);
  }

  net::io_context io_{1};
  Client client_;
};

EndpointUrl loopback(std::uint16_t port) {
  return {.tls = false, .host = "127.0.0.1", .port = std::to_string(port), .path = ""};
}

Server serve(Handler handler) {
  auto server = Server::start({}, std::move(handler));
  if (!server) throw std::runtime_error(base::render(server.error()));
  return *std::move(server);
}

/// Answers with what was asked, one line each.
Reply echo(const wire::HttpRequest& request) {
  Reply reply;
  reply.response = {
      .status = 200, .reason = "OK", .version = 11, .headers = {}, .body = wire::to_bytes(request)};
  return reply;
}

MATCHER_P(EndsWithFault, fault, "ends with the fault " + std::string(name_of(fault))) {
  if (arg.response) *result_listener << "status " << arg.response->status << "; ";
  if (!arg.error) return false;
  *result_listener << name_of(arg.error->fault) << ": " << arg.error->message;
  return arg.error->fault == fault;
}

MATCHER(Succeeds, "has a response") {
  if (arg.error) *result_listener << name_of(arg.error->fault) << ": " << arg.error->message;
  return arg.response.has_value() && !arg.error;
}

/// The exchange that a GET to a target with this script makes.
Exchange get_from(Script script, Deadlines deadlines = kPatient) {
  const ScriptedTarget target(std::move(script));
  return Caller(target.url(), deadlines).get();
}

// What is sent.

TEST(ClientRequest, IsSentAsItIsWhenItHasHostAndLength) {
  const Server server = serve(echo);
  const wire::HttpRequest request{.method = "POST",
                                  .path = "/a?b=%20",
                                  .headers = {{"content-length", "2"}, {"x", "1"}, {"HOST", "h"}, {"X", "2"}},
                                  .body = "{}"};
  const Exchange exchange = Caller(loopback(server.port())).exchange(request);
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.sent, wire::to_bytes(request));
  EXPECT_EQ(exchange.response->body, exchange.sent);
}

TEST(ClientRequest, GetsTheHostAndLengthThatItLacks) {
  const Server server = serve(echo);
  const EndpointUrl url = loopback(server.port());
  const Exchange exchange =
      Caller(url).exchange({.method = "POST", .path = "/", .headers = {{"x", "1"}}, .body = "{}"});
  EXPECT_EQ(exchange.sent,
            "POST / HTTP/1.1\r\nHost: " + url.host_header() + "\r\nx: 1\r\nContent-Length: 2\r\n\r\n{}");
}

TEST(ClientRequest, SaysThatAPostIsEmpty) {
  const Server server = serve(echo);
  EXPECT_THAT(Caller(loopback(server.port())).exchange({}).sent, HasSubstr("\r\nContent-Length: 0\r\n"));
}

TEST(ClientRequest, SaysNothingOfTheLengthOfAnEmptyGet) {
  const Server server = serve(echo);
  EXPECT_THAT(Caller(loopback(server.port())).get().sent, testing::Not(HasSubstr("Content-Length")));
}

TEST(ClientRequest, GetsNoLengthBesideATransferEncoding) {
  const Server server = serve(echo);
  const Exchange exchange = Caller(loopback(server.port()))
                                .exchange({.method = "POST",
                                           .path = "/",
                                           .headers = {{"Transfer-Encoding", "chunked"}},
                                           .body = "1\r\nx\r\n0\r\n\r\n"});
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_THAT(exchange.response->body, testing::EndsWith("\r\n\r\nx"));
}

TEST(ClientRequest, IsExactlyTheBytesGiven) {
  const Server server = serve(echo);
  const std::string bytes = "GET / HTTP/1.0\r\n\r\n";
  const Exchange exchange = Caller(loopback(server.port())).exchange_bytes(bytes);
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.sent, bytes);
  EXPECT_EQ(exchange.response->body, "GET / HTTP/1.1\r\n\r\n");
}

TEST(ClientRequest, MayBeBytesThatAreNoHttp) {
  const Server server = serve(echo);
  const Exchange exchange = Caller(loopback(server.port())).exchange_bytes(std::string("\0\xFF\r\n", 4));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->status, 400);
}

// What comes back.

TEST(ClientResponse, KeepsOrderSpellingAndDuplicatesOfHeaders) {
  const Exchange exchange = get_from(answer_and_close(
      "HTTP/1.1 299 Fine  by me\r\nx-b: 1\r\nSet-Cookie: a\r\nX-B:  2 \r\nX-Empty:\r\nset-cookie: b\r\n"
      "Content-Length: 0\r\n\r\n"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->status, 299);
  EXPECT_EQ(exchange.response->reason, "Fine  by me");
  std::vector<std::string> lines;
  for (const wire::Header header : exchange.response->headers)
    lines.push_back(fmt::format("{}={}", header.name, header.value));
  EXPECT_THAT(lines, testing::ElementsAre("x-b=1", "Set-Cookie=a", "X-B=2", "X-Empty=", "set-cookie=b",
                                          "Content-Length=0"));
}

TEST(ClientResponse, IsKeptByteForByteInReceived) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nA:  b\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  EXPECT_EQ(get_from(answer_and_close(answer)).received, answer);
}

TEST(ClientResponse, HasABodyWithoutItsChunks) {
  const Exchange exchange =
      get_from(answer_and_stay("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->body, "abcde");
}

TEST(ClientResponse, EndsWithTheConnectionWhenItHasNoLength) {
  const Exchange exchange = get_from(answer_and_close("HTTP/1.1 200 OK\r\n\r\nto the end"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->body, "to the end");
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(ClientResponse, MayBeOfHttp10) {
  const Exchange exchange = get_from(answer_and_stay("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->version, 10);
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(ClientResponse, HasNoBodyWhenTheRequestWasHead) {
  const ScriptedTarget target(answer_and_stay("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
  const Exchange exchange =
      Caller(target.url()).exchange({.method = "HEAD", .path = "/", .headers = {}, .body = {}});
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_THAT(exchange.response->body, IsEmpty());
}

TEST(ClientResponse, HasNoBodyWhenTheBytesWereSaidToBeHead) {
  const ScriptedTarget target(answer_and_stay("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
  EXPECT_THAT(Caller(target.url()).exchange_bytes("HEAD / HTTP/1.1\r\n\r\n", true), Succeeds());
}

TEST(ClientResponse, HasNoBodyWhenItsStatusIs204) {
  const Exchange exchange = get_from(answer_and_stay("HTTP/1.1 204 No Content\r\n\r\n"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_TRUE(exchange.connection_kept);
}

TEST(ClientResponse, IsTheOneAfterTheInterimOnes) {
  const std::string answer =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 "
      "Made\r\nContent-Length: 2\r\n\r\nok";
  const Exchange exchange = get_from(answer_and_stay(answer));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->status, 201);
  EXPECT_THAT(exchange.response->headers, SizeIs(1));
  EXPECT_EQ(exchange.received, answer);
  EXPECT_THAT(exchange.leftover, IsEmpty());
  EXPECT_TRUE(exchange.connection_kept);
}

TEST(ClientResponse, FollowsAnExpectedContinue) {
  const Server server = serve(echo);
  const Exchange exchange =
      Caller(loopback(server.port()))
          .exchange({.method = "POST", .path = "/", .headers = {{"Expect", "100-continue"}}, .body = "body"});
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->status, 200);
}

TEST(ClientResponse, IsA101WhenTheTargetSwitchesProtocols) {
  const Exchange exchange =
      get_from(answer_and_stay("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->status, 101);
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(ClientResponse, IsReadFromATargetThatRefusesTheBodyUnread) {
  // The target closes its side after the head, so that the write of the large body may or may not succeed.
  const Server server = serve(echo);
  const Exchange exchange = Caller(loopback(server.port()))
                                .exchange({.method = "POST",
                                           .path = "/",
                                           .headers = {{"Transfer-Encoding", "nonsense, chunked"}},
                                           .body = "not a chunk\r\n" + std::string(1'000'000, 'x')});
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->status, 400);
}

TEST(ClientResponse, LeavesOverTheBytesThatFollowIt) {
  const Exchange exchange =
      get_from(answer_and_stay("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_EQ(exchange.response->body, "ok");
  EXPECT_EQ(exchange.leftover, ", and more");
  EXPECT_THAT(exchange.received, testing::EndsWith("ok, and more"));
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(ClientResponse, ComesWithTheTimeItTook) {
  const Exchange exchange = get_from([](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await pause_for(std::chrono::milliseconds(20));
    co_await write_text(socket, "HTTP/1.1 204 x\r\n\r\n");
  });
  EXPECT_GE(exchange.duration, std::chrono::milliseconds(20));
}

// The pool.

TEST(ClientPool, UsesAConnectionAgain) {
  const Server server = serve(echo);
  Caller caller(loopback(server.port()));
  const Exchange first = caller.get("/1");
  const Exchange second = caller.get("/2");
  EXPECT_FALSE(first.reused_connection);
  EXPECT_TRUE(first.connection_kept);
  EXPECT_TRUE(second.reused_connection);
  EXPECT_THAT(second.response->body, StartsWith("GET /2 "));
  EXPECT_EQ(second.stale_retries, 0);
}

TEST(ClientPool, KeepsNoConnectionThatTheTargetWillClose) {
  const Exchange exchange =
      get_from(answer_and_stay("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(ClientPool, KeepsNoConnectionThatTheRequestAskedToClose) {
  const ScriptedTarget target(answer_and_stay("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  const Exchange exchange =
      Caller(target.url())
          .exchange({.method = "GET", .path = "/", .headers = {{"Connection", "Close"}}, .body = {}});
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_FALSE(exchange.connection_kept);
}

TEST(ClientPool, HoldsNoMoreThanItsLimit) {
  const Server server = serve(echo);
  ClientOptions options = Caller::options(loopback(server.port()));
  options.max_idle_connections = 0;
  Caller caller(options);
  EXPECT_FALSE(caller.get().connection_kept);
  EXPECT_FALSE(caller.get().reused_connection);
}

TEST(ClientPool, IsNotUsedForRawBytes) {
  const Server server = serve(echo);
  Caller caller(loopback(server.port()));
  ASSERT_TRUE(caller.get().connection_kept);
  const Exchange raw = caller.exchange_bytes("GET / HTTP/1.1\r\n\r\n");
  ASSERT_THAT(raw, Succeeds());
  EXPECT_FALSE(raw.reused_connection);
  EXPECT_FALSE(raw.connection_kept);
}

TEST(ClientPool, IsEmptyOnceClosed) {
  const Server server = serve(echo);
  Caller caller(loopback(server.port()));
  ASSERT_TRUE(caller.get().connection_kept);
  caller.close_idle();
  EXPECT_FALSE(caller.get().reused_connection);
}

// Several requests on one connection.

std::vector<Exchange> converse(EndpointUrl url, std::vector<Message> messages,
                               Deadlines deadlines = kPatient) {
  return Caller(std::move(url), deadlines).converse(std::move(messages));
}

std::vector<std::string> bodies_of(const std::vector<Exchange>& exchanges) {
  std::vector<std::string> bodies;
  for (const Exchange& exchange : exchanges) {
    bodies.push_back(exchange.error       ? std::string(name_of(exchange.error->fault))
                     : !exchange.response ? "nothing"
                                          : exchange.response->body);
  }
  return bodies;
}

/// Answers with the path that was asked for; /close asks for the end of the connection.
Reply path_of(const wire::HttpRequest& request) {
  Reply reply = echo(request);
  reply.response.body = request.path;
  reply.close = request.path == "/close";
  return reply;
}

std::string get(std::string_view path) { return fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", path); }

using testing::ElementsAre;

TEST(ClientConversation, AsksOneAfterTheOtherOnOneConnection) {
  const Server server = serve(path_of);
  const auto exchanges = converse(loopback(server.port()), {{get("/1")}, {get("/2")}, {get("/3")}});
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("/1", "/2", "/3"));
  EXPECT_TRUE(exchanges[2].reused_connection);
}

struct BoundRow {
  const char* name;
  std::size_t max_connections;
  bool keeps;  ///< the idle connection, beside that of a conversation
};
std::ostream& operator<<(std::ostream& out, const BoundRow& row) { return out << row.name; }

class ClientBound : public testing::TestWithParam<BoundRow> {};

TEST_P(ClientBound, ClosesAnIdleConnectionBeforeOneTooManyOpens) {
  const Server server = serve(path_of);
  ClientOptions options = Caller::options(loopback(server.port()));
  options.max_connections = GetParam().max_connections;
  Caller caller(options);
  EXPECT_TRUE(caller.get("/1").connection_kept);
  EXPECT_THAT(bodies_of(caller.converse({{get("/2")}})), ElementsAre("/2"));
  EXPECT_EQ(caller.get("/3").reused_connection, GetParam().keeps);
}

INSTANTIATE_TEST_SUITE_P(All, ClientBound,
                         testing::Values(BoundRow{"One", 1, false}, BoundRow{"Two", 2, true},
                                         BoundRow{"None", 0, true}),
                         [](const auto& row) { return row.param.name; });

TEST(ClientConversation, ReadsPipelinedAnswersApart) {
  const Server server = serve(path_of);
  const auto exchanges =
      converse(loopback(server.port()), {{get("/1")}, {get("/2"), 0, true}, {get("/3"), 0, true}});
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("/1", "/2", "/3"));
  for (const Exchange& exchange : exchanges) {
    EXPECT_THAT(exchange.received, testing::EndsWith(exchange.response->body));
    EXPECT_THAT(exchange.leftover, IsEmpty());
  }
}

TEST(ClientConversation, EndsWhereTheTargetSaysThatItCloses) {
  const Server server = serve(path_of);
  const auto exchanges =
      converse(loopback(server.port()), {{get("/close")}, {get("/2")}, {get("/3"), 0, true}});
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("/close", "closed-early", "closed-early"));
}

TEST(ClientConversation, EndsWhereThePipelineIsCut) {
  const Server server = serve(path_of);
  const auto exchanges = converse(loopback(server.port()), {{get("/close")}, {get("/2"), 0, true}});
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("/close", "closed-early"));
}

TEST(ClientConversation, TellsThatTheTargetClosedWithoutAWord) {
  const ScriptedTarget target([](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, kEmptyAnswer);
    co_await read_head(socket);
  });
  const auto exchanges = converse(target.url(), {{get("/1")}, {get("/2")}});
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("", "closed-early"));
}

TEST(ClientConversation, WaitsForAnAnswerNoLongerThanItsDeadline) {
  Deadlines deadlines = kPatient;
  deadlines.first_byte = kShort;
  const ScriptedTarget target([](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await stay_silent();
  });
  EXPECT_THAT(bodies_of(converse(target.url(), {{get("/1")}, {get("/2")}}, deadlines)),
              ElementsAre("no-answer", "closed-early"));
}

TEST(ClientConversation, LeavesOverWhatCameBeforeTheNextRequest) {
  const ScriptedTarget target(answer_and_stay(std::string(kEmptyAnswer) + "leak"));
  const auto exchanges = converse(target.url(), {{get("/1")}, {get("/2")}});
  EXPECT_EQ(exchanges[0].leftover, "leak");
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("", "closed-early"));
}

TEST(ClientConversation, HasTheConnectionsFaultForEachMessage) {
  const auto exchanges = converse(loopback(1), {{get("/1")}, {get("/2")}});
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("connect", "connect"));
}

// A body that waits.

constexpr const char* kExpecting =
    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody";

std::vector<Exchange> expect_continue(const EndpointUrl& url) {
  return converse(url, {{kExpecting, std::string_view(kExpecting).size() - 4}, {get("/2")}});
}

TEST(ClientConversation, SendsTheBodyOnceTheTargetGoesOn) {
  const Server server = serve([](const wire::HttpRequest& request) {
    Reply reply = path_of(request);
    if (!request.body.empty()) reply.response.body = request.body;
    return reply;
  });
  const auto exchanges = expect_continue(loopback(server.port()));
  EXPECT_THAT(bodies_of(exchanges), ElementsAre("body", "/2"));
  EXPECT_THAT(exchanges[0].received, StartsWith("HTTP/1.1 100 "));
}

TEST(ClientConversation, SendsTheBodyInTheEndWhenTheTargetSaysNothing) {
  const ScriptedTarget target([](tcp::socket socket, int) -> net::awaitable<void> {
    std::string request;
    co_await net::async_read_until(socket, net::dynamic_buffer(request), "body", kAsTuple);
    co_await write_text(socket, kEmptyAnswer);
  });
  EXPECT_THAT(bodies_of(expect_continue(target.url())), ElementsAre("", "closed-early"));
}

TEST(ClientConversation, KeepsTheBodyBackFromATargetThatHasAnsweredAlready) {
  const ScriptedTarget target(answer_and_stay("HTTP/1.1 417 x\r\nContent-Length: 2\r\n\r\nno"));
  EXPECT_THAT(bodies_of(expect_continue(target.url())), ElementsAre("no", "closed-early"));
}

// Bytes that nobody asked for.

MATCHER_P2(AreLate, exchange, bytes, "") { return arg.exchange == exchange && arg.bytes == bytes; }

/// A script that answers one request on each connection, and some bytes later, before it keeps silent, tells
/// `told`.
Script answer_then_leak(std::string leak, std::promise<void>& told) {
  return [leak = std::move(leak), &told](tcp::socket socket, int number) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, kEmptyAnswer);
    if (number > 0) co_return;
    co_await pause_for(std::chrono::milliseconds(20));  // so that they do not come with the answer
    co_await write_text(socket, leak);
    told.set_value();
    co_await stay_silent();
  };
}

TEST(ClientLateBytes, BelongToTheExchangeBeforeWhenTheNextOneFindsThem) {
  std::promise<void> told;
  const ScriptedTarget target(answer_then_leak("late", told));
  Caller caller(target.url());
  const Exchange first = caller.get();
  told.get_future().wait();
  const Exchange second = caller.get();
  ASSERT_THAT(second, Succeeds());
  EXPECT_FALSE(second.reused_connection);
  EXPECT_EQ(second.stale_retries, 1);
  EXPECT_THAT(caller.late_bytes(), testing::ElementsAre(AreLate(first.number, "late")));
}

TEST(ClientLateBytes, AreLookedForWhenTheIdleConnectionsAreClosed) {
  std::promise<void> told;
  const ScriptedTarget target(answer_then_leak("late", told));
  Caller caller(target.url());
  const Exchange only = caller.get();
  told.get_future().wait();
  caller.close_idle();
  EXPECT_THAT(caller.late_bytes(), testing::ElementsAre(AreLate(only.number, "late")));
}

TEST(ClientLateBytes, AreNotThereWhenTheTargetJustClosedTheConnection) {
  std::promise<void> told;
  const ScriptedTarget target([&told](tcp::socket socket, int number) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, kEmptyAnswer);
    if (number > 0) co_await stay_silent();
    socket.close();
    told.set_value();
  });
  Caller caller(target.url());
  ASSERT_TRUE(caller.get().connection_kept);
  told.get_future().wait();
  EXPECT_EQ(caller.get().stale_retries, 1);
  EXPECT_THAT(caller.late_bytes(), IsEmpty());
}

TEST(ClientExchange, IsNumberedFromOne) {
  const Server server = serve(echo);
  Caller caller(loopback(server.port()));
  EXPECT_EQ(caller.get().number, 1U);
  EXPECT_EQ(caller.get().number, 2U);
  EXPECT_EQ(caller.exchange_bytes("GET / HTTP/1.1\r\n\r\n").number, 3U);
}

TEST(ClientExchange, TellsAnEndInOrderFromAReset) {
  const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
  EXPECT_TRUE(get_from(answer_and_close(half)).ended_in_order);
  EXPECT_FALSE(get_from(answer_and_reset(half)).ended_in_order);
}

TEST(ClientPool, ServesManyExchangesAtOnce) {
  const Server server = serve(echo);
  net::io_context io;
  auto client = Client::make(io.get_executor(), Caller::options(loopback(server.port())));
  ASSERT_TRUE(client.has_value());
  std::vector<std::string> bodies(40);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    wire::HttpRequest request{.method = "GET", .path = "/" + std::to_string(i), .headers = {}, .body = {}};
    net::co_spawn(io, client->exchange(std::move(request)),
                  [&bodies, i](const std::exception_ptr&, Exchange exchange) {
                    if (exchange.response) bodies[i] = exchange.response->body;
                  });
  }
  io.run();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_THAT(bodies[i], StartsWith("GET /" + std::to_string(i) + " ")) << "exchange " << i;
  }
}

TEST(ClientPool, SurvivesTheMoveOfItsClient) {
  const Server server = serve(echo);
  Caller caller(loopback(server.port()));
  ASSERT_TRUE(caller.get().connection_kept);
  Client moved = std::move(caller.client());
  caller.client() = std::move(moved);
  EXPECT_TRUE(caller.get().reused_connection);
}

/// Answers the first request of the first connection and keeps that, then does `afterwards` at the second
/// request; any other connection is answered once.
template <class Action>
Script answer_then(Action afterwards) {
  return [afterwards](tcp::socket socket, int number) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(number));
    if (number > 0) co_return;
    co_await read_head(socket);
    afterwards(socket);
  };
}

TEST(ClientPool, ReplacesAConnectionThatIsClosedInsteadOfAnswered) {
  const ScriptedTarget target(answer_then([](tcp::socket&) {}));
  Caller caller(target.url());
  ASSERT_TRUE(caller.get().connection_kept);
  const Exchange second = caller.get();
  ASSERT_THAT(second, Succeeds());
  EXPECT_EQ(second.response->body, "1");
  EXPECT_EQ(second.stale_retries, 1);
  EXPECT_FALSE(second.reused_connection);
}

TEST(ClientPool, ReplacesAConnectionThatIsResetInsteadOfAnswered) {
  const ScriptedTarget target(answer_then([](tcp::socket& socket) { reset(socket); }));
  Caller caller(target.url());
  ASSERT_TRUE(caller.get().connection_kept);
  const Exchange second = caller.get();
  ASSERT_THAT(second, Succeeds());
  EXPECT_EQ(second.stale_retries, 1);
}

TEST(ClientPool, ReplacesAConnectionThatWasClosedWhileIdle) {
  auto first_server = std::make_unique<Server>(serve(echo));
  const std::uint16_t port = first_server->port();
  Caller caller(loopback(port));
  ASSERT_TRUE(caller.get().connection_kept);
  first_server.reset();
  const auto second_server = Server::start({.port = port}, echo);
  ASSERT_TRUE(second_server.has_value()) << base::render(second_server.error());
  const Exchange second = caller.get();
  ASSERT_THAT(second, Succeeds());
  EXPECT_EQ(second.stale_retries, 1);
}

TEST(ClientPool, DoesNotTakeUnaskedBytesForAnAnswer) {
  std::atomic<bool> first_is_over = false;
  std::promise<void> unasked_is_written;
  const ScriptedTarget target([&](tcp::socket socket, int number) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(number));
    if (number > 0) co_return;
    while (!first_is_over) co_await pause_for(std::chrono::milliseconds(1));
    co_await write_text(socket, "HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n");
    unasked_is_written.set_value();
    co_await stay_silent();
  });
  Caller caller(target.url());
  ASSERT_TRUE(caller.get().connection_kept);
  first_is_over = true;
  unasked_is_written.get_future().wait();
  const Exchange second = caller.get();
  ASSERT_THAT(second, Succeeds());
  EXPECT_EQ(second.response->body, "1");
}

// Answers the first request of each connection, and the second one with bytes that are no answer.
Script leak_behind(std::string_view fresh_answer) {
  return [fresh_answer](tcp::socket socket, int number) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(
        socket, std::string(number == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n0" : fresh_answer));
    if (number > 0) co_return;
    co_await read_head(socket);
    co_await write_text(socket, "x");
    co_await stay_silent();
  };
}

TEST(ClientPool, BlamesBytesThatAreNoAnswerOnTheExchangeBefore) {
  const ScriptedTarget target(leak_behind("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"));
  Caller caller(target.url());
  const Exchange first = caller.get();
  ASSERT_TRUE(first.connection_kept);
  const Exchange second = caller.get();
  ASSERT_THAT(second, Succeeds());
  EXPECT_EQ(second.response->body, "1");
  EXPECT_EQ(second.stale_retries, 1);
  ASSERT_THAT(caller.late_bytes(), testing::SizeIs(1));
  EXPECT_EQ(caller.late_bytes()[0].exchange, first.number);
  EXPECT_EQ(caller.late_bytes()[0].bytes, "x");
}

TEST(ClientPool, BlamesThemOnTheRequestItselfWhereAFreshConnectionBringsNoAnswerEither) {
  const ScriptedTarget target(leak_behind("y"));
  Caller caller(target.url());
  ASSERT_TRUE(caller.get().connection_kept);
  const Exchange second = caller.get();
  EXPECT_THAT(second, EndsWithFault(TransportFault::kNotHttp));
  EXPECT_EQ(second.received, "y");
  EXPECT_THAT(caller.late_bytes(), testing::IsEmpty());
}

TEST(ClientPool, DoesNotReplaceAConnectionTwice) {
  const ScriptedTarget target([](tcp::socket socket, int number) -> net::awaitable<void> {
    co_await read_head(socket);
    if (number > 0) co_return;
    co_await write_text(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    co_await read_head(socket);
  });
  Caller caller(target.url());
  ASSERT_TRUE(caller.get().connection_kept);
  const Exchange second = caller.get();
  EXPECT_THAT(second, EndsWithFault(TransportFault::kClosedEarly));
  EXPECT_EQ(second.stale_retries, 1);
}

TEST(ClientPool, DoesNotReplaceAConnectionThatStaysSilent) {
  const ScriptedTarget target([](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    co_await stay_silent();
  });
  Deadlines deadlines = kPatient;
  deadlines.first_byte = std::chrono::milliseconds(500);
  Caller caller(target.url(), deadlines);
  ASSERT_TRUE(caller.get().connection_kept);
  const Exchange second = caller.get();
  EXPECT_THAT(second, EndsWithFault(TransportFault::kNoAnswer));
  EXPECT_EQ(second.stale_retries, 0);
  EXPECT_TRUE(second.reused_connection);
}

// Targets that cannot be reached.

TEST(ClientFault, IsConnectWhenThePortIsRefused) {
  std::uint16_t free_port = 0;
  {
    const Server gone = serve(echo);
    free_port = gone.port();
  }
  const Exchange exchange = Caller(loopback(free_port)).get();
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kConnect));
  EXPECT_THAT(exchange.error->message, HasSubstr("Connection refused"));
  EXPECT_THAT(exchange.received, IsEmpty());
}

TEST(ClientFault, IsConnectWhenNobodyAcceptsInTime) {
  // A listener with a full backlog ignores further connections; Linux keeps one more than the backlog.
  net::io_context io;
  tcp::acceptor acceptor(io);
  acceptor.open(tcp::v4());
  acceptor.bind({net::ip::address_v4::loopback(), 0});
  acceptor.listen(0);
  tcp::socket filler(io);
  filler.connect(acceptor.local_endpoint());
  Deadlines deadlines = kPatient;
  deadlines.connect = kShort;
  const Exchange exchange = Caller(loopback(acceptor.local_endpoint().port()), deadlines).get();
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kConnect));
  EXPECT_THAT(exchange.error->message, HasSubstr("within 100 ms"));
}

TEST(ClientFault, IsResolveWhenTheNameIsUnknown) {
  const EndpointUrl url{.tls = false, .host = "name.invalid", .port = "80", .path = ""};
  Deadlines deadlines = kPatient;
  deadlines.connect = std::chrono::milliseconds(300);
  const Exchange exchange = Caller(url, deadlines).get();
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kResolve));
  EXPECT_THAT(exchange.error->message, HasSubstr("name.invalid"));
}

// Targets that do not answer.

TEST(ClientFault, IsNoAnswerWhenTheTargetStaysSilent) {
  Deadlines deadlines = kPatient;
  deadlines.first_byte = kShort;
  const Exchange exchange = get_from(answer_and_stay(""), deadlines);
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kNoAnswer));
  EXPECT_THAT(exchange.error->message, HasSubstr("within 100 ms"));
}

TEST(ClientFault, IsNoAnswerWhenTheWholeIsOverBeforeTheFirstByte) {
  Deadlines deadlines = kPatient;
  deadlines.whole = std::chrono::milliseconds(300);
  const Exchange exchange = get_from(answer_and_stay(""), deadlines);
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kNoAnswer));
  EXPECT_THAT(exchange.error->message, HasSubstr("the 300 ms of the whole exchange"));
}

TEST(ClientFault, IsWriteWhenTheTargetNeverReads) {
  const ScriptedTarget target([](tcp::socket, int) -> net::awaitable<void> { co_await stay_silent(); });
  Deadlines deadlines = kPatient;
  deadlines.write = kShort;
  const Exchange exchange = Caller(target.url(), deadlines)
                                .exchange({.method = "POST",
                                           .path = "/",
                                           .headers = {},
                                           .body = std::string(std::size_t{64} << 20U, 'x')});
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kWrite));
}

TEST(ClientFault, IsWriteWhenTheTargetResetsInTheMiddleOfTheRequest) {
  const ScriptedTarget target(answer_and_reset(""));
  const Exchange exchange = Caller(target.url())
                                .exchange({.method = "POST",
                                           .path = "/",
                                           .headers = {},
                                           .body = std::string(std::size_t{64} << 20U, 'x')});
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kWrite));
}

TEST(ClientFault, IsClosedEarlyWhenTheTargetClosesWithoutAByte) {
  const Exchange exchange = get_from(answer_and_close(""));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kClosedEarly));
  EXPECT_EQ(exchange.stale_retries, 0);
}

TEST(ClientFault, IsClosedEarlyWhenTheTargetResetsWithoutAByte) {
  const Exchange exchange = get_from(answer_and_reset(""));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kClosedEarly));
  EXPECT_THAT(exchange.error->message, HasSubstr("Connection reset by peer"));
}

TEST(ClientFault, IsClosedEarlyWhenTheServerDropsTheRequest) {
  const Server server = serve([](const wire::HttpRequest&) {
    Reply reply;
    reply.drop = true;
    return reply;
  });
  EXPECT_THAT(Caller(loopback(server.port())).get(), EndsWithFault(TransportFault::kClosedEarly));
}

// Answers that end too early, and those that do not end.

TEST(ClientFault, IsTruncatedWhenLessThanTheContentLengthComes) {
  const Exchange exchange = get_from(answer_and_close("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
  ASSERT_TRUE(exchange.response.has_value());
  EXPECT_EQ(exchange.response->status, 200);
  EXPECT_EQ(exchange.response->body, "half");
}

TEST(ClientFault, IsTruncatedWhenTheRestOfTheBodyDoesNotComeInTime) {
  Deadlines deadlines = kPatient;
  deadlines.whole = std::chrono::milliseconds(500);
  const Exchange exchange =
      get_from(answer_and_stay("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), deadlines);
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
  EXPECT_TRUE(exchange.response.has_value());
}

TEST(ClientFault, IsTruncatedWhenTheTargetResetsInTheBody) {
  const Exchange exchange = get_from(answer_and_reset("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
}

TEST(ClientFault, IsTruncatedWhenABodyWithoutLengthIsReset) {
  const Exchange exchange = get_from(answer_and_reset("HTTP/1.1 200 OK\r\n\r\nhalf"));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
}

TEST(ClientFault, IsTruncatedInTheMiddleOfTheHead) {
  const Exchange exchange = get_from(answer_and_close("HTTP/1.1 200 OK\r\nContent-"));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.received, "HTTP/1.1 200 OK\r\nContent-");
}

TEST(ClientFault, IsTruncatedBeforeTheLastChunk) {
  const Exchange exchange =
      get_from(answer_and_close("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
  EXPECT_TRUE(exchange.response.has_value());
}

TEST(ClientFault, IsTruncatedAfterNothingButAnInterimResponse) {
  EXPECT_THAT(get_from(answer_and_close("HTTP/1.1 100 Continue\r\n\r\n")),
              EndsWithFault(TransportFault::kTruncated));
}

TEST(ClientFault, IsTruncatedWhenTheAnswerDripsLongerThanTheWhole) {
  Deadlines deadlines = kPatient;
  deadlines.first_byte = std::chrono::milliseconds(400);
  deadlines.whole = std::chrono::milliseconds(500);
  const Exchange exchange = get_from(
      [](tcp::socket socket, int) -> net::awaitable<void> {
        co_await read_head(socket);
        std::string next = "HTTP/1.1 200 OK\r\nX: ";
        for (;;) {
          co_await write_text(socket, next.substr(0, 1));
          next = next.size() > 1 ? next.substr(1) : "x";
          co_await pause_for(std::chrono::milliseconds(10));
        }
      },
      deadlines);
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kTruncated));
  EXPECT_THAT(exchange.error->message, HasSubstr("of the whole exchange"));
}

/// Writes `start` and then `more` for as long as anybody reads.
Script answer_without_end(std::string start, std::string more) {
  return [start = std::move(start), more = std::move(more)](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, start);
    for (;;) {
      const auto [ec, size] = co_await net::async_write(socket, net::buffer(more), kAsTuple);
      if (ec) co_return;
    }
  };
}

struct Endless {
  std::string name;
  std::string start;
  std::string more;
  TransportFault fault;
};
void PrintTo(const Endless& row, std::ostream* out) { *out << row.name; }

class ClientLimits : public testing::TestWithParam<Endless> {
 protected:
  static constexpr std::size_t kHeaderBytes = 1000;
  static constexpr std::size_t kBodyBytes = 5000;
  static constexpr std::size_t kOneReadBytes = 16U
                                               << 10U;  ///< what may come beyond a limit before that is seen

  Exchange read_endless() {
    const ScriptedTarget target(answer_without_end(GetParam().start, GetParam().more));
    ClientOptions options = Caller::options(target.url());
    options.max_header_bytes = kHeaderBytes;
    options.max_body_bytes = kBodyBytes;
    return Caller(options).get();
  }
};

TEST_P(ClientLimits, EndAnAnswerThatDoesNotEnd) {
  EXPECT_THAT(read_endless(), EndsWithFault(GetParam().fault));
}

TEST_P(ClientLimits, BoundWhatIsKept) {
  EXPECT_LE(read_endless().received.size(), kHeaderBytes + 2 * kBodyBytes + kOneReadBytes);
}

TEST_P(ClientLimits, LeaveTheHeadOfABodyThatIsTooLarge) {
  EXPECT_EQ(read_endless().response.has_value(), GetParam().fault == TransportFault::kBodyTooLarge);
}

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\n";
constexpr std::string_view kChunked = "Transfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Answers, ClientLimits,
    testing::Values(
        Endless{"StatusLine", "HTTP/1.1 200 ", "very ", TransportFault::kHeadersTooLarge},
        Endless{"OneHeader", std::string(kOk) + "X: ", "x", TransportFault::kHeadersTooLarge},
        Endless{"ManyHeaders", std::string(kOk), "X: y\r\n", TransportFault::kHeadersTooLarge},
        Endless{"Interims", "", "HTTP/1.1 100 Continue\r\n\r\n", TransportFault::kHeadersTooLarge},
        Endless{"BodyWithLength", std::string(kOk) + "Content-Length: 5001\r\n\r\n", "x",
                TransportFault::kBodyTooLarge},
        Endless{"BodyWithHugeLength", std::string(kOk) + "Content-Length: 18446744073709551615\r\n\r\n", "x",
                TransportFault::kBodyTooLarge},
        Endless{"BodyWithoutLength", std::string(kOk) + "\r\n", "x", TransportFault::kBodyTooLarge},
        Endless{"Chunks", std::string(kOk) + std::string(kChunked),
                "400\r\n" + std::string(1024, 'x') + "\r\n", TransportFault::kBodyTooLarge},
        Endless{"SmallChunks", std::string(kOk) + std::string(kChunked), "1\r\nx\r\n",
                TransportFault::kBodyTooLarge},
        Endless{"ChunkExtension", std::string(kOk) + std::string(kChunked) + "1;", "x",
                TransportFault::kBodyTooLarge},
        Endless{"Trailers", std::string(kOk) + std::string(kChunked) + "0\r\n", "X: y\r\n",
                TransportFault::kBodyTooLarge}),
    [](const auto& row) { return row.param.name; });

TEST(ClientLimit, AllowsABodyOfExactlyItsSize) {
  const ScriptedTarget target(answer_and_stay("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"));
  ClientOptions options = Caller::options(target.url());
  options.max_body_bytes = 4;
  EXPECT_THAT(Caller(options).get(), Succeeds());
}

TEST(ClientLimit, AllowsALargeBodyBelowIt) {
  const Server server = serve([](const wire::HttpRequest&) {
    Reply reply;
    reply.response = {
        .status = 200, .reason = "OK", .version = 11, .headers = {}, .body = std::string(5'000'000, 'x')};
    return reply;
  });
  const Exchange exchange = Caller(loopback(server.port())).get();
  ASSERT_THAT(exchange, Succeeds());
  EXPECT_THAT(exchange.response->body, SizeIs(5'000'000));
}

// Answers that are no HTTP.

struct NoHttp {
  std::string name;
  std::string answer;
};
void PrintTo(const NoHttp& row, std::ostream* out) { *out << row.name; }

class ClientRefuses : public testing::TestWithParam<NoHttp> {};

TEST_P(ClientRefuses, WithoutWaitingForTheEnd) {
  const Exchange exchange = get_from(answer_and_stay(GetParam().answer));
  EXPECT_THAT(exchange, EndsWithFault(TransportFault::kNotHttp));
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.received, GetParam().answer);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, ClientRefuses,
    testing::Values(NoHttp{"Http09", "<html>hello</html>"}, NoHttp{"OneByte", "x"},
                    NoHttp{"EmptyLineFirst", "\r\nHTTP/1.1 200 OK\r\n\r\n"},
                    NoHttp{"Binary", std::string("\0\x01\xFF", 3)},
                    NoHttp{"Http2", "HTTP/2.0 200 OK\r\n\r\n"}, NoHttp{"Http17", "HTTP/1.7 200 OK\r\n\r\n"},
                    NoHttp{"LowerCase", "http/1.1 200 OK\r\n\r\n"},
                    NoHttp{"StatusOfTwoDigits", "HTTP/1.1 20 OK\r\n\r\n"},
                    NoHttp{"NoStatus", "HTTP/1.1 OK OK\r\n\r\n"},
                    NoHttp{"HeaderWithoutColon", "HTTP/1.1 200 OK\r\nnothing\r\n\r\n"},
                    NoHttp{"BareLineFeeds", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
                    NoHttp{"LengthThatIsNoNumber", "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n"},
                    NoHttp{"NegativeLength", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"},
                    NoHttp{"TwoLengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"},
                    NoHttp{"LengthAndChunks",
                           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
                    NoHttp{"BrokenChunkSize", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"},
                    NoHttp{"ChunkLongerThanSaid",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabcdef\r\n0\r\n\r\n"}),
    [](const auto& row) { return row.param.name; });

TEST(ClientFault, HasANameOfItsOwn) {
  std::set<std::string_view> names;
  constexpr auto kLast = TransportFault::kBodyTooLarge;
  for (int fault = 0; fault <= static_cast<int>(kLast); ++fault)
    names.insert(name_of(static_cast<TransportFault>(fault)));
  EXPECT_THAT(names, AllOf(SizeIs(11), testing::Contains("tls-certificate"), testing::Contains("no-answer")));
}

// Making one.

TEST(ClientMake, FailsWhenTheFileOfAuthoritiesIsMissing) {
  net::io_context io;
  ClientOptions options = Caller::options(loopback(1));
  options.ca_file = "no/such/file.pem";
  const auto client = Client::make(io.get_executor(), options);
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().code, base::ErrorCode::kUnreadableFile);
}

TEST(ClientMake, FailsWhenTheFileHoldsNoAuthority) {
  net::io_context io;
  ClientOptions options = Caller::options(loopback(1));
  options.ca_file = TOUCHSTONE_SOURCE_DIR "/harness/transport/client_test.cpp";
  const auto client = Client::make(io.get_executor(), options);
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().code, base::ErrorCode::kBadValue);
}

}  // namespace
}  // namespace touchstone::transport::client_test
