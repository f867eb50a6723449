// Finds what of a text may stand in a JSON string as it is. Two inner loops, each in two forms that must
// agree: the vector form for any x86-64 (SSE2 is its baseline), the scalar form for everything else.
// - plain bytes: printable ASCII but '"' and '\\'. What json_escape.h and append_json_string() copy.
// - unescaped bytes: any but '"', '\\' and the controls (RFC 8259, section 7). What json_members.cpp reads.
//
// For who reads and writes JSON alone. Tested by json_test.cpp and json_members_test.cpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/sse2.h"

namespace touchstone::base {

/// How many bytes at the start of `text` are plain.
[[nodiscard]] constexpr std::size_t plain_bytes_scalar(std::string_view text) noexcept {
  const auto is_plain = [](char c) {
    return c >= ' ' && static_cast<unsigned char>(c) < 0x80U && c != '"' && c != '\\';
  };
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
}

/// Where a run of unescaped bytes ends; whether all of them are ASCII. Bytes that are not need not be UTF-8.
struct UnescapedRun {
  std::size_t end;
  bool is_ascii;
};

/// The unescaped bytes of `text` from `from` on, which is not past its end.
[[nodiscard]] inline UnescapedRun unescaped_run_scalar(std::string_view text, std::size_t from) noexcept {
  bool is_ascii = true;
  for (; from < text.size(); ++from) {
    const auto byte = static_cast<unsigned char>(text[from]);
    if (byte < ' ' || byte == '"' || byte == '\\') break;
    is_ascii = is_ascii && byte < 0x80U;
  }
  return {from, is_ascii};
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

/// A bit for each byte that is '"', '\\' or a control: bytes above 0x7F are none when compared as unsigned.
[[nodiscard]] inline std::uint32_t not_unescaped(__m128i block) noexcept {
  const __m128i marks =
      _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
  const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(' ' - 1)), block);
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(marks, controls)));
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

// What is left of a text behind its last whole block is read as the end of the block that ends with the text.
[[nodiscard, gnu::always_inline]] inline UnescapedRun unescaped_run_sse2(std::string_view text,
                                                                         std::size_t from) noexcept {
  using sse2::kBlock;
  if (text.size() < kBlock) return unescaped_run_scalar(text, from);
  const std::size_t last = text.size() - kBlock;
  std::uint32_t beyond_ascii = 0;
  for (;;) {
    const std::size_t at = std::min(from, last);
    const __m128i block = sse2::load(text.data() + at);
    const std::uint32_t stops = sse2::not_unescaped(block) >> (from - at);
    const std::uint32_t high = static_cast<std::uint32_t>(_mm_movemask_epi8(block)) >> (from - at);
    if (stops != 0) {
      beyond_ascii |= high & (stops ^ (stops - 1));  // up to the first stop, which is ASCII itself
      return {from + static_cast<std::size_t>(std::countr_zero(stops)), beyond_ascii == 0};
    }
    beyond_ascii |= high;
    if (from >= last) return {text.size(), beyond_ascii == 0};
    from += kBlock;
  }
}

[[nodiscard]] inline bool all_plain_sse2(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (text.size() < sse2::kBlock) return sse2::not_plain(sse2::load_short(text)) == 0;
  return plain_bytes_sse2(text) == text.size();
}
#endif

[[nodiscard]] inline UnescapedRun unescaped_run(std::string_view text, std::size_t from) noexcept {
#ifdef __SSE2__
  return unescaped_run_sse2(text, from);
#else
  return unescaped_run_scalar(text, from);
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
