// Places in a transcript: nearly always one, which then costs no memory of its own.
// (boost::container::small_vector would do the same, but g++ 12 sees an overread in it that is not there.)
// Tested by places_test.cpp.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <memory>
#include <vector>

namespace touchstone::judge {

/// A short list of indices, in the order in which they were added.
class Places {
 public:
  using value_type = std::size_t;
  using const_iterator = const std::size_t*;

  Places() = default;
  /// One place.
  explicit Places(std::size_t place) : one_(place) {}
  Places(std::initializer_list<std::size_t> places) {
    for (const std::size_t place : places) push_back(place);
  }
  Places(const Places& other)
      : one_(other.one_), many_(other.many_ ? std::make_unique<Many>(*other.many_) : nullptr) {}
  Places(Places&&) noexcept = default;
  Places& operator=(const Places& other) { return *this = Places(other); }
  Places& operator=(Places&&) noexcept = default;
  ~Places() = default;

  void push_back(std::size_t place) {
    if (many_) {
      many_->push_back(place);
    } else if (one_ == kNone) {
      one_ = place;
    } else {
      many_ = std::make_unique<Many>(Many{one_, place});
    }
  }

  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::size_t size() const { return many_ ? many_->size() : one_ == kNone ? 0U : 1U; }
  [[nodiscard]] const std::size_t* begin() const { return many_ ? many_->data() : &one_; }
  [[nodiscard]] const std::size_t* end() const { return begin() + size(); }
  [[nodiscard]] std::size_t front() const { return *begin(); }

 private:
  using Many = std::vector<std::size_t>;
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  std::size_t one_ = kNone;
  std::unique_ptr<Many> many_;  ///< all of them, when there are several
};

}  // namespace touchstone::judge
