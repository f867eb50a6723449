// See checks.h.
#include "judge/checks.h"

#include <algorithm>
#include <bit>

namespace touchstone::judge {
namespace {

std::size_t first_of(RuleSet rules) { return static_cast<std::size_t>(std::countr_zero(rules)); }

}  // namespace

Check spell_out(const RuleBook::Page& rule, std::size_t exchange) {
  return {Text::from(rule.id),       rule.level,
          CheckOutcome::kPassed,     Text::from(rule.expected),
          Text::from(rule.expected), Borrowed<std::vector<std::string>>::from(rule.sources),
          Places(exchange)};
}

void Checks::const_iterator::look() {
  const bool has_written = place_ < checks_->written_.size();
  is_held_ = left_ != 0 && (!has_written || std::string_view((*checks_->book_)[first_of(left_)].id) <
                                                std::string_view(checks_->written_[place_].id));
  if (is_held_) spelt_ = checks_->spell_out_held(first_of(left_));
}

Checks::const_iterator& Checks::const_iterator::operator++() {
  if (is_held_) {
    left_ &= left_ - 1;
  } else {
    ++place_;
  }
  look();
  return *this;
}

Checks::const_iterator Checks::const_iterator::operator++(int) {
  const_iterator before = *this;
  ++*this;
  return before;
}

std::size_t Checks::size() const { return static_cast<std::size_t>(std::popcount(held_)) + written_.size(); }

Check* Checks::find(std::string_view id) {
  for (RuleSet left = held_; left != 0; left &= left - 1) {
    const std::size_t rule = first_of(left);
    if ((*book_)[rule].id != id) continue;
    const auto behind =
        std::ranges::find_if(written_, [&](const Check& check) { return std::string_view(check.id) > id; });
    held_ &= ~bit(rule);
    return &*written_.insert(behind, spell_out_held(rule));
  }
  const auto found = std::ranges::find_if(written_, [&](const Check& check) { return check.id == id; });
  return found == written_.end() ? nullptr : &*found;
}

void Checks::record_only() {
  outcome_of_held_ = CheckOutcome::kRecorded;
  for (Check& check : written_) check.outcome = CheckOutcome::kRecorded;
}

Check Checks::spell_out_held(std::size_t rule) const {
  Check check = spell_out((*book_)[rule], exchange_);
  check.outcome = outcome_of_held_;
  return check;
}

}  // namespace touchstone::judge
