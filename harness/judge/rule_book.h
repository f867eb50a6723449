// The rules that hold for every exchange of a service, in the words that verdicts borrow. Tested by
// check_board_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"

namespace touchstone::judge {

/// What a check asks, whatever it is applied to.
struct Rule {
  std::string_view id;
  cases::Level level;
  std::string_view expected;
  std::string_view source;  ///< an id of sources.json; empty where the model of the service is the source
};

/// Tells whether rules stand in the order of their ids, each once, as a RuleBook needs them.
[[nodiscard]] constexpr bool is_sorted_by_id(std::span<const Rule> rules) {
  for (std::size_t i = 1; i < rules.size(); ++i) {
    if (rules[i - 1].id >= rules[i].id) return false;
  }
  return true;
}

/// Rules as a set, a bit for each place in a book: so in the order of their ids.
using RuleSet = std::uint32_t;
[[nodiscard]] constexpr RuleSet bit(std::size_t rule) { return RuleSet{1} << rule; }

/// The rules of one service. It must outlive the verdicts that borrow from it.
class RuleBook {
 public:
  struct Page {
    std::string id;
    cases::Level level;
    std::string expected;
    std::vector<std::string> sources;
  };

  /// More would be a slip: CheckBoard has a place for each.
  static constexpr std::size_t kMaxRules = 24;
  static_assert(kMaxRules <= std::numeric_limits<RuleSet>::digits);

  /// @param rules  sorted by id, at most kMaxRules
  /// @param model_source  the source of rules that name none
  RuleBook(std::span<const Rule> rules, const std::string& model_source);

  [[nodiscard]] const Page& operator[](std::size_t rule) const { return pages_[rule]; }
  [[nodiscard]] std::size_t size() const { return pages_.size(); }
  /// Puts other words for what a rule expects.
  void reword(std::size_t rule, std::string expected) { pages_[rule].expected = std::move(expected); }

 private:
  std::vector<Page> pages_;
};

}  // namespace touchstone::judge
