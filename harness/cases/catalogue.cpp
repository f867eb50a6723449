// See catalogue.h. Each read_* function reads one kind of object of conformance/README.md and nothing else.
#include "cases/catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/glob.h"
#include "base/json_source.h"
#include "cases/expand.h"
#include "cases/template.h"
#include "wire/malform.h"

namespace touchstone::cases {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

// Errors that AWS's front end, not the operation, may answer with; an accept-set may name them for any
// operation. Sources: doc:common-errors, observed:validation-wording, observed:awsjson-frontend.
constexpr std::string_view kCommonErrors[] = {"AccessDeniedException",
                                              "InvalidAction",
                                              "InternalFailure",
                                              "InvalidParameterValueException",
                                              "InvalidRequestException",
                                              "InvalidSignatureException",
                                              "MissingAction",
                                              "MissingParameter",
                                              "SerializationException",
                                              "ServiceUnavailableException",
                                              "ThrottlingException",
                                              "UnknownOperationException",
                                              "UnrecognizedClientException",
                                              "ValidationException"};

const model::Model* find_model(std::span<const model::Model> models, std::string_view service) {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const model::Model& model) { return model.service.name == service; });
  return found == models.end() ? nullptr : &*found;
}

bool declares(const model::Model& model, const model::Operation& operation, std::string_view error) {
  const auto named = [&](model::ShapeIndex index) { return model.shape(index).name() == error; };
  return std::any_of(operation.errors.begin(), operation.errors.end(), named) ||
         std::any_of(model.service.errors.begin(), model.service.errors.end(), named);
}

bool has_member(const model::Model& model, model::ShapeIndex structure, std::string_view name) {
  return structure != model::kNoShape && model.shape(structure).find_member(name) != nullptr;
}

// Everything one file is read with: its text's fault, the models, and what has been loaded before it.
struct Reader {
  JsonSource& source;
  std::span<const model::Model> models;
  const Catalogue& catalogue;
  std::string file;
  Variables subject = {};  // what speaks of several operations may name the one in hand; empty elsewhere

  // The sources that `object` (named `what` in errors) must cite.
  std::vector<std::string> read_sources(ObjectView& object, std::string_view what) const {
    std::vector<std::string> cited;
    for (const Json& item : object.optional_items("sources")) {
      cited.push_back(source_id(item));
      if (item.is_string() && catalogue.find_source(cited.back()) == nullptr) {
        source.fail(ErrorCode::kUnknownName, item,
                    fmt::format("no source \"{}\" in sources.json", cited.back()),
                    "add it there, with where it can be read");
      }
    }
    (void)object.texts("sources");  // refuses what is no string
    if (cited.empty()) {
      source.fail(ErrorCode::kMissingKey, object.value(), fmt::format("{} needs \"sources\"", what),
                  "a verdict must cite its evidence");
    }
    return cited;
  }

  // "doc:comprehend/${operation}#Errors" of the operation in hand.
  std::string source_id(const Json& item) const { return of_subject(item.as_string(), item); }

  // A text that may name the operation in hand and its family, where one text speaks of several operations.
  std::string of_subject(const std::string& text, const Json& at) const {
    if (subject.empty()) return text;
    auto filled = fill(text, subject);
    if (!filled) source.fail(filled.error().code, at, filled.error().message);
    return filled.value_or("");
  }

  // A pointer must lead into the operation's output; how it goes on inside is left to the run.
  void check_pointer(std::string_view pointer, const model::Model& model, const model::Operation& operation,
                     std::size_t offset_bytes) const {
    if (!pointer.starts_with('/')) {
      source.fail_at(ErrorCode::kBadValue, offset_bytes, fmt::format("\"{}\" is no JSON pointer", pointer),
                     "write /Member");
      return;
    }
    const std::string_view first = pointer.substr(1, pointer.find('/', 1) - 1);
    if (!has_member(model, operation.output, first)) {
      source.fail_at(ErrorCode::kUnknownName, offset_bytes,
                     fmt::format("the output of {} has no member \"{}\"", operation.name, first));
    }
  }

  // So that an unknown variable is an error of the file, not of a run.
  template <class Text>
  void check_template(const Text& text, const Variables& known, const Json& at) const {
    if (const auto fault = find_fault(text, known)) source.fail(fault->code, at, fault->message, fault->hint);
  }

  const model::Operation* check_operation(std::string_view service, const std::string& name,
                                          const Json& at) const {
    const model::Model* model = find_model(models, service);
    const model::Operation* operation = model == nullptr ? nullptr : model->find_operation(name);
    if (operation == nullptr) {
      source.fail(ErrorCode::kUnknownName, at,
                  model == nullptr ? fmt::format("no model of a service \"{}\"", service)
                                   : fmt::format("{} has no operation \"{}\"", service, name),
                  "the models are in conformance/models; --model FILE adds one");
    }
    return operation;
  }
};

// Stand-ins for what every template of a case may name.
Variables case_variables() {
  Variables known;
  for (const std::string_view name : {"member", "unknown", "region", "account", "nonce", "service", "target",
                                      "operation", "operation_in_lower_case", "start_name"}) {
    known.emplace(name, "");
  }
  return known;
}

