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

// Three digits; HTTP/1.1; more than anybody has the patience for.
constexpr std::uint64_t kMaxStatus = 999;
constexpr std::uint64_t kMaxVersion = 11;
constexpr std::uint64_t kMaxRetries = 1'000'000;

// A header that is no UTF-8 is mended in a report, and kept in a recording.
Json header_of(const wire::Header& header, Detail detail) {
  const bool is_text = !base::find_malformed_utf8(header.name) && !base::find_malformed_utf8(header.value);
  if (is_text || detail == Detail::kReport)
    return Json::array({Json::string(header.name), Json::string(header.value)});
  Json encoded = Json::object();
  encoded.set("name_base64", Json::string(base::to_base64(header.name)));
  encoded.set("value_base64", Json::string(base::to_base64(header.value)));
  return encoded;
}

Json headers_of(const wire::Headers& headers, Detail detail) {
  Json list = Json::array();
  for (const wire::Header header : headers) list.items().push_back(header_of(header, detail));
  return list;
}

// Bytes that are always base64; empty and a fault when they are not.
std::string read_base64(ObjectView& object, std::string_view key) {
  const auto bytes = base::from_base64(object.text(key));
  if (!bytes && !object.source().failed())
    object.source().fail(ErrorCode::kBadValue, object.required(key), "this is not base64");
  return bytes.value_or("");
}

wire::Headers read_headers(ObjectView& object, Detail detail) {
  wire::Headers headers;
  for (const Json& item : object.items("headers")) {
    const bool is_pair = item.is_array() && item.items().size() == 2 && item.items()[0].is_string() &&
                         item.items()[1].is_string();
    if (is_pair) {
      headers.push_back({item.items()[0].as_string(), item.items()[1].as_string()});
    } else if (item.is_object() && detail == Detail::kRecording) {
      ObjectView encoded(object.source(), item, "a header");
      headers.push_back({read_base64(encoded, "name_base64"), read_base64(encoded, "value_base64")});
      encoded.allow_only({"name_base64", "value_base64"});
    } else {
      object.source().fail(ErrorCode::kWrongType, item, "a header must be a list of its name and its value");
      return headers;
    }
  }
  return headers;
}

