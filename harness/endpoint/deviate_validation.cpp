// Constraints that are not held, held too hard, or held against another text than the one that came. See
// deviations.h.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using validate::Constraint;
using validate::Violation;

/// Forgets the violations of one constraint that `is_forgiven` says.
template <class Predicate>
void forgive(const Findings& findings, Constraint constraint, Predicate is_forgiven) {
  std::erase_if(findings.violations, [&](const Violation& violation) {
    return violation.constraint == constraint && is_forgiven(violation);
  });
}

template <Constraint kConstraint>
void skip(const Findings& findings) {
  forgive(findings, kConstraint, [](const Violation&) { return true; });
}

/// A text at the top of the input, with what its member demands.
struct Text {
  const model::Member& member;
  const std::string& value;
  model::Constraints constraints;
};

/// Adds a violation for each text that breaks none yet and that `is_accused` says.
template <class Predicate>
void accuse(const Findings& findings, Constraint constraint, Predicate is_accused) {
  for (const model::Member& member : findings.model.shape(findings.operation.input).members) {
    const Json* value = findings.input.find(member.name);
    if (value == nullptr || !value->is_string()) continue;
    const bool known = std::ranges::any_of(findings.violations, [&](const Violation& v) {
      return !v.path.empty() && v.path.front() == member.name;
    });
    const Text text{member, value->as_string(), model::effective_constraints(findings.model, member)};
    if (!known && is_accused(text)) findings.violations.push_back({{member.name}, constraint, "", *value});
  }
}

/// Tells whether another text in the same place would break no pattern.
bool fits_pattern(const Findings& findings, const Violation& violation, const std::string& text) {
  if (violation.path.size() != 1) return false;
  const Json input = Json::object({{violation.path.front(), Json::string(text)}});
  return std::ranges::none_of(
      findings.checker.find_violations(findings.operation.input, input),
      [&](const Violation& v) { return v.constraint == Constraint::kPattern && v.path == violation.path; });
}

/// Forgives a broken pattern when what `transform` makes of the text keeps it.
template <class Transform>
void match_instead(const Findings& findings, Transform transform) {
  forgive(findings, Constraint::kPattern, [&](const Violation& violation) {
    const std::string changed = transform(violation.value.as_string());
    return changed != violation.value.as_string() && fits_pattern(findings, violation, changed);
  });
}

std::size_t code_points(std::string_view text) { return base::count_code_points(text).value_or(text.size()); }

/// How many UTF-16 units a text has: two for each character of four bytes.
std::size_t utf16_units(std::string_view text) {
  const auto fours =
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0U; });
  return code_points(text) + static_cast<std::size_t>(fours);
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin));
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

void refuse_hyphens(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    return text.member.name.ends_with("Arn") && text.value.rfind('-') > text.value.find('/') &&
           text.value.rfind('-') != std::string::npos;
  });
}

void know_one_partition(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    return text.value.starts_with("arn:") && !text.value.starts_with("arn:aws:");
  });
}

void refuse_without_region(const Findings& findings) {
  accuse(findings, Constraint::kPattern,
         [](const Text& text) { return text.value.find(":comprehend::") != std::string::npos; });
}

void refuse_versions(const Findings& findings) {
  accuse(findings, Constraint::kPattern,
         [](const Text& text) { return text.value.find("/version/") != std::string::npos; });
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
      Deviant{.name = "accepts-long-job-id",
              .description = "a JobId of more than 32 characters passes validation",
              .finds = skip_lengths_of_ids},
      Deviant{.name = "accepts-nul-and-beyond",
              .description = "a pattern sees a text only up to its first NUL",
              .finds = match_up_to_nul},
      Deviant{.name = "accepts-one-character-too-many",
              .description = "a text may be one character longer than its maximum",
              .finds = allow_one_more},
      Deviant{.name = "accepts-padded-pattern",
              .description = "a pattern sees a text without the spaces around it",
              .finds = match_trimmed},
      Deviant{.name = "accepts-trailing-newline",
              .description = "$ of a pattern matches before a last newline",
              .finds = allow_trailing_newline},
      Deviant{.name = "counts-bytes-not-code-points",
              .description = "the length of a string is counted in bytes of UTF-8",
              .finds = count_bytes},
      Deviant{.name = "counts-utf-16-units",
              .description = "the length of a string is counted in units of UTF-16",
              .finds = count_utf16},
      Deviant{.name = "knows-ascii-only",
              .description = "a pattern's classes hold nothing beyond ASCII",
              .finds = allow_ascii_only},
      Deviant{.name = "knows-digits-of-every-script",
              .description = "a pattern's digits are those of every script",
              .finds = match_any_digits},
      Deviant{.name = "knows-one-partition",
              .description = "an ARN of another partition than aws is refused",
              .finds = know_one_partition},
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
      Deviant{.name = "refuses-hyphens-in-names",
              .description = "a hyphen in the name of an ARN is refused",
              .finds = refuse_hyphens},
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
      Deviant{.name = "refuses-the-longest",
              .description = "a text of its maximum length is refused",
              .finds = refuse_the_longest},
      Deviant{.name = "refuses-the-shortest",
              .description = "a text of its minimum length is refused",
              .finds = refuse_the_shortest},
      Deviant{.name = "refuses-unknown-members",
              .description = "a member that the model does not know is refused",
              .finds = refuse_unknown_members},
      Deviant{.name = "refuses-versions",
              .description = "an ARN with a version is refused",
              .finds = refuse_versions},
      Deviant{.name = "refuses-without-region",
              .description = "an ARN without a region is refused",
              .finds = refuse_without_region},
      Deviant{.name = "searches-patterns",
              .description = "a pattern may match anywhere in the text",
              .finds = match_a_part<true, true>},
      Deviant{.name = "skips-everything", .description = "no constraint is held", .finds = skip_everything},
      Deviant{.name = "skips-huge-texts",
              .description = "a text of more than 4096 bytes is not validated",
              .finds = skip_when_huge},
      Deviant{
          .name = "skips-max-length", .description = "no maximum length is held", .finds = skip<kMaxLength>},
      Deviant{
          .name = "skips-min-length", .description = "no minimum length is held", .finds = skip<kMinLength>},
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
