// See check_board.h.
#include "judge/check_board.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>

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

void CheckBoard::fail(std::size_t rule, std::size_t exchange, std::string finding) {
  hold(bit(rule), exchange);
  failed_ |= bit(rule);
  Failure& failure = failures_[rule];
  failure.findings.insert(std::move(finding));
  failure.exchanges.push_back(exchange);
}

void CheckBoard::leave_for(std::size_t exchange) {
  for (RuleSet left = of_latest_; left != 0; left &= left - 1)
    last_[static_cast<std::size_t>(std::countr_zero(left))] = latest_;
  latest_ = exchange;
  of_latest_ = 0;
}

Check CheckBoard::write_out(std::size_t rule) {
  Check check = spell_out((*book_)[rule], (of_latest_ & bit(rule)) != 0 ? latest_ : last_[rule]);
  if ((failed_ & bit(rule)) == 0) return check;
  Failure& failure = failures_[rule];
  check.outcome =
      check.level == cases::Level::kInformational ? CheckOutcome::kRecorded : CheckOutcome::kFailed;
  check.actual = Text(fmt::format("{}", fmt::join(failure.findings, "; ")));
  check.exchanges = std::move(failure.exchanges);
  return check;
}

Checks CheckBoard::take() {
  const RuleSet held = of_latest_ & ~failed_;
  std::vector<Check> written;
  written.reserve(added_.size() + static_cast<std::size_t>(std::popcount(applied_ & ~held)));
  for (Check& check : added_) {
    tidy_sources(check);  // a rule has but one
    written.push_back(std::move(check));
  }
  for (RuleSet left = applied_ & ~held; left != 0; left &= left - 1)
    written.push_back(write_out(static_cast<std::size_t>(std::countr_zero(left))));
  if (written.size() > 1)
    std::ranges::sort(written, {}, [](const Check& check) { return std::string_view(check.id); });
  return {*book_, held, latest_, std::move(written)};
}

}  // namespace touchstone::judge
