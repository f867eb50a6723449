// See json.h.
#include "report/json.h"

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/utf8.h"
#include "report/curl.h"
#include "report/redact.h"
#include "report/sdks.h"

namespace touchstone::report {
namespace {

using base::Json;

// Hides secrets in every text of a value, wherever a target may have sent one back. What is encoded was
// redacted before.
Json redacted(Json json, std::span<const std::string> secrets) {
  if (json.is_string()) return Json::string(redact(json.as_string(), secrets));
  for (Json& item : json.items()) item = redacted(std::move(item), secrets);
  for (base::JsonMember& member : json.members()) member.value = redacted(std::move(member.value), secrets);
  return json;
}

Json count(std::size_t value) { return Json::integer(static_cast<std::int64_t>(value)); }

Json texts(const std::vector<std::string>& values) {
  Json list = Json::array();
  for (const std::string& value : values) list.items().push_back(Json::string(value));
  return list;
}

Json summary_of(const RunReport& report) {
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
  return json;
}

// Bytes as text where they are UTF-8, else as base64, so that any body survives.
void set_body(Json& into, std::string_view body) {
  if (base::find_malformed_utf8(body)) {
    into.set("body_base64", Json::string(base::to_base64(body)));
  } else {
    into.set("body", Json::string(body));
  }
}

Json headers_of(const std::vector<wire::Header>& headers, const RunReport& report) {
  Json list = Json::array();
  for (const wire::Header& header : redact(headers, report.secrets)) {
    list.items().push_back(Json::array({Json::string(header.name), Json::string(header.value)}));
  }
  return list;
}

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
  Json request = Json::object();
  request.set("method", Json::string(recorded.request.method));
  request.set("path", Json::string(recorded.request.path));
  request.set("headers", headers_of(recorded.request.headers, report));
  set_body(request, redact(recorded.request.body, report.secrets));
  if (recorded.byte_for_byte) {
    request.set("sent_base64", Json::string(base::to_base64(redact_sent(
                                   recorded.exchange.sent, recorded.request.headers, report.secrets))));
  }
  Json json = Json::object();
  json.set("purpose", Json::string(run::name_of(recorded.purpose)));
  json.set("operation", Json::string(recorded.operation));
  json.set("request", std::move(request));
  if (recorded.exchange.response) {
    Json response = Json::object();
    response.set("status", Json::integer(recorded.exchange.response->status));
    response.set("reason", Json::string(recorded.exchange.response->reason));
    response.set("headers", headers_of(recorded.exchange.response->headers, report));
    set_body(response, redact(recorded.exchange.response->body, report.secrets));
    json.set("response", std::move(response));
  } else {
    json.set("response", Json());
  }
  if (!recorded.exchange.leftover.empty()) {
    json.set("leftover_base64",
             Json::string(base::to_base64(redact(recorded.exchange.leftover, report.secrets))));
  }
  if (recorded.exchange.error) {
    Json error = Json::object();
    error.set("fault", Json::string(transport::name_of(recorded.exchange.error->fault)));
    error.set("message", Json::string(recorded.exchange.error->message));
    error.set("received_base64",
              Json::string(base::to_base64(redact(recorded.exchange.received, report.secrets))));
    json.set("error", std::move(error));
  }
  if (const auto sights = sights_of(report, service, recorded); !sights.empty())
    json.set("sdks", sdks_of(sights));
  json.set("duration_us", Json::integer(recorded.exchange.duration.count()));
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
  return json;
}

Json case_of(const judge::Verdict& verdict, const run::Transcript& transcript, const RunReport& report) {
  Json json = Json::object();
  json.set("id", Json::string(verdict.tested->id));
  json.set("title", Json::string(verdict.tested->title));
  json.set("service", Json::string(verdict.tested->service));
  json.set("operation", Json::string(verdict.tested->operation));
  json.set("level", Json::string(cases::name_of(verdict.tested->level)));
  json.set("outcome", Json::string(judge::name_of(verdict.outcome)));
  if (!verdict.reason.empty()) json.set("reason", Json::string(verdict.reason));
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
  return json;
}

}  // namespace

std::string render_json(const RunReport& report) {
  Json catalogue = Json::object();
  catalogue.set("cases", count(report.catalogue->cases.size()));
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
  json.set("interrupted", Json::boolean(report.interrupted));
  json.set("exit_code", Json::integer(exit_code(report)));
  json.set("summary", summary_of(report));
  Json broken = Json::array();
  for (const auto& expectation : report.broken_expectations) broken.items().push_back(broken_of(expectation));
  json.set("broken_expectations", std::move(broken));
  Json list = Json::array();
  for (std::size_t i = 0; i < report.verdicts.size(); ++i) {
    list.items().push_back(case_of(report.verdicts[i], report.transcripts[i], report));
  }
  json.set("cases", std::move(list));
  return base::to_pretty_json(redacted(std::move(json), report.secrets));
}

}  // namespace touchstone::report
