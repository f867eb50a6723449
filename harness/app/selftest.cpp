// See selftest.h.
#include "app/selftest.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <mutex>
#include <numeric>
#include <set>

#include "app/embedded.h"
#include "base/glob.h"
#include "base/parallel.h"
#include "base/seed.h"
#include "endpoint/simulation.h"
#include "endpoint/variants.h"
#include "judge/exchange_checks.h"
#include "run/runner.h"
#include "transport/endpoint_url.h"

namespace touchstone::app {
namespace {

using base::Result;
using judge::CheckOutcome;
using judge::Outcome;
using judge::Verdict;
using Selected = std::span<const cases::Case* const>;

/// Simulated time costs nothing; over sockets nothing that is lawful takes longer.
constexpr std::chrono::milliseconds kPatience{3000};
/// Of a variant's or the honest endpoint's accusations so many are told; more say nothing new.
constexpr std::size_t kMostTold = 5;

run::RunOptions options_for(const Trial& trial) {
  run::RunOptions options;
  options.credentials = sign::Credentials{"AKIATOUCHSTONE", "touchstone-placeholder", ""};
  options.may_create = true;
  options.patience = kPatience;
  options.jobs = trial.jobs;
  options.seed = trial.seed;
  return options;
}

endpoint::EndpointOptions endpoint_for(const Trial& trial) {
  endpoint::EndpointOptions options;
  options.deviation = trial.deviation;
  options.variant = trial.variant;
  options.seed = trial.seed;
  return options;
}

Result<run::RunResult> run_simulated(const Trial& trial, const Law& law, Selected selected) {
  auto endpoint = endpoint::Endpoint::make(law.models, endpoint_for(trial));
  if (!endpoint) return std::unexpected(endpoint.error());
  endpoint::SimulationOptions options;
  options.client.endpoint = {.tls = false, .host = "simulated", .port = "80", .path = ""};
  options.seed = trial.seed;
  boost::asio::io_context context(1);
  endpoint::Simulation simulation(*endpoint, options);
  run::RunOptions run_options = options_for(trial);
  run_options.client = options.client;
  return run::run_cases(law.catalogue, law.models, selected, run_options, context, simulation);
}

Result<run::RunResult> run_over_sockets(const Trial& trial, const Law& law, Selected selected) {
  const auto embedded = EmbeddedEndpoint::start(law.models, endpoint_for(trial));
  if (!embedded) return std::unexpected(embedded.error());
  run::RunOptions options = options_for(trial);
  options.client.endpoint = transport::parse_endpoint_url(embedded->url()).value();
  return run::run_cases(law.catalogue, law.models, selected, options);
}

std::string without_step(std::string_view check_id) {
  return std::string(check_id.substr(0, check_id.find('@')));
}

Kills kills_of(const std::vector<Verdict>& verdicts) {
  Kills kills;
  for (const Verdict& verdict : verdicts) {
    std::set<std::string> failed;
    for (const judge::Check& check : verdict.checks.written()) {
      if (check.outcome == CheckOutcome::kFailed) failed.insert(without_step(*check.id));
    }
    for (const std::string& check : failed) kills[check].push_back(verdict.tested);
  }
  return kills;
}

/// What a lawful target is accused of, a sentence each.
std::vector<std::string> accusations(const Trial& trial, const std::vector<Verdict>& verdicts) {
  const std::string target = trial.variant.empty() ? "the honest endpoint" : "the variant " + trial.variant;
  const endpoint::Variant* variant = endpoint::find_variant(trial.variant);
  std::vector<std::string> found;
  for (const Verdict& verdict : verdicts) {
    const bool may_block = variant != nullptr && !variant->reaches_states;
    if (verdict.outcome == Outcome::kPassed || verdict.outcome == Outcome::kRecorded ||
        (may_block && verdict.outcome == Outcome::kBlocked))
      continue;
    std::string why = verdict.reason;
    for (const judge::Check& check : verdict.checks.written()) {
      if (check.outcome == CheckOutcome::kFailed) why += fmt::format(" {}: {}", *check.id, *check.actual);
    }
    if (found.size() < kMostTold) {
      found.push_back(fmt::format("{} is {} by {} (seed {}):{}", target, judge::name_of(verdict.outcome),
                                  verdict.tested->id, trial.seed, why));
    }
  }
  return found;
}

/// @param left_out  cases that were not run: the one that would tell may be among them
std::vector<std::string> uncaught(const MatrixRow& row, Selected left_out) {
  std::vector<std::string> found;
  if (row.entry->uncaught && !row.kills.empty()) {
    found.push_back(fmt::format("the deviation {} is caught by now, by {} of {}: let its entry say so",
                                row.entry->name, row.kills.begin()->first,
                                row.kills.begin()->second.front()->id));
  }
  for (const CaughtBy& wanted : row.entry->caught_by) {
    const auto names = [&](const cases::Case* tested) {
      return base::matches_glob(wanted.cases, tested->id);
    };
    if (std::ranges::any_of(left_out, names)) continue;
    const auto kill = row.kills.find(wanted.check);
    const bool caught = kill != row.kills.end() && std::ranges::any_of(kill->second, names);
    if (!caught) {
      found.push_back(fmt::format("the deviation {} is not caught by {} of {}", row.entry->name, wanted.check,
                                  wanted.cases));
    }
  }
  return found;
}

/// Cases whose own checks no deviation fails. A deviation that fails most cases proves none of them.
std::vector<std::string> proves_nothing(const std::vector<MatrixRow>& matrix, Selected selected) {
  std::set<const cases::Case*> proven;
  for (const MatrixRow& row : matrix) {
    std::set<const cases::Case*> failed;
    for (const auto& [check, tested] : row.kills) {
      if (is_own_check(check)) failed.insert(tested.begin(), tested.end());
    }
    if (failed.size() * 2 < selected.size()) proven.insert(failed.begin(), failed.end());
  }
  std::vector<std::string> found;
  for (const cases::Case* tested : selected) {
    if (tested->level == cases::Level::kInformational || proven.contains(tested)) continue;
    found.push_back(fmt::format("the case {} proves nothing: no deviation fails its own check", tested->id));
  }
  return found;
}

/// Checks that no deviation fails: who knows whether they can fail? What every check of a case, and every
/// rule for each exchange that accuses anybody, must be.
std::vector<std::string> never_fails(const std::vector<MatrixRow>& matrix) {
  std::vector<std::string> checks = {"answer", "state", "transport/answer", "transport/first-attempt"};
  for (const judge::Rule& rule : judge::exchange_rules()) {
    if (rule.level != cases::Level::kInformational) checks.emplace_back(rule.id);
  }
  std::vector<std::string> found;
  for (const std::string& check : checks) {
    const auto fails = [&](const MatrixRow& row) { return row.kills.contains(check); };
    if (std::ranges::none_of(matrix, fails))
      found.push_back(fmt::format("the check {} proves nothing: no deviation fails it", check));
  }
  return found;
}

/// Every trial of a self test: first the deviations, in the order of the entries, then the lawful targets in
/// turn, each run with an order and a seed of its own.
std::vector<Trial> plan(const DeviationEntries& entries, const SelftestOptions& options) {
  std::vector<Trial> trials;
  trials.reserve(entries.deviations.size() + options.runs);
  for (const DeviationEntry& entry : entries.deviations) {
    trials.push_back({.deviation = entry.name, .over_sockets = entry.over_sockets, .seed = options.seed});
  }
  std::vector<std::string> lawful = {""};
  for (const endpoint::Deviation& variant : endpoint::variants()) lawful.emplace_back(variant.name);
  base::Random seeds(options.seed, "self-test");
  for (std::size_t run = 0; run < options.runs; ++run) {
    trials.push_back({.variant = lawful[run % lawful.size()], .shuffled = true, .seed = seeds.next()});
  }
  return trials;
}

}  // namespace

bool is_own_check(std::string_view check_id) { return check_id == "answer" || check_id == "state"; }

Result<std::vector<Verdict>> carry_out(const Trial& trial, const Law& law, const judge::Judge& judge,
                                       Selected selected) {
  std::vector<const cases::Case*> order(selected.begin(), selected.end());
  if (trial.shuffled) base::Random(trial.seed, "order").shuffle(order);
  auto result = trial.over_sockets ? run_over_sockets(trial, law, order) : run_simulated(trial, law, order);
  if (!result) return std::unexpected(result.error());
  if (trial.shuffled) {
    std::ranges::sort(result->transcripts, {}, [](const run::Transcript& t) { return t.tested->id; });
  }
  return judge.judge_all(result->transcripts);
}

Result<SelftestResult> run_selftest(const Law& law, const DeviationEntries& entries,
                                    const SelftestOptions& options) {
  const auto judge = judge::Judge::make(law.catalogue, law.models);
  if (!judge) return std::unexpected(judge.error());
  const auto selected =
      cases::select(law.catalogue, {{}, options.operations, {}, cases::Level::kInformational, true});
  if (!selected) return std::unexpected(selected.error());

  const std::vector<Trial> trials = plan(entries, options);
  std::vector<Kills> kills(trials.size());
  std::vector<std::vector<std::string>> faults(trials.size());
  std::mutex mutex;
  std::size_t done = 0;
  base::for_each_piece(trials.size(), options.threads, [&](std::size_t i) {
    const auto verdicts = carry_out(trials[i], law, *judge, *selected);
    if (!verdicts) {
      faults[i] = {fmt::format("the run against {}{} failed: {}", trials[i].deviation, trials[i].variant,
                               base::render(verdicts.error()))};
    } else if (trials[i].deviation.empty()) {
      faults[i] = accusations(trials[i], *verdicts);
    } else {
      kills[i] = kills_of(*verdicts);
    }
    const std::lock_guard lock(mutex);
    if (options.on_progress) options.on_progress(++done, trials.size());
  });

  const std::set<const cases::Case*> run(selected->begin(), selected->end());
  std::vector<const cases::Case*> left_out;
  for (const cases::Case& tested : law.catalogue.cases) {
    if (!run.contains(&tested)) left_out.push_back(&tested);
  }
  SelftestResult result;
  result.cases = selected->size();
  for (std::size_t i = 0; i < trials.size(); ++i) {
    std::ranges::move(faults[i], std::back_inserter(result.faults));
    if (i >= entries.deviations.size()) continue;
    result.matrix.push_back({&entries.deviations[i], std::move(kills[i])});
    std::ranges::move(uncaught(result.matrix.back(), left_out), std::back_inserter(result.faults));
  }
  std::ranges::move(proves_nothing(result.matrix, *selected), std::back_inserter(result.faults));
  std::ranges::move(never_fails(result.matrix), std::back_inserter(result.faults));
  return result;
}

}  // namespace touchstone::app
