// See variants.h.
#include "endpoint/variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/json.h"
#include "base/utf8.h"

namespace touchstone::endpoint {
namespace {

using base::Json;

// Sorted by name; Variant has one enumerator a row, in this order.
constexpr std::array kVariants = {
    Deviation{"adds-error-header", "errors are named in X-Amzn-ErrorType besides the body's __type"},
    Deviation{"adds-headers", "answers carry headers that nobody asked for"},
    Deviation{"adds-members", "outputs have members that the model does not know yet"},
    Deviation{"adds-uri-to-type", "__type is written as namespace#Name:http://..."},
    Deviation{"answers-chunked", "bodies come in chunks instead of with a Content-Length"},
    Deviation{"answers-slowly", "each answer takes its time"},
    Deviation{"answers-until-close", "the end of the connection is the end of the body"},
    Deviation{"closes-each-connection", "each answer says Connection: close"},
    Deviation{"escapes-everything", "strings are written with \\u escapes and \\/"},
    Deviation{"has-no-start", "the Start and Create operations are not implemented"},
    Deviation{"indents-json", "JSON is written with line breaks and spaces"},
    Deviation{"namespaces-type", "__type is written as namespace#Name"},
    Deviation{"not-found-is-404", "what was not found gives the status of the model's httpError trait"},
    Deviation{"parameter-in-content-type", "Content-Type has a charset parameter"},
    Deviation{"redacts-values", "violations do not repeat the value that caused them"},
    Deviation{"reverses-members", "members come in another order"},
    Deviation{"stops-at-once", "a job is STOPPED as soon as its stop is requested"},
    Deviation{"swaps-message-case", "Message is written message, and the other way round"},
    Deviation{"writes-empty-structure", "an output without members is {} instead of nothing"},
};
static_assert(kVariants.size() == static_cast<std::size_t>(Variant::kWritesEmptyStructure));

void append_escaped(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint step = base::decode_code_point(text, at);
    at += step.length_bytes;
    if (step.value == '/') {
      out += "\\/";
    } else if (step.value < 0x10000) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(step.value));
    } else {
      const auto rest = static_cast<unsigned>(step.value) - 0x10000U;
      fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800U + (rest >> 10U),
                     0xDC00U + (rest & 0x3FFU));
    }
  }
  out += '"';
}

// JSON whose every string, names included, is written in escapes.
void append_escaped(std::string& out, const Json& value) {
  if (value.is_string()) return append_escaped(out, std::string_view(value.as_string()));
  if (!value.is_object() && !value.is_array()) return base::append_json(out, value);
  const char* separator = "";
  out += value.is_object() ? '{' : '[';
  for (const base::JsonMember& member : value.members()) {
    out += separator;
    separator = ",";
    append_escaped(out, std::string_view(member.name));
    out += ':';
    append_escaped(out, member.value);
  }
  for (const Json& item : value.items()) {
    out += separator;
    separator = ",";
    append_escaped(out, item);
  }
  out += value.is_object() ? '}' : ']';
}

void reverse_members(Json& value) {
  std::reverse(value.members().begin(), value.members().end());
  for (base::JsonMember& member : value.members()) reverse_members(member.value);
  for (Json& item : value.items()) reverse_members(item);
}

void rename_type(Json& body, std::string_view suffix) {
  if (const Json* type = body.find("__type")) {
    body.set("__type", Json::string(fmt::format("com.amazonaws.touchstone#{}{}", type->as_string(), suffix)));
  }
}

void swap_message_case(Json& body) {
  for (base::JsonMember& member : body.members()) {
    if (member.name == "message") {
      member.name = "Message";
    } else if (member.name == "Message") {
      member.name = "message";
    }
  }
}

// "Value 'a*b' at 'jobId'" becomes "Value at 'jobId'", as AWS itself words it nowadays.
void redact_values(Json& body) {
  const Json* message = body.find("message");
  if (message == nullptr) return;
  std::string text = message->as_string();
  const std::size_t value = text.find("Value '");
  const std::size_t at = text.rfind("' at '");
  if (value == std::string::npos || at == std::string::npos) return;
  text.erase(value + 5, at + 1 - (value + 5));
  body.set("message", Json::string(text));
}

