// One of many, by chance. Tested by seed_test.cpp.
#pragma once

#include <cstddef>
#include <iterator>

#include "base/seed.h"

namespace touchstone::base {

/// @param range  not empty; what is returned lives as long as what it holds, and can be changed where that
/// can
template <class Range>
auto& pick(Range&& range, Random& random) {
  return range[static_cast<std::size_t>(random.below(std::size(range)))];
}

}  // namespace touchstone::base
