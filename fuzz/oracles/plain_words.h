// How AWS words a violation, by a table and letter by letter (observed:validation-wording): a second writer
// beside validate/violation.cpp, with which it shares nothing. Used by validate_input.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "validate/violation.h"

namespace touchstone::fuzz {

/// The words for a constraint; its limit follows them.
inline std::string plain_constraint(const validate::Violation& violation) {
  static const std::map<std::string, std::string, std::less<>> kWords{
      {"required", "Member must not be null"},
      {"min-length", "Member must have length greater than or equal to "},
      {"max-length", "Member must have length less than or equal to "},
      {"pattern", "Member must satisfy regular expression pattern: "},
      {"enum", "Member must satisfy enum value set: "},
      {"min-value", "Member must have value greater than or equal to "},
      {"max-value", "Member must have value less than or equal to "},
      {"unique-items", "Member must have unique items"}};
  const auto found = kWords.find(validate::name_of(violation.constraint));
  return found == kWords.end() ? "a constraint without words" : found->second + violation.limit;
}

/// "jobList.2.member.team": of the steps "JobList", "2", "Team".
inline std::string plain_path(const std::vector<std::string>& steps) {
  constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
  std::string path;
  for (std::string step : steps) {
    if (!path.empty()) path += '.';
    const std::size_t capital = kCapitals.find(step.front());
    if (step.front() == '[') {
      path += step.substr(1, step.size() - 2) + ".member";
    } else if (step.find_first_not_of("0123456789") == std::string::npos) {
      path += step + ".member";
    } else {
      if (capital != std::string_view::npos) step.front() = kSmall[capital];
      path += step;
    }
  }
  return path;
}

/// The message for all violations of an input.
inline std::string plain_message(const std::vector<validate::Violation>& violations) {
  std::string message =
      std::to_string(violations.size()) +
      (violations.size() == 1 ? " validation error detected: " : " validation errors detected: ");
  std::string separator;
  for (const validate::Violation& violation : violations) {
    const std::string shown =
        violation.value.is_string() ? violation.value.as_string() : base::to_json(violation.value);
    message += separator + "Value " + (violation.value.is_null() ? "null" : "'" + shown + "'") + " at '" +
               plain_path(violation.path) + "' failed to satisfy constraint: " + plain_constraint(violation);
    separator = "; ";
  }
  return message;
}

}  // namespace touchstone::fuzz
