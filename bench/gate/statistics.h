// The few statistics of the gate: a robust centre, and how far it can be trusted. Pure; the seed is an
// argument. It does not know what was measured; see verdict.h for what a ratio means. Tested by
// statistics_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace touchstone::gate {

/// The middle value; the mean of the two middle ones when their number is even. 0 for none.
[[nodiscard]] double median(std::vector<double> values);

/// The mean of the middle three fifths: one slow moment in five rounds does not move it, and it needs a third
/// fewer rounds than a median for the same certainty. 0 for none.
[[nodiscard]] double trimmed_mean(std::vector<double> values);

struct Interval {
  double low = 0;
  double middle = 0;
  double high = 0;
};

/// Draws the logarithms of `ratios` anew, with replacement, 2,000 times, and gives the range that holds the
/// trimmed means of all but the outermost `1 - confidence` of the draws (percentile bootstrap, expanded for
/// few values). Logarithms, because twice as slow and twice as fast then make no difference together,
/// whichever side is the base. The same for a seed everywhere.
///
/// From eight values on it holds as often as it says; with five of them 0.99 holds nine times in ten.
///
/// @param ratios  at least one; one alone gives an interval without width, which proves nothing
[[nodiscard]] Interval bootstrap(std::span<const double> ratios, double confidence, std::uint64_t seed);

/// Element by element `numerators[i] / denominators[i]`, as far as both go.
[[nodiscard]] std::vector<double> paired_ratios(std::span<const double> numerators,
                                                std::span<const double> denominators);

}  // namespace touchstone::gate
