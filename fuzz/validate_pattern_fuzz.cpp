// Property: any pattern and any text: compile refuses it with a reason or match answers within its bounds,
// twice the same; where RE2 reads the pattern too and both mean the same by it, both give the same answer; a
// class alone has the letters that the C library gives it, escapes are the characters that ICU makes of them;
// and a model whose pattern it is holds a value against it alike. Mutant: matching from the start but not to
// the end (seed prefix-is-no-match). The input is the pattern, a newline, the text. RE2 is asked only in the
// dialect that common_dialect() knows: of the rest (look-around, \s, categories beyond ASCII) the two engines
// have different ideas, both lawful.
#include <fmt/format.h>
#include <re2/re2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "driver/models.h"
#include "driver/pattern_texts.h"
#include "oracles/class_letters.h"
#include "validate/arn.h"
#include "validate/check.h"
#include "validate/job_id.h"
#include "validate/job_id_oracles.h"
#include "validate/pattern.h"

namespace {

using touchstone::base::printable;
using touchstone::validate::Pattern;
using touchstone::validate::PatternMatch;

/// Whether a pattern can be matched in no more ways than a text has places: one repetition, no alternatives,
/// and neither a group nor an escape that could call a part of it again, as (?R) does.
bool takes_few_steps(std::string_view pattern) {
  const auto repetitions =
      std::ranges::count_if(pattern, [](char c) { return std::string_view("*+?{").contains(c); });
  return repetitions <= 1 && pattern.find_first_of("|\\") == std::string_view::npos &&
         pattern.find("(?") == std::string_view::npos && pattern.find("(*") == std::string_view::npos;
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether both engines read a pattern alike: literals, groups, alternatives, plain brackets, quantifiers,
/// anchors, escaped punctuation, \d and \w.
bool common_dialect(std::string_view pattern) {
  bool in_brackets = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    const char next = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
    if (c == '\\') {
      const bool is_small_class = next == 'd' || next == 'w';
      const bool is_class = is_small_class || (!in_brackets && (next == 'D' || next == 'W'));
      if (!is_class && std::string_view("-_./:+*?()[]{}|^$nrt").find(next) == std::string_view::npos)
        return false;
      // A range that starts or ends at a class is read in three ways by three engines.
      const char behind = at + 2 < pattern.size() ? pattern[at + 2] : '\0';
      if (is_class && in_brackets && (behind == '-' || pattern[at - 1] == '-')) return false;
      ++at;
    } else if (in_brackets) {
      if (c == ']') in_brackets = false;
      if (c == '[' || c == '^' ||
          (!is_alphanumeric(c) && std::string_view("]-_./:+=@ ").find(c) == std::string_view::npos))
        return false;
      if (c == '-' && next == '\\') return false;
    } else if (c == '[') {
      in_brackets = true;
      if (next == '^') ++at;
      if (at + 1 < pattern.size() && pattern[at + 1] == ']') return false;
    } else {
      const bool is_extended_group = c == '(' && (next == '?' || next == '*');
      // Counts and lazy or possessive quantifiers have their own unit tests.
      const bool is_special_quantifier =
          c == '{' || ((c == '*' || c == '+' || c == '?' || c == '}') && (next == '+' || next == '?'));
      const bool is_plain =
          is_alphanumeric(c) || std::string_view("-_./:+=@ *?()|^$").find(c) != std::string_view::npos;
      if (is_extended_group || is_special_quantifier || !is_plain) return false;
    }
  }
  return true;
}

std::string answers(std::string_view pattern, std::string_view text, PatternMatch answer,
                    std::string_view other) {
  return fmt::format("  touchstone: {}\n  {}\n  pattern: {}\n  text:    {}", static_cast<int>(answer), other,
                     printable(pattern), printable(text));
}

void hold_against_re2(std::string_view pattern, std::string_view text, PatternMatch answer) {
  if (answer != PatternMatch::kMatch && answer != PatternMatch::kNoMatch) return;
  if (!common_dialect(pattern)) return;
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 second(re2::StringPiece(pattern.data(), pattern.size()), quiet);
  if (!second.ok()) return;
  const bool matches = RE2::FullMatch(re2::StringPiece(text.data(), text.size()), second);
  FUZZ_CHECK(matches == (answer == PatternMatch::kMatch), "pattern-of-re2",
             answers(pattern, text, answer, matches ? "RE2: matches" : "RE2: does not match"));
}

/// Each ASCII character against a pattern that is one class.
void hold_against_the_c_library(std::string_view source, const Pattern& pattern) {
  const auto letters = touchstone::fuzz::class_alone(source);
  if (!letters) return;
  for (int c = 0; c < 0x80; ++c) {
    const std::string text(1, static_cast<char>(c));
    const bool expected = (letters->has(c) != 0) != letters->negated;
    FUZZ_CHECK((pattern.match(text) == PatternMatch::kMatch) == expected, "class-of-the-c-library",
               answers(source, text, pattern.match(text), expected ? "belongs to it" : "does not"));
  }
}

bool is_of_escapes(std::string_view source) {
  for (; !source.empty(); source.remove_prefix(6)) {
    if (source.size() < 6 || !source.starts_with("\\u") ||
        source.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
      return false;
  }
  return true;
}

/// Whether a pattern of letters, digits and `\u` has one that four hexadecimal digits do not follow.
bool has_half_an_escape(std::string_view source) {
  bool found = false;
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] == '\\' && source.substr(at + 1).starts_with('u')) {
      found = found || !is_of_escapes(source.substr(at, 6));
      ++at;
    } else if (!is_alphanumeric(source[at])) {
      return false;
    }
  }
  return found;
}

