// Tests of seed.h and pick.h: the numbers of a seed are the same everywhere, for ever.
#include "base/seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <vector>

#include "base/pick.h"

namespace touchstone::base::seed_test {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST(Random, GivesTheNumbersOfSplitMix64) {
  // The first outputs of the authors' reference code for the seed 1234567.
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
  EXPECT_EQ(random.next(), 9817491932198370423U);
}

TEST(Random, RepeatsItselfForOneSeedAndName) {
  Random first(7, "cases");
  Random second(7, "cases");
  for (int i = 0; i < 100; ++i) ASSERT_EQ(first.next(), second.next());
}

TEST(Random, DiffersByName) { EXPECT_NE(Random(7, "cases").next(), Random(7, "faults").next()); }

TEST(Random, TakesANameInParts) { EXPECT_EQ(Random(7, {"ca", "", "ses"}).next(), Random(7, "cases").next()); }

TEST(Random, DiffersBySeed) { EXPECT_NE(Random(7, "cases").next(), Random(8, "cases").next()); }

TEST(RandomBelow, StaysBelowItsBound) {
  Random random(1);
  for (int i = 0; i < 10'000; ++i) ASSERT_LT(random.below(7), 7U);
}

TEST(RandomBelow, GivesEachNumberAboutAsOften) {
  Random random(1);
  std::array<int, 6> seen{};
  for (int i = 0; i < 60'000; ++i) ++seen[static_cast<std::size_t>(random.below(6))];
  EXPECT_THAT(seen, Each(testing::AllOf(testing::Gt(9'600), testing::Lt(10'400))));
}

TEST(RandomBelow, GivesZeroForTheBoundOne) { EXPECT_EQ(Random(1).below(1), 0U); }

TEST(RandomBelow, TakesTheLargestBound) {
  constexpr std::uint64_t kLargest = ~std::uint64_t{0};
  EXPECT_LT(Random(1).below(kLargest), kLargest);
}

TEST(Pick, GivesThatOneOfManyWhoseNumberIsDrawn) {
  std::vector<int> numbers{0, 1, 2, 3, 4, 5, 6, 7};
  Random picks(9);
  Random draws(9);
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(&pick(numbers, picks), &numbers[static_cast<std::size_t>(draws.below(8))]);
}

TEST(RandomShuffle, KeepsEveryElement) {
  std::vector<int> numbers(100);
  std::iota(numbers.begin(), numbers.end(), 0);
  auto shuffled = numbers;
  Random(3).shuffle(shuffled);
  EXPECT_NE(shuffled, numbers);
  EXPECT_THAT(shuffled, testing::UnorderedElementsAreArray(numbers));
}

TEST(RandomShuffle, IsTheSameEverywhereForASeed) {
  std::vector<int> numbers{0, 1, 2, 3, 4, 5, 6, 7};
  Random(42).shuffle(numbers);
  EXPECT_THAT(numbers, ElementsAre(3, 1, 6, 2, 4, 0, 7, 5));
}

TEST(RandomShuffle, LeavesNothingAndOneElementAlone) {
  std::vector<int> none;
  std::vector<int> one{5};
  Random(3).shuffle(none);
  Random(3).shuffle(one);
  EXPECT_TRUE(none.empty());
  EXPECT_THAT(one, ElementsAre(5));
}

}  // namespace
}  // namespace touchstone::base::seed_test
