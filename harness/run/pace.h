// How far apart the requests of a run go once the target says that it is asked too often: no case knows of
// the others, and all of them together are too many. Starts slow where it must, and becomes faster by itself.
// Pure: the time is an argument. Tested by pace_test.cpp.
#pragma once

#include <chrono>
#include <cstddef>

#include "transport/carrier.h"

namespace touchstone::run {

class Pace {
 public:
  using TimePoint = transport::Carrier::TimePoint;
  using Duration = std::chrono::microseconds;

  /// An answer came that says that the target is asked too often.
  void throttled(TimePoint now);
  /// Another answer came.
  void answered();
  /// How long the next request has to wait; it takes that turn.
  [[nodiscard]] Duration take_turn(TimePoint now);
  /// Whether requests wait at all.
  [[nodiscard]] bool is_slow() const { return gap_ > Duration::zero(); }

 private:
  std::size_t throttled_in_a_row_ = 0;
  Duration gap_{0};
  TimePoint next_turn_{};
  TimePoint last_change_{};
};

}  // namespace touchstone::run