// What sources may name where one text speaks of several operations.
Variables subject_variables(const Catalogue& catalogue, std::string_view service,
                            std::string_view operation) {
  Variables variables = {
      {"service", std::string(service)}, {"operation", std::string(operation)}, {"member", ""}};
  if (const Family* family = catalogue.family_of(service, operation)) {
    variables["member"] = family->member;
    variables["family"] = family->id();
    variables["start"] = family->start;
    variables["start_address"] = family->start_address;
    variables["start_name"] = family->start_name;
    variables["start_token"] = family->start_token;
    variables["describe"] = family->describe;
    variables["describe_state"] = family->describe_state;
    variables["describe_address"] =
        family->describe_state.substr(0, family->describe_state.rfind('/') + 1) + family->member;
    variables["list"] = family->list;
    variables["list_items"] = family->list_items;
  }
  return variables;
}

void fail_as_duplicate(const Reader& reader, const std::string& id, const Json& at) {
  reader.source.fail(ErrorCode::kDuplicate, at, fmt::format("the id \"{}\" stands twice", id));
}

// Appends what was just read, unless its id is taken.
template <class Item, class IdOf>
void add_unique(const Reader& reader, std::vector<Item>& items, Item made, IdOf id_of, const Json& at) {
  const auto& id = std::invoke(id_of, made);
  if (std::any_of(items.begin(), items.end(),
                  [&](const Item& item) { return std::invoke(id_of, item) == id; })) {
    fail_as_duplicate(reader, id, at);
  }
  items.push_back(std::move(made));
}

void check_state(const Reader& reader, const Family& family, const std::string& state, const Json& at) {
  if (!is_state(state)) {
    reader.source.fail(ErrorCode::kUnknownName, at,
                       fmt::format("{} has no state \"{}\"", family.id(), state));
  }
}

Source read_source(JsonSource& json_source, const Json& value) {
  ObjectView object(json_source, value, "a source");
  Source made{object.text("id"), object.text("title"), object.text("where"), object.text("evidence"),
              object.text("date")};
  constexpr std::string_view kEvidence[] = {"documentation", "model", "observation", "protocol", "analogy"};
  if (std::find(std::begin(kEvidence), std::end(kEvidence), made.evidence) == std::end(kEvidence)) {
    json_source.fail(ErrorCode::kBadValue, object.required("evidence"),
                     fmt::format("no class of evidence \"{}\"", made.evidence),
                     "one of documentation, model, observation, protocol, analogy");
  }
  object.allow_only({"id", "title", "where", "evidence", "date", "note"});
  return made;
}

// Checks a family against the model: its operations, the members that address a job, and its templates.
void check_family(const Reader& reader, const Family& made, ObjectView& object, ObjectView& start,
                  ObjectView& describe) {
  const model::Operation* stop_operation = reader.check_operation(made.service, made.stop, object.value());
  const model::Operation* start_operation = reader.check_operation(made.service, made.start, start.value());
  const model::Operation* describe_operation =
      reader.check_operation(made.service, made.describe, describe.value());
  if (reader.source.failed()) return;
  const model::Model& model = *find_model(reader.models, made.service);
  for (const model::Operation* addressed : {stop_operation, describe_operation}) {
    if (has_member(model, addressed->input, made.member)) continue;
    reader.source.fail(ErrorCode::kUnknownName, object.required("member"),
                       fmt::format("the input of {} has no member \"{}\"", addressed->name, made.member));
  }
  reader.check_pointer(made.start_address, model, *start_operation, start.required("address").offset_bytes());
  reader.check_pointer(made.describe_state, model, *describe_operation,
                       describe.required("state").offset_bytes());
  for (const std::string& named : {made.start_name, made.start_token}) {
    if (named.empty() || has_member(model, start_operation->input, named)) continue;
    reader.source.fail(ErrorCode::kUnknownName, start.value(),
                       fmt::format("the input of {} has no member \"{}\"", made.start, named));
  }
  if (!made.list.empty()) {
    const Json& list = object.required("list");
    if (const model::Operation* operation = reader.check_operation(made.service, made.list, list))
      reader.check_pointer(made.list_items, model, *operation, list.offset_bytes());
  }
  reader.check_template(made.unknown, {{"region", ""}, {"account", ""}}, object.required("unknown"));
  Variables known = case_variables();
  known["location"] = "";
  reader.check_template(made.start_input, known, start.required("input"));
}

Family read_family(const Reader& reader, const Json& value) {
  ObjectView object(reader.source, value, "a family");
  Family made;
  made.service = object.text("service");
  made.name = object.text("name");
  made.member = object.text("member");
  made.unknown = object.text("unknown");
  made.stop = object.text("stop");
  made.final_states = object.texts("final");
  ObjectView start(reader.source, object.required("start"), "\"start\"");
  made.start = start.text("operation");
  made.start_input = start.required("input");
  made.start_address = start.text("address");
  made.start_name = start.optional_text("name").value_or("");
  made.start_token = start.optional_text("token").value_or("");
  start.allow_only({"operation", "input", "address", "name", "token"});
  if (const Json* list_value = object.find("list")) {
    ObjectView list(reader.source, *list_value, "\"list\"");
    made.list = list.text("operation");
    made.list_items = list.text("items");
    list.allow_only({"operation", "items"});
  }
  ObjectView describe(reader.source, object.required("describe"), "\"describe\"");
  made.describe = describe.text("operation");
  made.describe_state = describe.text("state");
  describe.allow_only({"operation", "state"});
  object.allow_only(
      {"service", "name", "member", "unknown", "stop", "start", "describe", "list", "final", "note"});
  if (made.final_states.empty())
    reader.source.fail(ErrorCode::kMissingKey, value, "a family needs \"final\" states");
  for (const Json& state : object.optional_items("final"))
    check_state(reader, made, state.as_string(), state);
  if (!reader.source.failed()) check_family(reader, made, object, start, describe);
  return made;
}

