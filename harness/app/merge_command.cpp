// touchstone merge: the reports of all shards made one.
#include <fmt/format.h>

#include <cstdio>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/report_files.h"
#include "report/json.h"
#include "report/merge.h"
#include "report/read.h"

namespace touchstone::app {
namespace {

base::Result<int> merge_reports(const MergeOptions& options) {
  const auto files = parse_reports(options.reports, {options.out}, options.shards);
  if (!files) return std::unexpected(files.error());
  if (auto writable = check_writable(options.out); !writable) return std::unexpected(writable.error());
  std::vector<report::ReportFile> shards;
  for (const std::string& path : options.shards) {
    auto loaded = report::load_report(path);
    if (!loaded) return std::unexpected(loaded.error());
    shards.push_back(std::move(*loaded));
  }
  const auto merged = report::merge(std::move(shards));
  if (!merged) return std::unexpected(merged.error());
  for (const std::string& remark : merged->remarks) fmt::print(stderr, "touchstone: {}\n", remark);
  if (auto saved = save_report(merged->whole.report, {report::write_json, options.out}); !saved)
    return std::unexpected(saved.error());
  return show_and_save(merged->whole.report, *files);
}

}  // namespace

int merge(const MergeOptions& options) { return finish(merge_reports(options)); }

}  // namespace touchstone::app
