// A constraint violation as a value, and as AWS words it:
//   1 validation error detected: Value 'a*b' at 'jobId' failed to satisfy constraint: Member must satisfy
//   regular expression pattern: ...
// Sources: doc:smithy constraint traits; observed:validation-wording. Tested by violation_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace touchstone::validate {

enum class Constraint : std::uint8_t {
  kRequired,
  kMinLength,
  kMaxLength,
  kPattern,
  kEnum,
  kMinValue,
  kMaxValue,
  kUniqueItems,
};

/// Names a constraint for machines: "required", "min-length", ...
[[nodiscard]] std::string_view name_of(Constraint constraint);

struct Violation {
  /// Member names, list places (counted from 1, as AWS does: "2") and map keys (in brackets: "[Team]"), from
  /// the input down.
  std::vector<std::string> path;
  Constraint constraint;
  std::string limit;  ///< "32", the pattern, "[A, B]", ...; empty for kRequired
  base::Json value;   ///< what was there; null for kRequired
};

/// The path as AWS writes it: each member's first letter in lower case, dots between, list places as
/// `.1.member`, map keys as `.Team.member`.
[[nodiscard]] std::string aws_path(const Violation& violation);
/// "Member must have length less than or equal to 32" and its kin.
[[nodiscard]] std::string aws_constraint(const Violation& violation);
/// The whole message for one or more violations, in their order.
[[nodiscard]] std::string aws_message(std::span<const Violation> violations);

}  // namespace touchstone::validate
