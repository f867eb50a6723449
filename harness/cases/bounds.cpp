// See bounds.h.
#include "cases/bounds.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/utf8.h"

namespace touchstone::cases {
namespace {

using base::Json;
using base::Result;
using validate::Constraint;

// Real inputs nest a few structures; the limit only bounds the recursion through shapes that hold themselves.
constexpr std::size_t kMaxDepth = 8;

void add_bounds(const model::Model& model, model::ShapeIndex structure, std::vector<std::string>& path,
                std::vector<Bound>& into) {
  if (structure == model::kNoShape || path.size() == kMaxDepth) return;
  for (const model::Member& member : model.shape(structure).members) {
    path.push_back(member.name);
    const model::Constraints of = model::effective_constraints(model, member);
    const auto add = [&](bool there, Constraint constraint) {
      if (there) into.push_back({path, constraint, of});
    };
    add(member.required, Constraint::kRequired);
    add(of.min_length.value_or(0) > 0, Constraint::kMinLength);
    add(of.max_length.has_value(), Constraint::kMaxLength);
    add(of.pattern.has_value(), Constraint::kPattern);
    add(!of.enum_values.empty(), Constraint::kEnum);
    add(of.min_value.has_value(), Constraint::kMinValue);
    add(of.max_value.has_value(), Constraint::kMaxValue);
    add(of.unique_items, Constraint::kUniqueItems);
    if (model.shape(member.target).type == model::ShapeType::kStructure)
      add_bounds(model, member.target, path, into);
    path.pop_back();
  }
}

// The value of the member that the path leads to; null when it or what should hold it is missing.
const Json* find_value(const Json& input, const std::vector<std::string>& path) {
  const Json* value = &input;
  for (const std::string& name : path) value = value == nullptr ? nullptr : value->find(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

// The length that a bound of length counts. Of a text far beyond `bound` not every character is counted.
std::uint64_t size_of(const Json& value, std::uint64_t bound) {
  if (!value.is_string()) return value.is_array() ? value.items().size() : value.members().size();
  constexpr std::uint64_t kMostBytesOfACodePoint = 4;
  const std::uint64_t at_least = value.as_string().size() / kMostBytesOfACodePoint;
  return at_least > bound ? at_least : base::count_code_points(value.as_string()).value_or(0);
}

bool repeats_an_item(const Json& list) {
  const auto& items = list.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t k = i + 1; k < items.size(); ++k) {
      if (items[i].same_value(items[k])) return true;
    }
  }
  return false;
}

// A length or number at its bound, or beyond it.
template <class Number>
Sides sides_at(Number value, Number bound, bool is_minimum) {
  return {value == bound, is_minimum ? value < bound : value > bound};
}

// On which side of a bound a filled value of the member stands.
Result<Sides> sides_of_value(const Bound& bound, const Json& value, TextJudge& judge) {
  const bool has_size = value.is_string() || value.is_array() || value.is_object();
  switch (bound.constraint) {
    case Constraint::kRequired:
      return Sides{true, false};
    case Constraint::kMinLength:
      return has_size ? sides_at(size_of(value, *bound.of.min_length), *bound.of.min_length, true) : Sides{};
    case Constraint::kMaxLength:
      return has_size ? sides_at(size_of(value, *bound.of.max_length), *bound.of.max_length, false) : Sides{};
    case Constraint::kMinValue:
      return value.is_number() ? sides_at(value.as_double(), *bound.of.min_value, true) : Sides{};
    case Constraint::kMaxValue:
      return value.is_number() ? sides_at(value.as_double(), *bound.of.max_value, false) : Sides{};
    case Constraint::kEnum: {
      const bool known =
          std::ranges::find(bound.of.enum_values, value.as_string()) != bound.of.enum_values.end();
      return value.is_string() ? Sides{known, !known} : Sides{};
    }
    case Constraint::kUniqueItems: {
      const bool repeats = repeats_an_item(value);
      return value.items().size() > 1 ? Sides{!repeats, repeats} : Sides{};
    }
    case Constraint::kPattern: {
      if (!value.is_string()) return Sides{};
      const auto matches = judge.matches(*bound.of.pattern, value.as_string());
      if (!matches) return std::unexpected(matches.error());
      return Sides{*matches, !*matches};
    }
  }
  return Sides{};
}

Result<Sides> sides_of_input(const Bound& bound, const Json& input, TextJudge& judge) {
  const Json* value = find_value(input, bound.path);
  if (value == nullptr) return Sides{false, bound.constraint == Constraint::kRequired};
  return sides_of_value(bound, *value, judge);
}

// Calls `take` with each input that a case sends to its own operation, filled.
template <class Take>
Result<void> for_each_input(const Case& tested, const StandIns& stand_ins, const Take& take) {
  for (const Step& step : tested.steps) {
    const auto* send = std::get_if<Send>(&step.action);
    const auto* input = send == nullptr ? nullptr : std::get_if<Json>(&send->body);
    if (input == nullptr || send->operation != tested.operation) continue;
    if (!is_template(*input)) {
      if (auto taken = take(*input); !taken) return taken;
    } else if (const auto filled = stand_ins.fill(*input)) {  // else it names what only a run knows: a job
      if (auto taken = take(*filled); !taken) return taken;
    }
  }
  return {};
}

// Notes which gaps a case closes, and removes those that are closed from both sides.
Result<void> look_for(std::vector<Gap>& gaps, const Case& tested, const StandIns& stand_ins,
                      TextJudge& judge) {
  auto taken = for_each_input(tested, stand_ins, [&](const Json& input) -> Result<void> {
    for (Gap& gap : gaps) {
      const auto sides = sides_of_input(gap.bound, input, judge);
      if (!sides) return std::unexpected(sides.error());
      gap.reached.add(*sides);
    }
    return {};
  });
  std::erase_if(gaps, [](const Gap& gap) { return gap.reached.both(); });
  return taken;
}

}  // namespace

std::string Bound::member() const { return fmt::format("{}", fmt::join(path, ".")); }

std::string Bound::words() const {
  std::string head = fmt::format("{} {}", member(), validate::name_of(constraint));
  switch (constraint) {
    case Constraint::kMinLength:
      return fmt::format("{} {}", head, *of.min_length);
    case Constraint::kMaxLength:
      return fmt::format("{} {}", head, *of.max_length);
    case Constraint::kMinValue:
      return fmt::format("{} {}", head, *of.min_value);
    case Constraint::kMaxValue:
      return fmt::format("{} {}", head, *of.max_value);
    default:
      return head;
  }
}

std::vector<Bound> bounds_of(const model::Model& model, const model::Operation& operation) {
  std::vector<Bound> bounds;
  std::vector<std::string> path;
  add_bounds(model, operation.input, path, bounds);
  return bounds;
}

Result<Sides> sides_of(const Bound& bound, const Case& tested, const StandIns& stand_ins, TextJudge& judge) {
  Sides all;
  const auto taken = for_each_input(tested, stand_ins, [&](const Json& input) -> Result<void> {
    const auto sides = sides_of_input(bound, input, judge);
    if (!sides) return std::unexpected(sides.error());
    all.add(*sides);
    return {};
  });
  if (!taken) return std::unexpected(taken.error());
  return all;
}

Result<std::vector<Gap>> find_gaps(const model::Model& model, const model::Operation& operation,
                                   std::span<const Case> cases, const StandIns& stand_ins, TextJudge& judge) {
  std::vector<Gap> gaps;
  for (Bound& bound : bounds_of(model, operation)) gaps.push_back({std::move(bound), {}});
  // Expanded cases first: they are small, and mostly all that it takes.
  for (const bool expanded : {true, false}) {
    for (const Case& tested : cases) {
      if (gaps.empty()) return gaps;
      if (tested.expanded_from.empty() == expanded) continue;
      if (auto looked = look_for(gaps, tested, stand_ins, judge); !looked)
        return std::unexpected(looked.error());
    }
  }
  return gaps;
}

}  // namespace touchstone::cases
