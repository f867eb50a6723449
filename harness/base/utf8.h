// UTF-8: decoding, counting, the place of the first fault. Strict as RFC 3629: no overlongs, surrogates, or
// values past U+10FFFF. It does not classify characters (validate/unicode_tables.h) nor repair text. Tested
// by utf8_test.cpp and, against independent engines, by validate/job_id_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace touchstone::base {

/// One step of decoding: `length_bytes` is 0 when the bytes at this place are not UTF-8.
struct CodePoint {
  char32_t value;
  std::uint8_t length_bytes;
};

/// Decodes the code point that starts at `text[offset_bytes]`, which must be inside the text.
[[nodiscard]] CodePoint decode_code_point(std::string_view text, std::size_t offset_bytes) noexcept;

/// Counts the code points (Unicode scalar values) of `text`; nothing when it is not UTF-8.
[[nodiscard]] std::optional<std::size_t> count_code_points(std::string_view text) noexcept;

/// Finds the byte offset of the first sequence that is not UTF-8; nothing when all of it is.
[[nodiscard]] std::optional<std::size_t> find_malformed_utf8(std::string_view text) noexcept;

/// Appends the UTF-8 form of `value`, which must be a scalar value (aborts otherwise: a caller's mistake).
void append_utf8(std::string& out, char32_t value);

/// Renders any bytes for a person on one line: printable text as it is, the rest as \n, \t, \xNN or \u{NNNN};
/// at most `max_bytes` of input, the cut told as "... (N bytes)".
[[nodiscard]] std::string printable(std::string_view bytes, std::size_t max_bytes = 400);

}  // namespace touchstone::base
