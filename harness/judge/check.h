// One check of a verdict: a plain value, made by check_board.h and judge.h. Which checks a verdict has, and
// in which order, is checks.h's. Tested through its users.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "judge/borrowed.h"
#include "judge/places.h"

namespace touchstone::judge {

enum class CheckOutcome : std::uint8_t { kPassed, kFailed, kExpectedFailure, kFlaky, kRecorded };
[[nodiscard]] std::string_view name_of(CheckOutcome outcome);

/// The sources that a check cites; those of a case, of what a step allows and of a rule outlive a verdict.
using Sources = Borrowed<std::vector<std::string>>;

/// One check of one case, over all of its exchanges. May borrow from the judge that made it and from its
/// case.
struct Check {
  Text id;  ///< "answer", "wire/content-type", "output/constraints", ...
  cases::Level level = cases::Level::kRequired;
  CheckOutcome outcome = CheckOutcome::kPassed;
  Text expected;
  Text actual;  ///< without anything that changes from run to run, so that an expectation can name it
  Sources sources;
  Places exchanges;  ///< places in the transcript that it failed on; of the last one when it passed
};

}  // namespace touchstone::judge
