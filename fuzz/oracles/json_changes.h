// Changes a JSON value in one place and asks whether it is told from what it was; and whether it is told from
// the same value, spelt another way. Used by wire_request.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/json_numbers.h"
#include "driver/fuzz_check.h"
#include "oracles/json_places.h"
#include "oracles/plain_escape.h"

namespace touchstone::fuzz {

inline void expect_same(const base::Json& a, const base::Json& b, bool same) {
  FUZZ_CHECK(a.same_value(b) == same && b.same_value(a) == same, "json-same-value-or-not",
             base::to_json(a) + (same ? " is " : " is not ") + base::to_json(b));
}

inline void check_kind(const base::Json& value) {
  constexpr std::string_view kMarks = "ntf\"[{";
  const std::string spelt = base::to_json(value);
  const char* const names[] = {"null", "boolean", "boolean", "string", "array", "object", "number"};
  const std::size_t mark = std::min(kMarks.find(spelt.front()), kMarks.size());
  FUZZ_CHECK(base::name_of(value.kind()) == names[mark], "json-kind-is-named", spelt);
  const double number = value.is_number() ? std::strtod(value.as_string().c_str(), nullptr) : 0;
  FUZZ_CHECK(value.as_double() == number, "json-number-of-the-c-library", spelt);
}

/// A fraction may end in more zeros; and whole numbers that no int64 holds are told from one another to the
/// last digit, though one double stands for many.
inline void check_other_spellings(const std::string& spelling) {
  using base::Json;
  const Json number = Json::number(spelling);
  if (spelling.find_first_of("eE") != std::string::npos) return;
  if (spelling.contains('.')) return expect_same(number, Json::number(spelling + "0"), true);
  if (plain_integer(spelling)) return;
  std::string other = spelling;
  other.back() = other.back() == '7' ? '8' : '7';
  expect_same(number, Json::number(other), false);
  if (std::isfinite(number.as_double())) expect_same(number, Json::number(spelling + ".0"), true);
}

inline void check_scalar_changes(const base::Json& value) {
  using base::Json;
  if (value.is_bool()) expect_same(value, Json::boolean(!value.as_bool()), false);
  if (value.is_string()) expect_same(value, Json::string(value.as_string() + "x"), false);
  if (value.is_string()) check_escape(value.as_string());
  if (value.is_number()) check_other_spellings(value.as_string());
  const auto whole = value.is_number() ? plain_integer(value.as_string()) : std::nullopt;
  // Beyond that a double holds no odd number.
  if (!whole || *whole < -1'000'000'000 || *whole > 1'000'000'000) return;
  expect_same(value, Json::integer(*whole + 1), false);
  expect_same(value, Json::number(std::to_string(*whole) + ".0"), true);
  expect_same(value, Json::number(std::to_string(*whole) + ".5"), false);
}

inline void check_list_changes(const base::Json& list) {
  if (list.items().empty()) return;
  base::Json changed = list;
  changed.items().back() = list.items().back().is_null() ? base::Json::boolean(false) : base::Json();
  expect_same(list, changed, false);
  changed.items().pop_back();
  expect_same(list, changed, false);
}

inline void check_object_changes(const base::Json& object) {
  if (object.members().empty()) return;
  base::Json changed = object;
  const bool unique = !base::find_duplicate_member(object);
  std::ranges::reverse(changed.members());
  if (unique) expect_same(object, changed, true);
  base::Json& value = changed.members().front().value;
  value = value.is_null() ? base::Json::boolean(false) : base::Json();
  if (unique) expect_same(object, changed, false);
  changed = object;
  changed.members().back().name += "x";
  if (unique) expect_same(object, changed, false);
  changed.members().pop_back();
  expect_same(object, changed, false);
}

/// Each line of a text for people stands two spaces further in than the bracket around it, and what is empty
/// is closed where it is opened.
inline void check_indentation(std::string_view pretty) {
  std::size_t depth = 0;
  bool opened = false;
  while (!pretty.empty()) {
    const std::string_view line = pretty.substr(0, pretty.find('\n'));
    pretty.remove_prefix(std::min(line.size() + 1, pretty.size()));
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const bool closes = line.substr(indent).starts_with('}') || line.substr(indent).starts_with(']');
    FUZZ_CHECK(!(opened && closes), "json-for-people-has-nothing-on-one-line", std::string(line));
    if (closes) --depth;
    FUZZ_CHECK(indent == 2 * depth, "json-for-people-is-indented", std::string(line));
    opened = line.ends_with('{') || line.ends_with('[');
    if (opened) ++depth;
  }
}

/// Sets a member that is there and one that is not.
inline void check_set(const base::Json& value) {
  if (!value.is_object() && !value.is_null()) return;
  std::string unknown = "new";
  while (value.find(unknown) != nullptr) unknown += "er";
  const std::string known = value.members().empty() ? unknown : value.members().back().name;
  for (const std::string& name : {unknown, known}) {
    base::Json changed = value;
    const bool is_new = value.find(name) == nullptr;
    base::Json& put = changed.set(name, base::Json::integer(7));
    FUZZ_CHECK(changed.is_object() && changed.find(name) == &put && put.as_integer() == 7,
               "json-member-is-set", name);
    FUZZ_CHECK(changed.members().size() == value.members().size() + (is_new ? 1 : 0) &&
                   (!is_new || changed.members().back().name_offset_bytes == 0),
               "json-members-are-kept", name);
  }
}

/// Whether a number in it is beyond an int64, or beyond any double.
inline bool holds_large_number(const base::Json& value) {
  bool large = false;
  if (value.is_number()) {
    const bool is_whole = value.as_string().find_first_not_of("-0123456789") == std::string::npos;
    large = is_whole ? !plain_integer(value.as_string())
                     : std::abs(std::strtod(value.as_string().c_str(), nullptr)) == HUGE_VAL;
  }
  for (const base::Json& item : value.items()) large = holds_large_number(item) || large;
  for (const base::JsonMember& member : value.members()) large = holds_large_number(member.value) || large;
  return large;
}

inline void check_changes(const base::Json& value) {
  FUZZ_CHECK(base::has_large_number(value) == holds_large_number(value), "json-large-number-is-found",
             base::to_json(value));
  check_kind(value);
  check_scalar_changes(value);
  check_list_changes(value);
  check_object_changes(value);
  check_set(value);
  for (const base::Json& item : value.items()) check_changes(item);
  for (const base::JsonMember& member : value.members()) check_changes(member.value);
}

}  // namespace touchstone::fuzz
