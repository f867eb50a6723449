// See oracle.h.
#include "fuzzer/oracle.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/json.h"
#include "base/json_numbers.h"
#include "cases/expand_arns.h"
#include "fuzzer/sibling_answers.h"
#include "validate/length_unit.h"
#include "wire/aws_json.h"

namespace touchstone::fuzzer {
namespace {

using base::Json;
using base::JsonFaultCode;
using cases::Level;
using model::ShapeType;

// Where nothing is settled: anything but a fault of the server.
const cases::SharedList<cases::Allowed>& any_answer() {
  static const cases::SharedList<cases::Allowed> made = [] {
    cases::Allowed any;
    for (int status = 200; status < 500; ++status) any.statuses.push_back(status);
    any.sources = {"protocol:awsjson#error-status"};
    return std::vector<cases::Allowed>{any};
  }();
  return made;
}

std::string words_of(const validate::Violation& violation) {
  std::vector<std::string_view> names;
  for (const std::string& step : violation.path) {
    const bool is_key_or_place =
        step.starts_with('[') || step.find_first_not_of("0123456789") == std::string::npos;
    if (!is_key_or_place) names.push_back(step);
  }
  return fmt::format("{} {}", fmt::join(names, "."), validate::name_of(violation.constraint));
}

// The constraints that an input breaks, each once.
std::string words_of(const std::vector<validate::Violation>& violations) {
  std::vector<std::string> words;
  for (const validate::Violation& violation : violations) {
    std::string one = words_of(violation);
    if (std::ranges::find(words, one) == words.end()) words.push_back(std::move(one));
  }
  std::ranges::sort(words);
  return fmt::format("{}", fmt::join(words, ", "));
}

// What of an input makes a verdict less binding.
struct Doubts {
  bool unit = false;            // a length that hangs on how characters are counted
  bool unknown_member = false;  // passed over by the front ends that were seen
};

void find_doubts(const model::Model& model, model::ShapeIndex index, const model::Constraints& constraints,
                 const Json& value, Doubts& doubts) {
  const model::Shape& shape = model.shape(index);
  if (value.is_string()) {
    doubts.unit = doubts.unit || validate::hangs_on_the_unit(constraints, value.as_string());
  } else if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion) {
    for (const base::JsonMember& member : value.members()) {
      const model::Member* known = shape.find_member(member.name);
      doubts.unknown_member = doubts.unknown_member || known == nullptr;
      if (known != nullptr)
        find_doubts(model, known->target, model::effective_constraints(model, *known), member.value, doubts);
    }
  } else if (shape.element != model::kNoShape) {
    const model::Constraints& inside = model.shape(shape.element).constraints;
    for (const Json& item : value.items()) find_doubts(model, shape.element, inside, item, doubts);
    for (const base::JsonMember& entry : value.members())
      find_doubts(model, shape.element, inside, entry.value, doubts);
  }
}

// Whether a text that is no JSON is so by RFC 8259 and everybody, or only by this project's strictness.
bool is_open_question(std::string_view body, JsonFaultCode code) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return code == JsonFaultCode::kTooDeep || body.find(kMark) != std::string_view::npos;
}

// Escaped surrogates: RFC 8259 lets them stand in the grammar and says no more.
bool has_escaped_surrogate(std::string_view body) {
  for (std::size_t at = body.find("\\u"); at != std::string_view::npos; at = body.find("\\u", at + 1)) {
    if (at + 4 > body.size()) return false;
    const char first = body[at + 2];
    if ((first == 'd' || first == 'D') && std::string_view("89abcdefABCDEF").contains(body[at + 3]))
      return true;
  }
  return false;
}

bool looks_like_utf_16(std::string_view body) {
  return body.size() > 3 && ((body[0] == '\0' && body[1] != '\0') || (body[0] != '\0' && body[1] == '\0'));
}

