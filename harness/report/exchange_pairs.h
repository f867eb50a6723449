// Which exchange of one run of a case belongs to which of another: by purpose, step and operation, in their
// order. Looks that only wait count as their last one, and what does not concern the case is left out. Pure.
// Tested by differences_test.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cases/catalogue.h"
#include "run/transcript.h"

namespace touchstone::report {

struct ExchangePairs {
  std::vector<std::pair<const run::Recorded*, const run::Recorded*>> pairs;  ///< as they went in A
  std::vector<const run::Recorded*> only_a;
  std::vector<const run::Recorded*> only_b;
};

/// The transcripts must outlive the pairs.
/// @param catalogue  knows which operations only look at a job
[[nodiscard]] ExchangePairs pair_exchanges(const cases::Catalogue& catalogue, const run::Transcript& a,
                                           const run::Transcript& b);

/// Where an exchange stands in its case, for people: "step 2, StopSentimentDetectionJob".
[[nodiscard]] std::string describe_place(const cases::Case& tested, const run::Recorded& recorded);

}  // namespace touchstone::report
