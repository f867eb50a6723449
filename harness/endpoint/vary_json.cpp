// Bodies that mean the same, spelt otherwise, and members beyond those that were asked for. See variants.h.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/json.h"
#include "base/utf8.h"
#include "endpoint/change_reply.h"
#include "endpoint/variants.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using transport::Reply;
using wire::HttpRequest;

constexpr std::string_view kCoral = ":http://internal.amazon.com/coral/";

void add_error_header(const HttpRequest&, Reply& reply) {
  change_error(reply, [&](Json&, const std::string& name) {
    reply.response.headers.set("X-Amzn-ErrorType", name + std::string(kCoral));
  });
}

void add_code(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) { body.set("code", Json::string(name)); });
}

void add_namespace(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    body.set("__type", Json::string("com.amazonaws.touchstone#" + name));
  });
}

void add_uri(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    body.set("__type", Json::string(fmt::format("com.amazonaws.touchstone#{}{}", name, kCoral)));
  });
}

// JSON gives numbers no bounds.
Json unknown_value() {
  return Json::object({{"Added", Json::array({Json::integer(1), Json::boolean(true), Json()}), 0},
                       {"Large", Json::number("123456789012345678901234567890"), 0},
                       {"Larger", Json::number("-1e400"), 0}});
}

void add_members(const HttpRequest&, Reply& reply) {
  change_body(reply, [](Json& body) {
    if (body.find("__type") == nullptr) body.set("TouchstoneExtra", unknown_value());
  });
}

void add_members_to_errors(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) {
    body.set("TouchstoneExtra", unknown_value());
    body.set("TouchstoneNull", Json());
  });
}

void swap_message_case(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) {
    for (base::JsonMember& member : body.members()) {
      if (member.name == "message") {
        member.name = "Message";
      } else if (member.name == "Message") {
        member.name = "message";
      }
    }
  });
}

// "Value 'a*b' at 'jobId'" becomes "Value at 'jobId'", as AWS itself words it nowadays.
void redact_values(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) {
    const Json* message = body.find("message");
    if (message == nullptr) return;
    std::string text = message->as_string();
    const std::size_t value = text.find("Value '");
    const std::size_t at = text.rfind("' at '");
    if (value == std::string::npos || at == std::string::npos) return;
    text.erase(value + 5, at + 1 - (value + 5));
    body.set("message", Json::string(text));
  });
}

void reverse_members(Json& value) {
  std::reverse(value.members().begin(), value.members().end());
  for (base::JsonMember& member : value.members()) reverse_members(member.value);
  for (Json& item : value.items()) reverse_members(item);
}

void reverse_all(const HttpRequest&, Reply& reply) {
  change_body(reply, [](Json& body) { reverse_members(body); });
}

/// Writes each time of an output, seconds with three decimals, as `spell` spells it.
void respell_times(Json& value, std::string (*spell)(const std::string& seconds)) {
  for (base::JsonMember& member : value.members()) {
    if (member.value.is_number() && member.name.ends_with("Time"))
      member.value = Json::number(spell(member.value.as_string()));
    respell_times(member.value, spell);
  }
  for (Json& item : value.items()) respell_times(item, spell);
}

/// 1793847600.123 becomes 1.793847600123E9.
std::string with_exponent(const std::string& seconds) {
  const std::size_t point = seconds.find('.');
  if (point == std::string::npos || point == 0) return seconds;
  return fmt::format("{}.{}{}E{}", seconds.front(), seconds.substr(1, point - 1), seconds.substr(point + 1),
                     point - 1);
}

std::string whole_seconds(const std::string& seconds) { return seconds.substr(0, seconds.find('.')); }

void write_exponents(const HttpRequest&, Reply& reply) {
  change_body(reply, [](Json& body) { respell_times(body, with_exponent); });
}

void write_whole_seconds(const HttpRequest&, Reply& reply) {
  change_body(reply, [](Json& body) { respell_times(body, whole_seconds); });
}

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

void escape_everything(const HttpRequest&, Reply& reply) {
  const auto body = base::parse_json(reply.response.body);
  if (!body) return;
  reply.response.body.clear();
  append_escaped(reply.response.body, *body);
}

void indent(const HttpRequest&, Reply& reply) {
  if (const auto body = base::parse_json(reply.response.body))
    reply.response.body = base::to_pretty_json(*body);
}

void pad(const HttpRequest&, Reply& reply) {
  if (!reply.response.body.empty()) reply.response.body = "\r\n\t " + reply.response.body + " \n";
}

void write_empty_structure(const HttpRequest&, Reply& reply) {
  if (reply.response.status == 200 && reply.response.body.empty()) reply.response.body = "{}";
}

}  // namespace

std::span<const Variant> json_variants() {
  static constexpr std::array kRows = {
      Variant{.name = "adds-code",
              .description = "errors are named in the body's code besides its __type",
              .writes = add_code},
      Variant{.name = "adds-error-header",
              .description = "errors are named in X-Amzn-ErrorType besides the body's __type",
              .writes = add_error_header},
      Variant{.name = "adds-members",
              .description = "outputs have members that the model does not know yet",
              .writes = add_members},
      Variant{.name = "adds-members-to-errors",
              .description = "errors have members that the model does not know yet",
              .writes = add_members_to_errors},
      Variant{.name = "adds-uri-to-type",
              .description = "__type is written as namespace#Name:http://...",
              .writes = add_uri},
      Variant{.name = "escapes-everything",
              .description = "strings are written with \\u escapes and \\/",
              .writes = escape_everything},
      Variant{.name = "indents-json",
              .description = "JSON is written with line breaks and spaces",
              .writes = indent},
      Variant{.name = "namespaces-type",
              .description = "__type is written as namespace#Name",
              .writes = add_namespace},
      Variant{.name = "pads-json",
              .description = "white space stands before and behind each body's JSON",
              .writes = pad},
      Variant{.name = "redacts-values",
              .description = "violations do not repeat the value that caused them",
              .writes = redact_values},
      Variant{
          .name = "reverses-members", .description = "members come in another order", .writes = reverse_all},
      Variant{.name = "swaps-message-case",
              .description = "Message is written message, and the other way round",
              .writes = swap_message_case},
      Variant{.name = "times-in-whole-seconds",
              .description = "times are written without decimals",
              .writes = write_whole_seconds},
      Variant{.name = "times-with-exponent",
              .description = "times are written as 1.79E9",
              .writes = write_exponents},
      Variant{.name = "writes-empty-structure",
              .description = "an output without members is {} instead of nothing",
              .writes = write_empty_structure},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
