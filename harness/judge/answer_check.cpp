// See answer_check.h.
#include "judge/answer_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cases/output_rules.h"

namespace touchstone::judge {
namespace {

using base::Json;
using cases::Allowed;
using run::Recorded;
using run::Transcript;

// What does not hold of the body as a whole; nothing when all does. The summary of an answer already tells of
// a body that is no object, so this only adds to it.
std::optional<std::string> broken_body(Allowed::Body wanted, const wire::Answer& answer) {
  const bool is_object = answer.body_kind == wire::BodyKind::kObject;
  if (wanted == Allowed::Body::kEmpty && answer.body_kind != wire::BodyKind::kEmpty) {
    return is_object ? "with a body" : "where none belongs";
  }
  if (wanted == Allowed::Body::kEmptyStructure && !(is_object && answer.body.members().empty())) {
    return is_object ? "with members in the body" : "where an empty structure belongs";
  }
  return std::nullopt;
}

// How an answer compares to one allowed one: the nearer it came, the more it says about what is wrong.
struct Comparison {
  bool status_and_error = false;
  std::vector<std::string> broken;  ///< of the output and body, when status and error fit
};

Comparison compare(const Allowed& allowed, const Recorded& recorded, std::span<const cases::Keep> keeps,
                   const cases::Variables& variables) {
  Comparison result;
  const wire::Answer& answer = recorded.answer;
  result.status_and_error = allowed.fits(answer.status, answer.identity.name());
  if (!result.status_and_error) return result;
  for (const cases::OutputRule& rule : allowed.output) {
    if (auto broken = cases::find_broken(rule, answer.body, variables))
      result.broken.push_back(std::move(*broken));
  }
  for (const cases::Keep& keep : keeps) {  // an error has nothing to keep
    const Json* kept = answer.body.at_pointer(keep.pointer);
    if (allowed.errors.empty() && (kept == nullptr || !kept->is_string()))
      result.broken.push_back(fmt::format("without {}", keep.pointer));
  }
  if (auto broken = broken_body(allowed.body, answer)) result.broken.push_back(std::move(*broken));
  return result;
}

// What the checks of a step's answer have in common.
Check start_check(const Transcript& transcript, std::size_t place, const KnownCase& known) {
  const KnownStep& step = known.steps[transcript.exchanges[place].step];
  Check check;
  check.id = step.answer_id;
  check.level = known.level;
  check.exchanges = Places(place);
  check.expected = step.expected;
  check.sources = Sources::from(*known.sources);
  return check;
}

// An answer is what the step allows by its own sources, where it has some, else by the case's.
void pass(Check& check, const Allowed& met, Text actual) {
  check.outcome = CheckOutcome::kPassed;
  check.actual = std::move(actual);
  if (!met.sources.empty()) check.sources = Sources::from(met.sources);
}

}  // namespace

Check check_answer(const Transcript& transcript, std::size_t place, const KnownCase& known,
                   const KnownCases& known_cases, SoundAnswers::Known* remembered) {
  Check check = start_check(transcript, place, known);
  if (remembered != nullptr && remembered->met != nullptr) {
    pass(check, *remembered->met, Text::from(*remembered->summary));
    return check;
  }
  const Recorded& recorded = transcript.exchanges[place];
  const KnownStep& step = known.steps[recorded.step];
  const auto keeps = step.keep == nullptr ? std::span<const cases::Keep>() : std::span(*step.keep);
  const std::string* summary = known_cases.find_summary(recorded.answer);
  Text actual =
      summary != nullptr ? Text::from(*summary) : Text(recorded.answer->summary(*recorded.exchange.response));
  bool follows_from_answer = keeps.empty() && summary != nullptr;  // and from nothing else of the case
  std::optional<std::vector<std::string>> nearest;
  for (const Allowed& allowed : *step.allow) {
    Comparison compared = compare(allowed, recorded, keeps, transcript.variables);
    if (!compared.status_and_error) continue;
    follows_from_answer = follows_from_answer && allowed.output.empty();
    if (compared.broken.empty()) {
      if (remembered != nullptr && follows_from_answer) *remembered = {remembered->held, &allowed, summary};
      pass(check, allowed, std::move(actual));
      return check;
    }
    if (!nearest || compared.broken.size() < nearest->size()) nearest = std::move(compared.broken);
  }
  check.outcome = CheckOutcome::kFailed;
  check.actual = nearest ? Text(fmt::format("{} {}", *actual, fmt::join(*nearest, ", "))) : std::move(actual);
  return check;
}

Check check_closing(const Transcript& transcript, std::size_t place, const KnownCase& known) {
  Check check = start_check(transcript, place, known);
  check.outcome = CheckOutcome::kPassed;
  check.actual = "the end of the connection";
  for (const Allowed& allowed : *known.steps[transcript.exchanges[place].step].allow) {
    if (allowed.closed) check.sources = Sources::from(allowed.sources);
  }
  return check;
}

}  // namespace touchstone::judge
