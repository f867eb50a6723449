// Tells whether a target implements an operation, from its answer to a harmless request for it and its answer
// to the same request for an operation that no service has: the only test that needs no knowledge of the
// target. It sends nothing. Tested by runner_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "run/transcript.h"
#include "wire/answer.h"

namespace touchstone::run {

/// An operation that no AWS service has. How a target answers it is how it answers what it does not
/// implement.
inline constexpr std::string_view kControlOperation = "StopTouchstoneControlOperation";

/// Whether an answer says in so many words that the operation is unknown.
[[nodiscard]] bool is_unknown_operation(const wire::Answer& answer);

/// Why an operation counts as not implemented; nothing when it counts as implemented.
/// @param probe  a request for it that asks for nothing
/// @param control  the same request for kControlOperation
[[nodiscard]] std::optional<std::string> tells_not_implemented(const Recorded& probe,
                                                               const Recorded& control);

}  // namespace touchstone::run
