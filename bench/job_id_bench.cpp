// Measures match_job_id against PCRE2 with JIT and RE2, after proving that all give the same answers.
// The times of one run are compared with each other only: a goal is a ratio. README.md says what each number
// is. usage: job_id_bench [--check] [Google Benchmark's flags]; --check makes a missed goal exit code 1.
#include <benchmark/benchmark.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"
#include "base/utf8.h"
#include "medians.h"
#include "validate/job_id.h"

namespace {

using touchstone::base::Random;

// --- the peers
// ------------------------------------------------------------------------------------------------------

bool touchstone_accepts(std::string_view id) {
  return touchstone::validate::match_job_id(id) == touchstone::validate::JobIdFault::kNone;
}

/// One pattern that does all the work, length included. `{1,32}` without the possessive `+` would give every
/// length back one by one before it refuses the 33rd character, half as slow again.
class Pcre2Jit {
 public:
  Pcre2Jit() {
    int error = 0;
    PCRE2_SIZE offset = 0;
    const std::string_view pattern = R"(^[\p{L}\p{Z}\p{N}_.:/=+\-%@]{1,32}+$)";
    code_ = pcre2_compile(bytes_of(pattern), pattern.size(), PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY,
                          &error, &offset, nullptr);
    if (code_ == nullptr || pcre2_jit_compile(code_, PCRE2_JIT_COMPLETE) != 0) {
      fmt::print(stderr, "PCRE2 has no JIT here: there is nothing to compare with\n");
      std::exit(2);
    }
    data_ = pcre2_match_data_create(1, nullptr);
  }
  Pcre2Jit(const Pcre2Jit&) = delete;
  Pcre2Jit& operator=(const Pcre2Jit&) = delete;
  ~Pcre2Jit() {
    pcre2_match_data_free(data_);
    pcre2_code_free(code_);
  }

  /// pcre2_jit_match takes UTF-8 on trust; that the text is UTF-8 stands beside, and is not in its time.
  [[nodiscard]] bool accepts(std::string_view valid_utf8) const {
    return pcre2_jit_match(code_, bytes_of(valid_utf8), valid_utf8.size(), 0, 0, data_, nullptr) >= 0;
  }
  /// The same with PCRE2's own check of UTF-8.
  [[nodiscard]] bool accepts_checked(std::string_view text) const {
    return pcre2_match(code_, bytes_of(text), text.size(), 0, 0, data_, nullptr) >= 0;
  }

