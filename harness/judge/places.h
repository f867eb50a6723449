// Places in a transcript: nearly always one, which then costs no memory of its own.
// (boost::container::small_vector would do the same, but g++ 12 sees an overread in it that is not there.)
// Tested by places_test.cpp.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <vector>

namespace touchstone::judge {

/// A short list of indices, in the order in which they were added.
class Places {
 public:
  using value_type = std::size_t;
  using const_iterator = const std::size_t*;

  Places() = default;
  Places(std::initializer_list<std::size_t> places) {
    for (const std::size_t place : places) push_back(place);
  }

  void push_back(std::size_t place) {
    if (size_ == 0) {
      one_ = place;
    } else {
      if (size_ == 1) many_.push_back(one_);
      many_.push_back(place);
    }
    ++size_;
  }
  void clear() {
    size_ = 0;
    many_.clear();
  }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const std::size_t* begin() const { return size_ > 1 ? many_.data() : &one_; }
  [[nodiscard]] const std::size_t* end() const { return begin() + size_; }
  [[nodiscard]] std::size_t front() const { return *begin(); }

 private:
  std::size_t size_ = 0;
  std::size_t one_ = 0;
  std::vector<std::size_t> many_;  ///< all of them, when there are several
};

}  // namespace touchstone::judge
