// See campaign.h.
#include "fuzzer/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "fuzzer/minimise.h"

namespace touchstone::fuzzer {
namespace {

// Attempts in a round: enough that the probes of a round and its last stragglers do not count, few enough
// that a finding is told soon.
constexpr std::uint64_t kQuickAttempts = 512;
// The first round has so many, each of the next ones twice as many: of a target that is silent at everything,
// a person hears after some seconds.
constexpr std::uint64_t kFirstAttempts = 32;
constexpr std::uint64_t kSlowAttempts = 192;
// Every so many rounds one that waits for states: there a round takes as long as its slowest wait. And one of
// a single attempt that looks into a list: of a hundred jobs that are started at once, the one that is
// missing is seldom the one that is looked for.
constexpr std::uint64_t kRoundsOfOneKind = 8;
// So many requests of a budget are kept for following up what is found.
constexpr std::uint64_t kKeptForFollowing = 400;
// What so many attempts show, and more than one in so many, is no moment's failure, though none shows it
// again.
constexpr std::size_t kOften = 5;
constexpr std::size_t kRarest = 1000;
constexpr std::chrono::seconds kTimeToConfirm{10};
constexpr std::size_t kToldAsRecurring = ~std::size_t{0};

class Campaign {
 public:
  Campaign(const Generator& generator, const Oracle& oracle, const cases::Catalogue& catalogue, Bench& bench,
           const CampaignOptions& options)
      : generator_(generator),
        bench_(bench),
        options_(options),
        minimiser_(bench, oracle, catalogue, [this](std::uint64_t requests) {
          return !options_.budget.requests || bench_.requests() + requests <= *options_.budget.requests;
        }) {}

  base::Result<CampaignResult> run() {
    began_ = bench_.now();
    if (options_.budget.time) deadline_ = began_ + *options_.budget.time;
    bench_.stop_at(deadline_);
    for (std::uint64_t number = 0; !is_late(); ++number) {
      const std::vector<Attempt> attempts = next_attempts(number);
      if (attempts.empty()) break;
      auto round = bench_.carry_out(attempts);
      if (!round && number == 0) return std::unexpected(round.error());
      if (!round) {
        result_.gone = round.error();
        break;
      }
      std::vector<Finding> fresh;
      for (std::size_t i = 0; i < attempts.size(); ++i)
        absorb(attempts[i], round->verdicts[i], round->transcripts[i], fresh);
      result_.interrupted = round->interrupted;
      follow(fresh);
      tell();
      if (is_stopped() || result_.gone) break;
    }
    tell();
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(bench_.now() - began_);
  }

  [[nodiscard]] bool is_late() const { return deadline_ && bench_.now() >= *deadline_; }

  bool is_stopped() {
    result_.interrupted = result_.interrupted || (options_.is_stopped && options_.is_stopped());
    return result_.interrupted;
  }

  // Requests that the stream may take: the rest is kept for what confirms and minimises.
  [[nodiscard]] std::uint64_t share_of_the_stream() const {
    const std::uint64_t all = *options_.budget.requests;
    return all - std::min(all / 2, kKeptForFollowing);
  }

  // Whether what an attempt may take at the most is still to be had, besides what is set aside already.
  [[nodiscard]] bool can_afford(const Attempt& attempt, std::uint64_t& set_aside) const {
    if (!options_.budget.requests) return true;
    const std::uint64_t most = bench_.most_requests(attempt);
    if (bench_.requests() + set_aside + most > share_of_the_stream()) return false;
    set_aside += most;
    return true;
  }

  // As many attempts as there is time for at the rate that is permitted, each with a request for itself and
  // one for the probes of its operation; one at least.
  [[nodiscard]] std::uint64_t most_in_time() const {
    if (!options_.budget.time || !options_.budget.most_a_second)
      return std::numeric_limits<std::uint64_t>::max();
    const auto left = std::max(std::chrono::milliseconds(0), *options_.budget.time - elapsed());
    const auto requests = *options_.budget.most_a_second * static_cast<std::uint64_t>(left.count()) / 1000;
    return std::max<std::uint64_t>(1, requests / 2);
  }

  // A stream, the number of its last attempt, and how many more a round takes at the most.
  struct Draw {
    Attempt (Generator::*make)(std::uint64_t number) const;
    std::uint64_t& last;
    std::uint64_t most;
  };

  Draw draw_of(std::uint64_t round) {
    const std::uint64_t turn = round % kRoundsOfOneKind;
    if (generator_.has_slow() && turn == kRoundsOfOneKind / 2)
      return {&Generator::slow, last_slow_, kSlowAttempts};
    if (generator_.has_alone() && turn == kRoundsOfOneKind - 1) return {&Generator::alone, last_alone_, 1};
    return {&Generator::quick, last_quick_,
            std::min(kQuickAttempts, kFirstAttempts << std::min<std::uint64_t>(round, 8))};
  }

