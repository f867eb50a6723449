// touchstone fuzz: tries a target with requests made from the models, and tells what it does wrong.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/commands.h"
#include "app/embedded.h"
#include "app/exit_code.h"
#include "app/fuzz_safety.h"
#include "app/surroundings.h"
#include "app/target.h"
#include "base/file.h"
#include "fuzzer/campaign.h"
#include "fuzzer/console.h"
#include "fuzzer/finding_file.h"
#include "fuzzer/minimise.h"
#include "fuzzer/socket_bench.h"

namespace touchstone::app {
namespace {

using base::Result;

// When nobody says how long.
constexpr std::chrono::seconds kDefaultTime{60};
// What is signed for show is signed at one time, so that the same seed sends the same bytes.
constexpr std::chrono::system_clock::time_point kPlaceholderTime{std::chrono::seconds(946684800)};

// SIGINT and SIGTERM between two rounds; inside of one the run itself hears them.
class Signals {
 public:
  Signals() {
    set_.async_wait([this](boost::system::error_code error, int) { stopped_ = stopped_ || !error; });
  }
  bool stopped() {
    context_.poll();
    return stopped_;
  }

 private:
  boost::asio::io_context context_{1};
  boost::asio::signal_set set_{context_, SIGINT, SIGTERM};
  bool stopped_ = false;
};

// Everything that one command needs, in the order in which it is made.
struct Fuzzing {
  const FuzzOptions& options;
  const Law& law;
  const judge::Judge& judge;
  const fuzzer::Oracle& oracle;
  Target target;
  report::RunReport report;  // names the target, the seed and the secrets; has no verdicts
};

run::RunOptions settings_of(const Fuzzing& fuzzing) {
  run::RunOptions settings = settings_for(fuzzing.options.run, fuzzing.target);
  settings.may_create = fuzzing.target.embedded || fuzzing.options.run.allow_create;
  settings.seed = fuzzing.report.seed;
  settings.stop_on_signal = true;
  if (is_placeholder(fuzzing.target)) settings.signed_at = kPlaceholderTime;
  return settings;
}

fuzzer::Origin origin_of(const Fuzzing& fuzzing) {
  return {TOUCHSTONE_VERSION, fuzzing.report.endpoint, fuzzing.report.seed};
}

// A name for the file of a finding that none of this run has.
std::string fresh_name(const fuzzer::Finding& finding, std::set<std::string>& taken) {
  const std::string name = fuzzer::file_name_of(finding);
  std::string fresh = name;
  for (int i = 2; !taken.insert(fresh).second; ++i)
    fresh = fmt::format("{}-{}.json", name.substr(0, name.rfind('.')), i);
  return fresh;
}

// Saves a finding and tells of it; where it cannot be saved it is told all the same.
void publish(const Fuzzing& fuzzing, const fuzzer::Finding& finding, std::set<std::string>& files) {
  const std::filesystem::path folder = fuzzing.options.out;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  const std::filesystem::path file = folder / fresh_name(finding, files);
  const auto saved = base::save_text(
      file,
      fuzzer::render_finding(finding, origin_of(fuzzing), fuzzing.law.catalogue, fuzzing.report.secrets));
  fmt::print("{}", fuzzer::describe_finding(fuzzing.report, finding, saved ? file.string() : ""));
  std::fflush(stdout);
  if (!saved) fmt::print(stderr, "touchstone: {}\n", base::render(saved.error()));
}

int exit_code_of(const fuzzer::CampaignResult& result) {
  const auto has_required = [&](auto wanted) {
    return std::ranges::any_of(result.findings, [&](const fuzzer::Finding& finding) {
      return finding.level == cases::Level::kRequired && wanted(finding);
    });
  };
  if (has_required([](const fuzzer::Finding& finding) { return finding.is_steady(); })) return kDeviates;
  // What nobody tried again may be a moment's failure, and may be none.
  const bool is_open = has_required([](const fuzzer::Finding& finding) { return finding.is_unconfirmed(); });
  if (result.gone || is_open) return kUnreachable;
  return result.tally.judged == 0 ? kVacuous : kAsExpected;
}

// What carries attempts out against the target.
Result<std::unique_ptr<fuzzer::SocketBench>> bench_of(const Fuzzing& fuzzing,
                                                      const run::RunOptions& settings) {
  return fuzzer::SocketBench::make(fuzzing.law.catalogue, fuzzing.law.models, fuzzing.judge, settings,
                                   fuzzing.options.rate);
}

Result<int> run_and_tell(const Fuzzing& fuzzing, const fuzzer::Generator& generator, fuzzer::Bench& bench) {
  const FuzzOptions& options = fuzzing.options;
  const std::size_t constraints = generator.constraints().size();
  const bool shown = is_terminal(STDERR_FILENO);
  Signals signals;
  std::set<std::string> files;
  fuzzer::CampaignOptions campaign;
  campaign.budget = {options.requests, options.time, options.rate};
  if (!options.requests && !options.time) campaign.budget.time = kDefaultTime;
  campaign.is_stopped = [&] { return signals.stopped(); };
  campaign.on_finding = [&](const fuzzer::Finding& finding) {
    if (shown) fmt::print(stderr, "\r\x1b[K");
    publish(fuzzing, finding, files);
  };
  campaign.on_progress = [&](const fuzzer::Tally& tally) {
    if (shown) fmt::print(stderr, "\r\x1b[K{}", fuzzer::progress_line(tally, constraints));
  };
  const auto result = fuzzer::run_campaign(generator, fuzzing.oracle, fuzzing.law.catalogue, bench, campaign);
  if (shown) fmt::print(stderr, "\r\x1b[K");
  if (!result) return std::unexpected(result.error());
  fmt::print("{}", fuzzer::describe_campaign(fuzzing.report, *result, constraints));
  return exit_code_of(*result);
}

Result<int> fuzz_target(const Fuzzing& fuzzing) {
  const FuzzOptions& options = fuzzing.options;
  const run::RunOptions settings = settings_of(fuzzing);
  const auto generator = fuzzer::Generator::make(fuzzing.law.catalogue, fuzzing.oracle,
                                                 {fuzzing.report.seed,
                                                  settings.may_create,
                                                  options.run.selection.services,
                                                  options.run.selection.operations,
                                                  {settings.region, settings.account}});
  if (!generator) return std::unexpected(generator.error());
  const auto bench = bench_of(fuzzing, settings);
  if (!bench) return std::unexpected(bench.error());
  return run_and_tell(fuzzing, *generator, (*bench)->bench());
}

Result<int> replay(const Fuzzing& fuzzing, fuzzer::Finding finding) {
  run::RunOptions settings = settings_of(fuzzing);
  settings.salt = fresh_salt(fuzzing.target);  // the stream's own names are taken since it found this
  const auto bench = bench_of(fuzzing, settings);
  if (!bench) return std::unexpected(bench.error());
  fuzzer::Minimiser minimiser((*bench)->bench(), fuzzing.oracle, fuzzing.law.catalogue);
  const auto tried = minimiser.confirm(std::span(&finding, 1));
  if (!tried) return std::unexpected(tried.error());
  if (finding.tried_in == 0) {
    fmt::print("not tried: {}\n", finding.seen);
    return kVacuous;
  }
  if (finding.shown_in == 0) {
    fmt::print("not seen again: {} by {}, in {} tries\n", finding.attempt.aspect, finding.oracle,
               finding.tried_in);
    return kAsExpected;
  }
  fmt::print("{}", fuzzer::describe_finding(fuzzing.report, finding, fuzzing.options.replay));
  return finding.level == cases::Level::kRequired ? kDeviates : kAsExpected;
}

Result<int> prepare_and_fuzz(const FuzzOptions& options) {
  const auto law = load_law(options.run.data);
  if (!law) return std::unexpected(law.error());
  std::optional<fuzzer::LoadedFinding> replayed;
  if (!options.replay.empty()) {
    auto loaded = fuzzer::load_finding(options.replay, law->catalogue);
    if (!loaded) return std::unexpected(loaded.error());
    replayed = std::move(*loaded);
  }
  if (auto refused = check_safety(options)) return std::unexpected(*refused);
  std::optional<EmbeddedEndpoint> embedded;
  if (options.run.endpoint.empty()) {
    auto started = EmbeddedEndpoint::start(
        law->models, {.deviation = options.run.deviation, .variant = options.run.variant});
    if (!started) return std::unexpected(started.error());
    embedded = std::move(*started);
  }
  auto target = find_target(options.run, embedded ? &*embedded : nullptr);
  if (!target) return std::unexpected(target.error());
  auto oracle = fuzzer::Oracle::make(law->catalogue, law->models, {target->region, target->account});
  if (!oracle) return std::unexpected(oracle.error());
  const auto judge = judge::Judge::make(law->catalogue, law->models);
  if (!judge) return std::unexpected(judge.error());

  report::RunReport report;
  report.version = TOUCHSTONE_VERSION;
  report.catalogue = &law->catalogue;
  report.endpoint = target->url.to_string();
  report.seed = replayed ? replayed->origin.seed : options.run.seed ? *options.run.seed : random_seed();
  report.reproduce_flags = reproduce_flags(options.run);
  if (options.allow_remote) report.reproduce_flags.emplace_back("--allow-remote");
  if (target->credentials)
    report.secrets = {target->credentials->secret_access_key, target->credentials->session_token};
  const Fuzzing fuzzing{options, *law, *judge, *oracle, std::move(*target), std::move(report)};
  return replayed ? replay(fuzzing, std::move(replayed->finding)) : fuzz_target(fuzzing);
}

}  // namespace

int fuzz(const FuzzOptions& options) { return finish(prepare_and_fuzz(options)); }

}  // namespace touchstone::app
