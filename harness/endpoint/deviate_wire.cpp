// Answers whose bytes are wrong: headers, lengths, chunks, and the JSON itself. See deviations.h.
#include <fmt/format.h>

#include <array>

#include "endpoint/change_reply.h"
#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using transport::Reply;
using wire::HttpRequest;

constexpr std::string_view kRequestId = "x-amzn-RequestId";

/// The bytes of a response whose Content-Length says something else than its body has.
void say_length(Reply& reply, std::string_view length) {
  reply.response.headers.set("Content-Length", length);
  reply.raw = wire::to_bytes(reply.response);
}

void wrong_content_type(const HttpRequest&, Reply& reply) {
  reply.response.headers.set(kContentType, "text/html; charset=utf-8");
}
void missing_content_type(const HttpRequest&, Reply& reply) { reply.response.headers.remove(kContentType); }
void json_1_0_errors(const HttpRequest&, Reply& reply) {
  if (is_error(reply)) reply.response.headers.set(kContentType, "application/x-amz-json-1.0");
}
void json_1_0_successes(const HttpRequest&, Reply& reply) {
  if (reply.response.status == 200) reply.response.headers.set(kContentType, "application/x-amz-json-1.0");
}
void plain_json(const HttpRequest&, Reply& reply) {
  reply.response.headers.set(kContentType, "application/json");
}
void second_content_type(const HttpRequest&, Reply& reply) {
  reply.response.headers.push_back({std::string(kContentType), "text/html"});
}
void missing_request_id(const HttpRequest&, Reply& reply) { reply.response.headers.remove(kRequestId); }
void empty_request_id(const HttpRequest&, Reply& reply) { reply.response.headers.set(kRequestId, ""); }
void constant_request_id(const HttpRequest&, Reply& reply) {
  reply.response.headers.set(kRequestId, "00000000-0000-4000-8000-000000000000");
}

/// The ids of 256 answers, more than any run can do with.
void short_request_id(const HttpRequest&, Reply& reply) {
  if (const auto id = reply.response.headers.find(kRequestId))
    reply.response.headers.set(kRequestId, id->substr(0, 2));
}

void length_too_large(const HttpRequest&, Reply& reply) {
  say_length(reply, fmt::to_string(reply.response.body.size() + 8));
  reply.close = true;
}
void length_too_small(const HttpRequest&, Reply& reply) {
  if (!reply.response.body.empty()) say_length(reply, fmt::to_string(reply.response.body.size() - 1));
}
void length_no_number(const HttpRequest&, Reply& reply) { say_length(reply, "many"); }
void two_lengths(const HttpRequest&, Reply& reply) {
  reply.response.headers.push_back({"Content-Length", fmt::to_string(reply.response.body.size())});
  reply.response.headers.push_back({"Content-Length", fmt::to_string(reply.response.body.size() + 1)});
}
void list_as_length(const HttpRequest&, Reply& reply) {
  say_length(reply, fmt::format("{0}, {0}", reply.response.body.size()));
}
void claims_gzip(const HttpRequest&, Reply& reply) { reply.response.headers.set("Content-Encoding", "gzip"); }
void folded_header(const HttpRequest&, Reply& reply) {
  reply.response.headers.push_back({"X-Folded", "one\r\n two"});
  say_length(reply, fmt::to_string(reply.response.body.size()));
}
void leaked_byte(const HttpRequest&, Reply& reply) {
  reply.response.headers.set("Content-Length", fmt::to_string(reply.response.body.size()));
  reply.raw = wire::to_bytes(reply.response) + "x";
}
void truncated_body(const HttpRequest&, Reply& reply) {
  reply.response.headers.set("Content-Length", fmt::to_string(reply.response.body.size()));
  reply.raw = wire::to_bytes(reply.response);
  if (!reply.response.body.empty()) reply.raw.resize(reply.raw.size() - reply.response.body.size() / 2);
  reply.close = true;
}
void broken_chunk(const HttpRequest&, Reply& reply) {
  reply.response.headers.set("Transfer-Encoding", "chunked");
  reply.response.body =
      fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", reply.response.body.size() + 3, reply.response.body);
  reply.raw = wire::to_bytes(reply.response);
  reply.close = true;
}
void no_last_chunk(const HttpRequest&, Reply& reply) {
  reply.response.headers.set("Transfer-Encoding", "chunked");
  reply.response.body = fmt::format("{:x}\r\n{}\r\n", reply.response.body.size(), reply.response.body);
  if (reply.response.body.starts_with("0")) reply.response.body.clear();
  reply.raw = wire::to_bytes(reply.response);
  reply.close = true;
}
void unannounced_chunks(const HttpRequest&, Reply& reply) {
  reply.response.body =
      fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", reply.response.body.size(), reply.response.body);
  reply.frame = false;
  reply.close = true;
}
/// Sends a body in one chunk and the last one, whatever the headers say.
void send_chunked(Reply& reply) {
  if (!reply.response.body.empty())
    reply.response.body = fmt::format("{:x}\r\n{}\r\n", reply.response.body.size(), reply.response.body);
  reply.response.body += "0\r\n\r\n";
  reply.raw = wire::to_bytes(reply.response);
}
void gzip_as_transfer_coding(const HttpRequest&, Reply& reply) {
  reply.response.headers.set("Transfer-Encoding", "gzip, chunked");
  send_chunked(reply);
}

