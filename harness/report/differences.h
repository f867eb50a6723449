// What two targets answer differently, exchange by exchange: status, error, the headers that matter, the
// structure of the body and its values. What must differ does not count (ids, ARNs, times, request ids), but
// who was who does: see pairing.h. It says what differs, not who is right. Pure. Tested by
// differences_test.cpp, and by app/live_compare_test.cpp over every deviation.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cases/catalogue.h"
#include "judge/verdict.h"
#include "model/model.h"
#include "run/transcript.h"

namespace touchstone::report {

/// A target that was asked: what happened, and what a judge says of it, in the order of the case ids.
struct Asked {
  std::string endpoint;
  std::span<const run::Transcript> transcripts;
  std::span<const judge::Verdict> verdicts;
};

struct Difference {
  std::string case_id;
  std::string where;  ///< "step 2, StopSentimentDetectionJob", "set-up, ...", "the case"
  std::string
      what;  ///< "status", "error", "header Content-Type", "body /JobStatus", "ending", "check answer"
  std::string a;
  std::string b;
};

struct Differences {
  std::vector<Difference> found;  ///< by case, then as the case goes on
  std::vector<std::string> lost;  ///< cases that a target left without any answer, with the reason
  std::size_t cases = 0;
  std::size_t unasked = 0;    ///< of these, those that neither was asked: not implemented, or blocked at once
  std::size_t exchanges = 0;  ///< pairs that were compared
};

/// Compares two runs of the same cases. Of a wait the last look counts; which of the wanted states it saw is
/// a matter of time; of a list, what names a job of the case.
[[nodiscard]] Differences find_differences(const cases::Catalogue& catalogue,
                                           std::span<const model::Model> models, const Asked& a,
                                           const Asked& b);

/// 1 for a difference, else 3 for a case that was lost, else 4 when nothing was compared, else 0.
[[nodiscard]] int exit_code(const Differences& differences);

/// For people: each difference once with the cases that show it, then one last line.
[[nodiscard]] std::string render(const Differences& differences);

}  // namespace touchstone::report
