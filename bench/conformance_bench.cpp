// Measures the conformance runner: requests per second over loopback, as a share of a client that sends the
// same bytes without understanding them, and as a multiple of botocore; and how many cases per second the
// judge decides without any socket. Runner, peers and the embedded endpoint share one core. README.md says
// what each number is. Time is the CPU time of all that runs on that core, so that neighbours on a shared
// machine do not count. usage: conformance_bench [--check] [Google Benchmark's flags]; --check makes a missed
// goal exit code 1.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/embedded.h"
#include "cases/catalogue.h"
#include "judge/judge.h"
#include "medians.h"
#include "model/load.h"
#include "run/runner.h"
#include "transport/endpoint_url.h"

namespace {

using namespace touchstone;

constexpr const char* kJudge = "judge";
constexpr const char* kRunner = "runner";
constexpr const char* kRaw = "raw bytes";
constexpr const char* kBotocore = "botocore";
constexpr int kBotocoreCalls = 300;

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "{}: nothing was measured\n", why);
  std::exit(2);
}

/// Everything runs on one core: two processes on two cores would measure the scheduler.
void pin_to_one_core() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) give_up("the cores cannot be told");
  int core = 0;
  while (!CPU_ISSET(core, &allowed)) ++core;
  CPU_ZERO(&allowed);
  CPU_SET(core, &allowed);
  if (::sched_setaffinity(0, sizeof allowed, &allowed) != 0)
    give_up("the program cannot be pinned to a core");
}

// --- the work: what the catalogue asks of the embedded endpoint without waiting
// ---------------------------------------------------------------------

struct Law {
  std::vector<model::Model> models;
  cases::Catalogue catalogue;
  std::optional<judge::Judge> judge;
};

const Law& law(const std::string& folder) {
  static const std::unique_ptr<Law> loaded = [&] {
    auto made = std::make_unique<Law>();
    auto models = model::load_models(folder + "/models");
    if (!models) give_up(base::render(models.error()));
    made->models = std::move(*models);
    auto catalogue = cases::load_catalogue(folder, made->models);
    if (!catalogue) give_up(base::render(catalogue.error()));
    made->catalogue = std::move(*catalogue);
    auto judge = judge::Judge::make(made->catalogue, made->models);
    if (!judge) give_up(base::render(judge.error()));
    made->judge.emplace(std::move(*judge));
    return made;
  }();
  return *loaded;
}

run::RunOptions options_for(const std::string& url) {
  run::RunOptions options;
  options.client.endpoint = transport::parse_endpoint_url(url).value();
  options.credentials = sign::Credentials{"AKIATOUCHSTONE", "touchstone-placeholder", ""};
  options.may_create = true;
  return options;
}

run::RunResult run_all(const Law& law, const std::vector<const cases::Case*>& selected,
                       const std::string& url) {
  auto result = run::run_cases(law.catalogue, law.models, selected, options_for(url));
  if (!result) give_up(base::render(result.error()));
  return std::move(*result);
}

/// A case whose one request goes over a connection that stays: nothing waits, nothing connects anew. (What is
/// spelt byte for byte has a connection of its own, which a client that reads only where an answer ends could
/// not share.)
bool is_steady(const run::Transcript& transcript) {
  if (!transcript.tested->needs.empty() || transcript.exchanges.size() != 1) return false;
  const run::Recorded& recorded = transcript.exchanges[0];
  const auto* send = std::get_if<cases::Send>(&transcript.tested->steps[0].action);
  return send != nullptr && send->inject.empty() && !recorded.byte_for_byte &&
         recorded.exchange.connection_kept && recorded.exchange.stale_retries == 0 &&
         recorded.exchange.sent.size() < 4096;
}

struct Work {
  std::vector<run::Transcript> transcripts;  ///< of the whole catalogue, for the judge
  std::vector<const cases::Case*> steady;    ///< for the runner
  std::vector<std::string> requests;         ///< the same as bytes, for the raw client
  std::vector<int> statuses;                 ///< what the runner was answered, in the order of `requests`
};

