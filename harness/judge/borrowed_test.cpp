// Tests borrowed.h: a value that lives elsewhere or here.
#include "judge/borrowed.h"

#include <gtest/gtest.h>

namespace touchstone::judge::borrowed_test {
namespace {

TEST(Borrowed, ShowsWhatLivesElsewhereWithoutACopy) {
  const std::string elsewhere = "a text of the catalogue";
  const Text text = Text::from(elsewhere);
  EXPECT_EQ(&*text, &elsewhere);
}

TEST(Borrowed, BorrowsFromTheSamePlaceWhenItIsCopied) {
  const std::string elsewhere = "a text of the catalogue";
  const Text text = Text::from(elsewhere);
  const Text copy = text;
  EXPECT_EQ(&*copy, &elsewhere);
}

TEST(Borrowed, KeepsWhatIsItsOwn) {
  Text text;
  {
    const std::string gone = "made for this verdict only, and longer than a small string";
    text = gone;
  }
  EXPECT_EQ(text, "made for this verdict only, and longer than a small string");
}

TEST(Borrowed, OwnsACopyOfItsOwnValueWhenItIsCopied) {
  const Text text = std::string("own");
  const Text copy = text;
  EXPECT_NE(&*copy, &*text);
  EXPECT_EQ(copy, text);
}

TEST(Borrowed, GivesItsOwnValueAwayWhenItIsMoved) {
  Text text = std::string("own");
  const std::string* place = &*text;
  const Text taken = std::move(text);
  EXPECT_EQ(&*taken, place);
}

TEST(Borrowed, TakesAnotherValueInPlaceOfItsOwn) {
  const std::string elsewhere = "a text of the catalogue";
  Text text = std::string("own");
  text = Text::from(elsewhere);
  EXPECT_EQ(&*text, &elsewhere);
}

TEST(Borrowed, IsEmptyAtFirst) { EXPECT_EQ(Text(), ""); }

TEST(Borrowed, ReadsAsTheTextItIs) {
  const std::string elsewhere = "302";
  EXPECT_EQ(fmt::format("{:>5}", Text::from(elsewhere)), "  302");
}

}  // namespace
}  // namespace touchstone::judge::borrowed_test
