// Heads that name something else, or the same in other words: targets, content types, methods, paths, headers
// that nobody asked for. What any of them may be answered with is not known here (oracle.h). Pure; the same
// draws give the same head. Tested by generator_test.cpp.
#pragma once

#include <string_view>

#include "base/seed.h"
#include "fuzzer/draft.h"

namespace touchstone::fuzzer {

/// Changes the head of a draft in one way and says which.
/// @param target  the X-Amz-Target that the draft would have
void change_head(Draft& draft, std::string_view target, base::Random& random);

}  // namespace touchstone::fuzzer
