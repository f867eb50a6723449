// A list that many cases share: made once, never changed, copied for the price of a pointer. Thousands of
// cases allow the same answers and cite the same sources. Tested by shared_list_test.cpp.
#pragma once

#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace touchstone::cases {

template <class Item>
class SharedList {
 public:
  using value_type = Item;
  using const_iterator = typename std::vector<Item>::const_iterator;

  SharedList() = default;
  // From the list itself, so that whoever builds one need not know who keeps it.
  SharedList(std::vector<Item> items)  // NOLINT(google-explicit-constructor)
      : items_(items.empty() ? nullptr : std::make_shared<const std::vector<Item>>(std::move(items))) {}
  SharedList(std::initializer_list<Item> items) : SharedList(std::vector<Item>(items)) {}

  /// The items; valid while a copy of this list is.
  [[nodiscard]] const std::vector<Item>& items() const { return items_ == nullptr ? nothing() : *items_; }
  operator const std::vector<Item>&() const { return items(); }  // NOLINT(google-explicit-constructor)

  [[nodiscard]] const_iterator begin() const { return items().begin(); }
  [[nodiscard]] const_iterator end() const { return items().end(); }
  [[nodiscard]] std::size_t size() const { return items().size(); }
  [[nodiscard]] bool empty() const { return items_ == nullptr; }
  [[nodiscard]] const Item& operator[](std::size_t place) const { return items()[place]; }
  [[nodiscard]] const Item& front() const { return items().front(); }

  /// This list and then the other one; where one of them is empty, the other is shared.
  [[nodiscard]] SharedList with(const SharedList& other) const {
    if (empty() || other.empty()) return empty() ? other : *this;
    std::vector<Item> both = items();
    both.insert(both.end(), other.begin(), other.end());
    return both;
  }

 private:
  static const std::vector<Item>& nothing() {
    static const std::vector<Item> none;
    return none;
  }

  std::shared_ptr<const std::vector<Item>> items_;
};

}  // namespace touchstone::cases
