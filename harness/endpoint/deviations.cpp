// See deviations.h.
#include "endpoint/deviations.h"

#include <algorithm>
#include <array>

#include "endpoint/endpoint.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using validate::Constraint;
using validate::Violation;

// Sorted by name; Quirk has one enumerator a row, in this order.
constexpr std::array kDeviations = {
    Deviation{"accepts-long-job-id", "a JobId of more than 32 characters passes validation"},
    Deviation{"counts-bytes-not-code-points", "the length of a string is counted in bytes of UTF-8"},
    Deviation{"echoes-wrong-job-id", "Stop answers with a JobId that was not asked for"},
    Deviation{"html-error", "malformed JSON is answered by HTTP 500 and a page of HTML"},
    Deviation{"missing-request-id", "no answer carries x-amzn-RequestId"},
    Deviation{"no-pattern-check", "characters outside of a member's pattern pass validation"},
    Deviation{"stop-never-stops", "a job that was asked to stop stays in STOP_REQUESTED for ever"},
    Deviation{"stops-finished-job", "Stop answers STOP_REQUESTED for a job that has completed or failed"},
    Deviation{"stops-other-family", "Stop accepts the id of a job that another operation started"},
    Deviation{"type-only-in-header",
              "errors are named in the header X-Amzn-ErrorType instead of the body's __type"},
    Deviation{"wrong-content-type", "every answer says Content-Type: text/html"},
    Deviation{
        "wrong-not-found-error",
        "an unknown id gives ResourceNotFoundException for JobNotFoundException and the other way round"},
};
static_assert(kDeviations.size() == static_cast<std::size_t>(Quirk::kWrongNotFoundError));

bool concerns_job_id(const Violation& violation) {
  return !violation.path.empty() && violation.path.back() == "JobId";
}

/// Adds a violation for each string whose bytes exceed a maximum that its code points keep.
void count_bytes(const model::Model& model, const model::Operation& operation, const Json& input,
                 std::vector<Violation>& violations) {
  for (const model::Member& member : model.shape(operation.input).members) {
    const Json* value = input.find(member.name);
    if (value == nullptr || !value->is_string()) continue;
    const auto limit = model::effective_constraints(model, member).max_length;
    const bool known = std::any_of(violations.begin(), violations.end(), [&](const Violation& v) {
      return v.constraint == Constraint::kMaxLength && v.path.front() == member.name;
    });
    if (limit && value->as_string().size() > *limit && !known) {
      violations.push_back({{member.name}, Constraint::kMaxLength, std::to_string(*limit), *value});
    }
  }
}

void answer_with_html(wire::HttpResponse& response) {
  response.status = 500;
  response.reason = "Internal Server Error";
  response.body =
      "<!doctype html>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n";
  wire::set_header(response.headers, "Content-Type", "text/html; charset=utf-8");
}

/// Malformed JSON is the one fault whose answer is this text and no message.
bool refuses_malformed_json(const wire::HttpResponse& response) {
  return response.body == R"({"__type":"SerializationException"})";
}

void move_type_to_header(wire::HttpResponse& response) {
  auto body = base::parse_json(response.body);
  const Json* type = body ? body->find("__type") : nullptr;
  if (type == nullptr) return;
  wire::set_header(response.headers, "X-Amzn-ErrorType", type->as_string());
  std::erase_if(body->members(), [](const base::JsonMember& m) { return m.name == "__type"; });
  response.body = base::to_json(*body);
}

}  // namespace

std::span<const Deviation> deviations() { return kDeviations; }

std::optional<Quirk> find_quirk(std::string_view deviation_name) {
  if (deviation_name.empty()) return Quirk::kNothing;
  const auto found = std::find_if(kDeviations.begin(), kDeviations.end(),
                                  [&](const Deviation& d) { return d.name == deviation_name; });
  if (found == kDeviations.end()) return std::nullopt;
  return static_cast<Quirk>(found - kDeviations.begin() + 1);
}

void distort_violations(Quirk quirk, const model::Model& model, const model::Operation& operation,
                        const Json& input, std::vector<Violation>& violations) {
  switch (quirk) {
    case Quirk::kAcceptsLongJobId:
      std::erase_if(violations, [](const Violation& v) {
        return v.constraint == Constraint::kMaxLength && concerns_job_id(v);
      });
      break;
    case Quirk::kNoPatternCheck:
      std::erase_if(violations, [](const Violation& v) { return v.constraint == Constraint::kPattern; });
      break;
    case Quirk::kCountsBytesNotCodePoints:
      count_bytes(model, operation, input, violations);
      break;
    default:
      break;
  }
}

std::string_view distort_not_found(Quirk quirk, std::string_view honest_name) {
  if (quirk != Quirk::kWrongNotFoundError) return honest_name;
  return honest_name == "JobNotFoundException" ? "ResourceNotFoundException" : "JobNotFoundException";
}

void distort_response(Quirk quirk, wire::HttpResponse& response) {
  switch (quirk) {
    case Quirk::kHtmlError:
      if (refuses_malformed_json(response)) answer_with_html(response);
      break;
    case Quirk::kTypeOnlyInHeader:
      move_type_to_header(response);
      break;
    case Quirk::kMissingRequestId:
      wire::remove_header(response.headers, "x-amzn-RequestId");
      break;
    case Quirk::kWrongContentType:
      wire::set_header(response.headers, "Content-Type", "text/html; charset=utf-8");
      break;
    default:
      break;
  }
}

}  // namespace touchstone::endpoint
