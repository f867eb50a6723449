// See rule_book.h.
#include "judge/rule_book.h"

#include <cstdlib>

namespace touchstone::judge {

RuleBook::RuleBook(std::span<const Rule> rules, const std::string& model_source) {
  if (rules.size() > kMaxRules) std::abort();
  for (const Rule& rule : rules) {
    pages_.push_back({std::string(rule.id),
                      rule.level,
                      std::string(rule.expected),
                      {rule.source.empty() ? model_source : std::string(rule.source)}});
  }
}

}  // namespace touchstone::judge
