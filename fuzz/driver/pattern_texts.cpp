// See pattern_texts.h. A pattern is walked once and written out as it is read: each choice is made at random
// where it is met, so no tree of it is kept.
#include "driver/pattern_texts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "base/utf8.h"

namespace touchstone::fuzz {
namespace {

using base::Random;

template <std::size_t N>
std::string_view any_of(const std::array<std::string_view, N>& texts, Random& random) {
  return texts[random.below(N)];
}

constexpr std::array<std::string_view, 6> kLetters = {"a", "Z", "\u00e9", "\u4e00", "\u02b0", "\U00010000"};
constexpr std::array<std::string_view, 4> kNumbers = {"0", "9", "\u00b2", "\u2160"};
constexpr std::array<std::string_view, 4> kSeparators = {" ", "\u00a0", "\u2028", "\u3000"};
constexpr std::array<std::string_view, 5> kAnything = {"a", "-", "\u00e9", "~", "\n"};
constexpr std::array<std::string_view, 9> kStrange = {
    "\n", " ", "\u00e9", "\U0001f600", "\xff", "\xed\xa0\x80", ":", "/", std::string_view("\0", 1)};

/// The first element of a pattern: a group, a class, an escape, or one character.
std::string_view first_element(std::string_view rest) {
  if (rest.front() == '\\') {
    const char kind = rest.size() > 1 ? rest[1] : '\0';
    if (kind == 'u') return rest.substr(0, 6);
    if (kind == 'p' || kind == 'P') return rest.substr(0, std::min(rest.find('}'), rest.size() - 1) + 1);
    return rest.substr(0, 2);
  }
  if (rest.front() != '(' && rest.front() != '[') {
    const base::CodePoint one = base::decode_code_point(rest, 0);
    return rest.substr(0, std::max<std::size_t>(one.length_bytes, 1));
  }
  std::size_t depth = 0;
  bool in_class = false;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char c = rest[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    }
    if (depth == 0 && !in_class) return rest.substr(0, at + 1);
  }
  return rest;
}

/// How often an element is to be repeated; takes the quantifier from the front.
std::size_t take_count(std::string_view& rest, Random& random) {
  if (rest.empty()) return 1;
  const char mark = rest.front();
  if (mark != '*' && mark != '+' && mark != '?' && mark != '{') return 1;
  std::size_t least = mark == '+' ? 1 : 0;
  std::size_t most = mark == '?' ? 1 : 4;
  if (mark == '{') {
    const std::size_t end = std::min(rest.find('}'), rest.size() - 1);
    const char* const stop = rest.begin() + std::max<std::size_t>(end, 1);
    const char* const comma = std::from_chars(rest.begin() + 1, stop, least).ptr;
    most = least;
    if (comma != stop && std::from_chars(comma + 1, stop, most).ptr == comma + 1) most = least + 3;
    rest.remove_prefix(end + 1);
  } else {
    rest.remove_prefix(1);
  }
  if (!rest.empty() && (rest.front() == '?' || rest.front() == '+')) rest.remove_prefix(1);
  constexpr std::size_t kEnough = 64;  // repetitions, so that a text fits a fuzzer's input
  const std::array counts = {least, least + 1, most, most == 0 ? 0 : most - 1};
  return std::min(std::clamp(counts[random.below(counts.size())], least, std::max(least, most)), kEnough);
}

std::string of_escape(std::string_view escape, Random& random) {
  const char kind = escape.size() > 1 ? escape[1] : '\\';
  switch (kind) {
    case 'd':
      return "7";
    case 'w':
      return random.below(2) == 0 ? "_" : "b";
    case 's':
      return " ";
    case 'u': {
      std::uint32_t unit = 0;
      std::from_chars(escape.data() + 2, escape.data() + escape.size(), unit, 16);
      std::string text;
      if (unit >= 0xD800 && unit <= 0xDFFF) return "\U00010000";  // half of a pair
      base::append_utf8(text, unit);
      return text;
    }
    case 'p': {
      if (escape == R"(\p{N})") return std::string(any_of(kNumbers, random));
      if (escape == R"(\p{Z})") return std::string(any_of(kSeparators, random));
      return escape.size() > 5 ? "a" : std::string(any_of(kLetters, random));  // a long name is one of Java's
    }
    case 'n':
      return "\n";
    case 't':
      return "\t";
    case 'r':
      return "\r";
    default:
      return std::string(1, kind);
  }
}

/// A character of a class, or the first and the last of a range.
struct Piece {
  std::string_view first;
  std::string_view last;  ///< empty for a character alone
};

std::vector<Piece> pieces_of(std::string_view inside) {
  std::vector<Piece> pieces;
  pieces.reserve(16);
  while (!inside.empty()) {
    const bool is_bracket = inside.front() == '[' || inside.front() == '(';
    Piece& piece = pieces.emplace_back(is_bracket ? inside.substr(0, 1) : first_element(inside));
    inside.remove_prefix(piece.first.size());
    if (inside.size() < 2 || inside.front() != '-') continue;
    piece.last = first_element(inside.substr(1));
    inside.remove_prefix(1 + piece.last.size());
  }
  return pieces;
}

std::string of_class(std::string_view inside, Random& random) {
  if (inside.starts_with('^')) {
    const std::string_view any = any_of(kAnything, random);
    return inside.find(any) == std::string_view::npos ? std::string(any) : "x";
  }
  const auto text_of = [&](std::string_view end) {
    return end.starts_with('\\') ? of_escape(end, random) : std::string(end);
  };
  const std::vector<Piece> pieces = pieces_of(inside);
  if (pieces.empty()) return {};
  const auto [first, last] = pieces[random.below(pieces.size())];
  const std::uint64_t way = last.empty() ? 0 : random.below(3);
  if (way < 2) return text_of(way == 0 ? first : last);
  std::string from = text_of(first);
  const std::string to = text_of(last);
  if (from.size() != 1 || to.size() != 1 || from[0] >= to[0]) return from;
  const std::uint64_t steps = random.below(static_cast<std::uint64_t>(to[0] - from[0]));
  return std::string(1, static_cast<char>(from[0] + static_cast<char>(steps)));
}

std::string of_sequence(std::string_view sequence, Random& random);

/// One of the alternatives that '|' parts outside of groups and classes.
std::string_view choose_alternative(std::string_view pattern, Random& random) {
  std::vector<std::string_view> alternatives;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '|') {
      alternatives.push_back(pattern.substr(begin, at - begin));
      begin = ++at;
    } else {
      at += first_element(pattern.substr(at)).size();
    }
  }
  alternatives.push_back(pattern.substr(begin));
  return alternatives[random.below(alternatives.size())];
}

