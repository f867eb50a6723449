// The coroutines of a run: so many take its cases in turn, on one thread, and a case that waits lets another
// one go on meanwhile. It knows nothing of what a case is. Tested by runner_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>

#include "transport/carrier.h"

namespace touchstone::run {

class Workers {
 public:
  using Task = std::function<boost::asio::awaitable<void>()>;
  using CarryOut = std::function<boost::asio::awaitable<void>(std::size_t)>;

  /// @param jobs  cases at once
  /// @param waiting  cases that may wait besides those
  Workers(boost::asio::io_context& context, transport::Carrier& carrier, std::size_t jobs,
          std::size_t waiting)
      : context_(context), carrier_(carrier), jobs_(jobs == 0 ? 1 : jobs), waiting_at_most_(waiting) {}

  /// Begins a task of its own. It is cancelled when the run is interrupted, so that it unwinds instead of
  /// being torn down under its own feet.
  void spawn(boost::asio::awaitable<void> task);
  /// Carries out the cases [0, count) in turn, several at once, and once all are done what comes `then`.
  void begin(std::size_t count, CarryOut carry_out, Task then);
  /// Lets time pass for a case. Up to `waiting` cases wait besides those that are carried out at once:
  /// another worker takes the next case meanwhile, and whoever is one too many afterwards ends with its case.
  /// So the time of a run does not grow with the number of cases that wait.
  [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds duration);
  /// Cancels every task; the exceptions that this raises in them end there.
  void interrupt();

 private:
  void add();
  boost::asio::awaitable<void> work();

  boost::asio::io_context& context_;
  transport::Carrier& carrier_;
  std::size_t jobs_;
  std::size_t waiting_at_most_;
  std::deque<boost::asio::cancellation_signal> cancellations_;
  CarryOut carry_out_;
  Task then_;
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  std::size_t left_ = 0;
  std::size_t busy_ = 0;  ///< without those that wait besides
  std::size_t waiting_ = 0;
  bool interrupted_ = false;
};

}  // namespace touchstone::run
