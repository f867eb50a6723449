// Work that falls into pieces, done by several threads at once. Tested by parallel_test.cpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace touchstone::base {

/// How many threads of this process the machine runs at once: on as many processors as it may use, which can
/// be fewer than there are. 1 where that cannot be told.
[[nodiscard]] std::size_t count_processors();

/// Calls work(0) to work(count - 1), each once, and returns when all of them have. This thread and at most
/// `threads` - 1 others take the next piece as soon as they are free, so the longest pieces should come
/// first. Threads that the system refuses are done without. Pieces may share only what none of them changes;
/// an exception out of one that another thread has ends the program.
template <class Work>
void for_each_piece(std::size_t count, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto take_pieces = [&] {
    for (std::size_t piece = next++; piece < count; piece = next++) work(piece);
  };
  std::vector<std::jthread> others;
  try {
    for (std::size_t i = 1; i < std::min(threads, count); ++i) others.emplace_back(take_pieces);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): those that run do all of it
  }
  take_pieces();
}

}  // namespace touchstone::base
