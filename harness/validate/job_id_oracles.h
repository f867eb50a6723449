// Other people's opinion of what a JobId is: ICU, RE2 and PCRE2, each with its own UTF-8 reader and Unicode
// data. For tests and fuzz targets only; the program links none of it but PCRE2. Used by job_id_test.cpp and
// fuzz/validate_job_id_fuzz.cpp.
#pragma once

#include <re2/re2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "validate/job_id.h"
#include "validate/pattern.h"

namespace touchstone::validate::oracle {

/// Reads UTF-8 with ICU's macros and asks ICU for each code point's general category.
struct IcuReading {
  bool utf8 = true;
  bool pattern = true;
  std::size_t code_points = 0;
};

inline bool icu_allows(UChar32 code_point) {
  constexpr std::string_view kPunctuation = "_.:/=+-%@";
  if (code_point < 0x80 && kPunctuation.find(static_cast<char>(code_point)) != std::string_view::npos)
    return true;
  return (U_GET_GC_MASK(code_point) & (U_GC_L_MASK | U_GC_Z_MASK | U_GC_N_MASK)) != 0;
}

inline IcuReading icu_read(std::string_view text) {
  IcuReading reading;
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size; ++reading.code_points) {
    UChar32 code_point = 0;
    U8_NEXT(bytes, at, size, code_point);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (code_point < 0) return {false, false, 0};
    reading.pattern = reading.pattern && icu_allows(code_point);
  }
  return reading;
}

inline JobIdFault icu_match_job_id(std::string_view id) {
  const IcuReading reading = icu_read(id);
  if (!reading.utf8) return JobIdFault::kNotUtf8;
  if (reading.code_points < kMinJobIdCodePoints) return JobIdFault::kTooShort;
  if (reading.code_points > kMaxJobIdCodePoints) return JobIdFault::kTooLong;
  return reading.pattern ? JobIdFault::kNone : JobIdFault::kPattern;
}

/// The whole text against the pattern's class. `{1,32}` in place of `*` would make RE2 a hundred times
/// slower.
inline bool re2_matches_pattern(std::string_view text) {
  static const RE2 pattern(R"([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)");
  // Without the captures for which FullMatch() makes room.
  return pattern.Match({text.data(), text.size()}, 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
}

/// Counts code points without decoding: right for text that RE2 has found to be UTF-8.
inline std::size_t count_leads(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

/// @param matches  what re2_matches_pattern() says of the text
inline bool re2_accepts(std::string_view text, bool matches) {
  const std::size_t code_points = matches ? count_leads(text) : 0;
  return code_points >= kMinJobIdCodePoints && code_points <= kMaxJobIdCodePoints;
}

inline PatternMatch pcre2_match_pattern(std::string_view text) {
  static const Pattern pattern = [] {
    auto compiled = Pattern::compile(kJobIdPattern);
    if (!compiled) std::abort();
    return std::move(*compiled);
  }();
  return pattern.match(text);
}

}  // namespace touchstone::validate::oracle
