// Property: an input has a wrong type, or breaks the constraints, exactly where a plain reading of Smithy's
// text says so, for every kind of shape and constraint, and each fault is worded as AWS words it. Mutant: the
// length of a string is counted in bytes (seed two-letters-of-two-bytes). The input is the JSON value that is
// held against kShapes.
#include <fmt/format.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/json_mutator.h"
#include "model/load.h"
#include "oracles/json_places.h"
#include "oracles/plain_words.h"
#include "validate/check.h"
#include "validate/length_unit.h"

namespace {

namespace base = touchstone::base;
namespace fuzz = touchstone::fuzz;
namespace model = touchstone::model;
namespace validate = touchstone::validate;
using base::Json;

constexpr std::string_view kShapes = R"({"smithy": "2.0", "shapes": {
"t#S_1": {"type": "service", "version": "1", "operations": [{"target": "t#Try"}],
  "traits": {"aws.auth#sigv4": {"name": "s"}, "aws.protocols#awsJson1_1": {}}},
"t#Try": {"type": "operation", "input": {"target": "t#Input"}},
"t#Text": {"type": "string", "traits": {"smithy.api#length": {"min": 2, "max": 3}}},
"t#Least": {"type": "string", "traits": {"smithy.api#length": {"min": 2}}},
"t#Word": {"type": "string", "traits": {"smithy.api#pattern": "^[ab]+$"}},
"t#Letter": {"type": "string", "traits": {"smithy.api#pattern": "a"}},
"t#Start": {"type": "string", "traits": {"smithy.api#pattern": "^a[ab]*"}},
"t#End": {"type": "string", "traits": {"smithy.api#pattern": "[ab]*b$"}},
"t#Color": {"type": "enum", "members": {
  "R": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "R"}},
  "G": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "G"}}},
  "traits": {"smithy.api#length": {"min": 1, "max": 2}}},
"t#Level": {"type": "intEnum", "members": {
  "LOW": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}},
  "HIGH": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 20}}}},
"t#Count": {"type": "integer", "traits": {"smithy.api#range": {"min": 1, "max": 10}}},
"t#Bytes": {"type": "blob", "traits": {"smithy.api#length": {"min": 1, "max": 2}}},
"t#Ratio": {"type": "double", "traits": {"smithy.api#range": {"min": -1.5, "max": 1.5}}},
"t#Texts": {"type": "list", "member": {"target": "t#Text"}, "traits": {"smithy.api#length": {"min": 1, "max": 2}}},
"t#Sparse": {"type": "list", "member": {"target": "t#Text"}, "traits": {"smithy.api#sparse": {}}},
"t#Day": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "http-date"}},
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
  "Huge": {"target": "smithy.api#BigInteger"}, "Exact": {"target": "smithy.api#BigDecimal"},
  "Small": {"target": "smithy.api#Float"}, "Level": {"target": "t#Level"}, "Sparse": {"target": "t#Sparse"},
  "Day": {"target": "t#Day"},
  "Date": {"target": "t#Day", "traits": {"smithy.api#timestampFormat": "date-time"}},
  "Moment": {"target": "t#Day", "traits": {"smithy.api#timestampFormat": "epoch-seconds"}},
  "Letter": {"target": "t#Letter"}, "Start": {"target": "t#Start"}, "End": {"target": "t#End"},
  "Least": {"target": "t#Least"}, "Area": {"target": "t#Word"}, "Zone": {"target": "t#Word"}, "lower": {"target": "t#Word"},
  "_low": {"target": "t#Word"}, "1st": {"target": "t#Word"},
  "Idle": {"target": "smithy.api#Integer",
    "traits": {"smithy.api#length": {"max": 1}, "smithy.api#pattern": "a"}},
  "Inner": {"target": "t#Input"}}}
}})";

using Broken = std::multiset<std::string>;

/// Reads the same shapes without a model, by what each member is called.
class PlainReading {
 public:
  explicit PlainReading(const Json& value) { input(value, ""); }

  std::set<std::string> mistyped;  ///< where a value is of another type than its shape
  Broken broken;

