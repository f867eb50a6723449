// A pattern trait of any model, compiled once with PCRE2 (UTF, UCP, JIT, DOLLAR_ENDONLY) and matched against
// whole texts within bounds. AWS's frameworks match in full where Smithy's letter would search; see
// harness/validate/README.md. Tested by pattern_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace touchstone::validate {

enum class PatternMatch : std::uint8_t {
  kMatch,
  kNoMatch,
  kNotUtf8,  ///< the text is not UTF-8, which no pattern matches
  kLimit,    ///< gave up at the match, depth or heap limit: neither answer is known
};

class Pattern {
 public:
  /// Compiles a pattern as a model writes it; kSyntax with the offset when PCRE2 cannot read it.
  [[nodiscard]] static base::Result<Pattern> compile(std::string_view source);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// Matches the whole of `text`. Safe to call from several threads at once.
  [[nodiscard]] PatternMatch match(std::string_view text) const;
  [[nodiscard]] const std::string& source() const;

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace touchstone::validate