std::size_t find_family(const Reader& reader, std::string_view id, const Json& at) {
  const auto& families = reader.catalogue.families;
  const auto found =
      std::find_if(families.begin(), families.end(), [&](const Family& family) { return family.id() == id; });
  if (found == families.end()) {
    reader.source.fail(ErrorCode::kUnknownName, at, fmt::format("no family \"{}\" in families.json", id));
    return 0;
  }
  return static_cast<std::size_t>(found - families.begin());
}

// The family a need or wait speaks of: the one it names, else the one of the case's own operation.
std::size_t read_family_reference(const Reader& reader, ObjectView& object, const Case& owner) {
  if (const auto named = object.optional_text("family"))
    return find_family(reader, *named, object.required("family"));
  const Family* own = reader.catalogue.family_of(owner.service, owner.operation);
  if (own == nullptr) {
    reader.source.fail(ErrorCode::kMissingKey, object.value(),
                       fmt::format("{} stops no family of its own", owner.operation),
                       "name one with \"family\"");
    return 0;
  }
  return static_cast<std::size_t>(own - reader.catalogue.families.data());
}

Need read_need(const Reader& reader, const Json& value, const Case& owner) {
  ObjectView object(reader.source, value, "a need");
  Need made{object.text("name"), object.text("state"), read_family_reference(reader, object, owner)};
  if (!reader.source.failed()) {
    check_state(reader, reader.catalogue.families[made.family], made.state, object.required("state"));
  }
  object.allow_only({"name", "state", "family"});
  return made;
}

// The input that starts a job of the case's own family, with some of its members set, or left out by null.
Json read_start_input(const Reader& reader, const Json& changes, const Case& owner) {
  const ObjectView view(reader.source, changes, "\"start_input\"");
  const Family* family = reader.catalogue.family_of(owner.service, owner.operation);
  if (family == nullptr) {
    reader.source.fail(ErrorCode::kUnknownName, changes,
                       fmt::format("{} stops no family of its own", owner.operation));
    return {};
  }
  Json input = family->start_input;
  for (const base::JsonMember& change : changes.members()) {
    const std::string name = reader.of_subject(change.name, changes);
    if (change.value.is_null()) {
      std::erase_if(input.members(), [&](const base::JsonMember& member) { return member.name == name; });
    } else {
      input.set(name, change.value);
    }
  }
  return input;
}

Send read_send(const Reader& reader, const Json& value, const Case& owner) {
  ObjectView object(reader.source, value, "\"send\"");
  Send made;
  made.operation = reader.of_subject(object.optional_text("operation").value_or(owner.operation), value);
  made.method = object.optional_text("method").value_or("POST");
  made.path = object.optional_text("path").value_or("/");
  made.inject = object.optional_text("inject").value_or("");
  int bodies = 0;
  if (const Json* input = object.find("input")) {
    made.body = *input;
    ++bodies;
  }
  if (const auto text = object.optional_text("body")) {
    made.body = *text;
    ++bodies;
  }
  if (const auto text = object.optional_text("body_base64")) {
    const auto bytes = base::from_base64(*text);
    if (!bytes) reader.source.fail(ErrorCode::kBadValue, object.required("body_base64"), "not padded base64");
    made.body = bytes.value_or("");
    ++bodies;
  }
  if (const Json* changes = object.find("start_input")) {
    made.body = read_start_input(reader, *changes, owner);
    ++bodies;
  }
  if (bodies != 1) {
    reader.source.fail(bodies == 0 ? ErrorCode::kMissingKey : ErrorCode::kDuplicate, value,
                       "\"send\" needs one of \"input\", \"start_input\", \"body\", \"body_base64\"");
  }
  if (const Json* headers = object.find("headers")) {
    const ObjectView header_view(reader.source, *headers, "\"headers\"");
    for (const base::JsonMember& member : headers->members()) {
      if (!member.value.is_string() && !member.value.is_null()) {
        reader.source.fail(ErrorCode::kWrongType, member.value,
                           "a header is a string, or null to leave it out");
      }
      made.headers.push_back(
          {member.name, member.value.is_null() ? std::nullopt : std::optional(member.value.as_string())});
    }
  }
  if (const auto malform = object.optional_text("malform")) {
    made.malform = *malform;
    if (wire::find_malform(made.malform) == nullptr) {
      reader.source.fail(ErrorCode::kUnknownName, object.required("malform"),
                         fmt::format("no way to malform a request is called \"{}\"", made.malform),
                         "harness/wire/malform.cpp lists them");
    }
  }
  if (const auto connection = object.optional_text("connection")) {
    made.connection = *connection == "pipelined" ? Connection::kPipelined : Connection::kNext;
    if (*connection != "pipelined" && *connection != "next") {
      reader.source.fail(ErrorCode::kBadValue, object.required("connection"),
                         fmt::format("no connection \"{}\"", *connection), "one of next, pipelined");
    }
  }
  object.allow_only({"operation", "input", "start_input", "body", "body_base64", "headers", "method", "path",
                     "inject", "malform", "connection"});
  return made;
}

