// Tests silence.h.
#include "run/silence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::run::silence_test {
namespace {

TEST(SilenceWatch, TakesATargetForGoneAfterThreeInARow) {
  SilenceWatch watch;
  watch.silent("a");
  watch.silent("b");
  EXPECT_FALSE(watch.gone());
  watch.silent("c");
  EXPECT_TRUE(watch.gone());
}

TEST(SilenceWatch, BeginsAnewWithEachAnswer) {
  SilenceWatch watch;
  watch.silent("a");
  watch.silent("b");
  watch.answered();
  watch.silent("c");
  watch.silent("d");
  EXPECT_FALSE(watch.gone());
}

TEST(SilenceWatch, NamesTheFirstOfTheRow) {
  SilenceWatch watch;
  watch.silent("a");
  watch.answered();
  for (const char* what : {"b", "c", "d", "e"}) watch.silent(what);
  EXPECT_THAT(watch.words("the lamp"),
              testing::AllOf(testing::HasSubstr("b first"), testing::HasSubstr("the lamp counts")));
}

}  // namespace
}  // namespace touchstone::run::silence_test
