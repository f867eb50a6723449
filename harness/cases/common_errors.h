// Errors that no operation needs to declare, for AWS's front end answers with them whatever was asked. Read
// from "common_errors" of conformance/answers.json: cases may allow them, and the judge knows them. Pure.
// Tested by common_errors_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace touchstone::cases {

struct CommonError {
  std::string name;
  bool remapped = false;  ///< some services put it in the place of a common one; only there it is declared
  std::vector<std::string> sources;
};

class CommonErrors {
 public:
  /// @return false when the name is there already
  bool add(CommonError error);
  /// Null when there is none of this name. Valid while this is.
  [[nodiscard]] const CommonError* find(std::string_view name) const;
  /// Tells whether a case may allow this error to an operation that does not declare it.
  [[nodiscard]] bool may_be_allowed(std::string_view name) const { return find(name) != nullptr; }
  /// Tells whether an operation that does not declare this error may answer with it and is told nothing.
  [[nodiscard]] bool needs_no_declaration(std::string_view name) const;

 private:
  std::vector<CommonError> errors_;  ///< sorted by name
};

}  // namespace touchstone::cases
