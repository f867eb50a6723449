// See utf8.h. The accepted ranges are those of RFC 3629, section 4, row by row.
#include "base/utf8.h"

#include <fmt/format.h>
#include <algorithm>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace touchstone::base {
namespace {

constexpr CodePoint kMalformed{0, 0};

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// The first place at or behind `at` that the walk has to look at: eight bytes of ASCII are passed over at
// once.
std::size_t skip_ascii(std::string_view text, std::size_t at) noexcept {
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if ((bytes & 0x8080808080808080U) != 0) break;
  }
  return at;
}

}  // namespace

CodePoint decode_code_point(std::string_view text, std::size_t offset_bytes) noexcept {
  const std::size_t left = text.size() - offset_bytes;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset_bytes + i]); };
  const auto payload = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3FU); };

  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2) return kMalformed;  // a continuation byte, or an overlong form of ASCII
  if (lead < 0xE0) {
    if (left < 2 || !is_continuation(byte(1))) return kMalformed;
    return {static_cast<char32_t>(lead & 0x1FU) << 6U | payload(1), 2};
  }
  if (lead < 0xF0) {
    if (left < 3 || !is_continuation(byte(1)) || !is_continuation(byte(2))) return kMalformed;
    if (lead == 0xE0 && byte(1) < 0xA0) return kMalformed;   // overlong
    if (lead == 0xED && byte(1) >= 0xA0) return kMalformed;  // a surrogate
    return {static_cast<char32_t>(lead & 0x0FU) << 12U | payload(1) << 6U | payload(2), 3};
  }
  if (lead < 0xF5) {
    if (left < 4 || !is_continuation(byte(1)) || !is_continuation(byte(2)) || !is_continuation(byte(3)))
      return kMalformed;
    if (lead == 0xF0 && byte(1) < 0x90) return kMalformed;   // overlong
    if (lead == 0xF4 && byte(1) >= 0x90) return kMalformed;  // past U+10FFFF
    return {static_cast<char32_t>(lead & 0x07U) << 18U | payload(1) << 12U | payload(2) << 6U | payload(3),
            4};
  }
  return kMalformed;
}

std::optional<std::size_t> count_code_points(std::string_view text) noexcept {
  std::size_t beyond_ascii = 0;  // bytes that are not the first of their code point
  for (std::size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const CodePoint step = decode_code_point(text, at);
    if (step.length_bytes == 0) return std::nullopt;
    at += step.length_bytes;
    beyond_ascii += step.length_bytes - 1;
  }
  return text.size() - beyond_ascii;
}

std::optional<std::size_t> find_malformed_utf8(std::string_view text) noexcept {
  for (std::size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const CodePoint step = decode_code_point(text, at);
    if (step.length_bytes == 0) return at;
    at += step.length_bytes;
  }
  return std::nullopt;
}

void append_utf8(std::string& out, char32_t value) {
  const auto put = [&out](char32_t byte) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) std::abort();
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0U | value >> 6U);
    put(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    put(0xE0U | value >> 12U);
    put(0x80U | (value >> 6U & 0x3FU));
    put(0x80U | (value & 0x3FU));
  } else {
    put(0xF0U | value >> 18U);
    put(0x80U | (value >> 12U & 0x3FU));
    put(0x80U | (value >> 6U & 0x3FU));
    put(0x80U | (value & 0x3FU));
  }
}

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Controls, spaces that look like none, and marks that are invisible or turn the direction of the text: what
// Unicode 15 has as Default_Ignorable_Code_Point, as Bidi_Control, and in the categories Cc, Zl, Zp and Zs,
// with the marks of annotations (U+FFF9 to U+FFFB).
bool is_invisible(char32_t value) {
  constexpr Range kRanges[] = {{0x7F, 0xA0},     {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},
                               {0x115F, 0x1160}, {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
                               {0x2000, 0x200F}, {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},
                               {0x3164, 0x3164}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
                               {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
  return std::ranges::any_of(kRanges,
                             [&](const Range& range) { return range.first <= value && value <= range.last; });
}

void append_printable(std::string& out, std::string_view bytes, char32_t value) {
  if (value == '\n') {
    out += "\\n";
  } else if (value == '\r') {
    out += "\\r";
  } else if (value == '\t') {
    out += "\\t";
  } else if (value < 0x20 || value == 0x7F) {
    out += fmt::format("\\x{:02x}", static_cast<unsigned>(value));
  } else if (is_invisible(value)) {
    out += fmt::format("\\u{{{:04x}}}", static_cast<unsigned>(value));
  } else {
    out += bytes;
  }
}

}  // namespace

std::string printable(std::string_view bytes, std::size_t max_bytes) {
  std::string out;
  std::size_t at = 0;
  while (at < bytes.size() && at < max_bytes) {
    const CodePoint step = decode_code_point(bytes, at);
    if (at + step.length_bytes > max_bytes) break;
    if (step.length_bytes == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[at]));
      ++at;
    } else {
      append_printable(out, bytes.substr(at, step.length_bytes), step.value);
      at += step.length_bytes;
    }
  }
  if (at < bytes.size()) out += fmt::format("... ({} bytes)", bytes.size());
  return out;
}

}  // namespace touchstone::base
