// What the operations beside Stop may answer (Start, Describe, List): answers.json speaks of Stop alone, so
// the lawful answers of these follow from the errors that the model declares. Pure. Tested by
// oracle_test.cpp.
#pragma once

#include <vector>

#include "cases/case.h"
#include "model/model.h"

namespace touchstone::fuzzer {

/// A well-formed address that nobody issued: the declared errors that say so.
[[nodiscard]] std::vector<cases::Allowed> not_found_answers(const model::Model& model,
                                                            const model::Operation& operation);

/// A well-formed request: success, or any declared fault of the client (a limit, a name in use, a role).
[[nodiscard]] std::vector<cases::Allowed> accepted_answers(const model::Model& model,
                                                           const model::Operation& operation);

/// A broken constraint: any declared fault of the client but that something was not found, and the names
/// under which front ends refuse.
[[nodiscard]] std::vector<cases::Allowed> refused_answers(const model::Model& model,
                                                          const model::Operation& operation);

}  // namespace touchstone::fuzzer
