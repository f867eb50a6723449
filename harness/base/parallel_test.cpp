// Tests of parallel.h: each piece once, by as many threads as are asked for.
#include "base/parallel.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

namespace touchstone::base::parallel_test {
namespace {

class ForEachPiece : public testing::TestWithParam<std::size_t> {};

TEST_P(ForEachPiece, CallsEachPieceOnce) {
  std::array<std::atomic<int>, 100> calls{};
  for_each_piece(calls.size(), GetParam(), [&](std::size_t piece) { ++calls.at(piece); });
  for (const std::atomic<int>& count : calls) EXPECT_EQ(count, 1);
}

TEST_P(ForEachPiece, DoesNothingWithoutAPiece) {
  for_each_piece(0, GetParam(), [](std::size_t) { FAIL(); });
}

// More threads than pieces, too; of 0 the calling one is left.
INSTANTIATE_TEST_SUITE_P(Threads, ForEachPiece, testing::Values(0U, 1U, 2U, 3U, 200U),
                         testing::PrintToStringParamName());

TEST(ForEachPieceTest, HasPiecesWorkedOnAtOnce) {
  std::latch both_began(2);
  for_each_piece(2, 2, [&](std::size_t) { both_began.arrive_and_wait(); });
  EXPECT_TRUE(both_began.try_wait());
}

TEST(ForEachPieceTest, WorksAloneWhereNoOtherThreadIsAskedFor) {
  const std::thread::id caller = std::this_thread::get_id();
  for_each_piece(5, 1, [&](std::size_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

TEST(CountProcessors, CountsThoseThatTheProcessMayUse) {
  EXPECT_GE(count_processors(), 1U);
  std::size_t bound = 0;
  std::thread([&bound] {  // what it is bound to holds for this thread alone
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    if (::sched_setaffinity(0, sizeof one, &one) == 0) bound = count_processors();
  })
      .join();
  EXPECT_EQ(bound, 1U);
}

}  // namespace
}  // namespace touchstone::base::parallel_test
