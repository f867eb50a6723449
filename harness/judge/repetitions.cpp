// See repetitions.h.
#include "judge/repetitions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace touchstone::judge {
namespace {

// How much an outcome weighs in the exit code, and among equals in what a reader wants to see.
int weight_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFailed:
      return 8;
    case Outcome::kInconclusive:
      return 7;
    case Outcome::kBlocked:
      return 6;
    case Outcome::kNotImplemented:
      return 5;
    case Outcome::kExpectedFailure:
      return 4;
    case Outcome::kFlaky:
      return 3;
    case Outcome::kWarned:
      return 2;
    case Outcome::kPassed:
      return 1;
    case Outcome::kRecorded:
      return 0;
  }
  return 0;
}

// What a check says that must be the same every time. Which of the wanted states a job was in when it was
// looked at is a matter of time.
std::string sight_of(const Check& check) {
  const bool timed = check.id->starts_with("state") && check.outcome == CheckOutcome::kPassed;
  return fmt::format("{} {}", name_of(check.outcome), timed ? std::string_view() : *check.actual);
}

// What must be the same every time. A flaky check may fail or pass: that is known already.
std::string sight_of(const Verdict& verdict) {
  std::string sight = fmt::format("{} {}\n", name_of(verdict.outcome), verdict.reason);
  for (const Check& check : verdict.checks) {
    if (check.outcome != CheckOutcome::kFlaky) sight += fmt::format("{} {}\n", check.id, sight_of(check));
  }
  return sight;
}

// "passed 2 times, failed 1 time", or, when it is only what was seen that differs, which checks.
std::string describe_differences(const std::vector<const Verdict*>& verdicts) {
  std::map<std::string_view, std::size_t> outcomes;
  std::map<std::string, std::set<std::string>> sights;
  for (const Verdict* verdict : verdicts) {
    ++outcomes[name_of(verdict->outcome)];
    for (const Check& check : verdict->checks) {
      if (check.outcome != CheckOutcome::kFlaky) sights[*check.id].insert(sight_of(check));
    }
  }
  if (outcomes.size() > 1) {
    std::vector<std::string> parts;
    parts.reserve(outcomes.size());
    for (const auto& [name, times] : outcomes)
      parts.push_back(fmt::format("{} {} time{}", name, times, times == 1 ? "" : "s"));
    return fmt::format("{}", fmt::join(parts, ", "));
  }
  std::vector<std::string> changing;
  for (const auto& [check, seen] : sights) {
    if (seen.size() > 1) changing.push_back(check);
  }
  if (changing.empty()) return "not the same every time";
  return fmt::format("{} every time, but with another {}", outcomes.begin()->first,
                     fmt::join(changing, ", "));
}

// What a run did not come to, because somebody ended it, says nothing of the target.
bool was_interrupted(const Repetition& repetition, std::size_t place) {
  return repetition.transcripts[place].ending == run::Ending::kInterrupted;
}

}  // namespace

Repetition join(std::vector<Repetition> repetitions) {
  Repetition joined = std::move(repetitions.front());
  if (repetitions.size() == 1) return joined;
  repetitions.erase(repetitions.begin());
  for (std::size_t i = 0; i < joined.verdicts.size(); ++i) {
    std::vector<const Verdict*> verdicts = {&joined.verdicts[i]};
    for (const Repetition& repetition : repetitions) {
      if (!was_interrupted(repetition, i)) verdicts.push_back(&repetition.verdicts[i]);
    }
    const bool stable = std::all_of(verdicts.begin(), verdicts.end(), [&](const Verdict* verdict) {
      return sight_of(*verdict) == sight_of(*verdicts.front());
    });
    std::string unstable = stable ? "" : describe_differences(verdicts);
    for (Repetition& repetition : repetitions) {
      if (was_interrupted(repetition, i)) continue;
      if (weight_of(repetition.verdicts[i].outcome) <= weight_of(joined.verdicts[i].outcome)) continue;
      joined.verdicts[i] = std::move(repetition.verdicts[i]);
      joined.transcripts[i] = std::move(repetition.transcripts[i]);
    }
    joined.verdicts[i].unstable = std::move(unstable);
  }
  const auto key = [](const BrokenExpectation& broken) {
    return std::tie(broken.expectation.case_id, broken.expectation.check_id);
  };
  for (Repetition& repetition : repetitions) {
    for (BrokenExpectation& broken : repetition.broken) {
      const bool known =
          std::any_of(joined.broken.begin(), joined.broken.end(),
                      [&](const BrokenExpectation& other) { return key(other) == key(broken); });
      if (!known) joined.broken.push_back(std::move(broken));
    }
  }
  std::sort(joined.broken.begin(), joined.broken.end(),
            [&](const BrokenExpectation& a, const BrokenExpectation& b) { return key(a) < key(b); });
  return joined;
}

}  // namespace touchstone::judge
