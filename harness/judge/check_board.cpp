// See check_board.h.
#include "judge/check_board.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace touchstone::judge {

void CheckBoard::apply(const Rule& rule, std::size_t exchange, const std::string& source,
                       std::optional<std::string> finding) {
  Entry& entry = entries_[std::string(rule.id)];
  if (entry.check.id.empty()) {
    entry.check.id = rule.id;
    entry.check.level = rule.level;
    entry.check.expected = rule.expected;
  }
  entry.sources.insert(source);
  if (finding) {
    if (entry.findings.empty()) entry.check.exchanges.clear();
    entry.check.outcome = CheckOutcome::kFailed;
    entry.findings.insert(std::move(*finding));
    entry.check.exchanges.push_back(exchange);
  } else if (entry.findings.empty()) {
    entry.check.exchanges.assign(1, exchange);
  }
}

void CheckBoard::add(Check check) {
  Entry& entry = entries_[check.id];
  entry.findings = {check.actual};
  entry.sources.insert(check.sources.begin(), check.sources.end());
  entry.check = std::move(check);
}

std::vector<Check> CheckBoard::take() {
  std::vector<Check> checks;
  for (auto& [id, entry] : entries_) {
    entry.check.actual =
        entry.findings.empty() ? entry.check.expected : fmt::format("{}", fmt::join(entry.findings, "; "));
    entry.check.sources.assign(entry.sources.begin(), entry.sources.end());
    checks.push_back(std::move(entry.check));
  }
  return checks;
}

}  // namespace touchstone::judge
