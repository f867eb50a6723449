// What an attempt found out about the target: the checks of the judge that failed, and, where the sources
// decide nothing, faults of the server all the same (5xx, silence, an ended connection). One finding a bug
// (key_of). Pure. Tested by findings_test.cpp and campaign_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "cases/case.h"
#include "fuzzer/attempt.h"
#include "judge/verdict.h"
#include "run/transcript.h"

namespace touchstone::fuzzer {

/// The bytes of one exchange.
struct Bytes {
  std::string sent;
  std::string received;
};

struct Finding {
  Attempt attempt;
  std::string
      oracle;  ///< a check of the judge without its step ("answer", "wire/body"), or one of the two below
  cases::Level level = cases::Level::kRequired;
  std::string expected;
  std::string seen;
  std::vector<std::string> sources;
  std::vector<run::Recorded> exchanges;  ///< of the attempt, in order
  std::size_t shown_in = 0;              ///< how many of `tried_in` repetitions showed it
  std::size_t tried_in = 0;
  bool known_symptom = false;  ///< another operation showed the same before, and was told in full

  std::size_t recurred = 0;  ///< so many attempts showed it once each, too many for a moment's failure

  /// Seen again every time.
  [[nodiscard]] bool is_reproduced() const { return tried_in > 0 && shown_in == tried_in; }
  /// Nobody tried it again: it was interrupted, or its budget was spent.
  [[nodiscard]] bool is_unconfirmed() const { return tried_in == 0 && recurred == 0; }
  /// What is neither seen again nor recurs is told apart: a service may fail for a moment.
  [[nodiscard]] bool is_steady() const { return is_reproduced() || recurred > 0; }
};

/// For requests about which the sources decide nothing: no 5xx but those that say that something is not
/// supported.
inline constexpr const char* kStatusOracle = "robust/status";
/// For the same: an answer within the deadlines.
inline constexpr const char* kAnswerOracle = "robust/answer";

/// Whether any check, or an oracle of the fuzzer's own, is called so.
[[nodiscard]] bool is_oracle(std::string_view oracle);

/// Whether an oracle is one of the rules that hold for every exchange, whatever was asked.
[[nodiscard]] bool is_rule(std::string_view oracle);

/// What one bug looks like, whatever operation shows it.
///
/// Of a rule nothing else counts. Of a broken constraint, which one and what was seen: not the text that
/// broke it. Of what is no JSON or has an odd head, how it is odd and what was seen, unless the target broke
/// down over it: a target that answers all that it cannot read with 500 has one bug. Of everything else, what
/// was expected and what was seen.
[[nodiscard]] std::string symptom_of(const Finding& finding);

/// Whether it takes a deadline to show: no answer came, or the rest of one.
[[nodiscard]] bool is_silence(const Finding& finding);

/// What something that is not seen again looks like: it hangs on no request, so on neither operation nor
/// aspect.
[[nodiscard]] std::string passing_symptom_of(const Finding& finding);

/// What makes two findings one: operation and symptom.
[[nodiscard]] std::string key_of(const Finding& finding);

/// What one attempt found. An answer with 5xx is one finding, not one for each rule that its body breaks
/// besides.
[[nodiscard]] std::vector<Finding> findings_of(const Attempt& attempt, const judge::Verdict& verdict,
                                               const run::Transcript& transcript);

}  // namespace touchstone::fuzzer
