// What the operations do wrong with the jobs themselves; operations.cpp and listing.cpp ask for each of these
// in one line. See deviations.h.
#include <array>

#include "endpoint/deviations.h"

namespace touchstone::endpoint {

std::span<const Deviant> state_deviations() {
  static constexpr std::array kRows = {
      Deviant{"claims-stopped-at-once", "Stop answers STOPPED while the job goes on for a while",
              Quirk::kClaimsStoppedAtOnce},
      Deviant{"compares-beginning-of-ids",
              "a job is found by an id that differs from its own at the end only",
              Quirk::kComparesBeginningOfIds},
      Deviant{"completes-instead-of-stopping", "a job that was asked to stop becomes COMPLETED",
              Quirk::kCompletesInsteadOfStopping},
      Deviant{"describe-shows-in-progress", "Describe shows IN_PROGRESS whatever became of the job",
              Quirk::kDescribeShowsInProgress},
      Deviant{"describes-first-job", "Describe tells of the first job of its kind, whichever was asked for",
              Quirk::kDescribesFirstJob},
      Deviant{"describes-what-nobody-started", "Describe answers for an id that was never issued",
              Quirk::kDescribesWhatNobodyStarted},
      Deviant{"echoes-wrong-job-id", "Stop answers with a JobId that was not asked for",
              Quirk::kEchoesWrongJobId},
      Deviant{"forgets-stopped-job", "a job that was stopped is not found any more",
              Quirk::kForgetsStoppedJob},
      Deviant{"ignores-client-token", "the same client token starts another job", Quirk::kIgnoresClientToken},
      Deviant{"leaves-job-id-out", "Stop answers without the JobId", Quirk::kLeavesJobIdOut},
      Deviant{"leaves-status-out", "Stop answers without the JobStatus", Quirk::kLeavesStatusOut},
      Deviant{"list-finds-no-state", "List shows no job where it is asked for those in a state",
              Quirk::kListFindsNoState},
      Deviant{"list-forgets-state", "List shows jobs in any state, whichever it is asked for",
              Quirk::kListForgetsState},
      Deviant{"list-leaves-newest-out", "List shows every job but the one started last",
              Quirk::kListLeavesNewestOut},
      Deviant{"list-leaves-stopped-out", "List shows no job that was stopped", Quirk::kListLeavesStoppedOut},
      Deviant{"list-shows-submitted", "List shows SUBMITTED whatever became of the job",
              Quirk::kListShowsSubmitted},
      Deviant{"refuses-running-job", "Stop refuses a job that is IN_PROGRESS", Quirk::kRefusesRunningJob},
      Deviant{"refuses-second-stop", "Stop refuses a job whose stop was requested before",
              Quirk::kRefusesSecondStop},
      Deviant{"refuses-stopped-job", "Stop refuses a job that is STOPPED", Quirk::kRefusesStoppedJob},
      Deviant{"refuses-submitted-job", "Stop refuses a job that is SUBMITTED", Quirk::kRefusesSubmittedJob},
      Deviant{"refuses-trained-model", "Stop refuses a model that is trained or in error",
              Quirk::kRefusesTrainedModel},
      Deviant{"repeats-job-ids", "every job gets the id of the first one", Quirk::kRepeatsJobIds},
      Deviant{"restarts-stopped-job", "a second stop starts the job again", Quirk::kRestartsStoppedJob},
      Deviant{"reuses-job-ids", "from the ninth job of its kind on, a job gets the id of an earlier one",
              Quirk::kReusesJobIds},
      Deviant{"stop-answers-in-progress", "Stop answers IN_PROGRESS for the job that it stops",
              Quirk::kStopAnswersInProgress},
      Deviant{"stop-is-forgotten", "Stop answers as it should and stops nothing", Quirk::kStopIsForgotten},
      Deviant{"stop-never-stops", "a job that was asked to stop stays in STOP_REQUESTED for ever",
              Quirk::kNeverStops},
      Deviant{"stops-finished-job", "Stop answers STOP_REQUESTED for a job that has completed or failed",
              Quirk::kStopsFinishedJob},
      Deviant{"stops-neighbour", "Stop stops the other jobs of its kind, too", Quirk::kStopsNeighbour},
      Deviant{"stops-newest-job", "Stop stops the job of its kind that was started last, whichever was named",
              Quirk::kStopsNewestJob},
      Deviant{"stops-other-family", "Stop accepts the id of a job that another operation started",
              Quirk::kStopsOtherFamily},
      Deviant{"stops-other-service", "Stop accepts the id of a job of another service",
              Quirk::kStopsOtherService},
      Deviant{"stops-unknown-job", "Stop answers STOP_REQUESTED for an id that was never issued",
              Quirk::kStopsUnknownJob},
      Deviant{"token-forgets-input", "a used client token is taken with any input",
              Quirk::kTokenForgetsInput},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
