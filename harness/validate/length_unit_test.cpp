// Tests length_unit.h: by code points and by UTF-16 units, on both sides of a bound.
#include "validate/length_unit.h"

#include <gtest/gtest.h>

#include <string>

namespace touchstone::validate::length_unit_test {
namespace {

model::Constraints at_most(std::uint64_t length) {
  model::Constraints made;
  made.max_length = length;
  return made;
}

TEST(HangsOnTheUnit, IsTrueWhereOnlyOneCountKeepsTheMaximum) {
  EXPECT_TRUE(hangs_on_the_unit(at_most(1), "\U00020000"));
  EXPECT_TRUE(hangs_on_the_unit(at_most(3), "a\U00020000\U00020000"));
}

TEST(HangsOnTheUnit, IsFalseWhereBothCountsAgree) {
  EXPECT_FALSE(hangs_on_the_unit(at_most(2), "\U00020000"));
  EXPECT_FALSE(hangs_on_the_unit(at_most(1), "\u4E2D\u4E2D"));
  EXPECT_FALSE(hangs_on_the_unit({}, "\U00020000"));
}

TEST(HangsOnTheUnit, IsTrueWhereOnlyOneCountReachesTheMinimum) {
  model::Constraints constraints;
  constraints.min_length = 2;
  EXPECT_TRUE(hangs_on_the_unit(constraints, "\U00020000"));
}

}  // namespace
}  // namespace touchstone::validate::length_unit_test
