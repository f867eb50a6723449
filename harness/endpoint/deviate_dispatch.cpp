// Requests that are taken for requests to something else: targets, methods, paths, content types, the case of
// header names. See deviations.h.
#include <algorithm>
#include <array>

#include "endpoint/change_reply.h"
#include "endpoint/deviations.h"
#include "wire/aws_json.h"

namespace touchstone::endpoint {
namespace {

constexpr std::string_view kTarget = "X-Amz-Target";

std::string target_of(const Incoming& incoming) {
  return std::string(incoming.request.headers.find(kTarget).value_or(""));
}

std::string_view operation_in(std::string_view target) { return target.substr(target.rfind('.') + 1); }

/// Takes the first served target for the request's that `is_meant` finds.
template <class Predicate>
void take_target(const Incoming& incoming, const Predicate& is_meant) {
  if (std::ranges::find(incoming.targets, target_of(incoming)) != incoming.targets.end()) return;
  const auto found = std::ranges::find_if(incoming.targets, is_meant);
  if (found != incoming.targets.end()) incoming.request.headers.set(kTarget, *found);
}

void ignore_target_case(const Incoming& incoming) {
  take_target(incoming, [target = target_of(incoming)](const std::string& served) {
    return wire::equals_ignoring_case(served, target);
  });
}

void ignore_target_prefix(const Incoming& incoming) {
  const std::string target = target_of(incoming);
  take_target(incoming, [&](const std::string& served) {
    return !target.empty() && operation_in(served) == operation_in(target);
  });
}

void take_missing_target(const Incoming& incoming) {
  if (target_of(incoming).empty()) take_target(incoming, [](const std::string&) { return true; });
}

void refuse_parameters(const Incoming& incoming) {
  const auto type = incoming.request.headers.find(kContentType);
  if (type && type->find(';') != std::string::npos)
    incoming.request.headers.set(kContentType, "refused/refused");
}

void overlook_lower_case_names(const Incoming& incoming) {
  incoming.request.headers.remove_if([](const wire::Header& header) {
    return std::ranges::none_of(header.name, [](char c) { return c >= 'A' && c <= 'Z'; });
  });
}

void overlook_odd_case_names(const Incoming& incoming) {
  incoming.request.headers.remove_if([](const wire::Header& header) {
    const bool all_lower = std::ranges::none_of(header.name, [](char c) { return c >= 'A' && c <= 'Z'; });
    return wire::equals_ignoring_case(header.name, kTarget) && header.name != kTarget && !all_lower;
  });
}

void take_any_method(const Incoming& incoming) { incoming.request.method = "POST"; }
void take_any_path(const Incoming& incoming) { incoming.request.path = "/"; }

constexpr std::string_view kAwsJson = "application/x-amz-json-1.1";

void take_any_content_type(const Incoming& incoming) {
  if (incoming.request.headers.contains(kContentType)) incoming.request.headers.set(kContentType, kAwsJson);
}

void take_missing_content_type(const Incoming& incoming) {
  if (!incoming.request.headers.contains(kContentType)) incoming.request.headers.set(kContentType, kAwsJson);
}

void take_plain_json(const Incoming& incoming) {
  const auto type = incoming.request.headers.find(kContentType);
  if (type && wire::equals_ignoring_case(wire::without_parameters(*type), "application/json"))
    take_any_content_type(incoming);
}

void break_without_body(transport::Reply& reply) {
  answer_500(reply);
  reply.response.body.clear();
}

void break_on_chunks(const wire::HttpRequest& request, transport::Reply& reply) {
  if (request.headers.contains("Transfer-Encoding")) break_without_body(reply);
}

void break_on_expectation(const wire::HttpRequest& request, transport::Reply& reply) {
  if (request.headers.contains("Expect")) break_without_body(reply);
}

bool is_unknown_operation(const transport::Reply& reply) {
  return reply.response.body.find("\"UnknownOperationException\"") != std::string::npos;
}

void unknown_operation_succeeds(const wire::HttpRequest&, transport::Reply& reply) {
  if (!is_unknown_operation(reply)) return;
  reply.response.status = 200;
  reply.response.reason = "OK";
  reply.response.body = "{}";
}

void unknown_operation_breaks(const wire::HttpRequest&, transport::Reply& reply) {
  if (!is_unknown_operation(reply)) return;
  reply.response.status = 500;
  reply.response.reason = "Internal Server Error";
}

void unknown_operation_is_empty(const wire::HttpRequest&, transport::Reply& reply) {
  if (!is_unknown_operation(reply)) return;
  reply.response.status = 404;
  reply.response.reason = "Not Found";
  reply.response.body.clear();
}

}  // namespace

std::span<const Deviant> dispatch_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "accepts-any-content-type",
              .description = "a body is read whatever its content type",
              .reads = take_any_content_type},
      Deviant{.name = "accepts-any-method",
              .description = "a request is read whatever its method",
              .reads = take_any_method},
      Deviant{.name = "accepts-any-path",
              .description = "a request is read whatever its path",
              .reads = take_any_path},
      Deviant{.name = "accepts-missing-content-type",
              .description = "a body is read though it has no content type",
              .reads = take_missing_content_type},
      Deviant{.name = "accepts-missing-target",
              .description = "a request without a target goes to some operation",
              .reads = take_missing_target},
      Deviant{.name = "accepts-plain-json-type",
              .description = "a body of application/json is read",
              .reads = take_plain_json},
      Deviant{.name = "breaks-on-chunks",
              .description = "a request in chunks gives status 500",
              .writes = break_on_chunks},
      Deviant{.name = "breaks-on-expectation",
              .description = "a request that expects 100 Continue gives status 500",
              .writes = break_on_expectation},
      Deviant{.name = "ignores-target-case",
              .description = "a target is found in any case",
              .reads = ignore_target_case},
      Deviant{.name = "ignores-target-prefix",
              .description = "an operation is found whatever service the target names",
              .reads = ignore_target_prefix},
      Deviant{.name = "knows-two-spellings-of-headers",
              .description = "a target is seen as X-Amz-Target and x-amz-target, and in no other spelling",
              .reads = overlook_odd_case_names},
      Deviant{.name = "overlooks-lower-case-headers",
              .description = "headers whose names are in lower case are not seen",
              .reads = overlook_lower_case_names},
      Deviant{.name = "refuses-content-type-parameters",
              .description = "a Content-Type with a charset is refused",
              .reads = refuse_parameters},
      Deviant{.name = "unknown-operation-breaks",
              .description = "an unknown operation gives status 500",
              .misdirects = unknown_operation_breaks},
      Deviant{.name = "unknown-operation-is-empty-404",
              .description = "an unknown operation gives 404 without a body",
              .misdirects = unknown_operation_is_empty},
      Deviant{.name = "unknown-operation-succeeds",
              .description = "an unknown operation gives 200 and an empty structure",
              .misdirects = unknown_operation_succeeds},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
