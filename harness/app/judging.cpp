// See judging.h.
#include "app/judging.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <set>
#include <string_view>

#include "app/report_files.h"
#include "base/file.h"
#include "judge/expectations.h"
#include "judge/expectations_file.h"
#include "judge/repetitions.h"
#include "judge/required_operations.h"
#include "report/redact.h"

namespace touchstone::app {
namespace {

using base::Result;

// The expectations given; none without a file, and none yet where --update-expectations is to write the first
// one.
Result<judge::Expectations> find_expectations(const Expected& expected, const cases::Catalogue& catalogue) {
  std::error_code ignored;
  const bool first = expected.update && !std::filesystem::exists(expected.file, ignored);
  if (expected.file.empty() || first) return judge::Expectations{expected.target, "", {}};
  return judge::load_expectations(expected.file, catalogue);
}

// What a target said of our secrets is compared, and kept in files that people share.
void hide_secrets(std::vector<judge::Verdict>& verdicts, const report::Secrets& secrets) {
  for (judge::Verdict& verdict : verdicts) {
    std::vector<std::string> failed;
    for (const judge::Check& check : verdict.checks.written()) {
      if (check.outcome != judge::CheckOutcome::kPassed) failed.push_back(*check.id);
    }
    for (const std::string& id : failed) {
      judge::Check* check = verdict.checks.find(id);
      std::string shown = report::redact(*check->actual, secrets);
      if (shown != *check->actual) check->actual = std::move(shown);
    }
  }
}

// That a run was interrupted says nothing of the entries of cases that it did not come to.
void forget_unreached(judge::Repetition& repetition) {
  std::set<std::string_view> unreached;
  for (const run::Transcript& transcript : repetition.transcripts) {
    if (transcript.ending == run::Ending::kInterrupted) unreached.insert(transcript.tested->id);
  }
  std::erase_if(repetition.broken, [&](const judge::BrokenExpectation& broken) {
    return unreached.contains(broken.expectation.case_id);
  });
}

}  // namespace

Result<void> check_expectations(const Expected& expected, const cases::Catalogue& catalogue) {
  const auto found = find_expectations(expected, catalogue);
  if (!found) return std::unexpected(found.error());
  if (auto known = judge::check_required(expected.required, catalogue); !known) return known;
  if (expected.update) return check_writable(expected.file);
  return {};
}

Result<report::RunReport> judge_gathered(Gathered gathered, const Law& law, const judge::Judge& judge,
                                         const Expected& expected, std::chrono::sys_days today) {
  auto expectations = find_expectations(expected, law.catalogue);
  if (!expectations) return std::unexpected(expectations.error());
  std::vector<judge::Repetition> judged;
  for (std::vector<run::Transcript>& transcripts : gathered.repetitions) {
    judge::Repetition repetition;
    repetition.verdicts = judge.judge_all(transcripts);
    judge::fail_what_is_missing(expected.required, transcripts, repetition.verdicts);
    hide_secrets(repetition.verdicts, gathered.report.secrets);
    repetition.transcripts = std::move(transcripts);
    judged.push_back(std::move(repetition));
  }
  for (const std::string& operation : judge::find_unasked(expected.required, judged.front().verdicts))
    fmt::print(stderr, "touchstone: --require-implemented {}: no case that was run is of it\n", operation);
  if (expected.update) {
    std::vector<std::span<const judge::Verdict>> repetitions;
    repetitions.reserve(judged.size());
    for (const judge::Repetition& repetition : judged) repetitions.emplace_back(repetition.verdicts);
    *expectations = judge::update(*expectations, repetitions);
    if (auto saved = base::save_text(expected.file, judge::render(*expectations)); !saved)
      return std::unexpected(saved.error());
  }
  for (judge::Repetition& repetition : judged) {
    repetition.broken = judge::apply(*expectations, repetition.verdicts, today);
    forget_unreached(repetition);
  }
  judge::Repetition joined = judge::join(std::move(judged));
  report::RunReport report = std::move(gathered.report);
  report.verdicts = std::move(joined.verdicts);
  report.transcripts = std::move(joined.transcripts);
  report.broken_expectations = std::move(joined.broken);
  return report;
}

}  // namespace touchstone::app
