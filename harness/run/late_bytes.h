// Bytes that came on idle connections, where nobody had asked for any, put behind the answers that they
// follow: what they mean is the judge's question. Tested by late_bytes_test.cpp.
#pragma once

#include <span>

#include "run/transcript.h"
#include "transport/exchange.h"

namespace touchstone::run {

/// Appends late bytes to the `leftover` of the exchanges with their numbers, in every transcript that holds
/// one.
void add_late_bytes(std::span<const transport::LateBytes> late, std::span<Transcript> transcripts);

}  // namespace touchstone::run
