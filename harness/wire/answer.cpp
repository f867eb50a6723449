// See answer.h.
#include "wire/answer.h"

#include <fmt/format.h>

#include <expected>

#include "base/json_fault.h"

namespace touchstone::wire {

std::string summary_of_error(int status, std::string_view name) { return fmt::format("{} {}", status, name); }

std::string Answer::summary(const HttpResponse& response) const {
  if (const std::string_view error = identity.name(); !error.empty()) return summary_of_error(status, error);
  std::string text = std::to_string(status);
  if (is_error()) {
    const auto type = response.headers.find("Content-Type");
    return fmt::format("{} without an error name ({})", text, type.value_or("no Content-Type"));
  }
  switch (body_kind) {
    case BodyKind::kEmpty:
      return text + " with an empty body";
    case BodyKind::kObject:
      return text;
    case BodyKind::kOtherJson:
      return fmt::format("{} with a JSON {} for a body", text, base::name_of(body.kind()));
    case BodyKind::kNotJson:
      return text + " with a body that is not JSON";
  }
  return text;
}

Answer Answer::without_body() const {
  return {.status = status,
          .body_kind = body_kind,
          .body = {},
          .fault = fault,
          .lone_surrogate_bytes = lone_surrogate_bytes,
          .duplicate = duplicate,
          .identity = identity};
}

namespace {

// Most bodies are read at once; others again for what JSON's grammar allows and parse_json does not.
std::expected<base::Json, base::JsonFault> read_body(std::string_view body, Answer& answer) {
  using base::JsonFaultCode;
  auto parsed = base::parse_json(body);
  if (!parsed && parsed.error().code == JsonFaultCode::kTooDeep)
    parsed = base::parse_json(body, kDeepestAnswer);
  if (parsed || parsed.error().code != JsonFaultCode::kLoneSurrogate) return parsed;
  auto replaced = base::parse_json(base::replace_lone_surrogates(body), kDeepestAnswer);
  if (replaced) answer.lone_surrogate_bytes = parsed.error().offset_bytes;
  return replaced;
}

}  // namespace

Answer decode_answer(const HttpResponse& response) {
  Answer answer;
  answer.status = response.status;
  if (!response.body.empty()) {
    auto parsed = read_body(response.body, answer);
    if (parsed) {
      answer.body = std::move(*parsed);
      answer.body_kind = answer.body.is_object() ? BodyKind::kObject : BodyKind::kOtherJson;
      if (auto duplicate = base::find_duplicate_member(answer.body))
        answer.duplicate = std::make_shared<const base::DuplicateMember>(std::move(*duplicate));
    } else {
      answer.fault = std::make_shared<const base::JsonFault>(std::move(parsed.error()));
      answer.body_kind = BodyKind::kNotJson;
    }
  }
  answer.identity = resolve_error_identity(response.headers, &answer.body);
  return answer;
}

}  // namespace touchstone::wire
