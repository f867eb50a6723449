// What the tests of this room share: waiting for a coroutine, a raw connection to a server, and a target that
// does what a script says, however rude. For tests only; not part of the room's library.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "transport/client.h"

namespace touchstone::transport::for_tests {

namespace net = boost::asio;
using tcp = net::ip::tcp;
constexpr auto kAsTuple = net::as_tuple(net::use_awaitable);

/// Deadlines that no passing test comes near, however slow the machine.
inline constexpr Deadlines kPatient{.connect = std::chrono::seconds(60),
                                    .write = std::chrono::seconds(60),
                                    .first_byte = std::chrono::seconds(60),
                                    .whole = std::chrono::seconds(60)};

/// Runs `io` until the coroutine is done; what else is pending there is left alone.
template <class T>
T await_on(net::io_context& io, net::awaitable<T> coroutine) {
  std::optional<T> result;
  net::co_spawn(io, std::move(coroutine), [&](const std::exception_ptr& thrown, T value) {
    if (thrown) std::rethrow_exception(thrown);
    result.emplace(std::move(value));
  });
  io.restart();
  while (!result) {
    if (io.run_one() == 0) throw std::logic_error("the coroutine waits for nothing");
  }
  return *std::move(result);
}

/// What one connection does, the connections counted from 0. It is a coroutine whose socket closes when it
/// ends.
using Script = std::function<net::awaitable<void>(tcp::socket, int)>;

/// A listening socket on a thread of its own whose connections follow a script.
class ScriptedTarget {
 public:
  explicit ScriptedTarget(Script script)
      : script_(std::move(script)), acceptor_(io_, tcp::endpoint(net::ip::address_v4::loopback(), 0)) {
    net::co_spawn(io_, accept_all(), net::detached);
    thread_ = std::thread([this] { io_.run(); });
  }
  ScriptedTarget(const ScriptedTarget&) = delete;
  ScriptedTarget& operator=(const ScriptedTarget&) = delete;
  ~ScriptedTarget() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] EndpointUrl url() const {
    return {.tls = false,
            .host = "127.0.0.1",
            .port = std::to_string(acceptor_.local_endpoint().port()),
            .path = ""};
  }

 private:
  net::awaitable<void> accept_all() {
    for (int number = 0;; ++number) {
      tcp::socket socket = co_await acceptor_.async_accept(net::use_awaitable);
      net::co_spawn(io_, script_(std::move(socket), number), net::detached);
    }
  }

  Script script_;
  net::io_context io_{1};
  tcp::acceptor acceptor_;
  std::thread thread_;
};

inline net::awaitable<void> pause_for(std::chrono::milliseconds duration) {
  net::steady_timer timer(co_await net::this_coro::executor, duration);
  co_await timer.async_wait(kAsTuple);
}

/// Keeps a connection open until the test is over.
inline net::awaitable<void> stay_silent() { co_await pause_for(std::chrono::hours(1)); }

/// Reads until the end of a request's head; the requests of these tests have no body, or one that may stay
/// unread.
inline net::awaitable<void> read_head(tcp::socket& socket) {
  std::string head;
  co_await net::async_read_until(socket, net::dynamic_buffer(head), "\r\n\r\n", kAsTuple);
}

inline net::awaitable<void> write_text(tcp::socket& socket, std::string text) {
  co_await net::async_write(socket, net::buffer(text), kAsTuple);
}

/// A script that reads a request's head, writes `answer` and closes.
inline Script answer_and_close(std::string answer) {
  return [answer = std::move(answer)](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, answer);
  };
}

/// A script that reads a request's head, writes `answer` and keeps the connection open without another word.
inline Script answer_and_stay(std::string answer) {
  return [answer = std::move(answer)](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, answer);
    co_await stay_silent();
  };
}

/// Closes a socket by a reset. The close is explicit because Asio's destructor takes the linger option back.
inline void reset(tcp::socket& socket) {
  socket.set_option(net::socket_base::linger(true, 0));
  socket.close();
}

/// A script that reads a request's head, writes `answer` and resets the connection.
inline Script answer_and_reset(std::string answer) {
  return [answer = std::move(answer)](tcp::socket socket, int) -> net::awaitable<void> {
    co_await read_head(socket);
    co_await write_text(socket, answer);
    reset(socket);
  };
}

/// A plain blocking connection, for bytes that a client would not send.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : socket_(io_) {
    socket_.connect(tcp::endpoint(net::ip::address_v4::loopback(), port));
  }

  void send(std::string_view bytes) {
    boost::system::error_code ignored;  // what comes back tells
    net::write(socket_, net::buffer(bytes.data(), bytes.size()), ignored);
  }
  void finish_sending() { socket_.shutdown(tcp::socket::shutdown_send); }

  /// Reads up to and including `end`; what came until the connection ended when it never came.
  std::string read_until(std::string_view end) {
    std::size_t found = 0;
    while ((found = unread_.find(end)) == std::string::npos) {
      if (!read_more()) return std::exchange(unread_, {});
    }
    std::string out = unread_.substr(0, found + end.size());
    unread_.erase(0, out.size());
    return out;
  }
  /// Reads until the other side closes.
  std::string read_to_end() {
    while (read_more()) {
    }
    return std::exchange(unread_, {});
  }
  /// How the connection ended: end of file, or a reset.
  [[nodiscard]] const boost::system::error_code& end() const { return end_; }

 private:
  bool read_more() {
    std::string chunk(4096, '\0');
    const std::size_t size = socket_.read_some(net::buffer(chunk), end_);
    unread_.append(chunk, 0, size);
    return !end_;
  }

  net::io_context io_;
  tcp::socket socket_;
  std::string unread_;
  boost::system::error_code end_;
};

}  // namespace touchstone::transport::for_tests
