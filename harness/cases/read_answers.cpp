// See read_answers.h.
#include "cases/read_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::ObjectView;

bool declares(const model::Model& model, const model::Operation& operation, std::string_view error) {
  const auto named = [&](model::ShapeIndex index) { return model.shape(index).name() == error; };
  return std::any_of(operation.errors.begin(), operation.errors.end(), named) ||
         std::any_of(model.service.errors.begin(), model.service.errors.end(), named);
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

}  // namespace

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
    const bool common = reader.catalogue.common_errors.may_be_allowed(error);
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

namespace {

// What the set of answers.json of this name allows an operation to answer.
SharedList<Allowed> find_answers(const Reader& reader, const Json& name, std::string_view service,
                                 std::string_view operation) {
  const AnswerSets& sets = reader.catalogue.answers;
  const std::string id = fmt::format("{}/{}", service, operation);
  if (const SharedList<Allowed>* answers = sets.find(name.as_string(), id)) return *answers;
  if (sets.knows(name.as_string())) {
    reader.source.fail(ErrorCode::kUnknownName, name,
                       fmt::format("the answers \"{}\" say nothing of {}", name.as_string(), id),
                       "answers.json says for which operations they hold");
  } else {
    reader.source.fail(ErrorCode::kUnknownName, name,
                       fmt::format("no answers \"{}\" in answers.json", name.as_string()),
                       fmt::format("one of {}", fmt::join(sets.names(), ", ")));
  }
  return {};
}

SharedList<Allowed> read_allow(const Reader& reader, ObjectView& step, std::string_view service,
                               std::string_view operation) {
  const Json& allow = step.required("allow");
  if (allow.is_string()) return find_answers(reader, allow, service, operation);
  const model::Model* model = find_model(reader.models, service);
  const model::Operation* known = model == nullptr ? nullptr : model->find_operation(operation);
  std::vector<Allowed> all;
  for (const Json& item : step.items("allow")) {
    if (item.is_string()) {
      const SharedList<Allowed> set = find_answers(reader, item, service, operation);
      all.insert(all.end(), set.begin(), set.end());
    } else {
      all.push_back(read_allowed(reader, item, model, known));
    }
  }
  return all;
}

}  // namespace

SharedList<Allowed> ReadAnswers::find(const Reader& reader, ObjectView& step, std::string_view service,
                                      std::string_view operation) {
  std::string key(operation);
  base::append_json(key, step.required("allow"));
  const auto [found, is_new] = read_.try_emplace(std::move(key));
  if (is_new) found->second = read_allow(reader, step, service, operation);
  return found->second;
}

void read_common_errors(const Reader& reader, ObjectView& object, CommonErrors& into) {
  for (const Json& value : object.items("common_errors")) {
    ObjectView error(reader.source, value, "a common error");
    CommonError made{error.text("name"), false, reader.read_sources(error, "a common error")};
    if (const Json* remapped = error.find("remapped")) {
      made.remapped = remapped->as_bool();
      if (!made.remapped)
        reader.source.fail(ErrorCode::kBadValue, *remapped, "\"remapped\" is true, or left out");
    }
    error.allow_only({"name", "remapped", "sources"});
    std::string name = made.name;
    if (!into.add(std::move(made)))
      reader.source.fail(ErrorCode::kDuplicate, value, fmt::format("the error \"{}\" stands twice", name));
  }
}

void read_answer_sets(const Reader& reader, ObjectView& object, AnswerSets& into) {
  for (const Json& value : object.items("sets")) {
    ObjectView set(reader.source, value, "a set of answers");
    const std::string name = reader.read_slug(set, "name");
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
}

}  // namespace touchstone::cases