Work find_work(const Law& law, const std::string& url) {
  const auto selected =
      cases::select(law.catalogue, {{}, {}, {}, cases::Level::kInformational, true}).value();
  Work work;
  work.transcripts = run_all(law, selected, url).transcripts;
  for (const run::Transcript& transcript : work.transcripts) {
    const judge::Verdict verdict = law.judge->judge(transcript);
    if (verdict.outcome != judge::Outcome::kPassed && verdict.outcome != judge::Outcome::kRecorded) {
      give_up(fmt::format("{} is {}", transcript.tested->id, judge::name_of(verdict.outcome)));
    }
    if (!is_steady(transcript)) continue;
    work.steady.push_back(transcript.tested);
    work.requests.push_back(transcript.exchanges[0].exchange.sent);
    work.statuses.push_back(transcript.exchanges[0].exchange.response->status);
  }
  if (work.steady.size() < 100) give_up("fewer than 100 cases are left");
  return work;
}

// --- the peers
// ---------------------------------------------------------------------------------------------------------

/// A client that knows no more of HTTP than where an answer ends.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      give_up("the raw client cannot connect");
    }
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(socket_); }

  /// Sends a request and reads its answer; gives the status.
  int exchange(std::string_view request) {
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
      give_up("the raw client cannot send");
    }
    std::size_t filled = 0;
    for (;;) {
      const ssize_t got = ::recv(socket_, buffer_.data() + filled, buffer_.size() - filled, 0);
      if (got <= 0) give_up("the raw client got no whole answer");
      filled += static_cast<std::size_t>(got);
      const std::string_view answer(buffer_.data(), filled);
      const std::size_t head = answer.find("\r\n\r\n");
      if (head == std::string_view::npos) continue;
      if (filled >= head + 4 + content_length(answer.substr(0, head))) return status(answer);
    }
  }

 private:
  static int number_at(std::string_view text, std::size_t at) {
    int number = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    return number;
  }
  static int status(std::string_view answer) { return number_at(answer, sizeof "HTTP/1.1"); }
  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "Content-Length: ";
    const std::size_t at = head.find(kName);
    if (at == std::string_view::npos) give_up("an answer without Content-Length");
    return static_cast<std::size_t>(number_at(head, at + kName.size()));
  }

  int socket_;
  std::vector<char> buffer_ = std::vector<char>(1U << 20U);
};

/// CPU time of this process: all of its threads.
double own_seconds() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) give_up("the CPU time cannot be told");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Seconds of CPU time that botocore and the endpoint take for kBotocoreCalls; nothing where it is not
/// installed.
std::optional<double> time_botocore(const std::string& url) {
  const std::string command =
      fmt::format("python3 '{}' '{}' {}", TOUCHSTONE_BOTOCORE_CLIENT, url, kBotocoreCalls);
  const double before = own_seconds();
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) give_up("no shell for botocore");
  std::string printed(64, '\0');
  printed.resize(std::fread(printed.data(), 1, printed.size(), pipe));
  const int status = ::pclose(pipe);
  constexpr int kNotInstalled = 77;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotInstalled) return std::nullopt;
  if (status != 0) give_up("the botocore client failed");
  return std::strtod(printed.c_str(), nullptr) + own_seconds() - before;
}

// --- measuring
// ---------------------------------------------------------------------------------------------------------

void measure_judge(benchmark::State& state, const Law& law, const Work& work) {
  for (auto _ : state) benchmark::DoNotOptimize(law.judge->judge_all(work.transcripts));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(work.transcripts.size()));
}

void measure_runner(benchmark::State& state, const Law& law, const Work& work, const std::string& url) {
  std::int64_t requests = 0;
  for (auto _ : state) {
    const run::RunResult result = run_all(law, work.steady, url);
    for (const run::Transcript& transcript : result.transcripts) {
      requests += static_cast<std::int64_t>(transcript.exchanges.size());
    }
  }
  state.SetItemsProcessed(requests);
}

