// Finds what of a text may stand in a JSON string as it is: printable ASCII but '"' and '\\'. The inner loop
// of append_json_string (json.cpp), in two forms that must agree: the vector form for any x86-64 (SSE2 is its
// baseline), the scalar form for everything else. Private to this room. Tested by json_test.cpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

template <class Word>
[[nodiscard]] inline Word load(const char* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// A bit for each byte that is not plain; those above 0x7F are negative, so below ' ' like the controls.
[[nodiscard]] inline std::uint32_t not_plain(__m128i block) noexcept {
  const __m128i marks =
      _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
  const __m128i low = _mm_cmplt_epi8(block, _mm_set1_epi8(' '));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(marks, low)));
}

/// Tells of 4 to 15 bytes, some of them read twice, whether all are plain: names of members mostly are.
[[nodiscard]] inline bool all_plain(std::string_view text) noexcept {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() >= 8)
    return not_plain(_mm_set_epi64x(load<std::int64_t>(end - 8), load<std::int64_t>(begin))) == 0;
  const auto first = load<std::int32_t>(begin);
  const auto last = load<std::int32_t>(end - 4);
  return not_plain(_mm_set_epi32(last, first, last, first)) == 0;
}

}  // namespace sse2

[[nodiscard]] inline std::size_t plain_bytes_sse2(std::string_view text) noexcept {
  constexpr std::size_t kBlock = sizeof(__m128i);
  if (text.size() < kBlock) {
    return text.size() >= 4 && sse2::all_plain(text) ? text.size() : plain_bytes_scalar(text);
  }
  const std::size_t last = text.size() - kBlock;  // the last block overlaps the one before it
  for (std::size_t at = 0;; at = std::min(at + kBlock, last)) {
    if (const auto bits = sse2::not_plain(sse2::load<__m128i>(text.data() + at)); bits != 0) {
      return at + static_cast<std::size_t>(std::countr_zero(bits));
    }
    if (at == last) return text.size();
  }
}
#endif

[[nodiscard]] inline std::size_t plain_bytes(std::string_view text) noexcept {
#ifdef __SSE2__
  return plain_bytes_sse2(text);
#else
  return plain_bytes_scalar(text);
#endif
}

}  // namespace touchstone::base
