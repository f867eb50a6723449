// Known deviations of a target, exact: case, check, what was seen, and why it is tolerated.
// An entry that does not hold any more is itself a failure, so that the list cannot rot. Pure: what day it is
// is an argument. How the files look is expectations_file.h's. Tested by expectations_test.cpp and
// expectations_update_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "judge/verdict.h"

namespace touchstone::judge {

/// One case and check of an entry; an entry of a file that names several cases becomes several of these.
struct Expectation {
  enum class Kind : std::uint8_t {
    kAlways,  ///< fails every time
    kFlaky,   ///< fails at times; what is seen must still be exact when it does
  };
  std::string case_id;
  std::string check_id;
  std::string seen;  ///< Check::actual, exactly
  std::string reason;
  std::string link;                                ///< where it is dealt with
  std::string owner = {};                          ///< who looks after it; may be empty
  std::optional<std::chrono::sys_days> expires{};  ///< the last day on which it is tolerated
  Kind kind = Kind::kAlways;
};

struct Expectations {
  std::string target;   ///< "moto 5.2.1"
  std::string command;  ///< how the target is run against; may be empty
  std::vector<Expectation> entries;
};

/// An entry that did not hold in this run.
struct BrokenExpectation {
  enum class Kind : std::uint8_t {
    kUnexpectedPass,  ///< the check passed, or fails no run
    kChangedSymptom,  ///< the check failed with something else than what the entry says
    kUnmatched,       ///< the case was judged, and the check is not made (any more)
    kNotJudged,       ///< the case ended without a judgement: blocked, not implemented, inconclusive
    kExpired,         ///< its last day is over; it excuses nothing, whatever was seen
  };
  Kind kind;
  Expectation expectation;
  std::string seen;  ///< what was seen instead
};
[[nodiscard]] std::string_view name_of(BrokenExpectation::Kind kind);

/// Marks every failed required check that an entry covers as expected, or as flaky, and gives the entries
/// that do not hold on the day `today`. Entries of cases that were not selected are passed over.
[[nodiscard]] std::vector<BrokenExpectation> apply(const Expectations& expectations,
                                                   std::vector<Verdict>& verdicts,
                                                   std::chrono::sys_days today);

/// Brings the expectations up to date with the repetitions of a run: an entry for each required check that
/// failed in one of them, with the reason, link, owner, expiry and kind that it had before (a new one has
/// neither reason nor link, and load_expectations asks for them). What failed in some repetitions only is
/// flaky from now on. Entries of cases that were not selected or not judged are kept, and so are flaky ones
/// that passed.
[[nodiscard]] Expectations update(const Expectations& expectations,
                                  std::span<const std::span<const Verdict>> repetitions);

}  // namespace touchstone::judge
