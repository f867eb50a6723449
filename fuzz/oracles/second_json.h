// A second opinion on JSON: Boost.JSON's parser, which shares nothing with simdjson. It builds the same
// kind of tree, so that the two can be compared, and decides nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace touchstone::fuzz {

struct SecondReading {
  std::optional<base::Json> value;  ///< nothing when Boost.JSON refuses the text
  bool gave_up = false;             ///< refused for an exponent beyond an int, which JSON knows nothing of
};

/// Reads one JSON text strictly, of at most this many containers inside one another. Members keep their order
/// and their duplicates, numbers their spelling.
[[nodiscard]] SecondReading read_json(std::string_view text, std::size_t max_depth);

/// Whether a text is the beginning of a JSON text; of a whole one unless `more` may follow.
[[nodiscard]] bool could_be_json(std::string_view text, std::size_t max_depth, bool more);

/// Whether two trees are the same to the byte: kinds, spellings of numbers, order of members; offsets aside.
[[nodiscard]] bool identical(const base::Json& a, const base::Json& b);

}  // namespace touchstone::fuzz
