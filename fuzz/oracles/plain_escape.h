// A text as it stands in a JSON string, written in the plain way: a character at a time, each by the first
// rule of RFC 8259, section 7, that is shortest. Both forms of the product's writer must write the same. Used
// by wire_request.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_escape.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"

namespace touchstone::fuzz {

/// @param text  well-formed UTF-8
inline std::string plain_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          constexpr std::string_view kDigits = "0123456789abcdef";
          out += "\\u00";
          out += kDigits[static_cast<std::size_t>(c) / 16];
          out += kDigits[static_cast<std::size_t>(c) % 16];
        } else {
          out += c;
        }
    }
  }
  return out;
}

/// In room that is just as large as it must be, so that a sanitizer sees a store behind it.
inline void check_escape(std::string_view text) {
  const std::string plain = plain_escape(text);
  std::vector<char> room(base::escaped_room_bytes(text.size()));
  for (const auto write : {&base::write_escaped, &base::write_escaped_scalar}) {
    const char* const end = write(room.data(), text);
    const std::string_view written(room.data(), static_cast<std::size_t>(end - room.data()));
    FUZZ_CHECK(written == plain, "json-escaped-the-plain-way", base::printable(written));
  }
}

}  // namespace touchstone::fuzz