void measure_raw(benchmark::State& state, const Work& work, std::uint16_t port) {
  RawClient client(port);
  std::int64_t requests = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < work.requests.size(); ++i) {
      if (client.exchange(work.requests[i]) != work.statuses[i])
        give_up("the raw client was answered otherwise");
    }
    requests += static_cast<std::int64_t>(work.requests.size());
  }
  state.SetItemsProcessed(requests);
}

void measure_botocore(benchmark::State& state, const std::string& url) {
  for (auto _ : state) state.SetIterationTime(time_botocore(url).value_or(0));
  state.SetItemsProcessed(state.iterations() * kBotocoreCalls);
}

// --- judging
// -----------------------------------------------------------------------------------------------------------

int print_row(std::string_view what, std::optional<double> value, double goal, std::string_view unit) {
  const bool kept = value && *value >= goal;
  fmt::print("{:<44}{:>14}{:>14}{}\n", what, value ? fmt::format("{:.2f}{}", *value, unit) : "not measured",
             fmt::format(">= {:.2f}{}", goal, unit),
             kept    ? ""
             : value ? "  MISSED"
                     : "");
  return value && !kept ? 1 : 0;
}

int print_table(const bench::MedianKeeper& medians) {
  const auto rate = [&](const char* name) { return medians.counter(name, "items_per_second"); };
  const auto ratio = [](std::optional<double> a, std::optional<double> b) {
    return a && b ? std::optional(*a / *b) : std::nullopt;
  };
  fmt::print("\n");
  for (const char* name : {kJudge, kRunner, kRaw, kBotocore}) {
    if (const auto value = rate(name)) {
      fmt::print("{:<44}{:>14.0f} {} per second\n", name, *value, name == kJudge ? "cases" : "requests");
    }
  }
  fmt::print("\n{:<44}{:>14}{:>14}\n", "on one core, medians of this run", "measured", "goal");
  int missed = 0;
  const auto judged = rate(kJudge);
  missed += print_row("judged in process", judged ? std::optional(*judged / 1e6) : std::nullopt, 0.5, " M/s");
  missed += print_row("runner over a raw-bytes client", ratio(rate(kRunner), rate(kRaw)), 0.70, "");
  missed += print_row("runner over botocore", ratio(rate(kRunner), rate(kBotocore)), 20, "");
  return missed;
}

}  // namespace

int main(int argc, char** argv) {
  bench::CommandLine command_line(argc, argv, bench::interleaved(7, "0.2"));
  if (!command_line.initialize()) return 2;
  pin_to_one_core();
  const Law& loaded = law(TOUCHSTONE_CONFORMANCE);
  const auto embedded = app::EmbeddedEndpoint::start(loaded.models, {});
  if (!embedded) give_up(base::render(embedded.error()));
  const std::string url = embedded->url();
  const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  const Work work = find_work(loaded, url);
  fmt::print("{} cases to judge, {} of them to run without waiting\n", work.transcripts.size(),
             work.steady.size());

  benchmark::RegisterBenchmark(kJudge, [&](benchmark::State& state) { measure_judge(state, loaded, work); });
  benchmark::RegisterBenchmark(kRunner, [&](benchmark::State& state) {
    measure_runner(state, loaded, work, url);
  })->MeasureProcessCPUTime();
  benchmark::RegisterBenchmark(kRaw, [&](benchmark::State& state) {
    measure_raw(state, work, port);
  })->MeasureProcessCPUTime();
  if (time_botocore(url)) {
    benchmark::RegisterBenchmark(kBotocore, [&](benchmark::State& state) { measure_botocore(state, url); })
        ->UseManualTime()
        ->Iterations(1);
  } else {
    fmt::print("botocore is not installed for python3: it is left out\n");
  }
  bench::MedianKeeper medians;
  if (benchmark::RunSpecifiedBenchmarks(&medians) == 0) return 2;
  const int missed = print_table(medians);
  if (missed > 0) fmt::print(stderr, "{} goal(s) missed\n", missed);
  return command_line.check() && missed > 0 ? 1 : 0;
}