void both_framings(const HttpRequest&, Reply& reply) {
  const std::string length = fmt::to_string(reply.response.body.size());
  reply.response.headers.set("Transfer-Encoding", "chunked");
  reply.response.headers.set("Content-Length", length);
  send_chunked(reply);
}

/// Changes the text of a body that is not empty.
template <class Change>
void change_text(Reply& reply, Change change) {
  if (!reply.response.body.empty()) change(reply.response.body);
}

void extra_value(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body += "{}"; });
}
void byte_order_mark(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body.insert(0, "\xEF\xBB\xBF"); });
}
void invalid_utf8(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body.insert(body.size() - 1, ",\"Extra\":\"\xFF\""); });
}
void trailing_comma(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body.insert(body.size() - 1, ","); });
}
void single_quotes(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) {
    for (char& c : body) c = c == '"' ? '\'' : c;
  });
}
void raw_newline(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body.insert(body.size() - 1, ",\"Extra\":\"a\nb\""); });
}
void not_a_number(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body.insert(body.size() - 1, ",\"Score\":NaN"); });
}
void lone_surrogate(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body.insert(body.size() - 1, ",\"Extra\":\"\\ud83d\""); });
}
void utf_16(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) {
    std::string wide = "\xFF\xFE";
    for (const char c : body) wide.append({c, '\0'});
    body = wide;
  });
}
void duplicate_member(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) {
    if (body.size() > 2) body.insert(1, body.substr(1, body.size() - 2) + ",");
  });
}
void page_for_success(const HttpRequest&, Reply& reply) {
  if (reply.response.status != 200) return;
  reply.response.headers.set(kContentType, "text/html");
  reply.response.body = "<html>done</html>";
}
void list_around(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body = "[" + body + "]"; });
}
void json_in_string(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body = base::to_json(Json::string(body)); });
}
}  // namespace

