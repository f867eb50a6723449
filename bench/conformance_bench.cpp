// Measures the conformance runner and the fuzzer: requests per second over loopback, each as a share of a
// client that sends the same bytes without understanding them, the runner as a multiple of botocore, too; and
// how many cases per second the judge decides without any socket. Both, peers and the embedded endpoint share
// one core. README.md says what each number is. Time is the CPU time of all that runs on that core, so that
// neighbours on a shared machine do not count. usage: conformance_bench [--check] [Google Benchmark's flags];
// --check makes a missed goal exit code 1.
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
#include "app/process.h"
#include "cases/catalogue.h"
#include "fuzzer/findings.h"
#include "fuzzer/generator.h"
#include "fuzzer/oracle.h"
#include "fuzzer/socket_bench.h"
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
constexpr const char* kFuzzer = "fuzzer";
constexpr const char* kRawOfFuzzer = "raw bytes of the fuzzer";
constexpr int kBotocoreCalls = 300;
constexpr const char* kAwsCli = "AWS CLI";
constexpr int kNotInstalled = 77;  // the exit code of a peer that is not there

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
  return send != nullptr && send->inject.empty() && !recorded.byte_for_byte && recorded.exchange.response &&
         recorded.exchange.connection_kept && recorded.exchange.stale_retries == 0 &&
         wire::to_bytes(recorded.request).size() < 4096;
}

/// Requests as bytes, for the raw client, and what those who understand them were answered.
struct Sent {
  std::vector<std::string> requests;
  std::vector<int> statuses;

  void add(const run::Recorded& recorded) {
    requests.push_back(wire::to_bytes(recorded.request));
    statuses.push_back(recorded.exchange.response->status);
  }
};

struct Work {
  std::vector<run::Transcript> transcripts;  ///< of the whole catalogue, for the judge
  std::vector<const cases::Case*> steady;    ///< for the runner
  Sent sent;                                 ///< the same as bytes
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
    work.sent.add(transcript.exchanges[0]);
  }
  if (work.steady.size() < 100) give_up("fewer than 100 cases are left");
  return work;
}

/// The first attempts of a seed whose one request goes over a connection that stays, to be made, sent and
/// judged again and again.
class Fuzzing {
 public:
  Fuzzing(const Law& law, const std::string& url)
      : oracle_(fuzzer::Oracle::make(law.catalogue, law.models, {}).value()),
        generator_(fuzzer::Generator::make(law.catalogue, oracle_, {.seed = 1}).value()),
        bench_(fuzzer::SocketBench::make(law.catalogue, law.models, *law.judge, fuzz_options(url)).value()) {
    std::vector<fuzzer::Attempt> attempts;
    for (std::uint64_t number = 1; number <= 1024; ++number) attempts.push_back(generator_.quick(number));
    const fuzzer::Round round = carry_out(attempts);
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      if (!is_steady(round.transcripts[i])) continue;
      numbers_.push_back(attempts[i].number);
      sent_.add(round.transcripts[i].exchanges[0]);
    }
    if (numbers_.size() < 500) give_up("fewer than 500 attempts are left");
  }

  /// What `touchstone fuzz` does in a round; gives how many requests went out.
  std::int64_t fuzz() {
    const std::uint64_t before = bench_->bench().requests();
    std::vector<fuzzer::Attempt> attempts;
    for (const std::uint64_t number : numbers_) attempts.push_back(generator_.quick(number));
    const fuzzer::Round round = carry_out(attempts);
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      if (!fuzzer::findings_of(attempts[i], round.verdicts[i], round.transcripts[i]).empty())
        give_up("the honest endpoint is accused");
    }
    return static_cast<std::int64_t>(bench_->bench().requests() - before);
  }

  [[nodiscard]] const Sent& sent() const { return sent_; }

 private:
  static run::RunOptions fuzz_options(const std::string& url) {
    run::RunOptions options = options_for(url);
    options.jobs = 32;
    return options;
  }
  fuzzer::Round carry_out(const std::vector<fuzzer::Attempt>& attempts) {
    auto round = bench_->bench().carry_out(attempts);
    if (!round) give_up(base::render(round.error()));
    return std::move(*round);
  }

  fuzzer::Oracle oracle_;
  fuzzer::Generator generator_;
  std::unique_ptr<fuzzer::SocketBench> bench_;
  std::vector<std::uint64_t> numbers_;
  Sent sent_;
};

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

/// A client that waits for each answer is served faster where the answer takes the core from the endpoint at
/// once: that is how the raw one runs, so that it is measured at its best.
class InteractiveThread {
 public:
  InteractiveThread() { set(SCHED_OTHER); }
  InteractiveThread(const InteractiveThread&) = delete;
  InteractiveThread& operator=(const InteractiveThread&) = delete;
  ~InteractiveThread() { set(SCHED_BATCH); }

 private:
  static void set(int policy) {
    const sched_param no_priority{};
    if (::sched_setscheduler(0, policy, &no_priority) != 0) give_up("the scheduling cannot be changed");
  }
};

/// CPU time of this process, all of its threads, or of those that it started and that have ended.
double seconds_of(int who) {
  rusage usage{};
  if (::getrusage(who, &usage) != 0) give_up("the CPU time cannot be told");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
double own_seconds() { return seconds_of(RUSAGE_SELF); }

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
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotInstalled) return std::nullopt;
  if (status != 0) give_up("the botocore client failed");
  return std::strtod(printed.c_str(), nullptr) + own_seconds() - before;
}

