// Where a text stops being JSON, by Boost.JSON: what stands before the place that a fault names could be the
// beginning of a text, and with the token that begins there it could not. Used by wire_request.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "oracles/second_json.h"

namespace touchstone::fuzz {

/// Behind the string, literal, number or mark that begins at `at`, and one byte more: only that ends a
/// number.
inline std::size_t behind_token(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (text.substr(at).starts_with('"')) {
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    ++end;
  } else if (text.substr(at).find_first_of(",:[]{} \t\r\n") != 0) {
    while (end < text.size() && std::string_view(",:[]{}\" \t\r\n").find(text[end]) == std::string_view::npos)
      ++end;
  }
  return std::min(end + 1, text.size());
}

/// Whether a text ends inside of an escape of the string that begins at `at`, behind its first letter.
inline bool ends_inside_an_escape(std::string_view text, std::size_t at) {
  while (++at + 1 < text.size()) {
    if (text[at] != '\\') continue;
    const std::size_t behind = at + (text[at + 1] == 'u' ? 6 : 2);
    if (behind > text.size()) return true;
    at = behind - 1;
  }
  return false;
}

/// Whether an escape of a surrogate begins at `at`.
inline bool is_half_a_pair(std::string_view text, std::size_t at) {
  return (text.substr(at, 3) == "\\ud" || text.substr(at, 3) == "\\uD") && at + 3 < text.size() &&
         std::string_view("89abcdefABCDEF").contains(text[at + 3]);
}

/// Whether what stands at a fault's place is what its code speaks of.
inline bool begins_as_told(base::JsonFaultCode code, std::string_view rest) {
  using base::JsonFaultCode;
  switch (code) {
    case JsonFaultCode::kUnclosedString:
      return rest.starts_with('"');
    case JsonFaultCode::kControlInString:
      return static_cast<unsigned char>(rest.front()) < 0x20;
    case JsonFaultCode::kBadEscape:
    case JsonFaultCode::kLoneSurrogate:
      return rest.starts_with('\\');
    case JsonFaultCode::kBadNumber:
      return rest.starts_with('-') || (rest.front() >= '0' && rest.front() <= '9');
    case JsonFaultCode::kBadLiteral:
      return rest.starts_with('t') || rest.starts_with('f') || rest.starts_with('n');
    case JsonFaultCode::kTooDeep:
      return rest.starts_with('[') || rest.starts_with('{');
    default:
      return true;
  }
}

inline void check_fault_place(const base::JsonFault& fault, std::string_view text, std::size_t max_depth) {
  using base::JsonFaultCode;
  const std::size_t at = fault.offset_bytes;
  const auto told = [&] { return fault.message + ": " + base::printable(text); };
  FUZZ_CHECK((fault.code == JsonFaultCode::kNotUtf8) == base::find_malformed_utf8(text).has_value(),
             "json-fault-of-text-that-is-not-utf8", told());
  if (fault.code == JsonFaultCode::kNotUtf8) return;
  FUZZ_CHECK(
      (fault.code == JsonFaultCode::kEmpty) == (text.find_first_not_of(" \t\r\n") == std::string_view::npos),
      "json-fault-of-text-without-a-value", told());
  FUZZ_CHECK(could_be_json(text.substr(0, at), max_depth, true), "json-fault-not-behind-its-place", told());
  if (at == text.size()) {
    FUZZ_CHECK(!could_be_json(text, max_depth, false) &&
                   (fault.code == JsonFaultCode::kEmpty || fault.code == JsonFaultCode::kStructure),
               "json-fault-at-the-end", told());
    return;
  }
  FUZZ_CHECK(begins_as_told(fault.code, text.substr(at)), "json-fault-begins-as-told", told());
  // A whole value and then more is trailing, whatever it is.
  FUZZ_CHECK((fault.code == JsonFaultCode::kTrailing) == could_be_json(text.substr(0, at), max_depth, false),
             "json-fault-behind-a-whole-value", told());
  // What is misplaced, or follows a whole value, is so from its first byte on; and what is only cut short is
  // not wrong in itself.
  const bool is_misplaced = fault.code == JsonFaultCode::kStructure || fault.code == JsonFaultCode::kTrailing;
  FUZZ_CHECK(!is_misplaced || !could_be_json(text.substr(0, at + 1), max_depth, true),
             "json-fault-of-what-is-misplaced", told());
  FUZZ_CHECK(fault.code != JsonFaultCode::kUnclosedString || could_be_json(text, max_depth, true),
             "json-fault-of-a-text-cut-short", told());
  FUZZ_CHECK(fault.code != JsonFaultCode::kUnclosedString || !ends_inside_an_escape(text, at),
             "json-fault-of-a-text-cut-inside-an-escape", told());
  const bool is_escape =
      fault.code == JsonFaultCode::kBadEscape || fault.code == JsonFaultCode::kLoneSurrogate;
  FUZZ_CHECK(!is_escape || at + 1 < text.size(), "json-fault-of-half-an-escape", told());
  FUZZ_CHECK(fault.code != JsonFaultCode::kLoneSurrogate || is_half_a_pair(text, at),
             "json-fault-of-half-a-pair", told());
  // A whole escape, or pair, is wrong in itself; half of one is called wrong, too, at the end of a text.
  FUZZ_CHECK(!is_escape || text.size() - at < (is_half_a_pair(text, at) ? 12 : 6) ||
                 !could_be_json(text, max_depth, true),
             "json-fault-of-a-whole-escape", told());
  // Inside of a string the place is the escape or the character itself: it ends before any token does.
  const bool inside = is_escape || fault.code == JsonFaultCode::kControlInString;
  const std::size_t end = inside ? std::min(at + 12, text.size()) : behind_token(text, at);
  FUZZ_CHECK(!could_be_json(text.substr(0, end), max_depth, end < text.size()), "json-fault-at-its-place",
             told());
}

}  // namespace touchstone::fuzz
