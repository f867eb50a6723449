// Tests shared_list.h.
#include "cases/shared_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::cases::shared_list_test {
namespace {

using testing::ElementsAre;
using Words = SharedList<std::string>;

TEST(SharedList, HoldsWhatItWasMadeFrom) {
  const Words words{"red", "green"};
  EXPECT_THAT(words, ElementsAre("red", "green"));
  EXPECT_EQ(words.size(), 2U);
  EXPECT_EQ(words[1], "green");
  EXPECT_EQ(words.front(), "red");
}

TEST(SharedList, IsEmptyByItself) {
  EXPECT_TRUE(Words().empty());
  EXPECT_TRUE(Words(std::vector<std::string>()).empty());
  EXPECT_EQ(Words().begin(), Words().end());
}

TEST(SharedList, IsOneListHoweverOftenItIsCopied) {
  const Words words{"red"};
  const Words copy =
      words;  // NOLINT(performance-unnecessary-copy-initialization): the copy is what is tested
  EXPECT_EQ(&copy.items(), &words.items());
}

TEST(SharedList, OutlivesTheOneItWasCopiedFrom) {
  Words copy;
  {
    const Words words{"red"};
    copy = words;
  }
  EXPECT_THAT(copy, ElementsAre("red"));
}

TEST(SharedList, IsJoinedWithAnother) {
  const Words words{"red"};
  EXPECT_THAT(words.with({"green"}), ElementsAre("red", "green"));
  EXPECT_EQ(&words.with({}).items(), &words.items());
  EXPECT_EQ(&Words().with(words).items(), &words.items());
}

}  // namespace
}  // namespace touchstone::cases::shared_list_test
