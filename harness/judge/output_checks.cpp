// See output_checks.h.
#include "judge/output_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "judge/message_checks.h"
#include "validate/violation.h"
#include "wire/http_message.h"

namespace touchstone::judge {
namespace {

using base::Json;
using model::Model;
using model::ShapeIndex;
using model::ShapeType;
using Finding = std::optional<std::string>;

// (Models spell it like this.)
bool is_message(std::string_view member) { return wire::equals_ignoring_case(member, "Message"); }

// A path without its indices: which item of a list it is depends on what else the target holds, and changes
// from run to run.
std::string joined(const std::vector<std::string>& path) {
  std::vector<std::string_view> names;
  for (const std::string& part : path) {
    if (part.find_first_not_of("0123456789") != std::string::npos) names.push_back(part);
  }
  return fmt::format("{}", fmt::join(names, "."));
}

// Appends the path of each null member below a value, following its shape: documents and sparse collections
// may hold nulls.
void find_nulls(const OutputShape& of, model::ShapeIndex index, const Json& value, const Trail& trail,
                std::vector<std::string>& found) {
  const model::Shape& shape = of.model.shape(index);
  if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion) {
    for (const base::JsonMember& member : value.members()) {
      const model::Member* known = shape.find_member(member.name);
      const Trail here{&trail, member.name};
      if (member.value.is_null()) {
        if (known != nullptr || !of.is_error()) found.push_back(here.spelt());
      } else if (known != nullptr) {
        find_nulls(of, known->target, member.value, here, found);
      }
    }
  } else if (shape.type == ShapeType::kList || shape.type == ShapeType::kMap) {
    for (const Json& item : value.items()) find_nulls(of, shape.element, item, trail, found);
    for (const base::JsonMember& entry : value.members())
      find_nulls(of, shape.element, entry.value, trail, found);
  }
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

ShapeIndex find_error(const Model& model, const model::Operation* operation, std::string_view name,
                      const Json& body) {
  const auto called = [&](ShapeIndex index) { return is_called(model.shape(index), name); };
  if (operation != nullptr) {
    const auto declared = std::ranges::find_if(operation->errors, called);
    if (declared != operation->errors.end()) return *declared;
  }
  const auto common = std::ranges::find_if(model.service.errors, called);
  if (common != model.service.errors.end()) return *common;
  // Most errors that nobody declares have a name and a message alone, and need no look through all shapes.
  if (body.members().size() <= 2) return model::kNoShape;
  const auto any = std::ranges::find_if(
      model.shapes, [&](const model::Shape& shape) { return shape.fault && is_called(shape, name); });
  return any == model.shapes.end() ? model::kNoShape : static_cast<ShapeIndex>(any - model.shapes.begin());
}

}  // namespace

ShapeIndex find_shape_of_error(const Model& model, const model::Operation* operation, std::string_view name,
                               const Json& body) {
  if (name.empty()) return model::kNoShape;
  const ShapeIndex error = find_error(model, operation, name, body);
  if (error == model::kNoShape) return error;
  const bool is_to_ask = std::ranges::any_of(model.shape(error).members, [&](const model::Member& member) {
    return !is_message(member.name) && (member.required || body.find(member.name) != nullptr);
  });
  return is_to_ask ? error : model::kNoShape;
}

Json without_message(const Json& body) {
  Json rest = body;
  std::erase_if(rest.members(), [](const base::JsonMember& member) { return is_message(member.name); });
  return rest;
}

Finding find_wrong_types(const OutputShape& of, const Json& body) {
  const auto fault = of.checker.find_type_fault(of.index, body);
  if (!fault) return std::nullopt;
  return fmt::format("{} is a JSON {}, its shape of type {}", joined(fault->path),
                     base::name_of(fault->actual), model::name_of(fault->expected));
}

Finding find_nulls(const OutputShape& of, const Json& body) {
  std::vector<std::string> found;
  find_nulls(of, of.index, body, Trail{}, found);
  if (found.empty()) return std::nullopt;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return fmt::format("null: {}", fmt::join(found, ", "));
}

Finding find_broken_constraints(const OutputShape& of, const Json& body) {
  std::vector<std::string> found;
  for (const validate::Violation& violation : of.checker.find_violations(of.index, body)) {
    if (of.is_error() && is_message(violation.path.front())) continue;
    std::string words = describe(violation);
    if (std::find(found.begin(), found.end(), words) == found.end()) found.push_back(std::move(words));
  }
  if (found.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(found, ", "));
}

}  // namespace touchstone::judge
