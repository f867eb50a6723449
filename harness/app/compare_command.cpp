// touchstone compare: two reports side by side, or two targets.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/live_compare.h"
#include "report/compare.h"
#include "report/read.h"

namespace touchstone::app {
namespace {

base::Result<int> compare_reports(const CompareOptions& options) {
  const auto before = report::load_report(options.before);
  if (!before) return std::unexpected(before.error());
  const auto after = report::load_report(options.after);
  if (!after) return std::unexpected(after.error());
  const report::Comparison comparison = report::compare(before->report, after->report);
  fmt::print("{}", report::render(comparison));
  return report::exit_code(comparison);
}

}  // namespace

int compare(const CompareOptions& options) {
  return finish(options.endpoints.empty() ? compare_reports(options) : compare_targets(options));
}

}  // namespace touchstone::app