std::optional<run::Purpose> parse_purpose(std::string_view name) {
  using run::Purpose;
  for (const Purpose purpose :
       {Purpose::kProbe, Purpose::kSetup, Purpose::kStep, Purpose::kWait, Purpose::kControl,
        Purpose::kRetried, Purpose::kSetAside, Purpose::kTidying}) {
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

void read_request(ObjectView object, Detail detail, run::Recorded& recorded) {
  wire::HttpRequest& request = recorded.request;
  request.method = object.text("method");
  request.path = object.text("path");
  request.headers = read_headers(object, detail);
  request.body = read_bytes(object, "body");
  if (object.find("sent_base64") != nullptr) {
    recorded.byte_for_byte = true;
    recorded.exchange.sent = read_base64(object, "sent_base64");
  }
  object.allow_only({"method", "path", "headers", "body", "body_base64", "sent_base64"});
}

wire::HttpResponse read_response(ObjectView object, Detail detail) {
  wire::HttpResponse response;
  response.status = static_cast<int>(read_count(object, "status", kMaxStatus));
  response.headers = read_headers(object, detail);
  response.body = read_bytes(object, "body");
  if (detail == Detail::kReport) {
    response.reason = object.text("reason");
    object.allow_only({"status", "reason", "headers", "body", "body_base64"});
  } else {
    response.reason = read_bytes(object, "reason");
    response.version = static_cast<int>(read_count(object, "version", kMaxVersion));
    object.allow_only({"status", "reason", "reason_base64", "version", "headers", "body", "body_base64"});
  }
  return response;
}

// What only a recording has of an exchange.
void set_rest(Json& json, const run::Recorded& recorded) {
  const transport::Exchange& exchange = recorded.exchange;
  json.set("step", Json::integer(static_cast<std::int64_t>(recorded.step)));
  if (!exchange.error) set_bytes(json, "received", recorded.received());
  json.set("number", Json::number(std::to_string(exchange.number)));
  json.set("ended_in_order", Json::boolean(exchange.ended_in_order));
  json.set("reused_connection", Json::boolean(exchange.reused_connection));
  json.set("connection_kept", Json::boolean(exchange.connection_kept));
  json.set("stale_retries", Json::integer(exchange.stale_retries));
}

void read_rest(ObjectView& object, run::Recorded& recorded) {
  transport::Exchange& exchange = recorded.exchange;
  recorded.step = read_count(object, "step");
  if (!exchange.error) exchange.received = read_bytes(object, "received");
  exchange.number = read_count(object, "number");
  exchange.ended_in_order = read_flag(object, "ended_in_order");
  exchange.reused_connection = read_flag(object, "reused_connection");
  exchange.connection_kept = read_flag(object, "connection_kept");
  exchange.stale_retries = static_cast<int>(read_count(object, "stale_retries", kMaxRetries));
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

Json texts(const std::vector<std::string>& values) {
  Json list = Json::array();
  for (const std::string& value : values) list.items().push_back(Json::string(value));
  return list;
}

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

std::uint64_t read_count(ObjectView& object, std::string_view key, std::uint64_t most) {
  const Json& value = object.required(key);
  std::uint64_t number = 0;
  const std::string& digits = value.as_string();
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (!value.is_number() || error != std::errc() || stop != digits.data() + digits.size()) {
    object.source().fail(ErrorCode::kWrongType, value,
                         fmt::format("\"{}\" must be a whole number of 0 or more", key));
    return 0;
  }
  if (number > most) {
    object.source().fail(ErrorCode::kBadValue, value, fmt::format("\"{}\" must be at most {}", key, most));
    return 0;
  }
  return number;
}

bool read_flag(ObjectView& object, std::string_view key) {
  const Json& value = object.required(key);
  if (!value.is_bool() && !object.source().failed())
    object.source().fail(ErrorCode::kWrongType, value, fmt::format("\"{}\" must be true or false", key));
  return value.as_bool();
}

Json to_json(const run::Recorded& recorded, const Secrets& secrets) {
  run::Recorded shown;
  shown.purpose = recorded.purpose;
  shown.operation = recorded.operation;
  shown.request = {recorded.request.method, recorded.request.path, redact(recorded.request.headers, secrets),
                   redact(recorded.request.body, secrets)};
  shown.byte_for_byte = recorded.byte_for_byte;
  if (recorded.byte_for_byte)
    shown.exchange.sent = redact_sent(recorded.exchange.sent, recorded.request.headers, secrets);
  if (const auto& response = recorded.exchange.response) {
    shown.exchange.response = {response->status, response->reason, response->version,
                               redact(response->headers, secrets), redact(response->body, secrets)};
  }
  shown.exchange.leftover = redact(recorded.exchange.leftover, secrets);
  shown.exchange.error = recorded.exchange.error;
  if (shown.exchange.error) shown.exchange.received = redact(recorded.exchange.received, secrets);
  shown.exchange.duration = recorded.exchange.duration;
  return to_json(shown, Detail::kReport);
}

Json to_json(const run::Recorded& shown, Detail detail) {
  const transport::Exchange& exchange = shown.exchange;
  Json request = Json::object();
  request.set("method", Json::string(shown.request.method));
  request.set("path", Json::string(shown.request.path));
  request.set("headers", headers_of(shown.request.headers, detail));
  set_bytes(request, "body", shown.request.body);
  if (shown.byte_for_byte) request.set("sent_base64", Json::string(base::to_base64(exchange.sent)));
  Json json = Json::object();
  json.set("purpose", Json::string(run::name_of(shown.purpose)));
  json.set("operation", Json::string(shown.operation));
  json.set("request", std::move(request));
  if (exchange.response) {
    Json response = Json::object();
    response.set("status", Json::integer(exchange.response->status));
    if (detail == Detail::kReport) {
      response.set("reason", Json::string(exchange.response->reason));
    } else {
      set_bytes(response, "reason", exchange.response->reason);
      response.set("version", Json::integer(exchange.response->version));
    }
    response.set("headers", headers_of(exchange.response->headers, detail));
    set_bytes(response, "body", exchange.response->body);
    json.set("response", std::move(response));
  } else {
    json.set("response", Json());
  }
  if (!exchange.leftover.empty())
    json.set("leftover_base64", Json::string(base::to_base64(exchange.leftover)));
  if (exchange.error) {
    Json error = Json::object();
    error.set("fault", Json::string(transport::name_of(exchange.error->fault)));
    error.set("message", Json::string(exchange.error->message));
    error.set("received_base64", Json::string(base::to_base64(exchange.received)));
    json.set("error", std::move(error));
  }
  json.set("duration_us", Json::integer(exchange.duration.count()));
  if (detail == Detail::kRecording) set_rest(json, shown);
  return json;
}

run::Recorded read_exchange(ObjectView& object, Detail detail) {
  run::Recorded recorded;
  const std::string purpose = object.text("purpose");
  const auto known = parse_purpose(purpose);
  if (!known && !object.source().failed()) {
    object.source().fail(ErrorCode::kUnknownName, object.required("purpose"),
                         fmt::format("no purpose is called \"{}\"", purpose));
  }
  recorded.purpose = known.value_or(run::Purpose::kStep);
  recorded.operation = object.text("operation");
  read_request(ObjectView(object.source(), object.required("request"), "a request"), detail, recorded);
  if (const Json& response = object.required("response"); !response.is_null()) {
    recorded.exchange.response = read_response(ObjectView(object.source(), response, "a response"), detail);
    recorded.answer = wire::decode_answer(*recorded.exchange.response);
  }
  if (object.find("leftover_base64") != nullptr)
    recorded.exchange.leftover = read_base64(object, "leftover_base64");
  if (const Json* error = object.find("error"))
    read_error(ObjectView(object.source(), *error, "an error"), recorded.exchange);
  recorded.exchange.duration = read_duration<std::chrono::microseconds>(object, "duration_us");
  if (detail == Detail::kReport) {
    // What the SDKs make of it is kept with the case, not read.
    object.allow_only(
        {"purpose", "operation", "request", "response", "error", "leftover_base64", "duration_us", "sdks"});
  } else {
    read_rest(object, recorded);
    object.allow_only({"purpose", "operation", "request", "response", "error", "leftover_base64",
                       "duration_us", "step", "received", "received_base64", "number", "ended_in_order",
                       "reused_connection", "connection_kept", "stale_retries"});
  }
  return recorded;
}

}  // namespace touchstone::report
