// Collects the findings of one case: one Check for each id, however many exchanges it was applied to.
// A check that held costs no memory of its own: it borrows its words from the RuleBook. Tested by
// check_board_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "judge/verdict.h"

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

/// The rules of one service, in the words that verdicts borrow: it must outlive them.
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

class CheckBoard {
 public:
  /// An empty board for the cases of a service, whose book outlives it.
  explicit CheckBoard(const RuleBook& book) : book_(&book) {}

  /// Empties a board for another case, maybe of another service; the memory that it has serves again.
  void start(const RuleBook& book) {
    book_ = &book;
    applied_ = 0;
    failed_ = 0;
    failures_.clear();
    added_.clear();
  }

  /// Notes that a rule, by its place in the book, held for an exchange. (Here, because nearly always it does:
  /// then this is two stores.)
  void hold(std::size_t rule, std::size_t exchange) {
    applied_ |= bit(rule);
    last_[rule] = exchange;
  }
  /// Notes that it did not: `finding` is what was wrong.
  void fail(std::size_t rule, std::size_t exchange, std::string finding);
  /// Adds a check that was made as a whole; its id is none of the book's, and it is the first of its id.
  void add(Check check) { added_.push_back(std::move(check)); }
  /// The checks, sorted by id; the findings of one check joined, each once. To be asked once a case.
  [[nodiscard]] std::vector<Check> take();

 private:
  struct Failure {
    std::set<std::string> findings;
    Places exchanges;
  };
  /// The rules as a set, by their places in the book, so in the order of their ids.
  using RuleSet = std::uint32_t;
  static_assert(RuleBook::kMaxRules <= std::numeric_limits<RuleSet>::digits);
  [[nodiscard]] static constexpr RuleSet bit(std::size_t rule) { return RuleSet{1} << rule; }
  /// The rules that were applied and stand before a check of this id.
  [[nodiscard]] RuleSet applied_before(std::string_view id) const;
  /// Writes the checks of rules, in their order.
  void write(RuleSet rules, std::vector<Check>& checks);
  /// Writes what was noted of a rule that failed into its check, which is written as if it had held.
  void write_failure(std::size_t rule, Check& check);

  const RuleBook* book_;
  RuleSet applied_ = 0;
  RuleSet failed_ = 0;
  std::array<std::size_t, RuleBook::kMaxRules> last_{};  ///< exchange that a rule was applied to
  std::map<std::size_t, Failure> failures_;              ///< of the rules that failed
  std::vector<Check> added_;
};

}  // namespace touchstone::judge
