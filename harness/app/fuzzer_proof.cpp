// See fuzzer_proof.h.
#include "app/fuzzer_proof.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/embedded.h"
#include "app/target.h"
#include "fuzzer/generator.h"
#include "fuzzer/oracle.h"
#include "fuzzer/socket_bench.h"
#include "judge/judge.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

/// As many attempts at once as `touchstone fuzz` makes.
constexpr std::size_t kJobs = 32;

struct Task {
  std::string deviation = {};
  std::string variant = {};
  std::uint64_t seed = 1;
  fuzzer::Budget budget = {};

  [[nodiscard]] bool is_lawful() const { return deviation.empty(); }
  [[nodiscard]] std::string name() const {
    if (!deviation.empty()) return deviation;
    return variant.empty() ? "the honest endpoint" : "the variant " + variant;
  }
};

std::string line_of(const fuzzer::Finding& finding) {
  return fmt::format("{} {} by {}{}: {}", finding.attempt.operation, finding.attempt.aspect, finding.oracle,
                     finding.is_steady() ? "" : " (unsteady)", finding.seen);
}

/// What every task is asked with.
class Prover {
 public:
  static Result<Prover> make(const Law& law) {
    auto judge = judge::Judge::make(law.catalogue, law.models);
    if (!judge) return std::unexpected(judge.error());
    auto oracle = fuzzer::Oracle::make(law.catalogue, law.models, {});
    if (!oracle) return std::unexpected(oracle.error());
    return Prover(law, std::move(*judge), std::move(*oracle));
  }

  /// Fuzzes one target from one seed: a lawful one until its budget is used up, else up to what is found.
  Result<FuzzedTarget> carry_out(const Task& task) const {
    const auto embedded =
        EmbeddedEndpoint::start(law_.models, {.deviation = task.deviation, .variant = task.variant});
    if (!embedded) return std::unexpected(embedded.error());
    RunOptions asked;
    asked.jobs = kJobs;
    const auto target = find_target(asked, &*embedded);
    if (!target) return std::unexpected(target.error());
    run::RunOptions settings = settings_for(asked, *target);
    settings.seed = task.seed;
    const auto generator =
        fuzzer::Generator::make(law_.catalogue, oracle_, {.seed = task.seed, .may_create = true});
    if (!generator) return std::unexpected(generator.error());
    const auto made = fuzzer::SocketBench::make(law_.catalogue, law_.models, judge_, settings);
    if (!made) return std::unexpected(made.error());
    fuzzer::Bench& bench = (*made)->bench();

    FuzzedTarget result{.seed = task.seed};
    const auto began = bench.now();
    const auto note_now = [&] {
      result.requests = bench.requests();
      result.time = std::chrono::duration_cast<std::chrono::milliseconds>(bench.now() - began);
    };
    fuzzer::CampaignOptions campaign;
    campaign.budget = task.budget;
    campaign.is_stopped = [&] { return result.found && !task.is_lawful(); };
    campaign.on_finding = [&](const fuzzer::Finding& finding) {
      if (campaign.is_stopped()) return;
      result.told.push_back(line_of(finding));
      if (!finding.is_steady()) return;
      result.found = finding;
      note_now();
    };
    const auto fuzzed = fuzzer::run_campaign(*generator, oracle_, law_.catalogue, bench, campaign);
    if (!fuzzed) return std::unexpected(fuzzed.error());
    if (fuzzed->gone) return std::unexpected(*fuzzed->gone);
    if (!campaign.is_stopped()) note_now();
    return result;
  }

 private:
  Prover(const Law& law, judge::Judge judge, fuzzer::Oracle oracle)
      : law_(law), judge_(std::move(judge)), oracle_(std::move(oracle)) {}

  const Law& law_;
  judge::Judge judge_;
  fuzzer::Oracle oracle_;
};

std::vector<std::string> lawful_names() {
  std::vector<std::string> names = {""};
  for (const endpoint::Deviation& variant : endpoint::variants()) names.emplace_back(variant.name);
  return names;
}

std::optional<Error> find_unknown(const DeviationEntries& entries, const std::vector<std::string>& lawful,
                                  const std::vector<std::string>& only) {
  for (const std::string& name : only) {
    if (std::ranges::binary_search(entries.deviations, name, {}, &DeviationEntry::name)) continue;
    if (std::ranges::find(lawful, name) != lawful.end()) continue;
    return Error{ErrorCode::kUnknownName, fmt::format("no deviation or variant \"{}\"", name),
                 "touchstone serve --list-deviations and --list-variants name them all"};
  }
  return std::nullopt;
}

}  // namespace

Result<FuzzerProof> prove_fuzzer(const Law& law, const DeviationEntries& entries,
                                 const FuzzerProofOptions& options) {
  const std::vector<std::string> lawful = lawful_names();
  if (const auto unknown = find_unknown(entries, lawful, options.only)) return std::unexpected(*unknown);
  const auto prover = Prover::make(law);
  if (!prover) return std::unexpected(prover.error());
  FuzzerProof proof;
  const auto wanted = [&](const std::string& name) {
    return options.only.empty() || std::ranges::find(options.only, name) != options.only.end();
  };
  const auto carry_out = [&](const Task& task) {
    if (options.on_target) options.on_target(task.name());
    return prover->carry_out(task);
  };
  for (const std::string& name : lawful) {
    if (!wanted(name)) continue;
    const fuzzer::Budget& budget = name.empty() ? options.honest : options.variant;
    auto run = carry_out({.variant = name, .seed = options.first_seed, .budget = budget});
    if (!run) return std::unexpected(run.error());
    for (const std::string& line : run->told)
      proof.faults.push_back(
          fmt::format("{} is accused (seed {}): {}", Task{.variant = name}.name(), run->seed, line));
    proof.lawful.push_back({name, std::move(*run)});
    if (options.on_lawful) options.on_lawful(proof.lawful.back());
  }
  for (const DeviationEntry& entry : entries.deviations) {
    if (!wanted(entry.name)) continue;
    ProvenDeviation row{&entry, {}};
    for (std::uint64_t i = 0; i < options.seeds; ++i) {
      auto run = carry_out({.deviation = entry.name,
                            .seed = options.first_seed + i,
                            .budget = entry.unfuzzed ? options.variant : options.each});
      if (!run) return std::unexpected(run.error());
      if (run->found && entry.unfuzzed) {
        proof.faults.push_back(
            fmt::format("{} is found by now (seed {}): let its entry say so", entry.name, run->seed));
      } else if (!run->found && !entry.unfuzzed) {
        proof.faults.push_back(fmt::format("{} is not found from seed {}", entry.name, run->seed));
      }
      row.runs.push_back(std::move(*run));
    }
    proof.deviations.push_back(std::move(row));
    if (options.on_deviation) options.on_deviation(proof.deviations.back());
  }
  return proof;
}

}  // namespace touchstone::app