 private:
  void type(bool fits, const std::string& path) {
    if (!fits) mistyped.insert(path);
  }
  void rule(bool holds, std::string_view name, const std::string& path) {
    if (!holds) broken.insert(fmt::format("{}: {}", path, name));
  }
  static std::size_t letters_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
  }
  void within(std::size_t length, std::size_t min, std::size_t max, const std::string& path) {
    rule(length >= min, fmt::format("min-length {}", min), path);
    rule(length <= max, fmt::format("max-length {}", max), path);
  }
  void only(std::string_view letters, bool holds, std::string_view pattern, const Json& value,
            const std::string& path) {
    type(value.is_string(), path);
    rule(holds && value.as_string().find_first_not_of(letters) == std::string::npos,
         fmt::format("pattern {}", pattern), path);
  }

  void text(const Json& value, const std::string& path) {
    type(value.is_string(), path);
    within(letters_of(value.as_string()), 2, 3, path);
  }
  void word(const std::string& text, const std::string& path) {
    rule(!text.empty() && text.find_first_not_of("ab") == std::string::npos, "pattern ^[ab]+$", path);
  }
  void integer(const Json& value, std::int64_t min, std::int64_t max, const std::string& path) {
    const auto number = fuzz::plain_integer(value.is_number() ? value.as_string() : "");
    const std::int64_t held = number.value_or(0);
    type(number.has_value() && held >= min && held <= max, path);
  }
  void count(const Json& value, const std::string& path) {
    integer(value, INT32_MIN, INT32_MAX, path);
    if (!mistyped.empty()) return;
    rule(value.as_integer() >= 1, "min-value 1", path);
    rule(value.as_integer() <= 10, "max-value 10", path);
  }
  void real(const Json& value, bool bounded, const std::string& path) {
    const std::string& spelt = value.as_string();
    type(value.is_number() ||
             (value.is_string() && (spelt == "NaN" || spelt == "Infinity" || spelt == "-Infinity")),
         path);
    if (!value.is_number() || !bounded) return;
    const double held = std::strtod(spelt.c_str(), nullptr);  // stod() throws at what is too small
    rule(held >= -1.5, "min-value -1.5", path);
    rule(held <= 1.5, "max-value 1.5", path);
  }
  void bytes(const Json& value, const std::string& path) {
    const auto decoded = value.is_string() ? base::from_base64(value.as_string()) : std::nullopt;
    type(decoded.has_value(), path);
    if (decoded) within(decoded->size(), 1, 2, path);
  }
  void texts(const Json& value, const std::string& path) {
    type(value.is_array(), path);
    within(value.items().size(), 1, 2, path);
    for (std::size_t i = 0; i < value.items().size(); ++i)
      text(value.items()[i], fmt::format("{}/{}", path, i + 1));
  }
  void sparse(const Json& value, const std::string& path) {
    type(value.is_array(), path);
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      if (!value.items()[i].is_null()) text(value.items()[i], fmt::format("{}/{}", path, i + 1));
    }
  }
  void set(const Json& value, const std::string& path) {
    type(value.is_array(), path);
    std::set<std::string> seen;
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      type(value.items()[i].is_string(), fmt::format("{}/{}", path, i + 1));
      seen.insert(value.items()[i].as_string());
    }
    rule(seen.size() == value.items().size(), "unique-items ", path);
  }
  void map(const Json& value, const std::string& path) {
    type(value.is_object(), path);
    rule(value.members().size() <= 2, "max-length 2", path);
    for (const base::JsonMember& member : value.members()) {
      word(member.name, fmt::format("{}/[{}]", path, member.name));
      count(member.value, fmt::format("{}/[{}]", path, member.name));
    }
  }
  void choice(const Json& value, const std::string& path) {
    type(value.is_object(), path);
    const Json* a = present(value, "A");
    const Json* b = present(value, "B");
    type((a != nullptr) != (b != nullptr), path);
    if (a != nullptr) text(*a, path + "/A");
    if (b != nullptr) count(*b, path + "/B");
  }

  static const Json* present(const Json& value, std::string_view name) {
    const Json* member = value.find(name);
    return member == nullptr || member->is_null() ? nullptr : member;
  }

  void input(const Json& value, const std::string& path) {
    type(value.is_object(), path);
    rule(present(value, "Count") != nullptr, "required ", path + "/Count");
    for (const base::JsonMember& member : value.members()) {
      if (!member.value.is_null()) this->member(member.name, member.value, path + "/" + member.name);
    }
  }
  void member(const std::string& name, const Json& value, const std::string& path) {
    static const std::set<std::string> kWords{"Word", "Area", "Zone", "lower", "_low", "1st"};
    if (name == "Count") count(value, path);
    if (name == "Text") text(value, path);
    if (name == "Least") {
      type(value.is_string(), path);
      rule(letters_of(value.as_string()) >= 2, "min-length 2", path);
    }
    if (name == "Color") {
      type(value.is_string(), path);
      rule(value.as_string() == "R" || value.as_string() == "G", "enum [R, G]", path);
      within(letters_of(value.as_string()), 1, 2, path);
    }
    if (name == "Level") {
      integer(value, INT32_MIN, INT32_MAX, path);
      rule(value.as_string() == "1" || value.as_string() == "20", "enum [1, 20]", path);
    }
    if (name == "Letter") only("a", value.as_string().size() == 1, "a", value, path);
    if (name == "Start") only("ab", value.as_string().starts_with('a'), "^a[ab]*", value, path);
    if (name == "End") only("ab", value.as_string().ends_with('b'), "[ab]*b$", value, path);
    if (kWords.contains(name)) {
      type(value.is_string(), path);
      word(value.as_string(), path);
    }
    if (name == "Idle") integer(value, INT32_MIN, INT32_MAX, path);
    if (name == "Small") real(value, false, path);
    if (name == "Huge")
      type(value.is_number() && value.as_string().find_first_not_of("-0123456789") == std::string::npos,
           path);
    if (name == "Exact") type(value.is_number(), path);
    if (name == "Sparse") sparse(value, path);
    if (name == "Day" || name == "Date") type(value.is_number() || value.is_string(), path);
    if (name == "Moment") type(value.is_number(), path);
    if (name == "Bytes") bytes(value, path);
    if (name == "Ratio") real(value, true, path);
    if (name == "Texts") texts(value, path);
    if (name == "Set") set(value, path);
    if (name == "Map") map(value, path);
    if (name == "Choice") choice(value, path);
    if (name == "Flag") type(value.is_bool(), path);
    if (name == "Tiny") integer(value, INT8_MIN, INT8_MAX, path);
    if (name == "Short") integer(value, INT16_MIN, INT16_MAX, path);
    if (name == "Big") integer(value, INT64_MIN, INT64_MAX, path);
    if (name == "When") type(value.is_number(), path);
    if (name == "Inner") input(value, path);
  }
};