std::string of_element(std::string_view element, Random& random) {
  switch (element.front()) {
    case '(': {
      std::string_view inside = element.substr(1, element.size() - std::min<std::size_t>(element.size(), 2));
      if (inside.starts_with("?:")) inside.remove_prefix(2);
      return of_sequence(choose_alternative(inside, random), random);
    }
    case '[':
      return of_class(element.substr(1, element.size() - std::min<std::size_t>(element.size(), 2)), random);
    case '\\':
      return of_escape(element, random);
    case '.':
      return std::string(any_of(kLetters, random));
    case '^':
    case '$':
      return {};
    default:
      return std::string(element);
  }
}

std::string of_sequence(std::string_view sequence, Random& random) {
  constexpr std::size_t kEnoughBytes = 4096;  // counts inside of counts multiply
  std::string text;
  while (!sequence.empty() && text.size() < kEnoughBytes) {
    const std::string_view element = first_element(sequence);
    sequence.remove_prefix(element.size());
    for (std::size_t count = take_count(sequence, random); count > 0; --count)
      text += of_element(element, random);
  }
  return text;
}

}  // namespace

std::string text_for(std::string_view pattern, Random& random) {
  return of_sequence(choose_alternative(pattern, random), random);
}

std::string near_miss(std::string text, std::string_view pattern, Random& random) {
  const std::size_t at = text.empty() ? 0 : random.below(text.size() + 1);
  const std::string from_pattern =
      pattern.empty() ? "a" : std::string(1, pattern[random.below(pattern.size())]);
  const std::string other = random.below(2) == 0 ? from_pattern : std::string(any_of(kStrange, random));
  const std::size_t taken = random.below(3);
  return text.replace(at, taken == 0 || at == text.size() ? 0 : 1, taken == 1 ? std::string() : other);
}

std::size_t mutate_by_pattern(std::string_view pattern, std::uint8_t* data, std::size_t size,
                              std::size_t max_size, unsigned seed, MutateBytes otherwise) {
  Random random(seed);
  const std::uint64_t way = random.below(4);
  if (way == 0) return otherwise(data, size, max_size);
  std::string text =
      way == 1 ? std::string(reinterpret_cast<const char*>(data), size) : text_for(pattern, random);
  if (way != 2) text = near_miss(std::move(text), pattern, random);
  if (text.size() > max_size) return otherwise(data, size, max_size);
  std::ranges::copy(text, data);
  return text.size();
}

}  // namespace touchstone::fuzz
