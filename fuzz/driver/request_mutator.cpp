// See request_mutator.h.
#include "driver/request_mutator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/pick.h"
#include "base/seed.h"
#include "driver/models.h"
#include "driver/pattern_texts.h"
#include "validate/pattern.h"
#include "wire/aws_json.h"

namespace touchstone::fuzz {
namespace {

using base::Json;
using base::Random;
using model::Constraints;
using model::Model;
using model::Shape;
using model::ShapeIndex;
using model::ShapeType;

constexpr int kMaxDepth = 6;  // structures of the models nest less deep
constexpr std::uint64_t kMaxText =
    300;  // longer bounds have nothing of their own that a request of 1 KiB could show

struct Place {
  const Model* model;
  const model::Operation* operation;
};

const std::vector<Place>& places() {
  static const std::vector<Place> all = [] {
    std::vector<Place> made;
    for (const Model& served : models()) {
      for (const model::Operation& operation : served.service.operations)
        made.push_back({&served, &operation});
    }
    return made;
  }();
  return all;
}

/// A text of so many code points, of characters of one to four bytes.
std::string text_of(std::uint64_t code_points, Random& random) {
  constexpr std::array<std::string_view, 6> kCharacters = {"a", "0", "-", "\u00e9", "\u4e00", "\U00010000"};
  const std::string_view character = pick(kCharacters, random);
  std::string text;
  for (std::uint64_t i = 0; i < code_points; ++i) text += character;
  return text;
}

/// A length beside one of the bounds.
std::uint64_t length_beside(const Constraints& constraints, Random& random) {
  const std::uint64_t bound =
      random.below(2) == 0 ? constraints.min_length.value_or(0) : constraints.max_length.value_or(1);
  const std::uint64_t moved = bound + random.below(3);
  return std::min(moved == 0 ? 0 : moved - 1, kMaxText);
}

/// A text that fits a pattern; empty when none was found.
const std::string& fitting(const std::string& pattern) {
  static std::map<std::string, std::string> known;
  const auto found = known.find(pattern);
  if (found != known.end()) return found->second;
  std::string& fits = known[pattern];
  const auto compiled = validate::Pattern::compile(pattern);
  const PatternTexts texts(pattern);
  Random random(1);
  for (int tries = 0; compiled && tries < 50; ++tries) {
    const std::string text = texts.text(random);
    if (text.empty() || text.size() > 80 || compiled->match(text) != validate::PatternMatch::kMatch) continue;
    fits = text;
    break;
  }
  return fits;
}

Json sample(const Model& model, ShapeIndex index, const Constraints& constraints, Random& random, int depth);

Json sample_structure(const Model& model, const Shape& shape, Random& random, int depth) {
  Json made = Json::object();
  for (const model::Member& member : shape.members) {
    if (member.required || random.below(4) == 0)
      made.set(member.name,
               sample(model, member.target, model::effective_constraints(model, member), random, depth + 1));
  }
  return made;
}

/// A value of a shape, most likely a valid one.
Json sample(const Model& model, ShapeIndex index, const Constraints& constraints, Random& random, int depth) {
  const Shape& shape = model.shape(index);
  if (depth > kMaxDepth) return {};
  if (!constraints.enum_values.empty()) return Json::string(pick(constraints.enum_values, random));
  switch (shape.type) {
    case ShapeType::kStructure:
      return sample_structure(model, shape, random, depth);
    case ShapeType::kUnion:
      return Json::object();
    case ShapeType::kList:
      return Json::array(
          {sample(model, shape.element, model.shape(shape.element).constraints, random, depth + 1)});
    case ShapeType::kMap:
      return Json::object(
          {{"a", sample(model, shape.element, model.shape(shape.element).constraints, random, depth + 1)}});
    case ShapeType::kBoolean:
      return Json::boolean(random.below(2) == 0);
    case ShapeType::kString:
    case ShapeType::kEnum:
    case ShapeType::kBlob:
      return Json::string(
          constraints.pattern
              ? fitting(*constraints.pattern)
              : text_of(std::max<std::uint64_t>(constraints.min_length.value_or(1), 1), random));
    default:
      return Json::integer(static_cast<std::int64_t>(std::max(constraints.min_value.value_or(1), -1e9)));
  }
}

/// A value that breaks what the shape asks for, or nearly so.
Json broken(const Shape& shape, const Constraints& constraints, Random& random) {
  const bool is_text = shape.type == ShapeType::kString || shape.type == ShapeType::kEnum;
  switch (random.below(is_text ? 8 : 4)) {
    case 0:
      return {};
    case 1:
      return Json::integer(
          static_cast<std::int64_t>(random.below(3)) - 1 +
          static_cast<std::int64_t>(std::clamp(constraints.max_value.value_or(0), -1e9, 1e9)));
    case 2:
      return Json::array();
    case 3:
      return Json::string("");
    case 4:
      return Json::string(constraints.pattern
                              ? near_miss(fitting(*constraints.pattern), *constraints.pattern, random)
                              : "\n");
    default:
      return Json::string(text_of(length_beside(constraints, random), random));
  }
}

/// Breaks one thing of a structure: of itself, or of a structure inside of it.
void break_one(const Model& model, const Shape& shape, Json& value, Random& random, int depth) {
  if (shape.members.empty()) return;
  const model::Member& member = pick(shape.members, random);
  const Shape& target = model.shape(member.target);
  Json* held = nullptr;
  for (base::JsonMember& one : value.members()) held = one.name == member.name ? &one.value : held;
  if (held != nullptr && held->is_object() && target.type == ShapeType::kStructure && depth < kMaxDepth &&
      random.below(3) != 0)
    return break_one(model, target, *held, random, depth + 1);
  switch (random.below(6)) {
    case 0:
      std::erase_if(value.members(), [&](const base::JsonMember& one) { return one.name == member.name; });
      return;
    case 1:
      value.members().push_back(
          {member.name,
           sample(model, member.target, model::effective_constraints(model, member), random, depth + 1), 0});
      return;
    case 2:
      value.members().push_back({"Unknown", Json::boolean(true), 0});
      return;
    default:
      value.set(member.name, broken(target, model::effective_constraints(model, member), random));
  }
}

/// The operation that a request claims, or any.
Place place_of(std::string_view bytes, Random& random) {
  for (const Place& place : places()) {
    if (random.below(8) != 0 && bytes.find(wire::target_of(place.model->service, place.operation->name) +
                                           "\r\n") != std::string_view::npos)
      return place;
  }
  return pick(places(), random);
}

}  // namespace

std::size_t mutate_request(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                           MutateBytes otherwise) {
  Random random(seed);
  if (random.below(3) == 0) return otherwise(data, size, max_size);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Place place = place_of(bytes, random);
  if (place.operation->input == model::kNoShape) return otherwise(data, size, max_size);

  const std::size_t head_end = bytes.find("\r\n\r\n");
  const auto held = head_end == std::string_view::npos ? base::parse_json("")
                                                       : base::parse_json(bytes.substr(head_end + 4));
  const Shape& input = place.model->shape(place.operation->input);
  Json body = held && held->is_object() && random.below(2) == 0
                  ? *held
                  : sample_structure(*place.model, input, random, 0);
  if (random.below(4) != 0) break_one(*place.model, input, body, random, 0);

  wire::HttpRequest request;
  wire::encode_request(request, place.model->service, *place.model->aws_json(), place.operation->name,
                       "localhost", body);
  const std::string made = wire::to_bytes(request);
  if (made.size() > max_size) return otherwise(data, size, max_size);
  std::ranges::copy(made, data);
  return made.size();
}

}  // namespace touchstone::fuzz
