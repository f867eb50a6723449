// Changes requests by what the models say, so that a fuzzer gets past the front end: valid inputs of any
// operation, one constraint broken at its bound, wrong types, members doubled, renamed and left out. It knows
// no operation by name and nothing of what an endpoint gets wrong. Used by endpoint_request; tested by
// fuzz_replay --mutate.
#pragma once

#include <cstddef>
#include <cstdint>

#include "driver/pattern_texts.h"

namespace touchstone::fuzz {

/// Changes the bytes of one request in place; the same for the same seed, as far as `otherwise` is.
/// @return the new size, at most `max_size`
std::size_t mutate_request(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                           MutateBytes otherwise);

}  // namespace touchstone::fuzz
