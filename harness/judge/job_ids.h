// The ids of the jobs that a whole run started, so that one which two jobs have can be told, whatever the
// order. A start that is sent again with its client token gives the same job, and so the same id. Tested by
// job_ids_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cases/catalogue.h"
#include "run/transcript.h"

namespace touchstone::judge {

class JobIds {
 public:
  /// @param catalogue  tells which operations start a job; must outlive this
  explicit JobIds(const cases::Catalogue& catalogue);

  /// Notes the ids of a transcript, which must outlive this.
  void add(const run::Transcript& transcript);
  /// To be called when all are there: until then none counts as repeated.
  void find_repeated();

  /// Whether an exchange started a job and gave its id.
  [[nodiscard]] bool starts_a_job(const run::Recorded& recorded) const;
  /// What is wrong with that id; nothing when no other job has it.
  [[nodiscard]] std::optional<std::string> find_repetition(const run::Recorded& recorded) const;
  /// Whether anything is wrong with an id of a transcript.
  [[nodiscard]] bool has_repetition(const run::Transcript& transcript) const;

 private:
  struct Started {
    std::string_view id;
    const run::Recorded* exchange;
    const cases::Family* family;
  };
  [[nodiscard]] std::optional<Started> find_started(const run::Recorded& recorded) const;
  [[nodiscard]] static bool are_one_job(const Started& a, const Started& b);

  // The operations that start a job, side by side: every success is looked up here.
  struct Start {
    std::string_view operation;
    const cases::Family* family;
  };
  std::vector<Start> starts_;
  std::vector<Started> all_;
  std::set<std::pair<const cases::Family*, std::string_view>> repeated_;
};

}  // namespace touchstone::judge