 private:
  static PCRE2_SPTR bytes_of(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

  pcre2_code* code_ = nullptr;
  pcre2_match_data* data_ = nullptr;
};

const Pcre2Jit& pcre2_jit() {
  static const Pcre2Jit instance;
  return instance;
}

bool pcre2_jit_accepts(std::string_view id) { return pcre2_jit().accepts(id); }
bool pcre2_checked_accepts(std::string_view id) { return pcre2_jit().accepts_checked(id); }

/// A count of code points, then `*`: RE2 takes twenty times longer for `{1,32}`.
bool re2_accepts(std::string_view id) {
  static const RE2 pattern(R"([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)");
  const auto is_lead = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
  const auto code_points = std::ranges::count_if(id, is_lead);
  return code_points >= 1 && code_points <= 32 &&
         RE2::FullMatch(re2::StringPiece(id.data(), id.size()), pattern);
}

struct Peer {
  std::string name;
  bool (*accepts)(std::string_view);
};

const std::vector<Peer>& peers() {
  static const std::vector<Peer> all{{"touchstone", touchstone_accepts},
                                     {"pcre2-jit", pcre2_jit_accepts},
                                     {"pcre2-jit+utf", pcre2_checked_accepts},
                                     {"re2", re2_accepts}};
  return all;
}

// --- the tasks
// ------------------------------------------------------------------------------------------------------

struct Task {
  std::string name;
  std::vector<std::string> ids;
  std::optional<double> goal;  ///< at most this share of pcre2-jit's time
};

/// A JobId-like text: mostly hexadecimal digits of 1 to 40 characters, some with other scripts or one bad
/// character.
std::string random_id(Random& random) {
  // Of Unicode 13 and older, so that every peer knows them.
  constexpr std::u32string_view kOthers = U"\u00e9\u0436\u05d0\u0915\u3042\u6f22\uac00\U0001d400\u2163 ";
  constexpr std::u32string_view kBad = U"*\n\u0301\u200b\U0001f600";
  std::string id;
  const bool mixed = random.below(4) == 0;
  for (auto left = 1 + random.below(40); left > 0; --left) {
    const char32_t character = mixed && random.below(2) == 0 ? kOthers[random.below(kOthers.size())]
                                                             : U"0123456789abcdef"[random.below(16)];
    touchstone::base::append_utf8(id, character);
  }
  if (random.below(8) == 0) touchstone::base::append_utf8(id, kBad[random.below(kBad.size())]);
  return id;
}

std::vector<std::string> random_ids(std::size_t count, std::uint64_t seed) {
  Random random(seed, "job_id_bench");
  std::vector<std::string> ids(count);
  std::ranges::generate(ids, [&random] { return random_id(random); });
  return ids;
}

const std::vector<Task>& tasks() {
  const std::string hex = "0123456789abcdef0123456789abcdef";
  const std::string
      seven_scripts =  // Latin, Cyrillic, Hebrew, Devanagari, Hiragana, Han, Gothic: 32 code points
      "abcd\u00e9\u0436\u0434\u0438\u0439\u044f\u05d0\u05d1\u05d2\u05d3\u0915\u0916\u0917\u0918\u3042\u3044"
      "\u3046\u3048\u6f22"
      "\u5b57\u4e2d\u6587\U00010330\U00010331\U00010332\U00010333yz";
  static const std::vector<Task> all{{"32 hex digits", {hex}, 0.15},
                                     {"32 of 7 scripts", {seven_scripts}, 0.85},
                                     {"bad last of 20", {hex.substr(0, 19) + "*"}, std::nullopt},
                                     {"33, too long", {hex + "0"}, 0.25},
                                     {"1,024 random", random_ids(1024, 1), 0.30}};
  return all;
}

/// A fast wrong answer is never reported.
void prove_answers() {
  std::vector<std::string> ids = random_ids(200'000, 2);
  for (const Task& task : tasks()) ids.insert(ids.end(), task.ids.begin(), task.ids.end());
  std::size_t accepted = 0;
  for (const std::string& id : ids) {
    const bool expected = pcre2_checked_accepts(id);
    accepted += expected ? 1 : 0;
    for (const Peer& peer : peers()) {
      if (peer.accepts(id) == expected) continue;
      fmt::print(stderr, "{} and PCRE2 disagree on '{}': nothing was measured\n", peer.name,
                 touchstone::base::printable(id));
      std::abort();
    }
  }
  if (accepted == 0 || accepted == ids.size()) {
    fmt::print(stderr, "{} of {} texts were accepted: that proves nothing\n", accepted, ids.size());
    std::abort();
  }
  fmt::print("all peers agree on {} texts, {} of them accepted\n", ids.size(), accepted);
}

// --- measuring and judging
// ------------------------------------------------------------------------------------------

std::string benchmark_name(const Task& task, const Peer& peer) { return task.name + "/" + peer.name; }

void measure(benchmark::State& state, const Task& task, const Peer& peer) {
  std::size_t next = 0;
  for (auto _ : state) {
    std::string_view id = task.ids[next];
    next = next + 1 < task.ids.size() ? next + 1 : 0;
    benchmark::DoNotOptimize(id);
    benchmark::DoNotOptimize(peer.accepts(id));
  }
}

/// Prints a line a task; gives the number of goals that were missed.
int print_table(const touchstone::bench::MedianKeeper& medians) {
  int missed = 0;
  fmt::print("\n{:<16}", "ns per call");
  for (const Peer& peer : peers()) fmt::print("{:>15}", peer.name);
  fmt::print("{:>8}{:>8}\n", "ratio", "goal");
  for (const Task& task : tasks()) {
    fmt::print("{:<16}", task.name);
    for (const Peer& peer : peers()) {
      const auto time = medians.cpu_time(benchmark_name(task, peer));
      time ? fmt::print("{:>15.1f}", *time) : fmt::print("{:>15}", "-");
    }
    const auto ours = medians.cpu_time(benchmark_name(task, peers()[0]));
    const auto theirs = medians.cpu_time(benchmark_name(task, peers()[1]));
    const std::optional<double> ratio = ours && theirs ? std::optional(*ours / *theirs) : std::nullopt;
    const bool kept = !task.goal || (ratio && *ratio <= *task.goal);
    missed += kept ? 0 : 1;
    fmt::print("{:>8}{:>8}{}\n", ratio ? fmt::format("{:.3f}", *ratio) : "-",
               task.goal ? fmt::format("{:.2f}", *task.goal) : "-", kept ? "" : "  MISSED");
  }
  return missed;
}

}  // namespace

int main(int argc, char** argv) {
  touchstone::bench::CommandLine command_line(argc, argv, touchstone::bench::interleaved(11, "0.05"));
  if (!command_line.initialize()) return 2;

  prove_answers();
  for (const Task& task : tasks()) {
    for (const Peer& peer : peers()) {
      benchmark::RegisterBenchmark(benchmark_name(task, peer).c_str(),
                                   [&task, &peer](benchmark::State& state) { measure(state, task, peer); });
    }
  }
  touchstone::bench::MedianKeeper medians;
  if (benchmark::RunSpecifiedBenchmarks(&medians) == 0) return 2;
  const int missed = print_table(medians);
  if (missed > 0) fmt::print(stderr, "{} goal(s) missed\n", missed);
  return command_line.check() && missed > 0 ? 1 : 0;
}
