// See deadline_watch.h.
#include "transport/deadline_watch.h"

#include <algorithm>
#include <utility>

namespace touchstone::transport {

DeadlineWatch::Ward::Ward(std::shared_ptr<DeadlineWatch> watch, std::function<void()> expire)
    : watch_(std::move(watch)), expire_(std::move(expire)), place_(watch_->wards_.size()) {
  watch_->wards_.push_back(this);
}

DeadlineWatch::Ward::~Ward() {
  clear();
  std::vector<Ward*>& wards = watch_->wards_;
  wards.back()->place_ = place_;
  wards[place_] = wards.back();
  wards.pop_back();
}

std::shared_ptr<DeadlineWatch> DeadlineWatch::make(const boost::asio::any_io_executor& executor) {
  return std::shared_ptr<DeadlineWatch>(new DeadlineWatch(executor));
}

void DeadlineWatch::set(Ward& ward, TimePoint at) {
  if (ward.at_ == kNever && at != kNever) ++with_deadline_;
  if (ward.at_ != kNever && at == kNever) --with_deadline_;
  ward.at_ = at;
  if (at < armed_for_) {
    arm(at);
  } else if (with_deadline_ == 0 && armed_for_ != kNever) {  // else a context with nothing to do would wait
    timer_.cancel();
    armed_for_ = kNever;
  }
}

void DeadlineWatch::arm(TimePoint at) {
  armed_for_ = at;
  timer_.expires_at(at);
  timer_.async_wait([watch = weak_from_this()](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    if (const auto still_there = watch.lock()) still_there->look();
  });
}

void DeadlineWatch::look() {
  const TimePoint now = std::chrono::steady_clock::now();
  armed_for_ = kNever;
  TimePoint earliest = kNever;
  for (Ward* const ward : wards_) {
    if (ward->at_ > now) {
      earliest = std::min(earliest, ward->at_);
      continue;
    }
    ward->at_ = kNever;
    --with_deadline_;
    ward->expire_();
  }
  if (earliest != kNever) arm(earliest);
}

}  // namespace touchstone::transport
