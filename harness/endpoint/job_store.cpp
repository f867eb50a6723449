// See job_store.h.
#include "endpoint/job_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace touchstone::endpoint {
namespace {

using base::Json;
using base::JsonMember;

/// Tells whether an object key lies below `folder`: as one whole part of its path, wherever it stands.
bool lies_below(std::string_view location, std::string_view folder) {
  constexpr std::string_view kScheme = "s3://";
  if (location.starts_with(kScheme)) {
    location.remove_prefix(kScheme.size());
    location.remove_prefix(std::min(location.find('/'), location.size()));
  }
  return fmt::format("/{}/", location).find(fmt::format("/{}/", folder)) != std::string::npos;
}

/// Tells whether any S3 location inside a value lies below `folder`.
bool reads_from(const Json& config, std::string_view folder) {
  const auto member_does = [&](const JsonMember& member) {
    const bool is_location = member.name == "S3Uri" || member.name == "S3Key";
    return (is_location && lies_below(member.value.as_string(), folder)) || reads_from(member.value, folder);
  };
  return std::any_of(config.members().begin(), config.members().end(), member_does) ||
         std::any_of(config.items().begin(), config.items().end(),
                     [&](const Json& item) { return reads_from(item, folder); });
}

}  // namespace

JobView observe(const Job& job, const JobTimings& timings, TimePoint now) {
  const TimePoint starts = job.submitted + timings.submitted;
  const TimePoint ends = starts + (job.fate == Fate::kLasts ? timings.lasting : timings.in_progress);
  const std::optional<TimePoint> started = now < starts ? std::nullopt : std::optional(starts);
  if (job.stop_requested) {
    const TimePoint stops = *job.stop_requested + timings.stop_requested;
    if (job.never_stops || now < std::min(stops, ends)) return {JobState::kStopRequested, started, {}};
    // As if the clock of a short job had been started by its stop.
    const bool completes =
        job.completes_when_stopped ||
        (job.completes_though_stopped && now >= stops + timings.submitted + timings.in_progress);
    const JobState stopped = completes ? JobState::kCompleted : JobState::kStopped;
    if (stops <= ends) return {stopped, started, stops};
  }
  if (now < starts) return {JobState::kSubmitted, {}, {}};
  if (now < ends) return {JobState::kInProgress, started, {}};
  return {job.fate == Fate::kFails ? JobState::kFailed : JobState::kCompleted, started, ends};
}

std::string_view word_for(JobState state, const Family& family) {
  switch (state) {
    case JobState::kSubmitted:
      return "SUBMITTED";
    case JobState::kInProgress:
      return family.trains ? "TRAINING" : "IN_PROGRESS";
    case JobState::kCompleted:
      return family.trains ? "TRAINED" : "COMPLETED";
    case JobState::kFailed:
      return family.trains ? "IN_ERROR" : "FAILED";
    case JobState::kStopRequested:
      return "STOP_REQUESTED";
    case JobState::kStopped:
      return "STOPPED";
  }
  return "";
}

Fate fate_of(const Json& start_input) {
  const Json* config = start_input.find("InputDataConfig");
  if (config == nullptr) return Fate::kLasts;
  if (reads_from(*config, "unreadable")) return Fate::kFails;
  return reads_from(*config, "brief") ? Fate::kCompletes : Fate::kLasts;
}

Job& JobStore::add(const Family& family, std::string id, const std::string& token, Json input,
                   TimePoint now) {
  const Fate fate = fate_of(input);
  Job& job = jobs_.emplace_back(Job{.number = jobs_.size(),
                                    .family = &family,
                                    .id = std::move(id),
                                    .input = std::move(input),
                                    .fate = fate,
                                    .submitted = now,
                                    .stop_requested = {}});
  by_id_.emplace(job.id, &job);
  if (!token.empty()) by_token_.emplace(std::pair(&family, token), &job);
  return job;
}

Job* JobStore::find(const std::string& id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Job* JobStore::find_by_token(const Family& family, const std::string& token) {
  const auto found = by_token_.find({&family, token});
  return found == by_token_.end() ? nullptr : found->second;
}

}  // namespace touchstone::endpoint
