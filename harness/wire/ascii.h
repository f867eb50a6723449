// Letters of ASCII in their other case, whatever the locale. Internal to wire/, and tested with what uses it.
#pragma once

namespace touchstone::wire {

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace touchstone::wire
