// Constraints that are not held, held too hard, or held against another text than the one that came. See
// deviations.h.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "endpoint/deviate_findings.h"

namespace touchstone::endpoint {

bool fits_pattern(const Findings& findings, const validate::Violation& violation, const std::string& text) {
  if (violation.path.size() != 1) return false;
  const base::Json input = base::Json::object({{violation.path.front(), base::Json::string(text)}});
  return std::ranges::none_of(
      findings.checker.find_violations(findings.operation.input, input), [&](const validate::Violation& v) {
        return v.constraint == validate::Constraint::kPattern && v.path == violation.path;
      });
}

namespace {

using base::Json;
using validate::Constraint;
using validate::Violation;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin));
}

void allow_trailing_newline(const Findings& findings) {
  match_instead(findings, [](std::string text) {
    if (text.ends_with('\n')) text.pop_back();
    return text;
  });
}

void match_each_line(const Findings& findings) {
  match_instead(findings, [](const std::string& text) { return text.substr(0, text.find('\n')); });
}

void match_trimmed(const Findings& findings) { match_instead(findings, trimmed); }

void match_up_to_nul(const Findings& findings) {
  match_instead(findings, [](const std::string& text) { return text.substr(0, text.find('\0')); });
}

void match_in_lower_case(const Findings& findings) {
  match_instead(findings, [](std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
  });
}

/// Every decimal digit beyond ASCII that the catalogue knows, as \d has it in a Unicode-aware engine.
void match_any_digits(const Findings& findings) {
  match_instead(findings, [](const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const base::CodePoint step = base::decode_code_point(text, at);
      const bool is_digit = (step.value >= 0x660 && step.value <= 0x669) ||
                            (step.value >= 0x966 && step.value <= 0x96F) ||
                            (step.value >= 0xFF10 && step.value <= 0xFF19);
      out += is_digit ? "0" : text.substr(at, step.length_bytes);
      at += step.length_bytes;
    }
    return out;
  });
}

void drop_beyond_ascii(const Findings& findings) {
  match_instead(findings, [](std::string text) {
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80U; });
    return text;
  });
}

/// Forgives when some part of the text keeps the pattern, which must begin, or end, with the text.
template <bool kAnyStart, bool kAnyEnd>
void match_a_part(const Findings& findings) {
  forgive(findings, Constraint::kPattern, [&](const Violation& violation) {
    const std::string& text = violation.value.as_string();
    constexpr std::size_t kMostTried = 400;
    if (text.empty() || text.size() > kMostTried) return false;
    for (std::size_t begin = 0; begin < (kAnyStart ? text.size() : 1); ++begin) {
      const bool worth_trying =
          begin == 0 || text.compare(begin, 4, "arn:") == 0 || violation.path[0] == "JobId";
      if (!worth_trying) continue;
      for (std::size_t end = kAnyEnd ? begin + 1 : text.size(); end <= text.size(); ++end) {
        if (fits_pattern(findings, violation, text.substr(begin, end - begin))) return true;
      }
    }
    return false;
  });
}

void allow_ascii_only(const Findings& findings) {
  accuse(findings, Constraint::kPattern,
         [](const Text& text) { return text.constraints.pattern && !is_ascii(text.value); });
}

/// Refuses a text of which one character is among these.
template <char32_t... kRefused>
void refuse_characters(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    if (!text.constraints.pattern) return false;
    for (std::size_t at = 0; at < text.value.size();) {
      const base::CodePoint step = base::decode_code_point(text.value, at);
      if (((step.value == kRefused) || ...)) return true;
      at += step.length_bytes;
    }
    return false;
  });
}

/// Lets one character pass for a letter.
template <char... kPassing>
void pass_characters(const Findings& findings) {
  match_instead(findings, [](std::string text) {
    std::ranges::replace_if(text, [](char c) { return ((c == kPassing) || ...); }, 'a');
    return text;
  });
}

/// Whether a character is seen by nobody: formats of Unicode that the catalogue knows.
bool is_format(char32_t c) { return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF; }

bool is_combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || c == 0x903 || c == 0x20DD || c == 0xFE0F;
}

/// A text without the characters that `is_left_out` says.
template <class Predicate>
std::string without(const std::string& text, Predicate is_left_out) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint step = base::decode_code_point(text, at);
    if (!is_left_out(step.value)) out += text.substr(at, step.length_bytes);
    at += step.length_bytes;
  }
  return out;
}

void overlook_formats(const Findings& findings) {
  match_instead(findings, [](const std::string& text) { return without(text, is_format); });
}

void overlook_marks(const Findings& findings) {
  match_instead(findings, [](const std::string& text) { return without(text, is_combining); });
}

/// Takes fullwidth forms for what they are the wide forms of, as compatibility normalisation does.
void fold_full_width(const Findings& findings) {
  match_instead(findings, [](const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const base::CodePoint step = base::decode_code_point(text, at);
      const bool wide = step.value >= 0xFF01 && step.value <= 0xFF5E;
      base::append_utf8(out, wide ? step.value - 0xFEE0 : step.value);
      at += step.length_bytes;
    }
    return out;
  });
}

void refuse_four_bytes(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    const auto is_lead_of_four = [](char c) { return static_cast<unsigned char>(c) >= 0xF0U; };
    return text.constraints.pattern && std::ranges::any_of(text.value, is_lead_of_four);
  });
}

