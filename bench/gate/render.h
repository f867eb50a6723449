// What the gate says: a line for each benchmark that moved, then one that sums up. Pure. Tested by
// render_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "gate/verdict.h"

namespace touchstone::gate {

/// The worst first; benchmarks that stayed the same are only counted. Ends with a line that says how small a
/// slowdown would have been seen, so that "the same" can be weighed.
[[nodiscard]] std::string render(const std::vector<Verdict>& verdicts, const std::vector<std::string>& notes);

}  // namespace touchstone::gate
