// See exchange_checks.h. One function a rule, in the order in which a client would trip over them.
#include "judge/exchange_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "judge/message_checks.h"
#include "judge/sdk_view.h"
#include "validate/violation.h"
#include "wire/aws_json.h"

namespace touchstone::judge {
namespace {

using base::Json;
using cases::Level;
using model::Model;
using model::ShapeType;
using run::Recorded;
using Finding = std::optional<std::string>;

// The places of the rules in kRules.
enum RuleIndex : std::size_t {
  kIdentityAgreement,
  kDeclared,
  kIdentity,
  kMessage,
  kSdks,
  kConstraints,
  kNulls,
  kTimestamps,
  kTypes,
  kBody,
  kContentLength,
  kContentType,
  kDuplicateMembers,
  kLeftover,
  kRequestId,
  kRequestIdUnique,
  kStatus,
  kTransferEncoding,
  kUtf8,
  kRuleCount
};

constexpr Rule kRules[kRuleCount] = {
    {"error/agreement", Level::kRecommended, "header and body name the same error",
     "protocol:awsjson#operation-error-serialization"},
    {"error/declared", Level::kRecommended, "an error that the operation declares, or one common to all", ""},
    {"error/identity", Level::kRequired, "the error's name as a string in the body's __type",
     "protocol:awsjson#operation-error-serialization"},
    {"error/message", Level::kRecommended, "the message that the error is declared with", ""},
    {"error/sdks", Level::kInformational, "the same exception from every AWS SDK",
     "protocol:awsjson#operation-error-serialization"},
    {"output/constraints", Level::kRequired, "each member within its documented constraints", ""},
    {"output/nulls", Level::kRequired, "no member that is null", "protocol:awsjson#null-members"},
    {"output/timestamps", Level::kRequired, "each time as a number of seconds",
     "protocol:awsjson#timestamps"},
    {"output/types", Level::kRequired, "each member of the JSON type of its shape", ""},
    {"wire/body", Level::kRequired, "one JSON object and nothing else, or the documented empty body",
     "protocol:json#grammar"},
    {"wire/content-length", Level::kRequired, "no Content-Length, or the length of the body",
     "protocol:http#content-length"},
    {"wire/content-type", Level::kRequired, "application/x-amz-json-1.1",
     "protocol:awsjson#response-content-type"},
    {"wire/duplicate-members", Level::kRecommended, "each member name once", "protocol:json#members"},
    {"wire/leftover", Level::kRequired, "nothing after the body", "protocol:http#message-body-length"},
    {"wire/request-id", Level::kRecommended, "a request id in x-amzn-RequestId",
     "protocol:awsjson#request-id"},
    {"wire/request-id-unique", Level::kRecommended, "a request id that no other answer has",
     "protocol:awsjson#request-id"},
    {"wire/status", Level::kRequired, "200 for success, 4xx or 5xx for an error",
     "protocol:awsjson#error-status"},
    {"wire/transfer-encoding", Level::kRequired, "whole chunks and a last one, where the body is chunked",
     "protocol:http#transfer-coding"},
    {"wire/utf-8", Level::kRequired, "a body in UTF-8, without a byte order mark", "protocol:json#utf-8"},
};
static_assert(is_sorted_by_id(kRules));

// Notes whether a rule held for an exchange; what was found is told with the operation that was asked.
void note(CheckBoard& board, RuleIndex rule, std::size_t place, const Recorded& recorded,
          const Finding& finding) {
  if (finding) return board.fail(rule, place, fmt::format("{} ({})", *finding, recorded.operation));
  board.hold(rule, place);
}

model::Protocol protocol_of(const Model& model) {
  return model.aws_json().value_or(model::Protocol::kAwsJson1_1);
}

// Tells whether an operation may name this error: declared by it, by its service, or common to all.
bool is_known_error(std::string_view name, const Model& model, const model::Operation* operation,
                    const cases::CommonErrors& common) {
  const auto called = [&](model::ShapeIndex index) { return is_called(model.shape(index), name); };
  return common.needs_no_declaration(name) ||
         std::any_of(model.service.errors.begin(), model.service.errors.end(), called) ||
         (operation != nullptr && std::any_of(operation->errors.begin(), operation->errors.end(), called));
}

Finding check_status(const Recorded& recorded, const Model& model, const model::Operation* operation,
                     const cases::CommonErrors& common) {
  const int status = recorded.answer.status;
  if (status >= 400 && status <= 599) return std::nullopt;
  if (status != 200) return fmt::format("{}", status);
  // An output may carry a __type of its own; the name of an error in it is an error sent as a success.
  const wire::NamedError* type = recorded.answer.identity.at(wire::IdentityPlace::kBodyType);
  if (type == nullptr || !is_known_error(type->name(), model, operation, common)) return std::nullopt;
  return fmt::format("200 for {}", type->name());
}

Finding check_content_type(const Recorded& recorded, std::string_view wanted) {
  const std::string* type = wire::find_header(recorded.exchange.response->headers, "Content-Type");
  if (type == nullptr) return "no Content-Type";
  if (wire::equals_ignoring_case(wire::without_parameters(*type), wanted)) return std::nullopt;
  return *type;
}

Finding check_request_id(const Recorded& recorded) {
  const std::string* id = find_request_id(*recorded.exchange.response);
  if (id == nullptr) return "no x-amzn-RequestId";
  if (id->empty()) return "an empty x-amzn-RequestId";
  return std::nullopt;
}

bool returns_members(const Model& model, const model::Operation* operation) {
  return operation != nullptr && operation->output != model::kNoShape &&
         !model.shape(operation->output).members.empty();
}

Finding check_body(const Recorded& recorded, const Model& model, const model::Operation* operation) {
  switch (recorded.answer.body_kind) {
    case wire::BodyKind::kObject:
      return std::nullopt;
    case wire::BodyKind::kOtherJson:
      return fmt::format("a JSON {}", base::name_of(recorded.answer.body.kind()));
    case wire::BodyKind::kNotJson:
      return fmt::format("not JSON: {}", recorded.answer.fault->message);
    case wire::BodyKind::kEmpty:
      if (recorded.answer.is_error()) return "an error without a body";
      if (returns_members(model, operation)) return "an empty body where the output has members";
      return std::nullopt;
  }
  return std::nullopt;
}

Finding check_identity(const Recorded& recorded) {
  const wire::ErrorIdentity& identity = recorded.answer.identity;
  const wire::NamedError* in_body = identity.at(wire::IdentityPlace::kBodyType);
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::string_view name = in_body == nullptr ? std::string_view() : in_body->name();
  if (!name.empty() && !kBlanks.contains(name.front()) && !kBlanks.contains(name.back())) return std::nullopt;
  if (name.find_first_not_of(kBlanks) != std::string_view::npos)
    return "white space around the name in __type";
  if (identity.malformed) return identity.malformed;
  if (in_body != nullptr) return "an empty __type";
  if (identity.named.empty()) return "no error name anywhere";
  return fmt::format("no __type in the body, only the {}", wire::name_of(identity.named.front().place));
}

Finding check_agreement(const Recorded& recorded) {
  const auto& named = recorded.answer.identity.named;
  const auto says = [](const wire::NamedError& error) {
    return fmt::format("{} says {}", wire::name_of(error.place),
                       error.name().empty() ? "nothing" : error.name());
  };
  for (const wire::NamedError& error : named) {
    if (error.name() != named.front().name()) return fmt::format("{}, {}", says(named.front()), says(error));
  }
  return std::nullopt;
}

Finding check_declared(const Recorded& recorded, const Model& model, const model::Operation& operation,
                       const cases::CommonErrors& common) {
  const std::string_view name = recorded.answer.identity.name();
  if (name.empty() || is_known_error(name, model, &operation, common)) return std::nullopt;
  return std::string(name);
}

// A path without its indices: which item of a list it is depends on what else the target holds, and changes
// from run to run.
std::string joined(const std::vector<std::string>& path) {
  std::vector<std::string_view> names;
  for (const std::string& part : path) {
    if (part.find_first_not_of("0123456789") != std::string::npos) names.push_back(part);
  }
  return fmt::format("{}", fmt::join(names, "."));
}

Finding check_types(const validate::Checker& checker, model::ShapeIndex output, const Json& body) {
  const auto fault = checker.find_type_fault(output, body);
  if (!fault) return std::nullopt;
  return fmt::format("{} is a JSON {}, its shape of type {}", joined(fault->path),
                     base::name_of(fault->actual), model::name_of(fault->expected));
}

// Appends the path of each null member below a value, following its shape: documents and sparse collections
// may hold nulls.
void find_nulls(const Model& model, model::ShapeIndex index, const Json& value, const Trail& trail,
                std::vector<std::string>& found) {
  const model::Shape& shape = model.shape(index);
  if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion) {
    for (const base::JsonMember& member : value.members()) {
      const model::Member* known = shape.find_member(member.name);
      const Trail here{&trail, member.name};
      if (member.value.is_null()) {
        found.push_back(here.spelt());
      } else if (known != nullptr) {
        find_nulls(model, known->target, member.value, here, found);
      }
    }
  } else if (shape.type == ShapeType::kList || shape.type == ShapeType::kMap) {
    for (const Json& item : value.items()) find_nulls(model, shape.element, item, trail, found);
    for (const base::JsonMember& entry : value.members())
      find_nulls(model, shape.element, entry.value, trail, found);
  }
}

Finding check_nulls(const Model& model, model::ShapeIndex output, const Json& body) {
  std::vector<std::string> found;
  find_nulls(model, output, body, Trail{}, found);
  if (found.empty()) return std::nullopt;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return fmt::format("null: {}", fmt::join(found, ", "));
}

// A violation without the value itself, which changes from run to run; what is measured about it does not.
std::string describe(const validate::Violation& violation) {
  const std::string where = joined(violation.path);
  if (violation.constraint == validate::Constraint::kRequired) return where + " is missing";
  if (violation.constraint == validate::Constraint::kEnum) {
    return fmt::format("{} is {}, not one of {}", where, base::to_json(violation.value), violation.limit);
  }
  return fmt::format("{} breaks {} {}", where, validate::name_of(violation.constraint), violation.limit);
}

Finding check_constraints(const validate::Checker& checker, model::ShapeIndex output, const Json& body) {
  std::vector<std::string> found;
  for (const validate::Violation& violation : checker.find_violations(output, body)) {
    std::string words = describe(violation);
    if (std::find(found.begin(), found.end(), words) == found.end()) found.push_back(std::move(words));
  }
  if (found.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(found, ", "));
}

}  // namespace

