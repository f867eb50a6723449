// The deadlines of all connections of one client or server, kept by one timer. Setting a deadline stores a
// time: the timer is set for the earliest one that was wanted, and looks again when that is there. (A timer
// of its own for each read and each write, as Beast's tcp_stream has, cost a fifth of what an exchange costs
// the client.) One thread. Internal to transport/. Tested by deadline_watch_test.cpp, and with sockets by
// client_test.cpp and server_test.cpp.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace touchstone::transport {

class DeadlineWatch : public std::enable_shared_from_this<DeadlineWatch> {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// Something that may not wait for ever. Without a deadline at first; it stays where it is.
  class Ward {
   public:
    /// @param expire  called once each time that a deadline passes; it must not destroy a ward
    Ward(std::shared_ptr<DeadlineWatch> watch, std::function<void()> expire);
    Ward(const Ward&) = delete;
    Ward& operator=(const Ward&) = delete;
    ~Ward();

    /// Replaces the deadline.
    void set(TimePoint at) { watch_->set(*this, at); }
    void clear() { watch_->set(*this, kNever); }

   private:
    friend class DeadlineWatch;
    std::shared_ptr<DeadlineWatch> watch_;
    std::function<void()> expire_;
    TimePoint at_ = kNever;
    std::size_t place_;  ///< among the watch's wards
  };

  /// Without any deadline set it keeps no executor busy.
  [[nodiscard]] static std::shared_ptr<DeadlineWatch> make(const boost::asio::any_io_executor& executor);

 private:
  static constexpr TimePoint kNever = TimePoint::max();

  explicit DeadlineWatch(const boost::asio::any_io_executor& executor) : timer_(executor) {}
  void set(Ward& ward, TimePoint at);
  void arm(TimePoint at);
  void look();

  boost::asio::steady_timer timer_;
  TimePoint armed_for_ = kNever;
  std::vector<Ward*> wards_;
  std::size_t with_deadline_ = 0;
};

}  // namespace touchstone::transport
