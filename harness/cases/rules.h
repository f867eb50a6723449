// The rules of awsJson 1.1 for whoever answers, each with the cases and the checks of every exchange that
// hold a target to it, or the reason why none can. Read from conformance/rules.json. A rule with neither does
// not load, nor does one whose cases leave out a Stop operation. Tested by rules_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"

namespace touchstone::cases {

/// How binding a rule is: demanded by the protocol or by its tests, recommended there, or derived from tests
/// of a sibling protocol, from HTTP, or from what was seen.
enum class Strength : std::uint8_t { kMust, kShould, kDerived };
[[nodiscard]] std::string_view name_of(Strength strength);

struct ProtocolRule {
  std::string id;
  Strength strength = Strength::kMust;
  std::string says;  ///< in the project's own words
  std::vector<std::string> sources;
  std::vector<const Case*> cases;   ///< sorted by id
  std::vector<std::string> checks;  ///< of every exchange, by their ids
  Untestable untestable;

  /// The slugs of its cases of one operation, in their order.
  [[nodiscard]] std::vector<std::string> slugs_of(std::string_view operation_id) const;
};

/// Loads `folder`/rules.json, in its order. `catalogue` must outlive the rules.
/// @param checks  the ids of the checks that every exchange is held against
/// @return kUnknownName for a case, check or source that does not exist, kMissingKey for a rule that nothing
///         holds a target to and that does not say why, kBadValue for an unknown strength or reason
[[nodiscard]] base::Result<std::vector<ProtocolRule>> load_rules(const std::filesystem::path& folder,
                                                                 const Catalogue& catalogue,
                                                                 std::span<const std::string_view> checks);

}  // namespace touchstone::cases
