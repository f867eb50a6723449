// What stands for the variables that a run fills in, where a text is looked at before any run: a region, an
// account, and the family's well-formed address that nobody issued. Cases near a bound of length do not use
// them. Tested by bounds_test.cpp and expand_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "cases/case.h"
#include "cases/template.h"

namespace touchstone::cases {

class StandIns {
 public:
  explicit StandIns(const Family& family);

  /// Fills a template; an error where it names anything else.
  [[nodiscard]] base::Result<std::string> fill(std::string_view text) const;
  [[nodiscard]] base::Result<base::Json> fill(const base::Json& value) const;

 private:
  Variables variables_;
};

}  // namespace touchstone::cases
