// See output_checks.h.
#include "judge/output_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/json_source.h"
#include "base/next_by_name.h"
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

bool wants_seconds(std::string_view format) { return format.empty() || format == "epoch-seconds"; }

// What is wrong with a time in seconds; nothing when it is one that clients can read. A time of more digits
// than a year has is milliseconds, mostly: botocore raises for it, the SDK for JavaScript makes it a date
// of the year 58000.
std::string find_fault_of_time(const Json& value) {
  constexpr double kYear1 = -62135596800;      // 0001-01-01T00:00:00Z
  constexpr double kYear10000 = 253402300800;  // 10000-01-01T00:00:00Z
  if (value.is_null()) return {};              // another rule's matter
  if (!value.is_number()) return fmt::format("is {}", base::with_article(value.kind()));
  if (value.as_double() >= kYear10000) return "is beyond the year 9999 as a number of seconds";
  if (value.as_double() < kYear1) return "is before the year 1 as a number of seconds";
  return {};
}

// The way to a value inside a body, by the names of the members passed, so that it is spelt only where
// something is wrong.
struct Trail {
  const Trail* above = nullptr;  // null: this is the body itself
  std::string_view member = {};

  // "Properties.SubmitTime".
  [[nodiscard]] std::string spelt() const {
    if (above == nullptr) return {};
    std::string path = above->spelt();
    if (!path.empty()) path += '.';
    return path.append(member);
  }
};

// Collects the paths of the nulls and of the wrong times below a value, following its shape: documents and
// sparse collections may hold nulls.
class MemberWalk {
 public:
  explicit MemberWalk(const OutputShape& of) : model_(of.model), is_error_(of.is_error()) {}

  void look_at(ShapeIndex index, const Json& value, const Trail& trail, std::string_view member_format = {}) {
    const model::Shape& shape = model_.shape(index);
    if (shape.type == ShapeType::kTimestamp) {
      if (!wants_seconds(member_format.empty() ? shape.timestamp_format : member_format)) return;
      const std::string fault = find_fault_of_time(value);
      if (!fault.empty()) times_.insert(fmt::format("{} {}", trail.spelt(), fault));
    } else if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion) {
      base::NextByName<model::Member> of_shape(shape.members);
      for (const base::JsonMember& member : value.members()) {
        const model::Member* known = of_shape.find(member.name);
        const Trail here{&trail, member.name};
        if (member.value.is_null()) {
          if (known != nullptr || !is_error_) nulls_.insert(here.spelt());
        } else if (known != nullptr) {
          look_at(known->target, member.value, here, known->timestamp_format);
        }
      }
    } else if (shape.type == ShapeType::kList || shape.type == ShapeType::kMap) {
      for (const Json& item : value.items()) look_at(shape.element, item, trail);
      for (const base::JsonMember& entry : value.members()) look_at(shape.element, entry.value, trail);
    }
  }

  [[nodiscard]] MemberFaults found() const {
    MemberFaults faults;
    if (!nulls_.empty()) faults.nulls = fmt::format("null: {}", fmt::join(nulls_, ", "));
    if (!times_.empty()) faults.times = fmt::format("{}", fmt::join(times_, ", "));
    return faults;
  }

 private:
  const Model& model_;
  bool is_error_;
  std::set<std::string> nulls_;
  std::set<std::string> times_;
};

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

MemberFaults find_member_faults(const OutputShape& of, const Json& body) {
  MemberWalk walk(of);
  walk.look_at(of.index, body, Trail{});
  return walk.found();
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
