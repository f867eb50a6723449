// See live_compare.h.
#include "app/live_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/gather.h"
#include "app/surroundings.h"
#include "base/seed.h"
#include "judge/judge.h"
#include "report/differences.h"
#include "report/redact.h"

namespace touchstone::app {
namespace {

using base::Result;

Result<Gathered> ask(const RunOptions& how, const std::string& endpoint, std::uint64_t seed, const Law& law) {
  RunOptions options = how;
  options.endpoint = endpoint;
  options.seed = seed;
  return gather(options, law);
}

// Nonces of its own, for both names may be those of one target, which knows a client token again.
std::uint64_t seed_of_second(std::uint64_t seed) { return base::Random(seed, "second target").next(); }

base::Error interrupted() {
  return {base::ErrorCode::kSystem, "interrupted: not all was asked of both targets, so nothing is compared",
          "ask for fewer cases with --only or --operation"};
}

}  // namespace

Result<int> compare_targets(const CompareOptions& options) {
  const auto law = load_law(options.run.data);
  if (!law) return std::unexpected(law.error());
  const auto judge = judge::Judge::make(law->catalogue, law->models);
  if (!judge) return std::unexpected(judge.error());
  const std::uint64_t seed = options.run.seed ? *options.run.seed : random_seed();
  const auto first = ask(options.run, options.endpoints[0], seed, *law);
  if (!first) return std::unexpected(first.error());
  if (first->report.interrupted) return std::unexpected(interrupted());
  const auto second = ask(options.run, options.endpoints[1], seed_of_second(seed), *law);
  if (!second) return std::unexpected(second.error());
  if (second->report.interrupted) return std::unexpected(interrupted());
  const auto& a = first->repetitions.front();
  const auto& b = second->repetitions.front();
  const auto verdicts_a = judge->judge_all(a);
  const auto verdicts_b = judge->judge_all(b);
  const report::Differences differences =
      report::find_differences(law->catalogue, law->models, {first->report.endpoint, a, verdicts_a},
                               {second->report.endpoint, b, verdicts_b});
  std::vector<std::string> secrets = first->report.secrets.texts();
  const std::vector<std::string>& others = second->report.secrets.texts();
  secrets.insert(secrets.end(), others.begin(), others.end());
  fmt::print("{}seed {}, A {}, B {}\n", report::redact(report::render(differences), secrets), seed,
             first->report.endpoint, second->report.endpoint);
  return report::exit_code(differences);
}

}  // namespace touchstone::app
