// See exchange_json.h.
#include "report/exchange_json.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/digest.h"
#include "base/utf8.h"
#include "report/redact.h"

namespace touchstone::report {
namespace {

using base::ErrorCode;
using base::Json;
using base::ObjectView;

Json headers_of(const std::vector<wire::Header>& headers, std::span<const std::string> secrets) {
  Json list = Json::array();
  for (const wire::Header& header : redact(headers, secrets)) {
    list.items().push_back(Json::array({Json::string(header.name), Json::string(header.value)}));
  }
  return list;
}

std::vector<wire::Header> read_headers(ObjectView& object) {
  std::vector<wire::Header> headers;
  for (const Json& item : object.items("headers")) {
    if (!item.is_array() || item.items().size() != 2 || !item.items()[0].is_string() ||
        !item.items()[1].is_string()) {
      object.source().fail(ErrorCode::kWrongType, item, "a header must be a list of its name and its value");
      return headers;
    }
    headers.push_back({item.items()[0].as_string(), item.items()[1].as_string()});
  }
  return headers;
}

std::optional<run::Purpose> parse_purpose(std::string_view name) {
  using run::Purpose;
  for (const Purpose purpose : {Purpose::kProbe, Purpose::kSetup, Purpose::kStep, Purpose::kWait,
                                Purpose::kControl, Purpose::kRetried}) {
    if (run::name_of(purpose) == name) return purpose;
  }
  return std::nullopt;
}

std::optional<transport::TransportFault> parse_fault(std::string_view name) {
  using transport::TransportFault;
  for (auto fault = TransportFault::kResolve; fault <= TransportFault::kBodyTooLarge;
       fault = static_cast<TransportFault>(static_cast<int>(fault) + 1)) {
    if (transport::name_of(fault) == name) return fault;
  }
  return std::nullopt;
}

// Bytes that are always base64; empty and a fault when they are not.
std::string read_base64(ObjectView& object, std::string_view key) {
  const auto bytes = base::from_base64(object.text(key));
  if (!bytes && !object.source().failed())
    object.source().fail(ErrorCode::kBadValue, object.required(key), "this is not base64");
  return bytes.value_or("");
}

void read_request(ObjectView object, run::Recorded& recorded) {
  wire::HttpRequest& request = recorded.request;
  request.method = object.text("method");
  request.path = object.text("path");
  request.headers = read_headers(object);
  request.body = read_bytes(object, "body");
  if (object.find("sent_base64") != nullptr) {
    recorded.byte_for_byte = true;
    recorded.exchange.sent = read_base64(object, "sent_base64");
  }
  object.allow_only({"method", "path", "headers", "body", "body_base64", "sent_base64"});
}

wire::HttpResponse read_response(ObjectView object) {
  wire::HttpResponse response;
  response.status = static_cast<int>(read_count(object, "status"));
  response.reason = object.text("reason");
  response.headers = read_headers(object);
  response.body = read_bytes(object, "body");
  object.allow_only({"status", "reason", "headers", "body", "body_base64"});
  return response;
}

void read_error(ObjectView object, transport::Exchange& exchange) {
  const std::string name = object.text("fault");
  const auto fault = parse_fault(name);
  if (!fault && !object.source().failed()) {
    object.source().fail(ErrorCode::kUnknownName, object.required("fault"),
                         fmt::format("no fault is called \"{}\"", name));
  }
  exchange.error =
      transport::TransportError{fault.value_or(transport::TransportFault::kResolve), object.text("message")};
  exchange.received = read_base64(object, "received_base64");
  object.allow_only({"fault", "message", "received_base64"});
}

}  // namespace

void set_bytes(Json& into, std::string_view key, std::string_view bytes) {
  if (base::find_malformed_utf8(bytes)) {
    into.set(fmt::format("{}_base64", key), Json::string(base::to_base64(bytes)));
  } else {
    into.set(key, Json::string(bytes));
  }
}

std::string read_bytes(ObjectView& object, const std::string& key) {
  const std::string encoded_key = key + "_base64";
  if (object.find(encoded_key) == nullptr) return object.text(key);
  const std::string encoded = object.text(encoded_key);
  const auto bytes = base::from_base64(encoded);
  if (!bytes) object.source().fail(ErrorCode::kBadValue, object.required(encoded_key), "this is not base64");
  if (const Json* both = object.find(key))
    object.source().fail(ErrorCode::kBadValue, *both,
                         fmt::format("either \"{}\" or \"{}\"", key, encoded_key));
  return bytes.value_or("");
}

std::uint64_t read_count(ObjectView& object, std::string_view key) {
  const Json& value = object.required(key);
  std::uint64_t number = 0;
  const std::string& digits = value.as_string();
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (!value.is_number() || error != std::errc() || stop != digits.data() + digits.size()) {
    object.source().fail(ErrorCode::kWrongType, value,
                         fmt::format("\"{}\" must be a whole number of 0 or more", key));
    return 0;
  }
  return number;
}

Json to_json(const run::Recorded& recorded, std::span<const std::string> secrets) {
  Json request = Json::object();
  request.set("method", Json::string(recorded.request.method));
  request.set("path", Json::string(recorded.request.path));
  request.set("headers", headers_of(recorded.request.headers, secrets));
  set_bytes(request, "body", redact(recorded.request.body, secrets));
  if (recorded.byte_for_byte) {
    request.set("sent_base64", Json::string(base::to_base64(
                                   redact_sent(recorded.exchange.sent, recorded.request.headers, secrets))));
  }
  Json json = Json::object();
  json.set("purpose", Json::string(run::name_of(recorded.purpose)));
  json.set("operation", Json::string(recorded.operation));
  json.set("request", std::move(request));
  if (recorded.exchange.response) {
    Json response = Json::object();
    response.set("status", Json::integer(recorded.exchange.response->status));
    response.set("reason", Json::string(recorded.exchange.response->reason));
    response.set("headers", headers_of(recorded.exchange.response->headers, secrets));
    set_bytes(response, "body", redact(recorded.exchange.response->body, secrets));
    json.set("response", std::move(response));
  } else {
    json.set("response", Json());
  }
  if (!recorded.exchange.leftover.empty()) {
    json.set("leftover_base64", Json::string(base::to_base64(redact(recorded.exchange.leftover, secrets))));
  }
  if (recorded.exchange.error) {
    Json error = Json::object();
    error.set("fault", Json::string(transport::name_of(recorded.exchange.error->fault)));
    error.set("message", Json::string(recorded.exchange.error->message));
    error.set("received_base64", Json::string(base::to_base64(redact(recorded.exchange.received, secrets))));
    json.set("error", std::move(error));
  }
  json.set("duration_us", Json::integer(recorded.exchange.duration.count()));
  return json;
}

run::Recorded read_exchange(ObjectView& object, std::span<const std::string_view> more_keys) {
  run::Recorded recorded;
  const std::string purpose = object.text("purpose");
  const auto known = parse_purpose(purpose);
  if (!known && !object.source().failed()) {
    object.source().fail(ErrorCode::kUnknownName, object.required("purpose"),
                         fmt::format("no purpose is called \"{}\"", purpose));
  }
  recorded.purpose = known.value_or(run::Purpose::kStep);
  recorded.operation = object.text("operation");
  read_request(ObjectView(object.source(), object.required("request"), "a request"), recorded);
  if (const Json& response = object.required("response"); !response.is_null()) {
    recorded.exchange.response = read_response(ObjectView(object.source(), response, "a response"));
    recorded.answer = wire::decode_answer(*recorded.exchange.response);
  }
  if (object.find("leftover_base64") != nullptr)
    recorded.exchange.leftover = read_base64(object, "leftover_base64");
  if (const Json* error = object.find("error"))
    read_error(ObjectView(object.source(), *error, "an error"), recorded.exchange);
  recorded.exchange.duration = std::chrono::microseconds(read_count(object, "duration_us"));
  std::vector<std::string_view> keys = {"purpose", "operation",       "request",    "response",
                                        "error",   "leftover_base64", "duration_us"};
  keys.insert(keys.end(), more_keys.begin(), more_keys.end());
  object.allow_only(keys);
  return recorded;
}

}  // namespace touchstone::report
