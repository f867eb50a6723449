// See pattern_dialect.h. Reads a pattern escape by escape and knows of the rest only where brackets open and
// close.
#include "validate/pattern_dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace touchstone::validate {
namespace {

struct AsciiClass {
  std::string_view name;
  std::string_view members;  ///< as they stand between brackets
};

// java.util.regex.Pattern, "Predefined character classes" and "POSIX character classes (US-ASCII only)".
constexpr std::array kAsciiClasses{
    AsciiClass{"d", "0-9"},
    AsciiClass{"w", "a-zA-Z_0-9"},
    AsciiClass{"s", R"( \t\n\x0B\f\r)"},
    AsciiClass{"p{ASCII}", R"(\x00-\x7F)"},
    AsciiClass{"p{Lower}", "a-z"},
    AsciiClass{"p{Upper}", "A-Z"},
    AsciiClass{"p{Alpha}", "a-zA-Z"},
    AsciiClass{"p{Digit}", "0-9"},
    AsciiClass{"p{Alnum}", "a-zA-Z0-9"},
    AsciiClass{"p{Punct}", R"(!-\/:-@\[-`{-~)"},
    AsciiClass{"p{Graph}", "!-~"},
    AsciiClass{"p{Print}", R"(\x20-~)"},
    AsciiClass{"p{Blank}", R"( \t)"},
    AsciiClass{"p{Cntrl}", R"(\x00-\x1F\x7F)"},
    AsciiClass{"p{XDigit}", "0-9a-fA-F"},
    AsciiClass{"p{Space}", R"( \t\n\x0B\f\r)"},
};

/// Reads the `\uHHHH` at the front of `text`.
std::optional<std::uint32_t> read_unicode_escape(std::string_view text) {
  constexpr std::size_t kSize = 6;
  if (text.size() < kSize || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t unit = 0;
  const auto [end, fault] = std::from_chars(text.data() + 2, text.data() + kSize, unit, 16);
  if (fault != std::errc{} || end != text.data() + kSize) return std::nullopt;
  return unit;
}

bool is_high_surrogate(std::uint32_t unit) { return unit >> 10U == 0x36; }
bool is_low_surrogate(std::uint32_t unit) { return unit >> 10U == 0x37; }

class Rewriter {
 public:
  explicit Rewriter(std::string_view source) : rest_(source) {}

  std::string run() && {
    while (!rest_.empty()) {
      if (rest_.front() == '\\') {
        rewrite_escape();
      } else {
        follow_brackets();
        copy(1);
      }
    }
    return std::move(out_);
  }

 private:
  void copy(std::size_t bytes) {
    out_ += rest_.substr(0, bytes);
    rest_.remove_prefix(std::min(bytes, rest_.size()));
  }

  void follow_brackets() {
    if (rest_.front() == '[') in_brackets_ = true;
    if (rest_.front() == ']') in_brackets_ = false;
  }

  void rewrite_escape() {
    if (!rewrite_code_unit() && !rewrite_class()) copy(2);
  }

  bool rewrite_code_unit() {
    const auto first = read_unicode_escape(rest_);
    if (!first) return false;
    rest_.remove_prefix(6);
    std::uint32_t code_point = *first;
    if (is_high_surrogate(*first)) {
      if (const auto second = read_unicode_escape(rest_); second && is_low_surrogate(*second)) {
        code_point = 0x10000U + ((*first & 0x3FFU) << 10U | (*second & 0x3FFU));
        rest_.remove_prefix(6);
      }
    }
    out_ += fmt::format("\\x{{{:04X}}}", code_point);
    return true;
  }

  bool rewrite_class() {
    const std::string_view escape = rest_.substr(1);
    for (const auto& [name, members] : kAsciiClasses) {
      if (escape.starts_with(name)) return put_class(name, members, /*negated=*/false);
      const bool negated = !escape.empty() && escape.front() == name.front() - 'a' + 'A' &&
                           escape.substr(1).starts_with(name.substr(1));
      if (negated && !in_brackets_) return put_class(name, members, /*negated=*/true);
    }
    return false;
  }

  bool put_class(std::string_view name, std::string_view members, bool negated) {
    out_ += in_brackets_ ? fmt::format("{}", members) : fmt::format("[{}{}]", negated ? "^" : "", members);
    rest_.remove_prefix(1 + name.size());
    return true;
  }

  std::string_view rest_;
  std::string out_;
  bool in_brackets_ = false;
};

}  // namespace

std::string to_pcre2(std::string_view source) { return Rewriter(source).run(); }

}  // namespace touchstone::validate
