// One TCP connection with or without TLS, as the client and the server both use it. Internal to transport/.
// It sets no deadlines: whoever waits calls tcp_layer().expires_at() before, and the stream closes itself
// when that passes. Tested by client_test.cpp, server_test.cpp and tls_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace touchstone::transport {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using tcp = boost::asio::ip::tcp;

struct ReadOutcome {
  error_code ec;
  std::size_t size_bytes;
};

class Stream {
 public:
  explicit Stream(beast::tcp_stream connected_or_not) : tcp_(std::move(connected_or_not)) {}
  Stream(const Stream&) = delete;  // tls_ refers to tcp_
  Stream& operator=(const Stream&) = delete;
  ~Stream() = default;

  [[nodiscard]] beast::tcp_stream& tcp_layer() { return tcp_; }

  /// Makes this a TLS stream whose handshake is still to come, and returns OpenSSL's handle for settings and
  /// reasons.
  SSL* use_tls(ssl::context& context) { return tls_.emplace(tcp_, context).native_handle(); }
  [[nodiscard]] net::awaitable<error_code> handshake(ssl::stream_base::handshake_type role);

  [[nodiscard]] net::awaitable<ReadOutcome> read_some(net::mutable_buffer into);
  /// Writes all of `bytes`, which must stay where they are until then.
  [[nodiscard]] net::awaitable<error_code> write(std::string_view bytes);
  /// Says goodbye in TLS and waits for the other side's; returns at once without TLS.
  [[nodiscard]] net::awaitable<void> shut_tls_down();

 private:
  beast::tcp_stream tcp_;
  std::optional<ssl::stream<beast::tcp_stream&>> tls_;
};

}  // namespace touchstone::transport
