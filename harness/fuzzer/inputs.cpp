// See inputs.h.
#include "fuzzer/inputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/pick.h"
#include "validate/violation.h"

namespace touchstone::fuzzer {
namespace {

using base::Json;
using model::ShapeType;

// Structures inside one another, as deep as any input of the models goes.
constexpr std::size_t kDeepestMember = 4;

// Puts a value at a path, making the objects on the way; takes it away for null.
void put(Json& root, const std::vector<std::string>& path, const Json* value) {
  Json* at = &root;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const auto found = std::ranges::find(at->members(), path[i], &base::JsonMember::name);
    at = found != at->members().end() ? &found->value : &at->set(path[i], Json::object());
    if (!at->is_object()) *at = Json::object();
  }
  if (value != nullptr) {
    at->set(path.back(), *value);
  } else {
    std::erase_if(at->members(), [&](const base::JsonMember& member) { return member.name == path.back(); });
  }
}

std::string text_at(const Json& root, const std::vector<std::string>& path) {
  const Json* at = &root;
  for (const std::string& name : path) {
    at = at->find(name);
    if (at == nullptr) return "";
  }
  return at->is_string() ? at->as_string() : "";
}

Json a_number(const model::Constraints& constraints, base::Random& random) {
  std::vector<std::int64_t> worth = {0, 1, -1, 2147483647};
  for (const auto& bound : {constraints.min_value, constraints.max_value}) {
    if (!bound || std::abs(*bound) > 1e15) continue;
    const auto at = static_cast<std::int64_t>(*bound);
    worth.insert(worth.end(), {at - 1, at, at + 1});
  }
  return Json::integer(pick(worth, random));
}

// A list of sample texts, around each bound of its length.
Json a_list(const model::Model& model, const model::Shape& list, const model::Constraints& constraints,
            base::Random& random) {
  const model::Shape& element = model.shape(list.element);
  if (element.type != ShapeType::kString && element.type != ShapeType::kEnum) return Json::array();
  std::vector<std::uint64_t> worth = {0, 1, 2};
  for (const auto& bound : {constraints.min_length, constraints.max_length}) {
    if (!bound || *bound > 1000) continue;
    worth.insert(worth.end(), {*bound, *bound + 1});
  }
  const Texts texts(element.constraints, "");
  std::vector<Json> items;
  for (std::uint64_t left = pick(worth, random); left > 0; --left)
    items.push_back(Json::string(texts.fitting(random)));
  if (!items.empty() && random.below(3) == 0) items.back() = Json::string(texts.draw(random).value);
  return Json::array(std::move(items));
}

// What a JSON type is called, and a few values of it.
struct Sample {
  std::string_view json;
  std::string_view what;
  Json::Kind kind;
};
constexpr std::array<Sample, 12> kSamples = {{{"12", "number", Json::Kind::kNumber},
                                              {"0", "number", Json::Kind::kNumber},
                                              {"-1", "number", Json::Kind::kNumber},
                                              {"0.5", "number", Json::Kind::kNumber},
                                              {"true", "boolean", Json::Kind::kBool},
                                              {"false", "boolean", Json::Kind::kBool},
                                              {"\"a\"", "text", Json::Kind::kString},
                                              {"[\"a\"]", "list", Json::Kind::kArray},
                                              {"[]", "list", Json::Kind::kArray},
                                              {"[[]]", "list", Json::Kind::kArray},
                                              {"{\"a\":\"b\"}", "object", Json::Kind::kObject},
                                              {"{}", "object", Json::Kind::kObject}}};

}  // namespace

Inputs::Inputs(const model::Model& model, const model::Operation& operation, Json base)
    : model_(model), base_(std::move(base)) {
  if (operation.input != model::kNoShape) find_spots(model.shape(operation.input), {}, 0);
}

void Inputs::find_spots(const model::Shape& structure, const std::vector<std::string>& path,
                        std::size_t depth) {
  for (const model::Member& member : structure.members) {
    std::vector<std::string> here = path;
    here.push_back(member.name);
    const model::Shape& target = model_.shape(member.target);
    const model::Constraints constraints = model::effective_constraints(model_, member);
    spots_.push_back({here, &member, constraints, Texts(constraints, text_at(base_, here))});
    if (target.type == ShapeType::kStructure && depth + 1 < kDeepestMember)
      find_spots(target, here, depth + 1);
  }
}

Input Inputs::draw(base::Random& random) const {
  if (spots_.empty()) return {base_, "nothing"};
  const Spot& spot = pick(spots_, random);
  Input made{base_, ""};
  switch (random.below(12)) {
    case 0:
      put(made.value, spot.path, nullptr);
      made.tried = "left out";
      return made;
    case 1: {
      const Json null;
      put(made.value, spot.path, &null);
      made.tried = "null";
      return made;
    }
    case 2:
    case 3:
      return of_another_type(spot, random);
    default:
      return changed(spot, random);
  }
}

Input Inputs::changed(const Spot& spot, base::Random& random) const {
  Input made{base_, ""};
  const model::Shape& shape = model_.shape(spot.member->target);
  Json value;
  switch (shape.type) {
    case ShapeType::kString:
    case ShapeType::kEnum: {
      Text text = spot.texts.draw(random);
      value = Json::string(text.value);
      made.tried = std::move(text.tried);
      break;
    }
    case ShapeType::kBoolean:
      value = Json::boolean(random.below(2) == 0);
      break;
    case ShapeType::kList:
      value = a_list(model_, shape, spot.constraints, random);
      made.tried = fmt::format("{} items", value.items().size());
      break;
    case ShapeType::kMap:
    case ShapeType::kStructure:
    case ShapeType::kUnion:
    case ShapeType::kDocument:
      value = Json::object();
      made.tried = "empty";
      break;
    case ShapeType::kBlob:
      value = Json::string("AAAA");
      break;
    default:
      value = a_number(spot.constraints, random);
      made.tried = fmt::format("number {}", value.as_string());
      break;
  }
  put(made.value, spot.path, &value);
  return made;
}

Input Inputs::of_another_type(const Spot& spot, base::Random& random) const {
  Input made{base_, ""};
  const Sample& sample = pick(kSamples, random);
  const Json value = base::parse_json(sample.json).value_or(Json());
  put(made.value, spot.path, &value);
  made.tried = std::string(sample.what);
  return made;
}

std::vector<std::string> Inputs::constraints() const {
  using validate::Constraint;
  std::vector<std::string> found;
  for (const Spot& spot : spots_) {
    const std::string where = fmt::format("{}", fmt::join(spot.path, "."));
    const auto add = [&](bool there, Constraint constraint) {
      if (there) found.push_back(fmt::format("{} {}", where, validate::name_of(constraint)));
    };
    add(spot.member->required, Constraint::kRequired);
    add(spot.constraints.min_length.value_or(0) > 0, Constraint::kMinLength);
    add(spot.constraints.max_length.has_value(), Constraint::kMaxLength);
    add(spot.constraints.pattern.has_value(), Constraint::kPattern);
    add(!spot.constraints.enum_values.empty(), Constraint::kEnum);
    add(spot.constraints.min_value.has_value(), Constraint::kMinValue);
    add(spot.constraints.max_value.has_value(), Constraint::kMaxValue);
    if (spot.path.size() == 1) found.push_back(where + " type");
  }
  return found;
}

}  // namespace touchstone::fuzzer
