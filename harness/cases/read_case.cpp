// See read_case.h.
#include "cases/read_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "base/digest.h"
#include "cases/read_answers.h"
#include "cases/read_family.h"
#include "wire/malform.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::ObjectView;

Need read_need(const Reader& reader, const Json& value, const Case& owner) {
  ObjectView object(reader.source, value, "a need");
  Need made{object.text("name"), object.text("state"), read_family_reference(reader, object, owner)};
  if (!reader.source.failed()) {
    reader.check_state(reader.catalogue.families[made.family], made.state, object.required("state"));
  }
  if (const Json* fresh = object.find("fresh")) {
    made.fresh = fresh->as_bool();
    if (!made.fresh) reader.source.fail(ErrorCode::kBadValue, *fresh, "\"fresh\" is true or left out");
  }
  object.allow_only({"name", "state", "family", "fresh"});
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

SharedText read_operation(const Reader& reader, ObjectView& send, const Case& owner) {
  const auto named = send.optional_text("operation");
  return named ? SharedText(reader.of_subject(*named, send.value())) : owner.operation;
}

Send read_send(const Reader& reader, const Json& value, const Case& owner) {
  ObjectView object(reader.source, value, "\"send\"");
  Send made;
  made.operation = read_operation(reader, object, owner);
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

Step read_step(const Reader& reader, const Json& value, const Case& owner, ReadAnswers& answers) {
  ObjectView object(reader.source, value, "a step");
  object.allow_only({"send", "wait", "allow", "keep", "setup"});
  Step made;
  if (const Json* wait_value = object.find("wait")) {
    ObjectView wait(reader.source, *wait_value, "\"wait\"");
    Wait action{wait.text("for"), read_family_reference(reader, wait, owner), wait.texts("state")};
    for (const Json& state : wait.optional_items("state")) {
      if (!reader.source.failed()) {
        reader.check_state(reader.catalogue.families[action.family], state.as_string(), state);
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
  made.allow = answers.find(reader, object, owner.service, action.operation);
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

// What the templates of a step may name: what every case may, and the names of needs and of what is kept.
void check_step_templates(const Reader& reader, const Step& step, const Variables& known, const Json& at) {
  const auto check = [&](const auto& text) { reader.check_template(text, known, at); };
  if (const auto* wait = std::get_if<Wait>(&step.action)) {
    check(wait->job);
    return;
  }
  const Send& send = std::get<Send>(step.action);
  std::visit(check, send.body);
  for (const HeaderChange& header : send.headers) check(header.value.value_or(""));
  for (const std::string* text : {&send.method, &send.path, &send.inject}) check(*text);
  for (const Allowed& allowed : step.allow) {
    for (const OutputRule& rule : allowed.output) {
      for (const std::string& text : rule.values) check(text);
    }
  }
}

void check_templates(const Reader& reader, const Case& made, const Json& at) {
  const bool names_more = !made.needs.empty() || std::ranges::any_of(made.steps, [](const Step& step) {
    return !step.keep.empty();
  });
  Variables own = names_more ? case_variables() : Variables();
  const Variables& known = names_more ? own : case_variables();
  for (const Need& need : made.needs) {
    if (!own.add(need.name, "")) {
      reader.source.fail(ErrorCode::kDuplicate, at,
                         fmt::format("the name \"{}\" of a need is taken", need.name));
    }
  }
  for (const Step& step : made.steps) {
    check_step_templates(reader, step, known, at);
    for (const Keep& keep : step.keep) {
      if (!own.add(keep.name, ""))
        reader.source.fail(ErrorCode::kDuplicate, at,
                           fmt::format("the name \"{}\" of what is kept is taken", keep.name));
    }
  }
}

// Whether a step's request goes out byte for byte, on a connection that is its own or its neighbours'.
bool is_in_conversation(const Case& made, std::size_t step) {
  const auto goes_on = [&](std::size_t place) {
    const auto* send = place < made.steps.size() ? std::get_if<Send>(&made.steps[place].action) : nullptr;
    return send != nullptr && send->connection != Connection::kAny;
  };
  const auto* send = std::get_if<Send>(&made.steps[step].action);
  return send != nullptr && (send->is_byte_for_byte() || goes_on(step) || goes_on(step + 1));
}

// A conversation is one question: nothing in it waits for what an answer holds, is asked again, or may fail
// for another reason than the target's.
void check_conversation_step(const Reader& reader, const Case& made, const Step& step, const Json& at) {
  const Send& send = std::get<Send>(step.action);
  const auto refuse = [&](const Json& place, std::string_view what, std::string_view hint) {
    reader.source.fail(ErrorCode::kBadValue, place,
                       fmt::format("{} in a step that is spelt byte for byte or shares its connection", what),
                       std::string(hint));
  };
  constexpr std::string_view kBefore = "let a step before it, on any connection, do that";
  if (!step.keep.empty()) refuse(*at.find("keep"), "nothing is kept", kBefore);
  if (step.setup) refuse(*at.find("setup"), "there is no \"setup\"", kBefore);
  if (send.operation != made.operation) refuse(at, "no other operation is asked", kBefore);
  if (send.inject.find("times=") != std::string::npos) {
    refuse(*at.find("send")->find("inject"), "nothing is asked again", "leave out \"times\"");
  }
}

// A step can only go on where the step before has opened a connection, and carries there only what is done.
void check_connections(const Reader& reader, const Case& made, const Json& at,
                       const std::vector<Json>& steps) {
  for (std::size_t i = 0; i < made.steps.size(); ++i) {
    if (!is_in_conversation(made, i) || reader.source.failed()) continue;
    const bool goes_on = std::get<Send>(made.steps[i].action).connection != Connection::kAny;
    if (goes_on && (i == 0 || !std::holds_alternative<Send>(made.steps[i - 1].action))) {
      reader.source.fail(ErrorCode::kBadValue, at,
                         "a step with \"connection\" goes on where the step before has sent something");
    }
    check_conversation_step(reader, made, made.steps[i], steps[i]);
  }
}

std::string id_of(const Subject& subject, std::string_view group, std::string_view slug) {
  std::string id;
  id.reserve(subject.service.text().size() + subject.operation.text().size() + group.size() + slug.size() +
             3);
  id.append(subject.service.text()).append("/").append(subject.operation.text()).append("/");
  if (!group.empty()) id.append(group).append("/");
  return id.append(slug);
}

Case read_case(const Reader& reader, const Json& value, const Subject& subject, std::string_view group,
               std::size_t line, ReadAnswers& answers) {
  ObjectView object(reader.source, value, "a case");
  Case made;
  made.service = subject.service;
  made.operation = subject.operation;
  made.file = reader.file;
  made.line = line;
  made.id = id_of(subject, group, reader.read_slug(object, "slug"));
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
  for (const Json& step : object.items("steps")) made.steps.push_back(read_step(reader, step, made, answers));
  if (made.steps.empty()) reader.source.fail(ErrorCode::kMissingKey, value, "a case needs a step");
  check_connections(reader, made, value, object.items("steps"));
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

// The step of another operation: what `made` has of its own operation is read again.
void repeat_step(const Reader& reader, const Json& value, const Case& owner, ReadAnswers& answers,
                 Step& made) {
  ObjectView object(reader.source, value, "a step");
  if (auto* wait = std::get_if<Wait>(&made.action)) {
    ObjectView wait_object(reader.source, object.required("wait"), "\"wait\"");
    wait->family = read_family_reference(reader, wait_object, owner);
    return;
  }
  Send& send = std::get<Send>(made.action);
  ObjectView send_object(reader.source, object.required("send"), "\"send\"");
  send.operation = read_operation(reader, send_object, owner);
  if (const Json* changes = send_object.find("start_input"))
    send.body = read_start_input(reader, *changes, owner);
  const model::Operation* operation = reader.check_operation(owner.service, send.operation, value);
  if (operation == nullptr) return;
  const model::Model* model = find_model(reader.models, owner.service);
  made.allow = answers.find(reader, object, owner.service, send.operation);
  if (const Json* keep = object.find("keep")) made.keep = read_keeps(reader, *keep, model, operation);
}

// Whether what a step allows names a variable; all other templates are those of the first operation.
bool allows_a_variable(const std::vector<Step>& steps) {
  const auto rule_has = [](const OutputRule& rule) {
    return std::ranges::any_of(rule.values, [](const std::string& value) { return is_template(value); });
  };
  return std::ranges::any_of(steps, [&](const Step& step) {
    return std::ranges::any_of(
        step.allow, [&](const Allowed& allowed) { return std::ranges::any_of(allowed.output, rule_has); });
  });
}

// The case of another operation than that of `first`, which was read from the same value: a copy, in which
// only what speaks of the operation is read again. A fifth of what loading the catalogue took was to read it
// whole for each of fifteen operations.
Case repeat_case(const Reader& reader, const Json& value, const Case& first, const Subject& subject,
                 std::string_view group, ReadAnswers& answers) {
  ObjectView object(reader.source, value, "a case");
  Case made = first;
  made.service = subject.service;
  made.operation = subject.operation;
  made.id = id_of(subject, group, object.text("slug"));
  if (is_template(object.required("sources"))) made.sources = reader.read_sources(object, "a case");
  auto need = made.needs.begin();
  for (const Json& need_value : object.optional_items("needs")) {
    ObjectView need_object(reader.source, need_value, "a need");
    (need++)->family = read_family_reference(reader, need_object, made);
  }
  auto step = made.steps.begin();
  for (const Json& step_value : object.items("steps"))
    repeat_step(reader, step_value, made, answers, *step++);
  if (reader.source.failed()) return made;
  check_connections(reader, made, value, object.items("steps"));
  if (allows_a_variable(made.steps)) check_templates(reader, made, value);
  return made;
}

/// The line on which each value begins, counted once for all subjects of a file; the values are in the text's
/// order.
std::vector<std::size_t> lines_of(std::string_view text, const std::vector<Json>& values) {
  std::vector<std::size_t> lines;
  lines.reserve(values.size());
  std::size_t line = 1;
  std::size_t counted_bytes = 0;
  for (const Json& value : values) {
    const std::string_view between = text.substr(counted_bytes, value.offset_bytes() - counted_bytes);
    line += static_cast<std::size_t>(std::ranges::count(between, '\n'));
    counted_bytes = value.offset_bytes();
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

void read_cases(const Reader& reader, std::string_view text, const Json& root, ReadCases& into) {
  ObjectView object(reader.source, root, "a case file");
  const bool shared = object.find("applies_to") != nullptr;
  std::vector<Subject> subjects;
  std::string group;
  if (shared) {
    subjects = read_operations(reader, object, "applies_to");
    if (object.find("group") != nullptr) group = reader.read_slug(object, "group");
    object.allow_only({"applies_to", "group", "cases", "note"});
  } else {
    subjects = {{object.text("service"), object.text("operation"), &object.value()}};
    object.allow_only({"service", "operation", "cases", "note"});
  }
  const std::vector<Json>& values = object.items("cases");
  if (values.empty()) reader.source.fail(ErrorCode::kMissingKey, root, "a case file needs a case");
  const std::vector<std::size_t> lines = lines_of(text, values);
  const std::size_t first = into.cases().size();
  into.expect(subjects.size() * values.size());
  for (const Subject& subject : subjects) {
    if (reader.source.failed()) return;
    if (reader.check_operation(subject.service, subject.operation, *subject.at) == nullptr) return;
    Reader inner = reader;
    if (shared) inner.subject = subject_variables(reader.catalogue, subject.service, subject.operation);
    ReadAnswers answers;
    const bool again = &subject != &subjects.front();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Json& value = values[i];
      const bool is_new =
          into.add(again ? repeat_case(inner, value, into.cases()[first + i], subject, group, answers)
                         : read_case(inner, value, subject, group, lines[i], answers));
      if (!is_new) reader.fail_as_duplicate(into.cases().back().id, value);
    }
  }
}

}  // namespace touchstone::cases
