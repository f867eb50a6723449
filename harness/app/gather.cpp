// See gather.h.
#include "app/gather.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <thread>

#include "app/embedded.h"
#include "app/selection.h"
#include "app/target.h"
#include "base/seed.h"
#include "base/utf8.h"
#include "cases/expand_arns.h"
#include "cases/fixture.h"
#include "cases/shard.h"
#include "report/redact.h"
#include "run/runner.h"
#include "run/tidier.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

std::string server_name(const std::vector<run::Transcript>& transcripts) {
  for (const run::Transcript& transcript : transcripts) {
    for (const run::Recorded& recorded : transcript.exchanges) {
      if (!recorded.exchange.response) continue;
      if (const auto server = recorded.exchange.response->headers.find("Server")) return std::string(*server);
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

// Runs the cases; a target that is not there yet, or not ready, is tried again until --wait is over.
Result<run::RunResult> run_when_reachable(const cases::Catalogue& catalogue,
                                          std::span<const model::Model> models,
                                          const std::vector<const cases::Case*>& selected,
                                          run::RunOptions settings, std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds kPause{100};
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (;;) {
    settings.wants_ready = std::chrono::steady_clock::now() + kPause < deadline;
    auto result = run::run_cases(catalogue, models, selected, settings);
    const bool absent = !result && result.error().code == ErrorCode::kUnreachable;
    if (!absent || !settings.wants_ready) return result;
    std::this_thread::sleep_for(kPause);
  }
}

// The cases of this shard, and what a report says of it.
Result<std::vector<const cases::Case*>> take_part(const std::string& wanted,
                                                  std::vector<const cases::Case*> selected,
                                                  report::RunReport& report) {
  if (wanted.empty()) return selected;
  const auto shard = cases::parse_shard(wanted);
  if (!shard) return std::unexpected(shard.error());
  std::vector<std::string> ids;
  ids.reserve(selected.size());
  for (const cases::Case* tested : selected) ids.push_back(tested->id);
  std::sort(ids.begin(), ids.end());  // as a report has them
  report.shard = report::ShardOf{shard->index, shard->of, selected.size(), cases::digest_of_ids(ids)};
  auto part = cases::take_shard(selected, *shard);
  if (part.empty()) {
    return std::unexpected(Error{
        ErrorCode::kNothingSelected,
        fmt::format("shard {} of {} selected cases is empty", wanted, selected.size()), "use fewer shards"});
  }
  return part;
}

// The embedded endpoint's jobs end with it.
bool stops_jobs(const RunOptions& options, const Target& target) {
  return !target.embedded && !options.keep_jobs;
}

Result<run::RunResult> run_once(const RunOptions& options, const Target& target, const Law& law,
                                const cases::Fixture& fixture, std::vector<const cases::Case*> selected,
                                std::uint64_t seed) {
  run::RunOptions settings = settings_for(options, target);
  settings.fixture = fixture;
  settings.seed = seed;
  settings.salt = fresh_salt(target);
  settings.stop_on_signal = true;
  settings.stops_jobs = stops_jobs(options, target);
  Progress progress(selected.size());
  settings.on_finished = [&progress](const run::Transcript& transcript) { progress.one_more(transcript); };
  if (options.shuffle) base::Random(seed, "order").shuffle(selected);
  auto result = run_when_reachable(law.catalogue, law.models, selected, settings, options.wait);
  progress.clear();
  if (result) {
    std::sort(result->transcripts.begin(), result->transcripts.end(),
              [](const run::Transcript& a, const run::Transcript& b) { return a.tested->id < b.tested->id; });
  }
  return result;
}

Result<cases::Fixture> find_fixture(const std::string& file, const cases::Catalogue& catalogue) {
  if (file.empty()) return cases::Fixture{};
  return cases::load_fixture(file, catalogue);
}

// Tells of jobs on the terminal, of ten at the most, without secrets that a target may have repeated.
void tell_jobs(std::string_view what, const std::set<std::string>& jobs, const report::Secrets& secrets) {
  constexpr std::size_t kShown = 10;
  if (jobs.empty()) return;
  fmt::print(stderr, "touchstone: {}\n", what);
  std::size_t shown = 0;
  for (const std::string& job : jobs) {
    if (++shown > kShown) break;
    fmt::print(stderr, "  {}\n", base::printable(report::redact(job, secrets)));
  }
  if (jobs.size() > kShown) fmt::print(stderr, "  and {} more\n", jobs.size() - kShown);
}

// The jobs that the cases started and of which nothing shows that they were stopped or have ended.
std::set<std::string> left_at_work(const std::vector<std::vector<run::Transcript>>& repetitions,
                                   const cases::Catalogue& catalogue) {
  std::set<std::string> left;
  for (const std::vector<run::Transcript>& transcripts : repetitions) {
    for (const run::Transcript& transcript : transcripts) {
      for (const run::StartedJob& started : run::find_left_at_work(catalogue, transcript))
        left.insert(fmt::format("{} {}", started.family->id(), started.job));
    }
  }
  return left;
}

// The first repetition has the seed that is printed; the others have theirs from it, for a client token that
// is sent again would give the job of the first.
std::uint64_t seed_of(std::uint64_t seed, std::size_t repetition) {
  return repetition == 0 ? seed : base::Random(seed, fmt::format("repetition {}", repetition)).next();
}

// The account that the target names in the address of something that it made, where that is not the one asked
// for: what lies in another account may be denied.
std::optional<std::string> other_account(const std::vector<run::Transcript>& transcripts,
                                         const std::string& account) {
  for (const run::Transcript& transcript : transcripts) {
    for (const cases::Need& need : transcript.tested->needs) {
      const std::string* address = transcript.variables.find(need.name);
      const auto arn = address == nullptr ? std::nullopt : cases::Arn::parse(*address);
      if (arn && arn->account != account) return arn->account;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Gathered> gather(const RunOptions& options, const Law& law) {
  Gathered gathered;
  report::RunReport& report = gathered.report;
  const auto fixture = find_fixture(options.fixture, law.catalogue);
  if (!fixture) return std::unexpected(fixture.error());
  auto chosen = cases::select(law.catalogue, selection_of(options.selection, options.endpoint.empty()));
  if (!chosen) return std::unexpected(chosen.error());
  const auto selected = take_part(options.shard, std::move(*chosen), report);
  if (!selected) return std::unexpected(selected.error());

  std::optional<EmbeddedEndpoint> embedded;
  if (options.endpoint.empty()) {
    auto started =
        EmbeddedEndpoint::start(law.models, {.deviation = options.deviation, .variant = options.variant});
    if (!started) return std::unexpected(started.error());
    embedded = std::move(*started);
  }
  const auto target = find_target(options, embedded ? &*embedded : nullptr);
  if (!target) return std::unexpected(target.error());

  const report::Secrets secrets =
      target->credentials
          ? report::Secrets{target->credentials->secret_access_key, target->credentials->session_token}
          : report::Secrets{};
  report.seed = options.seed ? *options.seed : random_seed();
  report.started = std::chrono::system_clock::now();
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < options.repeat && !report.interrupted; ++i) {
    auto result = run_once(options, *target, law, *fixture, *selected, seed_of(report.seed, i));
    if (!result) return std::unexpected(result.error());
    report.interrupted = result->interrupted;
    // Later ones find what the cases of the first have stopped.
    if (i == 0)
      tell_jobs(fmt::format("{}: jobs that are not as it says, and so were not used", options.fixture),
                result->unfit_jobs, secrets);
    gathered.repetitions.push_back(std::move(result->transcripts));
  }
  if (stops_jobs(options, *target))
    tell_jobs("jobs that cases started and that may still be at work",
              left_at_work(gathered.repetitions, law.catalogue), secrets);
  if (const auto other = other_account(gathered.repetitions.front(), target->account)) {
    fmt::print(
        stderr,
        "touchstone: the target makes ARNs of account {}, and was asked for some of account {}: --account "
        "names the caller's\n",
        base::printable(*other), target->account);
  }
  report.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  report.version = TOUCHSTONE_VERSION;
  report.catalogue = &law.catalogue;
  report.models = law.models;
  report.endpoint = target->url.to_string();
  report.target_name = embedded ? "embedded" : server_name(gathered.repetitions.front());
  report.target_version = embedded ? TOUCHSTONE_VERSION : "";
  report.reproduce_flags = reproduce_flags(options);
  report.secrets = secrets;
  return gathered;
}

}  // namespace touchstone::app
