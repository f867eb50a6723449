// Decides what a transcript means. Pure: no sockets, no clock, no randomness.
// Given the answers that a case allows, the model, and what was seen, it yields one verdict with its reasons.
// It does not know how bytes were sent (transport/) nor what deviations are known (expectations.h). Tested by
// judge_test.cpp, and by every deviation of the embedded endpoint in app/deviation_gate_test.cpp.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "judge/verdict.h"
#include "model/model.h"
#include "run/transcript.h"

namespace touchstone::judge {

class Judge {
 public:
  /// Both must outlive the judge. Fails when a model's pattern cannot be compiled, or when a source that the
  /// judge's own checks cite is not in the catalogue.
  [[nodiscard]] static base::Result<Judge> make(const cases::Catalogue& catalogue,
                                                std::span<const model::Model> models);
  Judge(Judge&&) noexcept;
  Judge& operator=(Judge&&) noexcept;
  ~Judge();

  /// Judges one transcript on its own; what only the whole run can tell (a request id that is repeated) is
  /// not asked.
  [[nodiscard]] Verdict judge(const run::Transcript& transcript) const;
  /// Judges all transcripts of a run, in their order.
  [[nodiscard]] std::vector<Verdict> judge_all(std::span<const run::Transcript> transcripts) const;

 private:
  class Impl;
  explicit Judge(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::judge
