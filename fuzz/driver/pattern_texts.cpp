// See pattern_texts.h. A pattern becomes a tree in which each choice has its texts ready, since an ARN target
// asks for a hundred thousand texts a second.
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

constexpr std::array<std::string_view, 6> kLetters = {"a", "Z", "\u00e9", "\u4e00", "\u02b0", "\U00010000"};
constexpr std::array<std::string_view, 4> kNumbers = {"0", "9", "\u00b2", "\u2160"};
constexpr std::array<std::string_view, 4> kSeparators = {" ", "\u00a0", "\u2028", "\u3000"};
constexpr std::array<std::string_view, 5> kAnything = {"a", "-", "\u00e9", "~", "\n"};
constexpr std::array<std::string_view, 9> kStrange = {
    "\n", " ", "\u00e9", "\U0001f600", "\xff", "\xed\xa0\x80", ":", "/", std::string_view("\0", 1)};

constexpr std::size_t kEnough = 64;         // repetitions, so that a text fits a fuzzer's input
constexpr std::size_t kEnoughBytes = 4096;  // counts inside of counts multiply

/// One of these; without a choice, nothing is drawn.
template <class Texts>
const auto& any_of(const Texts& texts, Random& random) {
  return texts[texts.size() == 1 ? 0 : random.below(texts.size())];
}

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

template <std::size_t N>
std::vector<std::string> list(const std::array<std::string_view, N>& texts) {
  return {texts.begin(), texts.end()};
}

/// What an escape may be written as.
std::vector<std::string> of_escape(std::string_view escape) {
  const char kind = escape.size() > 1 ? escape[1] : '\\';
  switch (kind) {
    case 'd':
      return {"7"};
    case 'w':
      return {"_", "b"};
    case 's':
      return {" "};
    case 'u': {
      std::uint32_t unit = 0;
      std::from_chars(escape.data() + 2, escape.data() + escape.size(), unit, 16);
      if (unit >= 0xD800 && unit <= 0xDFFF) return {"\U00010000"};  // half of a pair
      std::string text;
      base::append_utf8(text, unit);
      return {text};
    }
    case 'p':
      if (escape == R"(\p{N})") return list(kNumbers);
      if (escape == R"(\p{Z})") return list(kSeparators);
      // A long name is one of Java's.
      return escape.size() > 5 ? std::vector<std::string>{"a"} : list(kLetters);
    case 'n':
      return {"\n"};
    case 't':
      return {"\t"};
    case 'r':
      return {"\r"};
    default:
      return {std::string(1, kind)};
  }
}

std::vector<std::string> of_end(std::string_view end) {
  return end.starts_with('\\') ? of_escape(end) : std::vector{std::string(end)};
}

}  // namespace

