// Tests server.h through plain sockets: what reaches the handler, what is written, and what happens to the
// connection.
#include "transport/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <ostream>
#include <stdexcept>

#include "transport/sockets_for_tests.h"

namespace touchstone::transport::server_test {
namespace {

namespace net = boost::asio;
using for_tests::RawConnection;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kLastGet = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

Server start(Handler handler, ServerOptions options = {}) {
  auto server = Server::start(std::move(options), std::move(handler));
  if (!server) throw std::runtime_error(base::render(server.error()));
  return *std::move(server);
}

Reply say(std::string body) {
  Reply reply;
  reply.response = {.status = 200, .reason = "OK", .version = 11, .headers = {}, .body = std::move(body)};
  return reply;
}

Reply hello(const wire::HttpRequest&) { return say("hello"); }

/// Sends all of `bytes` to a server and reads until it closes.
std::string talk(const Server& server, std::string_view bytes) {
  RawConnection connection(server.port());
  connection.send(bytes);
  return connection.read_to_end();
}

/// Serves one request and gives what the handler saw.
wire::HttpRequest request_seen(std::string_view bytes) {
  std::promise<wire::HttpRequest> seen;
  const Server server = start([&](const wire::HttpRequest& request) {
    seen.set_value(request);
    Reply reply = say("");
    reply.close = true;
    return reply;
  });
  talk(server, bytes);
  return seen.get_future().get();
}

TEST(ServerRequest, KeepsOrderSpellingAndDuplicatesOfHeaders) {
  const wire::HttpRequest request = request_seen(
      "POST / HTTP/1.1\r\nX-Second: 1\r\nhOsT: h\r\nx-second: 2\r\nAccept:  a  \r\nX-SECOND: 3\r\n\r\n");
  std::vector<std::string> lines;
  for (const wire::Header header : request.headers)
    lines.push_back(fmt::format("{}={}", header.name, header.value));
  EXPECT_THAT(lines, testing::ElementsAre("X-Second=1", "hOsT=h", "x-second=2", "Accept=a", "X-SECOND=3"));
}

TEST(ServerRequest, KeepsTheTargetAsSent) {
  EXPECT_EQ(request_seen("GET /a/../%7Eb//?q=%20&r HTTP/1.1\r\nHost: h\r\n\r\n").path,
            "/a/../%7Eb//?q=%20&r");
}

TEST(ServerRequest, BringsAnAbsoluteTargetIntoOriginForm) {
  EXPECT_EQ(request_seen("GET http://h:80/a?q=http://x/ HTTP/1.1\r\nHost: h\r\n\r\n").path, "/a?q=http://x/");
  EXPECT_EQ(request_seen("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n").path, "/");
  EXPECT_EQ(request_seen("GET http://h?q HTTP/1.1\r\nHost: h\r\n\r\n").path, "/?q");
}

TEST(ServerRequest, PassesOverAnEmptyLineBeforeARequest) {
  EXPECT_EQ(request_seen("\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n").path, "/a");
}

TEST(ServerRequest, KeepsAUrlInsideOfATarget) {
  EXPECT_EQ(request_seen("GET /http://h/ HTTP/1.1\r\nHost: h\r\n\r\n").path, "/http://h/");
}

TEST(ServerRequest, KeepsAMethodThatNobodyKnows) {
  EXPECT_EQ(request_seen("STOP-it / HTTP/1.1\r\nHost: h\r\n\r\n").method, "STOP-it");
}

TEST(ServerRequest, HasABodyOfItsContentLength) {
  EXPECT_EQ(request_seen("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\na\r\nbcd").body, "a\r\nb");
}

TEST(ServerRequest, HasABodyWithoutItsChunks) {
  EXPECT_EQ(request_seen("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n")
                .body,
            "abcde");
}

TEST(ServerRequest, TakesNoTrailerForAHeader) {
  const auto request = request_seen(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: t\r\n\r\n");
  EXPECT_FALSE(request.headers.contains("X-Trailer"));
}

TEST(ServerResponse, IsFramedWithItsContentLength) {
  const Server server = start(hello);
  EXPECT_EQ(talk(server, kLastGet), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
}

TEST(ServerResponse, KeepsTheContentLengthOfTheHandler) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("hello");
    reply.response.headers = {{"content-length", "5"}};
    return reply;
  });
  EXPECT_EQ(talk(server, kLastGet), "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nConnection: close\r\n\r\nhello");
}

TEST(ServerResponse, IsWrittenAsItIsWhenNotToBeFramed) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("hello");
    reply.response.headers = {{"b", "1"}, {"A", "2"}, {"b", "3"}};
    reply.frame = false;
    reply.close = true;
    return reply;
  });
  EXPECT_EQ(talk(server, kGet), "HTTP/1.1 200 OK\r\nb: 1\r\nA: 2\r\nb: 3\r\n\r\nhello");
}

