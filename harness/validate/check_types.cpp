// See check_types.h. What counts as a shape's JSON type: protocol:awsJson1_1, "shape serialization".
// The recursion is as deep as the value, whose depth its parser has bounded.
#include "validate/check_types.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/digest.h"
#include "base/next_by_name.h"
#include "validate/place.h"

namespace touchstone::validate {
namespace {

using base::Json;
using model::ShapeType;

template <class Integer>
bool fits_integer(const Json& value) {
  const auto number = value.as_integer();
  return number && *number >= std::numeric_limits<Integer>::min() &&
         *number <= std::numeric_limits<Integer>::max();
}

bool is_whole_number(const Json& value) {
  return value.is_number() && value.as_string().find_first_of(".eE") == std::string::npos;
}

bool is_float(const Json& value) {
  constexpr std::array<std::string_view, 3> kNotFinite{"NaN", "Infinity", "-Infinity"};
  return value.is_number() ||
         (value.is_string() && std::ranges::find(kNotFinite, value.as_string()) != kNotFinite.end());
}

bool is_timestamp(const Json& value, std::string_view format) {
  if (value.is_string()) return format == "date-time" || format == "http-date";
  return value.is_number();
}

/// Tells whether the value itself, not what is in it, is of the type.
bool fits(ShapeType type, const Json& value, std::string_view timestamp_format) {
  switch (type) {
    case ShapeType::kBlob:
      return value.is_string() && base::from_base64(value.as_string()).has_value();
    case ShapeType::kBoolean:
      return value.is_bool();
    case ShapeType::kString:
    case ShapeType::kEnum:
      return value.is_string();
    case ShapeType::kByte:
      return fits_integer<std::int8_t>(value);
    case ShapeType::kShort:
      return fits_integer<std::int16_t>(value);
    case ShapeType::kInteger:
    case ShapeType::kIntEnum:
      return fits_integer<std::int32_t>(value);
    case ShapeType::kLong:
      return fits_integer<std::int64_t>(value);
    case ShapeType::kBigInteger:
      return is_whole_number(value);
    case ShapeType::kFloat:
    case ShapeType::kDouble:
      return is_float(value);
    case ShapeType::kBigDecimal:
      return value.is_number();
    case ShapeType::kTimestamp:
      return is_timestamp(value, timestamp_format);
    case ShapeType::kDocument:
      return true;
    case ShapeType::kList:
      return value.is_array();
    case ShapeType::kMap:
    case ShapeType::kStructure:
    case ShapeType::kUnion:
      return value.is_object();
  }
  return false;
}

/// A union holds exactly one of its members; null ones are absent.
bool has_one_member(const model::Shape& shape, const Json& value) {
  return std::ranges::count_if(value.members(), [&shape](const base::JsonMember& member) {
           return !member.value.is_null() && shape.find_member(member.name) != nullptr;
         }) == 1;
}

class TypeChecker {
 public:
  explicit TypeChecker(const model::Model& model) : model_(model) {}

  std::optional<TypeFault> find(model::ShapeIndex index, const Json& value, const Place& place,
                                std::string_view member_timestamp_format = {}) const {
    const model::Shape& shape = model_.shape(index);
    const std::string_view format =
        member_timestamp_format.empty() ? shape.timestamp_format : member_timestamp_format;
    if (!fits(shape.type, value, format)) return fault(shape.type, value, place);
    switch (shape.type) {
      case ShapeType::kUnion:
        if (!has_one_member(shape, value)) return fault(shape.type, value, place);
        return find_in_members(shape, value, place);
      case ShapeType::kStructure:
        return find_in_members(shape, value, place);
      case ShapeType::kList:
        return find_in_list(shape, value, place);
      case ShapeType::kMap:
        return find_in_map(shape, value, place);
      default:
        return std::nullopt;
    }
  }

 private:
  static TypeFault fault(ShapeType expected, const Json& value, const Place& place) {
    return {place.path(), expected, value.kind(), value};
  }

  std::optional<TypeFault> find_in_members(const model::Shape& shape, const Json& value,
                                           const Place& place) const {
    base::NextByName<model::Member> known(shape.members);
    for (const auto& [name, member_value, offset_bytes] : value.members()) {
      const model::Member* const member = known.find(name);
      if (member == nullptr || member_value.is_null()) continue;
      if (auto found = find(member->target, member_value, place.member(name), member->timestamp_format))
        return found;
    }
    return std::nullopt;
  }

  std::optional<TypeFault> find_in_list(const model::Shape& shape, const Json& value,
                                        const Place& place) const {
    for (std::size_t index = 0; index < value.items().size(); ++index) {
      if (auto found = find_in_container(shape, value.items()[index], place.item(index))) return found;
    }
    return std::nullopt;
  }

  std::optional<TypeFault> find_in_map(const model::Shape& shape, const Json& value,
                                       const Place& place) const {
    for (const auto& [key, entry, offset_bytes] : value.members()) {
      if (auto found = find_in_container(shape, entry, place.map_key(key))) return found;
    }
    return std::nullopt;
  }

  /// An entry of a list or map. Only a sparse one may hold null.
  std::optional<TypeFault> find_in_container(const model::Shape& container, const Json& entry,
                                             const Place& place) const {
    if (container.sparse && entry.is_null()) return std::nullopt;
    return find(container.element, entry, place);
  }

  const model::Model& model_;
};

}  // namespace

std::optional<TypeFault> find_type_fault_in(const model::Model& model, model::ShapeIndex shape,
                                            const Json& value) {
  if (shape != model::kNoShape) return TypeChecker(model).find(shape, value, Place());
  if (value.is_object()) return std::nullopt;
  return TypeFault{{}, ShapeType::kStructure, value.kind(), value};
}

}  // namespace touchstone::validate
