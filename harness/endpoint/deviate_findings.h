// For the deviations of validation: ways to forgive what validation found, and to find what it did not.
// Internal to deviate_validation.cpp and deviate_arn.cpp, and tested with them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "endpoint/deviations.h"

namespace touchstone::endpoint {

/// Forgets the violations of one constraint that `is_forgiven` says.
template <class Predicate>
void forgive(const Findings& findings, validate::Constraint constraint, Predicate is_forgiven) {
  std::erase_if(findings.violations, [&](const validate::Violation& violation) {
    return violation.constraint == constraint && is_forgiven(violation);
  });
}

/// Forgets every violation of one constraint.
template <validate::Constraint kConstraint>
void skip(const Findings& findings) {
  forgive(findings, kConstraint, [](const validate::Violation&) { return true; });
}

/// A text at the top of the input, with what its member demands.
struct Text {
  const model::Member& member;
  const std::string& value;
  model::Constraints constraints;
};

/// Adds a violation for each text that breaks none yet and that `is_accused` says.
template <class Predicate>
void accuse(const Findings& findings, validate::Constraint constraint, Predicate is_accused) {
  for (const model::Member& member : findings.model.shape(findings.operation.input).members) {
    const base::Json* value = findings.input.find(member.name);
    if (value == nullptr || !value->is_string()) continue;
    const bool known = std::ranges::any_of(findings.violations, [&](const validate::Violation& v) {
      return !v.path.empty() && v.path.front() == member.name;
    });
    const Text text{member, value->as_string(), model::effective_constraints(findings.model, member)};
    if (!known && is_accused(text)) findings.violations.push_back({{member.name}, constraint, "", *value});
  }
}

/// Tells whether another text in the same place would break no pattern.
[[nodiscard]] bool fits_pattern(const Findings& findings, const validate::Violation& violation,
                                const std::string& text);

/// Forgives a broken pattern when what `transform` makes of the text keeps it.
template <class Transform>
void match_instead(const Findings& findings, Transform transform) {
  forgive(findings, validate::Constraint::kPattern, [&](const validate::Violation& violation) {
    const std::string changed = transform(violation.value.as_string());
    return changed != violation.value.as_string() && fits_pattern(findings, violation, changed);
  });
}

}  // namespace touchstone::endpoint
