// See reply_bytes.h.
#include "transport/reply_bytes.h"

#include <fmt/format.h>

#include <utility>

namespace touchstone::transport {
namespace {

Reply empty_reply(int status, std::string reason) {
  Reply reply;
  reply.response.status = status;
  reply.response.reason = std::move(reason);
  return reply;
}

/// Adds the headers without which the client could not tell where the response ends and whether the
/// connection stays.
void frame_response(wire::HttpResponse& response, const Framing& framing) {
  const auto lacks = [&](std::string_view name) { return !response.headers.contains(name); };
  const bool never_has_body = response.status / 100 == 1 || response.status == 204;  // RFC 9110, section 8.6
  if (!never_has_body && lacks("Content-Length") && lacks("Transfer-Encoding")) {
    response.headers.push_back({"Content-Length", fmt::to_string(response.body.size())});
  }
  if (!framing.keep_alive && lacks("Connection")) response.headers.push_back({"Connection", "close"});
  if (framing.keep_alive && framing.version == 10 && lacks("Connection")) {
    response.headers.push_back({"Connection", "keep-alive"});
  }
}

}  // namespace

bool awaits_continue(const RequestParser& parser) {
  if (!parser.head_done() || parser.version() < 11) return false;
  const auto expect = parser.message().headers.find("Expect");
  return expect && wire::equals_ignoring_case(*expect, "100-continue");
}

Framing framing_for(const RequestParser& whole_request) {
  return {.head_request = whole_request.message().method == "HEAD",
          .keep_alive = whole_request.allows_reuse(),
          .version = whole_request.version()};
}

ReplyBytes render_reply(Reply reply, Framing framing) {
  framing.keep_alive = framing.keep_alive && !reply.close && !asks_to_close(reply.response.headers);
  if (!reply.raw.empty()) return {std::move(reply.raw), framing.keep_alive};
  if (reply.frame) frame_response(reply.response, framing);
  if (framing.head_request) reply.response.body.clear();
  return {wire::to_bytes(reply.response), framing.keep_alive};
}

Reply refusal_of(Progress progress) {
  switch (progress) {
    case Progress::kHeadersTooLarge:
      return empty_reply(431, "Request Header Fields Too Large");
    case Progress::kBodyTooLarge:
      return empty_reply(413, "Content Too Large");
    default:
      return empty_reply(400, "Bad Request");
  }
}

}  // namespace touchstone::transport