  std::vector<Attempt> next_attempts(std::uint64_t round) {
    const Draw draw = draw_of(round);
    std::vector<Attempt> attempts;
    std::uint64_t set_aside = 0;
    for (std::uint64_t left = std::min(draw.most, most_in_time()); left > 0; --left) {
      Attempt next = (generator_.*draw.make)(draw.last + 1);
      if (!can_afford(next, set_aside)) break;
      ++draw.last;
      attempts.push_back(std::move(next));
    }
    return attempts;
  }

  void absorb(const Attempt& attempt, const judge::Verdict& verdict, const run::Transcript& transcript,
              std::vector<Finding>& fresh) {
    Tally& tally = result_.tally;
    switch (verdict.outcome) {
      case judge::Outcome::kNotImplemented:
        tally.not_implemented.emplace(attempt.plan.operation_id(), verdict.reason);
        return;
      case judge::Outcome::kBlocked:
        ++tally.attempts;
        ++tally.blocked;
        return;
      case judge::Outcome::kInconclusive:
        if (!transcript.exchanges.empty()) ++tally.uncertain;  // else it was left off
        return;
      default:
        break;
    }
    ++tally.attempts;
    ++tally.judged;
    note_constraint(attempt);
    if (attempt.fate == Fate::kAmbiguous) note_ambiguous(attempt, transcript);
    for (Finding& finding : findings_of(attempt, verdict, transcript)) {
      if (known_.insert(key_of(finding)).second) fresh.push_back(std::move(finding));
    }
  }

  void note_constraint(const Attempt& attempt) {
    if (attempt.fate != Fate::kInvalid && attempt.fate != Fate::kWrongType) return;
    const std::string words =
        fmt::format("{} {}", attempt.operation, attempt.aspect.substr(0, attempt.aspect.find(": ")));
    if (std::ranges::binary_search(generator_.constraints(), words)) result_.tally.broken.insert(words);
  }

  void note_ambiguous(const Attempt& attempt, const run::Transcript& transcript) {
    if (transcript.exchanges.empty()) return;
    const run::Recorded& last = transcript.exchanges.back();
    if (last.exchange.response)
      result_.tally.ambiguous[attempt.aspect].insert(last.answer->summary(*last.exchange.response));
  }

  // Tries what was found again, makes it small, tells it.
  void follow(std::vector<Finding>& fresh) {
    // What was found in the last moment is still tried again.
    if (deadline_) bench_.stop_at(std::max(*deadline_, bench_.now() + kTimeToConfirm));
    if (!is_stopped()) {
      if (const auto asked = minimiser_.confirm(fresh); !asked) result_.gone = asked.error();
    }
    for (Finding& finding : fresh) {
      if (finding.tried_in > 0 && !finding.is_reproduced() && !is_worth_telling(finding)) continue;
      // Silence is made small once: every try of it takes a whole deadline.
      finding.known_symptom =
          !symptoms_.insert(is_silence(finding) ? finding.seen : symptom_of(finding)).second;
      const bool wanted = finding.is_reproduced() && !finding.known_symptom;
      if (wanted && !is_stopped() && !result_.gone && !is_late()) minimiser_.minimise(finding);
      if (options_.on_finding) options_.on_finding(finding);
      result_.findings.push_back(std::move(finding));
    }
    bench_.stop_at(deadline_);
  }

  // Of what is not seen again the first is told, and the one with which it is no longer a moment's failure.
  bool is_worth_telling(Finding& finding) {
    std::size_t& times = passing_[passing_symptom_of(finding)];
    if (times == kToldAsRecurring) return false;
    if (++times == 1) return true;
    // Silence may be this machine's, which was busy.
    if (is_silence(finding) || times < kOften || times * kRarest < result_.tally.judged) return false;
    finding.recurred = std::exchange(times, kToldAsRecurring);
    return true;
  }

  void tell() {
    result_.tally.requests = bench_.requests();
    result_.tally.elapsed = elapsed();
    result_.tally.findings = result_.findings.size();
    if (options_.on_progress) options_.on_progress(result_.tally);
  }

  const Generator& generator_;
  Bench& bench_;
  const CampaignOptions& options_;
  Minimiser minimiser_;
  transport::Carrier::TimePoint began_;
  std::optional<transport::Carrier::TimePoint> deadline_;
  std::uint64_t last_quick_ = 0;
  std::uint64_t last_slow_ = 0;
  std::uint64_t last_alone_ = 0;
  std::set<std::string> known_;
  std::set<std::string> symptoms_;
  std::map<std::string, std::size_t> passing_;  ///< how often each was seen, or kToldAsRecurring
  CampaignResult result_;
};

}  // namespace

base::Result<CampaignResult> run_campaign(const Generator& generator, const Oracle& oracle,
                                          const cases::Catalogue& catalogue, Bench& bench,
                                          const CampaignOptions& options) {
  return Campaign(generator, oracle, catalogue, bench, options).run();
}

}  // namespace touchstone::fuzzer
