// For tests: a target that answers like the embedded endpoint, but for the requests that a test picks, to
// which it is as rude as the test likes; every connection is a coroutine on one thread. Not part of the
// library.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "endpoint/endpoint.h"
#include "model/load.h"
#include "transport/message_parser.h"
#include "transport/sockets_for_tests.h"

namespace touchstone::app::for_tests {

namespace net = boost::asio;
using transport::for_tests::kAsTuple;
using transport::for_tests::pause_for;
using transport::for_tests::reset;
using transport::for_tests::Script;
using transport::for_tests::ScriptedTarget;
using transport::for_tests::stay_silent;
using transport::for_tests::tcp;

/// What is done instead of an answer; the connection closes when it ends.
using Rudeness = std::function<net::awaitable<void>(tcp::socket&)>;

/// Writes some bytes; false when the other side is gone.
inline net::awaitable<bool> send(tcp::socket& socket, std::string bytes) {
  const auto [error, size] = co_await net::async_write(socket, net::buffer(bytes), kAsTuple);
  co_return !error;
}

inline Rudeness say_and_close(std::string bytes) {
  return [bytes = std::move(bytes)](tcp::socket& socket) -> net::awaitable<void> {
    co_await send(socket, bytes);
  };
}

inline Rudeness say_and_stay(std::string bytes) {
  return [bytes = std::move(bytes)](tcp::socket& socket) -> net::awaitable<void> {
    co_await send(socket, bytes);
    co_await stay_silent();
  };
}

/// Says `begin`, then `more` until the other side has had enough.
inline Rudeness say_for_ever(std::string begin, std::string more) {
  return [begin = std::move(begin), more = std::move(more)](tcp::socket& socket) -> net::awaitable<void> {
    if (!co_await send(socket, begin)) co_return;
    while (co_await send(socket, more)) {
    }
  };
}

inline Rudeness drip(std::string bytes, std::chrono::milliseconds pause) {
  return [bytes = std::move(bytes), pause](tcp::socket& socket) -> net::awaitable<void> {
    for (const char byte : bytes) {
      if (!co_await send(socket, std::string(1, byte))) co_return;
      co_await pause_for(pause);
    }
  };
}

inline net::awaitable<void> close_at_once(tcp::socket&) { co_return; }

inline net::awaitable<void> reset_at_once(tcp::socket& socket) {
  reset(socket);
  co_return;
}

/// Which requests meet with rudeness: told by the request and how many came before it.
using Picks = std::function<bool(const wire::HttpRequest&, int)>;

inline Picks body_with(std::string text) {
  return [text = std::move(text)](const wire::HttpRequest& request, int) {
    return request.body.find(text) != std::string::npos;
  };
}

inline bool every_request(const wire::HttpRequest&, int) { return true; }

inline Picks all_after(int count) {
  return [count](const wire::HttpRequest&, int before) { return before >= count; };
}

class HostileTarget {
 public:
  HostileTarget(Picks picks, Rudeness rudeness)
      : picks_(std::move(picks)),
        rudeness_(std::move(rudeness)),
        endpoint_(endpoint::Endpoint::make(models(), {}).value()),
        target_([this](tcp::socket socket, int) { return serve(std::move(socket)); }) {}

  [[nodiscard]] std::string url() const { return target_.url().to_string(); }
  /// How often it was rude. To be asked when the client is gone.
  [[nodiscard]] int rude() const { return rude_; }

 private:
  static const std::vector<model::Model>& models() {
    static const std::vector<model::Model> loaded =
        model::load_models(TOUCHSTONE_SOURCE_DIR "/conformance/models").value();
    return loaded;
  }

  net::awaitable<void> serve(tcp::socket socket) {
    std::string unread;
    for (;;) {
      transport::RequestParser parser({.header_bytes = 1U << 20U, .body_bytes = 16U << 20U});
      while (parser.progress() == transport::Progress::kNeedMore) {
        unread.erase(0, parser.feed(unread));
        if (parser.progress() != transport::Progress::kNeedMore) break;
        std::string chunk(16384, '\0');
        const auto [error, size] = co_await socket.async_read_some(net::buffer(chunk), kAsTuple);
        if (error) co_return;
        unread.append(chunk, 0, size);
      }
      if (picks_(parser.message(), requests_++)) {
        ++rude_;
        co_await rudeness_(socket);
        co_return;
      }
      transport::Reply reply = endpoint_.handle(parser.message(), std::chrono::system_clock::now());
      reply.response.headers.set("Content-Length", std::to_string(reply.response.body.size()));
      if (!co_await send(socket, wire::to_bytes(reply.response))) co_return;
    }
  }

  Picks picks_;
  Rudeness rudeness_;
  endpoint::Endpoint endpoint_;
  int requests_ = 0;
  std::atomic<int> rude_ = 0;
  ScriptedTarget target_;  // last: its thread uses all of the above
};

}  // namespace touchstone::app::for_tests
