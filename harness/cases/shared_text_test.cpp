// Tests shared_text.h.
#include "cases/shared_text.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>

namespace touchstone::cases::shared_text_test {
namespace {

constexpr std::string_view kLong = "longer than what a string keeps without an allocation";

TEST(SharedText, HoldsWhatItWasMadeFrom) {
  EXPECT_EQ(SharedText("red").text(), "red");
  EXPECT_EQ(SharedText(std::string("red")).text(), "red");
  EXPECT_EQ(SharedText(kLong).text(), kLong);
  EXPECT_EQ(SharedText(std::string("a\0b", 3)).text().size(), 3U);
}

TEST(SharedText, IsEmptyByItself) {
  EXPECT_TRUE(SharedText().empty());
  EXPECT_TRUE(SharedText("").empty());
  EXPECT_EQ(SharedText().text(), "");
  EXPECT_FALSE(SharedText("red").empty());
}

TEST(SharedText, IsOneTextHoweverOftenItIsCopied) {
  const SharedText text = kLong;
  const SharedText copy = text;  // NOLINT(performance-unnecessary-copy-initialization): the copy is tested
  EXPECT_EQ(&copy.text(), &text.text());
}

TEST(SharedText, OutlivesWhatItWasCopiedFrom) {
  SharedText copy;
  {
    const SharedText text = kLong;
    copy = text;
  }
  EXPECT_EQ(copy.text(), kLong);
}

TEST(SharedText, IsEqualToWhatSaysTheSame) {
  EXPECT_EQ(SharedText("red"), SharedText("red"));
  EXPECT_NE(SharedText("red"), SharedText("green"));
  EXPECT_EQ(SharedText("red"), "red");
  EXPECT_EQ(SharedText("red"), std::string("red"));
  EXPECT_NE(SharedText("red"), std::string_view("reds"));
  EXPECT_EQ(SharedText(), "");
}

TEST(SharedText, IsReadAsAText) {
  const SharedText text = "red";
  const std::string& as_string = text;
  const std::string_view as_view = text;
  EXPECT_EQ(as_string, "red");
  EXPECT_EQ(as_view, "red");
  std::ostringstream out;
  out << text;
  EXPECT_EQ(out.str(), "red");
  EXPECT_EQ(fmt::format("{:>5}", text), "  red");
}

}  // namespace
}  // namespace touchstone::cases::shared_text_test
