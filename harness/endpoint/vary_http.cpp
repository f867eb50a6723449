// Answers that HTTP allows to be framed, spelt and sent otherwise. See variants.h.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "endpoint/variants.h"
#include "transport/message_parser.h"

namespace touchstone::endpoint {
namespace {

using transport::Reply;
using wire::Header;
using wire::Headers;
using wire::HttpRequest;

void add_headers(const HttpRequest&, Reply& reply) {
  Headers& headers = reply.response.headers;
  headers.push_back({"Server", "touchstone"});
  headers.push_back({"Access-Control-Allow-Origin", "*"});
  headers.push_back({"Vary", "Origin"});
  headers.push_back({"Vary", "Accept"});
}

/// The body in chunks of at most 7 bytes: small enough that every answer has several.
std::string chunked(std::string_view body, std::string_view extension, std::string_view trailer) {
  constexpr std::size_t kChunkBytes = 7;
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min(kChunkBytes, body.size()))) {
    const std::string_view chunk = body.substr(0, kChunkBytes);
    out += fmt::format("{:x}{}\r\n{}\r\n", chunk.size(), extension, chunk);
  }
  return fmt::format("{}0\r\n{}\r\n", out, trailer);
}

void answer_chunked(const HttpRequest&, Reply& reply) {
  reply.response.body = chunked(reply.response.body, "", "");
  reply.response.headers.set("Transfer-Encoding", "chunked");
}

void decorate_chunks(const HttpRequest&, Reply& reply) {
  reply.response.body = chunked(reply.response.body, ";part=\"a;b\"", "X-Checksum: none\r\n");
  reply.response.headers.set("Transfer-Encoding", "chunked");
  reply.response.headers.set("Trailer", "X-Checksum");
}

void answer_slowly(const HttpRequest&, Reply& reply) { reply.delay += std::chrono::milliseconds(20); }

void answer_until_close(const HttpRequest&, Reply& reply) {
  reply.frame = false;
  reply.close = true;
  reply.response.headers.set("Connection", "close");
}

void close_each(const HttpRequest&, Reply& reply) {
  reply.close = true;
  reply.response.headers.set("Connection", "close");
}

/// The bytes of a framed response, behind others.
std::string in_frame(const Reply& reply, std::string_view before = {}) {
  wire::HttpResponse response = reply.response;
  response.headers.set("Content-Length", fmt::to_string(response.body.size()));
  return std::string(before) + wire::to_bytes(response);
}

void close_unannounced(const HttpRequest& request, Reply& reply) {
  if (request.method == "HEAD") return;
  reply.raw = in_frame(reply);
  reply.close = true;
}

void answer_early_hints(const HttpRequest& request, Reply& reply) {
  if (request.method == "HEAD") return;
  reply.raw = in_frame(reply, "HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preload\r\n\r\n");
  reply.close = transport::asks_to_close(request.headers);
}

void answer_http_1_0(const HttpRequest&, Reply& reply) {
  reply.response.version = 10;
  reply.close = true;
}

void keep_alive_aloud(const HttpRequest& request, Reply& reply) {
  if (transport::asks_to_close(request.headers)) return;
  reply.response.headers.set("Connection", "keep-alive");
  reply.response.headers.set("Keep-Alive", "timeout=5, max=100");
}

void leave_reason_out(const HttpRequest&, Reply& reply) { reply.response.reason.clear(); }
void leave_reason_out_of_refusal(Reply& reply) { reply.response.reason.clear(); }

template <class Change>
void respell_names(const HttpRequest&, Reply& reply, Change change) {
  reply.response.headers = reply.response.headers.rewritten([&](const Header& header) {
    std::string name(header.name);
    std::ranges::transform(name, name.begin(), change);
    return std::pair(name, header.value);
  });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

void lower_names(const HttpRequest& request, Reply& reply) { respell_names(request, reply, lower); }
void upper_names(const HttpRequest& request, Reply& reply) { respell_names(request, reply, upper); }

void pad_values(const HttpRequest&, Reply& reply) {
  reply.response.headers = reply.response.headers.rewritten(
      [](const Header& header) { return std::pair(header.name, fmt::format("\t {} \t", header.value)); });
}

void add_charset(const HttpRequest&, Reply& reply) {
  if (const auto type = reply.response.headers.find("Content-Type"))
    reply.response.headers.set("Content-Type", fmt::format("{}; charset=utf-8", *type));
}

void refuse_chunks(const HttpRequest& request, Reply& reply) {
  if (!request.headers.contains("Transfer-Encoding")) return;
  reply.response = {.status = 411, .reason = "Length Required", .headers = {}, .body = {}};
  reply.close = true;
}

void reverse_headers(const HttpRequest&, Reply& reply) {
  Headers reversed;
  for (const Header header : reply.response.headers) reversed.push_front(header);
  reply.response.headers = std::move(reversed);
}

void close_on_bad_http(Reply& reply) { reply.drop = true; }

}  // namespace

std::span<const Variant> http_variants() {
  static constexpr std::array kRows = {
      Variant{.name = "adds-headers",
              .description = "answers carry headers that nobody asked for",
              .writes = add_headers},
      Variant{.name = "answers-chunked",
              .description = "bodies come in chunks instead of with a Content-Length",
              .writes = answer_chunked},
      Variant{.name = "answers-http-1-0",
              .description = "answers are in HTTP/1.0, and each ends its connection",
              .writes = answer_http_1_0},
      Variant{.name = "answers-slowly", .description = "each answer takes its time", .writes = answer_slowly},
      Variant{.name = "answers-until-close",
              .description = "the end of the connection is the end of the body",
              .writes = answer_until_close},
      Variant{.name = "closes-each-connection",
              .description = "each answer says Connection: close, besides its Content-Length",
              .writes = close_each},
      Variant{.name = "closes-on-bad-http",
              .description = "what is no HTTP ends the connection without an answer",
              .refuses = close_on_bad_http},
      Variant{.name = "closes-unannounced",
              .description = "each answer ends its connection without saying so",
              .writes = close_unannounced},
      Variant{.name = "decorates-chunks",
              .description = "chunks have extensions, and a trailer follows them",
              .writes = decorate_chunks},
      Variant{.name = "early-hints",
              .description = "an interim answer comes before each answer",
              .writes = answer_early_hints},
      Variant{.name = "keeps-alive-aloud",
              .description = "each answer says Connection: keep-alive, and for how long",
              .writes = keep_alive_aloud},
      Variant{.name = "leaves-reason-out",
              .description = "the status line has no reason phrase",
              .writes = leave_reason_out,
              .refuses = leave_reason_out_of_refusal},
      Variant{.name = "lower-case-headers",
              .description = "the names of headers are in lower case",
              .writes = lower_names},
      Variant{.name = "pads-header-values",
              .description = "spaces and tabs stand around the values of headers",
              .writes = pad_values},
      Variant{.name = "parameter-in-content-type",
              .description = "Content-Type has a charset parameter",
              .writes = add_charset},
      Variant{.name = "refuses-chunks",
              .description = "a request in chunks is answered by 411 and the end of the connection",
              .writes = refuse_chunks},
      Variant{.name = "reverses-headers",
              .description = "headers come in another order",
              .writes = reverse_headers},
      Variant{.name = "upper-case-headers",
              .description = "the names of headers are in capitals",
              .writes = upper_names},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
