// Tests the TLS of client.h and server.h: which certificates are trusted, and what a refusal is called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "base/file.h"
#include "transport/client.h"
#include "transport/server.h"
#include "transport/sockets_for_tests.h"
#include "transport/test_certificate_for_tests.h"

namespace touchstone::transport::tls_test {
namespace {

using namespace for_tests;
using testing::HasSubstr;

Reply hello(const wire::HttpRequest&) {
  Reply reply;
  reply.response = {.status = 200, .reason = "OK", .version = 11, .headers = {}, .body = "hello"};
  return reply;
}

/// An authority in a file, and a server with a certificate of that authority.
class TlsTest : public testing::Test {
 protected:
  TlsTest() { save(authority_); }
  ~TlsTest() override { std::filesystem::remove(ca_file_); }

  void save(const TestCertificate& authority) {
    if (const auto saved = base::save_text(ca_file_, authority.certificate_pem()); !saved) {
      throw std::runtime_error(base::render(saved.error()));
    }
  }

  [[nodiscard]] TestCertificate issue(CertificateText text) const { return {text, authority_}; }

  static Server serve(const TestCertificate& certificate, Handler handler = hello) {
    auto server =
        Server::start({.certificate_pem = certificate.certificate_pem(), .key_pem = certificate.key_pem()},
                      std::move(handler));
    if (!server) throw std::runtime_error(base::render(server.error()));
    return *std::move(server);
  }

  [[nodiscard]] ClientOptions options(const std::string& host, const std::string& port) const {
    return {.endpoint = {.tls = true, .host = host, .port = port, .path = ""},
            .deadlines = kPatient,
            .ca_file = ca_file_.string()};
  }
  [[nodiscard]] ClientOptions options(const std::string& host, const Server& server) const {
    return options(host, std::to_string(server.port()));
  }

  Client make(ClientOptions options) {
    auto client = Client::make(io_.get_executor(), std::move(options));
    if (!client) throw std::runtime_error(base::render(client.error()));
    return *std::move(client);
  }
  Exchange send(Client& client, wire::HttpRequest request) {
    return await_on(io_, client.exchange(std::move(request)));
  }
  Exchange get(Client& client) {
    return send(client, {.method = "GET", .path = "/", .headers = {}, .body = {}});
  }
  Exchange get(ClientOptions options) {
    Client client = make(std::move(options));
    return get(client);
  }

  static void expect_fault(const Exchange& exchange, TransportFault fault, const std::string& words) {
    ASSERT_TRUE(exchange.error.has_value());
    EXPECT_EQ(name_of(exchange.error->fault), name_of(fault)) << exchange.error->message;
    EXPECT_THAT(exchange.error->message, HasSubstr(words));
  }

  const CertificateText loopback_{.common_name = "loopback",
                                  .alternative_names = "DNS:localhost,IP:127.0.0.1"};
  const CertificateText authority_text_{.common_name = "Touchstone test authority", .is_authority = true};

 private:
  const TestCertificate authority_{authority_text_};
  const std::filesystem::path ca_file_ =
      std::filesystem::temp_directory_path() / ("touchstone_tls_test_" + std::to_string(getpid()) + ".pem");
  net::io_context io_{1};
};

TEST_F(TlsTest, TrustsTheAuthorityOfTheGivenFile) {
  const Server server = serve(issue(loopback_));
  const Exchange exchange = get(options("localhost", server));
  ASSERT_FALSE(exchange.error.has_value()) << exchange.error->message;
  EXPECT_EQ(exchange.response->body, "hello");
}

TEST_F(TlsTest, ChecksAnAddressAgainstTheAddressesOfTheCertificate) {
  const Server server = serve(issue(loopback_));
  const Exchange exchange = get(options("127.0.0.1", server));
  ASSERT_FALSE(exchange.error.has_value()) << exchange.error->message;
}

TEST_F(TlsTest, UsesAConnectionAgain) {
  const Server server = serve(issue(loopback_));
  Client client = make(options("127.0.0.1", server));
  ASSERT_TRUE(get(client).connection_kept);
  const Exchange second = get(client);
  EXPECT_TRUE(second.reused_connection);
  EXPECT_EQ(second.response->body, "hello");
}

TEST_F(TlsTest, CarriesALargeBodyBothWays) {
  const Server server = serve(issue(loopback_), [](const wire::HttpRequest& request) {
    Reply reply;
    reply.response = {.status = 200, .reason = "OK", .version = 11, .headers = {}, .body = request.body};
    return reply;
  });
  Client client = make(options("127.0.0.1", server));
  wire::HttpRequest request;
  request.body = std::string(3'000'000, 'x');
  const Exchange exchange = send(client, request);
  ASSERT_FALSE(exchange.error.has_value()) << exchange.error->message;
  EXPECT_EQ(exchange.response->body, request.body);
}

TEST_F(TlsTest, ReadsABodyThatEndsWithTheConnection) {
  const Server server = serve(issue(loopback_), [](const wire::HttpRequest& request) {
    Reply reply = hello(request);
    reply.frame = false;
    reply.close = true;
    return reply;
  });
  const Exchange exchange = get(options("127.0.0.1", server));
  ASSERT_FALSE(exchange.error.has_value()) << exchange.error->message;
  EXPECT_EQ(exchange.response->body, "hello");
}

TEST_F(TlsTest, RefusesAnUnknownAuthority) {
  const TestCertificate other_authority(authority_text_);
  const Server server = serve(TestCertificate(loopback_, other_authority));
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kTlsCertificate, "certificate");
}

TEST_F(TlsTest, RefusesACertificateThatSignsItself) {
  const Server server = serve(TestCertificate(loopback_));
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kTlsCertificate, "self-signed certificate");
}

