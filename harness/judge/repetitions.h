// Several runs of the same cases made one: the worst verdict of each case, and in words where they differ.
// Pure. Tested by repetitions_test.cpp.
#pragma once

#include <vector>

#include "judge/expectations.h"
#include "judge/verdict.h"
#include "run/transcript.h"

namespace touchstone::judge {

/// One run of all cases, judged, with the expectations applied.
struct Repetition {
  std::vector<Verdict> verdicts;
  std::vector<run::Transcript> transcripts;  ///< of the verdicts, in the same order
  std::vector<BrokenExpectation> broken;
};

/// Joins repetitions that hold the same cases in the same order; at least one. For each case the first of its
/// worst verdicts is kept with its transcript, marked unstable when outcome, or the outcome or sight of a
/// check, was not the same every time. An expectation that did not hold in one of them does not hold.
[[nodiscard]] Repetition join(std::vector<Repetition> repetitions);

}  // namespace touchstone::judge
