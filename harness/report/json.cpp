// See json.h.
#include "report/json.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "report/curl.h"
#include "report/exchange_json.h"
#include "report/redact.h"
#include "report/sdks.h"
#include "report/shard_json.h"

namespace touchstone::report {
namespace {

using base::Json;

// Hides secrets in every text of a value, wherever a target may have sent one back. What is encoded was
// redacted before.
Json redacted(Json json, const Secrets& secrets) {
  if (json.is_string()) return Json::string(redact(json.as_string(), secrets));
  for (Json& item : json.items()) item = redacted(std::move(item), secrets);
  for (base::JsonMember& member : json.members()) member.value = redacted(std::move(member.value), secrets);
  return json;
}

Json count(std::size_t value) { return Json::integer(static_cast<std::int64_t>(value)); }

// What each SDK raises for an error answer: "typed JobNotFoundException", "crash SyntaxError", "unparsable".
Json sdks_of(const std::vector<judge::SdkSight>& sights) {
  Json json = Json::object();
  for (const auto& [sdk, view] : sights) {
    std::string text(judge::name_of(view.kind));
    if (!view.name.empty()) text += " " + view.name;
    json.set(sdk->name, Json::string(text));
  }
  return json;
}

Json exchange_of(const std::string& service, const run::Recorded& recorded, const RunReport& report) {
  Json json = to_json(recorded, report.secrets);
  if (const auto sights = sights_of(report, service, recorded); !sights.empty())
    json.set("sdks", sdks_of(sights));
  return json;
}

Json check_of(const judge::Check& check, const run::Transcript& transcript, const RunReport& report) {
  Json json = Json::object();
  json.set("id", Json::string(check.id));
  json.set("level", Json::string(cases::name_of(check.level)));
  json.set("outcome", Json::string(judge::name_of(check.outcome)));
  json.set("expected", Json::string(check.expected));
  json.set("actual", Json::string(check.actual));
  json.set("sources", texts(check.sources));
  Json places = Json::array();
  for (const std::size_t place : check.exchanges) places.items().push_back(count(place));
  json.set("exchanges", std::move(places));
  if (const std::string line = curl_line(report, transcript, check); !line.empty())
    json.set("curl", Json::string(line));
  if (check.outcome == judge::CheckOutcome::kFailed) {
    if (const std::string line = sdk_line(report, check, transcript); !line.empty())
      json.set("sdks", Json::string(redact(line, report.secrets)));
  }
  return json;
}

Json case_of(const judge::Verdict& verdict, const run::Transcript& transcript, const RunReport& report) {
  if (const auto kept = report.kept_cases.find(verdict.tested->id); kept != report.kept_cases.end())
    return kept->second.json;
  Json json = Json::object();
  json.set("id", Json::string(verdict.tested->id));
  json.set("title", Json::string(verdict.tested->title));
  json.set("service", Json::string(verdict.tested->service));
  json.set("operation", Json::string(verdict.tested->operation));
  json.set("level", Json::string(cases::name_of(verdict.tested->level)));
  json.set("outcome", Json::string(judge::name_of(verdict.outcome)));
  if (!verdict.reason.empty()) json.set("reason", Json::string(verdict.reason));
  if (!verdict.unstable.empty()) json.set("unstable", Json::string(verdict.unstable));
  Json checks = Json::array();
  for (const judge::Check& check : verdict.checks)
    checks.items().push_back(check_of(check, transcript, report));
  json.set("checks", std::move(checks));
  Json exchanges = Json::array();
  for (const run::Recorded& recorded : transcript.exchanges)
    exchanges.items().push_back(exchange_of(verdict.tested->service, recorded, report));
  json.set("exchanges", std::move(exchanges));
  json.set("duration_us", Json::integer(transcript.duration.count()));
  json.set("reproduce", Json::string(reproduce_line(report, *verdict.tested)));
  return json;
}

Json broken_of(const judge::BrokenExpectation& broken) {
  Json json = Json::object();
  json.set("kind", Json::string(judge::name_of(broken.kind)));
  json.set("case", Json::string(broken.expectation.case_id));
  json.set("check", Json::string(broken.expectation.check_id));
  json.set("expected", Json::string(broken.expectation.seen));
  json.set("actual", Json::string(broken.seen));
  json.set("reason", Json::string(broken.expectation.reason));
  if (!broken.expectation.link.empty()) json.set("link", Json::string(broken.expectation.link));
  if (!broken.expectation.owner.empty()) json.set("owner", Json::string(broken.expectation.owner));
  return json;
}

// Every source that a check cites, so that the report can be read without the catalogue.
Json sources_of(const RunReport& report) {
  std::set<std::string_view> cited;
  for (const judge::Verdict& verdict : report.verdicts) {
    for (const judge::Check& check : verdict.checks)
      cited.insert(check.sources->begin(), check.sources->end());
  }
  Json list = Json::array();
  for (const std::string_view id : cited) {
    const cases::Source* source = report.catalogue->find_source(id);
    if (source == nullptr) continue;
    Json json = Json::object();
    json.set("id", Json::string(id));
    json.set("title", Json::string(source->title));
    json.set("where", Json::string(source->where));
    list.items().push_back(std::move(json));
  }
  return list;
}

}  // namespace

Json summary_json(const RunReport& report) {
  const judge::Summary summary = judge::summarise(report.verdicts);
  Json json = Json::object();
  json.set("passed", count(summary.passed));
  json.set("failed", count(summary.failed));
  json.set("warned", count(summary.warned));
  json.set("not_implemented", count(summary.not_implemented));
  json.set("blocked", count(summary.blocked));
  json.set("inconclusive", count(summary.inconclusive));
  json.set("expected_failures", count(summary.expected_failures));
  const auto passes = std::count_if(report.broken_expectations.begin(), report.broken_expectations.end(),
                                    [](const judge::BrokenExpectation& broken) {
                                      return broken.kind == judge::BrokenExpectation::Kind::kUnexpectedPass;
                                    });
  json.set("unexpected_passes", Json::integer(passes));
  json.set("broken_expectations", count(report.broken_expectations.size()));
  json.set("recorded", count(summary.recorded));
  json.set("flaky", count(summary.flaky));
  json.set("unstable", count(summary.unstable));
  return json;
}

void write_json(const RunReport& report, const base::TextSink& sink) {
  Json catalogue = Json::object();
  catalogue.set("cases", count(catalogue_size(report)));
  catalogue.set("sha256", Json::string(report.catalogue->sha256));
  Json touchstone = Json::object();
  touchstone.set("version", Json::string(report.version));
  touchstone.set("catalogue", std::move(catalogue));
  Json target = Json::object();
  target.set("endpoint", Json::string(report.endpoint));
  target.set("name", Json::string(report.target_name));
  target.set("version", Json::string(report.target_version));

  Json json = Json::object();
  json.set("touchstone", std::move(touchstone));
  json.set("target", std::move(target));
  json.set("seed", Json::number(std::to_string(report.seed)));
  json.set("started", Json::string(iso_time(report.started)));
  json.set("duration_ms", Json::integer(report.duration.count()));
  if (report.shard) json.set("shard", to_json(*report.shard));
  json.set("interrupted", Json::boolean(report.interrupted));
  json.set("exit_code", Json::integer(exit_code(report)));
  json.set("summary", summary_json(report));
  Json broken = Json::array();
  for (const auto& expectation : report.broken_expectations) broken.items().push_back(broken_of(expectation));
  json.set("broken_expectations", std::move(broken));
  json.set("sources", sources_of(report));
  base::JsonListStream stream(redacted(std::move(json), report.secrets), "cases", sink);
  for (std::size_t i = 0; i < report.verdicts.size(); ++i)
    stream.add(redacted(case_of(report.verdicts[i], report.transcripts[i], report), report.secrets));
  stream.finish();
}

std::string render_json(const RunReport& report) {
  std::string text;
  write_json(report, [&text](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace touchstone::report
