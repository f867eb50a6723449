// See output_rules.h.
#include "cases/output_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "cases/template.h"

namespace touchstone::cases {
namespace {

using base::Json;

bool names_a_variable(const std::vector<std::string>& templates) {
  return std::any_of(templates.begin(), templates.end(),
                     [](const std::string& text) { return text.find("${") != std::string::npos; });
}

// Of a rule about the items of a list.
std::optional<std::string> broken_item_rule(const OutputRule& rule, const Json* list,
                                            const Variables& variables) {
  const bool contains = rule.kind == OutputRule::Kind::kContains;
  if (contains && list == nullptr) return fmt::format("without {}", rule.pointer);
  const auto wanted = fill(rule.values.front(), variables);
  const bool found = list != nullptr && wanted &&
                     std::any_of(list->items().begin(), list->items().end(), [&](const Json& item) {
                       const Json* member = item.find(rule.member);
                       return member != nullptr && member->is_string() && member->as_string() == *wanted;
                     });
  if (found == contains) return std::nullopt;
  return fmt::format("with {} {} in {} that is {}", contains ? "no" : "a", rule.member, rule.pointer,
                     rule.values.front());
}

}  // namespace

std::optional<std::string> find_broken(const OutputRule& rule, const Json& output,
                                       const Variables& variables) {
  const Json* member = output.at_pointer(rule.pointer);
  switch (rule.kind) {
    case OutputRule::Kind::kPresent:
      if (member == nullptr) return fmt::format("without {}", rule.pointer);
      return std::nullopt;
    case OutputRule::Kind::kAbsent:
      if (member != nullptr) return fmt::format("with {}", rule.pointer);
      return std::nullopt;
    case OutputRule::Kind::kContains:
    case OutputRule::Kind::kLacks:
      return broken_item_rule(rule, member, variables);
    case OutputRule::Kind::kNotEquals: {
      const auto refused = fill(rule.values.front(), variables);
      if (member == nullptr) return fmt::format("without {}", rule.pointer);
      if (refused && member->is_string() && member->as_string() == *refused)
        return fmt::format("with {} {}", rule.pointer, rule.values.front());
      return std::nullopt;
    }
    case OutputRule::Kind::kEquals:
    case OutputRule::Kind::kOneOf:
      break;
  }
  if (member == nullptr) return fmt::format("without {}", rule.pointer);
  for (const std::string& text : rule.values) {
    const auto wanted = fill(text, variables);
    if (wanted && member->is_string() && member->as_string() == *wanted) return std::nullopt;
  }
  if (names_a_variable(rule.values)) {
    return fmt::format("with another {} than {}", rule.pointer, fmt::join(rule.values, " or "));
  }
  return fmt::format("with {} {}", rule.pointer,
                     member->is_string() ? member->as_string() : base::to_json(*member));
}

}  // namespace touchstone::cases