std::span<const Deviant> wire_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "body-in-list",
              .description = "every body stands inside a list",
              .writes = list_around,
              .everywhere = true},
      Deviant{.name = "body-in-string",
              .description = "every body is a string that holds JSON",
              .writes = json_in_string,
              .everywhere = true},
      Deviant{.name = "both-framings",
              .description = "answers have a Content-Length besides their chunks",
              .writes = both_framings},
      Deviant{
          .name = "broken-chunk", .description = "a chunk is shorter than it says", .writes = broken_chunk},
      Deviant{.name = "claims-gzip",
              .description = "every answer says Content-Encoding: gzip, and its body is not coded",
              .writes = claims_gzip},
      Deviant{.name = "constant-request-id",
              .description = "every answer carries the same x-amzn-RequestId",
              .writes = constant_request_id},
      Deviant{.name = "duplicate-members",
              .description = "members stand twice in a body",
              .writes = duplicate_member},
      Deviant{
          .name = "empty-request-id", .description = "x-amzn-RequestId is empty", .writes = empty_request_id},
      Deviant{.name = "extra-json-value",
              .description = "a second JSON value follows the first one",
              .writes = extra_value},
      Deviant{.name = "folded-header",
              .description = "a header field of each answer goes on in a second line",
              .writes = folded_header},
      Deviant{.name = "gzip-as-transfer-coding",
              .description = "every answer says Transfer-Encoding: gzip, chunked, and is only chunked",
              .writes = gzip_as_transfer_coding},
      Deviant{.name = "invalid-utf-8",
              .description = "a body holds a byte that is no UTF-8",
              .writes = invalid_utf8},
      Deviant{.name = "json-1-0-errors",
              .description = "errors say application/x-amz-json-1.0",
              .writes = json_1_0_errors},
      Deviant{.name = "json-1-0-successes",
              .description = "successes say application/x-amz-json-1.0",
              .writes = json_1_0_successes},
      Deviant{.name = "leaked-byte", .description = "a byte follows the body", .writes = leaked_byte},
      Deviant{.name = "length-is-no-number",
              .description = "Content-Length is no number",
              .writes = length_no_number},
      Deviant{.name = "length-too-large",
              .description = "Content-Length is larger than the body",
              .writes = length_too_large,
              .everywhere = true},
      Deviant{.name = "length-too-small",
              .description = "Content-Length is smaller than the body",
              .writes = length_too_small,
              .everywhere = true},
      Deviant{.name = "list-as-length",
              .description = "Content-Length is a list of twice the same number",
              .writes = list_as_length},
      Deviant{.name = "lone-surrogate-in-output",
              .description = "a body holds an escape of half a surrogate pair",
              .writes = lone_surrogate},
      Deviant{.name = "mark-before-body",
              .description = "a byte order mark stands before each body",
              .writes = byte_order_mark,
              .everywhere = true},
      Deviant{.name = "missing-content-type",
              .description = "no answer has a Content-Type",
              .writes = missing_content_type,
              .everywhere = true},
      Deviant{.name = "missing-request-id",
              .description = "no answer carries x-amzn-RequestId",
              .writes = missing_request_id},
      Deviant{.name = "no-last-chunk",
              .description = "the connection ends before the last chunk",
              .writes = no_last_chunk,
              .everywhere = true},
      Deviant{.name = "not-a-number-in-output",
              .description = "a member of a body is NaN",
              .writes = not_a_number},
      Deviant{.name = "pages-for-successes",
              .description = "every success is a page of HTML",
              .writes = page_for_success},
      Deviant{.name = "plain-json-type",
              .description = "every answer says application/json",
              .writes = plain_json},
      Deviant{.name = "raw-newline-in-output",
              .description = "a raw newline stands in a string of a body",
              .writes = raw_newline},
      Deviant{.name = "second-content-type",
              .description = "answers say Content-Type: text/html besides the right one",
              .writes = second_content_type},
      Deviant{.name = "short-request-ids",
              .description = "request ids have two digits, and so come again",
              .writes = short_request_id},
      Deviant{.name = "single-quoted-output",
              .description = "bodies are written with single quotes",
              .writes = single_quotes,
              .everywhere = true},
      Deviant{.name = "trailing-comma-in-output",
              .description = "a comma stands behind the last member of a body",
              .writes = trailing_comma,
              .everywhere = true},
      Deviant{.name = "truncated-body",
              .description = "the connection ends in the middle of the body",
              .writes = truncated_body,
              .everywhere = true},
      Deviant{.name = "two-lengths",
              .description = "answers have two different Content-Lengths",
              .writes = two_lengths},
      Deviant{.name = "unannounced-chunks",
              .description = "bodies come in chunks though no header says so",
              .writes = unannounced_chunks},
      Deviant{.name = "utf-16-output",
              .description = "bodies are written in UTF-16",
              .writes = utf_16,
              .everywhere = true},
      Deviant{.name = "wrong-content-type",
              .description = "every answer says Content-Type: text/html",
              .writes = wrong_content_type,
              .everywhere = true},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
