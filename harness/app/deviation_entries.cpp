// See deviation_entries.h.
#include "app/deviation_entries.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/glob.h"
#include "base/json_source.h"
#include "endpoint/endpoint.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

void check_cases(JsonSource& source, const Json& at, const std::string& glob,
                 const cases::Catalogue& catalogue) {
  const bool known = std::ranges::any_of(
      catalogue.cases, [&](const cases::Case& tested) { return base::matches_glob(glob, tested.id); });
  if (!known) {
    source.fail(ErrorCode::kUnknownName, at, fmt::format("no case matches \"{}\"", glob),
                "touchstone list shows every case");
  }
}

DeviationEntry read_deviation(JsonSource& source, const Json& value, const std::string& kind,
                              const cases::Catalogue& catalogue) {
  ObjectView object(source, value, "a deviation");
  DeviationEntry made;
  made.kind = kind;
  made.name = object.text("name");
  made.says = object.text("says");
  const std::string over = object.optional_text("over").value_or("simulation");
  made.over_sockets = over == "sockets";
  if (over != "sockets" && over != "simulation")
    source.fail(ErrorCode::kBadValue, value, fmt::format("no \"over\": \"{}\"", over),
                "sockets or simulation");
  const std::string uncaught = object.optional_text("uncaught").value_or("");
  made.uncaught = !uncaught.empty();
  constexpr std::string_view kNoCase[] = {"sources-are-silent", "sources-allow-it"};
  if (made.uncaught && std::find(std::begin(kNoCase), std::end(kNoCase), uncaught) == std::end(kNoCase))
    source.fail(ErrorCode::kBadValue, value, fmt::format("no reason \"{}\"", uncaught),
                "sources-are-silent or sources-allow-it");
  const std::string unfuzzed = object.optional_text("unfuzzed").value_or("");
  made.unfuzzed = !unfuzzed.empty() || made.uncaught;
  if (!unfuzzed.empty() && unfuzzed != "needs-injection")
    source.fail(ErrorCode::kBadValue, value, fmt::format("no reason \"{}\"", unfuzzed), "needs-injection");
  for (const Json& item : object.optional_items("caught_by")) {
    ObjectView caught(source, item, "what catches it");
    made.caught_by.push_back({caught.text("cases"), caught.text("check")});
    caught.allow_only({"cases", "check"});
    check_cases(source, item, made.caught_by.back().cases, catalogue);
  }
  object.allow_only({"name", "says", "over", "caught_by", "uncaught", "unfuzzed"});
  const auto known = std::ranges::find(endpoint::deviations(), made.name, &endpoint::Deviation::name);
  if (known == endpoint::deviations().end()) {
    source.fail(ErrorCode::kUnknownName, value, fmt::format("no deviation \"{}\"", made.name),
                "touchstone serve --list-deviations names them all");
  } else if (known->kind != kind || known->description != made.says) {
    source.fail(
        ErrorCode::kBadValue, value,
        fmt::format("the endpoint says of \"{}\": {} ({})", made.name, known->description, known->kind),
        "let the entry and the row in harness/endpoint agree");
  }
  if (made.caught_by.empty() != made.uncaught) {
    source.fail(ErrorCode::kMissingKey, value,
                fmt::format("\"{}\" needs either \"caught_by\" or \"uncaught\"", made.name));
  }
  return made;
}

void read_file(JsonSource& source, const Json& root, const cases::Catalogue& catalogue,
               DeviationEntries& into) {
  ObjectView object(source, root, "a file of deviations");
  const std::string kind = object.optional_text("kind").value_or("");
  for (const Json& item : object.optional_items("deviations"))
    into.deviations.push_back(read_deviation(source, item, kind, catalogue));
  object.allow_only({"kind", "deviations"});
}

}  // namespace

base::Result<DeviationEntries> load_deviation_entries(const std::filesystem::path& folder,
                                                      const cases::Catalogue& catalogue) {
  DeviationEntries entries;
  const auto files = base::list_files(folder / "deviations", ".json");
  if (!files) return std::unexpected(files.error());
  for (const std::filesystem::path& path : *files) {
    const auto text = base::load_text(path.string());
    if (!text) return std::unexpected(text.error());
    const auto root = base::parse_json_file(*text, path.string());
    if (!root) return std::unexpected(root.error());
    JsonSource source(*text, path.string());
    read_file(source, *root, catalogue, entries);
    if (source.failed()) return std::unexpected(source.error());
  }
  std::ranges::sort(entries.deviations, {}, &DeviationEntry::name);
  const auto twice = std::ranges::adjacent_find(entries.deviations, {}, &DeviationEntry::name);
  if (twice != entries.deviations.end()) {
    return std::unexpected(Error{ErrorCode::kDuplicate,
                                 fmt::format("the deviation \"{}\" has two entries", twice->name),
                                 "keep one of them", (folder / "deviations").string()});
  }
  for (const endpoint::Deviation& deviation : endpoint::deviations()) {
    if (std::ranges::binary_search(entries.deviations, deviation.name, {}, &DeviationEntry::name)) continue;
    return std::unexpected(
        Error{ErrorCode::kMissingKey, fmt::format("the deviation \"{}\" has no entry", deviation.name),
              fmt::format("say in {}.json which case and check must catch it", deviation.kind),
              (folder / "deviations").string()});
  }
  return entries;
}

}  // namespace touchstone::app
