// Tests of glob.h on names like those of cases.
#include "base/glob.h"

#include <gtest/gtest.h>

namespace touchstone::base::glob_test {
namespace {

struct GlobRow {
  const char* name;
  const char* pattern;
  const char* text;
  bool matches;
};

class GlobTest : public testing::TestWithParam<GlobRow> {};

TEST_P(GlobTest, DecidesByTheWholeName) {
  EXPECT_EQ(matches_glob(GetParam().pattern, GetParam().text), GetParam().matches);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, GlobTest,
    testing::Values(GlobRow{"SameText", "comprehend/Stop/a", "comprehend/Stop/a", true},
                    GlobRow{"PartIsNotEnough", "Stop", "comprehend/Stop/a", false},
                    GlobRow{"CaseCounts", "Stop", "stop", false},
                    GlobRow{"StarCrossesSlashes", "comprehend/*", "comprehend/Stop/a", true},
                    GlobRow{"StarTakesNothing", "a*", "a", true},
                    GlobRow{"StarInTheMiddle", "*/unknown-job", "comprehend/Stop/unknown-job", true},
                    GlobRow{"StarTakesALeadingDot", "*", ".hidden", true},
                    GlobRow{"QuestionMarkTakesOne", "a?c", "abc", true},
                    GlobRow{"QuestionMarkTakesNotNone", "ab?", "ab", false},
                    GlobRow{"SetTakesOneOfIts", "a[bc]d", "acd", true},
                    GlobRow{"SetRefusesOthers", "a[bc]d", "aed", false},
                    GlobRow{"RangeTakesWhatIsBetween", "a[0-9]", "a7", true},
                    GlobRow{"NegatedSetTakesOthers", "a[!0-9]", "ab", true},
                    GlobRow{"EscapedStarIsAStar", "a\\*", "ab", false},
                    GlobRow{"UnclosedSetIsText", "a[b", "a[b", true},
                    GlobRow{"EmptyPatternTakesOnlyNothing", "", "a", false}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::base::glob_test
