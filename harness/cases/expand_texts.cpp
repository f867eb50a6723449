// See expand_texts.h.
#include "cases/expand_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.h"
#include "base/utf8.h"

namespace touchstone::cases {
namespace {

constexpr NamedCharacter kNamedCharacters[] = {
    // ASCII
    {"null-character", "The character U+0000", 0x00},
    {"start-of-heading", "The control character U+0001", 0x01},
    {"tab", "A tab", 0x09},
    {"newline", "A newline in the middle", 0x0A},
    {"vertical-tab", "A vertical tab", 0x0B},
    {"form-feed", "A form feed", 0x0C},
    {"carriage-return", "A carriage return", 0x0D},
    {"escape-character", "The control character U+001B", 0x1B},
    {"unit-separator", "The control character U+001F", 0x1F},
    {"space", "A space", ' '},
    {"exclamation-mark", "An exclamation mark", '!'},
    {"quotation-mark", "A quotation mark", '"'},
    {"number-sign", "A number sign", '#'},
    {"dollar-sign", "A dollar sign", '$'},
    {"percent-sign", "A percent sign", '%'},
    {"ampersand", "An ampersand", '&'},
    {"apostrophe", "An apostrophe", '\''},
    {"left-parenthesis", "A left parenthesis", '('},
    {"right-parenthesis", "A right parenthesis", ')'},
    {"asterisk", "An asterisk", '*'},
    {"plus-sign", "A plus sign", '+'},
    {"comma", "A comma", ','},
    {"hyphen", "A hyphen", '-'},
    {"full-stop", "A full stop", '.'},
    {"slash", "A slash", '/'},
    {"zero", "The digit zero", '0'},
    {"nine", "The digit nine", '9'},
    {"colon", "A colon", ':'},
    {"semicolon", "A semicolon", ';'},
    {"less-than-sign", "A less-than sign", '<'},
    {"equals-sign", "An equals sign", '='},
    {"greater-than-sign", "A greater-than sign", '>'},
    {"question-mark", "A question mark", '?'},
    {"at-sign", "An at sign", '@'},
    {"capital-a", "The first capital letter", 'A'},
    {"capital-z", "The last capital letter", 'Z'},
    {"left-square-bracket", "A left square bracket", '['},
    {"backslash", "A backslash", '\\'},
    {"right-square-bracket", "A right square bracket", ']'},
    {"circumflex", "A circumflex", '^'},
    {"underscore", "An underscore", '_'},
    {"grave-accent", "A grave accent", '`'},
    {"small-a", "The first small letter", 'a'},
    {"small-z", "The last small letter", 'z'},
    {"left-curly-bracket", "A left curly bracket", '{'},
    {"vertical-bar", "A vertical bar", '|'},
    {"right-curly-bracket", "A right curly bracket", '}'},
    {"tilde", "A tilde", '~'},
    {"delete-character", "The control character U+007F", 0x7F},
    // Letters: Lu, Ll, Lt, Lm, Lo
    {"capital-letter-beyond-ascii", "A capital letter beyond ASCII (U+0391)", 0x391},
    {"letter-with-accent", "A letter with an accent (U+00E9)", 0xE9},
    {"micro-sign", "A micro sign (U+00B5), which Unicode counts as a letter", 0xB5},
    {"letter-beyond-ascii", "A letter beyond ASCII", 0x416},
    {"titlecase-letter", "A letter in title case (U+01C5)", 0x1C5},
    {"modifier-letter", "A modifier letter (U+02B0)", 0x2B0},
    {"letter-without-case", "A letter of a script without case", 0x65E5},
    {"letter-written-leftwards", "A letter of a script that is written leftwards (U+05D0)", 0x5D0},
    {"syllable", "A syllable (U+AC00)", 0xAC00},
    {"fullwidth-letter", "A fullwidth letter (U+FF21)", 0xFF21},
    {"letter-of-four-bytes", "A letter of four bytes (U+20000)", 0x20000},
    {"capital-letter-of-four-bytes", "A capital letter of four bytes (U+10400)", 0x10400},
    // Numbers: Nd, Nl, No
    {"arabic-indic-digit", "A digit beyond ASCII (U+0661)", 0x661},
    {"fullwidth-digit", "A fullwidth digit (U+FF11)", 0xFF11},
    {"digit-of-four-bytes", "A digit of four bytes (U+1D7CE)", 0x1D7CE},
    {"roman-numeral", "A number that is a letter (U+2167)", 0x2167},
    {"superscript-digit", "A number that is no digit (U+00B2)", 0xB2},
    {"vulgar-fraction", "A fraction (U+00BD), which Unicode counts as a number", 0xBD},
    {"circled-digit", "A circled digit (U+2460)", 0x2460},
    // Separators: Zs, Zl, Zp
    {"no-break-space", "A no-break space (U+00A0)", 0xA0},
    {"ogham-space-mark", "An ogham space mark (U+1680)", 0x1680},
    {"en-quad", "An en quad (U+2000)", 0x2000},
    {"thin-space", "A thin space (U+2009)", 0x2009},
    {"narrow-no-break-space", "A narrow no-break space (U+202F)", 0x202F},
    {"medium-mathematical-space", "A medium mathematical space (U+205F)", 0x205F},
    {"ideographic-space", "An ideographic space (U+3000)", 0x3000},
    {"line-separator", "A line separator (U+2028), which Unicode counts as a separator,", 0x2028},
    {"paragraph-separator", "A paragraph separator (U+2029), which Unicode counts as a separator,", 0x2029},
    // Marks: Mn, Mc, Me
    {"combining-mark", "A combining mark (U+0301), though it follows a letter,", 0x301},
    {"spacing-mark", "A spacing mark (U+0903)", 0x903},
    {"enclosing-mark", "An enclosing mark (U+20DD)", 0x20DD},
    {"variation-selector", "A variation selector (U+FE0F)", 0xFE0F},
    // Punctuation: Pc, Pd, Ps, Pe, Pi, Pf, Po
    {"fullwidth-low-line", "A fullwidth low line (U+FF3F), which is not the underscore,", 0xFF3F},
    {"en-dash", "An en dash (U+2013), which is not the hyphen,", 0x2013},
    {"fullwidth-hyphen", "A fullwidth hyphen (U+FF0D), which is not the hyphen of the pattern,", 0xFF0D},
    {"fullwidth-parenthesis", "A fullwidth parenthesis (U+FF08)", 0xFF08},
    {"closing-corner-bracket", "A closing corner bracket (U+300D)", 0x300D},
    {"left-guillemet", "A left guillemet (U+00AB)", 0xAB},
    {"right-guillemet", "A right guillemet (U+00BB)", 0xBB},
    {"fullwidth-colon", "A fullwidth colon (U+FF1A), which is not the colon,", 0xFF1A},
    {"inverted-question-mark", "An inverted question mark (U+00BF)", 0xBF},
    // Symbols: Sm, Sc, Sk, So
    {"multiplication-sign", "A symbol beyond ASCII (U+00D7)", 0xD7},
    {"division-sign", "A division sign (U+00F7)", 0xF7},
    {"fraction-slash", "A fraction slash (U+2044), which is not the slash,", 0x2044},
    {"euro-sign", "A euro sign (U+20AC)", 0x20AC},
    {"diaeresis", "A diaeresis (U+00A8)", 0xA8},
    {"copyright-sign", "A copyright sign (U+00A9)", 0xA9},
    {"degree-sign", "A degree sign (U+00B0)", 0xB0},
    {"replacement-character", "The replacement character (U+FFFD)", 0xFFFD},
    {"emoji", "An emoji (U+1F600)", 0x1F600},
    // Others: Cc, Cf, Co, Cn
    {"next-line", "The control character U+0085", 0x85},
    {"soft-hyphen", "A soft hyphen (U+00AD)", 0xAD},
    {"zero-width-space", "A zero-width space (U+200B), which Unicode counts as no separator,", 0x200B},
    {"zero-width-joiner", "A zero-width joiner (U+200D)", 0x200D},
    {"left-to-right-mark", "A left-to-right mark (U+200E)", 0x200E},
    {"word-joiner", "A word joiner (U+2060)", 0x2060},
    {"byte-order-mark", "A byte order mark (U+FEFF)", 0xFEFF},
    {"private-character", "A private character (U+E000)", 0xE000},
    {"private-character-of-four-bytes", "A private character of four bytes (U+F0000)", 0xF0000},
    {"noncharacter", "A noncharacter (U+FFFF)", 0xFFFF},
    {"last-code-point", "The last code point of Unicode (U+10FFFF), a noncharacter,", 0x10FFFF},
};

// A letter of each width, with what to call it. All of them old, and letters in every version of Unicode.
struct Width {
  std::string_view slug;
  std::string_view bytes;
  std::string_view letter;
  std::size_t utf16_units;
};
constexpr Width kWidths[] = {
    {"", "one byte", "f", 1},
    {"two-byte-", "two bytes", "\u00E9", 1},
    {"three-byte-", "three bytes", "\u65E5", 1},
    {"four-byte-", "four bytes", "\U00020000", 2},
};

std::string slug_of_length(std::size_t length, const Width& width) {
  return fmt::format("{}-{}character{}", in_words(length), width.slug, length == 1 ? "" : "s");
}

std::string repeated(std::size_t count, std::string_view letter) {
  return fmt::format("${{repeat:{}:{}}}", count, letter);
}

void add_length(std::vector<Text>& texts, const Noun& noun, std::size_t length, const Width& width) {
  const std::string slug = slug_of_length(length, width);
  const std::string counted =
      width.utf16_units > 1 || !width.slug.empty()
          ? fmt::format("{} letter{} of {} each", length, length == 1 ? "" : "s", width.bytes)
          : fmt::format("{} of {} character{}", noun.with_article(), length, length == 1 ? "" : "s");
  texts.push_back({{slug, counted + " is well-formed: length is counted in characters"},
                   {slug, counted + " breaks the bounds of its length"},
                   repeated(length, width.letter),
                   Trait::kLength});
}

void add_lengths(std::vector<Text>& texts, const Noun& noun, const model::Constraints& constraints) {
  for (const Width& width : kWidths) {
    std::set<std::size_t> lengths;  // each once, where bounds lie close together
    if (constraints.min_length)
      lengths.insert({std::max<std::size_t>(*constraints.min_length, 1) - 1, *constraints.min_length});
    if (constraints.max_length) {
      // The longest text that is well-formed in code points and in UTF-16 units, and one more.
      if (width.utf16_units > 1)
        lengths.insert({*constraints.max_length / 2, *constraints.max_length / 2 + 1});
      lengths.insert({*constraints.max_length, *constraints.max_length + 1});
    }
    lengths.erase(0);  // the empty text has a case of its own
    for (const std::size_t length : lengths) add_length(texts, noun, length, width);
  }
  if (constraints.max_length) {
    texts.push_back(
        {{"ten-thousand-characters", noun.with_article() + " of 10,000 characters is well-formed"},
         {"ten-thousand-characters", noun.with_article() + " of 10,000 characters is too long"},
         repeated(10000, "f"),
         Trait::kLength});
    texts.push_back(
        {{"too-long-and-outside", noun.with_article() + " of asterisks is well-formed"},
         {"too-long-and-outside", noun.with_article() + " that breaks two constraints at once is refused"},
         repeated(*constraints.max_length + 1, "*"),
         Trait::kPattern});
  }
}

void add_pattern_text(std::vector<Text>& texts, const Noun& noun, std::string_view slug,
                      std::string_view what, std::string value) {
  texts.push_back(
      {{fmt::format("allows-{}", slug), fmt::format("{} may stand in {}", what, noun.with_article())},
       {fmt::format("refuses-{}", slug), fmt::format("{} may not stand in {}", what, noun.with_article())},
       std::move(value),
       Trait::kPattern});
}

}  // namespace

Noun Noun::of(std::string_view member_name) {
  std::string words;
  for (std::size_t i = 0; i < member_name.size(); ++i) {
    const char c = member_name[i];
    if (base::is_upper(c) && i > 0) words += ' ';
    words += base::lower(c);
  }
  std::string slug = words;
  for (char& c : slug) {
    if (c == ' ') c = '-';
  }
  if (words == "arn" || words.ends_with(" arn")) {
    words.replace(words.size() - 3, 3, "ARN");
    slug = "arn";
  }
  return {std::move(slug), std::move(words)};
}

std::string Noun::with_article() const {
  const bool vowel = std::string_view("aeioAEIO").find(words.front()) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", words);
}

std::span<const NamedCharacter> named_characters() { return kNamedCharacters; }

std::string to_utf8(char32_t code_point) {
  std::string text;
  base::append_utf8(text, code_point);
  return text;
}

std::string in_words(std::size_t number) {
  constexpr std::array<std::string_view, 20> kSmall{
      "zero",     "one",     "two",     "three",     "four",     "five",    "six",
      "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  constexpr std::array<std::string_view, 10> kTens{"",      "",      "twenty",  "thirty", "forty",
                                                   "fifty", "sixty", "seventy", "eighty", "ninety"};
  if (number >= 1000) return std::to_string(number);
  if (number >= 100) {
    const std::string hundreds = fmt::format("{}-hundred", kSmall.at(number / 100));
    return number % 100 == 0 ? hundreds : fmt::format("{}-and-{}", hundreds, in_words(number % 100));
  }
  if (number < kSmall.size()) return std::string(kSmall.at(number));
  const std::string tens(kTens.at(number / 10));
  return number % 10 == 0 ? tens : fmt::format("{}-{}", tens, kSmall.at(number % 10));
}

std::vector<Text> plain_texts(const Noun& noun, const model::Constraints& constraints) {
  std::vector<Text> texts;
  const std::string empty_slug = "empty-" + noun.slug;
  texts.push_back({{empty_slug, fmt::format("an empty {} is well-formed", noun.words)},
                   {empty_slug, fmt::format("an empty {} is too short", noun.words)},
                   "",
                   constraints.min_length ? Trait::kLength : Trait::kPattern});
  add_lengths(texts, noun, constraints);
  if (!constraints.pattern) return texts;
  for (const NamedCharacter& character : named_characters()) {
    add_pattern_text(texts, noun, character.slug, character.what,
                     fmt::format("a{}b", to_utf8(character.code_point)));
  }
  const auto around = [&](std::string_view slug, std::string_view what, std::string value) {
    add_pattern_text(texts, noun, slug, what, std::move(value));
  };
  around("trailing-newline", "A newline at the end", "abc123\n");
  around("trailing-carriage-return-and-newline", "A carriage return and a newline at the end", "abc123\r\n");
  around("trailing-tab", "A tab at the end", "abc123\t");
  around("trailing-null-character", "The character U+0000 at the end", std::string("abc123\0", 7));
  around("trailing-space", "A space at the end", "abc123 ");
  around("trailing-line-separator", "A line separator at the end", "abc123\u2028");
  around("leading-newline", "A newline at the beginning", "\nabc123");
  around("leading-space", "A space at the beginning", " abc123");
  around("leading-byte-order-mark", "A byte order mark at the beginning", "\uFEFFabc123");
  around("newline-alone", "A newline and nothing else", "\n");
  around("space-alone", "A space and nothing else", " ");
  around("wide-space-alone", "An ideographic space and nothing else", "\u3000");
  around("punctuation-alone", "Punctuation and nothing else", "_.:/=+-%@");
  around("two-lines", "A second line of other characters", "abc\n*");
  return texts;
}

}  // namespace touchstone::cases
