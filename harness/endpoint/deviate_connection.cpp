// Connections that end, or go silent, where an answer belongs, and bytes that are none. See deviations.h.
#include <array>

#include "base/utf8.h"
#include "endpoint/change_reply.h"
#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using transport::Reply;
using wire::HttpRequest;

/// Longer than any deadline of a client, for a silence that ends in the end.
constexpr std::chrono::milliseconds kSilence{std::chrono::minutes(10)};

/// Something that a careless server dies of rather than refuses.
bool is_malformed(const HttpRequest& request) { return !base::parse_json(request.body).has_value(); }

void close_on_malformed(const HttpRequest& request, Reply& reply) {
  reply.drop = reply.drop || (is_malformed(request) && is_error(reply));
}
void reset_on_malformed(const HttpRequest& request, Reply& reply) {
  close_on_malformed(request, reply);
  reply.reset = reply.reset || reply.drop;
}
void silent_on_malformed(const HttpRequest& request, Reply& reply) {
  if (is_malformed(request) && is_error(reply)) reply.delay = kSilence;
}
void close_on_invalid_utf8(const HttpRequest& request, Reply& reply) {
  reply.drop = reply.drop || base::find_malformed_utf8(request.body).has_value();
}
void close_on_nul(const HttpRequest& request, Reply& reply) {
  reply.drop = reply.drop || request.body.find("\\u0000") != std::string::npos ||
               request.body.find('\0') != std::string::npos;
}
void close_on_deep_nesting(const HttpRequest& request, Reply& reply) {
  reply.drop = reply.drop || request.body.find("[[[[[[[[") != std::string::npos ||
               request.body.find(R"({"a":{"a":{"a":{"a":)") != std::string::npos;
}
void close_on_long_request(const HttpRequest& request, Reply& reply) {
  reply.drop = reply.drop || request.body.size() > 8000;
}
void silent_on_validation(const HttpRequest&, Reply& reply) {
  if (reply.response.body.find("ValidationException") != std::string::npos) reply.delay = kSilence;
}
void close_on_success(const HttpRequest& request, Reply& reply) {
  const auto target = request.headers.find("X-Amz-Target");
  const bool stop = target && target->find(".Stop") != std::string::npos;
  reply.drop = reply.drop || (stop && reply.response.status == 200);
}
void framed(Reply& reply, std::string_view before) {
  reply.response.headers.set("Content-Length", std::to_string(reply.response.body.size()));
  reply.raw = std::string(before) + wire::to_bytes(reply.response);
}
void garbage_before(const HttpRequest&, Reply& reply) {
  if (is_error(reply)) framed(reply, "warning: deprecated\n");
}
void no_http(const HttpRequest&, Reply& reply) {
  if (is_error(reply)) reply.raw = "JobNotFoundException\n";
  if (is_error(reply)) reply.close = true;
}
void bare_body(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.raw = reply.response.body.empty() ? "{}" : reply.response.body;
  reply.close = true;
}
void huge_header(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.response.headers.push_back({"X-Trace", std::string(std::size_t{80} << 10U, 'x')});
}
void header_without_colon(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  framed(reply, "");
  reply.raw.insert(reply.raw.find("\r\n") + 2, "a header without its colon\r\n");
}
void closes_in_head(const HttpRequest&, Reply& reply) {
  if (!is_error(reply) || reply.response.body.find("NotFoundException") != std::string::npos) return;
  framed(reply, "");
  reply.raw.resize(reply.raw.find("\r\n") + 4);
  reply.close = true;
}

