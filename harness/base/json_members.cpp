// See json_members.h. Strings are read 16 bytes at a time and stay where they are unless they have an escape;
// whether the bytes beyond ASCII are UTF-8 is asked once, of the whole text: between strings there are none.
#include "base/json_members.h"

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <optional>

#include "base/json_plain.h"
#include "base/utf8.h"

namespace touchstone::base {
namespace {

// What an escape letter stands for; 0 when JSON knows no such escape, and for 'u'.
constexpr std::array<char, 256> kUnescapedLetters = [] {
  std::array<char, 256> letters{};
  letters['"'] = '"';
  letters['\\'] = '\\';
  letters['/'] = '/';
  letters['b'] = '\b';
  letters['f'] = '\f';
  letters['n'] = '\n';
  letters['r'] = '\r';
  letters['t'] = '\t';
  return letters;
}();

constexpr std::size_t kNowhere = std::string_view::npos;

constexpr bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// The place in the text is an argument all the way, not a member, so that it stays in a register where it is
// inlined: a response takes 0.87 of the time (./dev bench json).
class StringMemberReader {
 public:
  StringMemberReader(std::string_view text, StringMembers& out) : text_(text), out_(out) {}

  bool read() {
    std::size_t at = 0;
    if (!pass(at, '{')) return false;
    out_.offset_bytes = at - 1;
    if (pass(at, '}')) return ends(at);
    do {
      StringMember& member = out_.members.emplace_back();
      const bool read = take_string(at, member.name, member.name_offset_bytes) && pass(at, ':') &&
                        take_string(at, member.value, member.value_offset_bytes);
      if (!read) return false;
    } while (pass(at, ','));
    return pass(at, '}') && ends(at);
  }

 private:
  [[nodiscard]] bool stands(std::size_t at, char mark) const {
    return at < text_.size() && text_[at] == mark;
  }

  void pass_white_space(std::size_t& at) const {
    while (stands(at, ' ') || stands(at, '\n') || stands(at, '\r') || stands(at, '\t')) ++at;
  }

  // Passes over `mark`, and over white space in front of it.
  [[gnu::always_inline]] bool pass(std::size_t& at, char mark) const {
    if (at < text_.size() && text_[at] <= ' ') pass_white_space(at);
    if (!stands(at, mark)) return false;
    ++at;
    return true;
  }

  bool ends(std::size_t at) const {
    pass_white_space(at);
    return at == text_.size() && (is_ascii_ || simdjson::validate_utf8(text_.data(), text_.size()));
  }

  [[gnu::always_inline]] bool take_string(std::size_t& at, std::string_view& out, std::size_t& offset_bytes) {
    if (!pass(at, '"')) return false;
    offset_bytes = at - 1;
    const std::size_t first = at;
    if (!go_to_stop(at)) return false;
    out = std::string_view(text_.data() + first, at - first);
    if (text_[at] != '"') at = unescape(at, out);
    return at++ != kNowhere;
  }

  // Goes to the first byte that cannot stand for itself in a string; false when the text ends before.
  [[gnu::always_inline]] bool go_to_stop(std::size_t& at) {
    const UnescapedRun run = unescaped_run(text_, at);
    is_ascii_ = is_ascii_ && run.is_ascii;
    at = run.end;
    return at < text_.size();
  }

  // Goes on with the string that begins with `out`, at the byte that ended this run. Gives the place of the
  // closing quote.
  [[gnu::noinline]] std::size_t unescape(std::size_t at, std::string_view& out) {
    std::string& to = out_.unescaped;
    if (to.empty()) to.reserve(text_.size());  // for all strings, so that no view is ever moved
    const std::size_t first = to.size();
    to += out;
    while (text_[at] == '\\') {
      if (!take_escape(++at, to)) return kNowhere;
      const std::size_t run = at;
      if (!go_to_stop(at)) return kNowhere;
      to.append(text_, run, at - run);
    }
    out = std::string_view(to).substr(first);
    return text_[at] == '"' ? at : kNowhere;
  }

  // Takes what stands behind a backslash. It is never shorter than what it stands for.
  bool take_escape(std::size_t& at, std::string& to) const {
    if (at == text_.size()) return false;
    const char letter = text_[at++];
    if (const char meant = kUnescapedLetters[static_cast<unsigned char>(letter)]; meant != 0) {
      to += meant;
      return true;
    }
    const auto scalar = letter == 'u' ? take_scalar(at) : std::nullopt;
    if (scalar) append_utf8(to, *scalar);
    return scalar.has_value();
  }

  // Takes the digits of \u and, of a surrogate, those of its second half.
  std::optional<char32_t> take_scalar(std::size_t& at) const {
    const auto first = take_code_unit(at);
    if (!first || is_low_surrogate(*first)) return std::nullopt;
    if (!is_high_surrogate(*first)) return first;
    if (!text_.substr(at).starts_with("\\u")) return std::nullopt;
    at += 2;
    const auto second = take_code_unit(at);
    if (!second || !is_low_surrogate(*second)) return std::nullopt;
    return 0x10000U + ((*first - 0xD800U) << 10U) + (*second - 0xDC00U);
  }

  std::optional<char32_t> take_code_unit(std::size_t& at) const {
    constexpr std::size_t kDigits = 4;
    if (text_.size() - at < kDigits) return std::nullopt;
    char32_t unit = 0;
    for (const char c : text_.substr(at, kDigits)) {
      const bool is_decimal = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!is_decimal && (lower < 'a' || lower > 'f')) return std::nullopt;
      unit = unit << 4U | static_cast<char32_t>(is_decimal ? c - '0' : lower - 'a' + 10);
    }
    at += kDigits;
    return unit;
  }

  std::string_view text_;
  StringMembers& out_;
  bool is_ascii_ = true;
};

}  // namespace

bool read_string_members(std::string_view text, StringMembers& out) {
  out.members.clear();
  out.unescaped.clear();
  return text.size() <= simdjson::SIMDJSON_MAXSIZE_BYTES - simdjson::SIMDJSON_PADDING &&
         StringMemberReader(text, out).read();
}

}  // namespace touchstone::base