// {"contains": {"JobId": "${job}"}}: an item of the list whose member JobId is this text; "lacks": none.
void read_item_rule(const Reader& reader, const Json& value, OutputRule& into) {
  const Json* contained = value.find("contains");
  into.kind = contained != nullptr ? OutputRule::Kind::kContains : OutputRule::Kind::kLacks;
  const Json& item = contained != nullptr ? *contained : *value.find("lacks");
  const ObjectView view(reader.source, item, "an item of a list");
  if (item.members().size() != 1 || !item.members().front().value.is_string()) {
    reader.source.fail(ErrorCode::kBadValue, item, "an item of a list is told by one member and its text");
    return;
  }
  into.member = reader.of_subject(item.members().front().name, item);
  into.values = {item.members().front().value.as_string()};
}

OutputRule read_output_rule(const Reader& reader, const std::string& pointer, const Json& value) {
  ObjectView object(reader.source, value, "a rule of \"output\"");
  object.allow_only({"equals", "one_of", "not_equals", "present", "contains", "lacks"});
  OutputRule made{pointer, OutputRule::Kind::kPresent, {}};
  if (value.members().size() != 1) {
    reader.source.fail(
        ErrorCode::kBadValue, value,
        "a rule of \"output\" needs one of equals, one_of, not_equals, present, contains, lacks");
  } else if (value.find("equals") != nullptr) {
    made.kind = OutputRule::Kind::kEquals;
    made.values = {object.text("equals")};
  } else if (value.find("not_equals") != nullptr) {
    made.kind = OutputRule::Kind::kNotEquals;
    made.values = {object.text("not_equals")};
  } else if (value.find("contains") != nullptr || value.find("lacks") != nullptr) {
    read_item_rule(reader, value, made);
  } else if (value.find("one_of") != nullptr) {
    made.kind = OutputRule::Kind::kOneOf;
    made.values = object.texts("one_of");
    if (made.values.empty()) reader.source.fail(ErrorCode::kBadValue, value, "\"one_of\" must hold a string");
  } else {
    const Json& present = object.required("present");
    if (!present.is_bool())
      reader.source.fail(ErrorCode::kWrongType, present, "\"present\" must be true or false");
    made.kind = present.as_bool() ? OutputRule::Kind::kPresent : OutputRule::Kind::kAbsent;
  }
  return made;
}

Allowed read_allowed(const Reader& reader, const Json& value, const model::Model* model,
                     const model::Operation* operation) {
  ObjectView object(reader.source, value, "an allowed answer");
  Allowed made;
  for (const std::int64_t status : object.integers("status")) {
    if (status < 100 || status > 599)
      reader.source.fail(ErrorCode::kBadValue, value, fmt::format("no HTTP status {}", status));
    made.statuses.push_back(static_cast<int>(status));
  }
  if (const Json* closed = object.find("closed")) {
    made.closed = closed->is_bool() && closed->as_bool();
    if (!made.closed || value.members().size() != 2) {
      reader.source.fail(ErrorCode::kBadValue, *closed,
                         "\"closed\" is true, and stands with \"sources\" alone");
    }
  } else if (made.statuses.empty()) {
    reader.source.fail(ErrorCode::kMissingKey, value, "an allowed answer needs \"status\"");
  }
  made.errors = object.texts("error");
  for (const Json& item : object.optional_items("error")) {
    const std::string& error = item.as_string();
    const bool common =
        std::find(std::begin(kCommonErrors), std::end(kCommonErrors), error) != std::end(kCommonErrors);
    if (!common && model != nullptr && operation != nullptr && !declares(*model, *operation, error)) {
      reader.source.fail(ErrorCode::kUnknownName, item,
                         fmt::format("{} does not declare \"{}\"", operation->name, error));
    }
  }
  if (const Json* output = object.find("output")) {
    const ObjectView output_view(reader.source, *output, "\"output\"");
    for (const base::JsonMember& member : output->members()) {
      const std::string pointer = reader.of_subject(member.name, member.value);
      if (model != nullptr && operation != nullptr) {
        reader.check_pointer(pointer, *model, *operation, member.name_offset_bytes);
      }
      made.output.push_back(read_output_rule(reader, pointer, member.value));
    }
  }
  if (const auto body = object.optional_text("body")) {
    if (*body == "empty") {
      made.body = Allowed::Body::kEmpty;
    } else if (*body == "empty-structure") {
      made.body = Allowed::Body::kEmptyStructure;
    } else if (*body == "unnamed") {
      made.body = Allowed::Body::kUnnamed;
    } else {
      reader.source.fail(ErrorCode::kBadValue, object.required("body"), fmt::format("no body \"{}\"", *body),
                         "one of empty, empty-structure, unnamed");
    }
  }
  made.sources = reader.read_sources(object, "an allowed answer");
  object.allow_only({"status", "error", "output", "body", "sources", "closed"});
  return made;
}

