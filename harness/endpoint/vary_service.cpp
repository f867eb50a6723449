// What services may do otherwise: the names and the statuses of errors where sources differ, how fast a job
// goes, which operations there are. See variants.h.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/json.h"
#include "endpoint/variants.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using std::chrono::milliseconds;
using transport::Reply;
using wire::HttpRequest;

void take_status_of_trait(const model::Model* model, ServiceError& error) {
  if (model == nullptr) return;
  const model::ShapeIndex shape = model->find_shape(error.name);
  if (shape != model::kNoShape && model->shape(shape).http_status)
    error.status = *model->shape(shape).http_status;
}

void take_status_if_not_found(const model::Model* model, ServiceError& error) {
  if (error.name.ends_with("NotFoundException")) take_status_of_trait(model, error);
}

/// Calls a broken constraint by the service's own name for a bad request.
void name_invalid_request(const model::Model* model, ServiceError& error) {
  if (error.name != "ValidationException" || model == nullptr) return;
  error = modelled_error(*model, "InvalidRequestException", error.message);
}

void name_invalid_parameter(const model::Model* model, ServiceError& error) {
  if (error.name != "ValidationException" || model == nullptr) return;
  error = modelled_error(*model, "InvalidParameterValueException", error.message);
}

void answer_404_to_unknown_operation(const model::Model*, ServiceError& error) {
  if (error.name == "UnknownOperationException") error.status = 404;
}

void deny_unknown_operation(const model::Model*, ServiceError& error) {
  if (error.name == "UnknownOperationException")
    error = {.name = "AccessDeniedException",
             .message = "Unable to determine service/operation name to be authorized",
             .status = 403};
}

/// Whether a text is JSON, whatever the size of its numbers.
bool is_json_with_any_numbers(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::size_t kEscape = 6;  // of \u0041, whose digits are no number
  std::string small;                  // every run of digits cut to one
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\\u")) {
      small += text.substr(i, kEscape);
      i += std::min(kEscape, text.size() - i) - 1;
    } else if (small.empty() || !kDigits.contains(text[i]) || !kDigits.contains(small.back())) {
      small += text[i];
    }
  }
  return base::parse_json(small).has_value();
}

/// A body that is no JSON at all is a broken constraint too, where nobody knows SerializationException.
void validate_malformed(const HttpRequest& request, Reply& reply) {
  auto body = base::parse_json(reply.response.body);
  if (!body || is_json_with_any_numbers(request.body)) return;
  const Json* type = body->find("__type");
  if (type == nullptr || type->as_string() != "SerializationException") return;
  body->set("__type", Json::string("ValidationException"));
  body->set("message", Json::string("The body is no JSON."));
  reply.response.body = base::to_json(*body);
}

constexpr std::int64_t kMostOfAPage = 500;  // the bound of MaxResults in all three models

/// Lists a job a page: what a page holds at most is the caller's wish, how little the service's choice.
void list_one_a_page(HttpRequest& request) {
  const auto target = request.headers.find("X-Amz-Target");
  auto body = base::parse_json(request.body);
  if (!target || target->find(".List") == std::string::npos || !body || !body->is_object()) return;
  const Json* wish = body->find("MaxResults");
  const auto most = wish == nullptr ? std::optional<std::int64_t>(1) : wish->as_integer();
  if (!most || *most < 1 || *most > kMostOfAPage) return;  // refused as ever
  body->set("MaxResults", Json::integer(1));
  request.body = base::to_json(*body);
}

/// The last of several members with one name counts.
void take_last_member(HttpRequest& request) {
  auto body = base::parse_json(request.body);
  if (!body || !body->is_object()) return;
  std::vector<base::JsonMember> kept;
  for (base::JsonMember& member : body->members()) {
    std::erase_if(kept, [&](const base::JsonMember& earlier) { return earlier.name == member.name; });
    kept.push_back(std::move(member));
  }
  request.body = base::to_json(Json::object(std::move(kept)));
}

void start_at_once(JobTimings& timings) { timings.submitted = milliseconds(0); }

void go_slowly(JobTimings& timings) {
  timings.submitted = milliseconds(300);
  timings.in_progress = milliseconds(300);
  timings.stop_requested = milliseconds(300);
}

void end_soon(JobTimings& timings) {
  timings.submitted = milliseconds(5);
  timings.in_progress = milliseconds(10);
  timings.lasting = milliseconds(10);
}

void stop_at_once(JobTimings& timings) { timings.stop_requested = milliseconds(0); }

/// The id of the answer in another form than a UUID.
void plain_request_ids(const HttpRequest&, Reply& reply) {
  const auto id = reply.response.headers.find("x-amzn-RequestId");
  if (!id) return;
  std::string plain;
  for (const char c : *id) {
    if (c != '-') plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  reply.response.headers.set("x-amzn-RequestId", plain);
}

}  // namespace

std::span<const Variant> service_variants() {
  static constexpr std::array kRows = {
      Variant{.name = "denies-unknown-operation",
              .description = "an unknown operation gives AccessDeniedException and status 403",
              .names = deny_unknown_operation},
      Variant{.name = "has-no-start",
              .description = "the Start and Create operations are not implemented",
              .has_start = false,
              .reaches_states = false},
      Variant{.name = "invalid-is-parameter-value",
              .description = "a broken constraint is called InvalidParameterValueException",
              .names = name_invalid_parameter},
      Variant{.name = "invalid-is-request",
              .description = "a broken constraint is called InvalidRequestException",
              .names = name_invalid_request},
      Variant{.name = "jobs-end-soon",
              .description = "a job completes some milliseconds after it began, whoever still needs it",
              .reaches_states = false,
              .times = end_soon},
      Variant{.name = "jobs-go-slowly",
              .description = "a job stays in each of its states for a while",
              .times = go_slowly},
      Variant{.name = "jobs-start-at-once",
              .description = "a job is IN_PROGRESS as soon as it was started",
              .times = start_at_once},
      Variant{.name = "lists-one-a-page",
              .description = "each page of a list has one item, whatever MaxResults says",
              .reads = list_one_a_page},
      Variant{.name = "malformed-is-validation",
              .description = "a body that is no JSON is called ValidationException",
              .writes = validate_malformed},
      Variant{.name = "not-found-is-404",
              .description = "what was not found gives the status of the model's httpError trait",
              .names = take_status_if_not_found},
      Variant{.name = "request-ids-are-no-uuids",
              .description = "request ids are digits and capitals without hyphens",
              .writes = plain_request_ids},
      Variant{.name = "statuses-of-traits",
              .description = "every error gives the status of the model's httpError trait, where it has one",
              .names = take_status_of_trait},
      Variant{.name = "stops-at-once",
              .description = "a job is STOPPED as soon as its stop is requested",
              .times = stop_at_once},
      Variant{.name = "takes-last-member",
              .description = "of members with one name the last counts",
              .reads = take_last_member},
      Variant{.name = "unknown-operation-is-404",
              .description = "an unknown operation gives status 404",
              .names = answer_404_to_unknown_operation},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
