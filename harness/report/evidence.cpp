// See evidence.h.
#include "report/evidence.h"

#include <fmt/format.h>

#include <map>

#include "base/utf8.h"
#include "report/curl.h"
#include "report/redact.h"
#include "report/sdks.h"

namespace touchstone::report {
namespace {

// An HTML error page tells its fault within the first lines; the whole body is in the JSON report.
constexpr std::size_t kMaxShownBodyBytes = 600;
constexpr std::size_t kMaxShownCheckBytes = 2000;

// Headers that say nothing about a verdict are left out of the text for people; the JSON report has them all.
bool is_telling(const wire::Header& header) {
  for (const std::string_view name : {"Content-Type", "X-Amz-Target", "Content-Length", "Transfer-Encoding",
                                      "X-Amzn-ErrorType", "x-amzn-RequestId", "Connection", "Location"}) {
    if (wire::equals_ignoring_case(header.name, name)) return true;
  }
  return false;
}

std::string shown_headers(const wire::Headers& headers, std::string_view prefix, const RunReport& report) {
  std::string text;
  for (const wire::Header header : redact(headers, report.secrets)) {
    if (is_telling(header))
      text += fmt::format("{} {}: {}\n", prefix, base::printable(header.name), base::printable(header.value));
  }
  return text;
}

std::string shown_body(std::string_view body, std::string_view prefix, const RunReport& report) {
  if (body.empty()) return fmt::format("{} (empty body)\n", prefix);
  return fmt::format("{0}\n{0} {1}\n", prefix, shown(report, body, kMaxShownBodyBytes));
}

}  // namespace

std::string shown(const RunReport& report, std::string_view text, std::size_t max_bytes) {
  return shown(redact(text, report.secrets), max_bytes);
}

std::string shown(std::string_view text, std::size_t max_bytes) { return base::printable(text, max_bytes); }

std::vector<const judge::Check*> unexcused(const judge::Verdict& verdict, cases::Level level) {
  std::vector<const judge::Check*> found;
  for (const judge::Check& check : verdict.checks.written()) {
    if (check.outcome == judge::CheckOutcome::kFailed && check.level == level) found.push_back(&check);
  }
  return found;
}

std::string describe_check(const RunReport& report, const judge::Check& check) {
  std::string text = fmt::format("{}\n  expected {}\n  seen     {}\n", check.id,
                                 shown(report, check.expected, kMaxShownCheckBytes),
                                 shown(report, check.actual, kMaxShownCheckBytes));
  for (const std::string& id : *check.sources) {
    const cases::Source* source = report.catalogue->find_source(id);
    text += fmt::format("  source   {}", id);
    // The address on a line of its own: a terminal then makes a link of it, and nothing else is torn.
    text += source == nullptr ? "\n" : fmt::format(": {}\n           {}\n", source->title, source->where);
  }
  return text;
}

std::string describe_exchange(const RunReport& report, const run::Recorded& recorded) {
  std::string text =
      fmt::format("{}: {}\n", run::name_of(recorded.purpose), shown(report, recorded.operation));
  text +=
      fmt::format("> {} {}\n", shown(report, recorded.request.method), shown(report, recorded.request.path));
  text += shown_headers(recorded.request.headers, ">", report);
  text += shown_body(recorded.request.body, ">", report);
  if (recorded.byte_for_byte) {
    const std::string bytes = redact_sent(recorded.exchange.sent, recorded.request.headers, report.secrets);
    text += fmt::format("> as bytes: {}\n", base::printable(bytes, kMaxShownCheckBytes));
  }
  if (recorded.exchange.response) {
    const wire::HttpResponse& response = *recorded.exchange.response;
    text += fmt::format("< {} {}\n", response.status, shown(report, response.reason));
    text += shown_headers(response.headers, "<", report);
    text += shown_body(response.body, "<", report);
    if (!recorded.exchange.leftover.empty())
      text += fmt::format("< after the body: {}\n",
                          shown(report, recorded.exchange.leftover, kMaxShownBodyBytes));
  }
  if (recorded.exchange.error) {
    text += fmt::format("< {}: {}\n", transport::name_of(recorded.exchange.error->fault),
                        shown(report, recorded.exchange.error->message));
    if (!recorded.exchange.response && !recorded.exchange.received.empty()) {
      text += shown_body(recorded.exchange.received, "<", report);
    }
  }
  return text;
}

std::string describe_failure(const RunReport& report, const judge::Verdict& verdict,
                             const run::Transcript& transcript) {
  std::string text;
  std::map<std::size_t, const judge::Check*> places;
  for (const judge::Check* check : unexcused(verdict, cases::Level::kRequired)) {
    text += describe_check(report, *check);
    if (const std::string sdks = sdk_line(report, *check, transcript); !sdks.empty())
      text += fmt::format("  SDKs     {}\n", shown(report, sdks, kMaxShownCheckBytes));
    // The first exchange that shows the fault is enough for a reader; the JSON report has all.
    if (!check->exchanges.empty() && check->exchanges.front() < transcript.exchanges.size())
      places.emplace(check->exchanges.front(), check);
  }
  for (const auto& [place, check] : places) {
    text += describe_exchange(report, transcript.exchanges.at(place));
    text += fmt::format("by hand: {}\n", curl_line(report, transcript, *check));
  }
  return text + "again: " + reproduce_line(report, *verdict.tested) + "\n";
}

std::string describe_broken(const RunReport& report, const judge::BrokenExpectation& broken) {
  return fmt::format(
      "{}: {} of an expectation\n  expected {}\n  seen     {}\n  reason   {}\n  remove or correct this "
      "entry\n",
      broken.expectation.check_id, judge::name_of(broken.kind),
      shown(report, broken.expectation.seen, kMaxShownCheckBytes),
      shown(report, broken.seen, kMaxShownCheckBytes),
      shown(report, broken.expectation.reason, kMaxShownCheckBytes));
}

}  // namespace touchstone::report
