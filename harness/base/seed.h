// Randomness as an argument: a seed comes in, the same numbers come out, on any machine. Not for secrets.
// The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
// Tested by seed_test.cpp.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace touchstone::base {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// A generator of its own for each (seed, name): what one consumer draws does not move what another one
  /// sees.
  Random(std::uint64_t seed, std::string_view name) : Random(seed, {name}) {}
  /// The same for a name in parts.
  Random(std::uint64_t seed, std::initializer_list<std::string_view> name);

  [[nodiscard]] std::uint64_t next();
  /// A number below `bound`, which must not be 0; unbiased.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

  /// Shuffles a random-access range (Fisher-Yates), the same for a seed everywhere, unlike std::shuffle.
  template <class Range>
  void shuffle(Range& range) {
    for (std::size_t left = range.size(); left > 1; --left) {
      std::swap(range[left - 1], range[static_cast<std::size_t>(below(left))]);
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace touchstone::base
