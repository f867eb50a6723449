// See message_checks.h.
#include "judge/message_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/utf8.h"

namespace touchstone::judge {
namespace {

using model::Model;
using Finding = std::optional<std::string>;

/// The error shape of this name that the operation or its service declares; null when neither does.
const model::Shape* find_declared(const Model& model, const model::Operation* operation,
                                  std::string_view name) {
  const auto among = [&](const std::vector<model::ShapeIndex>& errors) -> const model::Shape* {
    for (const model::ShapeIndex index : errors) {
      if (is_called(model.shape(index), name)) return &model.shape(index);
    }
    return nullptr;
  };
  const model::Shape* declared = operation == nullptr ? nullptr : among(operation->errors);
  return declared != nullptr ? declared : among(model.service.errors);
}

bool has_message(const model::Shape& error) {
  return std::any_of(error.members.begin(), error.members.end(), [](const model::Member& member) {
    return wire::equals_ignoring_case(member.name, "message");
  });
}

/// A header field that says how a body is framed or coded, and what of it no sender may write.
struct HeaderOfFraming {
  std::string_view name;
  bool (*is_odd)(std::string_view value);
};
constexpr HeaderOfFraming kHeadersOfFraming[] = {
    {"Content-Length", [](std::string_view value) { return value.contains(','); }},
    {"Content-Encoding",
     [](std::string_view value) { return !value.empty() && !wire::equals_ignoring_case(value, "identity"); }},
    {"Transfer-Encoding",
     [](std::string_view value) { return !wire::equals_ignoring_case(value, "chunked"); }},
};

}  // namespace

Finding find_leftover(const transport::Exchange& exchange) {
  std::string_view rest = exchange.leftover;
  while (rest.starts_with("\r\n")) rest.remove_prefix(2);
  if (rest.empty()) return std::nullopt;
  if (rest.starts_with("HTTP/1.1 408 ") || rest.starts_with("HTTP/1.0 408 ")) return std::nullopt;
  return "bytes after the body";
}

Finding find_short_length(const transport::Exchange& exchange, const wire::Answer& answer) {
  if (exchange.leftover.empty() || answer.body_kind == wire::BodyKind::kObject) return std::nullopt;
  const wire::HttpResponse& response = *exchange.response;
  if (!response.headers.contains("Content-Length")) return std::nullopt;
  if (!base::parse_json(response.body + exchange.leftover)) return std::nullopt;
  return "a Content-Length smaller than the body";
}

Finding find_odd_header(const wire::HttpResponse& response, std::string_view received) {
  for (const wire::Header& header : response.headers) {
    for (const auto& [name, is_odd] : kHeadersOfFraming) {
      if (wire::equals_ignoring_case(header.name, name) && is_odd(header.value))
        return fmt::format("{}: {}", name, header.value);
    }
  }
  return find_folded_header(received);
}

Finding find_folded_header(std::string_view received) {
  const std::string_view head = received.substr(0, received.find("\r\n\r\n"));
  if (head.contains("\r\n ") || head.contains("\r\n\t")) return "a header field on more than one line";
  return std::nullopt;
}

std::optional<wire::FramingFault> find_broken_framing(const transport::Exchange& exchange) {
  if (!exchange.error) return std::nullopt;
  const transport::TransportFault fault = exchange.error->fault;
  if (fault != transport::TransportFault::kNotHttp && fault != transport::TransportFault::kTruncated)
    return std::nullopt;
  return wire::find_framing_fault(exchange.received, exchange.ended_in_order);
}

Finding find_not_utf8(const std::string& body) {
  if (base::find_malformed_utf8(body)) return "not UTF-8";
  if (body.starts_with("\xEF\xBB\xBF")) return "a byte order mark before the body";
  return std::nullopt;
}

Finding find_missing_message(const Model& model, const model::Operation* operation,
                             const wire::ErrorIdentity& identity) {
  if (!identity.message_key.empty()) return std::nullopt;
  const model::Shape* declared = find_declared(model, operation, identity.name());
  if (declared == nullptr || !has_message(*declared)) return std::nullopt;
  return fmt::format("{} without a message", identity.name());
}

}  // namespace touchstone::judge
