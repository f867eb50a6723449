// Blocks of 32 bytes for the AVX2 forms of inner loops (validate/arn_avx2.cpp, validate/job_id_ascii.h),
// beside sse2.h. A function that uses them is compiled for AVX2 alone, by TOUCHSTONE_AVX2, and called where
// is_supported() says so; everything else stays baseline x86-64. Elsewhere this file is empty. Tested by
// those who use it.
#pragma once

#ifdef __SSE2__
#define TOUCHSTONE_AVX2 [[gnu::target("avx2")]]
#include <immintrin.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace touchstone::base::avx2 {

inline constexpr std::size_t kBlock = sizeof(__m256i);

/// A look at a word that start-up code of the compiler's library fills: it costs a branch that is always
/// predicted, at most 0.6 ns (`./dev bench arn`, `job_id`), and nobody has to set a pointer before the first
/// call.
[[nodiscard]] inline bool is_supported() noexcept { return __builtin_cpu_supports("avx2") != 0; }

[[nodiscard]] TOUCHSTONE_AVX2 inline __m256i load(const char* from) noexcept {
  __m256i block;
  std::memcpy(&block, from, kBlock);
  return block;
}

using Bytes = std::array<char, kBlock>;

/// A bit for each byte of the block whose counterpart differs.
[[nodiscard]] TOUCHSTONE_AVX2 inline std::uint32_t differences(__m256i block, __m256i other) noexcept {
  return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, other)));
}

/// A set of ASCII characters as vpshufb looks it up: for the low half of a byte, of which high halves there
/// are members, a bit each. Every set is exact, for ASCII has 8 high halves; a byte above 0x7F is in none.
struct AsciiSet {
  alignas(kBlock) Bytes rows;
};

template <class Belongs>
[[nodiscard]] consteval AsciiSet ascii_set(Belongs belongs) {
  AsciiSet set{};
  for (unsigned code = 0; code < 0x80; ++code) {
    if (!belongs(static_cast<char>(code))) continue;
    for (const unsigned lane : {0U, 16U}) {
      char& row = set.rows[lane + (code & 0xFU)];
      row = static_cast<char>(static_cast<unsigned char>(row) | 1U << (code >> 4U));
    }
  }
  return set;
}

/// The bit of each high half.
alignas(kBlock) inline constexpr Bytes kBitOfHighHalf = {
    1, 2, 4, 8, 16, 32, 64, '\x80', 0, 0, 0, 0, 0, 0, 0, 0,
    1, 2, 4, 8, 16, 32, 64, '\x80', 0, 0, 0, 0, 0, 0, 0, 0,
};

/// 0xFF for each byte that is not in the set. Six instructions, however many ranges the set has: the JobId
/// pattern's takes SSE2 twenty-two for half of the bytes, and five times as long (`./dev bench job_id`).
[[nodiscard]] TOUCHSTONE_AVX2 inline __m256i outside(__m256i block, const AsciiSet& set) noexcept {
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(block, 4), _mm256_set1_epi8(0x0F));
  const __m256i rows = _mm256_shuffle_epi8(load(set.rows.data()), block);
  const __m256i bits = _mm256_shuffle_epi8(load(kBitOfHighHalf.data()), high);
  return _mm256_cmpeq_epi8(_mm256_and_si256(rows, bits), _mm256_setzero_si256());
}

[[nodiscard]] TOUCHSTONE_AVX2 inline std::uint32_t bits_of(__m256i bytes) noexcept {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

}  // namespace touchstone::base::avx2
#endif