// What a set of answers.json allows this operation to answer.
void append_answers(const Reader& reader, const Json& name, std::string_view service,
                    std::string_view operation, std::vector<Allowed>& into) {
  const AnswerSets& sets = reader.catalogue.answers;
  const std::string id = fmt::format("{}/{}", service, operation);
  if (const std::vector<Allowed>* answers = sets.find(name.as_string(), id)) {
    into.insert(into.end(), answers->begin(), answers->end());
  } else if (sets.knows(name.as_string())) {
    reader.source.fail(ErrorCode::kUnknownName, name,
                       fmt::format("the answers \"{}\" say nothing of {}", name.as_string(), id),
                       "answers.json says for which operations they hold");
  } else {
    reader.source.fail(ErrorCode::kUnknownName, name,
                       fmt::format("no answers \"{}\" in answers.json", name.as_string()),
                       fmt::format("one of {}", fmt::join(sets.names(), ", ")));
  }
}

// "keep": what of the answer later steps may name, and by which pointer it is found.
std::vector<Keep> read_keeps(const Reader& reader, const Json& value, const model::Model* model,
                             const model::Operation* operation) {
  const ObjectView view(reader.source, value, "\"keep\"");
  std::vector<Keep> keeps;
  for (const base::JsonMember& member : value.members()) {
    if (!member.value.is_string()) {
      reader.source.fail(ErrorCode::kWrongType, member.value, "what is kept is told by a JSON pointer");
      continue;
    }
    keeps.push_back({member.name, reader.of_subject(member.value.as_string(), member.value)});
    if (model != nullptr && operation != nullptr)
      reader.check_pointer(keeps.back().pointer, *model, *operation, member.value.offset_bytes());
  }
  return keeps;
}

Step read_step(const Reader& reader, const Json& value, const Case& owner) {
  ObjectView object(reader.source, value, "a step");
  object.allow_only({"send", "wait", "allow", "keep", "setup"});
  Step made;
  if (const Json* wait_value = object.find("wait")) {
    ObjectView wait(reader.source, *wait_value, "\"wait\"");
    Wait action{wait.text("for"), read_family_reference(reader, wait, owner), wait.texts("state")};
    for (const Json& state : wait.optional_items("state")) {
      if (!reader.source.failed()) {
        check_state(reader, reader.catalogue.families[action.family], state.as_string(), state);
      }
    }
    if (action.states.empty())
      reader.source.fail(ErrorCode::kMissingKey, *wait_value, "\"wait\" needs a \"state\"");
    wait.allow_only({"for", "state", "family"});
    if (value.members().size() != 1) {
      reader.source.fail(ErrorCode::kUnknownKey, value, "a step with \"wait\" has nothing else");
    }
    made.action = std::move(action);
    return made;
  }
  Send action = read_send(reader, object.required("send"), owner);
  const model::Model* model = find_model(reader.models, owner.service);
  const model::Operation* operation =
      reader.source.failed() ? nullptr : reader.check_operation(owner.service, action.operation, value);
  const Json& allow = object.required("allow");
  if (allow.is_string()) {
    append_answers(reader, allow, owner.service, action.operation, made.allow);
  } else {
    for (const Json& item : object.items("allow")) {
      if (item.is_string()) {
        append_answers(reader, item, owner.service, action.operation, made.allow);
      } else {
        made.allow.push_back(read_allowed(reader, item, model, operation));
      }
    }
  }
  if (made.allow.empty())
    reader.source.fail(ErrorCode::kMissingKey, value, "a step with \"send\" needs an allowed answer");
  if (const Json* keep = object.find("keep")) made.keep = read_keeps(reader, *keep, model, operation);
  if (const Json* setup = object.find("setup")) {
    made.setup = setup->as_bool();
    if (!made.setup) reader.source.fail(ErrorCode::kBadValue, *setup, "\"setup\" is true, or left out");
  }
  made.action = std::move(action);
  return made;
}

void check_templates(const Reader& reader, const Case& made, const Json& at) {
  Variables known = case_variables();
  for (const Need& need : made.needs) {
    if (!known.emplace(need.name, "").second) {
      reader.source.fail(ErrorCode::kDuplicate, at,
                         fmt::format("the name \"{}\" of a need is taken", need.name));
    }
  }
  known["location"] = "";
  const auto check = [&](const auto& text) { reader.check_template(text, known, at); };
  for (const Step& step : made.steps) {
    if (const auto* wait = std::get_if<Wait>(&step.action)) {
      check(wait->job);
      continue;
    }
    const Send& send = std::get<Send>(step.action);
    std::visit(check, send.body);
    for (const HeaderChange& header : send.headers) check(header.value.value_or(""));
    for (const std::string& text : {send.method, send.path, send.inject}) check(text);
    for (const Allowed& allowed : step.allow) {
      for (const OutputRule& rule : allowed.output) {
        for (const std::string& text : rule.values) check(text);
      }
    }
    for (const Keep& keep : step.keep) {
      if (!known.emplace(keep.name, "").second)
        reader.source.fail(ErrorCode::kDuplicate, at,
                           fmt::format("the name \"{}\" of what is kept is taken", keep.name));
    }
  }
}

// A step can only go on where the step before has opened a connection.
void check_connections(const Reader& reader, const Case& made, const Json& at) {
  for (std::size_t i = 0; i < made.steps.size(); ++i) {
    const auto* send = std::get_if<Send>(&made.steps[i].action);
    if (send == nullptr || send->connection == Connection::kAny) continue;
    if (i > 0 && std::holds_alternative<Send>(made.steps[i - 1].action)) continue;
    reader.source.fail(ErrorCode::kBadValue, at,
                       "a step with \"connection\" goes on where the step before has sent something");
  }
}

