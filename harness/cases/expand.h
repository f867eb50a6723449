// Cases that follow from a model: for each constrained member of the input of a Stop operation the lengths
// around its bounds, characters inside and outside of its pattern, null, missing, wrong types, unknown and
// repeated members, escapes, and for an ARN each of its parts. The constraints decide, by the room validate,
// which texts are well-formed: those name nothing that exists, so they must be not found; all others are
// invalid. What either may be answered with is in answers.json. Driven by shapes, not by operations'
// names; same model, same cases. Tested by expand_test.cpp.
#pragma once

#include <deque>
#include <span>

#include "base/result.h"
#include "cases/catalogue.h"
#include "cases/text_judge.h"
#include "model/model.h"

namespace touchstone::cases {

/// Expands the cases of every family's Stop operation. An operation whose input requires more than the
/// address of a job is passed over, and so is a member without constraints.
/// @return kUnknownName when answers.json says nothing of an operation, kSyntax for a pattern that cannot be
///         read
[[nodiscard]] base::Result<std::deque<Case>> expand_cases(const Catalogue& catalogue,
                                                          std::span<const model::Model> models,
                                                          TextJudge& judge);

}  // namespace touchstone::cases
