// See bodies.h.
#include "fuzzer/bodies.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/pick.h"
#include "base/utf8.h"
#include "cases/template.h"

namespace touchstone::fuzzer {
namespace {

using base::Json;

// How one value is written anew: which of white space and escapes, and how much of it.
class Spelling {
 public:
  explicit Spelling(base::Random& random)
      : random_(random), spaces_(random.below(3) != 0), escapes_(!spaces_ || random.below(2) == 0) {}

  [[nodiscard]] std::string tried() const {
    if (spaces_ && escapes_) return "white space and escapes";
    return spaces_ ? "white space" : "escapes";
  }

  void write(std::string& out, const Json& value) {
    space(out);
    if (value.is_object()) {
      list(out, '{', '}', value.members(), [&](const base::JsonMember& member) {
        space(out);
        text(out, member.name);
        space(out);
        out += ':';
        write(out, member.value);
      });
    } else if (value.is_array()) {
      list(out, '[', ']', value.items(), [&](const Json& item) { write(out, item); });
    } else if (value.is_string()) {
      text(out, value.as_string());
    } else {
      base::append_json(out, value);
    }
    space(out);
  }

 private:
  template <class Items, class Write>
  void list(std::string& out, char open, char close, const Items& items, const Write& write_item) {
    out += open;
    space(out);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ',';
      write_item(items[i]);
    }
    out += close;
  }

  void space(std::string& out) {
    if (!spaces_) return;
    for (std::uint64_t left = random_.below(4); left > 0; --left)
      out += pick(std::string_view(" \t\n\r"), random_);
  }

  void text(std::string& out, const std::string& value) {
    if (!escapes_ || cases::is_template(value) || base::find_malformed_utf8(value))
      return base::append_json_string(out, value);
    out += '"';
    for (std::size_t i = 0; i < value.size();) {
      const base::CodePoint point = base::decode_code_point(value, i);
      character(out, std::string_view(value).substr(i, point.length_bytes), point.value);
      i += point.length_bytes;
    }
    out += '"';
  }

  void character(std::string& out, std::string_view bytes, char32_t value) {
    const bool must = value < 0x20 || value == '"' || value == '\\';
    if (!must && random_.below(3) != 0) {
      out += bytes;
    } else if (value == '/' && random_.below(2) == 0) {
      out += "\\/";
    } else {
      escape(out, static_cast<std::uint32_t>(value));
    }
  }

  void escape(std::string& out, std::uint32_t value) {
    const auto unit = [&](std::uint32_t code) {
      out += "\\u";
      if (random_.below(2) == 0) {
        fmt::format_to(std::back_inserter(out), FMT_COMPILE("{:04x}"), code);
      } else {
        fmt::format_to(std::back_inserter(out), FMT_COMPILE("{:04X}"), code);
      }
    };
    if (value >= 0x10000) {
      unit(0xD800 + ((value - 0x10000) >> 10U));
      unit(0xDC00 + ((value - 0x10000) & 0x3FFU));
    } else {
      unit(value);
    }
  }

  base::Random& random_;
  bool spaces_;
  bool escapes_;
};

std::string utf_16(std::string_view text, bool big_endian) {
  std::string out;
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

struct Token {
  std::string_view bytes;
  std::string_view what;
};

// What lenient or careless parsers take, or die of.
constexpr std::array<Token, 26> kTokens = {{
    {",", "comma"},
    {":", "colon"},
    {"{", "bracket"},
    {"}", "bracket"},
    {"[", "bracket"},
    {"]", "bracket"},
    {"\"", "quote"},
    {"'", "single quote"},
    {"\\", "backslash"},
    {"\\x61", "escape"},
    {"\\u00", "escape"},
    {"\\ud800", "lone surrogate"},
    {"//x\n", "comment"},
    {"/*x*/", "comment"},
    {"#x\n", "comment"},
    {"\f", "form feed"},
    {"\v", "vertical tab"},
    {"\n", "newline"},
    {"\x01", "control character"},
    {std::string_view("\0", 1), "NUL"},
    {"\xC2\xA0", "wide space"},
    {"\xEF\xBB\xBF", "byte order mark"},
    {"\xFF", "invalid UTF-8"},
    {"\xC0\xAF", "invalid UTF-8"},
    {"\xED\xA0\x80", "invalid UTF-8"},
    {"\xF4\x90\x80\x80", "invalid UTF-8"},
}};

constexpr std::array<std::string_view, 14> kValues = {"NaN",  "Infinity", "-Infinity", "undefined", "NULL",
                                                      "True", "0x42",     "+12",       "012",       "12.",
                                                      ".5",   "1e",       "'a'",       "a"};

std::size_t place_in(std::string_view text, base::Random& random) {
  return static_cast<std::size_t>(random.below(text.size() + 1));
}

// Places of one character in a text, outside of nothing in particular.
std::vector<std::size_t> places_of(std::string_view text, char wanted) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == wanted) found.push_back(i);
  }
  return found;
}

