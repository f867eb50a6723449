// What judging a case takes besides its transcript: its service, its operation, and what each of its steps
// allows, in words. Looked up and written once for all cases of a catalogue, and kept in their order: a case
// and its steps, which are much larger and lie all over the memory, need not be read again. Tested by
// known_cases_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cases/catalogue.h"
#include "judge/borrowed.h"
#include "judge/rule_book.h"
#include "model/model.h"
#include "validate/check.h"
#include "wire/answer.h"

namespace touchstone::judge {

/// A service of a model, with everything that judging its exchanges takes.
struct Service {
  const model::Model* model;  ///< outlives it
  validate::Checker checker;
  RuleBook book;
};

/// Null where none has this name.
[[nodiscard]] const Service* find_service(std::span<const Service> services, std::string_view name);

/// The id of a check that is made of one step: "answer", in a case of several steps "answer@2".
/// @param kind  outlives it
[[nodiscard]] Text step_check_id(const std::string& kind, const cases::Case& tested, std::size_t step);

struct KnownStep {
  Text expected;   ///< what it allows, for people: "400 A or B, or 200"
  Text answer_id;  ///< of the check of its answer
  const std::vector<cases::Allowed>* allow;
  const std::vector<cases::Keep>* keep;  ///< null: nothing
};

struct KnownCase {
  const Service* service;                   ///< null: of none of the models
  const model::Operation* operation;        ///< of the case; null where the model lacks it
  const std::vector<std::string>* sources;  ///< of the case
  std::span<const KnownStep> steps;
  cases::Level level;  ///< of the case
};

class KnownCases {
 public:
  /// Both must outlive it and what it gives.
  KnownCases(const cases::Catalogue& catalogue, std::span<const Service> services);

  /// Null for a case that is not the catalogue's own. Costs no look at the case.
  [[nodiscard]] const KnownCase* find(const cases::Case& tested) const;
  /// Of any other case, whose steps may allow what those of the catalogue do nevertheless.
  /// @param steps  where its steps are put; outlives what is returned
  [[nodiscard]] KnownCase look_up(const cases::Case& tested, std::vector<KnownStep>& steps) const;

  /// Of an answer that names an error: the text of Answer::summary(). Null where no case of the catalogue
  /// allows that error; nearly every answer's is one of them, and need not be written.
  [[nodiscard]] const std::string* find_summary(const wire::Answer& answer) const;

 private:
  // Steps of many cases share one list of what they allow.
  struct Shared {
    std::string expected;
    std::size_t uses = 0;
  };
  struct Summary {
    int status;
    std::string name;
    std::string text;
    std::size_t uses;
  };

  void look_up(KnownCase& known, const cases::Case& tested) const;
  [[nodiscard]] const std::string& write_once(const cases::Step& step);
  void add_summaries(const std::vector<cases::Allowed>& allow, std::size_t uses);

  std::span<const cases::Case> cases_;
  std::span<const Service> services_;
  std::unordered_map<const std::vector<cases::Allowed>*, Shared> allowed_;  ///< by the lists of the catalogue
  std::vector<KnownCase> known_;                                            ///< for each case
  std::vector<KnownStep> steps_;                                            ///< of all of them
  std::vector<std::string> answer_ids_;  ///< of the steps of a case of several
  std::vector<Summary> summaries_;       ///< what most steps allow first
};

}  // namespace touchstone::judge
