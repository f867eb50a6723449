// The states of the jobs behind each Stop operation, as its model lists them, each with the cases that reach
// it or the reason why none does. The reasons are read from conformance/states.json. A state with neither
// does not load, and so fails every build's tests. Tested by states_test.cpp.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "model/model.h"

namespace touchstone::cases {

/// One state of the jobs of one family.
struct JobState {
  const Family* family = nullptr;
  std::string name;
  std::vector<const Case*> cases;  ///< of the family's Stop operation, that reach it; sorted by id
  Untestable untestable;
};

/// The states that a job of the family can be in, in the order of its model; none where the model lists none.
[[nodiscard]] std::vector<std::string> states_of(const model::Model& model, const Family& family);

/// The states of its own operation's jobs that a case reaches: in which it needs one, or for which alone it
/// waits. Of several that a wait accepts none is reached for sure; those that `states` has not count for
/// nothing, for shared waits name the states of all families.
/// @param family  of `catalogue`, whose jobs the case's operation stops
[[nodiscard]] std::vector<std::string> reached_states(const Catalogue& catalogue, const Family& family,
                                                      const Case& tested,
                                                      std::span<const std::string> states);

/// Loads `folder`/states.json and finds the cases of each state of each family, in the order of the families.
/// @param catalogue  must outlive the states
/// @return kMissingKey for a state that no case reaches and of which the file says nothing, kUnknownName for
/// an
///         entry that no such state has, kDuplicate for a second one, kBadValue for an unknown reason
[[nodiscard]] base::Result<std::vector<JobState>> load_states(const std::filesystem::path& folder,
                                                              const Catalogue& catalogue,
                                                              std::span<const model::Model> models);

}  // namespace touchstone::cases
