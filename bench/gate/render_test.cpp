// Tests of render.h.
#include "gate/render.h"

#include <gtest/gtest.h>

#include <string>

namespace touchstone::gate::render_test {
namespace {

TEST(Render, SaysALineForEachThatMovedTheWorstFirstAndCountsTheRest) {
  EXPECT_EQ(render({{.name = "a", .outcome = Outcome::kSame},
                    {.name = "b", .outcome = Outcome::kBetter, .what = "allocations 3 -> 2 an operation"},
                    {.name = "c", .outcome = Outcome::kRegressed, .what = "instructions +1.0 %"}},
                   {"d is new"}),
            "note: d is new\n"
            "REGRESSED    c: instructions +1.0 %\n"
            "better       b: allocations 3 -> 2 an operation\n"
            "3 benchmarks: 1 REGRESSED, 1 better, 1 same\n");
}

TEST(Render, SaysHowSmallASlowdownWouldHaveBeenSeen) {
  const std::string text = render({{.name = "a", .time = Interval{0.99, 1.0, 1.01}, .control = {}}}, {});
  EXPECT_NE(text.find("a slowdown of 4.0 % would have been seen"), std::string::npos) << text;
}

TEST(Render, SaysThatNothingWasCompared) {
  EXPECT_EQ(render({}, {}), "0 benchmarks: nothing was compared\n");
}

}  // namespace
}  // namespace touchstone::gate::render_test
