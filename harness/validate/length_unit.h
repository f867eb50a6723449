// Whether the length of a text depends on what is counted. Smithy counts code points; AWS may count UTF-16
// units, and nobody published which. Tested by length_unit_test.cpp.
#pragma once

#include <string_view>

#include "model/model.h"

namespace touchstone::validate {

/// Tells whether `text`, which is UTF-8, keeps the bounds of length by one way of counting and breaks them by
/// the other.
[[nodiscard]] bool hangs_on_the_unit(const model::Constraints& constraints, std::string_view text);

}  // namespace touchstone::validate
