// See operations.h. list() is in listing.cpp.
#include "endpoint/operations.h"

#include <fmt/format.h>

#include <algorithm>

#include "endpoint/facts.h"

namespace touchstone::endpoint {
namespace {

using base::Json;

constexpr std::string_view kInvalidRequest = "InvalidRequestException";

std::string text_of(const Json& input, std::string_view member) {
  const Json* value = input.find(member);
  return value == nullptr ? std::string() : value->as_string();
}

/// The value of the member that the model marks as idempotency token.
std::string client_token(const Family& family, const Json& input) {
  const auto& members = family.model->shape(family.start->input).members;
  const auto token = std::find_if(members.begin(), members.end(),
                                  [](const model::Member& m) { return m.idempotency_token; });
  return token == members.end() ? std::string() : text_of(input, token->name);
}

/// The ARN that a trained model gets by its name and version.
std::string trained_model_arn(const Family& family, const Json& input) {
  const std::string name = text_of(input, family.name_member);
  const std::string version = text_of(input, "VersionName");
  return arn_of(family, version.empty() ? name : fmt::format("{}/version/{}", name, version));
}

ServiceError not_found(const Desk& desk, const Family& family, const model::Operation& operation) {
  constexpr std::string_view kJobNotFound = "JobNotFoundException";
  const std::string_view honest =
      declares(*family.model, operation, kJobNotFound) ? kJobNotFound : "ResourceNotFoundException";
  return modelled_error(*family.model, distort_not_found(desk.quirk, honest),
                        fmt::format("No {} with this identifier was found.", family.name));
}

/// A job of another family is as unknown as one that never was.
std::expected<Job*, ServiceError> find_job(const Desk& desk, const Family& family,
                                           const model::Operation& operation, const Json& input) {
  Job* job = desk.store.find(text_of(input, family.id_member));
  const bool any_family = desk.quirk == Quirk::kStopsOtherFamily && &operation == family.stop;
  if (job == nullptr || (job->family != &family && !any_family)) {
    return std::unexpected(not_found(desk, family, operation));
  }
  return job;
}

bool has_ended(JobState state) { return state == JobState::kCompleted || state == JobState::kFailed; }

bool is_running(JobState state) { return state == JobState::kSubmitted || state == JobState::kInProgress; }

}  // namespace

Outcome start(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const std::string token = client_token(family, input);
  if (const Job* earlier = desk.store.find_by_token(family, token)) {
    if (earlier->input.same_value(input)) return facts_of(*earlier, desk.timings, now);
    return std::unexpected(modelled_error(*family.model, kInvalidRequest,
                                          "This client token was used before, with other parameters."));
  }
  const std::string id = family.trains ? trained_model_arn(family, input) : desk.ids.next_job_id();
  if (desk.store.find(id) != nullptr) {
    return std::unexpected(modelled_error(*family.model, "ResourceInUseException",
                                          fmt::format("A {} of this name and version exists.", family.name)));
  }
  return facts_of(desk.store.add(family, id, token, input, now), desk.timings, now);
}

Outcome describe(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const auto job = find_job(desk, family, *family.describe, input);
  if (!job) return std::unexpected(job.error());
  const model::Member* properties =
      family.model->shape(family.describe->output).find_member(family.describe_member);
  return Json::object({{family.describe_member,
                        project(*family.model, properties->target, facts_of(**job, desk.timings, now))}});
}

Outcome stop(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const auto found = find_job(desk, family, *family.stop, input);
  if (!found) return std::unexpected(found.error());
  Job& job = **found;

  const JobState state = observe(job, desk.timings, now).state;
  const bool stops_finished = desk.quirk == Quirk::kStopsFinishedJob && has_ended(state);
  if (has_ended(state) && !family.trains && !stops_finished &&
      declares(*family.model, *family.stop, kInvalidRequest)) {
    return std::unexpected(
        modelled_error(*family.model, kInvalidRequest,
                       fmt::format("A job in state {} cannot be stopped.", word_for(state, family))));
  }
  if (is_running(state)) {
    job.stop_requested = now;
    job.never_stops = desk.quirk == Quirk::kStopNeverStops;
  }

  Json facts = facts_of(job, desk.timings, now);
  if (stops_finished) facts.set("JobStatus", Json::string(word_for(JobState::kStopRequested, family)));
  if (desk.quirk == Quirk::kEchoesWrongJobId) facts.set("JobId", Json::string(std::string(32, '0')));
  return facts;
}

}  // namespace touchstone::endpoint
