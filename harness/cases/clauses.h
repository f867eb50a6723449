// The clauses of the documentation, each with the cases that test it or the reason why none can. Read from
// conformance/clauses. A clause with neither does not load, and so fails every build's tests. Tested by
// clauses_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"

namespace touchstone::cases {

/// One demand of a documentation page, in the project's own words.
struct Clause {
  std::string id;  ///< unique within its operation: "finished-job-is-refused"
  std::string service;
  std::string operation;
  std::string heading;  ///< of the page
  std::string says;
  std::string source;
  std::vector<const Case*> cases;  ///< that test it, sorted by id; empty when it cannot be tested
  Untestable untestable;
  std::string
      finding;  ///< where the page contradicts itself or another source: what, and how it is read here

  /// Whether a target can break it: some case is judged, and not against the embedded endpoint alone.
  [[nodiscard]] bool binds_targets() const;
};

/// Loads every clause below `folder`/clauses, sorted by operation, in the order of the pages. `catalogue`
/// must outlive the clauses.
/// @return kUnknownName for a case that does not exist, kMissingKey for a clause with neither cases nor a
/// reason,
///         kBadValue for a reason that is not on the list
[[nodiscard]] base::Result<std::vector<Clause>> load_clauses(const std::filesystem::path& folder,
                                                             const Catalogue& catalogue);

}  // namespace touchstone::cases