std::span<const Rule> exchange_rules() { return kRules; }

RuleBook make_rule_book(const Model& model) {
  RuleBook book(kRules, "model:" + model.service.name);
  book.reword(kContentType, std::string(wire::content_type(protocol_of(model))));
  return book;
}

void check_broken_answer(CheckBoard& board, std::size_t place, const Recorded& recorded) {
  const auto fault = find_broken_framing(recorded.exchange);
  if (!fault) return;
  note(board, fault->field == wire::FramingField::kContentLength ? kContentLength : kTransferEncoding, place,
       recorded, fault->words);
}

void check_message(CheckBoard& board, std::size_t place, const Recorded& recorded) {
  note(board, kContentLength, place, recorded, find_short_length(recorded.exchange, recorded.answer));
  note(board, kLeftover, place, recorded, find_leftover(recorded.exchange));
}

void check_exchange(CheckBoard& board, std::size_t place, const Recorded& recorded, const Model& model,
                    const model::Operation* operation, const validate::Checker& checker,
                    const cases::CommonErrors& common, const RequestIds* request_ids, bool lawful_error) {
  const auto apply = [&](RuleIndex rule, const Finding& finding) {
    note(board, rule, place, recorded, finding);
  };
  const wire::Answer& answer = recorded.answer;

  apply(kStatus, check_status(recorded, model, operation, common));
  apply(kContentType, check_content_type(recorded, wire::content_type(protocol_of(model))));
  apply(kRequestId, check_request_id(recorded));
  if (request_ids != nullptr) apply(kRequestIdUnique, request_ids->find_repetition(recorded));
  apply(kContentLength, find_short_length(recorded.exchange, answer));
  apply(kLeftover, find_leftover(recorded.exchange));
  // What was read as JSON is UTF-8.
  apply(kUtf8, answer.body_kind == wire::BodyKind::kNotJson ? find_not_utf8(recorded.exchange.response->body)
                                                            : std::nullopt);
  apply(kBody, check_body(recorded, model, operation));
  const bool is_object = answer.body_kind == wire::BodyKind::kObject;
  if (is_object) {
    apply(kDuplicateMembers,
          answer.duplicate ? Finding(answer.duplicate->name + " stands twice") : std::nullopt);
  }
  if (answer.is_error()) {
    // A body that is no JSON has been judged above; that it names no error either is the same fault.
    if (answer.body_kind != wire::BodyKind::kNotJson) {
      apply(kIdentity, check_identity(recorded));
      apply(kIdentityAgreement, check_agreement(recorded));
      if (operation != nullptr)
        apply(kDeclared, lawful_error ? std::nullopt : check_declared(recorded, model, *operation, common));
      if (is_object) apply(kMessage, find_missing_message(model, operation, answer.identity));
    }
  } else if (is_object && operation != nullptr && operation->output != model::kNoShape) {
    const Finding types = check_types(checker, operation->output, answer.body);
    apply(kTypes, types);
    apply(kTimestamps, find_wrong_times(model, operation->output, answer.body));
    apply(kNulls, check_nulls(model, operation->output, answer.body));
    if (!types) apply(kConstraints, check_constraints(checker, operation->output, answer.body));
  }
}

void check_sdks(CheckBoard& board, std::size_t place, const Recorded& recorded, const Model& model,
                const cases::SdkRules& rules) {
  if (!recorded.answer.is_error() || rules.sdks.empty() || is_plain(recorded.answer)) return;
  const auto sights = sights_of(rules, *recorded.exchange.response, model, recorded.operation);
  Finding finding;
  if (!agree(sights)) finding = describe(sights);
  note(board, kSdks, place, recorded, finding);
}

}  // namespace touchstone::judge
