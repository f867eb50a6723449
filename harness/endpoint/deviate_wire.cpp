// Answers whose bytes are wrong: headers, lengths, chunks, the JSON itself and what outputs hold. See
// deviations.h.
#include <fmt/format.h>

#include <array>

#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using transport::Reply;
using wire::HttpRequest;

constexpr std::string_view kContentType = "Content-Type";
constexpr std::string_view kRequestId = "x-amzn-RequestId";

/// What was not found is also the answer to the runner's control question: a target that breaks off there too
/// cannot be told from one that is gone, and nobody is accused.
bool tells_not_found(const Reply& reply) {
  return reply.response.body.find("NotFoundException") != std::string::npos;
}

bool asks_to_stop(const HttpRequest& request) {
  const std::string* target = wire::find_header(request.headers, "X-Amz-Target");
  return target != nullptr && target->find(".Stop") != std::string::npos;
}

/// The bytes of a response whose Content-Length says something else than its body has.
void say_length(Reply& reply, std::string length) {
  wire::set_header(reply.response.headers, "Content-Length", std::move(length));
  reply.raw = wire::to_bytes(reply.response);
}

void wrong_content_type(const HttpRequest&, Reply& reply) {
  wire::set_header(reply.response.headers, kContentType, "text/html; charset=utf-8");
}
void missing_content_type(const HttpRequest&, Reply& reply) {
  wire::remove_header(reply.response.headers, kContentType);
}
void json_1_0_errors(const HttpRequest&, Reply& reply) {
  if (reply.response.status >= 400)
    wire::set_header(reply.response.headers, kContentType, "application/x-amz-json-1.0");
}
void plain_json(const HttpRequest&, Reply& reply) {
  wire::set_header(reply.response.headers, kContentType, "application/json");
}
void missing_request_id(const HttpRequest&, Reply& reply) {
  wire::remove_header(reply.response.headers, kRequestId);
}
void empty_request_id(const HttpRequest&, Reply& reply) {
  wire::set_header(reply.response.headers, kRequestId, "");
}
void constant_request_id(const HttpRequest&, Reply& reply) {
  wire::set_header(reply.response.headers, kRequestId, "00000000-0000-4000-8000-000000000000");
}

void length_too_large(const HttpRequest&, Reply& reply) {
  if (tells_not_found(reply)) return;
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
void leaked_byte(const HttpRequest&, Reply& reply) {
  wire::set_header(reply.response.headers, "Content-Length", fmt::to_string(reply.response.body.size()));
  reply.raw = wire::to_bytes(reply.response) + "x";
}
void truncated_body(const HttpRequest&, Reply& reply) {
  if (tells_not_found(reply)) return;
  wire::set_header(reply.response.headers, "Content-Length", fmt::to_string(reply.response.body.size()));
  reply.raw = wire::to_bytes(reply.response);
  if (!reply.response.body.empty()) reply.raw.resize(reply.raw.size() - reply.response.body.size() / 2);
  reply.close = true;
}
void broken_chunk(const HttpRequest&, Reply& reply) {
  wire::set_header(reply.response.headers, "Transfer-Encoding", "chunked");
  reply.response.body =
      fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", reply.response.body.size() + 3, reply.response.body);
  reply.raw = wire::to_bytes(reply.response);
  reply.close = true;
}
void no_last_chunk(const HttpRequest&, Reply& reply) {
  if (tells_not_found(reply)) return;
  wire::set_header(reply.response.headers, "Transfer-Encoding", "chunked");
  reply.response.body = fmt::format("{:x}\r\n{}\r\n", reply.response.body.size(), reply.response.body);
  if (reply.response.body.starts_with("0")) reply.response.body.clear();
  reply.raw = wire::to_bytes(reply.response);
  reply.close = true;
}
void both_framings(const HttpRequest&, Reply& reply) {
  const std::string length = fmt::to_string(reply.response.body.size());
  wire::set_header(reply.response.headers, "Transfer-Encoding", "chunked");
  wire::set_header(reply.response.headers, "Content-Length", length);
  if (!reply.response.body.empty())
    reply.response.body = fmt::format("{:x}\r\n{}\r\n", reply.response.body.size(), reply.response.body);
  reply.response.body += "0\r\n\r\n";
  reply.raw = wire::to_bytes(reply.response);
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
void duplicate_member(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) {
    if (body.size() > 2) body.insert(1, body.substr(1, body.size() - 2) + ",");
  });
}
void list_around(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body = "[" + body + "]"; });
}
void json_in_string(const HttpRequest&, Reply& reply) {
  change_text(reply, [](std::string& body) { body = base::to_json(Json::string(body)); });
}
void empty_success(const HttpRequest& request, Reply& reply) {
  if (asks_to_stop(request) && reply.response.status == 200) reply.response.body.clear();
}

/// Changes each member of an output, at any depth.
template <class Change>
void change_members(Json& value, Change change) {
  for (base::JsonMember& member : value.members()) {
    change_members(member.value, change);
    change(member);
  }
  for (Json& item : value.items()) change_members(item, change);
}

template <class Change>
void change_output(Reply& reply, Change change) {
  if (reply.response.status != 200) return;
  auto body = base::parse_json(reply.response.body);
  if (!body) return;
  change(*body);
  reply.response.body = base::to_json(*body);
}