Body insert_token(std::string text, base::Random& random) {
  const Token& token = pick(kTokens, random);
  text.insert(place_in(text, random), token.bytes);
  return {std::move(text), std::string(token.what)};
}

Body leave_out(std::string text, base::Random& random) {
  if (text.empty()) return {"", "nothing"};
  const auto at = static_cast<std::size_t>(random.below(text.size()));
  const auto count = static_cast<std::size_t>(random.below(4)) + 1;
  text.erase(at, count);
  return {std::move(text), "bytes left out"};
}

Body replace_byte(std::string text, base::Random& random) {
  if (text.empty()) return {"", "nothing"};
  text[static_cast<std::size_t>(random.below(text.size()))] = static_cast<char>(random.below(256));
  return {std::move(text), "byte replaced"};
}

Body replace_value(std::string text, base::Random& random) {
  const std::size_t colon = text.find(':');
  const std::size_t end = text.rfind('}');
  if (colon == std::string::npos || end == std::string::npos || end < colon)
    return insert_token(text, random);
  text.replace(colon + 1, end - colon - 1, pick(kValues, random));
  return {std::move(text), "odd value"};
}

Body without_quotes(std::string text, base::Random& random) {
  const auto quotes = places_of(text, '"');
  if (quotes.size() < 2) return {std::move(text), "quotes"};
  const auto first = static_cast<std::size_t>(random.below(quotes.size() / 2)) * 2;
  if (random.below(2) == 0) {
    text[quotes[first]] = '\'';
    text[quotes[first + 1]] = '\'';
    return {std::move(text), "single quotes"};
  }
  text.erase(quotes[first + 1], 1);
  text.erase(quotes[first], 1);
  return {std::move(text), "no quotes"};
}

Body surrounded(const std::string& text, base::Random& random) {
  switch (random.below(9)) {
    case 0:
      return {"[" + text + "]", "list around"};
    case 1: {
      std::string inside;
      base::append_json_string(inside, text);
      return {inside, "string around"};
    }
    case 2:
      return {text + text, "object twice"};
    case 3:
      return {text + "abc", "text after"};
    case 4:
      return {"abc" + text, "text before"};
    case 5:
      return {text + ",", "comma after"};
    case 6:
      return {text + std::string("\0", 1), "NUL after"};
    case 7:
      return {"\xEF\xBB\xBF" + text, "byte order mark"};
    default:
      return {text + "}", "bracket after"};
  }
}

Body of_another_kind(const std::string& text, base::Random& random) {
  switch (random.below(10)) {
    case 0:
      return {"", "empty"};
    case 1:
      return {" \n\t", "white space only"};
    case 2:
      return {"null", "null"};
    case 3:
      return {random.below(2) == 0 ? "10" : "true", "scalar"};
    case 4:
      return {"[]", "list"};
    case 5:
      return {utf_16(text, random.below(2) == 0), "UTF-16"};
    case 6:
      return {"JobId=0", "form"};
    case 7:
      return {"<JobId>0</JobId>", "XML"};
    case 8:
      return {std::string(static_cast<std::size_t>(1000 + random.below(20000)), '['), "deep nesting"};
    default: {
      std::string deep;
      for (std::uint64_t left = 1000 + random.below(4000); left > 0; --left) deep += "{\"a\":";
      return {std::move(deep), "deep nesting"};
    }
  }
}

Body with_second_member(const std::string& text, base::Random& random) {
  const std::size_t end = text.rfind('}');
  if (end == std::string::npos || text.size() < 3) return insert_token(text, random);
  const std::string members = text.substr(1, end - 1);
  switch (random.below(5)) {
    case 0:
      return {"{" + members + "," + members + "}", "member twice"};
    case 1:
      return {"{" + members + ",\"Colour\":{\"of\":[\"red\",7,null]}}", "unknown member"};
    case 2:
      return {"{\"Colour\":null," + members + "}", "unknown member"};
    case 3:
      return {"{" + members + ",}", "trailing comma"};
    default:
      return {"{," + members + "}", "leading comma"};
  }
}

}  // namespace

Body respell(const Json& value, base::Random& random) {
  Spelling spelling(random);
  std::string out;
  spelling.write(out, value);
  return {std::move(out), spelling.tried()};
}

Body distort(std::string_view json, base::Random& random) {
  std::string text(json);
  switch (random.below(12)) {
    case 0:
      text.resize(place_in(text, random));
      return {std::move(text), "cut short"};
    case 1:
    case 2:
    case 3:
      return insert_token(std::move(text), random);
    case 4:
      return leave_out(std::move(text), random);
    case 5:
      return replace_byte(std::move(text), random);
    case 6:
      return replace_value(std::move(text), random);
    case 7:
      return without_quotes(std::move(text), random);
    case 8:
    case 9:
      return surrounded(text, random);
    case 10:
      return with_second_member(text, random);
    default:
      return of_another_kind(text, random);
  }
}

}  // namespace touchstone::fuzzer
