// Tests arn.h.
#include "base/arn.h"

#include <gtest/gtest.h>

namespace touchstone::base::arn_test {
namespace {

constexpr std::string_view kArn = "arn:aws:comprehend:us-east-1:123456789012:kind/name:more";

TEST(PartOfArn, GivesEachPartWhereItStands) {
  EXPECT_EQ(part_of_arn(kArn, 0), "arn");
  EXPECT_EQ(part_of_arn(kArn, kRegionOfArn), "us-east-1");
  EXPECT_EQ(part_of_arn(kArn, kAccountOfArn), "123456789012");
  EXPECT_EQ(part_of_arn(kArn, kResourceOfArn), "kind/name:more");
  EXPECT_EQ(part_of_arn(kArn, kRegionOfArn)->data(), kArn.data() + kArn.find("us-east-1"));
}

TEST(PartOfArn, GivesEmptyPartsAndTheRestWhereNoColonFollows) {
  EXPECT_EQ(part_of_arn("arn:aws:comprehend::", kRegionOfArn), "");
  EXPECT_EQ(part_of_arn("arn:aws:comprehend:", kRegionOfArn), "");
  EXPECT_EQ(part_of_arn("arn:aws:comprehend:us", kRegionOfArn), "us");
}

TEST(PartOfArn, GivesNothingBehindColonsThatAreNotThere) {
  EXPECT_EQ(part_of_arn("arn:aws:comprehend", kRegionOfArn), std::nullopt);
  EXPECT_EQ(part_of_arn("0123", kResourceOfArn), std::nullopt);
}

}  // namespace
}  // namespace touchstone::base::arn_test