void null_members(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.value.is_object()) member.value.set("Message", Json());
    });
    body.set("NextToken", Json());
  });
}
void iso_times(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.value.is_number() && member.name.ends_with("Time"))
        member.value = Json::string("2026-11-05T03:00:00Z");
    });
  });
}
void numbers_for_ids(const HttpRequest& request, Reply& reply) {
  if (!asks_to_stop(request)) return;
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobId") member.value = Json::integer(7);
    });
  });
}
void unknown_status(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobStatus" || member.name == "Status") member.value = Json::string("STOPPING");
    });
  });
}
void lower_case_status(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name != "JobStatus" && member.name != "Status") return;
      std::string text = member.value.as_string();
      for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      member.value = Json::string(text);
    });
  });
}
void lower_case_members(const HttpRequest& request, Reply& reply) {
  if (!asks_to_stop(request)) return;
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      char& first = member.name[0];
      if (first >= 'A' && first <= 'Z') first = static_cast<char>(first + 32);
    });
  });
}
void long_ids(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobId") member.value = Json::string(member.value.as_string() + "-and-more");
    });
  });
}

}  // namespace

std::span<const Deviant> wire_deviations() {
  static constexpr std::array kRows = {
      Deviant{
          .name = "body-in-list", .description = "every body stands inside a list", .writes = list_around},
      Deviant{.name = "body-in-string",
              .description = "every body is a string that holds JSON",
              .writes = json_in_string},
      Deviant{.name = "both-framings",
              .description = "answers have a Content-Length besides their chunks",
              .writes = both_framings},
      Deviant{
          .name = "broken-chunk", .description = "a chunk is shorter than it says", .writes = broken_chunk},
      Deviant{.name = "constant-request-id",
              .description = "every answer carries the same x-amzn-RequestId",
              .writes = constant_request_id},
      Deviant{.name = "duplicate-members",
              .description = "members stand twice in a body",
              .writes = duplicate_member},
      Deviant{
          .name = "empty-request-id", .description = "x-amzn-RequestId is empty", .writes = empty_request_id},
      Deviant{.name = "empty-success",
              .description = "a stop that succeeds has no body even where the output has members",
              .writes = empty_success},
      Deviant{.name = "extra-json-value",
              .description = "a second JSON value follows the first one",
              .writes = extra_value},
      Deviant{.name = "invalid-utf-8",
              .description = "a body holds a byte that is no UTF-8",
              .writes = invalid_utf8},
      Deviant{.name = "iso-timestamps", .description = "times are written as texts", .writes = iso_times},
      Deviant{.name = "json-1-0-errors",
              .description = "errors say application/x-amz-json-1.0",
              .writes = json_1_0_errors},
      Deviant{.name = "leaked-byte", .description = "a byte follows the body", .writes = leaked_byte},
      Deviant{.name = "length-is-no-number",
              .description = "Content-Length is no number",
              .writes = length_no_number},
      Deviant{.name = "length-too-large",
              .description = "Content-Length is larger than the body, except for what was not found",
              .writes = length_too_large},
      Deviant{.name = "length-too-small",
              .description = "Content-Length is smaller than the body",
              .writes = length_too_small},
      Deviant{.name = "long-ids-in-outputs",
              .description = "job ids in outputs are longer than their maximum",
              .writes = long_ids},
      Deviant{.name = "lower-case-members",
              .description = "members of Stop's output begin in lower case",
              .writes = lower_case_members},
      Deviant{.name = "lower-case-status",
              .description = "states are written in lower case",
              .writes = lower_case_status},
      Deviant{.name = "mark-before-body",
              .description = "a byte order mark stands before each body",
              .writes = byte_order_mark},
      Deviant{.name = "missing-content-type",
              .description = "no answer has a Content-Type",
              .writes = missing_content_type},
      Deviant{.name = "missing-request-id",
              .description = "no answer carries x-amzn-RequestId",
              .writes = missing_request_id},
      Deviant{.name = "no-last-chunk",
              .description = "the connection ends before the last chunk, except for what was not found",
              .writes = no_last_chunk},
      Deviant{.name = "null-members",
              .description = "members that are not there are written as null",
              .writes = null_members},
      Deviant{.name = "numbers-for-ids",
              .description = "the job id in Stop's output is a number",
              .writes = numbers_for_ids},
      Deviant{.name = "plain-json-type",
              .description = "every answer says application/json",
              .writes = plain_json},
      Deviant{.name = "single-quoted-output",
              .description = "bodies are written with single quotes",
              .writes = single_quotes},
      Deviant{.name = "trailing-comma-in-output",
              .description = "a comma stands behind the last member of a body",
              .writes = trailing_comma},
      Deviant{.name = "truncated-body",
              .description = "the connection ends in the middle of the body, except for what was not found",
              .writes = truncated_body},
      Deviant{.name = "two-lengths",
              .description = "answers have two different Content-Lengths",
              .writes = two_lengths},
      Deviant{.name = "unknown-status",
              .description = "states have names that the model does not know",
              .writes = unknown_status},
      Deviant{.name = "wrong-content-type",
              .description = "every answer says Content-Type: text/html",
              .writes = wrong_content_type},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
