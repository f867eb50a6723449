// What a predefined or POSIX class of java.util.regex has of ASCII, by the C library's <cctype>: a second
// opinion where RE2 reads such a class otherwise or not at all. Used by validate_pattern.
#pragma once

#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

namespace touchstone::fuzz {

/// A pattern that is one class and nothing else: `\d`, `\P{Alpha}`, `[\s]`, `[^\w]`.
struct AsciiClassAlone {
  int (*has)(int);
  bool negated;
};

inline int is_word_letter(int c) { return c == '_' ? 1 : std::isalnum(c); }
inline int is_ascii(int c) { return c < 0x80 ? 1 : 0; }

/// Nothing for every other pattern.
inline std::optional<AsciiClassAlone> class_alone(std::string_view pattern) {
  struct Known {
    std::string_view name;
    int (*has)(int);
  };
  static constexpr std::array kKnown{
      Known{"d", std::isdigit},        Known{"w", is_word_letter},      Known{"s", std::isspace},
      Known{"p{ASCII}", is_ascii},     Known{"p{Lower}", std::islower}, Known{"p{Upper}", std::isupper},
      Known{"p{Alpha}", std::isalpha}, Known{"p{Digit}", std::isdigit}, Known{"p{Alnum}", std::isalnum},
      Known{"p{Punct}", std::ispunct}, Known{"p{Graph}", std::isgraph}, Known{"p{Print}", std::isprint},
      Known{"p{Blank}", std::isblank}, Known{"p{Cntrl}", std::iscntrl}, Known{"p{XDigit}", std::isxdigit},
      Known{"p{Space}", std::isspace}};
  for (const Known& known : kKnown) {
    const std::string small = "\\" + std::string(known.name);
    std::string capital = small;
    capital[1] = static_cast<char>(std::toupper(capital[1]));
    if (pattern == small || pattern == "[" + small + "]") return AsciiClassAlone{known.has, false};
    if (pattern == capital || pattern == "[^" + small + "]") return AsciiClassAlone{known.has, true};
  }
  return std::nullopt;
}

}  // namespace touchstone::fuzz
