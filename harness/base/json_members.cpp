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

constexpr bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

class StringMemberReader {
 public:
  StringMemberReader(std::string_view text, StringMembers& out) : text_(text), out_(out) {}

  bool read() {
    if (!pass('{')) return false;
    out_.offset_bytes = at_ - 1;
    if (pass('}')) return ends();
    do {
      StringMember& member = out_.members.emplace_back();
      const bool read = open_string(member.name_offset_bytes) && take_string(member.name) && pass(':') &&
                        open_string(member.value_offset_bytes) && take_string(member.value);
      if (!read) return false;
    } while (pass(','));
    return pass('}') && ends();
  }

 private:
  void pass_white_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  // Passes over white space, and `mark` when it stands behind.
  bool pass(char mark) {
    pass_white_space();
    if (at_ == text_.size() || text_[at_] != mark) return false;
    ++at_;
    return true;
  }

  bool ends() {
    pass_white_space();
    return at_ == text_.size() && (is_ascii_ || simdjson::validate_utf8(text_.data(), text_.size()));
  }

  bool open_string(std::size_t& offset_bytes) {
    if (!pass('"')) return false;
    offset_bytes = at_ - 1;
    return true;
  }

  // Takes the string whose opening quote was passed.
  bool take_string(std::string_view& out) {
    const std::size_t first = at_;
    if (!go_to_stop()) return false;
    out = std::string_view(text_.data() + first, at_ - first);
    return text_[at_++] == '"' || unescape(out);
  }

  // Goes to the first byte that cannot stand for itself in a string; false when the text ends before.
  bool go_to_stop() {
    const UnescapedRun run = unescaped_run(text_, at_);
    is_ascii_ = is_ascii_ && run.is_ascii;
    at_ = run.end;
    return at_ < text_.size();
  }

  // Goes on with the string that begins with `out`, behind the byte that ended this run.
  bool unescape(std::string_view& out) {
    std::string& to = out_.unescaped;
    if (to.empty()) to.reserve(text_.size());  // for all strings, so that no view is ever moved
    const std::size_t first = to.size();
    to += out;
    while (text_[at_ - 1] == '\\') {
      if (!take_escape(to)) return false;
      const std::size_t run = at_;
      if (!go_to_stop()) return false;
      to.append(text_, run, at_ - run);
      ++at_;
    }
    out = std::string_view(to).substr(first);
    return text_[at_ - 1] == '"';
  }

  // Takes what stands behind a backslash. It is never shorter than what it stands for.
  bool take_escape(std::string& to) {
    if (at_ == text_.size()) return false;
    const char letter = text_[at_++];
    if (const char meant = kUnescapedLetters[static_cast<unsigned char>(letter)]; meant != 0) {
      to += meant;
      return true;
    }
    const auto scalar = letter == 'u' ? take_scalar() : std::nullopt;
    if (scalar) append_utf8(to, *scalar);
    return scalar.has_value();
  }

  // Takes the digits of \u and, of a surrogate, those of its second half.
  std::optional<char32_t> take_scalar() {
    const auto first = take_code_unit();
    if (!first || is_low_surrogate(*first)) return std::nullopt;
    if (!is_high_surrogate(*first)) return first;
    if (!text_.substr(at_).starts_with("\\u")) return std::nullopt;
    at_ += 2;
    const auto second = take_code_unit();
    if (!second || !is_low_surrogate(*second)) return std::nullopt;
    return 0x10000U + ((*first - 0xD800U) << 10U) + (*second - 0xDC00U);
  }

  std::optional<char32_t> take_code_unit() {
    constexpr std::size_t kDigits = 4;
    if (text_.size() - at_ < kDigits) return std::nullopt;
    char32_t unit = 0;
    for (const char c : text_.substr(at_, kDigits)) {
      const bool is_decimal = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!is_decimal && (lower < 'a' || lower > 'f')) return std::nullopt;
      unit = unit << 4U | static_cast<char32_t>(is_decimal ? c - '0' : lower - 'a' + 10);
    }
    at_ += kDigits;
    return unit;
  }

  std::string_view text_;
  StringMembers& out_;
  std::size_t at_ = 0;
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
