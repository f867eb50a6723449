// (deadline_watch.h) Whose deadline passes, and when nothing is waited for. Times are milliseconds apart only
// where the order is the point; no upper time is asserted.
#include "transport/deadline_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>

namespace touchstone::transport::deadline_watch_test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using testing::ElementsAre;
using testing::IsEmpty;

struct Watching {
  boost::asio::io_context io;
  std::shared_ptr<DeadlineWatch> watch = DeadlineWatch::make(io.get_executor());
  std::vector<std::string> expired;

  std::function<void()> note(std::string name) {
    return [this, name] { expired.push_back(name); };
  }
};

TEST(DeadlineWatch, TellsEachWardInTheOrderOfTheirDeadlines) {
  Watching w;
  DeadlineWatch::Ward later(w.watch, w.note("later"));
  DeadlineWatch::Ward sooner(w.watch, w.note("sooner"));
  const auto now = Clock::now();
  later.set(now + 30ms);
  sooner.set(now + 10ms);
  w.io.run();
  EXPECT_THAT(w.expired, ElementsAre("sooner", "later"));
}

TEST(DeadlineWatch, LeavesAWardAloneWhoseDeadlineWasPutOff) {
  Watching w;
  DeadlineWatch::Ward put_off(w.watch, w.note("put off"));
  DeadlineWatch::Ward other(w.watch, w.note("other"));
  const auto now = Clock::now();
  put_off.set(now + 5ms);
  other.set(now + 20ms);
  put_off.set(now + 40ms);
  w.io.run();
  EXPECT_THAT(w.expired, ElementsAre("other", "put off"));
}

TEST(DeadlineWatch, TellsOfADeadlineOnce) {
  Watching w;
  DeadlineWatch::Ward first(w.watch, w.note("first"));
  DeadlineWatch::Ward second(w.watch, w.note("second"));
  const auto now = Clock::now();
  first.set(now);
  second.set(now + 10ms);
  w.io.run();
  EXPECT_THAT(w.expired, ElementsAre("first", "second"));
}

TEST(DeadlineWatch, KeepsNobodyWaitingOnceAllDeadlinesAreCleared) {
  Watching w;
  DeadlineWatch::Ward ward(w.watch, w.note("ward"));
  ward.set(Clock::now() + 1h);
  ward.clear();
  w.io.run();  // an hour, if a timer were left
  EXPECT_THAT(w.expired, IsEmpty());
}

TEST(DeadlineWatch, KeepsNobodyWaitingForAWardThatIsGone) {
  Watching w;
  DeadlineWatch::Ward stays(w.watch, w.note("stays"));
  {
    DeadlineWatch::Ward goes(w.watch, w.note("goes"));
    goes.set(Clock::now() + 1h);
  }
  stays.set(Clock::now() + 1ms);
  w.io.run();
  EXPECT_THAT(w.expired, ElementsAre("stays"));
}

TEST(DeadlineWatch, TakesANewDeadlineAfterOneHasPassed) {
  Watching w;
  DeadlineWatch::Ward ward(w.watch, w.note("ward"));
  ward.set(Clock::now());
  w.io.run();
  ward.set(Clock::now());
  w.io.restart();
  w.io.run();
  EXPECT_THAT(w.expired, ElementsAre("ward", "ward"));
}

TEST(DeadlineWatch, SaysNothingOfAWardThatIsGoneWhenItsTimeComes) {
  std::vector<std::string> expired;
  std::optional<DeadlineWatch::Ward> ward;
  {
    boost::asio::io_context io;
    auto watch = DeadlineWatch::make(io.get_executor());
    ward.emplace(std::move(watch), [&] { expired.emplace_back("ward"); });
    ward->set(Clock::now());
    ward.reset();  // with the timer's handler still to be called
    io.run();
  }
  EXPECT_THAT(expired, IsEmpty());
}

}  // namespace
}  // namespace touchstone::transport::deadline_watch_test
