// Which part of a selection was run, as JSON; the same in reports and recordings. Tested by read_test.cpp and
// recording_test.cpp.
#pragma once

#include "base/json.h"
#include "base/json_source.h"
#include "report/run_report.h"

namespace touchstone::report {

[[nodiscard]] base::Json to_json(const ShardOf& shard);
/// Reads what to_json() wrote. Faults go to the view's source.
[[nodiscard]] ShardOf read_shard(base::ObjectView object);

}  // namespace touchstone::report
