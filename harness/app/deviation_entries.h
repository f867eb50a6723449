// Reads conformance/deviations/: for each deviation of the embedded endpoint the cases and the checks that
// must catch it. A deviation without an entry, an entry without a deviation, and one that says otherwise than
// the endpoint are refused. Tested by deviation_entries_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"

namespace touchstone::app {

struct CaughtBy {
  std::string cases;  ///< an id or a glob; some case of it must fail in `check`
  std::string check;  ///< without the step: "answer" stands for "answer@2" too
};

struct DeviationEntry {
  std::string name;
  std::string kind;
  std::string says;
  bool over_sockets = false;  ///< only sockets show it, or show it fully
  std::vector<CaughtBy> caught_by;
  bool uncaught = false;  ///< no case may show it: a fault as soon as one does
  bool unfuzzed = false;  ///< the fuzzer cannot show it: a fault as soon as it does
};

struct DeviationEntries {
  std::vector<DeviationEntry> deviations;  ///< sorted by name
};

/// Loads `folder`/deviations/*.json.
[[nodiscard]] base::Result<DeviationEntries> load_deviation_entries(const std::filesystem::path& folder,
                                                                    const cases::Catalogue& catalogue);

}  // namespace touchstone::app
