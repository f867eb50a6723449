// See markdown.h.
#include "report/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "report/console.h"
#include "report/evidence.h"
#include "report/redact.h"
#include "report/sdks.h"

namespace touchstone::report {
namespace {

// A cell of a table: on one line, with nothing that Markdown or HTML would take for its own.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : base::printable(text, 300)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("|\\`*_[]#").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string table_of_operations(const RunReport& report) {
  std::map<std::string, std::vector<judge::Verdict>> operations;
  for (const judge::Verdict& verdict : report.verdicts)
    operations[verdict.tested->operation_id()].push_back(verdict);
  std::string text =
      "| operation | passed | failed | warned | expected failures | flaky | not implemented | blocked | "
      "inconclusive | recorded |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const auto& [operation, verdicts] : operations) {
    const judge::Summary summary = judge::summarise(verdicts);
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", cell(operation), summary.passed,
                    summary.failed, summary.warned, summary.expected_failures, summary.flaky,
                    summary.not_implemented, summary.blocked, summary.inconclusive, summary.recorded);
  }
  return text;
}

std::string table_of_failures(const RunReport& report) {
  std::string rows;
  for (std::size_t i = 0; i < report.verdicts.size(); ++i) {
    const judge::Verdict& verdict = report.verdicts[i];
    for (const judge::Check* check : unexcused(verdict, cases::Level::kRequired)) {
      const std::string sdks = sdk_line(report, *check, report.transcripts[i]);
      rows += fmt::format("| {} | {} | {} | {}{} |\n", cell(verdict.tested->id), cell(check->id),
                          cell(check->expected), cell(check->actual),
                          sdks.empty() ? "" : "<br>SDKs: " + cell(sdks));
    }
  }
  for (const judge::BrokenExpectation& broken : report.broken_expectations) {
    rows += fmt::format("| {} | {} ({}) | {} | {} |\n", cell(broken.expectation.case_id),
                        cell(broken.expectation.check_id), judge::name_of(broken.kind),
                        cell(broken.expectation.seen), cell(broken.seen));
  }
  return rows.empty() ? rows : "\n| case | check | expected | seen |\n|---|---|---|---|\n" + rows;
}

// A block of text that nothing in it can end: its fence is longer than any row of the same sign inside.
std::string fenced(std::string_view text) {
  std::size_t longest = 0;
  std::size_t row = 0;
  for (const char c : text) {
    row = c == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fmt::format("{}text\n{}{}\n", fence, text, fence);
}

// Below the table, folded: the bytes, the sources and the lines that show each failure again.
std::string evidence_of_failures(const RunReport& report) {
  std::string text;
  for (std::size_t i = 0; i < report.verdicts.size(); ++i) {
    const judge::Verdict& verdict = report.verdicts[i];
    if (verdict.outcome != judge::Outcome::kFailed) continue;
    text += fmt::format("\n<details><summary>{}</summary>\n\n{}\n</details>\n", cell(verdict.tested->id),
                        fenced(describe_failure(report, verdict, report.transcripts.at(i))));
  }
  return text;
}

}  // namespace

std::string render_markdown(const RunReport& report) {
  const std::string text =
      fmt::format("## Touchstone: {}\n\n{}\n\n{}{}{}",
                  exit_code(report) == 0 ? "as expected" : "not as expected", cell(summary_line(report)),
                  table_of_operations(report), table_of_failures(report), evidence_of_failures(report));
  return redact(text, report.secrets);
}

}  // namespace touchstone::report