/// Makes the tree.
class PatternTexts::Reader {
 public:
  /// What '|' parts outside of groups and classes.
  static std::vector<Sequence> read(std::string_view pattern) {
    std::vector<Sequence> alternatives;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < pattern.size();) {
      if (pattern[at] == '|') {
        alternatives.push_back(sequence(pattern.substr(begin, at - begin)));
        begin = ++at;
      } else {
        at += first_element(pattern.substr(at)).size();
      }
    }
    alternatives.push_back(sequence(pattern.substr(begin)));
    return alternatives;
  }

 private:
  static Sequence sequence(std::string_view rest) {
    Sequence elements;
    while (!rest.empty()) {
      const std::string_view first = first_element(rest);
      rest.remove_prefix(first.size());
      Element made = element(first);
      take_count(rest, made);
      if (is_plain(made) && !elements.empty() && is_plain(elements.back())) {
        elements.back().pieces[0].texts[0] += made.pieces[0].texts[0];
      } else {
        elements.push_back(std::move(made));
      }
    }
    return elements;
  }

  /// A text with no choice in it.
  static bool is_plain(const Element& made) {
    return made.pieces.size() == 1 && made.pieces[0].texts.size() == 1 && made.pieces[0].inside.empty() &&
           made.least == 1 && made.most == 1;
  }

  static Element element(std::string_view first) {
    Element made;
    std::string_view inside = first.substr(1, first.size() - std::min<std::size_t>(first.size(), 2));
    switch (first.front()) {
      case '(':
        if (inside.starts_with("?:")) inside.remove_prefix(2);
        made.alternatives = read(inside);
        break;
      case '[':
        made.pieces = pieces_of(inside);
        break;
      case '\\':
        made.pieces = {{of_escape(first), {}}};
        break;
      case '.':
        made.pieces = {{list(kLetters), {}}};
        break;
      case '^':
      case '$':
        break;
      default:
        made.pieces = {{{std::string(first)}, {}}};
    }
    return made;
  }

  static std::vector<Piece> pieces_of(std::string_view inside) {
    if (inside.starts_with('^')) {
      std::vector<std::string> others = list(kAnything);
      std::erase_if(others,
                    [&](const std::string& one) { return inside.find(one) != std::string_view::npos; });
      if (others.empty()) others.emplace_back("x");
      return {{std::move(others), {}}};
    }
    std::vector<Piece> pieces;
    while (!inside.empty()) {
      const bool is_bracket = inside.front() == '[' || inside.front() == '(';
      const std::string_view first = is_bracket ? inside.substr(0, 1) : first_element(inside);
      inside.remove_prefix(first.size());
      Piece& piece = pieces.emplace_back(Piece{of_end(first), {}});
      if (inside.size() < 2 || inside.front() != '-') continue;
      const std::string_view last = first_element(inside.substr(1));
      inside.remove_prefix(1 + last.size());
      const std::string from = piece.texts.front();
      const std::string to = of_end(last).front();
      piece.texts.push_back(to);
      if (from.size() != 1 || to.size() != 1) continue;
      for (char c = from[0]; c < to[0]; ++c) piece.inside += c;
    }
    return pieces;
  }

  /// How often an element is to be repeated; takes the quantifier from the front.
  static void take_count(std::string_view& rest, Element& made) {
    const char mark = rest.empty() ? '\0' : rest.front();
    if (mark != '*' && mark != '+' && mark != '?' && mark != '{') return;
    made.least = mark == '+' ? 1 : 0;
    made.most = mark == '?' ? 1 : 4;
    if (mark == '{') {
      const std::size_t end = std::min(rest.find('}'), rest.size() - 1);
      const char* const stop = rest.begin() + std::max<std::size_t>(end, 1);
      const char* const comma = std::from_chars(rest.begin() + 1, stop, made.least).ptr;
      made.most = made.least;
      if (comma != stop && std::from_chars(comma + 1, stop, made.most).ptr == comma + 1)
        made.most = made.least + 3;
      made.most = std::max(made.least, made.most);
      rest.remove_prefix(end + 1);
    } else {
      rest.remove_prefix(1);
    }
    if (!rest.empty() && (rest.front() == '?' || rest.front() == '+')) rest.remove_prefix(1);
  }
};

PatternTexts::PatternTexts(std::string_view pattern)
    : pattern_(pattern), alternatives_(Reader::read(pattern_)) {}

void PatternTexts::write(const std::vector<Sequence>& alternatives, Random& random, std::string& out) {
  for (const Element& element : any_of(alternatives, random)) {
    std::size_t count = element.least;
    if (element.least != element.most) {
      const std::array counts = {element.least, element.least + 1, element.most, element.most - 1};
      count = any_of(counts, random);
    }
    for (count = std::min(count, kEnough); count > 0 && out.size() < kEnoughBytes; --count)
      write(element, random, out);
  }
}

void PatternTexts::write(const Element& element, Random& random, std::string& out) {
  if (!element.alternatives.empty()) return write(element.alternatives, random, out);
  if (element.pieces.empty()) return;
  const Piece& piece = any_of(element.pieces, random);
  const bool is_inside = !piece.inside.empty() && random.below(3) == 0;
  if (is_inside) {
    out += any_of(piece.inside, random);
  } else {
    out += any_of(piece.texts, random);
  }
}

std::string PatternTexts::text(Random& random) const {
  std::string text;
  renew(text, random);
  return text;
}

void PatternTexts::renew(std::string& out, Random& random) const {
  out.clear();
  write(alternatives_, random, out);
}

std::string near_miss(std::string text, std::string_view pattern, Random& random) {
  const std::size_t at = text.empty() ? 0 : random.below(text.size() + 1);
  const std::string from_pattern =
      pattern.empty() ? "a" : std::string(1, pattern[random.below(pattern.size())]);
  const std::string other = random.below(2) == 0 ? from_pattern : std::string(any_of(kStrange, random));
  const std::size_t taken = random.below(3);
  return text.replace(at, taken == 0 || at == text.size() ? 0 : 1, taken == 1 ? std::string() : other);
}

std::size_t mutate_by_pattern(const PatternTexts& texts, std::uint8_t* data, std::size_t size,
                              std::size_t max_size, unsigned seed, MutateBytes otherwise) {
  Random random(seed);
  const std::uint64_t way = random.below(4);
  if (way == 0) return otherwise(data, size, max_size);
  static std::string text;
  if (way == 1) {
    text.assign(reinterpret_cast<const char*>(data), size);
  } else {
    texts.renew(text, random);
  }
  if (way != 2) text = near_miss(std::move(text), texts.pattern(), random);
  if (text.size() > max_size) return otherwise(data, size, max_size);
  std::ranges::copy(text, data);
  return text.size();
}

}  // namespace touchstone::fuzz
