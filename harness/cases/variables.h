// The values that templates are filled with, by name. Tested by variables_test.cpp.
#pragma once

#include <boost/container/flat_map.hpp>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace touchstone::cases {

/// A copy costs what is its own: each case of a run has a few values besides those of all cases of its
/// operation. What makes or merges whole maps stands in variables.cpp: each unit that instantiates it costs
/// clang-tidy twenty seconds more (clang-tidy-19 --enable-check-profile).
class Variables {
 public:
  using Map = boost::container::flat_map<std::string, std::string, std::less<>>;

  Variables() = default;
  Variables(std::initializer_list<Map::value_type> values);
  explicit Variables(Map values) : own_(std::move(values)) {}
  /// Those that stand over `shared`, hiding what has the same name there.
  explicit Variables(std::shared_ptr<const Map> shared) : shared_(std::move(shared)) {}

  /// The value of `name`; null when there is none. Valid until a value is added.
  [[nodiscard]] const std::string* find(std::string_view name) const {
    if (const auto found = own_.find(name); found != own_.end()) return &found->second;
    if (shared_ == nullptr) return nullptr;
    const auto found = shared_->find(name);
    return found == shared_->end() ? nullptr : &found->second;
  }
  /// Gives `name` a value, whatever it had.
  void set(std::string_view name, std::string value) {
    own_.insert_or_assign(std::string(name), std::move(value));
  }
  /// Gives `name` a value unless it has one; tells whether it had none.
  bool add(std::string_view name, std::string value) {
    if (find(name) != nullptr) return false;
    set(name, std::move(value));
    return true;
  }
  [[nodiscard]] bool empty() const { return own_.empty() && (shared_ == nullptr || shared_->empty()); }
  /// All of them, by name.
  [[nodiscard]] Map all() const;

  friend bool operator==(const Variables& a, const Variables& b) { return a.all() == b.all(); }

 private:
  std::shared_ptr<const Map> shared_;
  Map own_;
};

}  // namespace touchstone::cases
