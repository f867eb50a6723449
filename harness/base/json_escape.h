// Writes a text as it stands between the quotes of a JSON string, into room that the caller has made: what
// append_json_string (json.h) and the writer of structures (wire/structure.h) share. Two forms that must
// agree: the vector form for any x86-64, the scalar form for everything else. Tested by json_escape_test.cpp.
#pragma once

#include <cstddef>
#include <string_view>

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
[[nodiscard]] char* write_escaped(char* to, std::string_view text) noexcept;
[[nodiscard]] char* write_escaped_scalar(char* to, std::string_view text) noexcept;

}  // namespace touchstone::base
