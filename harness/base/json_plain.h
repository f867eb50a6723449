// Finds what of a text may stand in a JSON string as it is: printable ASCII but '"' and '\\'. The inner loop
// of append_json_string (json.cpp), in two forms that must agree: the vector form for any x86-64 (SSE2 is its
// baseline), the scalar form for everything else. Private to this room. Tested by json_test.cpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/sse2.h"

namespace touchstone::base {

/// How many bytes at the start of `text` are plain.
[[nodiscard]] inline std::size_t plain_bytes_scalar(std::string_view text) noexcept {
  const auto is_plain = [](char c) {
    return c >= ' ' && static_cast<unsigned char>(c) < 0x80U && c != '"' && c != '\\';
  };
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
}

#ifdef __SSE2__
namespace sse2 {

/// A bit for each byte that is not plain; those above 0x7F are negative, so below ' ' like the controls.
[[nodiscard]] inline std::uint32_t not_plain(__m128i block) noexcept {
  const __m128i marks =
      _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
  const __m128i low = _mm_cmplt_epi8(block, _mm_set1_epi8(' '));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(marks, low)));
}

}  // namespace sse2

[[nodiscard]] inline std::size_t plain_bytes_sse2(std::string_view text) noexcept {
  using sse2::kBlock;
  if (text.size() < kBlock) return plain_bytes_scalar(text);
  const std::size_t last = text.size() - kBlock;  // the last block overlaps the one before it
  for (std::size_t at = 0;; at = std::min(at + kBlock, last)) {
    if (const auto bits = sse2::not_plain(sse2::load(text.data() + at)); bits != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(bits));
    }
    if (at == last) return text.size();
  }
}
[[nodiscard]] inline bool all_plain_sse2(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (text.size() < sse2::kBlock) return sse2::not_plain(sse2::load_short(text)) == 0;
  return plain_bytes_sse2(text) == text.size();
}
#endif

[[nodiscard]] inline std::size_t plain_bytes(std::string_view text) noexcept {
#ifdef __SSE2__
  return plain_bytes_sse2(text);
#else
  return plain_bytes_scalar(text);
#endif
}

/// Tells whether all of `text` is plain: of names, which are short and mostly are, by two loads.
[[nodiscard]] inline bool all_plain(std::string_view text) noexcept {
#ifdef __SSE2__
  return all_plain_sse2(text);
#else
  return plain_bytes_scalar(text) == text.size();
#endif
}

}  // namespace touchstone::base
