// Letters of ASCII and their other case, whatever the locale; every other character stays as it is. Nothing
// of Unicode: see utf8.h. Tested with what uses it (http_message_test.cpp, malform_test.cpp, sigv4_test.cpp).
#pragma once

#include <string>
#include <string_view>

namespace touchstone::base {

[[nodiscard]] constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

[[nodiscard]] constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] constexpr char upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = lower(c);
  return lowered;
}

}  // namespace touchstone::base
