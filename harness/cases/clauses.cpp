// See clauses.h.
#include "cases/clauses.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/file.h"
#include "base/glob.h"
#include "base/json_source.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

constexpr std::string_view kReasons[] = {
    "outside-the-api",     // an effect that no answer of the API shows
    "needs-server-fault",  // a fault of the service's own that no client can provoke
    "needs-load",          // more requests than a test may send
    "no-requirement",      // the text explains or permits, and demands nothing
};

// The cases of an operation that a slug or glob names.
std::vector<const Case*> find_cases(const Catalogue& catalogue, const std::string& operation_id,
                                    const std::string& slug) {
  std::vector<const Case*> found;
  for (const Case& tested : catalogue.cases) {
    if (base::matches_glob(fmt::format("{}/{}", operation_id, slug), tested.id)) found.push_back(&tested);
  }
  return found;
}

void read_cases_of(JsonSource& source, ObjectView& object, const Catalogue& catalogue, Clause& clause) {
  const std::string operation_id = fmt::format("{}/{}", clause.service, clause.operation);
  for (const std::string& slug : object.texts("cases")) {
    const auto found = find_cases(catalogue, operation_id, slug);
    if (found.empty()) {
      source.fail(ErrorCode::kUnknownName, object.required("cases"),
                  fmt::format("no case {}/{}", operation_id, slug), "touchstone list shows every case");
    }
    clause.cases.insert(clause.cases.end(), found.begin(), found.end());
  }
  std::sort(clause.cases.begin(), clause.cases.end(),
            [](const Case* a, const Case* b) { return a->id < b->id; });
  clause.cases.erase(std::unique(clause.cases.begin(), clause.cases.end()), clause.cases.end());
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
  made.untestable = object.optional_text("untestable").value_or("");
  made.why = object.optional_text("why").value_or("");
  made.finding = object.optional_text("finding").value_or("");
  object.allow_only({"id", "heading", "says", "source", "cases", "untestable", "why", "finding"});
  if (source.failed()) return made;
  if (catalogue.find_source(made.source) == nullptr) {
    source.fail(ErrorCode::kUnknownName, object.required("source"),
                fmt::format("no source \"{}\" in sources.json", made.source));
  }
  read_cases_of(source, object, catalogue, made);
  if (made.cases.empty() == made.untestable.empty()) {
    source.fail(ErrorCode::kMissingKey, value,
                fmt::format("the clause \"{}\" needs either \"cases\" or \"untestable\"", made.id),
                "what nothing tests must say why");
  }
  if (made.untestable.empty()) return made;
  if (std::find(std::begin(kReasons), std::end(kReasons), made.untestable) == std::end(kReasons)) {
    source.fail(ErrorCode::kBadValue, object.required("untestable"),
                fmt::format("no reason \"{}\"", made.untestable),
                "one of outside-the-api, needs-server-fault, needs-load, no-requirement");
  }
  if (made.why.empty())
    source.fail(ErrorCode::kMissingKey, value, fmt::format("the clause \"{}\" needs \"why\"", made.id));
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