/// A pattern of escapes like \u00e9 and nothing else matches the text that ICU makes of them; it is refused
/// when they leave half of a pair alone.
/// @param pattern  null when it was refused
void hold_against_icu(std::string_view source, const Pattern* pattern) {
  if (source.empty() || !is_of_escapes(source)) return;
  const icu::UnicodeString unescaped =
      icu::UnicodeString::fromUTF8({source.data(), static_cast<std::int32_t>(source.size())}).unescape();
  bool is_text = true;
  for (std::int32_t at = 0; at < unescaped.length(); at = unescaped.moveIndex32(at, 1))
    is_text = is_text && !U_IS_SURROGATE(unescaped.char32At(at));
  std::string text;
  unescaped.toUTF8String(text);
  FUZZ_CHECK((pattern != nullptr) == is_text, "escapes-of-a-text", printable(source));
  FUZZ_CHECK(!is_text || pattern->match(text) == PatternMatch::kMatch, "text-of-the-escapes",
             answers(source, text, pattern->match(text), "ICU makes this text of it"));
}

constexpr touchstone::model::ShapeIndex kText = 0;
constexpr touchstone::model::ShapeIndex kInput = 1;

/// An input with one member, whose pattern stands at the member itself or at the shape that it targets.
touchstone::model::Model model_with(std::string_view pattern, bool at_member) {
  namespace model = touchstone::model;
  model::Model made;
  made.shapes.resize(2);
  made.shapes[kInput].id = "t#Input";
  made.shapes[kText].id = "t#Text";
  made.shapes[kText].type = model::ShapeType::kString;
  model::Member& member = made.shapes[kInput].members.emplace_back();
  member.name = "Text";
  member.target = kText;
  (at_member ? member.constraints : made.shapes[kText].constraints).pattern = pattern;
  return made;
}

/// Whether a pattern is this one, with both anchors or with none.
bool is_known(std::string_view known, std::string_view source) {
  if (known.starts_with('^')) known = known.substr(1, known.size() - 2);
  return source == known || source == fmt::format("^{}$", known);
}

/// A model is refused for its pattern, and a value accused, exactly when Pattern says so, or ICU where
/// Pattern is too old.
void check_in_a_model(std::string_view source, std::string_view text, std::optional<PatternMatch> answer) {
  using touchstone::base::Json;
  using touchstone::validate::Checker;
  static const touchstone::model::Model empty;
  static Checker checker = Checker::make(empty).value();
  namespace validate = touchstone::validate;
  // Three patterns go to matchers by hand: of one, the Unicode is newer than PCRE2's, and ICU's own; the two
  // others ask for text that is UTF-8, as all that was read as JSON is.
  const bool is_job_id = is_known(validate::kJobIdPattern, source);
  const bool is_arn = is_known(validate::kDocumentClassifierArnPattern, source) ||
                      is_known(validate::kEntityRecognizerArnPattern, source);
  if (is_arn && answer == PatternMatch::kNotUtf8) return;
  const bool at_member = source.size() % 2 == 1;
  const touchstone::model::Model model = model_with(source, at_member);
  auto made = Checker::make(model);
  FUZZ_CHECK(made.has_value() == answer.has_value(), "model-refused-for-its-pattern", printable(source));
  if (!made) {
    FUZZ_CHECK(made.error().message.starts_with(at_member ? "shape t#Input$Text: " : "shape t#Text: "),
               "refusal-names-the-shape", made.error().message);
    return;
  }
  checker = std::move(*made);
  const auto found = checker.find_violations(kInput, Json::object({{"Text", Json::string(text)}}));
  const bool broken = is_job_id ? !validate::oracle::icu_read(text).pattern
                                : *answer == PatternMatch::kNoMatch || *answer == PatternMatch::kNotUtf8;
  FUZZ_CHECK(found.size() == (broken ? 1U : 0U) && (!broken || found.front().limit == source),
             "value-held-against-the-pattern", answers(source, text, *answer, "of a model"));
}

