// See reader.h.
#include "cases/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/glob.h"

namespace touchstone::cases {

using base::ErrorCode;
using base::Json;
using base::ObjectView;

const model::Model* find_model(std::span<const model::Model> models, std::string_view service) {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const model::Model& model) { return model.service.name == service; });
  return found == models.end() ? nullptr : &*found;
}

bool has_member(const model::Model& model, model::ShapeIndex structure, std::string_view name) {
  return structure != model::kNoShape && model.shape(structure).find_member(name) != nullptr;
}

const Variables& case_variables() {
  static const Variables known = [] {
    Variables made;
    for (const std::string_view name :
         {"member", "unknown", "region", "account", "nonce", "service", "target", "operation",
          "operation_in_lower_case", "start_name", "location"}) {
      made.set(name, "");
    }
    return made;
  }();
  return known;
}

Variables subject_variables(const Catalogue& catalogue, std::string_view service,
                            std::string_view operation) {
  Variables variables = {
      {"service", std::string(service)}, {"operation", std::string(operation)}, {"member", ""}};
  if (const Family* family = catalogue.family_of(service, operation)) {
    variables.set("member", family->member);
    variables.set("family", family->id());
    variables.set("start", family->start);
    variables.set("start_address", family->start_address);
    variables.set("start_name", family->start_name);
    variables.set("start_token", family->start_token);
    variables.set("describe", family->describe);
    variables.set("describe_state", family->describe_state);
    variables.set("describe_address",
                  family->describe_state.substr(0, family->describe_state.rfind('/') + 1) + family->member);
    variables.set("list", family->list);
    variables.set("list_items", family->list_items);
  }
  return variables;
}

std::vector<std::string> Reader::read_sources(ObjectView& object, std::string_view what) const {
  std::vector<std::string> cited;
  for (const Json& item : object.optional_items("sources")) {
    if (!item.is_string()) (void)object.texts("sources");  // refuses it
    cited.push_back(of_subject(item.as_string(), item));
    if (item.is_string() && catalogue.find_source(cited.back()) == nullptr) {
      source.fail(ErrorCode::kUnknownName, item,
                  fmt::format("no source \"{}\" in sources.json", cited.back()),
                  "add it there, with where it can be read");
    }
  }
  if (cited.empty()) {
    source.fail(ErrorCode::kMissingKey, object.value(), fmt::format("{} needs \"sources\"", what),
                "a verdict must cite its evidence");
  }
  return cited;
}

std::string Reader::of_subject(const std::string& text, const Json& at) const {
  if (subject.empty() || !is_template(text)) return text;
  auto filled = fill(text, subject);
  if (!filled) source.fail(filled.error().code, at, filled.error().message);
  return filled.value_or("");
}

std::string Reader::read_slug(ObjectView& object, std::string_view key) const {
  std::string slug = object.text(key);
  const bool is_slug =
      !slug.empty() && slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!is_slug && !source.failed()) {
    source.fail(ErrorCode::kBadValue, object.required(key), fmt::format("\"{}\" is no {}", slug, key),
                "lower-case letters, digits and '-'");
  }
  return slug;
}

void Reader::check_pointer(std::string_view pointer, const model::Model& model,
                           const model::Operation& operation, std::size_t offset_bytes) const {
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

void Reader::check_state(const Family& family, const std::string& state, const Json& at) const {
  if (!is_state(state)) {
    source.fail(ErrorCode::kUnknownName, at, fmt::format("{} has no state \"{}\"", family.id(), state));
  }
}

const model::Operation* Reader::check_operation(std::string_view service, const std::string& name,
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

void Reader::fail_as_duplicate(const std::string& id, const Json& at) const {
  source.fail(ErrorCode::kDuplicate, at, fmt::format("the id \"{}\" stands twice", id));
}

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

}  // namespace touchstone::cases