// A part of a case's id.
std::string read_slug(const Reader& reader, ObjectView& object, std::string_view key) {
  std::string slug = object.text(key);
  const bool is_slug =
      !slug.empty() && slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!is_slug && !reader.source.failed()) {
    reader.source.fail(ErrorCode::kBadValue, object.required(key), fmt::format("\"{}\" is no {}", slug, key),
                       "lower-case letters, digits and '-'");
  }
  return slug;
}

Case read_case(const Reader& reader, const Json& value, std::string_view service, std::string_view operation,
               std::string_view group, std::size_t line) {
  ObjectView object(reader.source, value, "a case");
  Case made;
  made.service = service;
  made.operation = operation;
  made.file = reader.file;
  made.line = line;
  const std::string slug = read_slug(reader, object, "slug");
  made.id = fmt::format("{}/{}/{}{}{}", service, operation, group, group.empty() ? "" : "/", slug);
  made.title = object.text("title");
  const std::string level = object.text("level");
  if (const auto parsed = parse_level(level)) {
    made.level = *parsed;
  } else {
    reader.source.fail(ErrorCode::kBadValue, object.required("level"), fmt::format("no level \"{}\"", level),
                       "one of required, recommended, informational");
  }
  made.sources = reader.read_sources(object, "a case");
  made.note = object.optional_text("note").value_or("");
  if (const auto only = object.optional_text("only")) {
    if (*only != "embedded") {
      reader.source.fail(ErrorCode::kBadValue, object.required("only"),
                         fmt::format("\"only\" knows no \"{}\"", *only), "embedded");
    }
    made.embedded_only = true;
  }
  for (const Json& need : object.optional_items("needs")) made.needs.push_back(read_need(reader, need, made));
  for (const Json& step : object.items("steps")) made.steps.push_back(read_step(reader, step, made));
  if (made.steps.empty()) reader.source.fail(ErrorCode::kMissingKey, value, "a case needs a step");
  check_connections(reader, made, value);
  const bool injects = std::any_of(made.steps.begin(), made.steps.end(), [](const Step& step) {
    const auto* send = std::get_if<Send>(&step.action);
    return send != nullptr && !send->inject.empty();
  });
  if (injects && !made.embedded_only) {
    reader.source.fail(ErrorCode::kBadValue, value,
                       "a case that injects a fault needs \"only\": \"embedded\"");
  }
  object.allow_only({"slug", "title", "level", "sources", "needs", "steps", "only", "note"});
  if (!reader.source.failed()) check_templates(reader, made, value);
  return made;
}

// An operation that a file speaks of, and where it says so.
struct Subject {
  std::string service;
  std::string operation;
  const Json* at;
};

// The operations that the globs of `key` take: of the Stop operations of families.json those that match, or
// else the one of just this name.
std::vector<Subject> read_operations(const Reader& reader, ObjectView& object, std::string_view key) {
  std::vector<Subject> subjects;
  for (const Json& item : object.items(key)) {
    const std::string& id = item.as_string();
    const std::size_t slash = std::min(id.find('/'), id.size());
    if (!item.is_string() || slash == id.size()) {
      reader.source.fail(ErrorCode::kBadValue, item,
                         fmt::format("\"{}\" must hold SERVICE/OPERATION only, or globs of it", key));
    } else if (id.find_first_of("*?[") == std::string::npos) {
      subjects.push_back({id.substr(0, slash), id.substr(slash + 1), &item});
    } else {
      const std::size_t before = subjects.size();
      for (const Family& family : reader.catalogue.families) {
        if (base::matches_glob(id, fmt::format("{}/{}", family.service, family.stop)))
          subjects.push_back({family.service, family.stop, &item});
      }
      if (subjects.size() == before) {
        reader.source.fail(ErrorCode::kNothingSelected, item,
                           fmt::format("no Stop operation of families.json matches \"{}\"", id));
      }
    }
  }
  if (subjects.empty()) {
    reader.source.fail(ErrorCode::kMissingKey, object.value(), fmt::format("\"{}\" names no operation", key));
  }
  return subjects;
}

// One entry of a set of answers.json: what it allows the operations that it names.
void read_answers(const Reader& reader, const std::string& name, const Json& value, AnswerSets& into) {
  ObjectView object(reader.source, value, "an entry of \"for\"");
  for (const auto& [service, operation_name, at] : read_operations(reader, object, "operations")) {
    if (reader.source.failed()) return;
    const model::Operation* operation = reader.check_operation(service, operation_name, *at);
    Reader inner = reader;
    inner.subject = subject_variables(reader.catalogue, service, operation_name);
    std::vector<Allowed> answers;
    for (const Json& item : object.items("allow"))
      answers.push_back(read_allowed(inner, item, find_model(reader.models, service), operation));
    if (answers.empty())
      reader.source.fail(ErrorCode::kMissingKey, value, "an entry of \"for\" needs an allowed answer");
    const std::string id = fmt::format("{}/{}", service, operation_name);
    if (!into.add(name, id, std::move(answers))) {
      reader.source.fail(ErrorCode::kDuplicate, *at,
                         fmt::format("the answers \"{}\" say twice what {} may answer", name, id));
    }
  }
  object.allow_only({"operations", "allow"});
}

