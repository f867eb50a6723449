// touchstone coverage: what the documentation, the models and the protocol demand of each operation, and
// which cases hold a target to it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/surroundings.h"
#include "cases/bounds.h"
#include "cases/catalogue.h"
#include "cases/clauses.h"
#include "cases/rules.h"
#include "cases/states.h"
#include "judge/exchange_checks.h"

namespace touchstone::app {
namespace {

using cases::Case;

// What is demanded of a target.
struct Demands {
  std::vector<cases::Clause> clauses;
  std::vector<cases::ProtocolRule> rules;
  std::vector<cases::JobState> states;
};

base::Result<Demands> load_demands(const Law& law) {
  std::vector<std::string_view> checks;
  for (const judge::Rule& rule : judge::exchange_rules()) checks.push_back(rule.id);
  auto clauses = cases::load_clauses(law.folder, law.catalogue);
  if (!clauses) return std::unexpected(clauses.error());
  auto rules = cases::load_rules(law.folder, law.catalogue, checks);
  if (!rules) return std::unexpected(rules.error());
  auto states = cases::load_states(law.folder, law.catalogue, law.models);
  if (!states) return std::unexpected(states.error());
  return Demands{*std::move(clauses), *std::move(rules), *std::move(states)};
}

using CasesByName = std::map<std::string, std::set<std::string>>;

std::string words_of(const cases::Untestable& untestable) {
  return fmt::format("{}: {}", untestable.reason, untestable.why);
}

std::string slug_of(const Case& tested) { return tested.id.substr(tested.operation_id().size() + 1); }

std::set<std::string> slugs_of(const std::vector<const Case*>& tested) {
  std::set<std::string> slugs;
  for (const Case* one : tested) slugs.insert(slug_of(*one));
  return slugs;
}

// Which cases allow each error that the operation declares.
CasesByName errors_of(const cases::Catalogue& catalogue, const model::Model& model,
                      const model::Operation& operation) {
  CasesByName rows;
  for (const model::ShapeIndex error : operation.errors) rows[std::string(model.shape(error).name())];
  for (const Case& tested : catalogue.cases) {
    if (tested.service != model.service.name || tested.operation != operation.name) continue;
    for (const cases::Step& step : tested.steps) {
      for (const cases::Allowed& allowed : step.allow) {
        for (const std::string& error : allowed.errors) {
          if (const auto row = rows.find(error); row != rows.end()) row->second.insert(slug_of(tested));
        }
      }
    }
  }
  return rows;
}

// Which cases follow from each constraint of the operation's input.
CasesByName traits_of(const cases::Catalogue& catalogue, const std::string& operation_id) {
  CasesByName rows;
  for (const Case& tested : catalogue.cases) {
    if (tested.operation_id() != operation_id || tested.expanded_from.empty()) continue;
    const std::string& origin = tested.expanded_from;
    rows[origin.substr(0, origin.find(" in the model of "))].insert(slug_of(tested));
  }
  return rows;
}

// Which cases stand at each bound of the operation's input, and which beyond it.
base::Result<CasesByName> sides_of(const cases::Catalogue& catalogue, const cases::Family& family,
                                   const model::Model& model, const model::Operation& operation) {
  CasesByName rows;
  cases::TextJudge judge;
  const cases::StandIns stand_ins(family);
  for (const cases::Bound& bound : cases::bounds_of(model, operation)) {
    auto& inside = rows["at " + bound.words()];
    auto& outside = rows["beyond " + bound.words()];
    for (const Case& tested : catalogue.cases_of(family)) {
      const auto sides = cases::sides_of(bound, tested, stand_ins, judge);
      if (!sides) return std::unexpected(sides.error());
      if (sides->inside) inside.insert(slug_of(tested));
      if (sides->outside) outside.insert(slug_of(tested));
    }
  }
  return rows;
}

// Writes the rows of one operation after the other.
class Printer {
 public:
  Printer(const Law& law, const Demands& demands, bool all) : law_(law), demands_(demands), all_(all) {}

  [[nodiscard]] base::Result<void> print_operation(const cases::Family& family) const;

 private:
  // "unknown-job, empty-job-id and 5 more": a row stays a row, unless all are wanted.
  [[nodiscard]] std::string listed(const std::set<std::string>& slugs) const {
    constexpr std::size_t kShown = 3;
    const std::size_t shown = all_ ? slugs.size() : std::min(kShown, slugs.size());
    const std::vector<std::string> first(slugs.begin(),
                                         std::next(slugs.begin(), static_cast<std::ptrdiff_t>(shown)));
    std::string text = fmt::format("{}", fmt::join(first, ", "));
    if (slugs.size() > shown) text += fmt::format(" and {} more", slugs.size() - shown);
    return text;
  }

  [[nodiscard]] std::string listed_or(const std::vector<const Case*>& tested,
                                      const cases::Untestable& untestable) const {
    return tested.empty() ? words_of(untestable) : listed(slugs_of(tested));
  }

  void print_clauses(const std::string& operation_id) const;
  void print_rows(std::string_view title, const CasesByName& rows) const;
  void print_rules(const std::string& operation_id) const;
  void print_states(const cases::Family& family) const;

