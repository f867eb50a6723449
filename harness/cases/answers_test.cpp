// Tests of answers.h. What answers.json may hold is tested with the catalogue, in catalogue_test.cpp.
#include "cases/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::cases::answers_test {
namespace {

Allowed answer(int status) {
  Allowed made;
  made.statuses = {status};
  return made;
}

TEST(AnswerSets, SayOfEachOperationSomethingOfItsOwn) {
  AnswerSets sets;
  EXPECT_TRUE(sets.add("lost", "a/B", {answer(400)}));
  EXPECT_TRUE(sets.add("lost", "a/C", {answer(404)}));
  EXPECT_EQ(sets.find("lost", "a/B")->front().statuses.front(), 400);
  EXPECT_EQ(sets.find("lost", "a/C")->front().statuses.front(), 404);
}

TEST(AnswerSets, RefuseASecondWordOnOneOperation) {
  AnswerSets sets;
  EXPECT_TRUE(sets.add("lost", "a/B", {answer(400)}));
  EXPECT_FALSE(sets.add("lost", "a/B", {answer(404)}));
  EXPECT_EQ(sets.find("lost", "a/B")->front().statuses.front(), 400);
}

TEST(AnswerSets, TellAnUnknownNameFromOneThatSaysNothingOfAnOperation) {
  AnswerSets sets;
  EXPECT_TRUE(sets.add("lost", "a/B", {answer(400)}));
  EXPECT_EQ(sets.find("lost", "a/C"), nullptr);
  EXPECT_TRUE(sets.knows("lost"));
  EXPECT_EQ(sets.find("found", "a/B"), nullptr);
  EXPECT_FALSE(sets.knows("found"));
  EXPECT_THAT(sets.names(), testing::ElementsAre("lost"));
}

}  // namespace
}  // namespace touchstone::cases::answers_test
