// See exchange_checks.h. One function a rule, in the order in which a client would trip over them.
#include "judge/exchange_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "judge/message_checks.h"
#include "judge/output_checks.h"
#include "judge/sdk_view.h"
#include "wire/aws_json.h"

namespace touchstone::judge {
namespace {

using base::Json;
using cases::Level;
using model::Model;
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
  kJobIdUnique,
  kNulls,
  kTimestamps,
  kTypes,
  kBody,
  kContentLength,
  kContentType,
  kDuplicateMembers,
  kHeaders,
  kLeftover,
  kLoneSurrogates,
  kRequestId,
  kRequestIdUnique,
  kStatus,
  kTransferEncoding,
  kUtf8,
  kRuleCount
};

constexpr Rule kRules[kRuleCount] = {
    {"error/agreement", Level::kRecommended, "headers and body name the same error",
     "protocol:awsjson#operation-error-serialization"},
    {"error/declared", Level::kRecommended, "an error that the operation declares, or one common to all", ""},
    {"error/identity", Level::kRequired, "the error's name as a string in the body's __type",
     "protocol:awsjson#operation-error-serialization"},
    {"error/message", Level::kRecommended, "the message that the error is declared with", ""},
    {"error/sdks", Level::kInformational, "the same exception from every AWS SDK",
     "protocol:awsjson#operation-error-serialization"},
    {"output/constraints", Level::kRequired, "each member within its documented constraints", ""},
    {"output/job-id-unique", Level::kRequired, "an id that no other job of its kind has", ""},
    {"output/nulls", Level::kRequired, "no member that is null", "protocol:awsjson#null-members"},
    {"output/timestamps", Level::kRequired, "each time as a number of seconds before the year 10000",
     "protocol:awsjson#timestamps"},
    {"output/types", Level::kRequired, "each member of the JSON type of its shape", ""},
    {"wire/body", Level::kRequired, "one JSON object and nothing else, or the documented empty body",
     "protocol:json#grammar"},
    {"wire/content-length", Level::kRequired, "no Content-Length, or the length of the body",
     "protocol:http#content-length"},
    {"wire/content-type", Level::kRequired, "application/x-amz-json-1.1",
     "protocol:awsjson#response-content-type"},
    {"wire/duplicate-members", Level::kRecommended, "each member name once", "protocol:json#members"},
    {"wire/headers", Level::kRequired,
     "each field on a line of its own, one Content-Length, no coding but chunked",
     "protocol:http#header-fields"},
    {"wire/leftover", Level::kRequired, "nothing after the body", "protocol:http#message-body-length"},
    {"wire/lone-surrogates", Level::kRecommended, "no escape of half a surrogate pair",
     "protocol:json#unicode-characters"},
    {"wire/request-id", Level::kRecommended, "a request id in x-amzn-RequestId or x-amz-request-id",
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

// Puts on the board what rules find in one exchange, and tells afterwards whether all of them held.
class Notes {
 public:
  Notes(CheckBoard& board, std::size_t place, const Recorded& recorded)
      : board_(board), place_(place), recorded_(recorded) {}

  void operator()(RuleIndex rule, const Finding& finding) {
    if (finding) return fail(rule, *finding);
    hold(bit(rule));
  }
  void hold(RuleSet rules) {
    board_.hold(rules, place_);
    held_ |= rules;
  }
  // What was found is told with the operation that was asked.
  void fail(RuleIndex rule, const std::string& finding) {
    board_.fail(rule, place_, fmt::format("{} ({})", finding, recorded_.operation));
    has_failure_ = true;
  }

  [[nodiscard]] RuleSet held() const { return held_; }
  [[nodiscard]] bool has_failure() const { return has_failure_; }

 private:
  CheckBoard& board_;
  std::size_t place_;
  const Recorded& recorded_;
  RuleSet held_ = 0;
  bool has_failure_ = false;
};

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

bool has_member(const Model& model, const model::Operation* operation, std::string_view name) {
  return operation != nullptr && operation->output != model::kNoShape &&
         model.shape(operation->output).find_member(name) != nullptr;
}

// The error that a success names: in a header that means nothing else, or where an output has no member of
// its own. What an output says of itself in `__type` or `code` is an error only where it is one's name.
const wire::NamedError* find_error_in_success(const wire::ErrorIdentity& identity, const Model& model,
                                              const model::Operation* operation,
                                              const cases::CommonErrors& common) {
  const auto is_error = [&](const wire::NamedError& named) {
    if (named.place == wire::IdentityPlace::kHeader) return !named.name().empty();
    if (!is_known_error(named.name(), model, operation, common)) return false;
    if (named.place == wire::IdentityPlace::kBodyType) return !has_member(model, operation, "__type");
    return !has_member(model, operation, "code") && !has_member(model, operation, "Code");
  };
  const auto found = std::find_if(identity.named.begin(), identity.named.end(), is_error);
  return found == identity.named.end() ? nullptr : &*found;
}

Finding check_status(const Recorded& recorded, const Model& model, const model::Operation* operation,
                     const cases::CommonErrors& common) {
  const int status = recorded.answer->status;
  if (status >= 400 && status <= 599) return std::nullopt;
  if (status != 200) return fmt::format("{}", status);
  const wire::NamedError* error = find_error_in_success(recorded.answer->identity, model, operation, common);
  if (error == nullptr) return std::nullopt;
  if (error->place == wire::IdentityPlace::kBodyType) return fmt::format("200 for {}", error->name());
  return fmt::format("200 for {} in the {}", error->name(), wire::name_of(error->place));
}

// A client takes one of several, the first or the last: each must be the protocol's.
Finding check_content_type(const Recorded& recorded, std::string_view wanted) {
  constexpr std::string_view kName = "Content-Type";
  std::optional<std::string_view> first;
  for (const wire::Header header : recorded.exchange.response->headers) {
    if (!wire::equals_ignoring_case(header.name, kName)) continue;
    const bool is_wanted = wire::equals_ignoring_case(wire::without_parameters(header.value), wanted);
    if (!is_wanted)
      return first ? fmt::format("{} besides {}", header.value, *first) : std::string(header.value);
    first = header.value;
  }
  if (!first) return "no Content-Type";
  return std::nullopt;
}

// SDKs look into either header (@smithy/core, deserializeMetadata); botocore into the first alone.
Finding check_request_id(const Recorded& recorded) {
  const auto id = find_request_id(*recorded.exchange.response);
  if (!id) return "no x-amzn-RequestId";
  if (id->empty()) return "an empty x-amzn-RequestId";
  return std::nullopt;
}

bool returns_members(const Model& model, const model::Operation* operation) {
  return operation != nullptr && operation->output != model::kNoShape &&
         !model.shape(operation->output).members.empty();
}

// What JSON's grammar allows and this reader does not follow is told as that.
std::string describe_unread(const base::JsonFault& fault) {
  using base::JsonFaultCode;
  const bool is_json = fault.code == JsonFaultCode::kTooDeep || fault.code == JsonFaultCode::kTooLarge;
  return is_json ? fault.message : "not JSON: " + fault.message;
}

Finding check_body(const Recorded& recorded, const Model& model, const model::Operation* operation) {
  switch (recorded.answer->body_kind) {
    case wire::BodyKind::kObject:
      return std::nullopt;
    case wire::BodyKind::kOtherJson:
      return fmt::format("a JSON {}", base::name_of(recorded.answer->body.kind()));
    case wire::BodyKind::kNotJson:
      return describe_unread(*recorded.answer->fault);
    case wire::BodyKind::kEmpty:
      if (recorded.answer->is_error()) return "an error without a body";
      if (returns_members(model, operation)) return "an empty body where the output has members";
      return std::nullopt;
  }
  return std::nullopt;
}

Finding check_identity(const Recorded& recorded) {
  const wire::ErrorIdentity& identity = recorded.answer->identity;
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

// Every header of the name counts, of which an identity has the first.
Finding check_agreement(const Recorded& recorded) {
  const auto& named = recorded.answer->identity.named;
  const auto says = [](const wire::NamedError& error) {
    return fmt::format("{} says {}", wire::name_of(error.place),
                       error.name().empty() ? "nothing" : error.name());
  };
  for (const wire::NamedError& error : named) {
    if (error.name() != named.front().name()) return fmt::format("{}, {}", says(named.front()), says(error));
  }
  if (named.empty() || named.back().place != wire::IdentityPlace::kHeader) return std::nullopt;
  for (const wire::Header header : recorded.exchange.response->headers) {
    if (!wire::equals_ignoring_case(header.name, wire::kErrorTypeHeader)) continue;
    const wire::NamedError error(wire::IdentityPlace::kHeader, header.value);
    if (error.name() != named.front().name()) return fmt::format("{}, {}", says(named.front()), says(error));
  }
  return std::nullopt;
}

// Whether an answer names an error that the step allows, for which the case has its sources.
bool names_lawful_error(const std::vector<cases::Allowed>* allow, const wire::Answer& answer) {
  return allow != nullptr && std::ranges::any_of(*allow, [&](const cases::Allowed& lawful) {
           return std::ranges::find(lawful.errors, answer.identity.name()) != lawful.errors.end();
         });
}

Finding check_declared(const Recorded& recorded, const Model& model, const model::Operation& operation,
                       const cases::CommonErrors& common) {
  const std::string_view name = recorded.answer->identity.name();
  if (name.empty() || is_known_error(name, model, &operation, common)) return std::nullopt;
  return std::string(name);
}

// The rules for what is serialised by a shape: an output, or what an error has besides its message.
void check_members(Notes& note, const OutputShape& shape, const Json& body) {
  const Finding types = find_wrong_types(shape, body);
  note(kTypes, types);
  const MemberFaults faults = find_member_faults(shape, body);
  note(kTimestamps, faults.times);
  note(kNulls, faults.nulls);
  if (!types) note(kConstraints, find_broken_constraints(shape, body));
}

// The rules for the head of an answer. Tells whether it is known to be one that kept them before, by which no
// SDK gives an error another name either.
bool check_head(Notes& note, const Recorded& recorded, const Asked& asked, SoundHeads* sound) {
  const wire::HttpResponse& response = *recorded.exchange.response;
  const std::string_view media_type = wire::content_type(protocol_of(asked.model));
  const auto known = sound == nullptr ? std::nullopt : sound->find(response.headers);
  if (known && known->media_type == media_type) {
    note.hold(bit(kContentType) | bit(kRequestId));
    if (recorded.came_as_usual) return true;
    if (const Finding folded = find_folded_header(recorded.exchange.received)) note.fail(kHeaders, *folded);
    return true;
  }
  note(kContentType, check_content_type(recorded, media_type));
  note(kRequestId, check_request_id(recorded));
  if (const Finding odd = find_odd_header(response, recorded.exchange.received)) note.fail(kHeaders, *odd);
  if (sound == nullptr || note.has_failure()) return false;
  if (asked.sdks != nullptr && is_renamed(*asked.sdks, response)) return false;
  sound->add(response.headers, *find_request_id(response), media_type);
  return true;
}

// The rules that ask what follows from the answer, the operation, and what the step allows: where all held
// they need not be asked again.
void check_content(Notes& note, const Recorded& recorded, const Asked& asked) {
  const auto& [model, operation, checker, common, allow, _] = asked;
  const wire::Answer& answer = recorded.answer;
  note(kStatus, check_status(recorded, model, operation, common));
  // What was read as JSON is UTF-8.
  note(kUtf8, answer.body_kind == wire::BodyKind::kNotJson ? find_not_utf8(recorded.exchange.response->body)
                                                           : std::nullopt);
  note(kBody, check_body(recorded, model, operation));
  const bool is_object = answer.body_kind == wire::BodyKind::kObject;
  if (answer.lone_surrogate_bytes) {
    // Two names that differ in it alone are read as one: of such a body it is not asked.
    note(kLoneSurrogates, "an escape of half a surrogate pair");
  } else if (is_object) {
    note(kDuplicateMembers,
         answer.duplicate ? Finding(answer.duplicate->name + " stands twice") : std::nullopt);
  }
  if (!answer.is_error()) {
    if (is_object && operation != nullptr && operation->output != model::kNoShape)
      check_members(note, {model, checker, operation->output}, answer.body);
    return;
  }
  // A body that is no JSON has been judged above; that it names no error either is the same fault.
  if (answer.body_kind == wire::BodyKind::kNotJson) return;
  note(kIdentity, check_identity(recorded));
  note(kIdentityAgreement, check_agreement(recorded));
  if (operation != nullptr)
    note(kDeclared, names_lawful_error(allow, answer) ? std::nullopt
                                                      : check_declared(recorded, model, *operation, common));
  if (!is_object) return;
  note(kMessage, find_missing_message(model, operation, answer.identity));
  const model::ShapeIndex error = find_shape_of_error(model, operation, answer.identity.name(), answer.body);
  if (error != model::kNoShape) check_members(note, {model, checker, error}, without_message(answer.body));
}

// Whether all that rules and SDKs make of an answer is known by its being sound: a header that names the
// error may stand there twice, of which an answer has the first, and SDKs may read one name as several.
bool tells_all(const wire::Answer& answer, const Asked& asked) {
  if (!answer.is_error()) return true;
  const auto& named = answer.identity.named;
  if (!named.empty() && named.back().place == wire::IdentityPlace::kHeader) return false;
  return asked.sdks == nullptr || is_plain(answer);
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
  const RuleIndex rule =
      fault->field == wire::FramingField::kContentLength ? kContentLength : kTransferEncoding;
  Notes(board, place, recorded).fail(rule, fault->words);
}

void check_message(CheckBoard& board, std::size_t place, const Recorded& recorded) {
  Notes note(board, place, recorded);
  note(kContentLength, find_short_length(recorded.exchange, recorded.answer));
  note(kLeftover, find_leftover(recorded.exchange));
}

SoundAnswers::Known* check_exchange(CheckBoard& board, std::size_t place, const Recorded& recorded,
                                    const Asked& asked, const InRun& in_run) {
  SoundBefore* sound = in_run.sound;
  Notes note(board, place, recorded);
  const bool is_head_known = check_head(note, recorded, asked, sound == nullptr ? nullptr : &sound->heads);
  if (in_run.request_ids != nullptr) note(kRequestIdUnique, in_run.request_ids->find_repetition(recorded));
  check_message(board, place, recorded);

  const wire::Answer& answer = recorded.answer;
  const SoundAnswers::Question question{&answer, asked.operation, asked.allow};
  SoundAnswers::Known* known = sound == nullptr ? nullptr : sound->answers.find(question);
  if (known != nullptr) {
    board.hold(known->held, place);
    if (is_head_known) return known;  // whatever SDKs make of it, they agree
  } else {
    Notes of_content(board, place, recorded);
    check_content(of_content, recorded, asked);
    if (sound != nullptr && !of_content.has_failure() && recorded.answer.is_shared() &&
        tells_all(answer, asked))
      known = sound->answers.add(question, {of_content.held()});
  }
  if (asked.sdks != nullptr) check_sdks(board, place, recorded, asked.model, *asked.sdks);
  return known;
}

void check_job_id(CheckBoard& board, std::size_t place, const Recorded& recorded, const JobIds& ids) {
  if (ids.starts_a_job(recorded)) Notes(board, place, recorded)(kJobIdUnique, ids.find_repetition(recorded));
}

void check_sdks(CheckBoard& board, std::size_t place, const Recorded& recorded, const Model& model,
                const cases::SdkRules& rules) {
  if (!recorded.answer->is_error() || rules.sdks.empty()) return;
  if (is_plain(recorded.answer) && !is_renamed(rules, *recorded.exchange.response)) return;
  const auto sights = sights_of(rules, *recorded.exchange.response, model, recorded.operation);
  Finding finding;
  if (!agree(sights)) finding = describe(sights);
  Notes(board, place, recorded)(kSdks, finding);
}

}  // namespace touchstone::judge
