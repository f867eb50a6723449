// The reports of all shards of one run made one, as if it had never been split. Pure. Tested by
// merge_test.cpp.
#pragma once

#include <vector>

#include "base/result.h"
#include "report/read.h"

namespace touchstone::report {

struct Merged {
  ReportFile whole;
  std::vector<std::string> remarks;  ///< what is worth saying and no error: shards with other seeds
};

/// Merges the shards' reports, in any order.
/// @return kBadValue or kDuplicate, with the file, for a report of another catalogue, program or selection,
/// for a shard that is given twice, one that is missing, and a case that stands in two
[[nodiscard]] base::Result<Merged> merge(std::vector<ReportFile> shards);

}  // namespace touchstone::report
