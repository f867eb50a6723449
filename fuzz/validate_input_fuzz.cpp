// Property: an input has a wrong type, or breaks the constraints, exactly where a plain reading of Smithy's
// text says so, for every kind of shape and constraint. Mutant: the length of a string is counted in bytes
// (seed two-letters-of-two-bytes). The input is the JSON value that is held against kShapes.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "model/load.h"
#include "oracles/json_places.h"
#include "validate/check.h"

namespace {

namespace base = touchstone::base;
namespace model = touchstone::model;
namespace validate = touchstone::validate;
using base::Json;

constexpr std::string_view kShapes = R"({"smithy": "2.0", "shapes": {
"t#S_1": {"type": "service", "version": "1", "operations": [{"target": "t#Try"}],
  "traits": {"aws.auth#sigv4": {"name": "s"}, "aws.protocols#awsJson1_1": {}}},
"t#Try": {"type": "operation", "input": {"target": "t#Input"}},
"t#Text": {"type": "string", "traits": {"smithy.api#length": {"min": 2, "max": 3}}},
"t#Word": {"type": "string", "traits": {"smithy.api#pattern": "^[ab]+$"}},
"t#Color": {"type": "enum", "members": {
  "R": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "R"}},
  "G": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "G"}}}},
"t#Count": {"type": "integer", "traits": {"smithy.api#range": {"min": 1, "max": 10}}},
"t#Bytes": {"type": "blob", "traits": {"smithy.api#length": {"min": 1, "max": 2}}},
"t#Ratio": {"type": "double", "traits": {"smithy.api#range": {"min": -1.5, "max": 1.5}}},
"t#Texts": {"type": "list", "member": {"target": "t#Text"}, "traits": {"smithy.api#length": {"min": 1, "max": 2}}},
"t#Set": {"type": "list", "member": {"target": "smithy.api#String"}, "traits": {"smithy.api#uniqueItems": {}}},
"t#Map": {"type": "map", "key": {"target": "t#Word"}, "value": {"target": "t#Count"},
  "traits": {"smithy.api#length": {"max": 2}}},
"t#Choice": {"type": "union", "members": {"A": {"target": "t#Text"}, "B": {"target": "t#Count"}}},
"t#Input": {"type": "structure", "members": {
  "Count": {"target": "t#Count", "traits": {"smithy.api#required": {}}},
  "Text": {"target": "t#Text"}, "Word": {"target": "t#Word"}, "Color": {"target": "t#Color"},
  "Bytes": {"target": "t#Bytes"}, "Ratio": {"target": "t#Ratio"}, "Texts": {"target": "t#Texts"},
  "Set": {"target": "t#Set"}, "Map": {"target": "t#Map"}, "Choice": {"target": "t#Choice"},
  "Flag": {"target": "smithy.api#Boolean"}, "Tiny": {"target": "smithy.api#Byte"},
  "Short": {"target": "smithy.api#Short"}, "Big": {"target": "smithy.api#Long"},
  "When": {"target": "smithy.api#Timestamp"}, "Any": {"target": "smithy.api#Document"},
  "Inner": {"target": "t#Input"}}}
}})";

using Broken = std::multiset<std::string>;

/// Reads the same shapes without a model, by what each member is called.
class PlainReading {
 public:
  explicit PlainReading(const Json& value) { input(value, ""); }

  bool wrong_type = false;
  Broken broken;

 private:
  void type(bool fits) { wrong_type = wrong_type || !fits; }
  void rule(bool holds, std::string_view name, const std::string& path) {
    if (!holds) broken.insert(fmt::format("{}: {}", path, name));
  }
  void within(std::size_t length, std::size_t min, std::size_t max, const std::string& path) {
    rule(length >= min, "min-length", path);
    rule(length <= max, "max-length", path);
  }

