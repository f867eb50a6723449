// bench_gate: compares two builds (run) or two files (compare), proves its own power (power), keeps the
// history (record) and draws it (report). `./dev bench gate` and `./dev bench report` call it; see
// bench/README.md. Exit codes: 0 as before or better, 1 regression, 2 wrong usage or a bad file, 3 could not
// measure.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/file_stream.h"
#include "gate/history.h"
#include "gate/page.h"
#include "gate/power.h"
#include "gate/process.h"
#include "gate/render.h"
#include "gate/results.h"
#include "gate/runner.h"
#include "gate/verdict.h"

namespace {

using namespace touchstone;
using namespace touchstone::gate;

constexpr int kUsage = 2;
constexpr int kNotMeasured = 3;
constexpr std::size_t kMaxHistoryBytes = std::size_t{1} << 30U;

int complain(const base::Error& error, int code) {
  fmt::print(stderr, "bench_gate: {}\n", base::render(error));
  return code;
}

/// Reads the results of several files into one; a benchmark may stand in one of them only.
base::Result<Results> load_results(const std::vector<std::string>& files) {
  Results all;
  for (const std::string& file : files) {
    const auto text = base::load_text(file);
    if (!text) return std::unexpected(text.error());
    const auto results = parse_results(*text, file);
    if (!results) return std::unexpected(results.error());
    for (const auto& [name, samples] : *results) {
      if (!all.emplace(name, samples).second) {
        return std::unexpected(base::Error{
            base::ErrorCode::kDuplicate, fmt::format("{}: {} was measured in another file too", file, name)});
      }
    }
  }
  return all;
}

int report_verdicts(const std::vector<Verdict>& verdicts, const std::vector<std::string>& notes) {
  fmt::print("{}", render(verdicts, notes));
  return exit_code(verdicts);
}

struct CompareOptions {
  std::string base, head, control;
  std::uint64_t seed = 1;
};

int compare(const CompareOptions& options) {
  const auto base = load_results({options.base});
  if (!base) return complain(base.error(), kUsage);
  const auto head = load_results({options.head});
  if (!head) return complain(head.error(), kUsage);
  Results control;
  if (!options.control.empty()) {
    auto loaded = load_results({options.control});
    if (!loaded) return complain(loaded.error(), kUsage);
    control = std::move(*loaded);
  }
  std::vector<std::string> notes;
  constexpr const char* kHint =
      "the base was not held against itself, and nobody can look again; by time this is a hint";
  if (options.control.empty()) notes.push_back(fmt::format("no control file: {}", kHint));
  std::vector<Verdict> verdicts;
  std::size_t others = 0;
  for (const auto& [name, samples] : *head) {
    if (samples.label == "peer" || samples.label == "bound") {
      ++others;
      continue;
    }
    const auto before = base->find(name);
    if (before == base->end()) {
      notes.push_back(name + " is new: the base has nothing to compare with");
      continue;
    }
    const Limits limits;
    if (!options.control.empty() && control[name].times_ns.size() < limits.rounds)
      notes.push_back(fmt::format("{}: {} rounds in the control, where {} are needed: {}", name,
                                  control[name].times_ns.size(), limits.rounds, kHint));
    verdicts.push_back(without_second_look(
        judge({name, before->second, control[name], samples}, limits, options.seed), limits));
  }
  for (const auto& [name, samples] : *base) {
    if (!head->contains(name)) notes.push_back(name + " is gone: the head does not measure it");
  }
  if (others > 0) notes.push_back(fmt::format("{} peers and bounds are not judged", others));
  return report_verdicts(verdicts, notes);
}

/// `bench_gate run`, as it was asked for; paths as text, for CLI11 takes a path for a list of its parts.
struct RunOptions {
  Plan plan;
  std::string base, head;
  int budget_seconds = 900;
  bool any_core = false, no_instructions = false;
};

int run(const RunOptions& options) {
  Plan plan = options.plan;
  plan.base = options.base;
  plan.head = options.head;
  plan.instructions = !options.no_instructions;
  plan.budget = std::chrono::seconds(options.budget_seconds);
  if (!options.any_core && !stay_on_one_core())
    fmt::print(stderr, "note: the system does not let the programs stay on one core\n");
  const auto judged = measure_and_judge(plan, Limits{});
  if (!judged) return complain(judged.error(), kNotMeasured);
  fmt::print("{} rounds of base, base again and head, in an order drawn from seed {}\n", judged->rounds,
             plan.seed);
  return report_verdicts(judged->verdicts, judged->notes);
}

int power(const PowerPlan& plan) {
  stay_on_one_core();
  const auto rows = try_power(plan);
  if (!rows) return complain(rows.error(), kNotMeasured);
  fmt::print("{}", render_power(*rows, plan));
  return std::ranges::all_of(*rows, &PowerRow::kept) ? 0 : 1;
}

struct RecordOptions {
  std::string history, commit, date, machine, compiler;
  std::vector<std::string> files;
};

int record(const RecordOptions& options) {
  const auto results = load_results(options.files);
  if (!results) return complain(results.error(), kUsage);
  const std::vector<Figure> figures = figures_of(*results);
  if (figures.empty()) {
    return complain({base::ErrorCode::kNothingSelected, "the files hold no figure", "nothing was recorded"},
                    kUsage);
  }
  std::string line = to_line({options.commit, options.date, options.machine, options.compiler, figures});
  if (std::filesystem::exists(options.history)) {
    const auto text = base::load_text(options.history, kMaxHistoryBytes);
    if (!text) return complain(text.error(), kUsage);
    const auto entries = parse_history(*text, options.history);
    if (!entries) return complain(entries.error(), kUsage);
    if (!text->empty() && text->back() != '\n') line.insert(0, "\n");
  }
  // Appended in one write: who records at the same time takes nothing away.
  std::ofstream out(options.history, std::ios::binary | std::ios::app);
  out << line << std::flush;
  if (out) return 0;
  return complain(base::file_error(base::ErrorCode::kUnwritableFile, options.history, "cannot append to",
                                   "name a file that may be written, in a folder that exists"),
                  kUsage);
}

int report(const std::string& history, const std::string& out) {
  if (std::error_code ignored; std::filesystem::equivalent(history, out, ignored)) {
    return complain({base::ErrorCode::kBadValue, "the page would be written over the history",
                     "name another file by --out"},
                    kUsage);
  }
  const auto text = base::load_text(history, kMaxHistoryBytes);
  if (!text) return complain(text.error(), kUsage);
  const auto entries = parse_history(*text, history);
  if (!entries) return complain(entries.error(), kUsage);
  const std::vector<Entry> commits = join_lines_of_commits(*entries);
  const auto saved = base::save_text(out, render_page(commits));
  if (!saved) return complain(saved.error(), kUsage);
  fmt::print("{} {} drawn into {}\n", commits.size(), commits.size() == 1 ? "commit" : "commits", out);
  return 0;
}

int work(int argc, char** argv) {
  CLI::App app{"The regression gate of the benchmarks"};
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 as before or better, 1 regression, 2 wrong usage or a bad file, 3 could not measure.");

  RunOptions run_options;
  Plan& plan = run_options.plan;
  auto* run_command = app.add_subcommand("run", "Measure two builds against each other");
  run_command->add_option("--base", run_options.base, "The folder of the base's programs")->required();
  run_command->add_option("--head", run_options.head, "The folder of the head's programs")->required();
  run_command->add_option("programs", plan.programs, "Programs to run, by name")->required();
  run_command->add_option("--filter", plan.filter, "Benchmarks to compare, a regular expression")
      ->capture_default_str();
  run_command->add_option("--rounds", plan.rounds, "Rounds of base, base again and head")
      ->capture_default_str()
      ->check(CLI::Range(5, 1000));
  run_command->add_option("--seconds", run_options.budget_seconds, "No round begins after this long")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  run_command->add_option("--seed", plan.seed, "Of the order and of the bootstrap")->capture_default_str();
  run_command->add_flag("--any-core", run_options.any_core, "Do not keep the programs on one core");
  run_command->add_flag("--no-instructions", run_options.no_instructions, "Judge by time alone");

  CompareOptions compare_options;
  auto* compare_command = app.add_subcommand(
      "compare", "Compare two files of Google Benchmark's JSON, made with --benchmark_repetitions");
  compare_command->add_option("base", compare_options.base)->required();
  compare_command->add_option("head", compare_options.head)->required();
  compare_command->add_option("control", compare_options.control, "The base measured again");
  compare_command->add_option("--seed", compare_options.seed)->capture_default_str();

  PowerPlan power_plan;
  std::string bin;
  auto* power_command =
      app.add_subcommand("power", "Prove the gate: inject slowdowns and count what is caught");
  power_command->add_option("--bin", bin, "The folder of slowed_bench")->required();
  power_command->add_option("--trials", power_plan.trials, "Comparisons of each kind")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  power_command->add_option("--inject", power_plan.kinds, "Of these only")
      ->check(CLI::IsMember(power_kinds()))
      ->delimiter(',');
  power_command->add_option("--seed", power_plan.seed)->capture_default_str();

  RecordOptions record_options;
  auto* record_command = app.add_subcommand("record", "Append the results of a commit to a history");
  record_command->add_option("--history", record_options.history)->required();
  record_command->add_option("--commit", record_options.commit)->required();
  record_command->add_option("--date", record_options.date)->required();
  record_command->add_option("--machine", record_options.machine)->required();
  record_command->add_option("--compiler", record_options.compiler)->required();
  record_command->add_option("files", record_options.files, "Google Benchmark's JSON")->required();

  std::string history, page = "bench.html";
  auto* report_command = app.add_subcommand("report", "Draw a history as a page");
  report_command->add_option("history", history)->required();
  report_command->add_option("--out", page)->capture_default_str();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : kUsage;
  }
  if (*run_command) return run(run_options);
  if (*compare_command) return compare(compare_options);
  if (*power_command) {
    power_plan.bin = bin;
    return power(power_plan);
  }
  if (*record_command) return record(record_options);
  return report(history, page);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return work(argc, argv);
  } catch (const std::exception& broken) {
    // Nothing of ours throws: this is the machine's trouble.
    fmt::print(stderr, "bench_gate: it failed: {}\n", broken.what());
    return kNotMeasured;
  }
}
