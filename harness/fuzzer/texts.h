// Texts for a string member, made from its constraints: lengths at each bound and beyond it, samples of its
// pattern, and small changes to what fits. Whether one is well-formed is not known here (oracle.h). Pure; the
// same draws give the same text. Tested by texts_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"
#include "fuzzer/pattern_sample.h"
#include "model/model.h"

namespace touchstone::fuzzer {

struct Text {
  std::string value;  ///< UTF-8
  std::string tried;  ///< what it tries, of a bounded set: "length 33", "text after", ...
};

class Texts {
 public:
  /// @param known  a well-formed text, which may be empty: for changes that a sample would drown in others
  Texts(const model::Constraints& constraints, std::string known);

  /// A text that is meant to fit.
  [[nodiscard]] std::string fitting(base::Random& random) const;
  /// A text that may fit or not.
  [[nodiscard]] Text draw(base::Random& random) const;

 private:
  [[nodiscard]] Text of_length(base::Random& random) const;
  [[nodiscard]] Text with_other_character(base::Random& random) const;
  [[nodiscard]] Text with_surroundings(base::Random& random) const;
  [[nodiscard]] Text changed(base::Random& random) const;

  PatternSample sample_;
  std::vector<std::size_t> lengths_;  ///< worth trying, in code points
  std::vector<std::string> values_;   ///< of an enumeration
  std::string known_;
};

}  // namespace touchstone::fuzzer
