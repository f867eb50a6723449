// A JSON value as the text that JavaScript makes of it (ECMA-262, ToString): a number is a double there, a
// list its items with commas between, an object "[object Object]". The SDK for JavaScript looks so at the
// name of an error. Tested by sdk_view_test.cpp, and against node by app/sdk_agreement_test.cpp.
#pragma once

#include <string>

#include "base/json.h"

namespace touchstone::judge {

/// `${value}` in JavaScript.
[[nodiscard]] std::string javascript_text(const base::Json& value);

}  // namespace touchstone::judge
