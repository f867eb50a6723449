// See expectations.h.
#include "judge/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "judge/expectations_file.h"

namespace touchstone::judge {
namespace {

bool is_judged(Outcome outcome) {
  return outcome == Outcome::kPassed || outcome == Outcome::kFailed || outcome == Outcome::kWarned;
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

Expectations update(const Expectations& expectations, const std::vector<Verdict>& verdicts,
                    const Expectations& known_before) {
  using CaseAndCheck = std::pair<std::string_view, std::string_view>;
  std::map<CaseAndCheck, const Expectation*> earlier;
  for (const Expectation& entry : expectations.entries)
    earlier.emplace(CaseAndCheck{entry.case_id, entry.check_id}, &entry);
  for (const Expectation& entry : known_before.entries)
    earlier.emplace(CaseAndCheck{entry.case_id, entry.check_id}, &entry);

  Expectations updated{expectations.target, expectations.command, {}};
  std::set<std::string_view> judged;
  for (const Verdict& verdict : verdicts) {
    if (verdict.checks.empty())
      continue;  // blocked, not implemented, gone: nothing is known about its entries
    judged.insert(verdict.tested->id);
    for (const Check& check : verdict.checks) {
      if (check.level != cases::Level::kRequired) continue;
      const auto known = earlier.find(CaseAndCheck{verdict.tested->id, check.id});
      const bool was_known = known != earlier.end();
      const bool flaky = was_known && known->second->kind == Expectation::Kind::kFlaky;
      const bool fails =
          check.outcome == CheckOutcome::kFailed || check.outcome == CheckOutcome::kExpectedFailure;
      if (!fails && !flaky) continue;
      Expectation entry = was_known ? *known->second : Expectation{verdict.tested->id, *check.id, "", "", ""};
      if (fails) entry.seen = check.actual;
      updated.entries.push_back(std::move(entry));
    }
  }
  for (const Expectation& entry : expectations.entries) {
    if (!judged.contains(entry.case_id)) updated.entries.push_back(entry);
  }
  std::sort(updated.entries.begin(), updated.entries.end(), [](const Expectation& a, const Expectation& b) {
    return std::tie(a.case_id, a.check_id) < std::tie(b.case_id, b.check_id);
  });
  return updated;
}

}  // namespace touchstone::judge