void read_answer_sets(const Reader& reader, const Json& root, AnswerSets& into) {
  ObjectView object(reader.source, root, "answers.json");
  for (const Json& value : object.items("sets")) {
    ObjectView set(reader.source, value, "a set of answers");
    const std::string name = read_slug(reader, set, "name");
    (void)set.text("says");
    set.allow_only({"name", "says", "for"});
    if (reader.source.failed()) return;
    if (into.knows(name)) {
      reader.source.fail(ErrorCode::kDuplicate, value, fmt::format("the answers \"{}\" stand twice", name));
    }
    if (set.items("for").empty())
      reader.source.fail(ErrorCode::kMissingKey, value, "a set of answers needs an entry of \"for\"");
    for (const Json& entry : set.items("for")) read_answers(reader, name, entry, into);
  }
  object.allow_only({"sets"});
}

// The cases of a file, repeated for each operation that it speaks of. `ids` are those of all files.
void read_cases(const Reader& reader, std::string_view text, const Json& root, std::set<std::string>& ids,
                std::vector<Case>& into) {
  ObjectView object(reader.source, root, "a case file");
  const bool shared = object.find("applies_to") != nullptr;
  std::vector<Subject> subjects;
  std::string group;
  if (shared) {
    subjects = read_operations(reader, object, "applies_to");
    if (object.find("group") != nullptr) group = read_slug(reader, object, "group");
    object.allow_only({"applies_to", "group", "cases", "note"});
  } else {
    subjects = {{object.text("service"), object.text("operation"), &object.value()}};
    object.allow_only({"service", "operation", "cases", "note"});
  }
  if (object.items("cases").empty())
    reader.source.fail(ErrorCode::kMissingKey, root, "a case file needs a case");
  for (const auto& [service, operation, at] : subjects) {
    if (reader.source.failed() || reader.check_operation(service, operation, *at) == nullptr) return;
    Reader inner = reader;
    if (shared) inner.subject = subject_variables(reader.catalogue, service, operation);
    std::size_t line = 1;
    std::size_t counted_bytes = 0;
    for (const Json& value : object.items("cases")) {
      line += static_cast<std::size_t>(
          std::count(text.begin() + static_cast<std::ptrdiff_t>(counted_bytes),
                     text.begin() + static_cast<std::ptrdiff_t>(value.offset_bytes()), '\n'));
      counted_bytes = value.offset_bytes();
      into.push_back(read_case(inner, value, service, operation, group, line));
      if (!ids.insert(into.back().id).second) fail_as_duplicate(reader, into.back().id, value);
    }
  }
}

class Loader {
 public:
  Loader(const std::filesystem::path& folder, std::span<const model::Model> models)
      : folder_(folder), models_(models) {}

  base::Result<Catalogue> load() {
    if (auto error = with_file("sources.json", [&](const Reader& reader, std::string_view, const Json& root) {
          ObjectView object(reader.source, root, "sources.json");
          for (const Json& value : object.items("sources")) {
            add_unique(reader, catalogue_.sources, read_source(reader.source, value), &Source::id, value);
          }
          object.allow_only({"sources"});
        })) {
      return std::unexpected(*error);
    }
    std::sort(catalogue_.sources.begin(), catalogue_.sources.end(),
              [](const Source& a, const Source& b) { return a.id < b.id; });
    if (auto error =
            with_file("families.json", [&](const Reader& reader, std::string_view, const Json& root) {
              ObjectView object(reader.source, root, "families.json");
              for (const Json& value : object.items("families")) {
                add_unique(reader, catalogue_.families, read_family(reader, value), &Family::id, value);
              }
              object.allow_only({"families"});
            })) {
      return std::unexpected(*error);
    }
    if (auto error = with_file("answers.json", [&](const Reader& reader, std::string_view, const Json& root) {
          read_answer_sets(reader, root, catalogue_.answers);
        })) {
      return std::unexpected(*error);
    }
    if (auto error = with_file("sdks.json", [&](const Reader& reader, std::string_view, const Json& root) {
          catalogue_.sdks = read_sdks(reader.source, root);
        })) {
      return std::unexpected(*error);
    }
    auto files = base::list_files(folder_ / "cases", ".json");
    if (!files) return std::unexpected(files.error());
    std::set<std::string> ids;
    for (const std::filesystem::path& path : *files) {
      const std::string name = std::filesystem::relative(path, folder_).generic_string();
      if (auto error = with_file(name, [&](const Reader& reader, std::string_view text, const Json& root) {
            read_cases(reader, text, root, ids, catalogue_.cases);
          })) {
        return std::unexpected(*error);
      }
    }
    if (catalogue_.cases.empty()) {
      return std::unexpected(
          Error{ErrorCode::kNothingSelected, "no case in this catalogue", "", folder_.string()});
    }
    if (auto error = add_expanded(ids)) return std::unexpected(*error);
    std::sort(catalogue_.cases.begin(), catalogue_.cases.end(),
              [](const Case& a, const Case& b) { return a.id < b.id; });
    catalogue_.sha256 = base::sha256_hex(all_texts_);
    return std::move(catalogue_);
  }

 private:
  // The cases that follow from the models. What was written by hand must not say the same under the same id.
  std::optional<Error> add_expanded(std::set<std::string>& ids) {
    auto expanded = expand_cases(catalogue_, models_);
    if (!expanded) return expanded.error();
    for (Case& made : *expanded) {
      if (!ids.insert(made.id).second) return already_there(made);
      catalogue_.cases.push_back(std::move(made));
    }
    for (const model::Model& model : models_) all_texts_ += model.sha256;
    return std::nullopt;
  }

