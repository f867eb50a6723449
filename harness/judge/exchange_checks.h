// The checks that hold for every exchange without a case asking: status, media type, request id, body, error
// identity, output. Each is a Rule with an id, a level and a source. Tested by exchange_checks_test.cpp.
#pragma once

#include <span>

#include "judge/check_board.h"
#include "model/model.h"
#include "run/transcript.h"
#include "validate/check.h"

namespace touchstone::judge {

/// Every rule that check_exchange may apply, so that their sources can be checked and `explain` can list
/// them.
[[nodiscard]] std::span<const Rule> exchange_rules();

/// Applies the rules to one exchange that has a response.
/// @param place  of the exchange in its transcript
void check_exchange(CheckBoard& board, std::size_t place, const run::Recorded& recorded,
                    const model::Model& model, const validate::Checker& checker);

}  // namespace touchstone::judge
