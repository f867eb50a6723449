// Answers that many cases share, by name: what conformance/answers.json says of each operation. A set holds
// for the operations that it lists, and says for each of them something of its own; a name that says nothing
// of an operation is an error of whoever uses it. Pure. Tested by answers_test.cpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cases/case.h"

namespace touchstone::cases {

class AnswerSets {
 public:
  /// Keeps what the set `name` allows an operation (SERVICE/Operation) to answer.
  /// @return false when it says something of this operation already
  bool add(std::string_view name, std::string_view operation_id, SharedList<Allowed> answers);

  /// What the set `name` allows an operation to answer; null when it says nothing of it. Valid while this is.
  [[nodiscard]] const SharedList<Allowed>* find(std::string_view name, std::string_view operation_id) const;
  [[nodiscard]] bool knows(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  // By name, then by operation.
  std::map<std::string, std::map<std::string, SharedList<Allowed>, std::less<>>, std::less<>> sets_;
};

}  // namespace touchstone::cases
