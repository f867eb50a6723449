// What judging a case takes besides its transcript: its service, its operation, and what each of its steps
// allows, in words. Looked up and written once for all cases of a catalogue. Tested by known_cases_test.cpp.
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

struct KnownCase {
  const Service* service;             ///< null: of none of the models
  const model::Operation* operation;  ///< of the case; null where the model lacks it
  std::vector<Text> expected;         ///< what each step allows, for people: "400 A or B, or 200"
};

class KnownCases {
 public:
  /// Both must outlive it and what it gives.
  KnownCases(const cases::Catalogue& catalogue, std::span<const Service> services);

  /// Null for a case that is not the catalogue's own.
  [[nodiscard]] const KnownCase* find(const cases::Case& tested) const;
  /// Of any other case, whose steps may allow what those of the catalogue do nevertheless.
  [[nodiscard]] KnownCase look_up(const cases::Case& tested) const;

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

  [[nodiscard]] KnownCase look_up(const cases::Case& tested, const auto& expected_of_step) const;
  [[nodiscard]] const std::string& write_once(const cases::Step& step);
  void add_summaries(const std::vector<cases::Allowed>& allow, std::size_t uses);

  std::span<const cases::Case> cases_;
  std::span<const Service> services_;
  std::unordered_map<const std::vector<cases::Allowed>*, Shared> allowed_;  ///< by the lists of the catalogue
  std::vector<KnownCase> known_;                                            ///< for each case
  std::vector<Summary> summaries_;                                          ///< what most steps allow first
};

}  // namespace touchstone::judge
