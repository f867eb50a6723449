// A job as the documentation tells of it, by counting milliseconds: the reference of lifecycle_sequence. It
// shares nothing with endpoint/job_store.h, which works with times instead. Sources:
// doc:comprehend/StopSentimentDetectionJob, doc:translate/StopTextTranslationJob.
#pragma once

#include <string>
#include <string_view>

namespace touchstone::fuzz {

/// Whether a job ends by itself, and how.
enum class PlainFate { kLasts, kCompletes, kFails };

/// The milliseconds that the endpoint is told to take.
inline constexpr int kSubmittedMs = 20;
inline constexpr int kInProgressMs = 40;
inline constexpr int kStopRequestedMs = 60;

class PlainJob {
 public:
  explicit PlainJob(PlainFate fate) : fate_(fate) {}

  [[nodiscard]] std::string_view state() const { return state_; }

  /// One millisecond goes by. A stop that takes effect in the very millisecond in which the job would end
  /// comes first.
  void tick() {
    ++age_ms_;
    if (state_ == "STOP_REQUESTED" && ++stopping_ms_ == kStopRequestedMs) state_ = "STOPPED";
    if (is_final()) return;
    if (age_ms_ == kSubmittedMs && state_ == "SUBMITTED") state_ = "IN_PROGRESS";
    if (age_ms_ == kSubmittedMs + kInProgressMs && fate_ != PlainFate::kLasts)
      state_ = fate_ == PlainFate::kFails ? "FAILED" : "COMPLETED";
  }

  /// Stop: "If the job state is IN_PROGRESS the job is marked for termination and put into the STOP_REQUESTED
  /// state"; a second stop changes nothing.
  void stop() {
    if (state_ == "SUBMITTED" || state_ == "IN_PROGRESS") state_ = "STOP_REQUESTED";
  }

  [[nodiscard]] bool has_ended_by_itself() const { return state_ == "COMPLETED" || state_ == "FAILED"; }

 private:
  [[nodiscard]] bool is_final() const { return has_ended_by_itself() || state_ == "STOPPED"; }

  PlainFate fate_;
  std::string state_ = "SUBMITTED";
  int age_ms_ = 0;
  int stopping_ms_ = 0;
};

}  // namespace touchstone::fuzz
