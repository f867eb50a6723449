// touchstone selftest --fuzzer: proves the fuzzer against the embedded endpoint's deviations and variants,
// and prints what was found, how soon and by what.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/fuzzer_proof.h"
#include "app/surroundings.h"

namespace touchstone::app {
namespace {

using base::Result;

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000; }

void print_deviation(const ProvenDeviation& row) {
  std::string runs;
  const fuzzer::Finding* shown = nullptr;
  for (const FuzzedTarget& run : row.runs) {
    runs += run.found ? fmt::format(" {:8.2f} s {:6}", seconds(run.time), run.requests)
                      : fmt::format(" {:>17}", "not found");
    if (run.found && shown == nullptr) shown = &*run.found;
  }
  fmt::print("{:<11} {:<34}{}", row.entry->kind, row.entry->name, runs);
  if (shown != nullptr)
    fmt::print("  {} by {}, {}", shown->attempt.aspect, shown->oracle, shown->attempt.operation);
  fmt::print("\n");
  for (const FuzzedTarget& run : row.runs) {
    if (run.found) continue;
    for (const std::string& line : run.told) fmt::print("{:12}seed {}: {}\n", "", run.seed, line);
  }
  std::fflush(stdout);
}

void print_lawful(const ProvenVariant& row) {
  fmt::print("{:<11} {:<34} {:8.2f} s {:6} requests, {} findings\n", "lawful",
             row.name.empty() ? "(honest)" : row.name, seconds(row.run.time), row.run.requests,
             row.run.told.size());
  std::fflush(stdout);
}

/// Of how many deviations each seed found how many, and the slowest of all.
void print_summary(const FuzzerProof& proof, const FuzzerProofOptions& options) {
  for (std::uint64_t i = 0; i < options.seeds && !proof.deviations.empty(); ++i) {
    std::size_t found = 0;
    std::chrono::milliseconds slowest{0};
    for (const ProvenDeviation& row : proof.deviations) {
      if (!row.runs[i].found) continue;
      ++found;
      slowest = std::max(slowest, row.runs[i].time);
    }
    fmt::print("seed {}: {} of {} deviations found ({:.1f} %), the slowest after {:.2f} s\n",
               options.first_seed + i, found, proof.deviations.size(),
               100.0 * static_cast<double>(found) / static_cast<double>(proof.deviations.size()),
               seconds(slowest));
  }
  std::uint64_t requests = 0;
  for (const ProvenVariant& row : proof.lawful) requests += row.run.requests;
  if (!proof.lawful.empty()) fmt::print("{} lawful targets, {} requests\n", proof.lawful.size(), requests);
  fmt::print("{} faults\n", proof.faults.size());
}

Result<int> prove_and_print(const SelftestCommandOptions& asked) {
  const auto law = load_law(asked.data);
  if (!law) return std::unexpected(law.error());
  const auto entries = load_deviation_entries(law->folder, law->catalogue);
  if (!entries) return std::unexpected(entries.error());
  FuzzerProofOptions options;
  options.first_seed = asked.seed.value_or(1);
  options.seeds = asked.fuzzer.seeds;
  options.each.time = asked.fuzzer.time;
  options.variant.time = asked.fuzzer.lawful_time;
  options.honest.time = asked.fuzzer.honest_time;
  options.only = asked.fuzzer.targets;
  const bool shown = is_terminal(STDERR_FILENO);
  const auto show = [shown](const std::string& target) {
    if (shown) fmt::print(stderr, "\r\x1b[K{}", target);
  };
  options.on_target = show;
  options.on_lawful = [&](const ProvenVariant& row) {
    show("");
    print_lawful(row);
  };
  options.on_deviation = [&](const ProvenDeviation& row) {
    show("");
    print_deviation(row);
  };
  const auto proof = prove_fuzzer(*law, *entries, options);
  if (!proof) return std::unexpected(proof.error());
  for (const std::string& fault : proof->faults) fmt::print("FAULT {}\n", fault);
  print_summary(*proof, options);
  std::fflush(stdout);
  return proof->faults.empty() ? kAsExpected : kDeviates;
}

}  // namespace

int prove_the_fuzzer(const SelftestCommandOptions& options) { return finish(prove_and_print(options)); }

}  // namespace touchstone::app
