// See console.h.
#include "report/console.h"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <vector>

#include "report/evidence.h"

namespace touchstone::report {
namespace {

constexpr std::string_view kRed = "31";
constexpr std::string_view kYellow = "33";
constexpr std::string_view kGreen = "32";

std::string paint(std::string_view text, std::string_view code, bool colour) {
  return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += fmt::format("  {}\n", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string render_failures(const RunReport& report, bool colour) {
  std::string text;
  for (std::size_t i = 0; i < report.verdicts.size(); ++i) {
    const judge::Verdict& verdict = report.verdicts[i];
    if (verdict.outcome != judge::Outcome::kFailed) continue;
    text += fmt::format("{} {}\n", paint("FAILED", kRed, colour), verdict.tested->id);
    text += indented(verdict.tested->title);
    text += indented(describe_failure(report, verdict, report.transcripts[i])) + "\n";
  }
  return text;
}

std::string render_broken_expectations(const RunReport& report, bool colour) {
  std::string text;
  for (const judge::BrokenExpectation& broken : report.broken_expectations) {
    text += fmt::format("{} {}\n", paint("EXPECTATION", kRed, colour), broken.expectation.case_id);
    text += indented(describe_broken(report, broken)) + "\n";
  }
  return text;
}

// The ids of the cases that show each thing that is wrong, by its check and what was seen: a hundred times
// the same is one symptom.
std::map<std::pair<std::string, std::string>, std::vector<std::string_view>> symptoms_of(
    const RunReport& report, cases::Level level) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string_view>> symptoms;
  for (const judge::Verdict& verdict : report.verdicts) {
    for (const judge::Check* check : unexcused(verdict, level)) {
      symptoms[{check->id, check->actual}].push_back(verdict.tested->id);
    }
  }
  return symptoms;
}

std::string render_symptoms(const RunReport& report, cases::Level level, const std::string& label) {
  std::string text;
  for (const auto& [what, ids] : symptoms_of(report, level)) {
    text += fmt::format("{} {}: {} ({}{})\n", label, what.first, shown(report, what.second), ids.front(),
                        ids.size() == 1 ? "" : fmt::format(" and {} more", ids.size() - 1));
  }
  return text.empty() ? text : text + "\n";
}

// After pages of evidence, what it comes to.
std::string render_failures_in_short(const RunReport& report, bool colour) {
  if (judge::summarise(report.verdicts).failed < 2) return "";
  return render_symptoms(report, cases::Level::kRequired, paint("IN SHORT", kRed, colour));
}

std::string render_warnings(const RunReport& report, bool colour) {
  return render_symptoms(report, cases::Level::kRecommended, paint("WARNED", kYellow, colour));
}

bool was_not_judged(judge::Outcome outcome) {
  return outcome == judge::Outcome::kNotImplemented || outcome == judge::Outcome::kBlocked ||
         outcome == judge::Outcome::kInconclusive;
}

// What was not judged, one line for each reason: a skip must never hide.
std::string render_unjudged(const RunReport& report, bool colour) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string_view>> reasons;
  for (const judge::Verdict& verdict : report.verdicts) {
    if (was_not_judged(verdict.outcome)) {
      reasons[{std::string(judge::name_of(verdict.outcome)), verdict.reason}].push_back(verdict.tested->id);
    }
  }
  std::string text;
  for (const auto& [what, ids] : reasons) {
    std::string label;
    for (const char c : what.first) label += c == '_' ? ' ' : static_cast<char>(c - 'a' + 'A');
    text += fmt::format("{} {} case{}: {} ({}{})\n", paint(label, kYellow, colour), ids.size(),
                        ids.size() == 1 ? "" : "s", shown(report, what.second), ids.front(),
                        ids.size() == 1 ? "" : ", ...");
  }
  return text.empty() ? text : text + "\n";
}

// What is known to fail at times, and how it went: never passed over in silence.
std::string render_flaky(const RunReport& report, bool colour) {
  std::string text;
  for (const judge::Verdict& verdict : report.verdicts) {
    for (const judge::Check& check : verdict.checks.written()) {
      if (check.outcome != judge::CheckOutcome::kFlaky) continue;
      text += fmt::format("{} {} {}: {}\n", paint("FLAKY", kYellow, colour), verdict.tested->id, check.id,
                          shown(report, check.actual));
    }
  }
  return text.empty() ? text : text + "\n";
}

// What one target answers in two ways: said also where both are lawful.
std::string render_unstable(const RunReport& report, bool colour) {
  std::string text;
  for (const judge::Verdict& verdict : report.verdicts) {
    if (verdict.unstable.empty()) continue;
    text += fmt::format("{} {}: {}\n", paint("UNSTABLE", kYellow, colour), verdict.tested->id,
                        shown(report, verdict.unstable));
  }
  return text.empty() ? text : text + "\n";
}

}  // namespace

std::string summary_line(const RunReport& report) {
  const judge::Summary summary = judge::summarise(report.verdicts);
  std::string line = fmt::format(
      "{} passed, {} failed, {} warned, {} not implemented, {} blocked, {} inconclusive", summary.passed,
      summary.failed, summary.warned, summary.not_implemented, summary.blocked, summary.inconclusive);
  line += fmt::format(", {} expected failures, {} broken expectations", summary.expected_failures,
                      report.broken_expectations.size());
  if (summary.flaky > 0) line += fmt::format(", {} flaky", summary.flaky);
  if (summary.recorded > 0) line += fmt::format(", {} recorded", summary.recorded);
  if (summary.unstable > 0) line += fmt::format(", {} unstable", summary.unstable);
  if (report.shard) line += fmt::format(", shard {}/{}", report.shard->index, report.shard->of);
  if (report.interrupted) line += ", interrupted";
  const auto seconds = std::chrono::duration<double>(report.duration).count();
  return line + fmt::format(" in {:.2f} s (seed {}, {})", seconds, report.seed, report.endpoint);
}

std::string render_console(const RunReport& report, bool colour) {
  const int code = exit_code(report);
  return render_failures(report, colour) + render_broken_expectations(report, colour) +
         render_failures_in_short(report, colour) + render_warnings(report, colour) +
         render_flaky(report, colour) + render_unstable(report, colour) + render_unjudged(report, colour) +
         paint(summary_line(report), code == 0 ? kGreen : kRed, colour) + "\n";
}

}  // namespace touchstone::report
