// One of many, by chance. Internal to fuzzer/.
#pragma once

#include <cstddef>
#include <iterator>

#include "base/seed.h"

namespace touchstone::fuzzer {

/// @param range  not empty; what is returned lives as long as it
template <class Range>
const auto& pick(const Range& range, base::Random& random) {
  return range[static_cast<std::size_t>(random.below(std::size(range)))];
}

}  // namespace touchstone::fuzzer
