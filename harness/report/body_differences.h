// How the bodies of two answers to one question differ: members that only one has, values that are not the
// same. Times are the same where both are times, ids where they are paired. Pure. Tested by
// differences_test.cpp.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "cases/catalogue.h"
#include "model/model.h"
#include "report/pairing.h"
#include "run/transcript.h"

namespace touchstone::report {

/// What is known of the operations.
struct Context {
  const cases::Catalogue& catalogue;
  std::span<const model::Model> models;
};

struct BodyDifference {
  std::string pointer;
  std::string a;
  std::string b;
};

/// Both answers have JSON bodies.
[[nodiscard]] std::vector<BodyDifference> find_body_differences(const Context& context, Pairing& pairing,
                                                                const cases::Case& tested,
                                                                const run::Recorded& a,
                                                                const run::Recorded& b);

/// Pairs the ids of two inputs of the same form, and whatever else of their texts differs.
void pair_inputs(Pairing& pairing, const base::Json& a, const base::Json& b);

}  // namespace touchstone::report