TEST(ServerResponse, HasNoBodyForHeadButItsLength) {
  const Server server = start(hello);
  EXPECT_EQ(talk(server, "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
}

TEST(ServerResponse, HasNoContentLengthWhenItHasNoContent) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("");
    reply.response.status = 204;
    return reply;
  });
  EXPECT_EQ(talk(server, kLastGet), "HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n");
}

TEST(ServerResponse, IsExactlyTheRawBytesWhenThereAreAny) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("unused");
    reply.raw = "neither HTTP\nnor \xFF text";
    reply.close = true;
    return reply;
  });
  EXPECT_EQ(talk(server, kGet), "neither HTTP\nnor \xFF text");
}

TEST(ServerResponse, ComesAfterItsDelayWhileOthersAreServed) {
  std::atomic<int> calls = 0;
  const Server server = start([&](const wire::HttpRequest&) {
    Reply reply = say("hello");
    if (calls++ == 0) reply.delay = std::chrono::hours(1);
    return reply;
  });
  RawConnection delayed(server.port());
  delayed.send("GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
  ASSERT_THAT(delayed.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100"));
  delayed.send("x");
  while (calls == 0) std::this_thread::yield();
  EXPECT_THAT(talk(server, kLastGet), EndsWith("hello"));
}

TEST(ServerResponse, ComesInTheEndWhenDelayed) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("late");
    reply.delay = std::chrono::milliseconds(20);
    return reply;
  });
  EXPECT_THAT(talk(server, kLastGet), EndsWith("late"));
}

TEST(ServerResponse, IsA500WithTheReasonWhenTheHandlerThrows) {
  const Server server =
      start([](const wire::HttpRequest&) -> Reply { throw std::runtime_error("no such shape"); });
  EXPECT_THAT(talk(server, kGet), testing::AllOf(StartsWith("HTTP/1.1 500 "), HasSubstr("no such shape")));
}

TEST(ServerConnection, CarriesManyRequests) {
  const Server server = start(hello);
  RawConnection connection(server.port());
  for (int i = 0; i < 3; ++i) {
    connection.send(kGet);
    EXPECT_EQ(connection.read_until("hello"), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  }
}

TEST(ServerConnection, AnswersPipelinedRequestsInOrder) {
  const Server server = start([](const wire::HttpRequest& request) {
    Reply reply = say(request.path);
    if (request.path == "/1") reply.delay = std::chrono::milliseconds(20);
    return reply;
  });
  EXPECT_EQ(
      talk(server,
           "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nxx"
           "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/1"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/2"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n/3");
}

TEST(ServerConnection, ClosesAfterARequestOfHttp10) {
  const Server server = start(hello);
  EXPECT_THAT(talk(server, "GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
}

TEST(ServerConnection, StaysAfterARequestOfHttp10ThatAsksForIt) {
  const Server server = start(hello);
  RawConnection connection(server.port());
  for (int i = 0; i < 2; ++i) {
    connection.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(connection.read_until("hello"), HasSubstr("Connection: keep-alive\r\n"));
  }
}

TEST(ServerConnection, ClosesWhenTheReplySaysSo) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("bye");
    reply.close = true;
    return reply;
  });
  EXPECT_THAT(talk(server, kGet), testing::AllOf(HasSubstr("Connection: close\r\n"), EndsWith("bye")));
}

TEST(ServerConnection, ClosesWhenTheResponseSaysSo) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("bye");
    reply.response.headers = {{"connection", "Close"}};
    return reply;
  });
  EXPECT_THAT(talk(server, kGet), EndsWith("bye"));
}

