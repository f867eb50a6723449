// See seed.h.
#include "base/seed.h"

namespace touchstone::base {

Random::Random(std::uint64_t seed, std::initializer_list<std::string_view> name) : state_(seed) {
  // FNV-1a over the name, mixed with the seed.
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const std::string_view part : name) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  state_ ^= hash;
  state_ = next();
}

std::uint64_t Random::next() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

std::uint64_t Random::below(std::uint64_t bound) {
  const std::uint64_t threshold = (0 - bound) % bound;  // numbers below it would favour small results
  for (;;) {
    const std::uint64_t drawn = next();
    if (drawn >= threshold) return drawn % bound;
  }
}

}  // namespace touchstone::base