const cases::HeaderChange* find_change(const Draft& draft, std::string_view name) {
  const auto found = std::ranges::find_if(draft.headers, [&](const cases::HeaderChange& change) {
    return wire::equals_ignoring_case(change.name, name);
  });
  return found == draft.headers.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(Fate fate) {
  switch (fate) {
    case Fate::kTaken:
      return "valid";
    case Fate::kElsewhere:
      return "elsewhere";
    case Fate::kInvalid:
      return "invalid";
    case Fate::kWrongType:
      return "wrong-type";
    case Fate::kMalformed:
      return "malformed";
    case Fate::kMisdirected:
      return "misdirected";
    case Fate::kUntargeted:
      return "untargeted";
    case Fate::kAmbiguous:
      return "ambiguous";
  }
  return "";
}

// What was made out so far.
struct Oracle::Reading {
  Fate fate;
  std::string about;  // of which constraint or rule; empty where the fate says all
  Level level = Level::kRequired;
};

base::Result<Oracle> Oracle::make(const cases::Catalogue& catalogue, std::span<const model::Model> models,
                                  Options options) {
  Oracle made(catalogue, std::move(options));
  for (const model::Model& model : models) {
    auto checker = validate::Checker::make(model);
    if (!checker) return std::unexpected(checker.error());
    made.services_[model.service.name] = {&model, std::make_unique<validate::Checker>(std::move(*checker))};
  }
  for (const cases::Family& family : catalogue.families) {
    auto subject = made.subject_of(family);
    if (!subject) return std::unexpected(subject.error());
    made.subjects_.push_back(std::move(*subject));
  }
  return made;
}

base::Result<Oracle::Subject> Oracle::subject_of(const cases::Family& family) const {
  const std::string stop_id = family.service + "/" + family.stop;
  for (const std::string_view name : {"not-found", "invalid", "missing", "wrong-type", "malformed",
                                      "misdirected", "untargeted", "too-large"}) {
    if (catalogue_.answers.find(name, stop_id) != nullptr) continue;
    return std::unexpected(
        base::Error{base::ErrorCode::kUnknownName,
                    fmt::format("the answers \"{}\" say nothing of {}, which is to be fuzzed", name, stop_id),
                    "add it to answers.json"});
  }
  const model::Model& model = model_of(family);
  Subject made{
      &services_.find(family.service)->second,          {},
      *catalogue_.answers.find("wrong-type", stop_id),  *catalogue_.answers.find("malformed", stop_id),
      *catalogue_.answers.find("misdirected", stop_id), *catalogue_.answers.find("untargeted", stop_id),
      *catalogue_.answers.find("too-large", stop_id)};
  for (const std::string& name : {family.stop, family.describe, family.list, family.start}) {
    const model::Operation* operation = model.find_operation(name);
    if (operation != nullptr) made.operations.push_back(asked(family, model, *operation));
  }
  return made;
}

Oracle::Asked Oracle::asked(const cases::Family& family, const model::Model& model,
                            const model::Operation& operation) const {
  const cases::SharedList<cases::Allowed> accepted = accepted_answers(model, operation);
  Asked made{&operation, accepted, accepted, {}};
  if (operation.name == family.stop) {
    const std::string id = family.service + "/" + family.stop;
    made.taken = *catalogue_.answers.find("not-found", id);
    made.invalid = catalogue_.answers.find("invalid", id)->with(*catalogue_.answers.find("missing", id));
    if (const auto* elsewhere = catalogue_.answers.find("elsewhere", id)) made.elsewhere = *elsewhere;
  } else {
    if (operation.name == family.describe) made.taken = not_found_answers(model, operation);
    made.invalid = refused_answers(model, operation);
  }
  return made;
}

const model::Model& Oracle::model_of(const cases::Family& family) const {
  const auto found = services_.find(family.service);
  if (found == services_.end()) std::abort();  // the catalogue was loaded with these models
  return *found->second.model;
}

const Oracle::Asked* Oracle::find_asked(const Draft& draft) const {
  const std::vector<Asked>& operations = subjects_[draft.family].operations;
  const auto found = std::ranges::find_if(
      operations, [&](const Asked& asked) { return asked.operation->name == draft.operation; });
  return found == operations.end() ? nullptr : &*found;
}

Expectation Oracle::expect(const Draft& draft) const {
  Reading reading = read(draft);
  Expectation made;
  made.fate = reading.fate;
  made.level = reading.fate == Fate::kAmbiguous ? Level::kInformational : reading.level;
  made.aspect = reading.about.empty() ? std::string(name_of(reading.fate)) : std::move(reading.about);
  if (!draft.tried.empty()) made.aspect += ": " + draft.tried;
  made.allow = allowed(draft, reading.fate);
  return made;
}

Oracle::Reading Oracle::read(const Draft& draft) const {
  const Reading head = read_head(draft);
  return head.fate == Fate::kTaken ? read_body(draft) : head;
}

Oracle::Reading Oracle::read_head(const Draft& draft) const {
  Reading taken{Fate::kTaken, ""};
  Reading open{Fate::kAmbiguous, "head"};
  if (draft.method != "POST" || draft.path != "/") return open;
  const model::Model& model = *subjects_[draft.family].service->model;
  for (const cases::HeaderChange& change : draft.headers) {
    if (wire::equals_ignoring_case(change.name, "Content-Type")) {
      const bool same =
          change.value && wire::without_parameters(*change.value) ==
                              wire::content_type(model.aws_json().value_or(model::Protocol::kAwsJson1_1));
      if (!same) return open;
    } else if (!wire::equals_ignoring_case(change.name, "X-Amz-Target") &&
               (!change.value || change.value->size() > 1024)) {
      return open;
    }
  }
  const cases::HeaderChange* target = find_change(draft, "X-Amz-Target");
  if (target == nullptr) return taken;
  if (!target->value || target->value->empty()) return {Fate::kUntargeted, ""};
  if (wire::is_target_of(*target->value, model.service, draft.operation)) return taken;
  const bool is_served = std::ranges::any_of(services_, [&](const auto& entry) {
    const model::Service& service = entry.second.model->service;
    return std::ranges::any_of(service.operations, [&](const model::Operation& operation) {
      return wire::is_target_of(*target->value, service, operation.name);
    });
  });
  return is_served ? open : Reading{Fate::kMisdirected, ""};
}

Oracle::Reading Oracle::read_body(const Draft& draft) const {
  const auto body = base::parse_json(draft.body);
  if (body && (base::find_duplicate_member(*body) || base::has_large_number(*body)))
    return {Fate::kAmbiguous, "body"};
  if (body && body->is_object()) return read_input(draft, *body);
  if (body) return {Fate::kMalformed, "body"};
  if (has_escaped_surrogate(draft.body) || looks_like_utf_16(draft.body))
    return {Fate::kMalformed, "body", Level::kRecommended};
  if (is_open_question(draft.body, body.error().code)) {
    const bool never_closed =
        body.error().code == JsonFaultCode::kTooDeep && draft.body.find_first_of("]}") == std::string::npos;
    if (!never_closed) return {Fate::kAmbiguous, "body"};
  }
  return {Fate::kMalformed, "body"};
}

Oracle::Reading Oracle::read_input(const Draft& draft, const Json& input) const {
  const Asked* asked = find_asked(draft);
  if (asked == nullptr || asked->operation->input == model::kNoShape) return {Fate::kAmbiguous, "operation"};
  const auto& [model, checker] = *subjects_[draft.family].service;
  const model::ShapeIndex shape = asked->operation->input;
  if (const auto fault = checker->find_type_fault(shape, input)) {
    // Seen on sibling services, which convert nothing between text, number, list and object; of times and
    // numbers nothing was seen.
    const bool is_plain = fault->expected == ShapeType::kString || fault->expected == ShapeType::kEnum ||
                          fault->expected == ShapeType::kStructure || fault->expected == ShapeType::kList;
    const std::string where = fault->path.empty() ? "input" : fault->path.front();
    if (!is_plain) return {Fate::kAmbiguous, where + " type"};
    return {Fate::kWrongType, where + " type", Level::kRecommended};
  }
  Doubts doubts;
  find_doubts(*model, shape, {}, input, doubts);
  const Level level = doubts.unit || doubts.unknown_member ? Level::kRecommended : Level::kRequired;
  if (const auto violations = checker->find_violations(shape, input); !violations.empty())
    return {Fate::kInvalid, words_of(violations), level};
  if (lies_elsewhere(catalogue_.families[draft.family], input))
    return {Fate::kElsewhere, "", Level::kRecommended};
  return {Fate::kTaken, "", level};
}

// Whether an input addresses something well-formed of another account, region or partition.
bool Oracle::lies_elsewhere(const cases::Family& family, const Json& input) const {
  const Json* address = input.find(family.member);
  if (address == nullptr || !address->is_string()) return false;
  const auto arn = cases::Arn::parse(address->as_string());
  return address->as_string().starts_with("arn:") &&
         (!arn || arn->partition != "aws" || arn->region != options_.region ||
          arn->account != options_.account);
}

cases::SharedList<cases::Allowed> Oracle::allowed(const Draft& draft, Fate fate) const {
  // What is too large is not published; who has a bound that low says so by 413.
  constexpr std::size_t kLargeBytes = std::size_t{16} << 10U;
  const Subject& subject = subjects_[draft.family];
  const cases::SharedList<cases::Allowed> allowed = allowed_of_any_size(draft, fate);
  return draft.body.size() < kLargeBytes || fate == Fate::kAmbiguous ? allowed
                                                                     : allowed.with(subject.too_large);
}

const cases::SharedList<cases::Allowed>& Oracle::allowed_of_any_size(const Draft& draft, Fate fate) const {
  const Subject& subject = subjects_[draft.family];
  const Asked* asked = find_asked(draft);
  if (asked == nullptr) return any_answer();
  switch (fate) {
    case Fate::kTaken:
      return asked->taken;
    case Fate::kElsewhere:
      return asked->elsewhere;
    case Fate::kInvalid:
      return asked->invalid;
    case Fate::kWrongType:
      return subject.wrong_type;
    case Fate::kMalformed:
      return subject.malformed;
    case Fate::kMisdirected:
      return subject.misdirected;
    case Fate::kUntargeted:
      return subject.untargeted;
    case Fate::kAmbiguous:
      break;
  }
  return any_answer();
}

}  // namespace touchstone::fuzzer
