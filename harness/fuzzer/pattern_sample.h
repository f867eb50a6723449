// Texts that a pattern takes, made from the pattern alone: what it may hold, where it may go on. The grammar
// is that of the models (groups, alternatives, classes, repeats, \p{...}); what else a pattern says,
// look-around among it, is passed over, so a sample is a proposal: whoever needs to know asks
// validate/pattern.h. Pure; the same draws give the same text. Tested by pattern_sample_test.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/seed.h"

namespace touchstone::fuzzer {

class PatternSample {
 public:
  /// Reads any pattern; one that it cannot read at all gives empty texts.
  explicit PatternSample(std::string_view pattern);
  PatternSample(PatternSample&&) noexcept;
  PatternSample& operator=(PatternSample&&) noexcept;
  ~PatternSample();

  /// Draws a text. A repeat without an end is taken a few times only.
  [[nodiscard]] std::string draw(base::Random& random) const;

  struct Node;

 private:
  std::unique_ptr<Node> root_;
};

}  // namespace touchstone::fuzzer
