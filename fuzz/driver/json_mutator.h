// Changes JSON texts by their structure, so that a fuzzer gets past the reader: values moved, copied, put
// beside their bounds, members added, renamed, doubled and left out. What it adds stands somewhere in the
// text, or is a member that the target names. Used by validate_input, expectations_load and cases_load;
// tested by fuzz_replay --mutate.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/json.h"
#include "driver/pattern_texts.h"

namespace touchstone::fuzz {

/// Changes the bytes of an input in place, from its first bracket on; what is no JSON there, and half of all,
/// is left to `otherwise`. The same for the same seed, as far as `otherwise` is.
/// @param known  an object with members that inputs may have, each with a value that a reader takes
/// @return the new size, at most `max_size`
std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                        MutateBytes otherwise, const base::Json& known = base::Json::object());

}  // namespace touchstone::fuzz
