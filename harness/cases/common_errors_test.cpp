// Tests common_errors.h by itself; how it is read is tested in catalogue_test.cpp.
#include "cases/common_errors.h"

#include <gtest/gtest.h>

namespace touchstone::cases::common_errors_test {
namespace {

CommonErrors two_errors() {
  CommonErrors errors;
  errors.add({"ValidationException", false, {"doc:lamps"}});
  errors.add({"InvalidRequestException", true, {"model:lamps"}});
  return errors;
}

TEST(CommonErrors, FindsAnErrorByItsName) {
  const CommonErrors errors = two_errors();
  ASSERT_NE(errors.find("InvalidRequestException"), nullptr);
  EXPECT_EQ(errors.find("InvalidRequestException")->sources.front(), "model:lamps");
  EXPECT_EQ(errors.find("ValidationException")->sources.front(), "doc:lamps");
}

TEST(CommonErrors, FindsNothingByAnotherName) {
  EXPECT_EQ(two_errors().find("Validation"), nullptr);
  EXPECT_EQ(two_errors().find("Z"), nullptr);
  EXPECT_EQ(CommonErrors().find("ValidationException"), nullptr);
}

TEST(CommonErrors, RefusesANameThatIsThere) {
  CommonErrors errors = two_errors();
  EXPECT_FALSE(errors.add({"ValidationException", true, {}}));
  EXPECT_FALSE(errors.find("ValidationException")->remapped);
}

TEST(CommonErrors, LetCasesAllowWhatServicesRemap) {
  EXPECT_TRUE(two_errors().may_be_allowed("InvalidRequestException"));
  EXPECT_TRUE(two_errors().may_be_allowed("ValidationException"));
  EXPECT_FALSE(two_errors().may_be_allowed("JobNotFoundException"));
}

TEST(CommonErrors, WantADeclarationOfWhatServicesRemap) {
  EXPECT_FALSE(two_errors().needs_no_declaration("InvalidRequestException"));
  EXPECT_TRUE(two_errors().needs_no_declaration("ValidationException"));
  EXPECT_FALSE(two_errors().needs_no_declaration("JobNotFoundException"));
}

}  // namespace
}  // namespace touchstone::cases::common_errors_test
