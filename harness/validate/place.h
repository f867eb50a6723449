// Where a checker stands in a value: a chain of steps on the stack, turned into a path only when a fault is
// found. Private to this room. Tested by check_test.cpp.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::validate {

/// One step down from `parent`, which must outlive it. The steps read as Violation::path says.
class Place {
 public:
  /// The input itself.
  Place() = default;

  [[nodiscard]] Place member(std::string_view name) const { return {this, Kind::kMember, name, 0}; }
  [[nodiscard]] Place map_key(std::string_view key) const { return {this, Kind::kMapKey, key, 0}; }
  [[nodiscard]] Place item(std::size_t index) const { return {this, Kind::kItem, {}, index}; }

  [[nodiscard]] std::vector<std::string> path() const {
    if (parent_ == nullptr) return {};
    std::vector<std::string> steps = parent_->path();
    steps.push_back(step());
    return steps;
  }

 private:
  enum class Kind : std::uint8_t { kMember, kMapKey, kItem };

  Place(const Place* parent, Kind kind, std::string_view name, std::size_t index)
      : parent_(parent), kind_(kind), name_(name), index_(index) {}

  [[nodiscard]] std::string step() const {
    switch (kind_) {
      case Kind::kItem:
        return std::to_string(index_ + 1);
      case Kind::kMapKey:
        return fmt::format("[{}]", name_);
      case Kind::kMember:
        break;
    }
    return std::string(name_);
  }

  const Place* parent_ = nullptr;
  Kind kind_ = Kind::kMember;
  std::string_view name_;
  std::size_t index_ = 0;
};

}  // namespace touchstone::validate
