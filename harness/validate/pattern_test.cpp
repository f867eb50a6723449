// Tests pattern.h: the whole text decides, and a match always ends.
#include "validate/pattern.h"

#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <thread>
#include <vector>

namespace touchstone::validate {

void PrintTo(PatternMatch match, std::ostream* out) {
  constexpr std::array kNames{"kMatch", "kNoMatch", "kNotUtf8", "kLimit"};
  *out << kNames.at(static_cast<std::size_t>(match));
}

}  // namespace touchstone::validate

namespace touchstone::validate::pattern_test {
namespace {

struct Row {
  std::string name;
  std::string pattern;
  std::string text;
  PatternMatch answer;
};

class PatternRow : public testing::TestWithParam<Row> {};

TEST_P(PatternRow, GivesTheAnswer) {
  const auto pattern = Pattern::compile(GetParam().pattern);
  ASSERT_TRUE(pattern) << base::render(pattern.error());
  EXPECT_EQ(pattern->match(GetParam().text), GetParam().answer);
}

INSTANTIATE_TEST_SUITE_P(
    Whole, PatternRow,
    testing::Values(Row{"NoSearchWithoutAnchors", "b", "abc", PatternMatch::kNoMatch},
                    Row{"WholeTextWithoutAnchors", "abc", "abc", PatternMatch::kMatch},
                    Row{"AnchorsChangeNothing", "^abc$", "abc", PatternMatch::kMatch},
                    Row{"LaterAlternativeThatReachesTheEnd", "a|ab", "ab", PatternMatch::kMatch},
                    Row{"FirstAlternativeOnly", "a|ab", "a", PatternMatch::kMatch},
                    Row{"NoAlternativeReachesTheEnd", "a|ab", "abb", PatternMatch::kNoMatch},
                    Row{"AlternativesWithTheirOwnAnchors", "^a$|^b$", "b", PatternMatch::kMatch},
                    Row{"LazyQuantifierReachesTheEnd", "a*?", "aaa", PatternMatch::kMatch},
                    Row{"TrailingNewline", "^abc$", "abc\n", PatternMatch::kNoMatch},
                    Row{"TrailingNewlineWithoutAnchors", "abc", "abc\n", PatternMatch::kNoMatch},
                    Row{"EmptyText", "^[a-z]*$", "", PatternMatch::kMatch},
                    Row{"NulInTheText", "a.b", std::string("a\0b", 3), PatternMatch::kMatch}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Unicode, PatternRow,
    testing::Values(Row{"LettersOfAnyScript", R"(\p{L}+)", "a\u00e9\u4e00\U0001d400", PatternMatch::kMatch},
                    Row{"DotIsACodePoint", ".", "\U0001d400", PatternMatch::kMatch},
                    Row{"CountIsOfCodePoints", ".{2}", "\u00e9\u4e00", PatternMatch::kMatch},
                    Row{"DigitsAreAscii", R"(\d)", "\u0661", PatternMatch::kNoMatch},
                    Row{"PairOfSurrogatesIsOneCodePoint", R"([\uD800\uDC00-\uDBFF\uDFFF])", "\U0001f600",
                        PatternMatch::kMatch},
                    Row{"InvalidUtf8", ".*", "a\xFF", PatternMatch::kNotUtf8},
                    Row{"EncodedSurrogate", ".*", "\xED\xA0\x80", PatternMatch::kNotUtf8}),
    [](const auto& row) { return row.param.name; });

class ExponentialPattern : public testing::TestWithParam<Row> {};

TEST_P(ExponentialPattern, GivesUpOrAnswersNo) {
  const auto pattern = Pattern::compile(GetParam().pattern);
  ASSERT_TRUE(pattern) << base::render(pattern.error());
  const PatternMatch answer = pattern->match(GetParam().text);
  EXPECT_TRUE(answer == PatternMatch::kLimit || answer == PatternMatch::kNoMatch)
      << testing::PrintToString(answer);
}

INSTANTIATE_TEST_SUITE_P(
    ReDoS, ExponentialPattern,
    testing::Values(Row{"NestedPlus", "(a+)+$", std::string(5000, 'a') + "!", {}},
                    Row{"NestedPlusWithoutJit", "(*NO_JIT)(a+)+$", std::string(5000, 'a') + "!", {}},
                    Row{"OverlappingAlternatives", "(a|aa)+$", std::string(5000, 'a') + "!", {}},
                    Row{"NestedStars", "(x+x+)+y", std::string(5000, 'x'), {}},
                    Row{"Recursion", "(a(?1)?)+b", std::string(5000, 'a'), {}}),
    [](const auto& row) { return row.param.name; });

TEST(PatternMatches, AnswersKLimitWhereItGivesUp) {
  const auto pattern = Pattern::compile("(a+)+$");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->match(std::string(60, 'a') + "!"), PatternMatch::kLimit);
}

TEST(PatternMatches, AnswersForTextsThatOutgrowTheStackOfMachineCode) {
  const auto pattern = Pattern::compile("([A-Za-z0-9-]_?)+");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->match(std::string(20'000, 'a')), PatternMatch::kMatch);
  EXPECT_EQ(pattern->match(std::string(20'000, 'a') + "*"), PatternMatch::kNoMatch);
}

TEST(PatternCompile, ReportsPatternPlaceAndReason) {
  const auto pattern = Pattern::compile("^a(b$");
  ASSERT_FALSE(pattern);
  EXPECT_EQ(pattern.error().code, base::ErrorCode::kSyntax);
  EXPECT_EQ(pattern.error().message, "pattern '^a(b$' cannot be read at byte 5: missing closing parenthesis");
  EXPECT_FALSE(pattern.error().hint.empty());
}

TEST(PatternCompile, KeepsTheSourceAsTheModelWritesIt) {
  const auto pattern = Pattern::compile(R"(^[\u0020-\u00FF]*\d$)");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->source(), R"(^[\u0020-\u00FF]*\d$)");
}

TEST(PatternMatches, ServesSeveralThreadsAtOnce) {
  const auto pattern = Pattern::compile(R"(([a-z]+)-(\d+))");
  ASSERT_TRUE(pattern);
  std::array<int, 4> wrong{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t number = 0; number < wrong.size(); ++number) {
      threads.emplace_back([&, number] {
        for (int i = 0; i < 2000; ++i) {
          const std::string text = "abc-" + std::to_string(i);
          wrong[number] += pattern->match(text) == PatternMatch::kMatch ? 0 : 1;
          wrong[number] += pattern->match(text + "x") == PatternMatch::kNoMatch ? 0 : 1;
        }
      });
    }
  }
  EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

}  // namespace
}  // namespace touchstone::validate::pattern_test
