// See model.h.
#include "model/model.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "model/reading.h"

namespace touchstone::model {
namespace {

// In the order of ShapeType.
constexpr std::array<std::string_view, 19> kTypeNames = {
    "blob",     "boolean", "string", "enum",      "byte",       "short",      "integer",
    "intEnum",  "long",    "float",  "double",    "bigInteger", "bigDecimal", "timestamp",
    "document", "list",    "map",    "structure", "union"};

}  // namespace

std::string_view name_of(ShapeType type) { return kTypeNames.at(static_cast<std::size_t>(type)); }

std::string_view Shape::name() const { return bare_name(id); }

const Member* Shape::find_member(std::string_view member_name) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == member_name; });
  return found == members.end() ? nullptr : &*found;
}

const Operation* Model::find_operation(std::string_view name) const {
  const auto& all = service.operations;
  const auto found = std::ranges::lower_bound(all, name, {}, &Operation::name);
  return found == all.end() || found->name != name ? nullptr : &*found;
}

ShapeIndex Model::find_shape(std::string_view id) const {
  const auto first = [this](const auto& matches) {
    const auto found = std::find_if(shapes.begin(), shapes.end(), matches);
    return found == shapes.end() ? kNoShape : static_cast<ShapeIndex>(found - shapes.begin());
  };
  if (id.find('#') != std::string_view::npos) return first([&](const Shape& s) { return s.id == id; });
  // A bare name may stand in two namespaces (a service's String and smithy.api#String): the service's own
  // comes first.
  const std::string own = service.id.substr(0, service.id.find('#') + 1).append(id);
  const ShapeIndex found = first([&](const Shape& s) { return s.id == own; });
  return found != kNoShape ? found : first([&](const Shape& s) { return s.name() == id; });
}

std::optional<Protocol> Model::aws_json() const {
  for (const Protocol protocol : service.protocols) {
    if (protocol == Protocol::kAwsJson1_0 || protocol == Protocol::kAwsJson1_1) return protocol;
  }
  return std::nullopt;
}

Constraints effective_constraints(const Model& model, const Member& member) {
  // A trait replaces the target's trait whole: a length with only a minimum lifts the target's maximum.
  Constraints all = model.shape(member.target).constraints;
  const Constraints& own = member.constraints;
  if (own.min_length || own.max_length) {
    all.min_length = own.min_length;
    all.max_length = own.max_length;
  }
  if (own.min_value || own.max_value) {
    all.min_value = own.min_value;
    all.max_value = own.max_value;
  }
  if (own.pattern) all.pattern = own.pattern;
  if (!own.enum_values.empty()) all.enum_values = own.enum_values;
  all.unique_items = all.unique_items || own.unique_items;
  return all;
}

}  // namespace touchstone::model
