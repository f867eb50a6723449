// touchstone coverage: what the documentation demands of each operation, and which cases hold a target to it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <variant>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/surroundings.h"
#include "cases/catalogue.h"
#include "cases/clauses.h"

namespace touchstone::app {
namespace {

using cases::Case;
using CasesByName = std::map<std::string, std::set<std::string>>;

// "unknown-job, empty-job-id and 5 more": a row stays a row.
std::string shortened(const std::set<std::string>& slugs) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> shown;
  for (const std::string& slug : slugs) {
    if (shown.size() < kShown) shown.push_back(slug);
  }
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (slugs.size() > kShown) text += fmt::format(" and {} more", slugs.size() - kShown);
  return text;
}

std::string slug_of(const Case& tested) { return tested.id.substr(tested.operation_id().size() + 1); }

void print_rows(std::string_view title, const CasesByName& rows) {
  if (rows.empty()) return;
  fmt::print("\n  {}\n", title);
  for (const auto& [name, slugs] : rows) {
    fmt::print("    {:40} {:4}  {}\n", name, slugs.size(), slugs.empty() ? "no case" : shortened(slugs));
  }
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

// Which cases begin in each state of the operation's jobs, or wait for it.
CasesByName states_of(const cases::Catalogue& catalogue, const std::string& operation_id) {
  CasesByName rows;
  for (const Case& tested : catalogue.cases) {
    if (tested.operation_id() != operation_id) continue;
    for (const cases::Need& need : tested.needs) rows[need.state].insert(slug_of(tested));
    for (const cases::Step& step : tested.steps) {
      if (const auto* wait = std::get_if<cases::Wait>(&step.action)) {
        for (const std::string& state : wait->states) rows[state].insert(slug_of(tested));
      }
    }
  }
  return rows;
}

// Which cases follow from each constraint of the operation's input.
CasesByName bounds_of(const cases::Catalogue& catalogue, const std::string& operation_id) {
  CasesByName rows;
  for (const Case& tested : catalogue.cases) {
    if (tested.operation_id() != operation_id || tested.expanded_from.empty()) continue;
    rows[tested.expanded_from.substr(0, tested.expanded_from.find(" in the model of "))].insert(
        slug_of(tested));
  }
  return rows;
}

void print_clauses(const std::vector<cases::Clause>& clauses, const std::string& operation_id) {
  const auto is_of_operation = [&](const cases::Clause& clause) {
    return fmt::format("{}/{}", clause.service, clause.operation) == operation_id;
  };
  if (std::none_of(clauses.begin(), clauses.end(), is_of_operation)) return;
  fmt::print("\n  clauses\n");
  for (const cases::Clause& clause : clauses) {
    if (!is_of_operation(clause)) continue;
    std::set<std::string> slugs;
    for (const Case* tested : clause.cases) slugs.insert(slug_of(*tested));
    fmt::print("    {:40} {:4}  {}\n", clause.id, slugs.size(),
               slugs.empty() ? fmt::format("{}: {}", clause.untestable, clause.why) : shortened(slugs));
  }
}

void print_operation(const Law& law, const std::vector<cases::Clause>& clauses, const cases::Family& family) {
  const std::string operation_id = fmt::format("{}/{}", family.service, family.stop);
  fmt::print("{}\n", operation_id);
  print_clauses(clauses, operation_id);
  print_rows("constraints of the input, and the cases that follow from each",
             bounds_of(law.catalogue, operation_id));
  const auto model = std::find_if(law.models.begin(), law.models.end(), [&](const model::Model& candidate) {
    return candidate.service.name == family.service;
  });
  const model::Operation* operation =
      model == law.models.end() ? nullptr : model->find_operation(family.stop);
  if (operation != nullptr) print_rows("declared errors", errors_of(law.catalogue, *model, *operation));
  print_rows("states", states_of(law.catalogue, operation_id));
  fmt::print("\n");
}

void print_findings(const std::vector<cases::Clause>& clauses) {
  fmt::print(
      "Findings: where the documentation contradicts itself or another source, and how it is read here\n");
  for (const cases::Clause& clause : clauses) {
    if (!clause.finding.empty())
      fmt::print("  {}/{} {}\n    {}\n", clause.service, clause.operation, clause.id, clause.finding);
  }
}

base::Result<int> print_coverage(const CoverageOptions& options) {
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const auto clauses = cases::load_clauses(law->folder, law->catalogue);
  if (!clauses) return std::unexpected(clauses.error());

  for (const cases::Family& family : law->catalogue.families) print_operation(*law, *clauses, family);
  print_findings(*clauses);
  std::set<std::string> operations;
  for (const cases::Clause& clause : *clauses)
    operations.insert(fmt::format("{}/{}", clause.service, clause.operation));
  const auto untested = std::count_if(clauses->begin(), clauses->end(),
                                      [](const cases::Clause& clause) { return clause.cases.empty(); });
  fmt::print("\n{} clauses of {} operations: {} tested, {} cannot be tested from outside\n", clauses->size(),
             operations.size(), static_cast<std::ptrdiff_t>(clauses->size()) - untested, untested);
  return kAsExpected;
}

}  // namespace

int coverage(const CoverageOptions& options) { return finish(print_coverage(options)); }

}  // namespace touchstone::app
