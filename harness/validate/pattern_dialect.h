// Rewrites a pattern trait for PCRE2. Models write Smithy's ECMA-262 and what AWS's Java frameworks read;
// PCRE2 knows neither
// \uHHHH nor \p{ASCII}, and under UCP its \d means any script's digits. What needs no rewriting passes
// through as it is, malformed patterns too: finding faults is PCRE2's work (pattern.h). Private to this room.
// Tested by pattern_dialect_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace touchstone::validate {

/// Rewrites `source`:
/// - \uHHHH becomes \x{HHHH}, and a pair of surrogates the one code point it stands for;
/// - \d, \w, \s and Java's ASCII classes (\p{ASCII}, \p{Print}, \p{Alpha}, ...) become ranges of ASCII, as
/// Java means them;
///   their negations too, but not inside of brackets, where no range can stand for them.
[[nodiscard]] std::string to_pcre2(std::string_view source);

}  // namespace touchstone::validate
