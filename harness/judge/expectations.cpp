// See expectations.h.
#include "judge/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "judge/expectations_file.h"
#include "judge/required_operations.h"

namespace touchstone::judge {
namespace {

bool is_judged(Outcome outcome) {
  return outcome == Outcome::kPassed || outcome == Outcome::kFailed || outcome == Outcome::kWarned;
}

// Whether a case failed only because its operation is not there: that is no deviation to get used to.
bool is_missing(const Verdict& verdict) {
  const std::vector<Check>& written = verdict.checks.written();
  return verdict.checks.size() == 1 && written.size() == 1 && written.front().id == kImplemented;
}

// Marks the check that an entry speaks of; gives the entry back when it does not hold.
std::optional<BrokenExpectation> apply_entry(const Expectation& entry, bool judged, Verdict& verdict,
                                             std::chrono::sys_days today) {
  using Kind = BrokenExpectation::Kind;
  const auto broken = [&](Kind kind, std::string seen) {
    return BrokenExpectation{kind, entry, std::move(seen)};
  };
  if (entry.expires && today > *entry.expires) {
    return broken(Kind::kExpired, fmt::format("it was tolerated until {}, and today is {}",
                                              render_day(*entry.expires), render_day(today)));
  }
  if (!judged) {
    return broken(Kind::kNotJudged, fmt::format("{}{}{}", name_of(verdict.outcome),
                                                verdict.reason.empty() ? "" : ": ", verdict.reason));
  }
  Check* check = verdict.checks.find(entry.check_id);
  if (check == nullptr) return broken(Kind::kUnmatched, "the check is not made");
  const bool flaky = entry.kind == Expectation::Kind::kFlaky;
  const bool fails = check->outcome == CheckOutcome::kFailed;
  if (check->level != cases::Level::kRequired && (fails || flaky)) {
    return broken(
        Kind::kUnexpectedPass,
        fmt::format("{} (a recommended check, which fails no run and needs no entry)", check->actual));
  }
  if (!fails && !flaky) return broken(Kind::kUnexpectedPass, *check->actual);
  if (!fails) {
    check->outcome = CheckOutcome::kFlaky;
    return std::nullopt;
  }
  if (check->actual != entry.seen) return broken(Kind::kChangedSymptom, *check->actual);
  check->outcome = flaky ? CheckOutcome::kFlaky : CheckOutcome::kExpectedFailure;
  return std::nullopt;
}

// A case whose failures are all known is no failure; one with a flaky check says nothing for sure, even when
// it passes.
void settle_outcome(Verdict& verdict) {
  if (!is_judged(verdict.outcome)) return;
  const auto any = [&](CheckOutcome outcome) {
    return std::ranges::any_of(verdict.checks.written(), [&](const Check& check) {
      return check.outcome == outcome && check.level == cases::Level::kRequired;
    });
  };
  if (any(CheckOutcome::kFailed)) return;
  if (any(CheckOutcome::kFlaky)) {
    verdict.outcome = Outcome::kFlaky;
  } else if (any(CheckOutcome::kExpectedFailure)) {
    verdict.outcome = Outcome::kExpectedFailure;
  }
}

}  // namespace

std::string_view name_of(BrokenExpectation::Kind kind) {
  switch (kind) {
    case BrokenExpectation::Kind::kUnexpectedPass:
      return "unexpected pass";
    case BrokenExpectation::Kind::kChangedSymptom:
      return "changed symptom";
    case BrokenExpectation::Kind::kUnmatched:
      return "unmatched";
    case BrokenExpectation::Kind::kNotJudged:
      return "not judged";
    case BrokenExpectation::Kind::kExpired:
      return "expired";
  }
  return "";
}

std::vector<BrokenExpectation> apply(const Expectations& expectations, std::vector<Verdict>& verdicts,
                                     std::chrono::sys_days today) {
  std::map<std::string_view, Verdict*> by_case;
  for (Verdict& verdict : verdicts) by_case.emplace(verdict.tested->id, &verdict);
  std::vector<BrokenExpectation> broken;
  for (const Expectation& entry : expectations.entries) {
    const auto verdict = by_case.find(entry.case_id);
    if (verdict == by_case.end()) continue;
    const bool judged = is_judged(verdict->second->outcome);
    if (auto failed = apply_entry(entry, judged, *verdict->second, today))
      broken.push_back(std::move(*failed));
  }
  for (Verdict& verdict : verdicts) settle_outcome(verdict);
  return broken;
}

Expectations update(const Expectations& expectations, std::span<const std::span<const Verdict>> repetitions) {
  using CaseAndCheck = std::pair<std::string_view, std::string_view>;
  struct Failures {
    std::size_t count = 0;
    std::string_view seen;  ///< by the last of them
  };
  std::map<std::string_view, std::size_t> judged;  // how often each case was
  std::map<CaseAndCheck, Failures> failures;
  for (const std::span<const Verdict> verdicts : repetitions) {
    for (const Verdict& verdict : verdicts) {
      if (verdict.checks.empty() || is_missing(verdict))
        continue;  // blocked, not implemented, gone: nothing is known about its entries
      ++judged[verdict.tested->id];
      for (const Check& check : verdict.checks.written()) {
        if (check.level != cases::Level::kRequired) continue;
        if (check.outcome != CheckOutcome::kFailed && check.outcome != CheckOutcome::kExpectedFailure)
          continue;
        Failures& failed = failures[{verdict.tested->id, *check.id}];
        ++failed.count;
        failed.seen = *check.actual;
      }
    }
  }

  Expectations updated{expectations.target, expectations.command, {}};
  for (const Expectation& entry : expectations.entries) {
    const auto failed = failures.find({entry.case_id, entry.check_id});
    const bool fails = failed != failures.end();
    const auto times_judged = judged.find(entry.case_id);
    const bool is_flaky = entry.kind == Expectation::Kind::kFlaky;
    if (times_judged != judged.end() && !fails && !is_flaky) continue;
    Expectation& kept = updated.entries.emplace_back(entry);
    if (!fails) continue;
    kept.seen = failed->second.seen;
    if (failed->second.count < times_judged->second) kept.kind = Expectation::Kind::kFlaky;
    failures.erase(failed);
  }
  for (const auto& [where, failed] : failures) {
    const auto& [case_id, check_id] = where;
    Expectation& added = updated.entries.emplace_back(
        Expectation{std::string(case_id), std::string(check_id), std::string(failed.seen), "", ""});
    if (failed.count < judged[case_id]) added.kind = Expectation::Kind::kFlaky;
  }
  std::sort(updated.entries.begin(), updated.entries.end(), [](const Expectation& a, const Expectation& b) {
    return std::tie(a.case_id, a.check_id) < std::tie(b.case_id, b.check_id);
  });
  return updated;
}

}  // namespace touchstone::judge
