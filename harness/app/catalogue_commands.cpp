// touchstone list and explain: the catalogue for people, without any target.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <variant>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/explain_checks.h"
#include "app/sdk_table.h"
#include "app/selection.h"
#include "app/surroundings.h"
#include "base/utf8.h"
#include "cases/catalogue.h"
#include "judge/exchange_checks.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

void print_sources(const cases::Catalogue& catalogue, const std::vector<std::string>& ids,
                   std::string_view indent) {
  fmt::print("{}", render_sources(catalogue, ids, indent));
}

void print_send(const cases::Send& send) {
  fmt::print("  sends {} {} {}\n", send.operation, send.method, send.path);
  for (const cases::HeaderChange& header : send.headers) {
    fmt::print("    {}\n", header.value ? fmt::format("{}: {}", header.name, *header.value)
                                        : fmt::format("without {}", header.name));
  }
  if (!send.inject.empty()) fmt::print("    asks the embedded endpoint for {}\n", send.inject);
  if (const auto* input = std::get_if<base::Json>(&send.body)) {
    fmt::print("    {}\n", base::printable(base::to_json(*input), 2000));
  } else {
    fmt::print("    body {}\n", base::printable(std::get<std::string>(send.body), 2000));
  }
}

void print_case(const cases::Catalogue& catalogue, const cases::Case& tested) {
  fmt::print("{}\n{}\n{}; {}\n", tested.id, tested.title, cases::name_of(tested.level),
             tested.expanded_from.empty() ? fmt::format("{}:{}", tested.file, tested.line)
                                          : "expanded from " + tested.expanded_from.text());
  if (tested.embedded_only) fmt::print("embedded endpoint only: no client can provoke this from outside\n");
  if (!tested.note.empty()) fmt::print("note: {}\n", tested.note);
  fmt::print("\nsources\n");
  print_sources(catalogue, tested.sources, "  ");
  for (const cases::Need& need : tested.needs) {
    fmt::print("\nneeds ${{{}}}: a job of {} in {}\n", need.name, catalogue.families[need.family].id(),
               need.state);
  }
  for (std::size_t i = 0; i < tested.steps.size(); ++i) {
    fmt::print("\nstep {}\n", i + 1);
    if (const auto* wait = std::get_if<cases::Wait>(&tested.steps[i].action)) {
      fmt::print("  waits until {} is {}\n", wait->job, fmt::join(wait->states, " or "));
      continue;
    }
    print_send(std::get<cases::Send>(tested.steps[i].action));
    for (const cases::Allowed& allowed : tested.steps[i].allow) {
      fmt::print("  allows {}\n", allowed.summary());
      print_sources(catalogue, allowed.sources, "      ");
    }
  }
  fmt::print("\nEvery exchange is also held against: {}\n", [] {
    std::vector<std::string_view> ids;
    for (const judge::Rule& rule : judge::exchange_rules()) ids.push_back(rule.id);
    return fmt::format("{}", fmt::join(ids, ", "));
  }());
}

Result<int> explain_id(const ExplainOptions& options) {
  const auto loaded = load_law(options.data);
  if (!loaded) return std::unexpected(loaded.error());
  if (options.id == "sdks") {
    print_sdks(loaded->catalogue.sdks);
    return kAsExpected;
  }
  if (const cases::Case* tested = loaded->catalogue.find_case(options.id)) {
    print_case(loaded->catalogue, *tested);
    return kAsExpected;
  }
  if (const std::string words = explain_check(loaded->catalogue, options.id); !words.empty()) {
    fmt::print("{}", words);
    return kAsExpected;
  }
  return std::unexpected(Error{ErrorCode::kUnknownName, fmt::format("no case or check \"{}\"", options.id),
                               "touchstone list shows every case, harness/judge/README.md every check"});
}

Result<int> list_cases(const ListOptions& options) {
  const auto loaded = load_law(options.data);
  if (!loaded) return std::unexpected(loaded.error());
  const auto selected = cases::select(loaded->catalogue, selection_of(options.selection, true));
  if (!selected) return std::unexpected(selected.error());
  for (const cases::Case* tested : *selected) {
    fmt::print("{}  [{}{}{}]  {}\n", tested->id, cases::name_of(tested->level),
               tested->embedded_only ? ", embedded only" : "",
               tested->expanded_from.empty() ? "" : ", expanded", tested->title);
  }
  return kAsExpected;
}

}  // namespace

int list(const ListOptions& options) { return finish(list_cases(options)); }
int explain(const ExplainOptions& options) { return finish(explain_id(options)); }

}  // namespace touchstone::app
