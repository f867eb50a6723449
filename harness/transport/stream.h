// One TCP connection with or without TLS, as the client and the server both use it. Internal to transport/.
// It sets no deadlines: whoever waits calls expires_at() before; when that passes the connection is closed,
// and what waits on it ends with beast::error::timeout. Tested by client_test.cpp, server_test.cpp and
// tls_test.cpp.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <memory>
#include <optional>
#include <string_view>

#include "transport/deadline_watch.h"

namespace touchstone::transport {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using tcp = boost::asio::ip::tcp;

/// What is awaited yields its error as a value: nothing here is an exception.
inline constexpr auto kAsTuple = net::as_tuple(net::use_awaitable);

struct ReadOutcome {
  error_code ec;
  std::string_view bytes;  ///< until the next read
};

class Stream {
 public:
  /// @param socket  connected or not
  Stream(tcp::socket socket, std::shared_ptr<DeadlineWatch> watch);
  Stream(const Stream&) = delete;  // tls_ and ward_ refer to it
  Stream& operator=(const Stream&) = delete;
  ~Stream() = default;

  [[nodiscard]] tcp::socket& socket() { return socket_; }

  /// The bound of every wait from now on, until the next one is set.
  void expires_at(DeadlineWatch::TimePoint at) { ward_.set(at); }
  void expires_after(std::chrono::milliseconds time) { expires_at(std::chrono::steady_clock::now() + time); }
  /// Nobody waits for anything now.
  void rest() { ward_.clear(); }

  [[nodiscard]] net::awaitable<error_code> connect(const tcp::resolver::results_type& found);

  /// Makes this a TLS stream whose handshake is still to come, and returns OpenSSL's handle for settings and
  /// reasons.
  SSL* use_tls(ssl::context& context) { return tls_.emplace(socket_, context).native_handle(); }
  [[nodiscard]] net::awaitable<error_code> handshake(ssl::stream_base::handshake_type role);

  /// Whether neither bytes nor the end of the connection are there to be read.
  [[nodiscard]] bool is_quiet();
  [[nodiscard]] net::awaitable<ReadOutcome> read_some();
  /// Writes what the kernel takes at once: nearly always a message whole, so that nobody waits and no
  /// coroutine is made; under TLS nothing. What is left in `bytes` is for write().
  [[nodiscard]] error_code write_at_once(std::string_view& bytes);
  /// Writes all of `bytes`, which must stay where they are until then.
  [[nodiscard]] net::awaitable<error_code> write(std::string_view bytes);
  /// Says goodbye, in TLS too, and drains what still comes until the other side has closed.
  [[nodiscard]] net::awaitable<void> close_gently();

 private:
  void prepare_socket();
  void expire();
  [[nodiscard]] net::mutable_buffer buffer();
  [[nodiscard]] error_code explained(const error_code& ec) const;

  tcp::socket socket_;
  std::optional<ssl::stream<tcp::socket&>> tls_;
  std::unique_ptr<char[]> buffer_;  ///< kept for the next read; made at the first
  bool expired_ = false;
  DeadlineWatch::Ward ward_;
};

}  // namespace touchstone::transport