// Changes the body as a value; false when the variant has no part in it.
bool vary_body(Variant variant, Json& body) {
  switch (variant) {
    case Variant::kAddsMembers:
      if (body.find("__type") == nullptr) {
        body.set("TouchstoneExtra",
                 Json::object({{"Added", Json::array({Json::integer(1), Json::boolean(true)}), 0}}));
      }
      return true;
    case Variant::kAddsUriToType:
      rename_type(body, ":http://internal.amazon.com/coral/");
      return true;
    case Variant::kNamespacesType:
      rename_type(body, "");
      return true;
    case Variant::kRedactsValues:
      redact_values(body);
      return true;
    case Variant::kReversesMembers:
      reverse_members(body);
      return true;
    case Variant::kSwapsMessageCase:
      swap_message_case(body);
      return true;
    case Variant::kEscapesEverything:
    case Variant::kIndentsJson:
      return true;  // only the spelling changes
    default:
      return false;
  }
}

std::string spell(Variant variant, const Json& body) {
  if (variant == Variant::kIndentsJson) return base::to_pretty_json(body);
  std::string text;
  if (variant == Variant::kEscapesEverything) {
    append_escaped(text, body);
  } else {
    base::append_json(text, body);
  }
  return text;
}

// The body in chunks of at most 7 bytes: small enough that every answer has several.
std::string chunked(std::string_view body) {
  constexpr std::size_t kChunkBytes = 7;
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min(kChunkBytes, body.size()))) {
    const std::string_view chunk = body.substr(0, kChunkBytes);
    out += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
  }
  return out + "0\r\n\r\n";
}

bool is_not_found(const wire::HttpResponse& response) {
  const auto body = base::parse_json(response.body);
  const Json* type = body ? body->find("__type") : nullptr;
  return type != nullptr && type->as_string().ends_with("NotFoundException");
}

}  // namespace

std::span<const Deviation> variants() { return kVariants; }

std::optional<Variant> find_variant(std::string_view name) {
  if (name.empty()) return Variant::kNothing;
  const auto found = std::find_if(kVariants.begin(), kVariants.end(),
                                  [&](const Deviation& row) { return row.name == name; });
  if (found == kVariants.end()) return std::nullopt;
  return static_cast<Variant>(found - kVariants.begin() + 1);
}

void vary_timings(Variant variant, JobTimings& timings) {
  if (variant == Variant::kStopsAtOnce) timings.stop_requested = std::chrono::milliseconds(0);
}

void vary_reply(Variant variant, transport::Reply& reply) {
  wire::HttpResponse& response = reply.response;
  if (auto body = base::parse_json(response.body); body && vary_body(variant, *body))
    response.body = spell(variant, *body);
  switch (variant) {
    case Variant::kAddsErrorHeader:
      if (const auto body = base::parse_json(response.body); body && body->find("__type") != nullptr) {
        wire::set_header(response.headers, "X-Amzn-ErrorType",
                         body->find("__type")->as_string() + ":http://internal.amazon.com/coral/");
      }
      break;
    case Variant::kAddsHeaders:
      response.headers.push_back({"Server", "touchstone"});
      response.headers.push_back({"Access-Control-Allow-Origin", "*"});
      response.headers.push_back({"Vary", "Origin"});
      response.headers.push_back({"Vary", "Accept"});
      break;
    case Variant::kAnswersChunked:
      response.body = chunked(response.body);
      wire::set_header(response.headers, "Transfer-Encoding", "chunked");
      break;
    case Variant::kAnswersSlowly:
      reply.delay += std::chrono::milliseconds(20);
      break;
    case Variant::kAnswersUntilClose:
      reply.frame = false;
      reply.close = true;
      wire::set_header(response.headers, "Connection", "close");
      break;
    case Variant::kClosesEachConnection:
      reply.close = true;
      wire::set_header(response.headers, "Connection", "close");
      break;
    case Variant::kNotFoundIs404:
      if (is_not_found(response)) {
        response.status = 404;
        response.reason = "Not Found";
      }
      break;
    case Variant::kParameterInContentType:
      if (const std::string* type = wire::find_header(response.headers, "Content-Type")) {
        wire::set_header(response.headers, "Content-Type", *type + "; charset=utf-8");
      }
      break;
    case Variant::kWritesEmptyStructure:
      if (response.status == 200 && response.body.empty()) response.body = "{}";
      break;
    default:
      break;
  }
}

}  // namespace touchstone::endpoint
