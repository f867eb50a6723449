// Lengths that are not held, or counted in something else than code points. See deviations.h.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "endpoint/deviate_findings.h"

namespace touchstone::endpoint {
namespace {

using validate::Constraint;
using validate::Violation;

std::size_t code_points(std::string_view text) { return base::count_code_points(text).value_or(text.size()); }

/// How many UTF-16 units a text has: two for each character of four bytes.
std::size_t utf16_units(std::string_view text) {
  const auto fours =
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0U; });
  return code_points(text) + static_cast<std::size_t>(fours);
}

void count_bytes(const Findings& findings) {
  accuse(findings, Constraint::kMaxLength, [](const Text& text) {
    return text.constraints.max_length && text.value.size() > *text.constraints.max_length;
  });
}

void count_utf16(const Findings& findings) {
  accuse(findings, Constraint::kMaxLength, [](const Text& text) {
    return text.constraints.max_length && utf16_units(text.value) > *text.constraints.max_length;
  });
}

void allow_one_more(const Findings& findings) {
  forgive(findings, Constraint::kMaxLength, [](const Violation& violation) {
    return std::to_string(code_points(violation.value.as_string()) - 1) == violation.limit;
  });
}

void refuse_the_longest(const Findings& findings) {
  accuse(findings, Constraint::kMaxLength, [](const Text& text) {
    return text.constraints.max_length && code_points(text.value) == *text.constraints.max_length;
  });
}

void refuse_the_shortest(const Findings& findings) {
  accuse(findings, Constraint::kMinLength, [](const Text& text) {
    return text.constraints.min_length && code_points(text.value) == *text.constraints.min_length;
  });
}

void skip_lengths_of_ids(const Findings& findings) {
  forgive(findings, Constraint::kMaxLength,
          [](const Violation& violation) { return violation.path.back() == "JobId"; });
}

void skip_when_huge(const Findings& findings) {
  std::erase_if(findings.violations,
                [](const Violation& violation) { return violation.value.as_string().size() > 4096; });
}

// Conjoining jamo and the syllables that they make: letters all, so that the pattern of a JobId has them, and
// two or three become one by normalisation (The Unicode Standard, section 3.12).
bool is_leading_jamo(char32_t c) { return c >= 0x1100 && c <= 0x1112; }
bool is_vowel_jamo(char32_t c) { return c >= 0x1161 && c <= 0x1175; }
bool is_syllable(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

/// How many code points a text has once leading and vowel jamo have become syllables.
std::size_t composed_code_points(std::string_view text) {
  std::size_t count = 0;
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint step = base::decode_code_point(text, at);
    const bool joins = is_leading_jamo(before) && is_vowel_jamo(step.value);
    count += joins ? 0 : 1;
    before = step.value;
    at += step.length_bytes;
  }
  return count;
}

/// How many code points a text has once syllables have become jamo.
std::size_t decomposed_code_points(std::string_view text) {
  constexpr char32_t kFinals = 28;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint step = base::decode_code_point(text, at);
    const bool has_final = is_syllable(step.value) && (step.value - 0xAC00) % kFinals != 0;
    count += !is_syllable(step.value) ? 1 : has_final ? 3 : 2;
    at += step.length_bytes;
  }
  return count;
}

void count_composed(const Findings& findings) {
  forgive(findings, Constraint::kMaxLength, [](const Violation& violation) {
    const std::size_t counted = composed_code_points(violation.value.as_string());
    return counted <= std::stoul("0" + violation.limit);
  });
}

void count_decomposed(const Findings& findings) {
  accuse(findings, Constraint::kMaxLength, [](const Text& text) {
    return text.constraints.max_length && decomposed_code_points(text.value) > *text.constraints.max_length;
  });
}

}  // namespace

std::span<const Deviant> length_deviations() {
  using enum Constraint;
  static constexpr std::array kRows = {
      Deviant{.name = "accepts-long-job-id",
              .description = "a JobId of more than 32 characters passes validation",
              .finds = skip_lengths_of_ids},
      Deviant{.name = "accepts-one-character-too-many",
              .description = "a text may be one character longer than its maximum",
              .finds = allow_one_more},
      Deviant{.name = "counts-bytes-not-code-points",
              .description = "the length of a string is counted in bytes of UTF-8",
              .finds = count_bytes},
      Deviant{.name = "counts-composed-letters",
              .description = "the length of a string is counted after letters were composed",
              .finds = count_composed},
      Deviant{.name = "counts-decomposed-letters",
              .description = "the length of a string is counted after letters were decomposed",
              .finds = count_decomposed},
      Deviant{.name = "counts-utf-16-units",
              .description = "the length of a string is counted in units of UTF-16",
              .finds = count_utf16},
      Deviant{.name = "refuses-the-longest",
              .description = "a text of its maximum length is refused",
              .finds = refuse_the_longest},
      Deviant{.name = "refuses-the-shortest",
              .description = "a text of its minimum length is refused",
              .finds = refuse_the_shortest},
      Deviant{.name = "skips-huge-texts",
              .description = "a text of more than 4096 bytes is not validated",
              .finds = skip_when_huge},
      Deviant{
          .name = "skips-max-length", .description = "no maximum length is held", .finds = skip<kMaxLength>},
      Deviant{
          .name = "skips-min-length", .description = "no minimum length is held", .finds = skip<kMinLength>},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
