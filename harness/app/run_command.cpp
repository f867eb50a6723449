// touchstone run: selects cases, runs them against a target, judges, reports.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <thread>

#include "app/commands.h"
#include "app/embedded.h"
#include "app/exit_code.h"
#include "app/selection.h"
#include "app/surroundings.h"
#include "base/file.h"
#include "base/seed.h"
#include "cases/catalogue.h"
#include "cases/shard.h"
#include "judge/expectations.h"
#include "judge/expectations_file.h"
#include "judge/judge.h"
#include "report/console.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/tap.h"
#include "run/runner.h"
#include "transport/endpoint_url.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

using Renderer = std::string (*)(const report::RunReport&);

struct Format {
  std::string_view name;
  Renderer render;
};

constexpr Format kFormats[] = {{"json", report::render_json},
                               {"junit", report::render_junit},
                               {"tap", report::render_tap},
                               {"markdown", report::render_markdown}};

struct ReportFile {
  Renderer render;
  std::string path;
};

Result<std::vector<ReportFile>> parse_reports(const std::vector<std::string>& wanted) {
  std::vector<ReportFile> files;
  for (const std::string& text : wanted) {
    const std::size_t equals = text.find('=');
    const std::string format = text.substr(0, equals);
    const auto known = std::find_if(std::begin(kFormats), std::end(kFormats),
                                    [&](const Format& f) { return f.name == format; });
    const Renderer render = known == std::end(kFormats) ? nullptr : known->render;
    if (render == nullptr || equals == std::string::npos || equals + 1 == text.size()) {
      return std::unexpected(Error{ErrorCode::kBadValue, fmt::format("--report {} is not FORMAT=PATH", text),
                                   "the formats are json, junit, tap and markdown"});
    }
    files.push_back({render, text.substr(equals + 1)});
    // Found out now, not after a run whose result would then have nowhere to go.
    const std::filesystem::path folder = std::filesystem::absolute(files.back().path).parent_path();
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored) || ::access(folder.c_str(), W_OK) != 0 ||
        std::filesystem::is_directory(files.back().path, ignored)) {
      return std::unexpected(Error{ErrorCode::kUnwritableFile, "cannot write a report here",
                                   "name a file in a folder that exists and may be written to",
                                   files.back().path});
    }
  }
  return files;
}

// Emulators route by the credential scope, so that a loopback target gets a signature even where nobody has
// credentials.
const sign::Credentials kPlaceholder{"AKIATOUCHSTONE", "touchstone-placeholder", ""};

struct Target {
  transport::EndpointUrl url;
  bool embedded = false;
  bool loopback = false;
  std::string region;
  std::optional<sign::Credentials> credentials;
};

Result<Target> find_target(const RunOptions& options, const EmbeddedEndpoint* embedded) {
  Target target;
  target.embedded = embedded != nullptr;
  auto url = transport::parse_endpoint_url(embedded != nullptr ? embedded->url() : options.endpoint);
  if (!url) return std::unexpected(url.error());
  target.url = *url;
  target.loopback = url->is_loopback();
  const sign::CredentialSource source = credential_source(options.profile);
  target.region = options.region;
  if (target.region.empty() && !target.embedded) {
    auto region = sign::find_region(source);
    if (!region) return std::unexpected(region.error());
    target.region = region->value_or("");
  }
  if (target.region.empty()) target.region = "us-east-1";
  if (options.no_sign) return target;
  if (!target.embedded) {
    auto credentials = sign::find_credentials(source);
    if (!credentials) return std::unexpected(credentials.error());
    target.credentials = *credentials;
  }
  if (!target.credentials && !target.loopback) {
    return std::unexpected(Error{ErrorCode::kUnknownName,
                                 "no AWS credentials found for a target that is not loopback",
                                 "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or send "
                                 "unsigned requests with --no-sign"});
  }
  if (!target.credentials) target.credentials = kPlaceholder;
  return target;
}