std::vector<touchstone::fuzz::PatternTexts> patterns_of_models() {
  std::vector<touchstone::fuzz::PatternTexts> found;
  for (const touchstone::model::Model& model : touchstone::fuzz::models()) {
    for (const touchstone::model::Shape& shape : model.shapes) {
      if (shape.constraints.pattern) found.emplace_back(*shape.constraints.pattern);
    }
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  touchstone::fuzz::FuzzInput input(data, size);
  const std::string_view source = input.take_line();
  const std::string_view text = input.rest();
  auto compiled = Pattern::compile(source);
  if (!compiled) {
    FUZZ_CHECK(!compiled.error().message.empty() && !compiled.error().hint.empty(),
               "pattern-refused-with-a-reason", printable(source));
    FUZZ_CHECK(!touchstone::fuzz::class_alone(source), "class-of-java-is-known", printable(source));
    hold_against_icu(source, nullptr);
    check_in_a_model(source, text, std::nullopt);
    return 0;
  }
  static Pattern pattern = Pattern::compile("").value();
  pattern = std::move(*compiled);
  FUZZ_CHECK(pattern.source() == source, "pattern-keeps-its-source", printable(source));
  const PatternMatch answer = pattern.match(text);
  FUZZ_CHECK(pattern.match(text) == answer, "pattern-same-answer-twice", answers(source, text, answer, ""));
  FUZZ_CHECK(!has_half_an_escape(source), "half-an-escape-is-refused", printable(source));
  // Without repetitions there are no more ways to match so short a text than it has places for alternatives.
  FUZZ_CHECK(answer != PatternMatch::kLimit || text.size() > 8 ||
                 source.find_first_of("*+?{") != std::string_view::npos,
             "pattern-answers-for-short-texts", answers(source, text, answer, ""));
  FUZZ_CHECK(answer != PatternMatch::kLimit || !takes_few_steps(source),
             "pattern-answers-where-it-takes-few-steps", answers(source, text, answer, ""));
  const bool utf8 = !touchstone::base::find_malformed_utf8(text);
  FUZZ_CHECK(utf8 || answer == PatternMatch::kNotUtf8, "pattern-matches-utf8-only",
             answers(source, text, answer, "not UTF-8"));
  FUZZ_CHECK(!utf8 || answer != PatternMatch::kNotUtf8, "pattern-knows-utf8",
             answers(source, text, answer, "UTF-8"));
  if (utf8) hold_against_re2(source, text, answer);
  hold_against_the_c_library(source, pattern);
  hold_against_icu(source, &pattern);
  check_in_a_model(source, text, answer);
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

/// A pattern of the models, or the one that stands there, and a text that it describes, or one beside that.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  using touchstone::fuzz::PatternTexts;
  static const std::vector<PatternTexts> known = patterns_of_models();
  touchstone::base::Random random(seed);
  const std::uint64_t way = random.below(4);
  if (way < 2) return LLVMFuzzerMutate(data, size, max_size);
  std::optional<PatternTexts> held;
  if (way == 3) held.emplace(touchstone::fuzz::FuzzInput(data, size).take_line());
  const PatternTexts& texts = held ? *held : known[random.below(known.size())];
  std::string text = texts.text(random);
  if (random.below(2) == 0) text = touchstone::fuzz::near_miss(std::move(text), texts.pattern(), random);
  const std::string made = texts.pattern() + "\n" + text;
  if (made.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(made.begin(), made.end(), data);
  return made.size();
}
