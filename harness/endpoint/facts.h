// What can be told about a job, under every name that a service uses for it; project() picks what a shape has
// room for. Tested by lifecycle_test.cpp.
#pragma once

#include "base/json.h"
#include "endpoint/job_store.h"

namespace touchstone::endpoint {

/// The members of the request that started the job, its id, ARN, status and times; a time that has not come
/// is left out.
[[nodiscard]] base::Json facts_of(const Job& job, const JobTimings& timings, TimePoint now);

}  // namespace touchstone::endpoint