struct Tested {
  model::Model shapes = model::parse_model(kShapes, "shapes.json").value();
  validate::Checker checker = validate::Checker::make(shapes).value();
  model::ShapeIndex input = shapes.find_shape("Input");
};

std::string pointer_of(const std::vector<std::string>& path) {
  std::string pointer;
  for (const std::string& step : path) pointer += "/" + step;
  return pointer;
}

std::string told(const Broken& broken) {
  std::string text;
  for (const std::string& one : broken) text += "\n    " + base::printable(one);
  return text.empty() ? " nothing" : text;
}

/// Whether the length of a text hangs on the unit is for ICU to say, which counts the other one.
void check_length_unit(std::string_view text) {
  const auto points =
      static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
  const auto units = static_cast<std::size_t>(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}).length());
  const auto is_told = [&](std::optional<std::uint64_t> min, std::optional<std::uint64_t> max) {
    model::Constraints bounds;
    bounds.min_length = min;
    bounds.max_length = max;
    return validate::hangs_on_the_unit(bounds, text);
  };
  for (const std::size_t bound : {points, points + 1, units}) {
    FUZZ_CHECK(is_told(bound, std::nullopt) == (points < bound && units >= bound), "unit-at-the-lower-bound",
               base::printable(text));
    FUZZ_CHECK(is_told(std::nullopt, bound) == (points <= bound && units > bound), "unit-at-the-upper-bound",
               base::printable(text));
  }
  FUZZ_CHECK(!is_told(std::nullopt, std::nullopt), "unit-without-bounds", base::printable(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Tested tested;
  const auto value = base::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  // Which of two members of one name counts is for the codec's targets.
  if (!value || base::find_duplicate_member(*value)) return 0;
  if (value->is_string()) check_length_unit(value->as_string());
  FUZZ_CHECK(tested.checker.find_type_fault(model::kNoShape, *value).has_value() != value->is_object() &&
                 tested.checker.find_violations(model::kNoShape, *value).empty(),
             "any-object-where-no-shape-is", base::to_json(*value));
  const PlainReading plain(*value);
  const auto fault = tested.checker.find_type_fault(tested.input, *value);
  FUZZ_CHECK(fault.has_value() != plain.mistyped.empty(), "wrong-type-is-found", base::to_json(*value));
  if (fault) {
    FUZZ_CHECK(plain.mistyped.contains(pointer_of(fault->path)), "place-of-the-wrong-type",
               fmt::format("  {} of {}", pointer_of(fault->path), base::to_json(*value)));
    return 0;
  }

  Broken broken;
  const auto violations = tested.checker.find_violations(tested.input, *value);
  for (const validate::Violation& violation : violations) {
    broken.insert(fmt::format("{}: {} {}", pointer_of(violation.path),
                              validate::name_of(violation.constraint), violation.limit));
  }
  FUZZ_CHECK(broken == plain.broken, "same-constraints-are-broken",
             fmt::format("  {}\n  touchstone:{}\n  plain:{}", base::to_json(*value), told(broken),
                         told(plain.broken)));
  FUZZ_CHECK(validate::aws_message(violations) == fuzz::plain_message(violations), "words-of-the-violations",
             fmt::format("  touchstone: {}\n  plain: {}", validate::aws_message(violations),
                         fuzz::plain_message(violations)));
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return touchstone::fuzz::mutate_json(data, size, max_size, seed, LLVMFuzzerMutate);
}
