// See variables.h.
#include "cases/variables.h"

namespace touchstone::cases {

Variables::Variables(std::initializer_list<Map::value_type> values) : own_(values) {}

Variables::Map Variables::all() const {
  Map values = own_;
  if (shared_ != nullptr) values.insert(shared_->begin(), shared_->end());
  return values;
}

}  // namespace touchstone::cases
