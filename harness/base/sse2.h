// Loads of text for the vector forms of inner loops (json_plain.h, validate/job_id_ascii.h): unaligned, and
// of no byte outside of the text. SSE2 is the baseline of x86-64; elsewhere this file is empty. Tested by
// those who use it.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace touchstone::base::sse2 {

inline constexpr std::size_t kBlock = sizeof(__m128i);

[[nodiscard]] inline __m128i load(const char* from) noexcept {
  __m128i block;
  std::memcpy(&block, from, kBlock);
  return block;
}

template <class Word>
[[nodiscard]] inline Word load_word(const char* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Fills a block with 1 to 15 bytes, repeating some: classifying a byte twice changes nothing.
[[nodiscard]] inline __m128i load_short(std::string_view text) noexcept {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() >= 8) {
    return _mm_set_epi64x(load_word<std::int64_t>(end - 8), load_word<std::int64_t>(begin));
  }
  if (text.size() >= 4) {
    const auto first = load_word<std::int32_t>(begin);
    const auto last = load_word<std::int32_t>(end - 4);
    return _mm_set_epi32(last, first, last, first);
  }
  const auto at = [begin](std::size_t place) { return static_cast<unsigned char>(begin[place]); };
  return _mm_set1_epi32(at(0) | at(text.size() / 2) << 8 | at(text.size() - 1) << 16 | at(0) << 24);
}

}  // namespace touchstone::base::sse2
#endif
