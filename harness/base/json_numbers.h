// The numbers of a JSON text: RFC 8259, section 6, gives them a form and no bounds, where simdjson reads
// those of a double and of 64 bits alone. It parses nothing; see json.h. Tested by json_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.h"

namespace touchstone::base {

/// How many bytes the number takes that stands at the beginning of `text`; 0 when there is none. What follows
/// it is not looked at.
[[nodiscard]] std::size_t number_length(std::string_view text);

/// Writes 0 and blanks for each number of a JSON text, so that everything else stays at its place.
///
/// @param text  JSON by its grammar, all of it
void blank_numbers(std::string& text);

/// Whether a number that 64 bits or a double do not hold stands anywhere in a value. It is JSON, but readers
/// may set bounds to numbers, and do.
[[nodiscard]] bool has_large_number(const Json& value);

}  // namespace touchstone::base
