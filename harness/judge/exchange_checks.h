// The checks that hold for every exchange without a case asking: status, media type, request id, length,
// body, error identity, output. Each is a Rule with an id, a level and a source. Tested by
// exchange_checks_test.cpp.
#pragma once

#include <span>

#include "cases/common_errors.h"
#include "cases/sdks.h"
#include "judge/check_board.h"
#include "judge/job_ids.h"
#include "judge/request_ids.h"
#include "judge/sound_before.h"
#include "model/model.h"
#include "run/transcript.h"
#include "validate/check.h"

namespace touchstone::judge {

/// Every rule that check_exchange may apply, so that their sources can be checked and `explain` can list
/// them; sorted by id.
[[nodiscard]] std::span<const Rule> exchange_rules();

/// The rules in the words for one service.
[[nodiscard]] RuleBook make_rule_book(const model::Model& model);

/// What the rules for one exchange need besides it.
struct Asked {
  const model::Model& model;
  const model::Operation* operation;  ///< null where the model has none of its name
  const validate::Checker& checker;
  const cases::CommonErrors& common;  ///< which errors an operation need not declare
  /// What the step allows, whose sources then are the case's: of an error that is named there it is no matter
  /// who declares it. Null: no step's answer.
  const std::vector<cases::Allowed>* allow = nullptr;
  const cases::SdkRules* sdks = nullptr;  ///< null: what SDKs make of an error is not asked
};

/// What the other exchanges of the run have shown. Null where it is one exchange alone.
struct InRun {
  const RequestIds* request_ids = nullptr;  ///< null: whether an id is repeated is not asked
  SoundBefore* sound = nullptr;             ///< of the same Asked::sdks
};

/// Applies the rules to one exchange that has a response.
/// @param board  of the rule book of the model
/// @param place  of the exchange in its transcript
/// @return what is remembered of the answer from now on; null: nothing. Valid until the next call
SoundAnswers::Known* check_exchange(CheckBoard& board, std::size_t place, const run::Recorded& recorded,
                                    const Asked& asked, const InRun& in_run = {});

/// Tells whether the job that an exchange started has an id of its own. Applies to such an exchange alone.
void check_job_id(CheckBoard& board, std::size_t place, const run::Recorded& recorded, const JobIds& ids);

/// Applies only the rules that HTTP itself makes.
void check_message(CheckBoard& board, std::size_t place, const run::Recorded& recorded);

/// Names what is wrong with the length of an answer that came to no good end, where that can be told.
void check_broken_answer(CheckBoard& board, std::size_t place, const run::Recorded& recorded);

/// Tells which AWS SDKs raise what, where an error does not name itself so plainly that all raise the same.
/// Informational: it accuses nobody.
void check_sdks(CheckBoard& board, std::size_t place, const run::Recorded& recorded,
                const model::Model& model, const cases::SdkRules& rules);

}  // namespace touchstone::judge
