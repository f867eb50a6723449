// See judging.h.
#include "app/judging.h"

#include <filesystem>

#include "base/file.h"
#include "judge/expectations.h"
#include "judge/expectations_file.h"
#include "judge/repetitions.h"

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

}  // namespace

Result<void> check_expectations(const Expected& expected, const cases::Catalogue& catalogue) {
  const auto found = find_expectations(expected, catalogue);
  if (!found) return std::unexpected(found.error());
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
    repetition.transcripts = std::move(transcripts);
    judged.push_back(std::move(repetition));
  }
  if (expected.update) {
    // What every repetition shows: the last word has the last one.
    for (const judge::Repetition& repetition : judged)
      *expectations = judge::update(*expectations, repetition.verdicts);
    if (auto saved = base::save_text(expected.file, judge::render(*expectations)); !saved)
      return std::unexpected(saved.error());
  }
  for (judge::Repetition& repetition : judged)
    repetition.broken = judge::apply(*expectations, repetition.verdicts, today);
  judge::Repetition joined = judge::join(std::move(judged));
  report::RunReport report = std::move(gathered.report);
  report.verdicts = std::move(joined.verdicts);
  report.transcripts = std::move(joined.transcripts);
  report.broken_expectations = std::move(joined.broken);
  return report;
}

}  // namespace touchstone::app
