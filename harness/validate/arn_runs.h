// Measures runs of an ARN's characters: the inner loop of arn.cpp, in two forms that must agree, as in
// job_id_ascii.h, whose blocks it uses. By blocks of 16 an ARN of 90 bytes takes 0.25 of PCRE2-JIT's time,
// byte by byte 0.53 (`./dev bench arn`). It knows no ARN and reads no byte outside of the text.
// Private to this room. Tested by arn_test.cpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "validate/job_id_ascii.h"

namespace touchstone::validate::arn_runs {

enum class Run : std::uint8_t {
  kDigits,  ///< `[0-9]*`
  kName,    ///< `[a-zA-Z0-9-]*`
};

[[nodiscard]] constexpr bool is_alphanumeric(char character) noexcept {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9');
}

template <Run kRun>
[[nodiscard]] constexpr bool belongs(char character) noexcept {
  if constexpr (kRun == Run::kDigits) return character >= '0' && character <= '9';
  return is_alphanumeric(character) || character == '-';
}

/// Where the run that starts at `text[from]` ends; `from` when there is none.
template <Run kRun>
[[nodiscard]] std::size_t end_of_run_scalar(std::string_view text, std::size_t from) noexcept {
  while (from < text.size() && belongs<kRun>(text[from])) ++from;
  return from;
}

#ifdef __SSE2__
/// A bit for each byte of the block that does not belong to the run.
template <Run kRun>
[[nodiscard]] std::uint32_t outside(const char* block_at) noexcept {
  const __m128i block = ascii::sse2::load(block_at);
  __m128i inside = ascii::sse2::in_range(block, '0', '9');
  if constexpr (kRun == Run::kName) {
    const __m128i lower = _mm_or_si128(block, _mm_set1_epi8(0x20));  // of letters; nothing else becomes one
    inside = _mm_or_si128(inside, ascii::sse2::in_range(lower, 'a', 'z'));
    inside = _mm_or_si128(inside, _mm_cmpeq_epi8(block, _mm_set1_epi8('-')));
  }
  return static_cast<std::uint32_t>(_mm_movemask_epi8(inside)) ^ 0xFFFFU;
}

template <Run kRun>
[[nodiscard]] std::size_t end_of_run_sse2(std::string_view text, std::size_t from) noexcept {
  constexpr std::size_t kBlock = ascii::sse2::kBlock;
  if (text.size() < kBlock) return end_of_run_scalar<kRun>(text, from);
  for (; text.size() - from >= kBlock; from += kBlock) {
    if (const std::uint32_t bits = outside<kRun>(text.data() + from); bits != 0) {
      return from + static_cast<std::size_t>(std::countr_zero(bits));
    }
  }
  // Less than a block is left: the last block of the text, without what stands before `from`.
  const std::size_t left = text.size() - from;
  const std::uint32_t bits = outside<kRun>(text.data() + text.size() - kBlock) >> (kBlock - left);
  return bits == 0 ? text.size() : from + static_cast<std::size_t>(std::countr_zero(bits));
}
#endif

}  // namespace touchstone::validate::arn_runs
