// Whether an output is as a rule of an answer wants it. Pure. Tested by output_rules_test.cpp.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "cases/case.h"
#include "cases/variables.h"

namespace touchstone::cases {

/// What of a rule does not hold for an output, for people ("without /JobId"); nothing when it does. Where a
/// variable was wanted, an id for one, what stood in its place changes from run to run too, and is not spelt
/// out. A list that is not there lacks every item.
[[nodiscard]] std::optional<std::string> find_broken(const OutputRule& rule, const base::Json& output,
                                                     const Variables& variables);

}  // namespace touchstone::cases
