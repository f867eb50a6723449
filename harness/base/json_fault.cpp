// See json_fault.h. The grammar is that of RFC 8259; a stack of open brackets stands for recursion, so depth
// costs no stack.
#include "base/json_fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/json_numbers.h"
#include "base/utf8.h"

namespace touchstone::base {
namespace {

constexpr std::string_view kWhiteSpace = " \t\n\r";
constexpr std::string_view kTokenEnd = " \t\n\r,:[]{}\"";

std::string_view describe(JsonFaultCode code) {
  switch (code) {
    case JsonFaultCode::kEmpty:
      return "no JSON value: the text is empty";
    case JsonFaultCode::kNotUtf8:
      return "not UTF-8";
    case JsonFaultCode::kUnclosedString:
      return "a string is not closed";
    case JsonFaultCode::kControlInString:
      return "a raw control character inside a string";
    case JsonFaultCode::kBadEscape:
      return "an escape that JSON does not know";
    case JsonFaultCode::kLoneSurrogate:
      return "a lone surrogate in an escape, which has no UTF-8 form";
    case JsonFaultCode::kBadNumber:
      return "not a JSON number";
    case JsonFaultCode::kBadLiteral:
      return "not true, false or null";
    case JsonFaultCode::kStructure:
      return "a bracket, comma, colon or value is missing or misplaced";
    case JsonFaultCode::kTrailing:
      return "more bytes after the JSON value";
    case JsonFaultCode::kTooDeep:
      return "nested too deeply";
    case JsonFaultCode::kTooLarge:
      return "too large to read";
  }
  return "not JSON";
}

// The UTF-16 code unit of an escape like \u00e9 at the start of `text`; nothing when there is none.
std::optional<unsigned> code_unit(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  if (!text.starts_with("\\u") || text.size() < 6) return std::nullopt;
  const std::string digits(text.substr(2, 4));
  if (digits.find_first_not_of(kHex) != std::string::npos) return std::nullopt;
  return static_cast<unsigned>(std::stoul(digits, nullptr, 16));
}

// The bytes of the escape (or surrogate pair) at the start of `text`; 0 when JSON knows no such escape, and
// for a lone surrogate.
std::size_t escape_length(std::string_view text) {
  constexpr std::string_view kSimple = "\"\\/bfnrt";
  if (text.size() < 2) return text.size();  // cut short: the string is not closed either
  if (kSimple.find(text[1]) != std::string_view::npos) return 2;
  const auto unit = code_unit(text);
  if (!unit) return 0;
  if (*unit < 0xD800 || *unit > 0xDFFF) return 6;
  const auto second = code_unit(text.substr(6));
  const bool is_pair = *unit < 0xDC00 && second && *second >= 0xDC00 && *second <= 0xDFFF;
  return is_pair ? 12 : 0;
}

class FaultFinder {
 public:
  FaultFinder(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

  std::optional<JsonFault> find() {
    for (skip_white_space(); at_ < text_.size() && !fault_; skip_white_space()) read(text_[at_]);
    if (!fault_ && next_ != Next::kNothing) {
      const bool is_empty = text_.find_first_not_of(kWhiteSpace) == std::string_view::npos;
      fail(is_empty ? JsonFaultCode::kEmpty : JsonFaultCode::kStructure, text_.size());
    }
    return fault_;
  }

 private:
  // What the grammar allows at this place.
  enum class Next : std::uint8_t { kValue, kItemOrEnd, kNameOrEnd, kName, kColon, kCommaOrEnd, kNothing };

  void skip_white_space() { at_ = std::min(text_.find_first_not_of(kWhiteSpace, at_), text_.size()); }

  void fail(JsonFaultCode code, std::size_t offset_bytes) { fault_ = make_json_fault(code, offset_bytes); }

  void read(char c) {
    switch (next_) {
      case Next::kItemOrEnd:
        return c == ']' ? close(c) : read_value(c);
      case Next::kValue:
        return read_value(c);
      case Next::kNameOrEnd:
        return c == '}' ? close(c) : read_name(c);
      case Next::kName:
        return read_name(c);
      case Next::kColon:
        return read_mark(c, ':', Next::kValue);
      case Next::kCommaOrEnd:
        return c == ',' ? read_mark(c, ',', open_.back() == '{' ? Next::kName : Next::kValue) : close(c);
      case Next::kNothing:
        return fail(JsonFaultCode::kTrailing, at_);
    }
  }

  void read_mark(char c, char wanted, Next next) {
    if (c != wanted) return fail(JsonFaultCode::kStructure, at_);
    ++at_;
    next_ = next;
  }

  void read_name(char c) {
    if (c != '"') return fail(JsonFaultCode::kStructure, at_);
    read_string();
    next_ = Next::kColon;
  }

  void read_value(char c) {
    if (c == '{') return open(c, Next::kNameOrEnd);
    if (c == '[') return open(c, Next::kItemOrEnd);
    if (c == '"') {
      read_string();
    } else if (c == 't' || c == 'f' || c == 'n') {
      read_literal();
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      read_number();
    } else {
      return fail(JsonFaultCode::kStructure, at_);
    }
    end_value();
  }

  void open(char bracket, Next next) {
    if (open_.size() >= max_depth_) {
      fault_ = {JsonFaultCode::kTooDeep, at_,
                fmt::format("nested deeper than {} levels, which this reader does not follow", max_depth_)};
      return;
    }
    open_ += bracket;
    ++at_;
    next_ = next;
  }

  void close(char bracket) {
    if (bracket != (open_.back() == '{' ? '}' : ']')) return fail(JsonFaultCode::kStructure, at_);
    open_.pop_back();
    ++at_;
    end_value();
  }

  void end_value() { next_ = open_.empty() ? Next::kNothing : Next::kCommaOrEnd; }

  void read_string() {
    const std::size_t opening = at_;
    for (++at_; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail(JsonFaultCode::kControlInString, at_);
      const std::size_t length = c == '\\' ? escape_length(text_.substr(at_)) : 1;
      if (length == 0) {
        const bool is_known = code_unit(text_.substr(at_)).has_value();
        return fail(is_known ? JsonFaultCode::kLoneSurrogate : JsonFaultCode::kBadEscape, at_);
      }
      at_ += length;
    }
    fail(JsonFaultCode::kUnclosedString, opening);
  }

  std::string_view token() const {
    return text_.substr(at_, std::min(text_.find_first_of(kTokenEnd, at_), text_.size()) - at_);
  }

  void read_literal() {
    const std::string_view word = token();
    if (word != "true" && word != "false" && word != "null") return fail(JsonFaultCode::kBadLiteral, at_);
    at_ += word.size();
  }

  void read_number() {
    const std::string_view number = token();
    if (number_length(number) != number.size()) return fail(JsonFaultCode::kBadNumber, at_);
    at_ += number.size();
  }

  std::string_view text_;
  std::size_t max_depth_;
  std::size_t at_ = 0;
  Next next_ = Next::kValue;
  std::string open_;  // the brackets that are open, outermost first
  std::optional<JsonFault> fault_;
};

}  // namespace

JsonFault make_json_fault(JsonFaultCode code, std::size_t offset_bytes) {
  return {code, offset_bytes, std::string(describe(code))};
}

std::optional<JsonFault> find_json_fault(std::string_view text, std::size_t max_depth) {
  if (const auto malformed = find_malformed_utf8(text))
    return make_json_fault(JsonFaultCode::kNotUtf8, *malformed);
  return FaultFinder(text, max_depth).find();
}

std::string replace_lone_surrogates(std::string_view text) {
  constexpr std::string_view kReplacement = "\\ufffd";
  std::string replaced(text);
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at)) {
    std::size_t length = escape_length(text.substr(at));
    if (length == 0 && code_unit(text.substr(at))) {
      length = kReplacement.size();
      replaced.replace(at, length, kReplacement);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return replaced;
}

}  // namespace touchstone::base
