// Writes a text as it stands between the quotes of a JSON string, into room that the caller has made: what
// append_json_string (json.h) and the writer of structures (wire/structure.h) share. Two forms that must
// agree: the vector form for any x86-64, the scalar form for everything else. Tested by json_escape_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/json_plain.h"

namespace touchstone::base {

/// The room that so many bytes may need: six for one (\u001f), and what a last store may write too much.
[[nodiscard]] constexpr std::size_t escaped_room_bytes(std::size_t bytes) {
  constexpr std::size_t kLongestEscape = 6;
  constexpr std::size_t kLastStore = 16;
  return kLongestEscape * bytes + kLastStore;
}

/// Writes `text` with its escapes; bytes that are not UTF-8 become U+FFFD. What stands behind the end that is
/// returned, up to the room's end, may be overwritten.
/// @param to  room of escaped_room_bytes(text.size()), apart from `text`
[[nodiscard]] inline char* write_escaped(char* to, std::string_view text) noexcept;
[[nodiscard]] char* write_escaped_scalar(char* to, std::string_view text) noexcept;

#ifdef __SSE2__
namespace sse2 {

/// Goes on behind the first `plain_bytes` of a text, which are written.
[[nodiscard]] char* write_escaped_behind(char* to, std::string_view text, std::size_t plain_bytes) noexcept;

// Copies text that is at least a word and at most two by two words that may overlap.
template <class Word>
[[nodiscard]] inline char* copy_ends(char* to, std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  const auto first = load_word<Word>(end - text.size());
  const auto last = load_word<Word>(end - sizeof(Word));
  std::memcpy(to, &first, sizeof first);
  to += text.size();
  std::memcpy(to - sizeof last, &last, sizeof last);
  return to;
}

/// Copies fewer bytes than a block has: a call of memcpy would take as long as all else.
[[nodiscard]] inline char* copy_short(char* to, std::string_view text) noexcept {
  if (text.size() >= sizeof(std::uint64_t)) return copy_ends<std::uint64_t>(to, text);
  if (text.size() >= sizeof(std::uint32_t)) return copy_ends<std::uint32_t>(to, text);
  for (const char c : text) *to++ = c;
  return to;
}

}  // namespace sse2

// Plain text, which most is, is copied a block at a time while it is looked at.
inline char* write_escaped(char* to, std::string_view text) noexcept {
  using sse2::kBlock;
  std::size_t at = 0;
  for (; text.size() - at >= kBlock; at += kBlock) {
    const __m128i block = sse2::load(text.data() + at);
    if (sse2::not_plain(block) != 0) return sse2::write_escaped_behind(to + at, text, at);
    std::memcpy(to + at, &block, kBlock);
  }
  const std::string_view rest(text.data() + at, text.size() - at);
  if (rest.empty()) return to + at;
  if (sse2::not_plain(sse2::load_short(rest)) != 0) return sse2::write_escaped_behind(to + at, text, at);
  return sse2::copy_short(to + at, rest);
}
#else
inline char* write_escaped(char* to, std::string_view text) noexcept {
  return write_escaped_scalar(to, text);
}
#endif

}  // namespace touchstone::base
