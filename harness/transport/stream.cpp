// See stream.h.
#include "transport/stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace touchstone::transport {
namespace {

constexpr auto kAsTuple = net::as_tuple(net::use_awaitable);

}  // namespace

net::awaitable<error_code> Stream::handshake(ssl::stream_base::handshake_type role) {
  const auto [ec] = co_await tls_->async_handshake(role, kAsTuple);
  co_return ec;
}

net::awaitable<ReadOutcome> Stream::read_some(net::mutable_buffer into) {
  if (tls_) {
    const auto [ec, size] = co_await tls_->async_read_some(into, kAsTuple);
    co_return ReadOutcome{ec, size};
  }
  const auto [ec, size] = co_await tcp_.async_read_some(into, kAsTuple);
  co_return ReadOutcome{ec, size};
}

net::awaitable<error_code> Stream::write(std::string_view bytes) {
  const net::const_buffer buffer(bytes.data(), bytes.size());
  if (tls_) {
    const auto [ec, size] = co_await net::async_write(*tls_, buffer, kAsTuple);
    co_return ec;
  }
  const auto [ec, size] = co_await net::async_write(tcp_, buffer, kAsTuple);
  co_return ec;
}

net::awaitable<void> Stream::shut_tls_down() {
  if (!tls_) co_return;
  co_await tls_->async_shutdown(kAsTuple);
}

}  // namespace touchstone::transport