TEST(ServerConnection, EndsWithoutAByteWhenDropped) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("unused");
    reply.drop = true;
    return reply;
  });
  RawConnection connection(server.port());
  connection.send(kGet);
  EXPECT_THAT(connection.read_to_end(), IsEmpty());
  EXPECT_EQ(connection.end(), net::error::eof);
}

TEST(ServerConnection, IsResetWhenDroppedWithReset) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("unused");
    reply.drop = true;
    reply.reset = true;
    return reply;
  });
  RawConnection connection(server.port());
  connection.send(kGet);
  EXPECT_THAT(connection.read_to_end(), IsEmpty());
  EXPECT_EQ(connection.end(), net::error::connection_reset);
}

TEST(ServerConnection, BringsLateBytesBehindTheReply) {
  const Server server = start([](const wire::HttpRequest&) {
    Reply reply = say("hello");
    reply.late = "x";
    return reply;
  });
  EXPECT_THAT(talk(server, kLastGet), EndsWith("hellox"));
}

TEST(ServerConnection, StaysOpenWithoutAnAnswerOnceDeaf) {
  const Server server = start(
      [](const wire::HttpRequest&) {
        Reply reply = say("hello");
        reply.deaf = true;
        return reply;
      },
      {.idle_timeout = std::chrono::milliseconds(50)});
  const std::string answers = talk(server, std::string(kGet) + std::string(kGet));
  EXPECT_THAT(answers, EndsWith("hello"));
  EXPECT_EQ(answers.find("HTTP/1.1"), answers.rfind("HTTP/1.1"));
}

TEST(ServerConnection, EndsAfterTheIdleTimeout) {
  const Server server = start(hello, {.idle_timeout = std::chrono::milliseconds(50)});
  RawConnection connection(server.port());
  connection.send(kGet);
  EXPECT_THAT(connection.read_to_end(), EndsWith("hello"));
}

TEST(ServerConnection, EndsWhenARequestIsNotCompleteInTime) {
  const Server server = start(hello, {.idle_timeout = std::chrono::milliseconds(50)});
  EXPECT_THAT(talk(server, "GET / HTTP/1.1\r\nHost"), IsEmpty());
}

TEST(ServerConnection, EndsAtOnceBeyondTheLimitOfConnections) {
  const Server server = start(hello, {.max_connections = 1});
  RawConnection first(server.port());
  first.send(kGet);
  ASSERT_THAT(first.read_until("hello"), EndsWith("hello"));
  EXPECT_THAT(RawConnection(server.port()).read_to_end(), IsEmpty());
}

TEST(ServerConnection, IsFreeForAnotherOnceClosed) {
  const Server server = start(hello, {.max_connections = 1});
  for (int i = 0; i < 3; ++i) {
    std::string answer;
    while (answer.empty())
      answer = talk(server, kLastGet);  // the place of the last one is freed after its close
    EXPECT_THAT(answer, EndsWith("hello"));
  }
}

struct Refusal {
  std::string name;
  std::string bytes;
  std::string status_line;
};
void PrintTo(const Refusal& row, std::ostream* out) { *out << row.name; }

class ServerRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(ServerRefuses, WithAnEmptyBodyAndCloses) {
  const Server server = start(hello, {.max_header_bytes = 256, .max_body_bytes = 16});
  EXPECT_EQ(talk(server, GetParam().bytes),
            GetParam().status_line + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

const std::string kBadRequest = "HTTP/1.1 400 Bad Request";
const std::string kHeadersTooLarge = "HTTP/1.1 431 Request Header Fields Too Large";
const std::string kContentTooLarge = "HTTP/1.1 413 Content Too Large";

std::string many_short_headers() {
  std::string out;
  for (int i = 0; i < 100; ++i) out += "a: b\r\n";
  return out;
}

INSTANTIATE_TEST_SUITE_P(
    Requests, ServerRefuses,
    testing::Values(
        Refusal{"Garbage", "\x01\x02\x03\r\n\r\n", kBadRequest},
        Refusal{"ATlsHello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", 11), kBadRequest},
        Refusal{"AnotherVersion", "GET / HTTP/2.0\r\n\r\n", kBadRequest},
        Refusal{"NoVersion", "GET /\r\n\r\n", kBadRequest},
        Refusal{"ATargetOfNoKnownForm", "GET a HTTP/1.1\r\nHost: h\r\n\r\n", kBadRequest},
        Refusal{"TwoEmptyLinesBefore", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", kBadRequest},
        Refusal{"NoHost", "GET / HTTP/1.1\r\n\r\n", kBadRequest},
        Refusal{"AnUnknownCoding",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n", kBadRequest},
        Refusal{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", kBadRequest},
        Refusal{"OneHostTwice", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", kBadRequest},
        Refusal{"AHeaderWithoutColon", "GET / HTTP/1.1\r\nHost\r\n\r\n", kBadRequest},
        Refusal{"SpaceBeforeTheColon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", kBadRequest},
        Refusal{"ALengthThatIsNoNumber", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", kBadRequest},
        Refusal{"TwoLengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                kBadRequest},
        Refusal{"LengthAndChunks",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", kBadRequest},
        Refusal{"ABrokenChunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", kBadRequest},
        Refusal{"ALongTarget", "GET /" + std::string(300, 'a') + " HTTP/1.1\r\n\r\n", kHeadersTooLarge},
        Refusal{"ALongTargetWithoutEnd", "GET /" + std::string(300, 'a'), kHeadersTooLarge},
        Refusal{"ALongHeader", "GET / HTTP/1.1\r\nX: " + std::string(300, 'a') + "\r\n\r\n",
                kHeadersTooLarge},
        Refusal{"ManyShortHeaders", "GET / HTTP/1.1\r\n" + many_short_headers() + "\r\n", kHeadersTooLarge},
        Refusal{"ManyShortHeadersWithoutEnd", "GET / HTTP/1.1\r\n" + many_short_headers(), kHeadersTooLarge},
        Refusal{"ALargeLength", "POST / HTTP/1.1\r\nContent-Length: 17\r\n\r\n", kContentTooLarge},
        Refusal{"ALargeBody", "POST / HTTP/1.1\r\nContent-Length: 17\r\n\r\n" + std::string(17, 'x'),
                kContentTooLarge},
        Refusal{"ALargeLengthThatWaitsForContinue",
                "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 17\r\n\r\n", kContentTooLarge},
        Refusal{"ALargeChunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n",
                kContentTooLarge},
        Refusal{"ManyChunks",
                "POST / HTTP/1.1\r\nTransfer-Encoding: "
                "chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n1\r\nx\r\n",
                kContentTooLarge},
        Refusal{"AnEndlessChunkHeader",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(400, 'x'),
                kContentTooLarge}),
    [](const auto& row) { return row.param.name; });

TEST(ServerRefusal, MayBeChangedByItsHandler) {
  ServerOptions options;
  options.on_refusal = [](Reply& reply) { reply.response.status = 599; };
  const Server server = start(hello, std::move(options));
  EXPECT_THAT(talk(server, "no HTTP\r\n\r\n"), StartsWith("HTTP/1.1 599 "));
}

TEST(ServerLimits, LetAClientThatSendsALargeBodyReadItsRefusal) {
  const Server server = start(hello, {.max_body_bytes = 16});
  EXPECT_THAT(
      talk(server, "POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x')),
      StartsWith(kContentTooLarge));
}

TEST(ServerLimits, EndWithoutAResetForAClientThatStillSends) {
  const Server server = start(hello, {.max_body_bytes = 16});
  RawConnection connection(server.port());
  connection.send("POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'));
  connection.finish_sending();
  connection.read_to_end();
  EXPECT_EQ(connection.end(), net::error::eof);
}

TEST(ServerLimits, AllowABodyOfExactlyTheLimit) {
  const Server server = start(hello, {.max_body_bytes = 16});
  EXPECT_THAT(
      talk(server,
           "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 16\r\n\r\n0123456789abcdef"),
      StartsWith("HTTP/1.1 200"));
}

TEST(ServerExpectContinue, IsAnsweredBeforeTheBodyComes) {
  const Server server = start([](const wire::HttpRequest& request) { return say(request.body); });
  RawConnection connection(server.port());
  connection.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("body");
  EXPECT_EQ(connection.read_until("body"), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
}

TEST(ServerExpectContinue, IsNotAnsweredWhenTheBodyIsThere) {
  const Server server = start([](const wire::HttpRequest& request) { return say(request.body); });
  EXPECT_THAT(talk(server,
                   "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nConnection: "
                   "close\r\nContent-Length: 4\r\n\r\nbody"),
              StartsWith("HTTP/1.1 200"));
}

TEST(ServerExpectContinue, IsNotAnsweredInHttp10) {
  const Server server = start(hello);
  RawConnection connection(server.port());
  connection.send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  connection.send("body");
  EXPECT_THAT(connection.read_to_end(), Not(HasSubstr("100 Continue")));
}

TEST(ServerStop, ClosesOpenConnections) {
  Server server = start(hello);
  RawConnection connection(server.port());
  connection.send(kGet);
  ASSERT_THAT(connection.read_until("hello"), EndsWith("hello"));
  server.stop();
  EXPECT_THAT(connection.read_to_end(), IsEmpty());
}

TEST(ServerStop, DoesNotWaitForADelayedReply) {
  std::promise<void> asked;
  Server server = start([&](const wire::HttpRequest&) {
    asked.set_value();
    Reply reply = say("never");
    reply.delay = std::chrono::hours(1);
    return reply;
  });
  RawConnection connection(server.port());
  connection.send(kGet);
  asked.get_future().wait();
  server.stop();
  EXPECT_THAT(connection.read_to_end(), IsEmpty());
}

TEST(ServerStop, MayBeCalledTwice) {
  Server server = start(hello);
  server.stop();
  server.stop();
  EXPECT_THROW(RawConnection{server.port()}, boost::system::system_error);
}

TEST(ServerStart, TakesAnyFreePort) {
  const Server one = start(hello);
  const Server two = start(hello);
  EXPECT_NE(one.port(), 0);
  EXPECT_NE(one.port(), two.port());
}

TEST(ServerStart, FailsWhenThePortIsTaken) {
  const Server first = start(hello);
  const auto second = Server::start({.port = first.port()}, hello);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, base::ErrorCode::kSystem);
  EXPECT_THAT(second.error().message, HasSubstr("Address already in use"));
}

TEST(ServerStart, FailsWhenTheAddressIsNone) {
  const auto server = Server::start({.address = "localhost"}, hello);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().code, base::ErrorCode::kBadValue);
}

TEST(ServerStart, FailsWhenTheCertificateIsNone) {
  const auto server = Server::start({.certificate_pem = "no certificate", .key_pem = "no key"}, hello);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().code, base::ErrorCode::kBadValue);
}

}  // namespace
}  // namespace touchstone::transport::server_test
