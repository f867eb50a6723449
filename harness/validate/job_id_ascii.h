// Classifies ASCII text against the JobId pattern's characters: the fast path of job_id.cpp, in three forms
// that must agree. SSE2 is for any x86-64, whose baseline it is, AVX2 for those that have it, the scalar form
// for everything else. None decodes UTF-8, none reads a byte outside of the text. Private to this room.
// Tested by job_id_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/avx2.h"
#include "base/sse2.h"

namespace touchstone::validate::ascii {

/// What a text is made of, the worst first: a byte above 0x7F hides what the rest is.
enum class Content : std::uint8_t { kNotAscii, kForeign, kPattern };

/// A bit for each ASCII character of `[\p{L}\p{Z}\p{N}_.:/=+\-%@]`.
inline constexpr std::array<std::uint64_t, 2> kPatternBits = [] {
  std::array<std::uint64_t, 2> bits{};
  for (const char character :
       std::string_view(" %+-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")) {
    const auto code = static_cast<unsigned char>(character);
    bits[code >> 6U] |= std::uint64_t{1} << (code & 63U);
  }
  return bits;
}();

/// Tells whether `code`, which must be below 0x80, is one of the pattern's characters.
[[nodiscard]] constexpr bool is_pattern_character(std::uint32_t code) noexcept {
  return (kPatternBits[code >> 6U] >> (code & 63U) & 1U) != 0;
}

[[nodiscard]] inline Content classify_scalar(std::string_view text) noexcept {
  std::uint32_t seen = 0;
  bool foreign = false;
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    seen |= code;
    foreign |= !is_pattern_character(code & 0x7FU);
  }
  if (seen >= 0x80) return Content::kNotAscii;
  return foreign ? Content::kForeign : Content::kPattern;
}

[[nodiscard]] inline bool is_ascii_scalar(std::string_view text) noexcept {
  std::uint32_t seen = 0;
  for (const char character : text) seen |= static_cast<unsigned char>(character);
  return seen < 0x80;
}

#ifdef __SSE2__
namespace sse2 {

using base::sse2::kBlock;
using base::sse2::load;
using base::sse2::load_short;

/// 0xFF for each byte from `first` to `last`: the range is moved to the bottom of the signed bytes and
/// compared once.
[[nodiscard]] inline __m128i in_range(__m128i block, char first, char last) noexcept {
  const __m128i moved = _mm_add_epi8(block, _mm_set1_epi8(static_cast<char>(-128 - first)));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + (last - first) + 1)));
}

/// 0xFF for each of the pattern's ASCII characters; 0 for every other byte, those above 0x7F included.
[[nodiscard]] inline __m128i pattern_characters(__m128i block) noexcept {
  const auto is = [block](char character) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(character)); };
  const __m128i ranges = _mm_or_si128(_mm_or_si128(in_range(block, '-', ':'), in_range(block, '@', 'Z')),
                                      in_range(block, 'a', 'z'));
  const __m128i singles =
      _mm_or_si128(_mm_or_si128(_mm_or_si128(is(' '), is('%')), _mm_or_si128(is('+'), is('='))), is('_'));
  return _mm_or_si128(ranges, singles);
}

/// Adds up what was seen block by block.
class Tally {
 public:
  void add(__m128i block) noexcept {
    seen_ = _mm_or_si128(seen_, block);
    pattern_ = _mm_and_si128(pattern_, pattern_characters(block));
  }
  [[nodiscard]] Content content() const noexcept {
    if (_mm_movemask_epi8(pattern_) == 0xFFFF) return Content::kPattern;
    return _mm_movemask_epi8(seen_) != 0 ? Content::kNotAscii : Content::kForeign;
  }

 private:
  __m128i seen_ = _mm_setzero_si128();
  __m128i pattern_ = _mm_set1_epi8(-1);
};

/// Gives every byte of a text of 1 byte or more to `add`, 16 at a time, the last block overlapping the one
/// before it.
template <class Add>
inline void for_each_block(std::string_view text, Add add) noexcept {
  if (text.size() < kBlock) {
    add(load_short(text));
    return;
  }
  const char* const last = text.data() + text.size() - kBlock;
  for (const char* at = text.data(); at < last; at += kBlock) add(load(at));
  add(load(last));
}

}  // namespace sse2

