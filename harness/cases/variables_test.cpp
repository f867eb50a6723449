// Variables: values of their own over values that are shared.
#include "cases/variables.h"

#include <gtest/gtest.h>

namespace touchstone::cases::variables_test {
namespace {

std::shared_ptr<const Variables::Map> shared() {
  return std::make_shared<const Variables::Map>(Variables::Map{{"member", "JobId"}, {"region", "us-east-1"}});
}

TEST(Variables, FindWhatIsShared) {
  const Variables variables(shared());
  ASSERT_NE(variables.find("member"), nullptr);
  EXPECT_EQ(*variables.find("member"), "JobId");
  EXPECT_EQ(variables.find("nonce"), nullptr);
}

TEST(Variables, HideASharedValueBehindTheirOwn) {
  Variables variables(shared());
  variables.set("member", "EndpointArn");
  EXPECT_EQ(*variables.find("member"), "EndpointArn");
  EXPECT_EQ(variables.all(), (Variables::Map{{"member", "EndpointArn"}, {"region", "us-east-1"}}));
}

TEST(Variables, LeaveWhatIsSharedAsItWas) {
  const auto values = shared();
  Variables variables(values);
  variables.set("member", "EndpointArn");
  EXPECT_EQ(values->at("member"), "JobId");
  EXPECT_EQ(*Variables(values).find("member"), "JobId");
}

TEST(Variables, AddOnlyWhatHasNoValueYet) {
  Variables variables(shared());
  EXPECT_TRUE(variables.add("nonce", "n-7"));
  EXPECT_FALSE(variables.add("nonce", "n-8"));
  EXPECT_FALSE(variables.add("member", "EndpointArn"));
  EXPECT_EQ(*variables.find("nonce"), "n-7");
  EXPECT_EQ(*variables.find("member"), "JobId");
}

TEST(Variables, AreEmptyOnlyWhereNothingIsSharedEither) {
  EXPECT_TRUE(Variables().empty());
  EXPECT_TRUE(Variables(std::make_shared<const Variables::Map>()).empty());
  EXPECT_FALSE(Variables(shared()).empty());
  EXPECT_FALSE((Variables{{"member", "JobId"}}.empty()));
}

TEST(Variables, AreEqualWhereverTheirValuesStand) {
  EXPECT_EQ(Variables(shared()), (Variables{{"member", "JobId"}, {"region", "us-east-1"}}));
  EXPECT_FALSE(Variables(shared()) == (Variables{{"member", "JobId"}}));
}

}  // namespace
}  // namespace touchstone::cases::variables_test
