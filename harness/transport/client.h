// The HTTP/1.1 client: keep-alive pool, TLS with verification, a deadline on every wait, limits on every
// size, raw bytes kept. Coroutines on the caller's executor, which must run on one thread. Faults of the
// target are data in Exchange, never exceptions. It knows nothing of AWS. Tested by client_test.cpp and
// tls_test.cpp against server.h and against hostile servers.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "transport/endpoint_url.h"
#include "wire/http_message.h"

namespace touchstone::transport {

/// Bounds on each wait of one exchange. `first_byte` counts from the last byte sent, `whole` from the start
/// of the exchange.
struct Deadlines {
  std::chrono::milliseconds connect{3000};  ///< resolving, connecting and the TLS handshake, each
  std::chrono::milliseconds write{5000};
  std::chrono::milliseconds first_byte{5000};
  std::chrono::milliseconds whole{10000};
};

struct ClientOptions {
  EndpointUrl endpoint;
  Deadlines deadlines;
  std::size_t max_header_bytes = 64U << 10U;
  std::size_t max_body_bytes = 8U << 20U;
  std::size_t max_idle_connections = 64;
  std::string ca_file{};  ///< PEM file of the authorities to trust; empty for the system's
};

enum class TransportFault : std::uint8_t {
  kResolve,         ///< the name could not be resolved
  kConnect,         ///< refused, unreachable, or not within the deadline
  kTlsHandshake,    ///< TLS failed for a reason other than the certificate (say, the port speaks plain HTTP)
  kTlsCertificate,  ///< the certificate was refused: unknown authority, wrong name, expired
  kWrite,           ///< the request could not be written (reset, deadline)
  kNoAnswer,        ///< the deadline passed without one byte of an answer
  kClosedEarly,     ///< closed or reset without one byte of an answer
  kTruncated,       ///< closed, reset or silent in the middle of an answer
  kNotHttp,         ///< bytes that are no HTTP/1.x response
  kHeadersTooLarge,
  kBodyTooLarge,
};

/// Names a fault for machines: "resolve", "connect", "tls-certificate", ...
[[nodiscard]] std::string_view name_of(TransportFault fault);

struct TransportError {
  TransportFault fault;
  std::string message;  ///< one sentence with the system's own words
};

/// What was sent and what came back, in full. Exactly one of `response` and `error` is set,
/// except that kBodyTooLarge and kTruncated after a whole head keep the head in `response` too.
struct Exchange {
  std::string sent;      ///< the bytes of the request
  std::string received;  ///< every byte received, up to the limits
  std::optional<wire::HttpResponse> response;
  std::optional<TransportError> error;
  std::string leftover;  ///< bytes that arrived together with, but after, the response
  bool reused_connection = false;
  bool connection_kept = false;  ///< the connection went back to the pool
  int stale_retries = 0;  ///< 1 when a pooled connection had been closed by the target and a new one was used
  std::chrono::microseconds duration{0};
};

class Client {
 public:
  /// Fails with kUnreadableFile or kBadValue when `ca_file` cannot be used.
  [[nodiscard]] static base::Result<Client> make(boost::asio::any_io_executor executor,
                                                 ClientOptions options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Sends a request and reads its response. Adds Host and Content-Length where the request has neither them
  /// nor Transfer-Encoding. A pooled connection found closed before any answer is replaced once.
  [[nodiscard]] boost::asio::awaitable<Exchange> exchange(wire::HttpRequest request);

  /// Sends these bytes and nothing else on a fresh connection, and reads one response; the connection is
  /// closed afterwards.
  /// @param head_request  the response has no body whatever its headers say (the bytes were a HEAD request)
  [[nodiscard]] boost::asio::awaitable<Exchange> exchange_bytes(std::string bytes, bool head_request = false);

  /// Closes every idle connection.
  void close_idle();

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::transport
