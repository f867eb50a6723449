// What a run needs of the world: a way to a target, and a clock. Client is the real one, over sockets;
// endpoint/simulation.h is one without sockets, on a clock of its own. Only an interface, with neither state
// nor policy. Tested through both: client_test.cpp, endpoint/simulation_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "transport/exchange.h"
#include "wire/http_message.h"

namespace boost::asio {
class io_context;
}

namespace touchstone::transport {

/// One of several requests on one connection: the bytes to write, and when.
struct Message {
  std::string bytes;
  /// Not 0: what stands before this place is written first, and the rest after an interim answer or a second
  /// without one; never after a final answer.
  std::size_t pause_bytes = 0;
  bool pipelined = false;  ///< written right behind the message before, whose answer is not awaited
};

class Carrier {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  Carrier() = default;
  virtual ~Carrier() = default;

  /// Sends a request and reads its response. Adds Host and Content-Length where the request has neither them
  /// nor Transfer-Encoding. A pooled connection found closed before any answer, or with bytes on it that are
  /// none, is replaced once.
  /// @param request  read before this returns, not kept
  [[nodiscard]] virtual boost::asio::awaitable<Exchange> exchange(const wire::HttpRequest& request) = 0;

  /// Sends these bytes and nothing else on a fresh connection, and reads one response; the connection is
  /// closed afterwards.
  /// @param head_request  the response has no body whatever its headers say (the bytes were a HEAD request)
  [[nodiscard]] virtual boost::asio::awaitable<Exchange> exchange_bytes(std::string bytes,
                                                                        bool head_request) = 0;

  /// Sends messages over one fresh connection, each once the one before it was answered unless it is
  /// pipelined, and reads an answer to each; the connection is closed afterwards.
  /// @return an exchange for each message, in their order: kClosedEarly where the target had ended the
  ///         connection, or said that it would
  [[nodiscard]] virtual boost::asio::awaitable<std::vector<Exchange>> converse(
      std::vector<Message> messages) = 0;

  /// Looks at every idle connection for bytes that nobody asked for, and closes them all.
  [[nodiscard]] virtual boost::asio::awaitable<void> close_idle() = 0;

  /// What was found on idle connections so far, as they were taken or closed.
  [[nodiscard]] virtual std::span<const LateBytes> late_bytes() const = 0;

  /// Lets this much time pass for the one who waits.
  [[nodiscard]] virtual boost::asio::awaitable<void> pause(std::chrono::milliseconds time) = 0;
  /// The time by which pauses and deadlines are measured.
  [[nodiscard]] virtual TimePoint now() const = 0;

  /// Runs what was spawned on `context` until nothing is left that could go on. A clock that does not go by
  /// itself jumps to the end of the earliest pause whenever everybody waits.
  virtual void run(boost::asio::io_context& context) = 0;

 protected:
  Carrier(const Carrier&) = default;
  Carrier(Carrier&&) = default;
  Carrier& operator=(const Carrier&) = default;
  Carrier& operator=(Carrier&&) = default;
};

}  // namespace touchstone::transport
