// Tests places.h: a short list of indices.
#include "judge/places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::judge::places_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Places, AreNoneAtFirst) {
  EXPECT_THAT(Places(), IsEmpty());
  EXPECT_TRUE(Places().empty());
}

TEST(Places, HoldOne) {
  const Places places = {7};
  EXPECT_THAT(places, ElementsAre(7U));
  EXPECT_EQ(places.front(), 7U);
}

TEST(Places, HoldSeveralInTheirOrder) {
  Places places = {7};
  places.push_back(3);
  places.push_back(5);
  EXPECT_THAT(places, ElementsAre(7U, 3U, 5U));
  EXPECT_EQ(places.front(), 7U);
}

TEST(Places, AreTheirOwnAfterACopy) {
  const Places first = {4};
  Places copy = first;
  copy.push_back(9);
  EXPECT_THAT(first, ElementsAre(4U));
  EXPECT_THAT(copy, ElementsAre(4U, 9U));
}

}  // namespace
}  // namespace touchstone::judge::places_test
