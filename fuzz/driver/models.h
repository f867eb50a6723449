// The project's own models inside of a fuzz target's program, which must work on machines that have no
// checkout. Their texts are put in by fuzz_target.cmake; nothing here is written by hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace touchstone::fuzz {

struct ModelText {
  std::string file;                      ///< "comprehend.json"
  std::vector<std::string_view> pieces;  ///< of its text
};

/// conformance/models, as it was when this was built.
[[nodiscard]] const std::vector<ModelText>& model_texts();

/// The same, read; aborts when they cannot be.
[[nodiscard]] const std::vector<model::Model>& models();

}  // namespace touchstone::fuzz
