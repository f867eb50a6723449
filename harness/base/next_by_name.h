// Finds items of a list by their names where they mostly are asked for in the list's own order, as members of
// a structure are when a value was written by the same model. Tested by next_by_name_test.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace touchstone::base {

/// @tparam Item  has a `name`; no two of a list have the same
template <class Item>
class NextByName {
 public:
  /// The list must outlive this.
  explicit NextByName(std::span<const Item> items) : items_(items) {}

  /// Null where none has the name. Looks first behind the one that was found last.
  [[nodiscard]] const Item* find(std::string_view name) {
    for (std::size_t tried = 0; tried < items_.size(); ++tried) {
      const Item& item = items_[next_];
      next_ = next_ + 1 < items_.size() ? next_ + 1 : 0;
      if (item.name == name) return &item;
    }
    return nullptr;
  }

 private:
  std::span<const Item> items_;
  std::size_t next_ = 0;
};

}  // namespace touchstone::base