  const Law& law_;
  const Demands& demands_;
  bool all_;
};

void print_row(std::string_view name, std::size_t count, std::string_view words) {
  fmt::print("    {:40} {:4}  {}\n", name, count, words);
}

void Printer::print_clauses(const std::string& operation_id) const {
  bool first = true;
  for (const cases::Clause& clause : demands_.clauses) {
    if (fmt::format("{}/{}", clause.service, clause.operation) != operation_id) continue;
    if (std::exchange(first, false)) fmt::print("\n  clauses\n");
    const bool shown_only = !clause.cases.empty() && !clause.binds_targets();
    print_row(clause.id, clause.cases.size(),
              listed_or(clause.cases, clause.untestable) +
                  (shown_only ? " (by the embedded endpoint alone, or recorded)" : ""));
  }
}

void Printer::print_rows(std::string_view title, const CasesByName& rows) const {
  if (rows.empty()) return;
  fmt::print("\n  {}\n", title);
  for (const auto& [name, slugs] : rows)
    print_row(name, slugs.size(), slugs.empty() ? "no case" : listed(slugs));
}

// What holds a target to each rule of the protocol: cases of this operation, checks of every exchange.
void Printer::print_rules(const std::string& operation_id) const {
  fmt::print("\n  rules of awsJson 1.1\n");
  for (const cases::ProtocolRule& rule : demands_.rules) {
    const std::vector<std::string> slugs = rule.slugs_of(operation_id);
    std::vector<std::string> held;
    if (!slugs.empty()) held.push_back(listed({slugs.begin(), slugs.end()}));
    if (!rule.checks.empty()) held.push_back(fmt::format("every exchange: {}", fmt::join(rule.checks, ", ")));
    if (held.empty()) held.push_back(words_of(rule.untestable));
    print_row(rule.id, slugs.size(), fmt::format("{}", fmt::join(held, "; ")));
  }
}

void Printer::print_states(const cases::Family& family) const {
  bool first = true;
  for (const cases::JobState& state : demands_.states) {
    if (state.family != &family) continue;
    if (std::exchange(first, false)) fmt::print("\n  states\n");
    print_row(state.name, state.cases.size(), listed_or(state.cases, state.untestable));
  }
}

base::Result<void> Printer::print_operation(const cases::Family& family) const {
  const std::string operation_id = fmt::format("{}/{}", family.service, family.stop);
  fmt::print("{}\n", operation_id);
  print_clauses(operation_id);
  const auto model = std::find_if(law_.models.begin(), law_.models.end(), [&](const model::Model& candidate) {
    return candidate.service.name == family.service;
  });
  const model::Operation* operation =
      model == law_.models.end() ? nullptr : model->find_operation(family.stop);
  if (operation != nullptr) {
    const auto sides = sides_of(law_.catalogue, family, *model, *operation);
    if (!sides) return std::unexpected(sides.error());
    print_rows("bounds of the input", *sides);
  }
  print_rows("constraints of the input, and the cases that follow from each",
             traits_of(law_.catalogue, operation_id));
  if (operation != nullptr)
    print_rows("declared errors, and the cases that allow each",
               errors_of(law_.catalogue, *model, *operation));
  print_states(family);
  print_rules(operation_id);
  fmt::print("\n");
  return {};
}

void print_findings(const std::vector<cases::Clause>& clauses) {
  fmt::print(
      "Findings: where the documentation contradicts itself or another source, and how it is read here\n");
  for (const cases::Clause& clause : clauses) {
    if (!clause.finding.empty())
      fmt::print("  {}/{} {}\n    {}\n", clause.service, clause.operation, clause.id, clause.finding);
  }
}

void print_totals(const Demands& demands) {
  std::set<std::string> operations;
  for (const cases::Clause& clause : demands.clauses)
    operations.insert(fmt::format("{}/{}", clause.service, clause.operation));
  const auto untested = [](const auto& demand) { return !demand.untestable.reason.empty(); };
  const auto clauses = std::ranges::count_if(demands.clauses, untested);
  const auto rules = std::ranges::count_if(demands.rules, untested);
  const auto binding = std::ranges::count_if(demands.clauses, &cases::Clause::binds_targets);
  fmt::print(
      "\n{} clauses of {} operations: {} tested, {} by the embedded endpoint alone or only recorded, {} "
      "cannot be tested from outside\n",
      demands.clauses.size(), operations.size(), binding, std::ssize(demands.clauses) - clauses - binding,
      clauses);
  fmt::print("{} rules of awsJson 1.1: {} tested, {} cannot be tested from outside\n", demands.rules.size(),
             std::ssize(demands.rules) - rules, rules);
  const auto states = std::ranges::count_if(demands.states, untested);
  fmt::print("{} states of jobs: {} reached, {} cannot be\n", demands.states.size(),
             std::ssize(demands.states) - states, states);
}

base::Result<int> print_coverage(const CoverageOptions& options) {
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const auto demands = load_demands(*law);
  if (!demands) return std::unexpected(demands.error());

  const Printer printer(*law, *demands, options.all);
  for (const cases::Family& family : law->catalogue.families) {
    if (const auto printed = printer.print_operation(family); !printed)
      return std::unexpected(printed.error());
  }
  print_findings(demands->clauses);
  print_totals(*demands);
  return kAsExpected;
}

}  // namespace

int coverage(const CoverageOptions& options) { return finish(print_coverage(options)); }

}  // namespace touchstone::app
