// Tells why and where a text is not JSON, once simdjson has refused it: simdjson names a cause but not always
// a place. It builds no value and is not on the path of texts that are JSON; see json.h for the reader.
// Tested by json_test.cpp, also against simdjson's own verdict.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace touchstone::base {

/// Makes a fault with the message of its code.
[[nodiscard]] JsonFault make_json_fault(JsonFaultCode code, std::size_t offset_bytes);

/// Finds the first fault: bytes that are not UTF-8 anywhere, else the first byte at which the text stops
/// being the beginning of a JSON text (the start of the token that is wrong; the end of the text when it is
/// cut short).
///
/// @param max_depth  containers inside one another, the outermost counted as one
/// @return nothing when the text is JSON
[[nodiscard]] std::optional<JsonFault> find_json_fault(std::string_view text, std::size_t max_depth);

/// The text with U+FFFD, as long an escape, for each escape of half a surrogate pair.
[[nodiscard]] std::string replace_lone_surrogates(std::string_view text);

}  // namespace touchstone::base
