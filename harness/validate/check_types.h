// Holds the JSON types of a value against a shape: the first half of check.h, which needs the model and
// nothing else. Private to this room. Tested by check_test.cpp.
#pragma once

#include <optional>

#include "base/json.h"
#include "model/model.h"
#include "validate/check.h"

namespace touchstone::validate {

/// Checker::find_type_fault for a shape of `model`. kNoShape stands for an operation without input: any
/// object will do.
[[nodiscard]] std::optional<TypeFault> find_type_fault_in(const model::Model& model, model::ShapeIndex shape,
                                                          const base::Json& value);

}  // namespace touchstone::validate
