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

void print_clauses(const std::vector<cases::Clause>& clauses, const std::string& operation_id) {
  fmt::print("\n  clauses\n");
  for (const cases::Clause& clause : clauses) {
    if (clause.service + "/" + clause.operation != operation_id) continue;
    std::set<std::string> slugs;
    for (const Case* tested : clause.cases) slugs.insert(slug_of(*tested));
    fmt::print("    {:40} {:4}  {}\n", clause.id, slugs.size(),
               slugs.empty() ? fmt::format("{}: {}", clause.untestable, clause.why) : shortened(slugs));
  }
}

void print_findings(const std::vector<cases::Clause>& clauses) {
  fmt::print(
      "\nFindings: where the documentation contradicts itself or another source, and how it is read here\n");
  for (const cases::Clause& clause : clauses) {
    if (!clause.finding.empty())
      fmt::print("  {}/{} {}\n    {}\n", clause.service, clause.operation, clause.id, clause.finding);
  }
}

base::Result<int> print_coverage(const CoverageOptions& options) {
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const auto& [folder, models, catalogue] = *law;
  const auto clauses = cases::load_clauses(folder, catalogue);
  if (!clauses) return std::unexpected(clauses.error());

  std::set<std::string> printed;
  for (const cases::Clause& clause : *clauses) {
    const std::string operation_id = fmt::format("{}/{}", clause.service, clause.operation);
    if (!printed.insert(operation_id).second) continue;
    const auto model = std::find_if(models.begin(), models.end(), [&](const model::Model& candidate) {
      return candidate.service.name == clause.service;
    });
    const model::Operation* operation =
        model == models.end() ? nullptr : model->find_operation(clause.operation);
    fmt::print("{}{}\n", printed.size() == 1 ? "" : "\n", operation_id);
    print_clauses(*clauses, operation_id);
    if (operation != nullptr) print_rows("declared errors", errors_of(catalogue, *model, *operation));
    print_rows("states", states_of(catalogue, operation_id));
  }
  print_findings(*clauses);
  const auto untested = std::count_if(clauses->begin(), clauses->end(),
                                      [](const cases::Clause& clause) { return clause.cases.empty(); });
  fmt::print("\n{} clauses of {} operations: {} tested, {} cannot be tested from outside\n", clauses->size(),
             printed.size(), static_cast<std::ptrdiff_t>(clauses->size()) - untested, untested);
  return kAsExpected;
}

}  // namespace

int coverage(const CoverageOptions& options) { return finish(print_coverage(options)); }

}  // namespace touchstone::app
