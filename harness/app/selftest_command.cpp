// touchstone selftest: proves the catalogue against the embedded endpoint's deviations and variants, and
// prints the kill matrix.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string_view>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/selftest.h"
#include "app/surroundings.h"
#include "base/file.h"
#include "base/json.h"
#include "base/parallel.h"

namespace touchstone::app {
namespace {

using base::Json;
using base::Result;

/// The case that a row shows: the first one that the entry names, for the entry's first check.
std::string example(const MatrixRow& row) {
  if (row.entry->caught_by.empty()) return "no case, for the reason in conformance/deviations";
  const auto kill = row.kills.find(row.entry->caught_by.front().check);
  return kill == row.kills.end() ? "-" : kill->second.front()->id;
}

void print_matrix(const SelftestResult& result) {
  for (const MatrixRow& row : result.matrix) {
    std::string checks;
    for (const auto& [check, cases] : row.kills)
      checks += fmt::format("{}{} {}", checks.empty() ? "" : ", ", check, cases.size());
    fmt::print("{:<11} {:<34} {}\n{:46} e.g. {}\n", row.entry->kind, row.entry->name,
               checks.empty() ? "NOT CAUGHT" : checks, "", example(row));
  }
}

/// How many deviations each check catches.
void print_checks(const SelftestResult& result) {
  std::map<std::string_view, std::size_t> deviations;
  for (const MatrixRow& row : result.matrix) {
    for (const auto& [check, cases] : row.kills) ++deviations[check];
  }
  for (const auto& [check, count] : deviations) fmt::print("{:<24} catches {} deviations\n", check, count);
}

std::string render_json(const SelftestResult& result, const SelftestOptions& options) {
  Json rows = Json::array();
  for (const MatrixRow& row : result.matrix) {
    Json kills = Json::object();
    for (const auto& [check, cases] : row.kills) {
      Json ids = Json::array();
      for (const cases::Case* tested : cases) ids.items().push_back(Json::string(tested->id));
      kills.set(check, std::move(ids));
    }
    rows.items().push_back(Json::object({{"name", Json::string(row.entry->name)},
                                         {"kind", Json::string(row.entry->kind)},
                                         {"kills", std::move(kills)}}));
  }
  Json faults = Json::array();
  for (const std::string& fault : result.faults) faults.items().push_back(Json::string(fault));
  return base::to_pretty_json(Json::object({{"seed", Json::number(fmt::to_string(options.seed))},
                                            {"runs", Json::integer(static_cast<std::int64_t>(options.runs))},
                                            {"cases", Json::integer(static_cast<std::int64_t>(result.cases))},
                                            {"deviations", std::move(rows)},
                                            {"faults", std::move(faults)}}));
}

Result<int> run_and_print(const SelftestCommandOptions& asked) {
  const auto law = load_law(asked.data);
  if (!law) return std::unexpected(law.error());
  const auto entries = load_deviation_entries(law->folder, law->catalogue);
  if (!entries) return std::unexpected(entries.error());
  SelftestOptions options;
  options.seed = asked.seed ? *asked.seed : random_seed();
  options.runs = asked.runs;
  options.operations = asked.operations;
  options.threads = asked.jobs != 0 ? asked.jobs : base::count_processors();
  const bool shown = is_terminal(STDERR_FILENO);
  if (shown) {
    options.on_progress = [](std::size_t done, std::size_t of) {
      fmt::print(stderr, "\r\x1b[K{}/{}", done, of);
    };
  }
  const auto result = run_selftest(*law, *entries, options);
  if (shown) fmt::print(stderr, "\r\x1b[K");
  if (!result) return std::unexpected(result.error());
  print_matrix(*result);
  print_checks(*result);
  for (const std::string& fault : result->faults) fmt::print("FAULT {}\n", fault);
  fmt::print("{} deviations, {} lawful runs, {} cases, {} faults (seed {})\n", result->matrix.size(),
             options.runs, result->cases, result->faults.size(), options.seed);
  std::fflush(stdout);
  if (!asked.json_report.empty()) {
    if (auto saved = base::save_text(asked.json_report, render_json(*result, options)); !saved)
      return std::unexpected(saved.error());
  }
  return result->faults.empty() ? kAsExpected : kDeviates;
}

}  // namespace

int selftest(const SelftestCommandOptions& options) {
  return options.fuzzer.wanted ? prove_the_fuzzer(options) : finish(run_and_print(options));
}

}  // namespace touchstone::app
