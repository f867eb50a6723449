// Tests pace.h.
#include "run/pace.h"

#include <gtest/gtest.h>

namespace touchstone::run::pace_test {
namespace {

using namespace std::chrono_literals;

constexpr Pace::TimePoint kNow{1h};

void throttle(Pace& pace, Pace::TimePoint now, int times = 4) {
  for (int i = 0; i < times; ++i) pace.throttled(now);
}

TEST(Pace, LetsEverythingGoAtOnceWhileNobodyComplains) {
  Pace pace;
  pace.answered();
  EXPECT_FALSE(pace.is_slow());
  EXPECT_EQ(pace.take_turn(kNow), 0us);
  EXPECT_EQ(pace.take_turn(kNow), 0us);
}

TEST(Pace, TakesAFewThrottledAnswersForChance) {
  Pace pace;
  throttle(pace, kNow, 3);
  pace.answered();
  throttle(pace, kNow, 3);
  EXPECT_FALSE(pace.is_slow());
}

TEST(Pace, LeavesAGapBetweenRequestsAfterFourInARow) {
  Pace pace;
  throttle(pace, kNow);
  EXPECT_TRUE(pace.is_slow());
  EXPECT_EQ(pace.take_turn(kNow), 0us);
  EXPECT_EQ(pace.take_turn(kNow), 10ms);
  EXPECT_EQ(pace.take_turn(kNow), 20ms);
  EXPECT_EQ(pace.take_turn(kNow + 5ms), 25ms);
}

TEST(Pace, SlowsDownNoFurtherForWhatWentBefore) {
  Pace pace;
  throttle(pace, kNow, 50);
  static_cast<void>(pace.take_turn(kNow));
  EXPECT_EQ(pace.take_turn(kNow), 10ms);
}

TEST(Pace, SlowsDownToTwoASecond) {
  Pace pace;
  for (int i = 0; i < 20; ++i) throttle(pace, kNow + i * 1min);
  const Pace::TimePoint later = kNow + 1h;
  static_cast<void>(pace.take_turn(later));
  EXPECT_EQ(pace.take_turn(later), 500ms);
}

TEST(Pace, IsFastAgainAfterAWhile) {
  Pace pace;
  throttle(pace, kNow);
  int answers = 0;
  while (pace.is_slow() && answers < 1000) {
    pace.answered();
    ++answers;
  }
  EXPECT_GT(answers, 20);
  EXPECT_LT(answers, 200);
  EXPECT_EQ(pace.take_turn(kNow), 0us);
}

// A target that takes twenty requests a second, asked by sixteen cases: it is hardly asked too often any
// more.
TEST(Pace, FindsTheRateThatTheTargetBears) {
  Pace pace;
  Pace::TimePoint now = kNow;
  double tokens = 20;
  int throttled = 0;
  constexpr int kRequests = 2000;
  for (int i = 0; i < kRequests; ++i) {
    const Pace::Duration wait = std::max<Pace::Duration>(pace.take_turn(now), 200us);
    now += wait;
    tokens = std::min(20.0, tokens + std::chrono::duration<double>(wait).count() * 20);
    const bool refused = tokens < 1;
    if (refused) {
      ++throttled;
      pace.throttled(now);
    } else {
      tokens -= 1;
      pace.answered();
    }
  }
  EXPECT_LT(throttled, kRequests / 3);
  EXPECT_LT(now - kNow, 200s);
}

}  // namespace
}  // namespace touchstone::run::pace_test
