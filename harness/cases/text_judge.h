// Asks the constraints of strings, with each pattern compiled once. What is asked of other values, and in the
// words of AWS, is validate/check.h. Tested by bounds_test.cpp and expand_test.cpp.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/model.h"
#include "validate/pattern.h"

namespace touchstone::cases {

class TextJudge {
 public:
  /// Tells whether a text keeps the bounds of its length and its pattern.
  /// @return errors for a pattern that cannot be compiled, or that gives no answer within bounds
  [[nodiscard]] base::Result<bool> is_well_formed(const model::Constraints& constraints,
                                                  std::string_view text);
  /// Tells whether a pattern takes the whole of a text; errors as above.
  [[nodiscard]] base::Result<bool> matches(const std::string& pattern, std::string_view text);

 private:
  std::map<std::string, validate::Pattern, std::less<>> patterns_;
};

}  // namespace touchstone::cases
