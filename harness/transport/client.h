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
#include <vector>

#include "base/result.h"
#include "transport/carrier.h"
#include "transport/client_options.h"
#include "transport/exchange.h"
#include "wire/http_message.h"

namespace touchstone::transport {

class Client final : public Carrier {
 public:
  /// Fails with kUnreadableFile or kBadValue when `ca_file` cannot be used.
  [[nodiscard]] static base::Result<Client> make(boost::asio::any_io_executor executor,
                                                 ClientOptions options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client() override;

  [[nodiscard]] boost::asio::awaitable<Exchange> exchange(const wire::HttpRequest& request) override;
  [[nodiscard]] boost::asio::awaitable<Exchange> exchange_bytes(std::string bytes,
                                                                bool head_request = false) override;
  [[nodiscard]] boost::asio::awaitable<std::vector<Exchange>> converse(
      std::vector<Message> messages) override;
  [[nodiscard]] boost::asio::awaitable<void> close_idle() override;
  [[nodiscard]] std::span<const LateBytes> late_bytes() const override;
  [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds time) override;
  [[nodiscard]] TimePoint now() const override { return std::chrono::steady_clock::now(); }
  void run(boost::asio::io_context& context) override;

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::transport
