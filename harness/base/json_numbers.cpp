// See json_numbers.h.
#include "base/json_numbers.h"

#include <algorithm>
#include <cmath>

namespace touchstone::base {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_number(char c) { return c == '-' || is_digit(c); }

std::size_t count_digits(std::string_view text, std::size_t at) {
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - first;
}

bool stands(std::string_view text, std::size_t at, std::string_view marks) {
  return at < text.size() && marks.contains(text[at]);
}

// Behind the string that begins at `at`.
std::size_t behind_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"';) at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

}  // namespace

std::size_t number_length(std::string_view text) {
  std::size_t at = stands(text, 0, "-") ? 1 : 0;
  const std::size_t whole = count_digits(text, at);
  if (whole == 0) return 0;
  at += text[at] == '0' ? 1 : whole;  // nothing follows a leading zero
  if (stands(text, at, ".")) {
    const std::size_t fraction = count_digits(text, at + 1);
    if (fraction == 0) return 0;
    at += 1 + fraction;
  }
  if (stands(text, at, "eE")) {
    const std::size_t sign = stands(text, at + 1, "+-") ? 1 : 0;
    const std::size_t exponent = count_digits(text, at + 1 + sign);
    if (exponent == 0) return 0;
    at += 1 + sign + exponent;
  }
  return at;
}

void blank_numbers(std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      at = behind_string(text, at);
    } else if (begins_number(text[at])) {
      const std::size_t length = number_length(std::string_view(text).substr(at));
      text.replace(at, length, length, ' ');
      text[at] = '0';
      at += length;
    } else {
      ++at;
    }
  }
}

bool has_large_number(const Json& value) {
  if (value.is_number()) {
    const bool is_whole = value.as_string().find_first_of(".eE") == std::string::npos;
    return is_whole ? !value.as_integer() : std::isinf(value.as_double());
  }
  return std::ranges::any_of(value.items(), has_large_number) ||
         std::ranges::any_of(value.members(),
                             [](const JsonMember& member) { return has_large_number(member.value); });
}

}  // namespace touchstone::base
