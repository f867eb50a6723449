// Bodies that are written oddly or wrongly: the same JSON in other spellings, and texts that are nearly JSON.
// What any of them may be answered with is not known here (oracle.h). Pure; the same draws give the same
// bytes. Tested by bodies_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/seed.h"

namespace touchstone::fuzzer {

struct Body {
  std::string bytes;
  std::string tried;  ///< of a bounded set: "comment", "trailing comma", ...
};

/// Writes a value with other white space and other escapes: the same value by RFC 8259. What stands in
/// `${...}` stays as it is.
[[nodiscard]] Body respell(const base::Json& value, base::Random& random);

/// Breaks the text of an object in one of the ways that parsers are known to take wrongly, or cuts and
/// patches it anywhere. Some results are still JSON.
[[nodiscard]] Body distort(std::string_view json, base::Random& random);

}  // namespace touchstone::fuzzer
