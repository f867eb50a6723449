// See expectations_file.h.
#include "judge/expectations_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/file.h"
#include "base/json_source.h"

namespace touchstone::judge {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

// The cases of an entry, as the values that name them.
std::vector<const Json*> cases_of(ObjectView& object) {
  const Json* one = object.find("case");
  if (one != nullptr && object.find("cases") == nullptr) {
    (void)object.text("case");
    return {one};
  }
  std::vector<const Json*> found;
  const std::vector<Json>& listed = object.items("cases");
  if (one != nullptr)
    object.source().fail(ErrorCode::kBadValue, *one, "an entry has either \"case\" or \"cases\"");
  if (object.find("cases") != nullptr && listed.empty() && !object.source().failed())
    object.source().fail(ErrorCode::kBadValue, *object.find("cases"), "an entry needs a case");
  (void)object.texts("cases");
  for (const Json& item : listed) {
    if (!found.empty() && item.as_string() < found.back()->as_string()) {
      object.source().fail(ErrorCode::kBadValue, item,
                           "the cases of an entry must be sorted, so that a change shows as one line",
                           fmt::format("it belongs before \"{}\"", found.back()->as_string()));
    }
    found.push_back(&item);
  }
  return found;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// What all cases of an entry share.
Expectation read_shared(ObjectView& object) {
  JsonSource& source = object.source();
  Expectation made{"",
                   object.text("check"),
                   object.text("seen"),
                   object.text("reason"),
                   object.text("link"),
                   object.optional_text("owner").value_or("")};
  if (!source.failed() && is_blank(made.reason))
    source.fail(ErrorCode::kBadValue, object.required("reason"), "an entry needs a reason");
  if (!source.failed() && !made.link.starts_with("https://")) {
    source.fail(ErrorCode::kBadValue, object.required("link"),
                "an entry needs a link to where it is dealt with",
                "write the https:// address of an issue, or of the code that is so");
  }
  if (const auto day = object.optional_text("expires")) {
    made.expires = parse_day(*day);
    if (!made.expires) {
      source.fail(ErrorCode::kBadValue, object.required("expires"), fmt::format("\"{}\" is no day", *day),
                  "write the last day on which it is tolerated, as 2026-12-31");
    }
  }
  if (const auto kind = object.optional_text("kind")) {
    if (*kind != "flaky") {
      source.fail(ErrorCode::kBadValue, object.required("kind"),
                  fmt::format("no kind of entry is called \"{}\"", *kind),
                  "leave it out for a check that always fails, or write \"flaky\"");
    }
    made.kind = Expectation::Kind::kFlaky;
  }
  object.allow_only({"case", "cases", "check", "seen", "reason", "link", "owner", "expires", "kind"});
  return made;
}

void read_entry(JsonSource& source, const Json& value, const cases::Catalogue& catalogue,
                std::vector<Expectation>& entries) {
  ObjectView object(source, value, "an entry");
  const std::vector<const Json*> named = cases_of(object);
  const Expectation shared = read_shared(object);
  for (const Json* name : named) {
    Expectation entry = shared;
    entry.case_id = name->as_string();
    if (!source.failed() && catalogue.find_case(entry.case_id) == nullptr) {
      source.fail(ErrorCode::kUnknownName, *name,
                  fmt::format("no case \"{}\" in the catalogue", entry.case_id),
                  "touchstone list shows every case; remove the entry if the case is gone");
    }
    entries.push_back(std::move(entry));
  }
}

// Everything of an entry but its case: entries with the same of these are written as one.
using Shared = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, bool>;

Shared shared_of(const Expectation& entry) {
  return {entry.check_id,
          entry.seen,
          entry.reason,
          entry.link,
          entry.owner,
          entry.expires ? render_day(*entry.expires) : "",
          entry.kind == Expectation::Kind::kFlaky};
}

std::string rendered_group(const Shared& shared, const std::vector<std::string>& ids) {
  const auto& [check, seen, reason, link, owner, expires, flaky] = shared;
  Json line = Json::object();
  if (ids.size() == 1) line.set("case", Json::string(ids.front()));
  line.set("check", Json::string(check));
  line.set("seen", Json::string(seen));
  line.set("reason", Json::string(reason));
  line.set("link", Json::string(link));
  if (!owner.empty()) line.set("owner", Json::string(owner));
  if (!expires.empty()) line.set("expires", Json::string(expires));
  if (flaky) line.set("kind", Json::string("flaky"));
  std::string text = base::to_json(line);
  if (ids.size() == 1) return text;
  // A line for each case, so that a change of the file shows what has changed.
  text.back() = ',';
  text += "\"cases\":[";
  for (const std::string& id : ids) {
    text += "\n      ";
    base::append_json_string(text, id);
    text += ',';
  }
  text.back() = '\n';
  return text + "    ]}";
}

}  // namespace

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() != kForm.size()) return std::nullopt;
  int parts[3] = {0, 0, 0};
  int* part = parts;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '-') {
      if (text[i] != '-') return std::nullopt;
      ++part;
    } else {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      *part = *part * 10 + (text[i] - '0');
    }
  }
  const std::chrono::year_month_day day{std::chrono::year(parts[0]),
                                        std::chrono::month(static_cast<unsigned>(parts[1])),
                                        std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day);
}

std::string render_day(std::chrono::sys_days day) {
  // Not by fmt's %F, which counts nanoseconds and so knows only the years 1678 to 2262.
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

base::Result<Expectations> load_expectations(const std::filesystem::path& path,
                                             const cases::Catalogue& catalogue) {
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  const auto root = base::parse_json_file(*text, path.string());
  if (!root) return std::unexpected(root.error());
  JsonSource source(*text, path.string());
  ObjectView object(source, *root, "an expectations file");
  Expectations made;
  made.target = object.text("target");
  made.command = object.optional_text("command").value_or("");
  std::set<std::pair<std::string, std::string>> seen;
  for (const Json& value : object.items("entries")) {
    const std::size_t before = made.entries.size();
    read_entry(source, value, catalogue, made.entries);
    for (std::size_t i = before; i < made.entries.size(); ++i) {
      const Expectation& entry = made.entries[i];
      if (seen.emplace(entry.case_id, entry.check_id).second) continue;
      source.fail(ErrorCode::kDuplicate, value, "a second entry for the same case and check",
                  fmt::format("{} {} stands in an earlier entry, or twice in this one", entry.case_id,
                              entry.check_id));
    }
  }
  object.allow_only({"target", "command", "entries"});
  if (source.failed()) return std::unexpected(source.error());
  return made;
}

std::string render(const Expectations& expectations) {
  std::map<Shared, std::vector<std::string>> groups;
  for (const Expectation& entry : expectations.entries) groups[shared_of(entry)].push_back(entry.case_id);
  std::vector<std::pair<Shared, std::vector<std::string>>> sorted;
  for (auto& [shared, ids] : groups) {
    std::sort(ids.begin(), ids.end());
    sorted.emplace_back(shared, std::move(ids));
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a.first), a.second.front(), a.first) <
           std::tie(std::get<0>(b.first), b.second.front(), b.first);
  });

  std::string text = "{\n  \"$schema\": \"../schema/expectations.schema.json\",\n  \"target\": ";
  base::append_json_string(text, expectations.target);
  if (!expectations.command.empty()) {
    text += ",\n  \"command\": ";
    base::append_json_string(text, expectations.command);
  }
  text += ",\n  \"entries\": [";
  bool first = true;
  for (const auto& [shared, ids] : sorted) {
    text += first ? "\n    " : ",\n    ";
    first = false;
    text += rendered_group(shared, ids);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace touchstone::judge
