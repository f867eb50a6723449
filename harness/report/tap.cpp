// See tap.h.
#include "report/tap.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/utf8.h"
#include "report/console.h"
#include "report/curl.h"
#include "report/evidence.h"
#include "report/redact.h"

namespace touchstone::report {
namespace {

// In a description '#' begins a directive and must be escaped.
std::string described(std::string_view text) {
  std::string out;
  for (const char c : base::printable(text, 2000)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// A directive tells a harness that this point says nothing, or that its failure is known.
std::string directive(const judge::Verdict& verdict) {
  const std::string reason = verdict.reason.empty() ? std::string(judge::name_of(verdict.outcome))
                                                    : fmt::format("{}: {}", judge::name_of(verdict.outcome),
                                                                  described(verdict.reason));
  switch (verdict.outcome) {
    case judge::Outcome::kBlocked:
    case judge::Outcome::kNotImplemented:
    case judge::Outcome::kRecorded:
      return " # SKIP " + reason;
    case judge::Outcome::kExpectedFailure:
      return " # TODO known deviation";
    case judge::Outcome::kFlaky:
      return " # TODO known to be flaky";
    default:
      return "";
  }
}

bool is_ok(const RunReport& report, const judge::Verdict& verdict) {
  for (const judge::BrokenExpectation& broken : report.broken_expectations) {
    if (broken.expectation.case_id == verdict.tested->id) return false;
  }
  return verdict.outcome != judge::Outcome::kFailed && verdict.outcome != judge::Outcome::kInconclusive &&
         verdict.outcome != judge::Outcome::kExpectedFailure && verdict.outcome != judge::Outcome::kFlaky;
}

// JSON strings are YAML strings, which spares a second set of rules for quoting; but for characters that YAML
// does not take as they are (YAML 1.2, section 5.1).
void append_yaml_string(std::string& out, std::string_view text) {
  std::string quoted;
  base::append_json_string(quoted, text);
  for (std::size_t at = 0; at < quoted.size();) {
    const base::CodePoint point = base::decode_code_point(quoted, at);
    const std::size_t length = std::max<std::size_t>(point.length_bytes, 1);
    const bool is_control = point.value >= 0x7F && point.value < 0xA0 && point.value != 0x85;
    if (point.length_bytes > 0 && (is_control || point.value == 0xFFFE || point.value == 0xFFFF)) {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
    } else {
      out.append(quoted, at, length);
    }
    at += length;
  }
}

std::string diagnostics(const RunReport& report, const judge::Verdict& verdict,
                        const run::Transcript& transcript) {
  std::string text;
  const auto line = [&text](std::string_view key, std::string_view value) {
    text += fmt::format("    {}: ", key);
    append_yaml_string(text, value);
    text += '\n';
  };
  for (const judge::Check* check : unexcused(verdict, cases::Level::kRequired)) {
    text += fmt::format("  - check: {}\n", base::to_json(base::Json::string(check->id)));
    line("expected", check->expected);
    line("seen", check->actual);
    text += "    sources:";
    for (const std::string& id : *check->sources)
      text += fmt::format("\n      - {}", base::to_json(base::Json::string(id)));
    text += check->sources->empty() ? " []\n" : "\n";
    const std::string curl = curl_line(report, transcript, *check);
    if (curl.empty()) continue;
    line("exchange", describe_exchange(report, transcript.exchanges.at(check->exchanges.front())));
    line("curl", curl);
  }
  if (!verdict.unstable.empty()) {
    text += "  - outcome: unstable\n";
    line("reason", verdict.unstable);
  }
  for (const judge::BrokenExpectation& broken : report.broken_expectations) {
    if (broken.expectation.case_id != verdict.tested->id) continue;
    text +=
        fmt::format("  - expectation: {}\n", base::to_json(base::Json::string(broken.expectation.check_id)));
    line("expected", broken.expectation.seen);
    line("seen", broken.seen);
  }
  if (verdict.outcome == judge::Outcome::kInconclusive) {
    text += "  - outcome: inconclusive\n";
    line("reason", verdict.reason);
  }
  return text.empty() ? text : fmt::format("  ---\n{}  ...\n", text);
}

}  // namespace

std::string render_tap(const RunReport& report) {
  std::string text = fmt::format("TAP version 13\n1..{}\n", report.verdicts.size());
  std::size_t number = 0;
  for (std::size_t i = 0; i < report.verdicts.size(); ++i) {
    const judge::Verdict& verdict = report.verdicts[i];
    text += fmt::format("{} {} - {}{}\n", is_ok(report, verdict) ? "ok" : "not ok", ++number,
                        described(verdict.tested->id), directive(verdict));
    text += diagnostics(report, verdict, report.transcripts.at(i));
  }
  text += fmt::format("# {}\n", summary_line(report));
  return redact(text, report.secrets);
}

}  // namespace touchstone::report
