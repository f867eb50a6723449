// touchstone record: runs cases against a target and keeps what was exchanged; touchstone judge: says of such
// a recording what a run would have said.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/gather.h"
#include "app/judging.h"
#include "app/recording_file.h"
#include "app/report_files.h"
#include "app/surroundings.h"
#include "judge/judge.h"

namespace touchstone::app {
namespace {

using base::Result;

Result<int> run_and_record(const RunOptions& options) {
  if (auto writable = check_recording(options.record); !writable) return std::unexpected(writable.error());
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const auto gathered = gather(options, *law);
  if (!gathered) return std::unexpected(gathered.error());
  if (auto saved = save_recording(*gathered, options.record); !saved) return std::unexpected(saved.error());
  std::size_t cases = 0;
  std::size_t exchanges = 0;
  for (const auto& repetition : gathered->repetitions) {
    cases += repetition.size();
    for (const run::Transcript& transcript : repetition) exchanges += transcript.exchanges.size();
  }
  const report::RunReport& report = gathered->report;
  fmt::print("recorded {} cases, {} exchanges{} (seed {}, {})\n", cases, exchanges,
             report.interrupted ? ", interrupted" : "", report.seed, report.endpoint);
  return report.interrupted ? kUnreachable : kAsExpected;
}

Result<int> judge_and_report(const JudgeOptions& options) {
  const auto files = parse_reports(options.reports, {options.expectations}, {options.recording});
  if (!files) return std::unexpected(files.error());
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const auto judge = judge::Judge::make(law->catalogue, law->models);
  if (!judge) return std::unexpected(judge.error());
  auto recording = report::load_recording(options.recording, law->catalogue);
  if (!recording) return std::unexpected(recording.error());
  recording->report.version = TOUCHSTONE_VERSION;
  recording->report.models = law->models;
  for (const std::string& operation : options.required)
    recording->report.reproduce_flags.insert(recording->report.reproduce_flags.end(),
                                             {"--require-implemented", operation});
  const Expected expected{options.expectations, options.update_expectations, recording->report.endpoint,
                          options.required};
  if (auto checked = check_expectations(expected, law->catalogue); !checked)
    return std::unexpected(checked.error());
  // The day of the run: an entry that has expired since then was good for it.
  const auto today = std::chrono::floor<std::chrono::days>(recording->report.started);
  const auto report = judge_gathered(std::move(*recording), *law, *judge, expected, today);
  if (!report) return std::unexpected(report.error());
  return show_and_save(*report, *files);
}

}  // namespace

int record(const RecordOptions& options) { return finish(run_and_record(options.run)); }

int judge_recording(const JudgeOptions& options) { return finish(judge_and_report(options)); }

}  // namespace touchstone::app
