// What happened in one case as JSON, with all that a judge reads: a line of a recording. Reading refuses what
// no run of the case could have left. Tested by recording_test.cpp.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/json_source.h"
#include "cases/catalogue.h"
#include "run/transcript.h"

namespace touchstone::report {

/// Names an ending for machines: "finished", "stopped-early", ...
[[nodiscard]] std::string_view name_of(run::Ending ending);

/// @param shown  holds no secrets any more
[[nodiscard]] base::Json to_json(const run::Transcript& shown);

/// Reads what to_json() wrote; "repetition" may stand beside it and is the caller's. Faults go to the view's
/// source.
[[nodiscard]] run::Transcript read_transcript(base::ObjectView object, const cases::Catalogue& catalogue);

}  // namespace touchstone::report
