// Jobs that somebody else brought into a state, named in a file (--fixture), and which case gets which of
// them. It asks no target whether they are there; run/ does. Pure after loading. Tested by fixture_test.cpp.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"

namespace touchstone::cases {

/// The addresses of jobs, in the order of the file, by the id of their family and their state.
struct Fixture {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> jobs;
};

/// Reads `{"comprehend/SentimentDetectionJob": {"COMPLETED": "id", "IN_PROGRESS": ["id", ...]}}`, strictly.
[[nodiscard]] base::Result<Fixture> load_fixture(const std::filesystem::path& path,
                                                 const Catalogue& catalogue);

/// Which job of a fixture each need of a case gets.
class HandedOut {
 public:
  HandedOut() = default;
  /// Hands out in the order of the cases' ids, whatever the order of `selected`. A job in a final state goes
  /// to every case that needs one, for a stop does not change it; any other goes to one case only.
  HandedOut(const Fixture& fixture, const Catalogue& catalogue, std::span<const Case* const> selected);

  /// The address for a need; nothing when there was none, or none left.
  [[nodiscard]] std::optional<std::string> find(const Case& tested, const Need& need) const;

 private:
  std::map<std::pair<std::string, std::string>, std::string> jobs_;  ///< by the case's id and the need's name
};

}  // namespace touchstone::cases
