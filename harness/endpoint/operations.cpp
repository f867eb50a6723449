// See operations.h. list() is in listing.cpp.
#include "endpoint/operations.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/arn.h"
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

ServiceError not_found(const Family& family, const model::Operation& operation) {
  constexpr std::string_view kJobNotFound = "JobNotFoundException";
  const std::string_view name =
      declares(*family.model, operation, kJobNotFound) ? kJobNotFound : "ResourceNotFoundException";
  return modelled_error(*family.model, name,
                        fmt::format("No {} with this identifier was found.", family.name));
}

/// Whether an operation may touch a job of this other family: never, unless it deviates.
bool reaches(const Desk& desk, const Family& family, const model::Operation& operation, const Family& other) {
  if (&family == &other) return true;
  if (&operation != family.stop) return false;
  const bool same_service = family.model == other.model;
  return (desk.quirk == Quirk::kStopsOtherFamily && same_service) ||
         (desk.quirk == Quirk::kStopsOtherService && !same_service);
}

/// For a deviation: whether it takes what is asked for for a job which it is not.
bool is_mistaken(Quirk quirk, std::string_view asked, std::string_view id) {
  const auto resource = base::part_of_arn(id, base::kResourceOfArn);
  const bool goes_on = resource && asked.size() > id.size() && asked.starts_with(id);
  switch (quirk) {
    case Quirk::kComparesBeginningOfIds:
      return asked.size() == id.size() && id.starts_with(asked.substr(0, asked.size() - 1));
    case Quirk::kFindsLongerNames:
      return goes_on && asked[id.size()] != '/';
    case Quirk::kForgetsVersionOfArns:
      return goes_on && asked[id.size()] == '/';
    case Quirk::kForgetsPlaceOfArns:
      return resource && base::part_of_arn(asked, base::kResourceOfArn) == resource;
    default:
      return false;
  }
}

Job* find_mistaken(const Desk& desk, std::string_view asked) {
  const auto found = std::ranges::find_if(
      desk.store.jobs(), [&](const Job& job) { return is_mistaken(desk.quirk, asked, job.id); });
  return found == desk.store.jobs().end() ? nullptr : desk.store.find(found->id);
}

/// A job of another family is as unknown as one that never was.
std::expected<Job*, ServiceError> find_job(const Desk& desk, const Family& family,
                                           const model::Operation& operation, const Json& input) {
  const std::string id = text_of(input, family.id_member);
  Job* job = desk.store.find(id);
  if (job == nullptr && desk.quirk != Quirk::kNone) job = find_mistaken(desk, id);
  const bool forgotten =
      desk.quirk == Quirk::kForgetsStoppedJob && job != nullptr && job->stop_requested.has_value();
  if (job == nullptr || forgotten || !reaches(desk, family, operation, *job->family)) {
    return std::unexpected(not_found(family, operation));
  }
  return job;
}

bool has_ended(JobState state) { return state == JobState::kCompleted || state == JobState::kFailed; }

bool is_running(JobState state) { return state == JobState::kSubmitted || state == JobState::kInProgress; }

/// For a deviation: whether Stop breaks where a job is in this state.
bool crashes(Quirk quirk, JobState state) {
  const bool is_final = has_ended(state) || state == JobState::kStopped;
  return (quirk == Quirk::kCrashesOnFinished && is_final) ||
         (quirk == Quirk::kCrashesOnSecondStop && state == JobState::kStopRequested);
}

/// Whether Stop refuses a job in this state: honestly one that has ended, where the operation can say so and
/// no model was trained.
bool refuses(const Desk& desk, const Family& family, JobState state) {
  switch (desk.quirk) {
    case Quirk::kRefusesSubmittedJob:
      if (state == JobState::kSubmitted) return true;
      break;
    case Quirk::kRefusesRunningJob:
      if (state == JobState::kInProgress) return true;
      break;
    case Quirk::kRefusesSecondStop:
      if (state == JobState::kStopRequested) return true;
      break;
    case Quirk::kRefusesStoppedJob:
      if (state == JobState::kStopped) return true;
      break;
    case Quirk::kRefusesTrainedModel:
      if (has_ended(state) && family.trains) return true;
      break;
    case Quirk::kStopsFinishedJob:
      return false;
    default:
      break;
  }
  return has_ended(state) && !family.trains && declares(*family.model, *family.stop, kInvalidRequest);
}

/// Notes that a job is to stop, and what else a deviation makes of that.
void request_stop(const Desk& desk, Job& job, JobState state, TimePoint now) {
  const bool again = state == JobState::kStopRequested || state == JobState::kStopped;
  if (again && desk.quirk == Quirk::kRestartsStoppedJob) job.stop_requested.reset();
  if (!is_running(state) || desk.quirk == Quirk::kStopIsForgotten) return;
  job.stop_requested = now;
  job.never_stops = desk.quirk == Quirk::kNeverStops;
  job.completes_when_stopped = desk.quirk == Quirk::kCompletesInsteadOfStopping;
  job.completes_though_stopped = desk.quirk == Quirk::kCompletesThoughStopped;
}

/// For a deviation: the job of the same family that was started first, or last.
Job& first_of_kind(const Desk& desk, const Job& job) {
  const auto& jobs = desk.store.jobs();
  const auto first = std::ranges::find(jobs, job.family, &Job::family);
  return *desk.store.find(first->id);
}
Job& newest_of_kind(const Desk& desk, const Job& job) {
  const auto& jobs = desk.store.jobs();
  for (std::size_t number = jobs.size(); number-- > 0;) {
    if (jobs[number].family == job.family) return *desk.store.find(jobs[number].id);
  }
  return *desk.store.find(job.id);
}

