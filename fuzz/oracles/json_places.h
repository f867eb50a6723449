// Finds every value of a JSON tree again: in its text at its offset, in the tree by its pointer (RFC 6901),
// written here in the plain way; and reads every whole number digit by digit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "driver/fuzz_check.h"

namespace touchstone::fuzz {

/// The value of `-?[0-9]+` where an int64 holds it.
inline std::optional<std::int64_t> plain_integer(std::string_view spelling) {
  const bool negative = spelling.starts_with('-');
  if (negative) spelling.remove_prefix(1);
  // One digit more than an int64 may have, so that nothing overflows.
  if (spelling.empty() || spelling.size() > 20) return std::nullopt;
  __extension__ __int128 value = 0;
  for (const char digit : spelling) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  if (negative) value = -value;
  const auto narrow = static_cast<std::int64_t>(value);
  return narrow == value ? std::optional(narrow) : std::nullopt;
}

inline std::string pointer_token(std::string_view name) {
  std::string token = "/";
  for (const char c : name) token += c == '~' ? std::string("~0") : c == '/' ? "~1" : std::string(1, c);
  return token;
}

/// Holds the offsets of a value and of all in it against the text: each where such a value begins, each
/// behind the one before.
/// @param behind  the first place that is left
/// @return where the last one began
inline std::size_t check_offsets(std::string_view text, const base::Json& here, std::size_t behind = 0) {
  const auto begins = [&](std::size_t offset_bytes, std::string_view with) {
    FUZZ_CHECK(
        offset_bytes >= behind && offset_bytes < text.size() && text.substr(offset_bytes).starts_with(with),
        "json-offset", std::string(with));
    behind = offset_bytes + with.size();
  };
  const std::string spelt = here.is_number() ? here.as_string() : base::to_json(here);
  const bool has_more = here.is_string() || here.is_array() || here.is_object();
  begins(here.offset_bytes(), std::string_view(spelt).substr(0, has_more ? 1 : spelt.size()));
  for (const base::Json& item : here.items()) behind = check_offsets(text, item, behind);
  for (const base::JsonMember& member : here.members()) {
    begins(member.name_offset_bytes, "\"");
    behind = check_offsets(text, member.value, behind);
  }
  return behind;
}

/// @param here  the value of `root` that `pointer` should lead to
inline void check_places(const base::Json& root, const base::Json& here, const std::string& pointer = "") {
  FUZZ_CHECK(root.at_pointer(pointer) == &here, "json-found-by-its-pointer", pointer);
  for (const char* wrong : {"/~2", "/~", "/-", "/00", "/1x", "/-/x"})
    FUZZ_CHECK(root.at_pointer(pointer + wrong) == nullptr || here.is_object(), "json-wrong-pointer",
               pointer);
  FUZZ_CHECK(here.at_pointer("x") == nullptr, "json-pointer-without-its-slash", pointer);
  FUZZ_CHECK(here.as_integer() == (here.is_number() ? plain_integer(here.as_string()) : std::nullopt),
             "json-whole-number", here.as_string());
  for (std::size_t i = 0; i < here.items().size(); ++i)
    check_places(root, here.items()[i], pointer + "/" + std::to_string(i));
  FUZZ_CHECK(
      root.at_pointer(pointer + "/" + std::to_string(here.items().size())) == nullptr || here.is_object(),
      "json-behind-the-list", pointer);
  for (const base::JsonMember& member : here.members()) {
    // Of several of one name, only the first can be found.
    if (here.find(member.name) == &member.value)
      check_places(root, member.value, pointer + pointer_token(member.name));
  }
}

}  // namespace touchstone::fuzz
