// See check_board.h.
#include "judge/check_board.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
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

void CheckBoard::fail(std::size_t rule, std::size_t exchange, std::string finding) {
  hold(rule, exchange);
  failed_ |= bit(rule);
  Failure& failure = failures_[rule];
  failure.findings.insert(std::move(finding));
  failure.exchanges.push_back(exchange);
}

void CheckBoard::write_failure(std::size_t rule, Check& check) {
  Failure& failure = failures_[rule];
  check.outcome =
      check.level == cases::Level::kInformational ? CheckOutcome::kRecorded : CheckOutcome::kFailed;
  check.actual = Text(fmt::format("{}", fmt::join(failure.findings, "; ")));
  check.exchanges = std::move(failure.exchanges);
}

CheckBoard::RuleSet CheckBoard::applied_before(std::string_view id) const {
  RuleSet before = 0;
  for (RuleSet left = applied_; left != 0; left &= left - 1) {
    const auto rule = static_cast<std::size_t>(std::countr_zero(left));
    if ((*book_)[rule].id >= id) break;
    before |= bit(rule);
  }
  return before;
}

void CheckBoard::write(RuleSet rules, std::vector<Check>& checks) {
  for (; rules != 0; rules &= rules - 1) {
    const auto rule = static_cast<std::size_t>(std::countr_zero(rules));
    const RuleBook::Page& page = (*book_)[rule];
    checks.emplace_back(Text::from(page.id), page.level, CheckOutcome::kPassed, Text::from(page.expected),
                        Text::from(page.expected), Borrowed<std::vector<std::string>>::from(page.sources),
                        Places(last_[rule]));
    if ((failed_ & bit(rule)) != 0) write_failure(rule, checks.back());
  }
}

std::vector<Check> CheckBoard::take() {
  if (added_.size() > 1)
    std::sort(added_.begin(), added_.end(), [](const Check& a, const Check& b) { return *a.id < *b.id; });
  std::vector<Check> checks;
  checks.reserve(added_.size() + static_cast<std::size_t>(std::popcount(applied_)));
  RuleSet left = applied_;
  for (Check& check : added_) {
    tidy_sources(check);  // a rule has but one
    const RuleSet before = left & applied_before(check.id);
    write(before, checks);
    left &= ~before;
    checks.push_back(std::move(check));
  }
  write(left, checks);
  return checks;
}

}  // namespace touchstone::judge
