// See texts.h.
#include "fuzzer/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/pick.h"
#include "base/utf8.h"
#include "cases/expand_texts.h"

namespace touchstone::fuzzer {
namespace {

// Lengths at which something may go wrong: around each bound, and where buffers and columns end.
std::vector<std::size_t> lengths_of(const model::Constraints& constraints) {
  std::set<std::size_t> lengths = {1, 2, 63, 64, 65, 127, 255, 256, 257, 1000, 4096, 4097, 10000, 65536};
  for (const auto& bound : {constraints.min_length, constraints.max_length}) {
    if (!bound || *bound > (1U << 20U)) continue;
    const auto at = static_cast<std::size_t>(*bound);
    if (at > 0) lengths.insert(at - 1);
    lengths.insert({at, at + 1, at * 2});
  }
  return {lengths.begin(), lengths.end()};
}

// The texts of each code point.
std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> found;
  found.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, base::decode_code_point(text, i).length_bytes);
    found.emplace_back(text.substr(i, length));
    i += length;
  }
  return found;
}

std::string joined(const std::vector<std::string>& characters) {
  std::string text;
  for (const std::string& character : characters) text += character;
  return text;
}

std::string_view kind_of(char32_t value) {
  if (value < 0x20 || value == 0x7F) return "control character";
  const bool letter = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
  if (letter || (value >= '0' && value <= '9')) return "letter or digit";
  if (value < 0x80) return value == ' ' ? "space" : "ASCII mark";
  return value < 0x10000 ? "character beyond ASCII" : "character of four bytes";
}

}  // namespace

Texts::Texts(const model::Constraints& constraints, std::string known)
    : sample_(constraints.pattern.value_or("[a-z0-9]{1,12}")),
      lengths_(lengths_of(constraints)),
      values_(constraints.enum_values),
      known_(std::move(known)) {}

std::string Texts::fitting(base::Random& random) const {
  if (!values_.empty()) return pick(values_, random);
  if (!known_.empty() && random.below(2) == 0) return known_;
  for (int attempt = 0; attempt < 4; ++attempt) {
    if (std::string text = sample_.draw(random); !text.empty()) return text;
  }
  return known_.empty() ? "a" : known_;
}

Text Texts::draw(base::Random& random) const {
  switch (random.below(8)) {
    case 0:
    case 1:
      return of_length(random);
    case 2:
    case 3:
      return with_other_character(random);
    case 4:
      return with_surroundings(random);
    case 5:
    case 6:
      return changed(random);
    default:
      return {fitting(random), "sample"};
  }
}

// One of its own characters again and again, or such a character of another width.
Text Texts::of_length(base::Random& random) const {
  static constexpr std::array<std::string_view, 3> kWide = {"\u00E9", "\u4E2D", "\U00020000"};
  const std::size_t wanted = pick(lengths_, random);
  std::vector<std::string> characters = characters_of(fitting(random));
  if (random.below(4) == 0) characters = {std::string(pick(kWide, random))};
  if (wanted == 0) return {"", "length 0"};
  const auto place = static_cast<std::size_t>(random.below(characters.size()));
  if (characters.size() < wanted) {
    const std::string repeated = characters[place];
    characters.insert(characters.begin() + static_cast<std::ptrdiff_t>(place), wanted - characters.size(),
                      repeated);
  } else {
    characters.resize(wanted);
  }
  return {joined(characters), fmt::format("length {}", wanted)};
}

Text Texts::with_other_character(base::Random& random) const {
  const cases::NamedCharacter& other = pick(cases::named_characters(), random);
  std::vector<std::string> characters = characters_of(fitting(random));
  characters[static_cast<std::size_t>(random.below(characters.size()))] = cases::to_utf8(other.code_point);
  return {joined(characters), std::string(kind_of(other.code_point))};
}

Text Texts::with_surroundings(base::Random& random) const {
  struct Junk {
    std::string_view text;
    std::string_view what;
  };
  static constexpr std::array<Junk, 9> kJunk = {{{"\n", "newline"},
                                                 {"\r\n", "newline"},
                                                 {" ", "space"},
                                                 {"\t", "tab"},
                                                 {std::string_view("\0", 1), "NUL"},
                                                 {"x", "letter"},
                                                 {"\u00A0", "wide space"},
                                                 {"*", "mark"},
                                                 {"\nx*", "second line"}}};
  const std::string text = fitting(random);
  const Junk& junk = pick(kJunk, random);
  switch (random.below(3)) {
    case 0:
      return {std::string(junk.text) + text, fmt::format("{} before", junk.what)};
    case 1:
      return {text + std::string(junk.text), fmt::format("{} after", junk.what)};
    default:
      return {std::string(junk.text) + text + std::string(junk.text), fmt::format("{} around", junk.what)};
  }
}

Text Texts::changed(base::Random& random) const {
  static constexpr std::array<std::string_view, 7> kOddWords = {
      "null", "../../etc/passwd", "%00", "' or '1'='1", "<a>&amp;", "{{7*7}}", "%s%n"};
  std::vector<std::string> characters = characters_of(fitting(random));
  const auto place = static_cast<std::ptrdiff_t>(random.below(characters.size()));
  const auto left = characters.size() - static_cast<std::size_t>(place);
  const auto length = static_cast<std::ptrdiff_t>(1 + random.below(left));
  switch (random.below(6)) {
    case 0:
      characters.erase(characters.begin() + place, characters.begin() + place + length);
      return {joined(characters), "part left out"};
    case 1: {
      const std::vector<std::string> part(characters.begin() + place, characters.begin() + place + length);
      characters.insert(characters.begin() + place, part.begin(), part.end());
      return {joined(characters), "part twice"};
    }
    case 2:
      for (std::string& character : characters) {
        const char c = character.front();
        if (c >= 'a' && c <= 'z') character[0] = static_cast<char>(c - 'a' + 'A');
      }
      return {joined(characters), "capitals"};
    case 3:
      std::ranges::reverse(characters);
      return {joined(characters), "reversed"};
    case 4:
      return {joined(characters) + fitting(random), "two texts"};
    default:
      return {std::string(pick(kOddWords, random)), "odd word"};
  }
}

}  // namespace touchstone::fuzzer