// The flags that reach the same target in the same way again, for the reproduction line.
std::vector<std::string> reproduce_flags(const RunOptions& options) {
  std::vector<std::string> flags;
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) flags.insert(flags.end(), {flag, value});
  };
  add("--endpoint", options.endpoint);
  add("--deviation", options.deviation);
  add("--variant", options.variant);
  add("--region", options.region);
  add("--profile", options.profile);
  add("--ca-file", options.ca_file);
  if (options.patience) add("--patience", fmt::format("{}ms", options.patience->count()));
  if (options.selection.level == "all") add("--level", "all");
  if (options.no_sign) flags.emplace_back("--no-sign");
  if (options.allow_create) flags.emplace_back("--allow-create");
  add("--fixture", options.fixture);
  return flags;
}

std::string server_name(const std::vector<run::Transcript>& transcripts) {
  for (const run::Transcript& transcript : transcripts) {
    for (const run::Recorded& recorded : transcript.exchanges) {
      if (!recorded.exchange.response) continue;
      if (const std::string* server = wire::find_header(recorded.exchange.response->headers, "Server"))
        return *server;
    }
  }
  return "";
}

class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total), shown_(is_terminal(STDERR_FILENO)) {}
  void one_more(const run::Transcript& transcript) {
    ++done_;
    if (shown_) fmt::print(stderr, "\r\x1b[K{}/{} {}", done_, total_, transcript.tested->id);
  }
  void clear() const {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  std::size_t total_;
  std::size_t done_ = 0;
  bool shown_;
};

// Runs the cases; a target that is not there yet is tried again until --wait is over.
Result<run::RunResult> run_when_reachable(const cases::Catalogue& catalogue,
                                          std::span<const model::Model> models,
                                          const std::vector<const cases::Case*>& selected,
                                          const run::RunOptions& settings, std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds kPause{100};
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (;;) {
    auto result = run::run_cases(catalogue, models, selected, settings);
    const bool absent = !result && result.error().code == ErrorCode::kUnreachable;
    if (!absent || std::chrono::steady_clock::now() + kPause > deadline) return result;
    std::this_thread::sleep_for(kPause);
  }
}

Result<run::RunResult> run_selected(const RunOptions& options, const Target& target,
                                    const cases::Catalogue& catalogue, std::span<const model::Model> models,
                                    std::vector<const cases::Case*> selected, std::uint64_t seed,
                                    cases::Fixture fixture) {
  run::RunOptions settings;
  settings.client.endpoint = target.url;
  settings.client.deadlines = {options.timeout, options.timeout, options.timeout, 2 * options.timeout};
  settings.client.ca_file = options.ca_file;
  settings.region = target.region;
  settings.credentials = target.credentials;
  settings.may_create = target.loopback || options.allow_create;
  settings.fixture = std::move(fixture);
  if (!target.loopback) settings.retry.first_pause = std::chrono::milliseconds(500);
  settings.jobs = options.jobs;
  // Elsewhere than on loopback a service may bound how many jobs run at once, and --jobs must hold them too.
  constexpr std::size_t kMostWaiting = 256;
  settings.waiting = target.loopback ? kMostWaiting : 0;
  settings.patience =
      options.patience.value_or(target.loopback ? std::chrono::milliseconds(5000) : std::chrono::minutes(20));
  settings.seed = seed;
  settings.stop_on_signal = true;
  Progress progress(selected.size());
  settings.on_finished = [&progress](const run::Transcript& transcript) { progress.one_more(transcript); };
  if (options.shuffle) base::Random(seed, "order").shuffle(selected);
  auto result = run_when_reachable(catalogue, models, selected, settings, options.wait);
  progress.clear();
  if (result) {
    std::sort(result->transcripts.begin(), result->transcripts.end(),
              [](const run::Transcript& a, const run::Transcript& b) { return a.tested->id < b.tested->id; });
  }
  return result;
}

Result<cases::Fixture> find_fixture(const RunOptions& options, const cases::Catalogue& catalogue) {
  if (options.fixture.empty()) return cases::Fixture{};
  return cases::load_fixture(options.fixture, catalogue);
}

// The expectations given; none without a file, and none yet where --update-expectations is to write the first
// one.
Result<judge::Expectations> find_expectations(const RunOptions& options, const cases::Catalogue& catalogue) {
  std::error_code ignored;
  const bool first = options.update_expectations && !std::filesystem::exists(options.expectations, ignored);
  if (options.expectations.empty() || first) return judge::Expectations{options.endpoint, "", {}};
  return judge::load_expectations(options.expectations, catalogue);
}

