// Holds an answer against what a step of a case allows. Tested by judge_test.cpp.
#pragma once

#include <cstddef>

#include "judge/check.h"
#include "judge/known_cases.h"
#include "judge/sound_before.h"
#include "run/transcript.h"

namespace touchstone::judge {

/// The check that an exchange of a step, which has a response, is one of the answers that the step allows.
/// @param place  of the exchange in the transcript
/// @param remembered  what is known of such answers, to be told more; may be null
[[nodiscard]] Check check_answer(const run::Transcript& transcript, std::size_t place, const KnownCase& known,
                                 const KnownCases& known_cases, SoundAnswers::Known* remembered);

/// The check of an exchange whose step allows that the connection ends without an answer, where it did.
[[nodiscard]] Check check_closing(const run::Transcript& transcript, std::size_t place,
                                  const KnownCase& known);

}  // namespace touchstone::judge
