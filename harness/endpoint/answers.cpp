// See answers.h.
#include "endpoint/answers.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace touchstone::endpoint {
namespace {

using base::Json;
using model::Member;
using model::Model;
using model::Shape;
using model::ShapeIndex;
using model::ShapeType;

std::string_view reason_for(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 409:
      return "Conflict";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Bad Request";
  }
}

wire::HttpResponse make_response(int status, std::string_view media_type, std::string body) {
  return {.status = status,
          .reason = std::string(reason_for(status)),
          .headers = {{"Content-Type", media_type}},
          .body = std::move(body)};
}

std::string spelling_of_message(const Shape& error) {
  const auto found = std::find_if(error.members.begin(), error.members.end(), [](const Member& m) {
    return wire::equals_ignoring_case(m.name, "message");
  });
  return found == error.members.end() ? "message" : found->name;
}

/// The same rule for errors that no model declares: these two are the services' own fault.
bool is_server_fault(std::string_view error_name) {
  return error_name == "InternalServerException" || error_name == "ServiceUnavailableException";
}

Json normalise_structure(const Model& model, const Shape& shape, const Json& value) {
  Json out = Json::object();
  for (const Member& member : shape.members) {
    const Json* given = value.find(member.name);
    if (given != nullptr && !given->is_null()) out.set(member.name, normalise(model, member.target, *given));
  }
  return out;
}

Json normalise_list(const Model& model, const Shape& shape, const Json& value) {
  Json out = Json::array();
  for (const Json& item : value.items()) {
    if (shape.sparse || !item.is_null()) out.items().push_back(normalise(model, shape.element, item));
  }
  return out;
}

Json normalise_map(const Model& model, const Shape& shape, const Json& value) {
  Json out = Json::object();
  for (const base::JsonMember& entry : value.members()) {
    const bool is_first = out.find(entry.name) == nullptr;
    if (is_first && (shape.sparse || !entry.value.is_null())) {
      out.set(entry.name, normalise(model, shape.element, entry.value));
    }
  }
  return out;
}

}  // namespace

ServiceError modelled_error(const Model& model, std::string_view name, std::string message) {
  ServiceError error{.name = std::string(name), .message = std::move(message)};
  const ShapeIndex index = model.find_shape(name);
  if (index == model::kNoShape) {
    if (is_server_fault(name)) error.status = 500;
    return error;
  }
  const Shape& shape = model.shape(index);
  error.message_key = spelling_of_message(shape);
  if (shape.fault ? *shape.fault == model::Fault::kServer : is_server_fault(name)) error.status = 500;
  return error;
}

wire::HttpResponse error_response(std::string_view media_type, const ServiceError& error) {
  constexpr std::size_t kRestBytes = 128;  // of what is no message, mostly
  std::string body;                        // appended to, for a message may be a megabyte
  body.reserve(error.message.size() + kRestBytes);
  body += R"({"__type":)";
  base::append_json_string(body, error.name);
  if (!error.message.empty()) {
    body += ',';
    base::append_json_string(body, error.message_key);
    body += ':';
    base::append_json_string(body, error.message);
  }
  body += '}';
  return make_response(error.status, media_type, std::move(body));
}

wire::HttpResponse success_response(std::string_view media_type, const Json& output) {
  return make_response(200, media_type, output.is_null() ? std::string() : base::to_json(output));
}

void add_common_headers(wire::HttpResponse& response, std::string_view request_id, TimePoint now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  response.headers.set("x-amzn-RequestId", request_id);
  response.headers.set("Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds)));
}

Json normalise(const Model& model, ShapeIndex shape_index, const Json& value) {
  if (shape_index == model::kNoShape) return Json::object();
  const Shape& shape = model.shape(shape_index);
  switch (shape.type) {
    case ShapeType::kStructure:
    case ShapeType::kUnion:
      return normalise_structure(model, shape, value);
    case ShapeType::kList:
      return normalise_list(model, shape, value);
    case ShapeType::kMap:
      return normalise_map(model, shape, value);
    default:
      return value;
  }
}

Json project(const Model& model, ShapeIndex structure, const Json& facts) {
  if (structure == model::kNoShape || model.shape(structure).members.empty()) return {};
  Json out = Json::object();
  for (const Member& member : model.shape(structure).members) {
    if (const Json* fact = facts.find(member.name)) out.set(member.name, *fact);
  }
  return out;
}

Json epoch_seconds(TimePoint time) {
  const auto since_1970 = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970);
  return Json::number(fmt::format("{}.{:03}", seconds.count(), (since_1970 - seconds).count()));
}

}  // namespace touchstone::endpoint
