// See json_escape.h.
#include "base/json_escape.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/json_plain.h"
#include "base/utf8.h"

namespace touchstone::base {
namespace {

// How an ASCII character is written. Eight bytes, so that one store writes any of them.
struct Escaped {
  std::array<char, 7> text;
  std::uint8_t length_bytes;
};

constexpr Escaped escaped_as(char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kMeant = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  const auto byte = static_cast<unsigned char>(c);
  if (const auto place = kMeant.find(c); place != std::string_view::npos) return {{'\\', kLetters[place]}, 2};
  if (byte < ' ') return {{'\\', 'u', '0', '0', kHex[byte >> 4U], kHex[byte & 0xFU]}, 6};
  return {{c}, 1};
}

constexpr std::array<Escaped, 128> kEscaped = [] {
  std::array<Escaped, 128> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) table[byte] = escaped_as(static_cast<char>(byte));
  return table;
}();

// Writes the characters from `at` until one ends at `end` or behind, and moves both places. Of ASCII there is
// no branch to be guessed wrong.
char* write_characters(char* to, std::string_view text, std::size_t& at, std::size_t end) noexcept {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
  std::size_t here = at;                                     // in a register
  while (here < end) {
    const auto byte = static_cast<unsigned char>(text[here]);
    if (byte < kEscaped.size()) {
      std::memcpy(to, &kEscaped[byte], sizeof(Escaped));
      to += kEscaped[byte].length_bytes;
      ++here;
      continue;
    }
    const CodePoint step = decode_code_point(text, here);
    to = std::ranges::copy(step.length_bytes == 0 ? kReplacement : text.substr(here, step.length_bytes), to)
             .out;
    here += std::max<std::size_t>(step.length_bytes, 1);
  }
  at = here;
  return to;
}

}  // namespace

char* write_escaped_scalar(char* to, std::string_view text) noexcept {
  std::size_t at = 0;
  return write_characters(to, text, at, text.size());
}

#ifdef __SSE2__
char* sse2::write_escaped_behind(char* to, std::string_view text, std::size_t at) noexcept {
  while (text.size() - at >= kBlock) {
    const __m128i block = load(text.data() + at);
    if (not_plain(block) == 0) {
      std::memcpy(to, &block, kBlock);
      to += kBlock;
      at += kBlock;
    } else {
      to = write_characters(to, text, at, at + kBlock);
    }
  }
  return write_characters(to, text, at, text.size());
}
#endif

}  // namespace touchstone::base
