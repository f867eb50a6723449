// The jobs that were started, and the state machine that each goes through. State is a pure function of a
// job's times and the clock's reading: nothing ticks, nothing is scheduled.
//   SUBMITTED -> IN_PROGRESS -> COMPLETED or FAILED;  stopped before that: STOP_REQUESTED -> STOPPED
// A trained model goes the same way under other words (TRAINING, TRAINED, IN_ERROR). Tested by
// lifecycle_test.cpp.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "endpoint/endpoint.h"
#include "endpoint/family.h"

namespace touchstone::endpoint {

using TimePoint = Endpoint::TimePoint;

/// How a job goes when nobody stops it.
enum class Fate : std::uint8_t { kLasts, kCompletes, kFails };

struct Job {
  std::size_t number;  ///< its place in the order of submission
  const Family* family;
  std::string id;    ///< what Stop and Describe ask for: a job id, or the ARN of a trained model
  base::Json input;  ///< the request that started it, as normalise() leaves it
  Fate fate;
  TimePoint submitted;
  std::optional<TimePoint> stop_requested;
  bool never_stops = false;               ///< only for a deviation: STOP_REQUESTED for ever
  bool completes_when_stopped = false;    ///< only for a deviation: COMPLETED where STOPPED belongs
  bool completes_though_stopped = false;  ///< only for a deviation: COMPLETED some time after STOPPED
};

enum class JobState : std::uint8_t { kSubmitted, kInProgress, kCompleted, kFailed, kStopRequested, kStopped };

/// A job at one moment.
struct JobView {
  JobState state;
  std::optional<TimePoint> started;  ///< when work began; from kInProgress on
  std::optional<TimePoint> ended;    ///< of a final state
};

/// Says where a job stands at `now`. A job that ends by itself before the stop takes effect is COMPLETED (or
/// FAILED), not STOPPED (doc:comprehend/StopSentimentDetectionJob: "If the job completes before it can be
/// stopped").
[[nodiscard]] JobView observe(const Job& job, const JobTimings& timings, TimePoint now);

/// The state as the service spells it: "IN_PROGRESS" of a job, "TRAINING" of a trained model.
[[nodiscard]] std::string_view word_for(JobState state, const Family& family);

/// Reads from a start request how the job will go: see JobTimings.
[[nodiscard]] Fate fate_of(const base::Json& start_input);

/// Every job since the endpoint was made, in the order of submission. References stay valid.
class JobStore {
 public:
  /// Adds a job with an id that is not there yet. An empty token is none.
  Job& add(const Family& family, std::string id, const std::string& token, base::Json input, TimePoint now);

  /// Finds a job of any family; null when there is none.
  [[nodiscard]] Job* find(const std::string& id);
  /// Finds the job that this family's start made for a client token; null when there is none.
  [[nodiscard]] Job* find_by_token(const Family& family, const std::string& token);
  [[nodiscard]] const std::deque<Job>& jobs() const { return jobs_; }

 private:
  std::deque<Job> jobs_;
  std::unordered_map<std::string, Job*> by_id_;
  std::map<std::pair<const Family*, std::string>, Job*> by_token_;
};

}  // namespace touchstone::endpoint