  void text(const Json& value, const std::string& path) {
    type(value.is_string());
    const auto count =
        std::ranges::count_if(value.as_string(), [](char c) { return (c & '\xC0') != '\x80'; });
    within(static_cast<std::size_t>(count), 2, 3, path);
  }
  void word(const std::string& text, const std::string& path) {
    rule(!text.empty() && text.find_first_not_of("ab") == std::string::npos, "pattern", path);
  }
  void integer(const Json& value, std::int64_t min, std::int64_t max) {
    const auto number = touchstone::fuzz::plain_integer(value.is_number() ? value.as_string() : "");
    const std::int64_t held = number.value_or(0);
    type(number.has_value() && held >= min && held <= max);
  }
  void count(const Json& value, const std::string& path) {
    integer(value, INT32_MIN, INT32_MAX);
    if (wrong_type) return;
    rule(value.as_integer() >= 1, "min-value", path);
    rule(value.as_integer() <= 10, "max-value", path);
  }
  void ratio(const Json& value, const std::string& path) {
    const std::string& spelt = value.as_string();
    type(value.is_number() ||
         (value.is_string() && (spelt == "NaN" || spelt == "Infinity" || spelt == "-Infinity")));
    if (!value.is_number()) return;
    rule(value.as_double() >= -1.5, "min-value", path);
    rule(value.as_double() <= 1.5, "max-value", path);
  }
  void bytes(const Json& value, const std::string& path) {
    const auto decoded = value.is_string() ? base::from_base64(value.as_string()) : std::nullopt;
    type(decoded.has_value());
    if (decoded) within(decoded->size(), 1, 2, path);
  }
  void texts(const Json& value, const std::string& path) {
    type(value.is_array());
    within(value.items().size(), 1, 2, path);
    for (std::size_t i = 0; i < value.items().size(); ++i)
      text(value.items()[i], fmt::format("{}/{}", path, i + 1));
  }
  void set(const Json& value, const std::string& path) {
    type(value.is_array());
    std::set<std::string> seen;
    for (const Json& item : value.items()) {
      type(item.is_string());
      seen.insert(item.as_string());
    }
    rule(seen.size() == value.items().size(), "unique-items", path);
  }
  void map(const Json& value, const std::string& path) {
    type(value.is_object());
    rule(value.members().size() <= 2, "max-length", path);
    for (const base::JsonMember& member : value.members()) {
      word(member.name, fmt::format("{}/[{}]", path, member.name));
      count(member.value, fmt::format("{}/[{}]", path, member.name));
    }
  }
  void choice(const Json& value, const std::string& path) {
    type(value.is_object());
    const Json* a = present(value, "A");
    const Json* b = present(value, "B");
    type((a != nullptr) != (b != nullptr));
    if (a != nullptr) text(*a, path + "/A");
    if (b != nullptr) count(*b, path + "/B");
  }

  static const Json* present(const Json& value, std::string_view name) {
    const Json* member = value.find(name);
    return member == nullptr || member->is_null() ? nullptr : member;
  }

  void input(const Json& value, const std::string& path) {
    type(value.is_object());
    rule(present(value, "Count") != nullptr, "required", path + "/Count");
    for (const base::JsonMember& member : value.members()) {
      if (!member.value.is_null()) this->member(member.name, member.value, path + "/" + member.name);
    }
  }
  void member(const std::string& name, const Json& value, const std::string& path) {
    if (name == "Count") count(value, path);
    if (name == "Text") text(value, path);
    if (name == "Word") type(value.is_string()), word(value.as_string(), path);
    if (name == "Color") {
      type(value.is_string());
      rule(value.as_string() == "R" || value.as_string() == "G", "enum", path);
    }
    if (name == "Bytes") bytes(value, path);
    if (name == "Ratio") ratio(value, path);
    if (name == "Texts") texts(value, path);
    if (name == "Set") set(value, path);
    if (name == "Map") map(value, path);
    if (name == "Choice") choice(value, path);
    if (name == "Flag") type(value.is_bool());
    if (name == "Tiny") integer(value, INT8_MIN, INT8_MAX);
    if (name == "Short") integer(value, INT16_MIN, INT16_MAX);
    if (name == "Big") integer(value, INT64_MIN, INT64_MAX);
    if (name == "When") type(value.is_number());
    if (name == "Inner") input(value, path);
  }
};

struct Tested {
  model::Model shapes = model::parse_model(kShapes, "shapes.json").value();
  validate::Checker checker = validate::Checker::make(shapes).value();
  model::ShapeIndex input = shapes.find_shape("Input");
};

std::string told(const Broken& broken) {
  std::string text;
  for (const std::string& one : broken) text += "\n    " + base::printable(one);
  return text.empty() ? " nothing" : text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Tested tested;
  const auto value = base::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  // Which of two members of one name counts is for the codec's targets.
  if (!value || base::find_duplicate_member(*value)) return 0;
  const PlainReading plain(*value);
  const auto fault = tested.checker.find_type_fault(tested.input, *value);
  FUZZ_CHECK(fault.has_value() == plain.wrong_type, "wrong-type-is-found", base::to_json(*value));
  if (fault) return 0;

  Broken broken;
  const auto violations = tested.checker.find_violations(tested.input, *value);
  for (const validate::Violation& violation : violations) {
    std::string path;
    for (const std::string& step : violation.path) path += "/" + step;
    broken.insert(fmt::format("{}: {}", path, validate::name_of(violation.constraint)));
    FUZZ_CHECK(!validate::aws_constraint(violation).empty() && !validate::aws_path(violation).empty(),
               "violation-has-words", path);
  }
  FUZZ_CHECK(broken == plain.broken, "same-constraints-are-broken",
             fmt::format("  {}\n  touchstone:{}\n  plain:{}", base::to_json(*value), told(broken),
                         told(plain.broken)));
  FUZZ_CHECK(
      violations.empty() ||
          validate::aws_message(violations).find(std::to_string(violations.size())) != std::string::npos,
      "message-counts-the-violations", validate::aws_message(violations));
  return 0;
}