/// Seconds of CPU time that one call of the AWS CLI and the endpoint take; nothing where it is not installed.
std::optional<double> time_aws_cli(const std::string& url) {
  const double before = own_seconds() + seconds_of(RUSAGE_CHILDREN);
  const int status = std::system(fmt::format("'{}' '{}'", TOUCHSTONE_AWS_CLI_CLIENT, url).c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotInstalled) return std::nullopt;
  if (status != 0) give_up("the AWS CLI failed");
  return own_seconds() + seconds_of(RUSAGE_CHILDREN) - before;
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

void measure_fuzzer(benchmark::State& state, Fuzzing& fuzzing) {
  std::int64_t requests = 0;
  for (auto _ : state) requests += fuzzing.fuzz();
  state.SetItemsProcessed(requests);
}

void measure_raw(benchmark::State& state, const Sent& work, std::uint16_t port) {
  const InteractiveThread as_it_is_fastest;
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
  const InteractiveThread as_it_is_fastest;
  for (auto _ : state) state.SetIterationTime(time_botocore(url).value_or(0));
  state.SetItemsProcessed(state.iterations() * kBotocoreCalls);
}

void measure_aws_cli(benchmark::State& state, const std::string& url) {
  for (auto _ : state) state.SetIterationTime(time_aws_cli(url).value_or(0));
  state.SetItemsProcessed(state.iterations());
}

// --- judging
// -----------------------------------------------------------------------------------------------------------

void print_row(std::string_view what, std::optional<double> value, double goal, std::string_view unit,
               bench::Goals& goals) {
  const bool kept = value && *value >= goal;
  fmt::print("{:<44}{:>14}{:>14}{}\n", what, value ? fmt::format("{:.2f}{}", *value, unit) : "not measured",
             fmt::format(">= {:.2f}{}", goal, unit),
             kept    ? ""
             : value ? "  MISSED"
                     : "");
  goals.add(value.has_value(), kept);
}

bench::Goals print_table(const bench::MedianKeeper& medians) {
  const auto rate = [&](const char* name) { return medians.counter(name, "items_per_second"); };
  const auto ratio = [](std::optional<double> a, std::optional<double> b) {
    return a && b ? std::optional(*a / *b) : std::nullopt;
  };
  fmt::print("\n");
  for (const char* name : {kJudge, kRunner, kRaw, kFuzzer, kRawOfFuzzer, kBotocore, kAwsCli}) {
    if (const auto value = rate(name)) {
      fmt::print("{:<44}{:>14.{}f} {} per second\n", name, *value, *value < 10 ? 2 : 0,
                 name == kJudge ? "cases" : "requests");
    }
  }
  fmt::print("\n{:<44}{:>14}{:>14}\n", "on one core, medians of this run", "measured", "goal");
  bench::Goals goals;
  const auto judged = rate(kJudge);
  print_row("judged in process", judged ? std::optional(*judged / 1e6) : std::nullopt, 0.5, " M/s", goals);
  print_row("runner over a raw-bytes client", ratio(rate(kRunner), rate(kRaw)), 0.70, "", goals);
  print_row("runner over botocore", ratio(rate(kRunner), rate(kBotocore)), 20, "", goals);
  const auto fuzzed = rate(kFuzzer);
  print_row("fuzzer", fuzzed ? std::optional(*fuzzed / 1e3) : std::nullopt, 2, " k/s", goals);
  print_row("fuzzer over a raw-bytes client", ratio(fuzzed, rate(kRawOfFuzzer)), 0.50, "", goals);
  return goals;
}

}  // namespace

int main(int argc, char** argv) {
  bench::CommandLine command_line(argc, argv, bench::interleaved(7, "0.2"));
  if (!command_line.initialize()) return 2;
  pin_to_one_core();
  app::prefer_throughput();
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
    measure_raw(state, work.sent, port);
  })->MeasureProcessCPUTime();
  Fuzzing fuzzing(loaded, url);
  benchmark::RegisterBenchmark(kFuzzer, [&](benchmark::State& state) {
    measure_fuzzer(state, fuzzing);
  })->MeasureProcessCPUTime();
  benchmark::RegisterBenchmark(kRawOfFuzzer, [&](benchmark::State& state) {
    measure_raw(state, fuzzing.sent(), port);
  })->MeasureProcessCPUTime();
  if (time_botocore(url)) {
    benchmark::RegisterBenchmark(kBotocore, [&](benchmark::State& state) { measure_botocore(state, url); })
        ->UseManualTime()
        ->Iterations(1);
  } else {
    fmt::print("botocore is not installed for python3: it is left out\n");
  }
  if (time_aws_cli(url)) {
    benchmark::RegisterBenchmark(kAwsCli, [&](benchmark::State& state) { measure_aws_cli(state, url); })
        ->UseManualTime()
        ->Iterations(1);
  } else {
    fmt::print("the AWS CLI is not installed: it is left out\n");
  }
  bench::MedianKeeper medians;
  if (benchmark::RunSpecifiedBenchmarks(&medians) == 0) return 2;
  return print_table(medians).exit_code(command_line.check());
}
