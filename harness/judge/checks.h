// The checks of one verdict, in the order of their ids. Nearly all are rules that held, all of them last for
// the same exchange: those are kept as a set of bits, and spelt out when they are looked at. Each written
// out, they took a tenth of the instructions of judging a case and a third of the cache lines that it missed
// (valgrind --tool=callgrind --cache-sim=yes of bench/conformance_bench). Tested by checks_test.cpp.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>
#include <vector>

#include "judge/check.h"
#include "judge/rule_book.h"

namespace touchstone::judge {

/// The check of a rule that held, last for `exchange`.
[[nodiscard]] Check spell_out(const RuleBook::Page& rule, std::size_t exchange);

class Checks {
 public:
  using value_type = Check;

  /// Gives each check in turn; a reference to one that held is valid until the iterator's next step or end.
  class const_iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Check;
    using difference_type = std::ptrdiff_t;
    using pointer = const Check*;
    using reference = const Check&;

    const_iterator() = default;
    [[nodiscard]] const Check& operator*() const { return is_held_ ? spelt_ : checks_->written_[place_]; }
    [[nodiscard]] const Check* operator->() const { return &**this; }
    const_iterator& operator++();
    const_iterator operator++(int);
    [[nodiscard]] friend bool operator==(const const_iterator& a, const const_iterator& b) {
      return a.left_ == b.left_ && a.place_ == b.place_;
    }

   private:
    friend class Checks;
    const_iterator(const Checks& checks, RuleSet left, std::size_t place)
        : checks_(&checks), left_(left), place_(place) {
      look();
    }
    /// Looks which comes first of what is left.
    void look();

    const Checks* checks_ = nullptr;
    RuleSet left_ = 0;       ///< of those that held
    std::size_t place_ = 0;  ///< of those that are written out
    bool is_held_ = false;   ///< this one: the first that is left
    Check spelt_;            ///< that one
  };
  using iterator = const_iterator;

  Checks() = default;
  /// Of checks that are written out, sorted by id.
  Checks(std::vector<Check> written)  // NOLINT(google-explicit-constructor): they are checks
      : written_(std::move(written)) {}
  /// Of rules that held, last for one exchange, and others.
  /// @param book  outlives this and its copies
  Checks(const RuleBook& book, RuleSet held, std::size_t exchange, std::vector<Check> written)
      : book_(&book), held_(held), exchange_(exchange), written_(std::move(written)) {}

  [[nodiscard]] const_iterator begin() const { return {*this, held_, 0}; }
  [[nodiscard]] const_iterator end() const { return {*this, 0, written_.size()}; }
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return held_ == 0 && written_.empty(); }

  /// Each, written out.
  [[nodiscard]] std::vector<Check> all() const { return {begin(), end()}; }
  /// Those that are not rules that held: every one that failed is among them.
  [[nodiscard]] const std::vector<Check>& written() const { return written_; }
  /// A check to be changed; null when there is none of this id. Valid until the next call.
  [[nodiscard]] Check* find(std::string_view id);
  /// Adds a check whose id comes after those of all others.
  void push_back(Check check) { written_.push_back(std::move(check)); }
  /// Makes each a check that accuses nobody, whatever it saw.
  void record_only();
  void clear() { *this = Checks(); }

 private:
  [[nodiscard]] Check spell_out_held(std::size_t rule) const;

  const RuleBook* book_ = nullptr;
  RuleSet held_ = 0;
  CheckOutcome outcome_of_held_ = CheckOutcome::kPassed;
  std::size_t exchange_ = 0;
  std::vector<Check> written_;
};

}  // namespace touchstone::judge
