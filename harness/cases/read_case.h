// Reads a file of cases. Each read_* function of read_case.cpp reads one kind of object of
// conformance/README.md and nothing else. Tested by catalogue_test.cpp.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <deque>
#include <functional>
#include <string_view>
#include <utility>

#include "cases/reader.h"

namespace touchstone::cases {

/// Cases in the order in which they were read. They stay where they are: the ids are looked up in place.
class ReadCases {
 public:
  /// Makes room for the ids of `more` cases at once.
  void expect(std::size_t more) { ids_.reserve(ids_.size() + more); }
  /// @return false when another one has its id
  bool add(Case made) {
    cases_.push_back(std::move(made));
    return ids_.insert(cases_.back().id).second;
  }
  [[nodiscard]] std::deque<Case>& cases() { return cases_; }

 private:
  std::deque<Case> cases_;
  // std::hash takes 9 ns for an id of sixty characters, Boost's 43 (a loop over 5,700 of them).
  boost::unordered_flat_set<std::string_view, std::hash<std::string_view>> ids_;
};

/// The cases of a file, repeated for each operation that it speaks of. A case whose id is there already is a
/// fault.
void read_cases(const Reader& reader, std::string_view text, const base::Json& root, ReadCases& into);

}  // namespace touchstone::cases
