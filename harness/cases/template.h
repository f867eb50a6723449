// Templates: texts with ${variables}, filled in when a case is planned or run. `$${` stands for a literal
// `${`.
// ${repeat:COUNT:TEXT} needs no variable; ${near:NAME} is a variable's text but for its last character, which
// is another one; ${other-account:NAME} and ${other-region:NAME} an ARN with another account or region.
// Tested by template_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "cases/variables.h"

namespace touchstone::cases {

/// Tells whether a text or value is a template at all: whether filling it would change anything.
[[nodiscard]] bool is_template(std::string_view text);
[[nodiscard]] bool is_template(const base::Json& value);

/// Fills a template; kUnknownName for a variable that is not there, kSyntax for a `${` that is not closed or
/// a bad repeat.
[[nodiscard]] base::Result<std::string> fill(std::string_view text, const Variables& variables);

/// Fills every string and member name inside a value.
[[nodiscard]] base::Result<base::Json> fill(const base::Json& value, const Variables& variables);

/// Tells why a template could not be filled, without filling it: large repeats cost nothing.
[[nodiscard]] std::optional<base::Error> find_fault(std::string_view text, const Variables& variables);
[[nodiscard]] std::optional<base::Error> find_fault(const base::Json& value, const Variables& variables);

}  // namespace touchstone::cases
