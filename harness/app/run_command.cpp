// touchstone run: selects cases, runs them against a target, judges, reports.
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

Result<int> run_and_report(const RunOptions& options) {
  std::vector<std::string> read = options.data.models;
  for (const std::string& file : {options.fixture, options.ca_file}) read.push_back(file);
  const auto files = parse_reports(options.reports, {options.record, options.expectations}, read);
  if (!files) return std::unexpected(files.error());
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const auto judge = judge::Judge::make(law->catalogue, law->models);
  if (!judge) return std::unexpected(judge.error());
  if (auto writable = check_recording(options.record); !writable) return std::unexpected(writable.error());
  // A mistake in the expectations is told before anything is sent.
  const Expected expected{options.expectations, options.update_expectations, options.endpoint,
                          options.required};
  if (auto checked = check_expectations(expected, law->catalogue); !checked)
    return std::unexpected(checked.error());
  remove_old(*files);
  auto gathered = gather(options, *law);
  if (!gathered) return std::unexpected(gathered.error());
  if (auto saved = save_recording(*gathered, options.record); !saved) return std::unexpected(saved.error());
  const auto today = std::chrono::floor<std::chrono::days>(gathered->report.started);
  const auto report = judge_gathered(std::move(*gathered), *law, *judge, expected, today);
  if (!report) return std::unexpected(report.error());
  return show_and_save(*report, *files);
}

}  // namespace

int run(const RunOptions& options) { return finish(run_and_report(options)); }

}  // namespace touchstone::app
