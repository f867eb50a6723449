// See json_escape.h.
#include "base/json_escape.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/json_plain.h"
#include "base/sse2.h"
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

// Writes the character at `at`, and goes behind both. Of ASCII there is no branch to be guessed wrong.
void write_character(char*& to, std::string_view text, std::size_t& at) noexcept {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < kEscaped.size()) {
    std::memcpy(to, &kEscaped[byte], sizeof(Escaped));
    to += kEscaped[byte].length_bytes;
    ++at;
    return;
  }
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
  const CodePoint step = decode_code_point(text, at);
  to = std::ranges::copy(step.length_bytes == 0 ? kReplacement : text.substr(at, step.length_bytes), to).out;
  at += std::max<std::size_t>(step.length_bytes, 1);
}

}  // namespace

char* write_escaped_scalar(char* to, std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) write_character(to, text, at);
  return to;
}

#ifdef __SSE2__
namespace {

// Copies 1 to 15 bytes by two words that may overlap.
template <class Word>
char* copy_ends(char* to, std::string_view text) noexcept {
  const auto first = sse2::load_word<Word>(text.data());
  const auto last = sse2::load_word<Word>(text.data() + text.size() - sizeof(Word));
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + text.size() - sizeof last, &last, sizeof last);
  return to + text.size();
}
char* copy_short(char* to, std::string_view text) noexcept {
  if (text.size() >= sizeof(std::uint64_t)) return copy_ends<std::uint64_t>(to, text);
  if (text.size() >= sizeof(std::uint32_t)) return copy_ends<std::uint32_t>(to, text);
  return std::ranges::copy(text, to).out;
}

}  // namespace

// A block is stored as it is, and only where it was not plain written again character by character.
char* write_escaped(char* to, std::string_view text) noexcept {
  using sse2::kBlock;
  std::size_t at = 0;
  while (text.size() - at >= kBlock) {
    const __m128i block = sse2::load(text.data() + at);
    if (sse2::not_plain(block) == 0) {
      std::memcpy(to, &block, kBlock);
      to += kBlock;
      at += kBlock;
      continue;
    }
    for (const std::size_t end = at + kBlock; at < end;) write_character(to, text, at);
  }
  if (const std::string_view rest = text.substr(at); all_plain(rest)) return copy_short(to, rest);
  while (at < text.size()) write_character(to, text, at);
  return to;
}
#else
char* write_escaped(char* to, std::string_view text) noexcept { return write_escaped_scalar(to, text); }
#endif

}  // namespace touchstone::base
