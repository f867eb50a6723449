// The HTTP/1.1 client: keep-alive pool, TLS with verification, a deadline on every wait, limits on every
// size, raw bytes kept. Coroutines on the caller's executor, which must run on one thread. Faults of the
// target are data in Exchange, never exceptions. It knows nothing of AWS. Tested by client_test.cpp and
// tls_test.cpp against server.h and against hostile servers.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "transport/client_options.h"
#include "transport/exchange.h"
#include "wire/http_message.h"

namespace touchstone::transport {

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

  /// Looks at every idle connection for bytes that nobody asked for, and closes them all.
  [[nodiscard]] boost::asio::awaitable<void> close_idle();

  /// What was found on idle connections so far, as they were taken or closed.
  [[nodiscard]] std::span<const LateBytes> late_bytes() const;

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::transport
