// What a server puts on the wire for a handler's Reply: framing, keep-alive, HEAD, and its own refusals of
// what is no HTTP. No sockets, so that the server and the simulation write the same bytes. Internal to the
// server and to endpoint/simulation.h. Tested by server_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "transport/message_parser.h"
#include "transport/server.h"

namespace touchstone::transport {

/// What a request demands of the framing of its response. By default that of a request nobody could read.
struct Framing {
  bool head_request = false;
  bool keep_alive = false;
  int version = 11;
};

/// Whether a request whose head is there wants kContinue before it sends its body.
[[nodiscard]] bool awaits_continue(const RequestParser& parser);
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

[[nodiscard]] Framing framing_for(const RequestParser& whole_request);

struct ReplyBytes {
  std::string bytes;
  bool keep_alive;  ///< the connection stays open behind them
};

/// Renders a reply that is neither to be dropped nor waited for any more.
[[nodiscard]] ReplyBytes render_reply(Reply reply, Framing framing);

/// The answer to bytes that ended in this progress, which is neither kNeedMore nor kComplete.
[[nodiscard]] Reply refusal_of(Progress progress);

}  // namespace touchstone::transport