TEST_F(TlsTest, RefusesTheTestAuthorityWhenOnlyTheSystemIsTrusted) {
  const Server server = serve(issue(loopback_));
  ClientOptions system_only = options("127.0.0.1", server);
  system_only.ca_file.clear();
  expect_fault(get(system_only), TransportFault::kTlsCertificate, "unable to get local issuer certificate");
}

TEST_F(TlsTest, RefusesTheCertificateOfAnotherHost) {
  const Server server = serve(issue({.common_name = "localhost", .alternative_names = "DNS:other.test"}));
  expect_fault(get(options("localhost", server)), TransportFault::kTlsCertificate, "hostname mismatch");
}

TEST_F(TlsTest, RefusesTheCertificateOfAnotherAddress) {
  const Server server =
      serve(issue({.common_name = "loopback", .alternative_names = "DNS:localhost,IP:127.0.0.2"}));
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kTlsCertificate, "IP address mismatch");
}

TEST_F(TlsTest, RefusesAnExpiredCertificate) {
  CertificateText expired = loopback_;
  expired.valid_from = -7200;
  expired.valid_until = -3600;
  const Server server = serve(issue(expired));
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kTlsCertificate, "certificate has expired");
}

TEST_F(TlsTest, RefusesACertificateOfTheFuture) {
  CertificateText early = loopback_;
  early.valid_from = 3600;
  early.valid_until = 7200;
  const Server server = serve(issue(early));
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kTlsCertificate,
               "certificate is not yet valid");
}

TEST_F(TlsTest, FailsTheHandshakeWithAPortThatSpeaksPlainHttp) {
  auto plain = Server::start({}, hello);
  ASSERT_TRUE(plain.has_value());
  expect_fault(get(options("127.0.0.1", *plain)), TransportFault::kTlsHandshake, "wrong version number");
}

TEST_F(TlsTest, FailsTheHandshakeWithATargetThatCloses) {
  const ScriptedTarget target([](tcp::socket, int) -> net::awaitable<void> { co_return; });
  const Exchange exchange = get(options("127.0.0.1", target.url().port));
  expect_fault(exchange, TransportFault::kTlsHandshake, "the TLS handshake with 127.0.0.1 failed");
}

TEST_F(TlsTest, FailsTheHandshakeWithATargetThatStaysSilent) {
  const ScriptedTarget target([](tcp::socket socket, int) -> net::awaitable<void> {
    co_await stay_silent();
    socket.close();
  });
  ClientOptions impatient = options("127.0.0.1", target.url().port);
  impatient.deadlines.connect = std::chrono::milliseconds(100);
  expect_fault(get(impatient), TransportFault::kTlsHandshake, "within 100 ms");
}

TEST_F(TlsTest, CallsAnAnswerTruncatedWhoseEndNobodyConfirmed) {
  const Server server = serve(issue(loopback_), [](const wire::HttpRequest&) {
    Reply reply;
    reply.raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
    reply.close = true;
    return reply;
  });
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kTruncated, "not complete");
}

TEST_F(TlsTest, CallsADroppedRequestClosedEarly) {
  const Server server = serve(issue(loopback_), [](const wire::HttpRequest&) {
    Reply reply;
    reply.drop = true;
    return reply;
  });
  expect_fault(get(options("127.0.0.1", server)), TransportFault::kClosedEarly, "not one byte");
}

TEST_F(TlsTest, ServesNobodyWhoSpeaksPlainHttp) {
  const Server server = serve(issue(loopback_));
  RawConnection connection(server.port());
  connection.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(connection.read_to_end(), testing::Not(HasSubstr("HTTP")));
}

TEST_F(TlsTest, StartsNoServerWithTheKeyOfAnotherCertificate) {
  const auto server = Server::start(
      {.certificate_pem = issue(loopback_).certificate_pem(), .key_pem = issue(loopback_).key_pem()}, hello);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().code, base::ErrorCode::kBadValue);
}

TEST_F(TlsTest, StopsAServerWithOpenConnections) {
  Server server = serve(issue(loopback_));
  Client client = make(options("127.0.0.1", server));
  ASSERT_TRUE(get(client).connection_kept);
  server.stop();
  expect_fault(get(client), TransportFault::kConnect, "Connection refused");
}

}  // namespace
}  // namespace touchstone::transport::tls_test
