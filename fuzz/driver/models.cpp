// See models.h.
#include "driver/models.h"

#include <cstdio>
#include <cstdlib>

#include "base/result.h"
#include "model/load.h"

namespace touchstone::fuzz {

const std::vector<model::Model>& models() {
  static const std::vector<model::Model> read = [] {
    std::vector<model::Model> made;
    for (const ModelText& source : model_texts()) {
      std::string text;
      for (const std::string_view piece : source.pieces) text += piece;
      auto parsed = model::parse_model(text, source.file);
      if (!parsed) {
        std::fprintf(stderr, "%s\n", base::render(parsed.error()).c_str());
        std::abort();
      }
      made.push_back(*std::move(parsed));
    }
    return made;
  }();
  return read;
}

}  // namespace touchstone::fuzz
