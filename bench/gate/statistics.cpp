// The few statistics of the gate: see statistics.h.
#include "gate/statistics.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <utility>

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

/// The share of draws that lies outside on one side, so that with `count` values the interval holds as often
/// as it says: draws of few values spread too little, and the plain share would be exceeded three times as
/// often with fifteen of them, six times with five (Hesterberg 2015, "expanded percentile").
double tail_for(double tail, std::size_t count) {
  if (count < 2) return tail;
  const auto n = static_cast<double>(count);
  const boost::math::students_t student(n - 1);
  return boost::math::cdf(boost::math::normal(),
                          std::sqrt(n / (n - 1)) * boost::math::quantile(student, tail));
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
  std::vector<double> logarithms(ratios.begin(), ratios.end());
  for (double& value : logarithms) value = std::log(value);
  base::Random random(seed, "bootstrap");
  std::vector<double> means(kDraws);
  std::vector<double> draw;
  for (double& mean : means) {
    draw.resize(logarithms.size());
    std::ranges::generate(draw, [&] { return logarithms[random.below(logarithms.size())]; });
    mean = trimmed_mean_in_place(draw);
  }
  std::ranges::sort(means);
  const auto outside =
      static_cast<std::size_t>(std::floor(tail_for((1 - confidence) / 2, ratios.size()) * kDraws));
  return {std::exp(means[outside]), std::exp(trimmed_mean(std::move(logarithms))),
          std::exp(means[kDraws - 1 - outside])};
}

std::vector<double> paired_ratios(std::span<const double> numerators, std::span<const double> denominators) {
  std::vector<double> ratios(std::min(numerators.size(), denominators.size()));
  for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = numerators[i] / denominators[i];
  return ratios;
}

}  // namespace touchstone::gate
