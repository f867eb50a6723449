// Tests of statistics.h against values computed by hand.
#include "gate/statistics.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/seed.h"

namespace touchstone::gate::statistics_test {
namespace {

TEST(Median, TakesTheMiddleOfAnOddNumber) { EXPECT_EQ(median({9, 1, 5}), 5); }
TEST(Median, TakesTheMeanOfTheMiddleTwoOfAnEvenNumber) { EXPECT_EQ(median({4, 1, 3, 100}), 3.5); }
TEST(Median, IsNothingOfNothing) { EXPECT_EQ(median({}), 0); }

TEST(TrimmedMean, LeavesAFifthOutAtEachEnd) { EXPECT_EQ(trimmed_mean({1000, 2, 3, 4, -1000}), 3); }
TEST(TrimmedMean, KeepsAllOfFewerThanFive) { EXPECT_EQ(trimmed_mean({1, 2, 6}), 3); }

TEST(PairedRatios, DividesAsFarAsBothGo) {
  const std::vector<double> over{2, 6, 9}, under{1, 2};
  EXPECT_EQ(paired_ratios(over, under), (std::vector<double>{2, 3}));
}

TEST(Bootstrap, HasNoWidthWhereAllRatiosAreTheSame) {
  const std::vector<double> ratios(15, 1.25);
  const Interval interval = bootstrap(ratios, 0.99, 1);
  EXPECT_EQ(interval.low, 1.25);
  EXPECT_EQ(interval.middle, 1.25);
  EXPECT_EQ(interval.high, 1.25);
}

TEST(Bootstrap, GivesTheSameForTheSameSeedAndOthersForAnother) {
  const std::vector<double> ratios{0.98, 1.01, 1.02, 0.99, 1.04, 0.97, 1.00, 1.03, 0.95, 1.06, 1.011};
  EXPECT_EQ(bootstrap(ratios, 0.99, 5).low, bootstrap(ratios, 0.99, 5).low);
  EXPECT_NE(bootstrap(ratios, 0.9, 5).low, bootstrap(ratios, 0.9, 6).low);
}

TEST(Bootstrap, GrowsWiderWithTheConfidence) {
  const std::vector<double> ratios{0.98, 1.01, 1.02, 0.99, 1.04, 0.97, 1.00, 1.03, 0.95, 1.06, 1.01};
  const Interval wide = bootstrap(ratios, 0.99, 1), narrow = bootstrap(ratios, 0.5, 1);
  EXPECT_LT(wide.low, narrow.low);
  EXPECT_GT(wide.high, narrow.high);
}

/// The sum of twelve uniform numbers less 6 is nearly normal with deviation 1.
double nearly_normal(base::Random& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i)
    sum += static_cast<double>(random.below(1U << 30U)) / static_cast<double>(1U << 30U);
  return sum;
}

class Coverage : public testing::TestWithParam<std::size_t> {};
TEST_P(Coverage, IsThatOfTheConfidence) {
  base::Random random(11, "coverage");
  int held = 0;
  for (std::uint64_t sample = 0; sample < 400; ++sample) {
    std::vector<double> ratios(GetParam());
    for (double& ratio : ratios) ratio = 1 + 0.02 * nearly_normal(random);
    const Interval interval = bootstrap(ratios, 0.99, sample);
    held += interval.low <= 1 && 1 <= interval.high ? 1 : 0;
  }
  // 396 are promised; draws of five values lie no further off than these do, and hold 365.
  EXPECT_GE(held, GetParam() == 5 ? 360 : 390);
}
INSTANTIATE_TEST_SUITE_P(Rounds, Coverage, testing::Values(5, 8, 15, 90));

TEST(Bootstrap, FavoursNeitherSide) {
  const std::vector<double> ratios{2, 0.5, 4, 0.25, 1};
  const Interval interval = bootstrap(ratios, 0.99, 1);
  EXPECT_NEAR(interval.middle, 1, 1e-12);
}

}  // namespace
}  // namespace touchstone::gate::statistics_test