/// For a deviation: every other job of the same family stops with this one.
void stop_neighbours(const Desk& desk, const Job& job, TimePoint now) {
  for (const Job& listed : desk.store.jobs()) {
    if (listed.family != job.family || listed.stop_requested) continue;
    desk.store.find(listed.id)->stop_requested = now;
  }
}

/// What Stop tells of a job, as a deviation has it.
void misstate(const Desk& desk, const Family& family, bool stops_finished, Json& facts) {
  const auto say = [&](JobState state) { facts.set("JobStatus", Json::string(word_for(state, family))); };
  const auto leave_out = [&](std::string_view name) {
    std::erase_if(facts.members(), [&](const base::JsonMember& member) { return member.name == name; });
  };
  if (stops_finished) say(JobState::kStopRequested);
  if (desk.quirk == Quirk::kStopAnswersInProgress) say(JobState::kInProgress);
  if (desk.quirk == Quirk::kClaimsStoppedAtOnce) say(JobState::kStopped);
  if (desk.quirk == Quirk::kStopIsForgotten) say(JobState::kStopRequested);
  if (desk.quirk == Quirk::kLeavesStatusOut) leave_out("JobStatus");
  if (desk.quirk == Quirk::kLeavesJobIdOut) leave_out("JobId");
  if (desk.quirk == Quirk::kEchoesWrongJobId) facts.set("JobId", Json::string(std::string(32, '0')));
}

/// For a deviation: what is told of a job that nobody started.
Json invented_facts(const Family& family, const Json& input, JobState state) {
  const Json status = Json::string(word_for(state, family));
  return Json::object({{family.id_member, Json::string(text_of(input, family.id_member))},
                       {"JobStatus", status},
                       {"Status", status}});
}

/// The job whose id a deviation gives away once more; null where a job gets an id of its own.
const Job* takes_for_new(const Desk& desk, const Family& family, std::string_view token) {
  constexpr std::size_t kFewIds = 8;
  const bool repeats = desk.quirk == Quirk::kRepeatsJobIds;
  if ((!repeats && desk.quirk != Quirk::kReusesJobIds) || family.trains) return nullptr;
  std::vector<const Job*> earlier;
  for (const Job& job : desk.store.jobs()) {
    if (job.family == &family) earlier.push_back(&job);
  }
  if (earlier.size() < (repeats ? 1 : kFewIds)) return nullptr;
  return repeats ? earlier.front() : earlier[std::hash<std::string_view>()(token) % kFewIds];
}

}  // namespace

Outcome start(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const std::string token =
      desk.quirk == Quirk::kIgnoresClientToken ? std::string() : client_token(family, input);
  if (const Job* earlier = desk.store.find_by_token(family, token)) {
    if (desk.quirk == Quirk::kTokenForgetsInput || earlier->input.same_value(input))
      return facts_of(*earlier, desk.timings, now);
    return std::unexpected(modelled_error(*family.model, kInvalidRequest,
                                          "This client token was used before, with other parameters."));
  }
  if (const Job* other = takes_for_new(desk, family, token)) return facts_of(*other, desk.timings, now);
  const std::string id = family.trains ? trained_model_arn(family, input) : desk.ids.next_job_id();
  if (desk.store.find(id) != nullptr) {
    return std::unexpected(modelled_error(*family.model, "ResourceInUseException",
                                          fmt::format("A {} of this name and version exists.", family.name)));
  }
  return facts_of(desk.store.add(family, id, token, input, now), desk.timings, now);
}

Outcome describe(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const auto job = find_job(desk, family, *family.describe, input);
  const bool invents = !job && desk.quirk == Quirk::kDescribesWhatNobodyStarted;
  if (!job && !invents) return std::unexpected(job.error());
  const bool tells_of_first = job && desk.quirk == Quirk::kDescribesFirstJob;
  Json facts = invents ? invented_facts(family, input, JobState::kCompleted)
                       : facts_of(tells_of_first ? first_of_kind(desk, **job) : **job, desk.timings, now);
  if (desk.quirk == Quirk::kDescribeShowsInProgress) {
    const Json status = Json::string(word_for(JobState::kInProgress, family));
    facts.set("JobStatus", status);
    facts.set("Status", status);
  }
  const model::Member* properties =
      family.model->shape(family.describe->output).find_member(family.describe_member);
  return Json::object({{family.describe_member, project(*family.model, properties->target, facts)}});
}

Outcome stop(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const auto found = find_job(desk, family, *family.stop, input);
  if (!found && desk.quirk == Quirk::kStopsUnknownJob)
    return invented_facts(family, input, JobState::kStopRequested);
  if (!found) return std::unexpected(found.error());
  Job& job = **found;

  const JobState state = observe(job, desk.timings, now).state;
  if (crashes(desk.quirk, state))
    return std::unexpected(modelled_error(*family.model, "InternalServerException", "This job is odd."));
  if (refuses(desk, family, state)) {
    return std::unexpected(
        modelled_error(*family.model, kInvalidRequest,
                       fmt::format("A job in state {} cannot be stopped.", word_for(state, family))));
  }
  Job& stopped = desk.quirk == Quirk::kStopsNewestJob ? newest_of_kind(desk, job) : job;
  request_stop(desk, stopped, observe(stopped, desk.timings, now).state, now);
  if (desk.quirk == Quirk::kStopsNeighbour) stop_neighbours(desk, job, now);

  Json facts = facts_of(job, desk.timings, now);
  misstate(desk, family, desk.quirk == Quirk::kStopsFinishedJob && has_ended(state), facts);
  return facts;
}

}  // namespace touchstone::endpoint