void answer_twice(const HttpRequest& request, Reply& reply) {
  if (request.method == "HEAD") return;
  framed(reply, "");
  reply.raw += reply.raw;
}
void leak_late(const HttpRequest&, Reply& reply) { reply.late = "x"; }
void deaf_after_malformed(const HttpRequest& request, Reply& reply) {
  reply.deaf = is_malformed(request) && is_error(reply);
}
/// Which requests these are is nobody's choice but the seed's: the ids of answers are random.
void drop_some(const HttpRequest&, Reply& reply) {
  const auto id = reply.response.headers.find("x-amzn-RequestId");
  reply.drop = reply.drop || (id && id->starts_with('0'));
}
void end_lines_with_line_feeds(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  framed(reply, "");
  const std::size_t head = reply.raw.find("\r\n\r\n") + 4;
  std::string lines = reply.raw.substr(0, head);
  std::erase(lines, '\r');
  reply.raw.replace(0, head, lines);
}
/// What was not found is also the answer to the runner's control question.
void leave_length_out(const HttpRequest&, Reply& reply) {
  if (is_error(reply) && reply.response.body.find("NotFoundException") == std::string::npos)
    reply.frame = false;
}
void break_on_bad_http(Reply& reply) {
  reply.response.status = 500;
  reply.response.reason = "Internal Server Error";
}
void succeed_on_bad_http(Reply& reply) {
  reply.response.status = 200;
  reply.response.reason = "OK";
}
void silent_on_bad_http(Reply& reply) { reply.delay = kSilence; }

}  // namespace

std::span<const Deviant> connection_deviations() {
  static constexpr std::array kRows = {
      Deviant{
          .name = "answers-twice", .description = "each answer comes twice in a row", .writes = answer_twice},
      Deviant{.name = "bad-http-breaks",
              .description = "what is no HTTP gives status 500",
              .refuses = break_on_bad_http},
      Deviant{.name = "bad-http-is-silence",
              .description = "what is no HTTP is never answered",
              .refuses = silent_on_bad_http},
      Deviant{.name = "bad-http-succeeds",
              .description = "what is no HTTP gives status 200",
              .refuses = succeed_on_bad_http},
      Deviant{.name = "bare-body-for-error",
              .description = "an error comes without status line and headers",
              .writes = bare_body},
      Deviant{.name = "bare-line-feeds-in-head",
              .description = "the lines in the head of an error end with a line feed alone",
              .writes = end_lines_with_line_feeds},
      Deviant{.name = "closes-in-head-of-error",
              .description = "the connection ends in the head of an error, except for what was not found",
              .writes = closes_in_head},
      Deviant{.name = "closes-on-deep-nesting",
              .description = "deep nesting ends the connection without an answer",
              .writes = close_on_deep_nesting},
      Deviant{.name = "closes-on-invalid-utf-8",
              .description = "bytes that are no UTF-8 end the connection without an answer",
              .writes = close_on_invalid_utf8},
      Deviant{.name = "closes-on-long-request",
              .description = "a body of more than 8000 bytes ends the connection without an answer",
              .writes = close_on_long_request},
      Deviant{.name = "closes-on-malformed",
              .description = "malformed JSON ends the connection without an answer",
              .writes = close_on_malformed},
      Deviant{.name = "closes-on-nul",
              .description = "a NUL in a body ends the connection without an answer",
              .writes = close_on_nul},
      Deviant{.name = "closes-on-stop",
              .description = "a stop that succeeds is not answered",
              .writes = close_on_success},
      Deviant{.name = "deaf-after-malformed",
              .description = "after malformed JSON nothing more is answered on its connection",
              .writes = deaf_after_malformed},
      Deviant{.name = "drops-some-requests",
              .description = "one request in sixteen ends its connection without an answer",
              .writes = drop_some},
      Deviant{.name = "error-is-no-http",
              .description = "an error is a line of text instead of HTTP",
              .writes = no_http},
      Deviant{.name = "garbage-before-status-line",
              .description = "a line of a log stands before the status line of errors",
              .writes = garbage_before},
      Deviant{.name = "header-without-colon",
              .description = "errors have a header line without a colon",
              .writes = header_without_colon},
      Deviant{.name = "huge-header", .description = "errors have a header of 80 KB", .writes = huge_header},
      Deviant{.name = "leaks-byte-later",
              .description = "a byte follows each answer, after a while",
              .writes = leak_late},
      Deviant{.name = "leaves-length-out",
              .description = "errors say nowhere where their body ends, except for what was not found",
              .writes = leave_length_out},
      Deviant{.name = "resets-on-malformed",
              .description = "malformed JSON resets the connection",
              .writes = reset_on_malformed},
      Deviant{.name = "silent-on-malformed",
              .description = "malformed JSON is never answered",
              .writes = silent_on_malformed},
      Deviant{.name = "silent-on-validation",
              .description = "a broken constraint is never answered",
              .writes = silent_on_validation},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
