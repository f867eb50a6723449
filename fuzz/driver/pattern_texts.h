// Texts that a pattern trait describes, or nearly so: what a mutator needs to get past a matcher and then to
// its edges. It reads the dialect of models leniently and promises nothing: whether a text matches is for
// validate/pattern.h to say. Tested by fuzz_replay --mutate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/seed.h"

namespace touchstone::fuzz {

/// A text that most likely matches; another one for each state of `random`.
[[nodiscard]] std::string text_for(std::string_view pattern, base::Random& random);

/// The same text with one character more, less or other: from the pattern, a line end, a letter of another
/// script, or a byte that is no UTF-8.
[[nodiscard]] std::string near_miss(std::string text, std::string_view pattern, base::Random& random);

/// What changes bytes without knowing them: LLVMFuzzerMutate.
using MutateBytes = std::size_t (*)(std::uint8_t* data, std::size_t size, std::size_t max_size);

/// Changes a text in place: into one that the pattern describes, into one beside it, or without knowing it.
/// @return the new size, at most `max_size`
std::size_t mutate_by_pattern(std::string_view pattern, std::uint8_t* data, std::size_t size,
                              std::size_t max_size, unsigned seed, MutateBytes otherwise);

}  // namespace touchstone::fuzz
