// See stream.h.
#include "transport/stream.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <tuple>
#include <utility>

namespace touchstone::transport {
namespace {

constexpr std::size_t kReadBytes = 16U << 10U;  // one TLS record

}  // namespace

Stream::Stream(tcp::socket socket, std::shared_ptr<DeadlineWatch> watch)
    : socket_(std::move(socket)), ward_(std::move(watch), [this] { expire(); }) {
  if (socket_.is_open()) prepare_socket();
}

/// Set once: is_quiet() and the first try of write() must not block.
void Stream::prepare_socket() {
  error_code ignored;  // without it exchanges are slower, not wrong
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

void Stream::expire() {
  expired_ = true;
  error_code ignored;
  socket_.close(ignored);
}

error_code Stream::explained(const error_code& ec) const {
  return ec && expired_ ? error_code(beast::error::timeout) : ec;
}

net::awaitable<error_code> Stream::connect(const tcp::resolver::results_type& found) {
  const auto [ec, endpoint] = co_await net::async_connect(socket_, found, kAsTuple);
  if (!ec) prepare_socket();
  co_return explained(ec);
}

net::awaitable<error_code> Stream::handshake(ssl::stream_base::handshake_type role) {
  const auto [ec] = co_await tls_->async_handshake(role, kAsTuple);
  co_return explained(ec);
}

bool Stream::is_quiet() {
  std::array<char, 1> byte{};
  error_code ec;
  socket_.receive(net::buffer(byte), tcp::socket::message_peek, ec);
  return ec == net::error::would_block;
}

net::mutable_buffer Stream::buffer() {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(kReadBytes);
  return {buffer_.get(), kReadBytes};
}

net::awaitable<ReadOutcome> Stream::read_some() {
  error_code ec;
  std::size_t size_bytes = 0;
  if (tls_) {
    std::tie(ec, size_bytes) = co_await tls_->async_read_some(buffer(), kAsTuple);
  } else {
    std::tie(ec, size_bytes) = co_await socket_.async_read_some(buffer(), kAsTuple);
  }
  co_return ReadOutcome{explained(ec), {buffer_.get(), size_bytes}};
}

error_code Stream::write_at_once(std::string_view& bytes) {
  if (tls_ || bytes.empty()) return {};
  error_code ec;
  bytes.remove_prefix(socket_.write_some(net::buffer(bytes), ec));
  return ec == net::error::would_block ? error_code() : explained(ec);
}

net::awaitable<error_code> Stream::write(std::string_view bytes) {
  error_code ec = write_at_once(bytes);
  if (ec || bytes.empty()) co_return ec;
  if (tls_) {
    std::tie(ec, std::ignore) = co_await net::async_write(*tls_, net::buffer(bytes), kAsTuple);
  } else {
    std::tie(ec, std::ignore) = co_await net::async_write(socket_, net::buffer(bytes), kAsTuple);
  }
  co_return explained(ec);
}

net::awaitable<void> Stream::close_gently() {
  if (tls_) co_await tls_->async_shutdown(kAsTuple);
  error_code ec;
  socket_.shutdown(tcp::socket::shutdown_send, ec);
  while (!ec) std::tie(ec, std::ignore) = co_await socket_.async_read_some(buffer(), kAsTuple);
}

}  // namespace touchstone::transport
