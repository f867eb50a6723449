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

/// Whether an answer says that whoever should give one is not there now: 502, 503 or 504, as of a gateway
/// whose service is about to start.
[[nodiscard]] bool is_unready(const wire::Answer& answer);
/// Whether an answer says of its operation alone that it is not there, or closed to the caller.
[[nodiscard]] bool is_closed_by_name(const wire::Answer& answer);
/// Whether an answer says that its caller may not ask at all.
[[nodiscard]] bool is_denial(const wire::Answer& answer);

/// Whether both say so by one name.
[[nodiscard]] bool is_same_denial(const wire::Answer& a, const wire::Answer& b);

/// Why an operation is closed to the caller, so that nothing can be told of it; nothing where one of two
/// answers is no denial.
/// @param probe  a well-formed request for it that asks for nothing
/// @param odd  a request for it that is not well-formed: who refuses that for what it asks has let the caller
/// in
[[nodiscard]] std::optional<std::string> tells_denied(const Recorded& probe, const Recorded& odd);

/// Why an operation counts as not implemented; nothing when it counts as implemented.
/// @param probe  a request for it that asks for nothing
/// @param control  the same request for kControlOperation
[[nodiscard]] std::optional<std::string> tells_not_implemented(const Recorded& probe,
                                                               const Recorded& control);

}  // namespace touchstone::run
