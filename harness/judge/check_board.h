// Collects the findings of one case: one Check for each id, however many exchanges it was applied to.
// Tested by check_board_test.cpp.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "judge/checks.h"
#include "judge/rule_book.h"

namespace touchstone::judge {

class CheckBoard {
 public:
  /// An empty board for the cases of a service, whose book outlives it.
  explicit CheckBoard(const RuleBook& book) : book_(&book) {}

  /// Empties a board for another case, maybe of another service; the memory that it has serves again.
  void start(const RuleBook& book) {
    book_ = &book;
    applied_ = 0;
    failed_ = 0;
    latest_ = 0;
    of_latest_ = 0;
    failures_.clear();
    added_.clear();
  }

  /// Notes that rules, by their places in the book, held for an exchange. (Here, because nearly always they
  /// do: then this is three stores.)
  void hold(RuleSet rules, std::size_t exchange) {
    if (exchange != latest_) leave_for(exchange);
    applied_ |= rules;
    of_latest_ |= rules;
  }
  /// Notes that it did not: `finding` is what was wrong.
  void fail(std::size_t rule, std::size_t exchange, std::string finding);
  /// Adds a check that was made as a whole; its id is none of the book's, and it is the first of its id.
  void add(Check check) { added_.push_back(std::move(check)); }
  /// The checks, sorted by id; the findings of one check joined, each once. To be asked once a case.
  [[nodiscard]] Checks take();

 private:
  struct Failure {
    std::set<std::string> findings;
    Places exchanges;
  };
  /// Keeps which rules were last applied to the exchange that was the latest.
  void leave_for(std::size_t exchange);
  /// Writes out the check of a rule that failed, or that was applied to others than the latest exchange.
  [[nodiscard]] Check write_out(std::size_t rule);

  const RuleBook* book_;
  RuleSet applied_ = 0;
  RuleSet failed_ = 0;
  std::size_t latest_ = 0;  ///< the last exchange that any rule was applied to
  RuleSet of_latest_ = 0;   ///< the rules that were
  std::array<std::size_t, RuleBook::kMaxRules>
      last_{};                               ///< of each other rule that was applied: the last one
  std::map<std::size_t, Failure> failures_;  ///< of the rules that failed
  std::vector<Check> added_;
};

}  // namespace touchstone::judge
