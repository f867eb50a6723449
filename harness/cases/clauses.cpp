// See clauses.h.
#include "cases/clauses.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/json_source.h"
#include "cases/untestable.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

void read_cases_of(JsonSource& source, ObjectView& object, const Catalogue& catalogue, Clause& clause) {
  for (const std::string& slug : object.texts("cases")) {
    const auto found = find_cases(source, object.required("cases"), catalogue.cases,
                                  fmt::format("{}/{}/{}", clause.service, clause.operation, slug));
    clause.cases.insert(clause.cases.end(), found.begin(), found.end());
  }
  sort_once(clause.cases);
}

Clause read_clause(JsonSource& source, const Json& value, const std::string& service,
                   const std::string& operation, const Catalogue& catalogue) {
  ObjectView object(source, value, "a clause");
  Clause made;
  made.service = service;
  made.operation = operation;
  made.id = object.text("id");
  made.heading = object.text("heading");
  made.says = object.text("says");
  made.source = object.text("source");
  made.untestable = read_untestable(object);
  made.finding = object.optional_text("finding").value_or("");
  object.allow_only({"id", "heading", "says", "source", "cases", "untestable", "why", "finding"});
  if (source.failed()) return made;
  if (catalogue.find_source(made.source) == nullptr) {
    source.fail(ErrorCode::kUnknownName, object.required("source"),
                fmt::format("no source \"{}\" in sources.json", made.source));
  }
  read_cases_of(source, object, catalogue, made);
  if (made.cases.empty() == made.untestable.reason.empty()) {
    source.fail(ErrorCode::kMissingKey, value,
                fmt::format("the clause \"{}\" needs either \"cases\" or \"untestable\"", made.id),
                "what nothing tests must say why");
  }
  return made;
}

void read_file(JsonSource& source, const Json& root, const Catalogue& catalogue, std::vector<Clause>& into) {
  ObjectView object(source, root, "a clauses file");
  const std::string service = object.text("service");
  const std::string operation = object.text("operation");
  object.allow_only({"service", "operation", "clauses"});
  std::set<std::string> ids;
  for (const Json& value : object.items("clauses")) {
    if (source.failed()) return;
    into.push_back(read_clause(source, value, service, operation, catalogue));
    if (!ids.insert(into.back().id).second) {
      source.fail(ErrorCode::kDuplicate, value,
                  fmt::format("the clause \"{}\" stands twice", into.back().id));
    }
  }
}

}  // namespace

bool Clause::binds_targets() const {
  return std::ranges::any_of(cases, [](const Case* tested) {
    return !tested->embedded_only && tested->level != Level::kInformational;
  });
}

base::Result<std::vector<Clause>> load_clauses(const std::filesystem::path& folder,
                                               const Catalogue& catalogue) {
  auto files = base::list_files(folder / "clauses", ".json");
  if (!files) return std::unexpected(files.error());
  std::vector<Clause> clauses;
  for (const std::filesystem::path& path : *files) {
    const auto text = base::load_text(path);
    if (!text) return std::unexpected(text.error());
    const auto root = base::parse_json_file(*text, path.string());
    if (!root) return std::unexpected(root.error());
    JsonSource source(*text, path.string());
    read_file(source, *root, catalogue, clauses);
    if (source.failed()) return std::unexpected(source.error());
  }
  if (clauses.empty()) {
    return std::unexpected(base::Error{ErrorCode::kNothingSelected, "no clause in this catalogue", "",
                                       (folder / "clauses").string()});
  }
  return clauses;
}

}  // namespace touchstone::cases
