// See job_id.h. ASCII is decided 16 or 32 bytes at a time (job_id_ascii.h); anything else by one pass that
// decodes UTF-8 as RFC 3629, section 4, has it and looks each code point up in unicode_tables.h. base/utf8.h
// decodes too, but a call a code point: fused with the look-up, seven scripts take half the time.
#include "validate/job_id.h"

#include <cstdlib>

#include "validate/job_id_ascii.h"
#include "validate/job_id_paths.h"
#include "validate/unicode_tables.h"

namespace touchstone::validate {
namespace {

/// How many ids ahead the memory is asked for: half a million ids that lie in no order then take 0.3 of the
/// time (bench/job_id_bench.cpp, job_ids).
constexpr std::size_t kFetchedAhead = 16;

struct Scan {
  bool utf8;
  bool pattern;  ///< only the pattern's characters
  std::size_t code_points;
};

constexpr Scan kNotUtf8{false, false, 0};

/// Reads a text to its end: one bad byte there outweighs every other fault.
Scan scan(std::string_view text) noexcept {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  Scan seen{true, true, 0};
  const auto payload = [&at](std::size_t place) {
    return static_cast<std::uint32_t>(at[place]) ^ 0x80U;
  };  // >= 0x40: no continuation

  for (; at != end; ++seen.code_points) {
    const std::uint32_t lead = *at;
    const auto left = static_cast<std::size_t>(end - at);
    if (lead < 0x80) {
      seen.pattern &= ascii::is_pattern_character(lead);
      at += 1;
    } else if (lead >= 0xE0 && lead < 0xF0) {
      if (left < 3 || (payload(1) | payload(2)) >= 0x40) return kNotUtf8;
      const std::uint32_t code_point = (lead & 0x0FU) << 12U | payload(1) << 6U | payload(2);
      if (code_point < 0x800 || code_point >> 11U == 0x1B) return kNotUtf8;  // overlong, or U+D800 to U+DFFF
      seen.pattern &= is_letter_separator_or_number(code_point);
      at += 3;
    } else if (lead < 0xE0) {
      if (lead < 0xC2 || left < 2 || payload(1) >= 0x40) return kNotUtf8;
      seen.pattern &= is_letter_separator_or_number((lead & 0x1FU) << 6U | payload(1));
      at += 2;
    } else {
      if (left < 4 || (payload(1) | payload(2) | payload(3)) >= 0x40) return kNotUtf8;
      const std::uint32_t code_point =
          (lead & 0x0FU) << 18U | payload(1) << 12U | payload(2) << 6U | payload(3);
      if (code_point < 0x10000 || code_point > 0x10FFFF)
        return kNotUtf8;  // also refuses the leads 0xF5 to 0xFF
      seen.pattern &= is_letter_separator_or_number(code_point);
      at += 4;
    }
  }
  return seen;
}

JobIdFault judge(const Scan& seen) noexcept {
  if (!seen.utf8) return JobIdFault::kNotUtf8;
  if (seen.code_points > kMaxJobIdCodePoints) return JobIdFault::kTooLong;
  return seen.pattern ? JobIdFault::kNone : JobIdFault::kPattern;
}

// The matchers are written once for all forms of job_id_ascii.h. Always inlined, for what is compiled for
// AVX2 is inlined by what is compiled for it, too, and by nothing else.

template <class Way>
[[gnu::always_inline]] inline JobIdFault fault_of(std::string_view id) noexcept {
  static_assert(kMinJobIdCodePoints == 1, "only the empty text is too short");
  if (id.empty()) return JobIdFault::kTooShort;
  if (id.size() > kMaxJobIdCodePoints) return Way::is_ascii(id) ? JobIdFault::kTooLong : judge(scan(id));
  switch (Way::classify(id)) {
    case ascii::Content::kPattern:
      return JobIdFault::kNone;
    case ascii::Content::kForeign:
      return JobIdFault::kPattern;
    case ascii::Content::kNotAscii:
      break;
  }
  return judge(scan(id));
}

template <class Way>
[[gnu::always_inline]] inline std::size_t judge_each(std::span<const std::string_view> ids,
                                                     std::span<JobIdFault> faults) noexcept {
  if (faults.size() < ids.size()) std::abort();
  std::size_t valid = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i + kFetchedAhead < ids.size()) __builtin_prefetch(ids[i + kFetchedAhead].data());
    faults[i] = fault_of<Way>(ids[i]);
    valid += faults[i] == JobIdFault::kNone ? 1 : 0;
  }
  return valid;
}

template <class Way>
[[gnu::always_inline]] inline bool has_only_pattern_characters(std::string_view text) noexcept {
  const ascii::Content content = Way::classify(text);
  if (content != ascii::Content::kNotAscii) return content == ascii::Content::kPattern;
  const Scan seen = scan(text);
  return seen.utf8 && seen.pattern;
}

template <class Way>
constexpr job_id_paths::Path kJobIdPath{
    Way::kName, [](std::string_view id) noexcept { return fault_of<Way>(id); },
    [](std::span<const std::string_view> ids, std::span<JobIdFault> faults) noexcept {
      return judge_each<Way>(ids, faults);
    },
    [](std::string_view text) noexcept { return has_only_pattern_characters<Way>(text); }};

#ifdef TOUCHSTONE_AVX2
TOUCHSTONE_AVX2 JobIdFault match_by_avx2(std::string_view id) noexcept { return fault_of<ascii::Avx2>(id); }
TOUCHSTONE_AVX2 std::size_t validate_by_avx2(std::span<const std::string_view> ids,
                                             std::span<JobIdFault> faults) noexcept {
  return judge_each<ascii::Avx2>(ids, faults);
}
TOUCHSTONE_AVX2 bool matches_pattern_by_avx2(std::string_view text) noexcept {
  return has_only_pattern_characters<ascii::Avx2>(text);
}
#endif

}  // namespace

std::vector<job_id_paths::Path> job_id_paths::all() {
  std::vector<Path> paths{kJobIdPath<ascii::Plain>};
#ifdef __SSE2__
  paths.push_back(kJobIdPath<ascii::Sse2>);
#endif
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported())
    paths.push_back({ascii::Avx2::kName, match_by_avx2, validate_by_avx2, matches_pattern_by_avx2});
#endif
  return paths;
}

JobIdFault match_job_id(std::string_view id) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return match_by_avx2(id);
#endif
  return fault_of<ascii::Baseline>(id);
}

std::size_t validate_job_ids(std::span<const std::string_view> ids, std::span<JobIdFault> faults) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return validate_by_avx2(ids, faults);
#endif
  return judge_each<ascii::Baseline>(ids, faults);
}

bool matches_job_id_pattern(std::string_view text) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return matches_pattern_by_avx2(text);
#endif
  return has_only_pattern_characters<ascii::Baseline>(text);
}

}  // namespace touchstone::validate
