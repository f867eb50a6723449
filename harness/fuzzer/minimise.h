// Makes a finding small: confirms it by trying again, then leaves out and simplifies what does not matter, as
// long as the request is still about the same constraint and the target still does the same. Each candidate
// is judged by the oracle before it is sent, so that a smaller request is never held against the answers of
// the larger one. Bounded. Tested by campaign_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include "fuzzer/bench.h"
#include "fuzzer/findings.h"
#include "fuzzer/oracle.h"

namespace touchstone::fuzzer {

/// At most so many candidates are sent for one finding; a text of 65,536 characters comes down to its bound
/// in fewer.
inline constexpr std::size_t kMostCandidates = 48;
/// Of a finding that is silence: each candidate takes a whole deadline.
inline constexpr std::size_t kMostSilentCandidates = 2;

class Minimiser {
 public:
  /// How many requests may still be asked for beside the stream; empty for any number.
  using MaySpend = std::function<bool(std::uint64_t requests)>;

  /// All must outlive the minimiser.
  Minimiser(Bench& bench, const Oracle& oracle, const cases::Catalogue& catalogue, MaySpend may_spend = {})
      : bench_(bench), oracle_(oracle), catalogue_(catalogue), may_spend_(std::move(may_spend)) {}

  /// Tries the attempts of findings again, each twice, and once more those that were not seen; sets
  /// `shown_in` and `tried_in`.
  /// @return why the target could not be asked; where it was asked and nothing could be judged, `tried_in`
  /// stays 0
  ///         and `seen` says why
  [[nodiscard]] base::Result<void> confirm(std::span<Finding> findings);
  /// Makes a steady finding smaller.
  void minimise(Finding& finding);

 private:
  /// Of one attempt in one round: what only shows when something is asked twice shows, too.
  static constexpr std::size_t kCopies = 2;

  std::array<Attempt, kCopies> copies_of(const Attempt& attempt);
  /// All at once, but one after the other those that find in a list what others start, or do not.
  base::Result<Round> carry_out(std::span<const Attempt> attempts);
  base::Result<void> try_again(std::span<Finding*> findings);
  bool shows_it(Finding& finding, Attempt candidate);
  bool replace_draft(Finding& finding, Draft draft);
  void shorten_body(Finding& finding);
  void simplify_characters(Finding& finding);
  void simplify_head(Finding& finding);
  void drop_last_steps(Finding& finding);

  Bench& bench_;
  const Oracle& oracle_;
  const cases::Catalogue& catalogue_;
  MaySpend may_spend_;
  std::size_t left_ = 0;    ///< candidates that may still be sent
  std::size_t copies_ = 0;  ///< made so far
  bool interrupted_ = false;
};

}  // namespace touchstone::fuzzer
