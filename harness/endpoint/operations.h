// The four things one can do with a job: start, describe, list and stop it, the same for every family.
// Requests come in valid and normalised; what goes out are facts, which endpoint.cpp holds to the operation's
// output shape. Tested by lifecycle_test.cpp.
#pragma once

#include <expected>

#include "base/json.h"
#include "endpoint/answers.h"
#include "endpoint/deviations.h"
#include "endpoint/family.h"
#include "endpoint/ids.h"
#include "endpoint/job_store.h"

namespace touchstone::endpoint {

/// What an operation works on.
struct Desk {
  JobStore& store;
  IdSource& ids;
  const JobTimings& timings;
  Quirk quirk;
};

/// Facts for the output, by member name.
using Outcome = std::expected<base::Json, ServiceError>;
using Perform = Outcome (*)(const Desk& desk, const Family& family, const base::Json& input, TimePoint now);

/// Starts a job, or creates and trains a model. The same client token with the same input gives the same job
/// again; with another input, the operation's error for an invalid request. A trained model's name and
/// version must be free (ResourceInUseException).
[[nodiscard]] Outcome start(const Desk& desk, const Family& family, const base::Json& input, TimePoint now);

/// Tells everything about one job.
[[nodiscard]] Outcome describe(const Desk& desk, const Family& family, const base::Json& input,
                               TimePoint now);

/// Lists the family's jobs that pass the filter, newest first, a page at a time.
[[nodiscard]] Outcome list(const Desk& desk, const Family& family, const base::Json& input, TimePoint now);

/// Asks a job to stop. One that has ended is refused with InvalidRequestException where the operation
/// declares that error, else told as it is; the training of a model may always be stopped, whatever became of
/// it. Sources: doc:comprehend/StopSentimentDetectionJob, doc:translate/StopTextTranslationJob,
/// observed:stop-training-finished.
[[nodiscard]] Outcome stop(const Desk& desk, const Family& family, const base::Json& input, TimePoint now);

}  // namespace touchstone::endpoint
