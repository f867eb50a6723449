// See violation.h. The words follow observed:validation-wording; kUniqueItems was never observed and is
// worded alike.
#include "validate/violation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>

#include "base/ascii.h"

namespace touchstone::validate {
namespace {

bool is_list_place(std::string_view step) {
  return step.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_map_key(std::string_view step) { return step.starts_with('['); }

/// Of a step, which is never empty: see Violation::path.
std::string aws_step(std::string_view step) {
  if (is_list_place(step)) return fmt::format("{}.member", step);
  if (is_map_key(step)) return fmt::format("{}.member", step.substr(1, step.size() - 2));
  std::string member(step);
  member[0] = base::lower(member[0]);
  return member;
}

/// " null", " 'a*b'": a text as it is, everything else as compact JSON.
std::string aws_value(const base::Json& value) {
  if (value.is_null()) return " null";
  return fmt::format(" '{}'", value.is_string() ? value.as_string() : base::to_json(value));
}

}  // namespace

std::string_view name_of(Constraint constraint) {
  switch (constraint) {
    case Constraint::kRequired:
      return "required";
    case Constraint::kMinLength:
      return "min-length";
    case Constraint::kMaxLength:
      return "max-length";
    case Constraint::kPattern:
      return "pattern";
    case Constraint::kEnum:
      return "enum";
    case Constraint::kMinValue:
      return "min-value";
    case Constraint::kMaxValue:
      return "max-value";
    case Constraint::kUniqueItems:
      return "unique-items";
  }
  std::abort();
}

std::string aws_path(const Violation& violation) {
  std::vector<std::string> steps;
  steps.reserve(violation.path.size());
  for (const std::string& step : violation.path) steps.push_back(aws_step(step));
  return fmt::format("{}", fmt::join(steps, "."));
}

std::string aws_constraint(const Violation& violation) {
  switch (violation.constraint) {
    case Constraint::kRequired:
      return "Member must not be null";
    case Constraint::kMinLength:
      return "Member must have length greater than or equal to " + violation.limit;
    case Constraint::kMaxLength:
      return "Member must have length less than or equal to " + violation.limit;
    case Constraint::kPattern:
      return "Member must satisfy regular expression pattern: " + violation.limit;
    case Constraint::kEnum:
      return "Member must satisfy enum value set: " + violation.limit;
    case Constraint::kMinValue:
      return "Member must have value greater than or equal to " + violation.limit;
    case Constraint::kMaxValue:
      return "Member must have value less than or equal to " + violation.limit;
    case Constraint::kUniqueItems:
      return "Member must have unique items";
  }
  std::abort();
}

std::string aws_message(std::span<const Violation> violations) {
  std::vector<std::string> faults;
  faults.reserve(violations.size());
  for (const Violation& violation : violations) {
    faults.push_back(fmt::format("Value{} at '{}' failed to satisfy constraint: {}",
                                 aws_value(violation.value), aws_path(violation), aws_constraint(violation)));
  }
  return fmt::format("{} validation error{} detected: {}", faults.size(), faults.size() == 1 ? "" : "s",
                     fmt::join(faults, "; "));
}

}  // namespace touchstone::validate