  [[nodiscard]] Error already_there(const Case& expanded) const {
    Error error{ErrorCode::kDuplicate,
                fmt::format("the id \"{}\" stands twice: this case follows from {}", expanded.id,
                            expanded.expanded_from),
                "remove one of them"};
    const auto written = std::find_if(catalogue_.cases.begin(), catalogue_.cases.end(),
                                      [&](const Case& c) { return c.id == expanded.id; });
    error.file = (folder_ / written->file).string();
    error.line = written->line;
    return error;
  }

  template <class Read>
  std::optional<Error> with_file(const std::string& name, const Read& read) {
    const std::string path = (folder_ / name).string();
    auto text = base::load_text(path);
    if (!text) return text.error();
    all_texts_ += fmt::format("{}\n{}\n{}", name, text->size(), *text);
    auto root = base::parse_json_file(*text, path);
    if (!root) return root.error();
    JsonSource source(*text, path);
    read(Reader{source, models_, catalogue_, name}, *text, *root);
    return source.failed() ? std::optional(source.error()) : std::nullopt;
  }

  std::filesystem::path folder_;
  std::span<const model::Model> models_;
  Catalogue catalogue_;
  std::string all_texts_;
};

bool takes_operation(const Case& tested, const std::string& name) {
  return tested.operation == name || tested.operation_id() == name;
}

bool takes_id(const Case& tested, const std::string& pattern) {
  return tested.id == pattern || base::matches_glob(pattern, tested.id);
}

// Every name a user gave must be known, so that a slip of the keyboard never makes a smaller, greener run.
template <class Takes>
std::optional<Error> refuse_unmatched(const std::vector<std::string>& names, const Catalogue& catalogue,
                                      std::string_view kind, const Takes& takes) {
  for (const std::string& name : names) {
    const bool known = std::any_of(catalogue.cases.begin(), catalogue.cases.end(),
                                   [&](const Case& c) { return takes(c, name); });
    if (known) continue;
    const bool is_glob = kind == "case" && name.find_first_of("*?[") != std::string::npos;
    return Error{is_glob ? ErrorCode::kNothingSelected : ErrorCode::kUnknownName,
                 is_glob ? fmt::format("no case matches \"{}\"", name)
                         : fmt::format("no {} \"{}\" in the catalogue", kind, name),
                 "touchstone list shows every case"};
  }
  return std::nullopt;
}

template <class Takes>
bool takes_any(const std::vector<std::string>& names, const Takes& takes) {
  return names.empty() || std::any_of(names.begin(), names.end(), takes);
}

}  // namespace

const Case* Catalogue::find_case(std::string_view id) const {
  const auto found = std::lower_bound(cases.begin(), cases.end(), id,
                                      [](const Case& c, std::string_view wanted) { return c.id < wanted; });
  return found != cases.end() && found->id == id ? &*found : nullptr;
}

const Source* Catalogue::find_source(std::string_view id) const {
  const auto found =
      std::lower_bound(sources.begin(), sources.end(), id,
                       [](const Source& source, std::string_view wanted) { return source.id < wanted; });
  return found != sources.end() && found->id == id ? &*found : nullptr;
}

const Family* Catalogue::family_of(std::string_view service, std::string_view operation) const {
  const auto found = std::find_if(families.begin(), families.end(), [&](const Family& family) {
    return family.service == service && family.stop == operation;
  });
  return found == families.end() ? nullptr : &*found;
}

bool Catalogue::starts_something(const Case& tested) const {
  const auto starts = [&](const Step& step) {
    const auto* send = std::get_if<Send>(&step.action);
    return send != nullptr && std::any_of(families.begin(), families.end(), [&](const Family& family) {
             return family.service == tested.service && family.start == send->operation;
           });
  };
  return std::any_of(tested.steps.begin(), tested.steps.end(), starts);
}

base::Result<Catalogue> load_catalogue(const std::filesystem::path& folder,
                                       std::span<const model::Model> models) {
  return Loader(folder, models).load();
}

base::Result<std::vector<const Case*>> select(const Catalogue& catalogue, const Selection& selection) {
  const auto takes_service = [](const Case& c, const std::string& name) { return c.service == name; };
  if (auto error = refuse_unmatched(selection.services, catalogue, "service", takes_service))
    return std::unexpected(*error);
  if (auto error = refuse_unmatched(selection.operations, catalogue, "operation", takes_operation))
    return std::unexpected(*error);
  if (auto error = refuse_unmatched(selection.only, catalogue, "case", takes_id))
    return std::unexpected(*error);

  std::vector<const Case*> taken;
  for (const Case& tested : catalogue.cases) {
    const bool wanted =
        takes_any(selection.services, [&](const std::string& name) { return takes_service(tested, name); }) &&
        takes_any(selection.operations,
                  [&](const std::string& name) { return takes_operation(tested, name); }) &&
        takes_any(selection.only, [&](const std::string& name) { return takes_id(tested, name); });
    if (wanted && tested.level <= selection.level && (selection.embedded || !tested.embedded_only))
      taken.push_back(&tested);
  }
  if (taken.empty()) {
    return std::unexpected(Error{ErrorCode::kNothingSelected, "the selection leaves no case to run",
                                 "each selector matches something, but no case matches all of them; "
                                 "touchstone list shows every case"});
  }
  return taken;
}

}  // namespace touchstone::cases
