// One of N parts of a selection, so that a run may be spread over machines: "2/4" takes each fourth case,
// beginning with the second. Deterministic: same selection, same parts, disjoint and complete; neighbours,
// which are much alike, are spread evenly. It knows nothing of reports (report/merge.h). Tested by
// shard_test.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cases/case.h"

namespace touchstone::cases {

struct Shard {
  std::size_t index = 1;  ///< from 1
  std::size_t of = 1;
};

/// Reads "2/4"; kBadValue for anything else, or an index beyond the number of shards.
[[nodiscard]] base::Result<Shard> parse_shard(std::string_view text);

/// The cases of this part, in the order of the selection; empty when there are fewer cases than shards.
[[nodiscard]] std::vector<const Case*> take_shard(std::span<const Case* const> selected, Shard shard);

/// A digest of the ids of a selection, in its order: parts of one selection have the same.
[[nodiscard]] std::string digest_of_ids(std::span<const std::string> ids);

}  // namespace touchstone::cases
