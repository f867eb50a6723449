// See length_unit.h.
#include "validate/length_unit.h"

#include <algorithm>

#include "base/utf8.h"

namespace touchstone::validate {

bool hangs_on_the_unit(const model::Constraints& constraints, std::string_view text) {
  const std::size_t points = base::count_code_points(text).value_or(0);
  // A character of four bytes is a pair of units.
  const auto pairs = static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; }));
  const auto inside = [&](std::size_t length) {
    return length >= constraints.min_length.value_or(0) &&
           (!constraints.max_length || length <= *constraints.max_length);
  };
  return inside(points) != inside(points + pairs);
}

}  // namespace touchstone::validate
