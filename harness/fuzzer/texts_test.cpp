// Texts are held against the constraints they were made from: both sides of each bound must come up.
#include "fuzzer/texts.h"

#include <gtest/gtest.h>

#include <set>

#include "base/utf8.h"

namespace touchstone::fuzzer::texts_test {
namespace {

constexpr const char* kKnown = "00000000000000000000000000000000";

model::Constraints job_id() {
  model::Constraints made;
  made.min_length = 1;
  made.max_length = 32;
  made.pattern = R"(^([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)$)";
  return made;
}

std::set<std::size_t> lengths_drawn(const Texts& texts) {
  std::set<std::size_t> lengths;
  base::Random random(1);
  for (int i = 0; i < 3000; ++i)
    lengths.insert(base::count_code_points(texts.draw(random).value).value_or(0));
  return lengths;
}

TEST(Texts, AreDrawnAtEachBoundAndBeyondIt) {
  const auto lengths = lengths_drawn(Texts(job_id(), kKnown));
  for (const std::size_t wanted : {0U, 1U, 31U, 32U, 33U, 64U, 4097U})
    EXPECT_TRUE(lengths.contains(wanted)) << wanted;
}

TEST(Texts, AreUtf8) {
  const Texts texts(job_id(), kKnown);
  base::Random random(2);
  for (int i = 0; i < 2000; ++i) {
    const Text text = texts.draw(random);
    EXPECT_EQ(base::find_malformed_utf8(text.value), std::nullopt) << text.tried;
  }
}

TEST(Texts, SayWhatTheyTryInFewWords) {
  const Texts texts(job_id(), kKnown);
  std::set<std::string> tried;
  base::Random random(3);
  for (int i = 0; i < 5000; ++i) tried.insert(texts.draw(random).tried);
  EXPECT_GE(tried.size(), 30U);
  EXPECT_LE(tried.size(), 80U);
}

TEST(Texts, OfAnEnumerationAreItsValues) {
  model::Constraints constraints;
  constraints.enum_values = {"en", "fr"};
  const Texts texts(constraints, "");
  base::Random random(4);
  std::set<std::string> drawn;
  for (int i = 0; i < 50; ++i) drawn.insert(texts.fitting(random));
  EXPECT_EQ(drawn, (std::set<std::string>{"en", "fr"}));
}

TEST(Texts, FitWithoutAnyConstraint) {
  base::Random random(5);
  EXPECT_FALSE(Texts({}, "").fitting(random).empty());
}

TEST(Texts, AreTheSameForTheSameDraws) {
  const Texts texts(job_id(), kKnown);
  base::Random one(6);
  base::Random other(6);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(texts.draw(one).value, texts.draw(other).value);
}

}  // namespace
}  // namespace touchstone::fuzzer::texts_test
