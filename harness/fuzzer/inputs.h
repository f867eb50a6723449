// Inputs of one operation, made from its model: a well-formed one with one member changed, left out, or of
// another type. Whether the result is well-formed is not known here (oracle.h). Pure; the same draws give the
// same input. Tested by generator_test.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/seed.h"
#include "fuzzer/texts.h"
#include "model/model.h"

namespace touchstone::fuzzer {

struct Input {
  base::Json value;
  std::string tried;
};

class Inputs {
 public:
  /// @param base  a well-formed input
  Inputs(const model::Model& model, const model::Operation& operation, base::Json base);

  /// One member changed in some way.
  [[nodiscard]] Input draw(base::Random& random) const;
  [[nodiscard]] const base::Json& base() const { return base_; }
  /// Every constraint that an input may break, in the words of the oracle: "JobId max-length", "JobId type".
  [[nodiscard]] std::vector<std::string> constraints() const;

 private:
  struct Spot {
    std::vector<std::string> path;
    const model::Member* member;
    model::Constraints constraints;
    Texts texts;
  };

  void find_spots(const model::Shape& structure, const std::vector<std::string>& path, std::size_t depth);
  [[nodiscard]] Input changed(const Spot& spot, base::Random& random) const;
  [[nodiscard]] Input of_another_type(const Spot& spot, base::Random& random) const;

  const model::Model& model_;
  base::Json base_;
  std::vector<Spot> spots_;
};

}  // namespace touchstone::fuzzer
