// Changes JSON texts by their structure, so that a fuzzer gets past the reader: values moved, copied, put
// beside their bounds, members added, renamed, doubled and left out. It knows no member by name: those that
// stand somewhere in the text are put elsewhere. Used by validate_input, expectations_load and cases_load;
// tested by fuzz_replay --mutate.
#pragma once

#include <cstddef>
#include <cstdint>

#include "driver/pattern_texts.h"

namespace touchstone::fuzz {

/// Changes the bytes of an input in place, from its first bracket on; what is no JSON there, and half of all,
/// is left to `otherwise`. The same for the same seed, as far as `otherwise` is.
/// @return the new size, at most `max_size`
std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                        MutateBytes otherwise);

}  // namespace touchstone::fuzz
