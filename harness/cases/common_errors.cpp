// See common_errors.h.
#include "cases/common_errors.h"

#include <algorithm>

namespace touchstone::cases {

bool CommonErrors::add(CommonError error) {
  const auto place = std::ranges::lower_bound(errors_, error.name, {}, &CommonError::name);
  if (place != errors_.end() && place->name == error.name) return false;
  errors_.insert(place, std::move(error));
  return true;
}

const CommonError* CommonErrors::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(errors_, name, {}, &CommonError::name);
  return found != errors_.end() && found->name == name ? &*found : nullptr;
}

bool CommonErrors::needs_no_declaration(std::string_view name) const {
  const CommonError* found = find(name);
  return found != nullptr && !found->remapped;
}

}  // namespace touchstone::cases
