// What can be wrong with the members of an output, or of an error, by its shape: a type, a null,
// a time, a constraint. Each gives what was seen, or nothing when the rule holds. An error is serialised like
// an output (protocol:awsjson#operation-error-serialization), but its message is no matter here: either case
// is lawful, and whether it is there is error/message's question. The rules' ids, levels and sources stand in
// exchange_checks.cpp. Tested by exchange_checks_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "model/model.h"
#include "validate/check.h"

namespace touchstone::judge {

/// What values are held against.
struct OutputShape {
  const model::Model& model;
  const validate::Checker& checker;
  model::ShapeIndex index;

  [[nodiscard]] bool is_error() const { return model.shape(index).fault.has_value(); }
};

/// The shape of the error that a body names, where there is anything to ask of it besides its message: a
/// member that it has, or must have. Declared by the operation or its service, else any of the model;
/// kNoShape where the model knows none, or there is nothing to ask.
[[nodiscard]] model::ShapeIndex find_shape_of_error(const model::Model& model,
                                                    const model::Operation* operation, std::string_view name,
                                                    const base::Json& body);

/// An error's body without its message, however that is spelt.
[[nodiscard]] base::Json without_message(const base::Json& body);

/// The first member whose JSON type is not that of its shape.
[[nodiscard]] std::optional<std::string> find_wrong_types(const OutputShape& of, const base::Json& body);

/// What is wrong with members whatever their type, found by one walk.
struct MemberFaults {
  /// Members of structures that are null. Of an error only those that its shape has: what a stranger there
  /// means nobody knows, and no client reads it.
  std::optional<std::string> nulls;
  /// Times that are no number of seconds where the protocol wants one, or none that a client can read.
  std::optional<std::string> times;
};
[[nodiscard]] MemberFaults find_member_faults(const OutputShape& of, const base::Json& body);

/// Broken constraints, of a body without wrong types.
[[nodiscard]] std::optional<std::string> find_broken_constraints(const OutputShape& of,
                                                                 const base::Json& body);

}  // namespace touchstone::judge
