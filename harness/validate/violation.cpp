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

/// "null", "'a*b'": a text as it is, everything else as compact JSON. Appended, for it may be a megabyte.
void append_aws_value(std::string& out, const base::Json& value) {
  if (value.is_null()) {
    out += "null";
    return;
  }
  out += '\'';
  if (value.is_string()) {
    constexpr std::size_t kRestBytes = 256;  // of what follows, mostly
    out.reserve(out.size() + value.as_string().size() + kRestBytes);
    out += value.as_string();
  } else {
    base::append_json(out, value);
  }
  out += '\'';
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
  const std::size_t count = violations.size();
  std::string message = fmt::format("{} validation error{} detected: ", count, count == 1 ? "" : "s");
  for (const Violation& violation : violations) {
    if (&violation != violations.data()) message += "; ";
    message += "Value ";
    append_aws_value(message, violation.value);
    message += " at '";
    message += aws_path(violation);
    message += "' failed to satisfy constraint: ";
    message += aws_constraint(violation);
  }
  return message;
}

}  // namespace touchstone::validate
