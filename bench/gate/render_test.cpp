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
  const Verdict judged{
      .name = "a", .time = Interval{0.99, 1.0, 1.01}, .control = {}, .time_was_judged = true};
  Verdict noisy = judged;
  noisy.time = Interval{0.5, 1.0, 2.0};
  noisy.time_was_judged = false;
  const std::string text = render({judged, noisy}, {});
  EXPECT_NE(text.find("a slowdown of 5.0 % would nearly always have been seen in each of 1\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(render({noisy}, {}).find("would"), std::string::npos);
}

TEST(Render, GivesAnotherLineToNothing) {
  EXPECT_EQ(render({{.name = "a\nREGRESSED b", .outcome = Outcome::kBetter, .what = "faster"}}, {"c\nd"}),
            "note: c d\nbetter       a REGRESSED b: faster\n1 benchmarks: 1 better\n");
}

TEST(Render, SaysThatNothingWasCompared) {
  EXPECT_EQ(render({}, {}), "0 benchmarks: nothing was compared\n");
}

}  // namespace
}  // namespace touchstone::gate::render_test