// The cases asked for, of them the part that --shard names.
Result<std::vector<const cases::Case*>> select_cases(const RunOptions& options,
                                                     const cases::Catalogue& catalogue) {
  cases::Shard shard;
  if (!options.shard.empty()) {
    const auto parsed = cases::parse_shard(options.shard);
    if (!parsed) return std::unexpected(parsed.error());
    shard = *parsed;
  }
  const auto selected = cases::select(catalogue, selection_of(options.selection, options.endpoint.empty()));
  if (!selected) return std::unexpected(selected.error());
  std::vector<const cases::Case*> taken = cases::take_shard(*selected, shard);
  if (taken.empty()) {
    return std::unexpected(
        Error{ErrorCode::kNothingSelected,
              fmt::format("shard {} of {} selected cases is empty", options.shard, selected->size()),
              "use fewer shards"});
  }
  return taken;
}

Result<int> run_and_report(const RunOptions& options) {
  const auto report_files = parse_reports(options.reports);
  if (!report_files) return std::unexpected(report_files.error());
  const auto law = load_law(options.data);
  if (!law) return std::unexpected(law.error());
  const std::vector<model::Model>& models = law->models;
  const cases::Catalogue& catalogue = law->catalogue;
  const auto judge = judge::Judge::make(catalogue, models);
  if (!judge) return std::unexpected(judge.error());
  auto expectations = find_expectations(options, catalogue);
  if (!expectations) return std::unexpected(expectations.error());
  auto fixture = find_fixture(options, catalogue);
  if (!fixture) return std::unexpected(fixture.error());
  const auto selected = select_cases(options, catalogue);
  if (!selected) return std::unexpected(selected.error());

  std::optional<EmbeddedEndpoint> embedded;
  if (options.endpoint.empty()) {
    auto started =
        EmbeddedEndpoint::start(models, {.deviation = options.deviation, .variant = options.variant});
    if (!started) return std::unexpected(started.error());
    embedded = std::move(*started);
  }
  const auto target = find_target(options, embedded ? &*embedded : nullptr);
  if (!target) return std::unexpected(target.error());

  report::RunReport report;
  report.seed = options.seed ? *options.seed : random_seed();
  report.started = std::chrono::system_clock::now();
  const auto began = std::chrono::steady_clock::now();
  auto result =
      run_selected(options, *target, catalogue, models, *selected, report.seed, *std::move(fixture));
  if (!result) return std::unexpected(result.error());
  report.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  report.version = TOUCHSTONE_VERSION;
  report.catalogue = &catalogue;
  report.models = models;
  report.endpoint = target->url.to_string();
  report.interrupted = result->interrupted;
  report.transcripts = std::move(result->transcripts);
  report.target_name = embedded ? "embedded" : server_name(report.transcripts);
  report.target_version = embedded ? TOUCHSTONE_VERSION : "";
  report.reproduce_flags = reproduce_flags(options);
  if (target->credentials)
    report.secrets = {target->credentials->secret_access_key, target->credentials->session_token};
  report.verdicts = judge->judge_all(report.transcripts);
  if (options.update_expectations) {
    *expectations = judge::update(*expectations, report.verdicts);
    if (auto saved = base::save_text(options.expectations, judge::render(*expectations)); !saved)
      return std::unexpected(saved.error());
  }
  report.broken_expectations =
      judge::apply(*expectations, report.verdicts, std::chrono::floor<std::chrono::days>(report.started));

  // The console comes first: whatever happens to the files, what was gathered has been shown.
  fmt::print("{}", report::render_console(report, wants_colour(STDOUT_FILENO)));
  std::fflush(stdout);
  for (const ReportFile& file : *report_files) {
    if (auto saved = base::save_text(file.path, file.render(report)); !saved)
      return std::unexpected(saved.error());
  }
  return report::exit_code(report);
}

}  // namespace

int run(const RunOptions& options) { return finish(run_and_report(options)); }

}  // namespace touchstone::app