[[nodiscard]] inline Content classify_sse2(std::string_view text) noexcept {
  if (text.empty()) return Content::kPattern;
  sse2::Tally tally;
  sse2::for_each_block(text, [&tally](__m128i block) { tally.add(block); });
  return tally.content();
}

[[nodiscard]] inline bool is_ascii_sse2(std::string_view text) noexcept {
  if (text.empty()) return true;
  __m128i seen = _mm_setzero_si128();
  sse2::for_each_block(text, [&seen](__m128i block) { seen = _mm_or_si128(seen, block); });
  return _mm_movemask_epi8(seen) == 0;
}
#endif

#ifdef TOUCHSTONE_AVX2
inline constexpr base::avx2::AsciiSet kPatternSet = base::avx2::ascii_set(
    [](char character) { return is_pattern_character(static_cast<unsigned char>(character)); });

/// A text of 1 to 31 bytes as one block, repeating some.
[[nodiscard]] TOUCHSTONE_AVX2 inline __m256i load_short_avx2(std::string_view text) noexcept {
  if (text.size() < sse2::kBlock) return _mm256_broadcastsi128_si256(sse2::load_short(text));
  const char* const begin = text.data();
  return _mm256_set_m128i(sse2::load(begin + text.size() - sse2::kBlock), sse2::load(begin));
}

[[nodiscard]] TOUCHSTONE_AVX2 inline Content classify_avx2(std::string_view text) noexcept {
  using namespace base::avx2;
  if (text.empty()) return Content::kPattern;
  const char* const last = text.data() + text.size() - kBlock;
  __m256i seen = text.size() < kBlock ? load_short_avx2(text) : load(last);
  __m256i foreign = outside(seen, kPatternSet);
  if (text.size() > kBlock) {
    for (const char* at = text.data(); at < last; at += kBlock) {
      const __m256i block = load(at);
      seen = _mm256_or_si256(seen, block);
      foreign = _mm256_or_si256(foreign, outside(block, kPatternSet));
    }
  }
  if (bits_of(foreign) == 0) return Content::kPattern;
  return bits_of(seen) != 0 ? Content::kNotAscii : Content::kForeign;
}

[[nodiscard]] TOUCHSTONE_AVX2 inline bool is_ascii_avx2(std::string_view text) noexcept {
  using namespace base::avx2;
  if (text.size() < kBlock) return text.empty() || bits_of(load_short_avx2(text)) == 0;
  const char* const last = text.data() + text.size() - kBlock;
  __m256i seen = load(last);
  for (const char* at = text.data(); at < last; at += kBlock) seen = _mm256_or_si256(seen, load(at));
  return bits_of(seen) == 0;
}
#endif

// --- the forms by name, for code that is written once for all of them: classify() tells what a text of any
// length is made of, of an empty one kPattern; is_ascii() the half of that

struct Plain {
  static constexpr std::string_view kName = "plain";
  static Content classify(std::string_view text) noexcept { return classify_scalar(text); }
  static bool is_ascii(std::string_view text) noexcept { return is_ascii_scalar(text); }
};

#ifdef __SSE2__
struct Sse2 {
  static constexpr std::string_view kName = "sse2";
  static Content classify(std::string_view text) noexcept { return classify_sse2(text); }
  static bool is_ascii(std::string_view text) noexcept { return is_ascii_sse2(text); }
};
using Baseline = Sse2;
#else
using Baseline = Plain;
#endif

#ifdef TOUCHSTONE_AVX2
struct Avx2 {
  static constexpr std::string_view kName = "avx2";
  TOUCHSTONE_AVX2 static Content classify(std::string_view text) noexcept { return classify_avx2(text); }
  TOUCHSTONE_AVX2 static bool is_ascii(std::string_view text) noexcept { return is_ascii_avx2(text); }
};
#endif

}  // namespace touchstone::validate::ascii
