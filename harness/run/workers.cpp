// See workers.h.
#include "run/workers.h"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <utility>

namespace touchstone::run {

namespace asio = boost::asio;
using asio::awaitable;

void Workers::spawn(awaitable<void> task) {
  asio::cancellation_signal& cancellation = cancellations_.emplace_back();
  asio::co_spawn(context_, std::move(task),
                 asio::bind_cancellation_slot(cancellation.slot(), [this](const std::exception_ptr& broken) {
                   if (broken && !interrupted_) std::rethrow_exception(broken);
                 }));
}

void Workers::interrupt() {
  interrupted_ = true;
  for (asio::cancellation_signal& cancellation : cancellations_)
    cancellation.emit(asio::cancellation_type::terminal);
}

void Workers::begin(std::size_t count, CarryOut carry_out, Task then) {
  count_ = count;
  carry_out_ = std::move(carry_out);
  then_ = std::move(then);
  for (std::size_t i = std::max<std::size_t>(1, std::min(jobs_, count)); i > 0; --i) add();
}

void Workers::add() {
  ++left_;
  ++busy_;
  spawn(work());
}

awaitable<void> Workers::work() {
  while (next_ < count_ && busy_ <= jobs_) co_await carry_out_(next_++);
  --busy_;
  if (--left_ == 0) co_await then_();
}

awaitable<void> Workers::pause(std::chrono::milliseconds duration) {
  const bool replaced = waiting_ < waiting_at_most_ && next_ < count_;
  if (replaced) {
    ++waiting_;
    --busy_;
    if (busy_ < jobs_) add();
  }
  co_await carrier_.pause(duration);
  if (replaced) {
    --waiting_;
    ++busy_;
  }
}

}  // namespace touchstone::run
