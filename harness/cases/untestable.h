// Why a demand has no case: a reason from a closed list, and a sentence. The same for the clauses of the
// documentation, the rules of the protocol, the bounds and the states of the models. Tested by
// clauses_test.cpp, rules_test.cpp, bounds_test.cpp and states_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "base/json_source.h"
#include "cases/case.h"

namespace touchstone::cases {

/// Reads "untestable" and "why" of an object, both or none; faults are those of its source.
[[nodiscard]] Untestable read_untestable(base::ObjectView& object);

/// The cases whose ids match a glob, which must be at least one; a fault at `at` otherwise.
[[nodiscard]] std::vector<const Case*> find_cases(base::JsonSource& source, const base::Json& at,
                                                  const std::vector<Case>& cases, const std::string& glob);

/// Sorts by id and removes what stands twice.
void sort_once(std::vector<const Case*>& cases);

}  // namespace touchstone::cases
