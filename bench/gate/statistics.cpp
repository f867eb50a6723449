// The few statistics of the gate: see statistics.h.
#include "gate/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/seed.h"

namespace touchstone::gate {

namespace {

constexpr int kDraws = 2000;

/// Sorts `values` and gives the mean of the middle three fifths.
double trimmed_mean_in_place(std::vector<double>& values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t cut = values.size() / 5;
  const auto middle = std::span(values).subspan(cut, values.size() - 2 * cut);
  return std::accumulate(middle.begin(), middle.end(), 0.0) / static_cast<double>(middle.size());
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double trimmed_mean(std::vector<double> values) { return trimmed_mean_in_place(values); }

Interval bootstrap(std::span<const double> ratios, double confidence, std::uint64_t seed) {
  base::Random random(seed, "bootstrap");
  std::vector<double> means(kDraws);
  std::vector<double> draw;
  for (double& mean : means) {
    draw.resize(ratios.size());
    std::ranges::generate(draw, [&] { return ratios[random.below(ratios.size())]; });
    mean = trimmed_mean_in_place(draw);
  }
  std::ranges::sort(means);
  const double tail = (1 - confidence) / 2;
  const auto outside = static_cast<std::size_t>(std::floor(tail * kDraws));
  return {means[outside], trimmed_mean({ratios.begin(), ratios.end()}), means[kDraws - 1 - outside]};
}

std::vector<double> paired_ratios(std::span<const double> numerators, std::span<const double> denominators) {
  std::vector<double> ratios(std::min(numerators.size(), denominators.size()));
  for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = numerators[i] / denominators[i];
  return ratios;
}

}  // namespace touchstone::gate
