// See check_board.h.
#include "judge/check_board.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

namespace touchstone::judge {
namespace {

/// Each source once, sorted: as reports show them. Nearly always they already are.
void tidy_sources(Check& check) {
  const std::vector<std::string>& cited = *check.sources;
  if (std::adjacent_find(cited.begin(), cited.end(), std::greater_equal<>()) == cited.end()) return;
  const std::set<std::string> tidy(cited.begin(), cited.end());
  check.sources = std::vector<std::string>(tidy.begin(), tidy.end());
}

}  // namespace

RuleBook::RuleBook(std::span<const Rule> rules, const std::string& model_source) {
  if (rules.size() > kMaxRules) std::abort();
  for (const Rule& rule : rules) {
    pages_.push_back({std::string(rule.id),
                      rule.level,
                      std::string(rule.expected),
                      {rule.source.empty() ? model_source : std::string(rule.source)}});
  }
}

void CheckBoard::note_failure(std::size_t rule, std::size_t exchange, std::string finding) {
  entries_[rule].failed = true;
  Failure& failure = failures_[rule];
  failure.findings.insert(std::move(finding));
  failure.exchanges.push_back(exchange);
}

void CheckBoard::write_check(std::size_t rule, Check& check) {
  const RuleBook::Page& page = book_[rule];
  const Entry& entry = entries_[rule];
  check.id = Text::from(page.id);
  check.level = page.level;
  check.expected = Text::from(page.expected);
  check.sources = Borrowed<std::vector<std::string>>::from(page.sources);
  if (entry.failed) {
    Failure& failure = failures_[rule];
    check.outcome =
        page.level == cases::Level::kInformational ? CheckOutcome::kRecorded : CheckOutcome::kFailed;
    check.actual = Text(fmt::format("{}", fmt::join(failure.findings, "; ")));
    check.exchanges = std::move(failure.exchanges);
  } else {
    check.outcome = CheckOutcome::kPassed;
    check.actual = Text::from(page.expected);
    check.exchanges.push_back(entry.exchange);
  }
}

std::vector<Check> CheckBoard::take() {
  std::sort(added_.begin(), added_.end(), [](const Check& a, const Check& b) { return *a.id < *b.id; });
  for (Check& check : added_) tidy_sources(check);  // a rule has but one
  std::vector<Check> checks;
  checks.reserve(added_.size() +
                 static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(),
                                                        [](const Entry& e) { return e.applied; })));
  auto next_added = added_.begin();
  for (std::size_t rule = 0; rule < book_.size(); ++rule) {
    if (!entries_[rule].applied) continue;
    for (; next_added != added_.end() && *next_added->id < book_[rule].id; ++next_added) {
      checks.push_back(std::move(*next_added));
    }
    write_check(rule, checks.emplace_back());
  }
  std::move(next_added, added_.end(), std::back_inserter(checks));
  return checks;
}

}  // namespace touchstone::judge