void refuse_unknown_members(const Findings& findings) {
  const model::Shape& shape = findings.model.shape(findings.operation.input);
  for (const base::JsonMember& member : findings.input.members()) {
    if (shape.find_member(member.name) == nullptr)
      findings.violations.push_back({{member.name}, Constraint::kEnum, "[]", member.value});
  }
}

void skip_everything(const Findings& findings) { findings.violations.clear(); }

void trim_texts(const Incoming& incoming) {
  auto body = base::parse_json(incoming.request.body);
  if (!body || !body->is_object()) return;
  for (base::JsonMember& member : body->members()) {
    if (member.value.is_string()) member.value = Json::string(trimmed(member.value.as_string()));
  }
  incoming.request.body = base::to_json(*body);
}

}  // namespace

std::span<const Deviant> validation_deviations() {
  using enum Constraint;
  static constexpr std::array kRows = {
      Deviant{.name = "accepts-nul-and-beyond",
              .description = "a pattern sees a text only up to its first NUL",
              .finds = match_up_to_nul},
      Deviant{.name = "accepts-padded-pattern",
              .description = "a pattern sees a text without the spaces around it",
              .finds = match_trimmed},
      Deviant{.name = "accepts-trailing-newline",
              .description = "$ of a pattern matches before a last newline",
              .finds = allow_trailing_newline},
      Deviant{.name = "folds-fullwidth-forms",
              .description = "a pattern takes fullwidth forms for those of ASCII",
              .finds = fold_full_width},
      Deviant{.name = "knows-ascii-only",
              .description = "a pattern's classes hold nothing beyond ASCII",
              .finds = allow_ascii_only},
      Deviant{.name = "knows-digits-of-every-script",
              .description = "a pattern's digits are those of every script",
              .finds = match_any_digits},
      Deviant{.name = "matches-any-case",
              .description = "a pattern does not mind capitals",
              .finds = match_in_lower_case},
      Deviant{.name = "matches-end",
              .description = "a pattern may begin anywhere in the text",
              .finds = match_a_part<true, false>},
      Deviant{.name = "matches-first-line",
              .description = "a pattern sees the first line of a text only",
              .finds = match_each_line},
      Deviant{.name = "matches-start",
              .description = "a pattern may end anywhere in the text",
              .finds = match_a_part<false, true>},
      Deviant{.name = "no-pattern-check",
              .description = "characters outside of a member's pattern pass validation",
              .finds = skip<kPattern>},
      Deviant{.name = "overlooks-characters-beyond-ascii",
              .description = "a pattern does not see characters beyond ASCII",
              .finds = drop_beyond_ascii},
      Deviant{.name = "overlooks-combining-marks",
              .description = "a pattern does not see marks that combine with letters",
              .finds = overlook_marks},
      Deviant{.name = "overlooks-format-characters",
              .description = "a pattern does not see characters of no width",
              .finds = overlook_formats},
      Deviant{
          .name = "passes-punctuation",
          .description = "a few marks pass for letters in patterns",
          .finds = pass_characters<'*', '!', ',', ';', '<', '>', '?', '&', '#', '~', '|', '$', '"', '\\'>},
      Deviant{.name = "passes-underscores-and-capitals",
              .description = "an underscore passes for a letter in patterns",
              .finds = pass_characters<'_'>},
      Deviant{.name = "passes-white-space",
              .description = "tabs and line breaks pass for letters in patterns",
              .finds = pass_characters<'\t', '\n', '\r', ' '>},
      Deviant{.name = "refuses-letters-of-four-bytes",
              .description = "letters beyond the basic plane are refused",
              .finds = refuse_four_bytes},
      Deviant{
          .name = "refuses-letters-beyond-ascii",
          .description = "letters beyond ASCII are refused by patterns that have them",
          .finds =
              refuse_characters<U'\u00E9', U'\u00E4', U'\u00F6', U'\u00FC', U'\u00DF', U'\u00F1', U'\u5B57',
                                U'\u6587', U'\u3042', U'\u03B1', U'\u0416', U'\u05D0', U'\u0627'>},
      Deviant{.name = "refuses-marks-of-job-ids",
              .description = "the marks that a JobId may have are refused",
              .finds = refuse_characters<U'_', U'.', U':', U'/', U'=', U'+', U'-', U'%', U'@'>},
      Deviant{.name = "refuses-numbers-beyond-ascii",
              .description = "numbers beyond ASCII are refused by patterns that have them",
              .finds = refuse_characters<U'\u0661', U'\u2160', U'\u00B2', U'\u2163', U'\u0663', U'\uFF11'>},
      Deviant{.name = "refuses-spaces",
              .description = "spaces are refused by patterns that have them",
              .finds = refuse_characters<U' ', U'\u00A0', U'\u3000', U'\u2028', U'\u2003'>},
      Deviant{.name = "refuses-unknown-members",
              .description = "a member that the model does not know is refused",
              .finds = refuse_unknown_members},
      Deviant{.name = "searches-patterns",
              .description = "a pattern may match anywhere in the text",
              .finds = match_a_part<true, true>},
      Deviant{.name = "skips-everything", .description = "no constraint is held", .finds = skip_everything},
      Deviant{.name = "skips-required",
              .description = "a required member may be missing",
              .finds = skip<kRequired>},
      Deviant{.name = "trims-texts",
              .description = "white space around texts is taken off before anything else",
              .reads = trim_texts},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
