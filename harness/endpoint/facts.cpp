// See facts.h.
#include "endpoint/facts.h"

#include "endpoint/answers.h"

namespace touchstone::endpoint {

using base::Json;

Json facts_of(const Job& job, const JobTimings& timings, TimePoint now) {
  const Family& family = *job.family;
  const JobView view = observe(job, timings, now);
  const Json status = Json::string(word_for(view.state, family));
  const Json submitted = epoch_seconds(job.submitted);

  Json facts = job.input;
  facts.set(family.id_member, Json::string(job.id));
  if (!family.trains) facts.set("JobArn", Json::string(arn_of(family, job.id)));
  facts.set("JobStatus", status);
  facts.set("Status", status);
  facts.set("SubmitTime", submitted);
  facts.set("SubmittedTime", submitted);  // Translate's word
  if (view.started) facts.set("TrainingStartTime", epoch_seconds(*view.started));
  if (view.ended) {
    facts.set("EndTime", epoch_seconds(*view.ended));
    if (view.started) facts.set("TrainingEndTime", epoch_seconds(*view.ended));
  }
  if (view.state == JobState::kFailed) facts.set("Message", Json::string("The input could not be read."));
  return facts;
}

}  // namespace touchstone::endpoint
