// Samples are held against the project's own matcher, for every pattern of the project's own models.
#include "fuzzer/pattern_sample.h"

#include <gtest/gtest.h>

#include <set>

#include "model/load.h"
#include "validate/pattern.h"

namespace touchstone::fuzzer::pattern_sample_test {
namespace {

std::set<std::string> patterns_of_the_models() {
  std::set<std::string> found;
  const auto models = model::load_models(TOUCHSTONE_SOURCE_DIR "/conformance/models").value();
  for (const model::Model& model : models) {
    for (const model::Shape& shape : model.shapes) {
      if (shape.constraints.pattern) found.insert(*shape.constraints.pattern);
    }
  }
  return found;
}

// How many of a hundred samples the pattern takes.
int taken(const std::string& pattern) {
  const auto matcher = validate::Pattern::compile(pattern).value();
  const PatternSample sample(pattern);
  base::Random random(1);
  int count = 0;
  for (int i = 0; i < 100; ++i) {
    if (matcher.match(sample.draw(random)) == validate::PatternMatch::kMatch) ++count;
  }
  return count;
}

TEST(PatternSample, FitsEveryPatternOfTheModelsMostOfTheTime) {
  const auto patterns = patterns_of_the_models();
  ASSERT_GE(patterns.size(), 20U);
  for (const std::string& pattern : patterns) EXPECT_GE(taken(pattern), 50) << pattern;
}

TEST(PatternSample, AlwaysFitsThePatternsOfTheStopOperations) {
  EXPECT_EQ(taken(R"(^([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)$)"), 100);
  EXPECT_EQ(
      taken(
          R"(arn:aws(-[^:]+)?:comprehend:[a-zA-Z0-9-]*:[0-9]{12}:entity-recognizer/[a-zA-Z0-9](-*[a-zA-Z0-9])*)"),
      100);
}

TEST(PatternSample, IsTheSameForTheSameDraws) {
  const PatternSample sample("[a-z]{8}(-[0-9]+)?");
  base::Random one(7);
  base::Random other(7);
  EXPECT_EQ(sample.draw(one), sample.draw(other));
}

TEST(PatternSample, TakesEachAlternativeInTime) {
  const PatternSample sample("red|green|blue");
  base::Random random(1);
  std::set<std::string> drawn;
  for (int i = 0; i < 60; ++i) drawn.insert(sample.draw(random));
  EXPECT_EQ(drawn, (std::set<std::string>{"red", "green", "blue"}));
}

class UnreadablePattern : public testing::TestWithParam<std::string> {};

TEST_P(UnreadablePattern, EndsWithoutHarm) {
  base::Random random(1);
  (void)PatternSample(GetParam()).draw(random);
}

INSTANTIATE_TEST_SUITE_P(PatternSample, UnreadablePattern,
                         testing::Values("", "(", ")", "[", "[^", "[a-", "a{", "a{2,1}", "a{,", "\\", "\\p{",
                                         "\\u12", "(?", "(?!", "*", "+?", "[]", "a{99999999999}",
                                         std::string(5000, '(')),
                         [](const auto& row) { return std::to_string(row.index); });

}  // namespace
}  // namespace touchstone::fuzzer::pattern_sample_test
