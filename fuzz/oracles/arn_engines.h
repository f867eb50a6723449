// Other people's opinion of what the two ARNs are: RE2, ICU's regular expressions and PCRE2 run the pattern
// as the documentation writes it. For the two ARN targets. It knows nothing of the hand-written matcher.
#pragma once

#include <fmt/format.h>
#include <re2/re2.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "validate/arn.h"
#include "validate/arn_paths.h"
#include "validate/arn_runs.h"
#include "validate/pattern.h"

namespace touchstone::fuzz {

/// One documented pattern in three engines, matched against whole texts.
class ArnEngines {
 public:
  explicit ArnEngines(std::string_view pattern)
      : re2_(std::string(pattern)), pcre2_(validate::Pattern::compile(pattern).value()) {
    UErrorCode status = U_ZERO_ERROR;
    icu_ = std::make_unique<icu::RegexMatcher>(icu::UnicodeString::fromUTF8(std::string(pattern)), 0, status);
    FUZZ_CHECK(re2_.ok() && U_SUCCESS(status), "oracle-reads-the-pattern", std::string(pattern));
  }

  [[nodiscard]] bool re2(std::string_view text) const {
    // Without the captures for which FullMatch() makes room.
    return re2_.Match({text.data(), text.size()}, 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
  }
  [[nodiscard]] validate::PatternMatch pcre2(std::string_view text) const { return pcre2_.match(text); }
  [[nodiscard]] bool icu(std::string_view text) const {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t units = 0;
    wide_.resize(text.size());  // no character has more units than bytes
    u_strFromUTF8(wide_.data(), static_cast<std::int32_t>(wide_.size()), &units, text.data(),
                  static_cast<std::int32_t>(text.size()), &status);
    const icu::UnicodeString wide(false, wide_.data(), units);
    icu_->reset(wide);
    return static_cast<bool>(icu_->matches(status)) && U_SUCCESS(status);
  }

 private:
  RE2 re2_;
  validate::Pattern pcre2_;
  mutable std::u16string wide_;             ///< room that is kept from text to text
  std::unique_ptr<icu::RegexMatcher> icu_;  ///< one for all texts: to make one takes longer than to match
};

/// The code points of a text by ICU; nothing when ICU finds it malformed.
inline std::optional<std::size_t> icu_code_points(std::string_view text) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  std::size_t count = 0;
  for (std::int32_t at = 0; at < size; ++count) {
    UChar32 code_point = 0;
    U8_NEXT(bytes, at, size, code_point);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (code_point < 0) return std::nullopt;
  }
  return count;
}

#ifdef __SSE2__
/// What this machine does by vectors, others do byte by byte.
template <validate::arn_runs::Run kRun>
void check_run(std::string_view text) {
  namespace runs = validate::arn_runs;
  for (const std::size_t from : {std::size_t{0}, text.size() / 2, text.size()})
    FUZZ_CHECK(runs::end_of_run_sse2<kRun>(text, from) == runs::end_of_run_scalar<kRun>(text, from),
               "both-forms-agree", base::printable(text));
}
#endif

/// Whichever way this machine goes, others go another one.
inline void check_paths(const std::vector<validate::arn_paths::Path>& paths, validate::ArnFault fault,
                        bool pattern, std::string_view text) {
  for (const validate::arn_paths::Path& path : paths)
    FUZZ_CHECK(path.match(text) == fault && path.matches_pattern(text) == pattern, "arn-paths-agree",
               fmt::format("  {}, of {}", path.name, base::printable(text)));
#ifdef __SSE2__
  check_run<validate::arn_runs::Run::kDigits>(text);
  check_run<validate::arn_runs::Run::kName>(text);
#endif
}

/// Holds the hand-written matcher's fault against what the three engines say of `text`.
inline void check_arn(const ArnEngines& engines, validate::ArnFault fault, bool pattern,
                      std::string_view text) {
  using validate::ArnFault;
  const auto code_points = icu_code_points(text);
  const bool re2 = code_points && engines.re2(text);
  const bool icu = code_points && engines.icu(text);
  const validate::PatternMatch pcre2 = engines.pcre2(text);
  const ArnFault expected = !code_points                                 ? ArnFault::kNotUtf8
                            : *code_points > validate::kMaxArnCodePoints ? ArnFault::kTooLong
                            : re2                                        ? ArnFault::kNone
                                                                         : ArnFault::kPattern;
  const auto answers = [&] {
    return fmt::format(
        "  touchstone: fault {}, pattern {}\n  RE2:   {}\n  ICU:   {}\n  PCRE2: {}\n  input: {}",
        static_cast<int>(fault), pattern, re2, icu, static_cast<int>(pcre2), base::printable(text));
  };
  FUZZ_CHECK(fault == expected, "arn-fault", answers());
  if (!code_points) return;
  FUZZ_CHECK(pattern == re2, "arn-pattern-of-re2", answers());
  FUZZ_CHECK(pattern == icu, "arn-pattern-of-icu", answers());
  FUZZ_CHECK(pattern == (pcre2 == validate::PatternMatch::kMatch) && pcre2 != validate::PatternMatch::kLimit,
             "arn-pattern-of-pcre2", answers());
}

}  // namespace touchstone::fuzz
