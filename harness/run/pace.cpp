// See pace.h.
#include "run/pace.h"

#include <algorithm>

namespace touchstone::run {
namespace {

using Duration = Pace::Duration;

// A few throttled answers are a matter of chance, and each of them is asked again; of a target that was too
// slow before each one counts.
constexpr std::size_t kInARow = 4;
constexpr Duration kFirstGap = std::chrono::milliseconds(10);
constexpr Duration kLongestGap = std::chrono::milliseconds(500);
// So much of the gap goes with each answer that is none of throttling.
constexpr int kDecay = 32;
constexpr Duration kNoGap = std::chrono::milliseconds(1);

}  // namespace

void Pace::answered() {
  throttled_in_a_row_ = 0;
  gap_ -= gap_ / kDecay;
  if (gap_ < kNoGap) gap_ = Duration::zero();
}

void Pace::throttled(TimePoint now) {
  if (++throttled_in_a_row_ < kInARow && !is_slow()) return;
  // Those that went before the last change say nothing of it.
  if (is_slow() && now - last_change_ < 2 * gap_) return;
  gap_ = std::clamp(2 * gap_, kFirstGap, kLongestGap);
  last_change_ = now;
}

Pace::Duration Pace::take_turn(TimePoint now) {
  if (!is_slow()) return Duration::zero();
  const TimePoint turn = std::max(now, next_turn_);
  next_turn_ = turn + gap_;
  return std::chrono::duration_cast<Duration>(turn - now);
}

}  // namespace touchstone::run
