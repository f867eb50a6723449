// See read.h.
#include "report/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/file.h"
#include "base/json_source.h"
#include "judge/expectations_file.h"
#include "report/exchange_json.h"
#include "report/json.h"
#include "report/shard_json.h"

namespace touchstone::report {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

// A report of tens of thousands of cases, with all that was exchanged.
constexpr std::size_t kMaxReportBytes = std::size_t{1} << 30U;

// The enumerator of that name, from `first` to `last`; `first` and a fault when there is none.
template <class Enumerator>
Enumerator read_name(ObjectView& object, std::string_view key, Enumerator first, Enumerator last) {
  const std::string name = object.text(key);
  for (auto value = first; value <= last; value = static_cast<Enumerator>(static_cast<int>(value) + 1)) {
    if (name_of(value) == name) return value;
  }
  if (!object.source().failed()) {
    object.source().fail(ErrorCode::kUnknownName, object.required(key),
                         fmt::format("no {} is called \"{}\"", key, name));
  }
  return first;
}

// "2026-11-21T22:10:58Z".
std::chrono::system_clock::time_point read_time(ObjectView& object, std::string_view key) {
  const std::string text = object.text(key);
  const auto day = judge::parse_day(text.substr(0, 10));
  int hour = 0;
  int minute = 0;
  int second = 0;
  const bool has_form =
      text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z';
  const auto number = [&](std::size_t at, int& into) {
    const char* const end = text.data() + at + 2;
    return std::from_chars(text.data() + at, end, into).ptr == end;
  };
  if (!day || !has_form || !number(11, hour) || !number(14, minute) || !number(17, second) || hour < 0 ||
      hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    if (!object.source().failed()) {
      object.source().fail(ErrorCode::kBadValue, object.required(key),
                           fmt::format("\"{}\" is no time as 2026-11-21T22:10:58Z", text));
    }
    return {};
  }
  return *day + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

judge::Check read_check(ObjectView object, std::size_t exchanges, KeptCase& kept) {
  JsonSource& source = object.source();
  judge::Check check;
  const std::string id = object.text("id");
  check.id = id;
  check.level = read_name(object, "level", cases::Level::kRequired, cases::Level::kInformational);
  check.outcome = read_name(object, "outcome", judge::CheckOutcome::kPassed, judge::CheckOutcome::kRecorded);
  check.expected = object.text("expected");
  check.actual = object.text("actual");
  check.sources = object.texts("sources");
  for (const Json& item : object.items("exchanges")) {
    const auto place = item.as_integer();
    if (!place || *place < 0 || static_cast<std::size_t>(*place) >= exchanges) {
      source.fail(ErrorCode::kBadValue, item, "there is no such place among the case's exchanges");
      break;
    }
    check.exchanges.push_back(static_cast<std::size_t>(*place));
  }
  if (auto curl = object.optional_text("curl")) {
    if (check.exchanges.empty())
      source.fail(ErrorCode::kBadValue, object.required("exchanges"),
                  "the exchange of \"curl\" is not among them");
    kept.curl.emplace(id, std::move(*curl));
  }
  if (auto sdks = object.optional_text("sdks")) kept.sdks.emplace(id, std::move(*sdks));
  object.allow_only({"id", "level", "outcome", "expected", "actual", "sources", "exchanges", "curl", "sdks"});
  return check;
}

// What is said of one case, apart from the case itself.
void read_case(ObjectView object, cases::Case& tested, judge::Verdict& verdict, run::Transcript& transcript,
               KeptCase& kept) {
  JsonSource& source = object.source();
  tested.id = object.text("id");
  tested.title = object.text("title");
  tested.service = object.text("service");
  tested.operation = object.text("operation");
  tested.level = read_name(object, "level", cases::Level::kRequired, cases::Level::kInformational);
  verdict.outcome = read_name(object, "outcome", judge::Outcome::kPassed, judge::Outcome::kRecorded);
  verdict.reason = object.optional_text("reason").value_or("");
  verdict.unstable = object.optional_text("unstable").value_or("");
  for (const Json& item : object.items("exchanges")) {
    ObjectView exchange(source, item, "an exchange");
    transcript.exchanges.push_back(read_exchange(exchange, Detail::kReport));
  }
  for (const Json& item : object.items("checks")) {
    verdict.checks.push_back(
        read_check(ObjectView(source, item, "a check"), transcript.exchanges.size(), kept));
  }
  const bool fails = std::ranges::any_of(verdict.checks.written(), [](const judge::Check& check) {
    return check.level == cases::Level::kRequired && check.outcome == judge::CheckOutcome::kFailed;
  });
  if (fails != (verdict.outcome == judge::Outcome::kFailed)) {
    source.fail(ErrorCode::kBadValue, object.required("outcome"),
                fmt::format("the case is {}, and {} required check of it failed: the report was changed",
                            judge::name_of(verdict.outcome), fails ? "a" : "no"));
  }
  transcript.duration = read_duration<std::chrono::microseconds>(object, "duration_us");
  kept.reproduce = object.text("reproduce");
  object.allow_only({"id", "title", "service", "operation", "level", "outcome", "reason", "unstable",
                     "checks", "exchanges", "duration_us", "reproduce"});
}

judge::BrokenExpectation read_broken(ObjectView object) {
  using BrokenKind = judge::BrokenExpectation::Kind;
  judge::BrokenExpectation broken{
      read_name(object, "kind", BrokenKind::kUnexpectedPass, BrokenKind::kExpired), {}, ""};
  broken.expectation.case_id = object.text("case");
  broken.expectation.check_id = object.text("check");
  broken.expectation.seen = object.text("expected");
  broken.seen = object.text("actual");
  broken.expectation.reason = object.optional_text("reason").value_or("");
  broken.expectation.link = object.optional_text("link").value_or("");
  broken.expectation.owner = object.optional_text("owner").value_or("");
  object.allow_only({"kind", "case", "check", "expected", "actual", "reason", "link", "owner"});
  return broken;
}

cases::Source read_source(ObjectView object) {
  cases::Source made{object.text("id"), object.text("title"), object.text("where"), "", ""};
  object.allow_only({"id", "title", "where"});
  return made;
}

void read_head(ObjectView& object, ReportFile& made) {
  JsonSource& source = object.source();
  RunReport& report = made.report;
  ObjectView touchstone(source, object.required("touchstone"), "\"touchstone\"");
  report.version = touchstone.text("version");
  ObjectView catalogue(source, touchstone.required("catalogue"), "\"catalogue\"");
  report.catalogue_cases = read_count(catalogue, "cases");
  made.catalogue->sha256 = catalogue.text("sha256");
  catalogue.allow_only({"cases", "sha256"});
  touchstone.allow_only({"version", "catalogue"});
  ObjectView target(source, object.required("target"), "\"target\"");
  report.endpoint = target.text("endpoint");
  report.target_name = target.text("name");
  report.target_version = target.text("version");
  target.allow_only({"endpoint", "name", "version"});
  report.seed = read_count(object, "seed");
  report.started = read_time(object, "started");
  report.duration = read_duration<std::chrono::milliseconds>(object, "duration_ms");
  report.interrupted = read_flag(object, "interrupted");
  if (const Json* shard = object.find("shard"))
    report.shard = read_shard(ObjectView(source, *shard, "a shard"));
}

void read_cases(ObjectView& object, ReportFile& made) {
  const std::vector<Json>& listed = object.items("cases");
  std::vector<cases::Case>& cases = made.catalogue->cases;
  cases.resize(listed.size());  // once, for the verdicts point into it
  for (std::size_t i = 0; i < listed.size(); ++i) {
    judge::Verdict& verdict = made.report.verdicts.emplace_back();
    run::Transcript& transcript = made.report.transcripts.emplace_back();
    verdict.tested = transcript.tested = &cases[i];
    KeptCase kept;
    read_case(ObjectView(object.source(), listed[i], "a case"), cases[i], verdict, transcript, kept);
    if (i > 0 && cases[i].id <= cases[i - 1].id) {
      object.source().fail(ErrorCode::kDuplicate, listed[i],
                           fmt::format("\"{}\" stands twice, or not in its order", cases[i].id));
    }
    made.report.kept_cases.emplace(cases[i].id, std::move(kept));
  }
}

// What each case says is written again as it is. To be called when nothing is read from `root` any more.
void keep_texts(Json& root, RunReport& report) {
  for (base::JsonMember& member : root.members()) {
    if (member.name != "cases") continue;
    for (Json& item : member.value.items()) {
      const std::string id = item.find("id")->as_string();
      report.kept_cases.find(id)->second.json = std::move(item);
    }
  }
}

// The counts are not taken over but made again; a report that says something else was changed by hand.
void check_counts(ObjectView& object, const RunReport& report) {
  if (object.source().failed()) return;
  const Json again = summary_json(report);
  const Json& summary = object.required("summary");
  for (const base::JsonMember& count : again.members()) {
    const Json* told = summary.find(count.name);
    if (told != nullptr && told->same_value(count.value)) continue;
    object.source().fail(
        ErrorCode::kBadValue, told == nullptr ? summary : *told,
        fmt::format("\"{}\" is not what the cases below give: the report was changed", count.name),
        "the cases give " + base::to_json(again));
  }
  if (!object.source().failed() && summary.members().size() != again.members().size()) {
    object.source().fail(ErrorCode::kBadValue, summary,
                         "the cases below do not give all of these: the report was changed",
                         "the cases give " + base::to_json(again));
  }
  if (read_count(object, "exit_code") != static_cast<std::uint64_t>(exit_code(report))) {
    object.source().fail(ErrorCode::kBadValue, object.required("exit_code"),
                         fmt::format("the cases below give {}: the report was changed", exit_code(report)));
  }
}

}  // namespace

base::Result<ReportFile> parse_report(std::string_view text, const std::string& file) {
  auto root = base::parse_json_file(text, file);
  if (!root) return std::unexpected(root.error());
  JsonSource source(text, file);
  ObjectView object(source, *root, "a report");
  ReportFile made{file, std::make_unique<cases::Catalogue>(), {}};
  made.report.catalogue = made.catalogue.get();
  read_head(object, made);
  for (const Json& item : object.items("broken_expectations"))
    made.report.broken_expectations.push_back(read_broken(ObjectView(source, item, "an expectation")));
  for (const Json& item : object.optional_items("sources"))
    made.catalogue->sources.push_back(read_source(ObjectView(source, item, "a source")));
  std::sort(made.catalogue->sources.begin(), made.catalogue->sources.end(),
            [](const cases::Source& a, const cases::Source& b) { return a.id < b.id; });  // it is searched
  read_cases(object, made);
  object.allow_only({"touchstone", "target", "seed", "started", "duration_ms", "shard", "interrupted",
                     "exit_code", "summary", "broken_expectations", "sources", "cases"});
  check_counts(object, made.report);
  if (source.failed()) return std::unexpected(source.error());
  keep_texts(*root, made.report);
  return made;
}

base::Result<ReportFile> load_report(const std::filesystem::path& path) {
  const auto text = base::load_text(path, kMaxReportBytes);
  if (!text) return std::unexpected(text.error());
  return parse_report(*text, path.string());
}

}  // namespace touchstone::report
