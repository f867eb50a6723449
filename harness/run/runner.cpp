// See runner.h. One io_context, one thread: `jobs` coroutines take the cases in turn, so that waiting
// overlaps and nothing is locked.
#include "run/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/system/system_error.hpp>
#include <csignal>
#include <memory>

#include "cases/template.h"
#include "run/asker.h"
#include "run/late_bytes.h"
#include "run/probes.h"
#include "run/request.h"
#include "run/retry.h"
#include "run/states.h"
#include "run/steps.h"
#include "run/tidier.h"
#include "run/workers.h"
#include "transport/client.h"

namespace touchstone::run {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using cases::Case;
using cases::Family;

// How much older other jobs are than one that has ended by itself, when they are looked at: not all are
// alike.
constexpr std::chrono::milliseconds kGrace{50};

// How many cases in a row may be throttled to the end, with every attempt that each has.
constexpr std::size_t kThrottledCasesInARow = 16;

// One run: who asks, what the probes found, and the coroutines that carry out the cases.
class Run {
 public:
  Run(asio::io_context& context, transport::Carrier& carrier, const cases::Catalogue& catalogue,
      std::span<const model::Model> models, std::span<const Case* const> selected, const RunOptions& options)
      : context_(context),
        carrier_(carrier),
        catalogue_(catalogue),
        encoder_(models, options),
        selected_(selected),
        options_(options),
        asker_(carrier, options),
        workers_(context, carrier, options.jobs, options.waiting),
        probes_(catalogue, encoder_, options, asker_, workers_),
        states_(carrier, catalogue, selected, encoder_, options, asker_, workers_),
        steps_(catalogue, encoder_, options, asker_, probes_, states_),
        tidier_(catalogue, encoder_, options, asker_) {}

  base::Result<RunResult> run() {
    result_.transcripts.resize(selected_.size());
    for (std::size_t i = 0; i < selected_.size(); ++i) result_.transcripts[i].tested = selected_[i];
    asio::signal_set signals(context_);
    if (options_.stop_on_signal) {
      signals.add(SIGINT);
      signals.add(SIGTERM);
      signals.async_wait([this](boost::system::error_code error, int) {
        if (!error) interrupt();
      });
    }
    workers_.spawn(probes_.ask_all(selected_, [this, &signals] { begin_cases(signals); }));
    carrier_.run(context_);
    if (probes_.unreachable()) return std::unexpected(*probes_.unreachable());
    add_late_bytes(carrier_.late_bytes(), result_.transcripts);
    result_.unfit_jobs = states_.unfit_jobs();
    return std::move(result_);
  }

 private:
  void begin_cases(asio::signal_set& signals) {
    if (probes_.unreachable()) {
      signals.cancel();
      return;
    }
    workers_.begin(
        selected_.size(), [this](std::size_t i) { return carry_out(result_.transcripts[i]); },
        [this, &signals] { return end(signals); });
  }

  awaitable<void> end(asio::signal_set& signals) {
    signals.cancel();
    co_await carrier_.close_idle();
  }

  void interrupt() {
    result_.interrupted = true;
    asker_.interrupt();
    workers_.interrupt();
  }

  awaitable<void> carry_out(Transcript& transcript) {
    const auto began = carrier_.now();
    if (const auto why = why_not_asked(*transcript.tested)) {
      transcript.ending = Ending::kSilence;
      transcript.reason = *why;
    } else {
      try {
        co_await run_case(transcript);
      } catch (const boost::system::system_error&) {  // cancelled: what the case saw so far means nothing
        transcript.ending = Ending::kInterrupted;
        throw;
      }
      count_throttled(transcript);
      transcript.duration = std::chrono::duration_cast<std::chrono::microseconds>(carrier_.now() - began);
      // Who is silent has enough to do; the case itself is done, whatever comes of this.
      const bool is_silent =
          transcript.ending == Ending::kSilence && !transcript.control_answered.value_or(false);
      if (options_.stops_jobs && !is_silent) co_await tidier_.stop_what_is_left(transcript);
    }
    if (options_.on_finished) options_.on_finished(transcript);
  }

  // A target that does nothing but throttle is not asked for ever. One that hears others meanwhile is slow
  // only.
  void count_throttled(const Transcript& transcript) {
    const bool is_throttled =
        !transcript.exchanges.empty() && is_throttling(transcript.exchanges.back().answer) &&
        (transcript.ending == Ending::kThrottled || transcript.ending == Ending::kBlocked);
    throttled_in_a_row_ = is_throttled ? throttled_in_a_row_ + 1 : 0;
  }

  // Why a case is left off, if it is.
  [[nodiscard]] std::optional<std::string> why_not_asked(const Case& tested) {
    if (asker_.silence().gone()) return asker_.silence().words("the target");
    const SilenceWatch& of_operation = probes_.of(tested).silence;
    if (of_operation.gone()) return of_operation.words(tested.operation);
    if (steps_.shut_out()) return steps_.shut_out();
    if (throttled_in_a_row_ >= kThrottledCasesInARow)
      return fmt::format("not asked: {} cases in a row were throttled to the end: the target bears no more",
                         throttled_in_a_row_);
    if (asker_.is_late()) return "not asked: the time was up";
    if (!asker_.is_full()) return std::nullopt;
    return fmt::format(
        "not asked: the answers so far fill {} MB of memory, which is all that a run takes; run the "
        "rest by --shard or --only",
        options_.max_kept_bytes >> 20U);
  }

  [[nodiscard]] cases::Variables variables_of(const Case& tested) const {
    cases::Variables variables = encoder_.variables_of(tested.service, tested.operation);
    variables.set("location", std::string(location_for("")));
    const Family* family = catalogue_.family_of(tested.service, tested.operation);
    if (family == nullptr) return variables;
    variables.set("member", family->member);
    variables.set("start_name", family->start_name);
    const auto unknown = cases::fill(family->unknown, encoder_.base_variables());
    variables.set("unknown", unknown ? *unknown : family->unknown);
    return variables;
  }

  awaitable<void> run_case(Transcript& transcript) {
    const Case& tested = *transcript.tested;
    transcript.patience = options_.patience;
    Probe& probe = probes_.of(tested);
    if (probe.missing) {
      transcript.ending = Ending::kNotImplemented;
      transcript.reason = *probe.missing;
      transcript.exchanges = probe.exchanges;
      co_return;
    }
    if (probe.variables == nullptr)
      probe.variables = std::make_shared<const cases::Variables::Map>(variables_of(tested).all());
    if (!options_.may_create && catalogue_.starts_something(tested)) {
      transcript.ending = Ending::kBlocked;
      transcript.reason = std::string("starts something itself; ") + std::string(kOnlyOnLoopback);
      co_return;
    }
    for (std::size_t attempt = 1;; ++attempt) {
      const auto began = carrier_.now();
      const std::size_t first = transcript.exchanges.size();
      transcript.variables = cases::Variables(probe.variables);
      transcript.variables.set("nonce", encoder_.nonce(tested.id, "case", attempt));
      co_await try_case(transcript, attempt);
      const bool was_judged =
          transcript.ending == Ending::kFinished || transcript.ending == Ending::kStoppedEarly;
      if (was_judged) probe.silence.answered();
      if (tested.needs.empty() || !was_judged || is_as_allowed(transcript)) co_return;
      const auto overtaken = co_await states_.find_overtaken(transcript);
      if (!overtaken) co_return;
      const auto age = std::chrono::ceil<std::chrono::milliseconds>(carrier_.now() - began);
      if (attempt == kCaseAttempts || !options_.may_create) {
        co_await decide_overtaken(transcript, *overtaken, first, age);
        co_return;
      }
      set_aside(transcript, first);
      transcript.waits.clear();
    }
  }

  // Reaches what the case needs, and carries out its steps.
  awaitable<void> try_case(Transcript& transcript, std::size_t attempt) {
    for (const cases::Need& need : transcript.tested->needs) {
      if (auto missing = co_await states_.reach(transcript, need, attempt)) {
        transcript.ending = Ending::kBlocked;
        transcript.reason = std::move(*missing);
        co_await set_denial_apart(transcript, catalogue_.families[need.family].service);
        co_await decide_silence(transcript);
        co_return;
      }
    }
    transcript.ending = co_await steps_.carry_out(transcript);
    const bool is_open = transcript.ending == Ending::kSilence || transcript.ending == Ending::kBlocked;
    if (is_open) co_await decide_silence(transcript);
  }

  // What was asked from here on does not count: of an attempt at a case whose job had come to its end by
  // itself.
  static void set_aside(Transcript& transcript, std::size_t first) {
    for (std::size_t i = first; i < transcript.exchanges.size(); ++i) {
      Recorded& recorded = transcript.exchanges[i];
      if (recorded.purpose != Purpose::kRetried && recorded.purpose != Purpose::kControl)
        recorded.purpose = Purpose::kSetAside;
    }
  }

  // The job of each attempt at a case had ended before the case was done, and the answers are none that it
  // allows. Jobs that are short-lived say nothing; but where others that nobody touches are still at work
  // when they are older than this one became, the case itself has ended it, and the answers count.
  awaitable<void> decide_overtaken(Transcript& transcript, const Overtaken& overtaken, std::size_t first,
                                   std::chrono::milliseconds age) {
    if (options_.may_create) {
      const std::size_t end = transcript.exchanges.size();
      const cases::Variables variables = transcript.variables;
      bool counts = true;
      for (std::size_t i = 1; i <= kCaseControls && counts; ++i)
        counts = co_await states_.lives_longer(transcript, *overtaken.need, kCaseAttempts + i,
                                               age * 3 / 2 + kGrace);
      transcript.variables = variables;
      set_aside(transcript, end);
      if (counts) co_return;
    }
    set_aside(transcript, first);
    transcript.waits.clear();
    transcript.ending = Ending::kBlocked;
    transcript.reason = fmt::format(
        "needs a job in {} that stays there: {} had become {} by itself before the case was done",
        overtaken.need->state,
        options_.may_create ? fmt::format("each of {}", kCaseAttempts) : "the fixture's", overtaken.state);
  }

  // An operation that is not implemented may be answered in any way. Where the way to a case ended at one,
  // that is no more than a probe.
  awaitable<void> set_denial_apart(Transcript& transcript, const std::string& service) {
    if (transcript.exchanges.empty()) co_return;
    Recorded& last = transcript.exchanges.back();
    if (!last.exchange.response || !last.answer->is_error()) co_return;
    if (co_await probes_.is_not_implemented(service, last)) last.purpose = Purpose::kProbe;
  }

  static bool ended_in_silence(const Transcript& transcript) {
    return !transcript.exchanges.empty() && transcript.exchanges.back().exchange.error &&
           !sent_something_else(transcript.exchanges.back().exchange);
  }

  static bool heard_something_else(const Transcript& transcript) {
    return std::ranges::any_of(transcript.exchanges, [](const Recorded& recorded) {
      return sent_something_else(recorded.exchange);
    });
  }

  // No answer to the case, nor to its control question.
  static bool silent_altogether(const Transcript& transcript) {
    return transcript.control_answered && !*transcript.control_answered && !heard_something_else(transcript);
  }

  // After silence: does the target still answer at all? Whether it does decides whose the silence is, and
  // whether the run goes on. What a blocked case misses is missing only if the target answers anything at
  // all.
  awaitable<void> decide_silence(Transcript& transcript) {
    const bool blocked = transcript.ending == Ending::kBlocked;
    if (asker_.silence().gone() && transcript.was_left_off()) {
      transcript.ending = Ending::kSilence;
      transcript.reason = asker_.silence().words("the target");
      co_return;
    }
    if (blocked && !ended_in_silence(transcript)) co_return;
    transcript.control_answered = co_await ask_control(transcript);
    if (!silent_altogether(transcript)) co_return;
    asker_.silence().silent(transcript.tested->id);
    transcript.ending = Ending::kSilence;
  }

  // The control question: the harmless request of the probe, on a fresh connection; and where an operation is
  // silent as a whole, the same for one that does not exist. Any answer will do.
  awaitable<bool> ask_control(Transcript& transcript) {
    SilenceWatch& of_operation = probes_.of(*transcript.tested).silence;
    co_await asker_.close_idle();
    transcript.exchanges.push_back(co_await probes_.ask_again(*transcript.tested));
    if (is_answer(transcript.exchanges.back().exchange)) {
      of_operation.answered();
      co_return true;
    }
    if (!probes_.answers_unknown()) co_return false;
    transcript.exchanges.push_back(co_await probes_.ask_unknown(*transcript.tested));
    if (!is_answer(transcript.exchanges.back().exchange)) co_return false;
    if (!heard_something_else(transcript)) of_operation.silent(transcript.tested->id);
    co_return true;
  }

  asio::io_context& context_;
  transport::Carrier& carrier_;
  const cases::Catalogue& catalogue_;
  RequestEncoder encoder_;
  std::span<const Case* const> selected_;
  const RunOptions& options_;
  Asker asker_;
  Workers workers_;
  Probes probes_;
  States states_;
  Steps steps_;
  Tidier tidier_;
  std::size_t throttled_in_a_row_ = 0;  ///< cases
  RunResult result_;
};

}  // namespace

std::string_view name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::kProbe:
      return "probe";
    case Purpose::kSetup:
      return "setup";
    case Purpose::kStep:
      return "step";
    case Purpose::kWait:
      return "wait";
    case Purpose::kControl:
      return "control";
    case Purpose::kRetried:
      return "retried";
    case Purpose::kSetAside:
      return "set-aside";
    case Purpose::kTidying:
      return "tidying";
  }
  return "";
}

bool is_beside(Purpose purpose) { return purpose == Purpose::kControl || purpose == Purpose::kTidying; }

base::Result<RunResult> run_cases(const cases::Catalogue& catalogue, std::span<const model::Model> models,
                                  std::span<const Case* const> selected, const RunOptions& options) {
  asio::io_context context(1);
  auto client = transport::Client::make(context.get_executor(), options.client);
  if (!client) return std::unexpected(client.error());
  return run_cases(catalogue, models, selected, options, context, *client);
}

base::Result<RunResult> run_cases(const cases::Catalogue& catalogue, std::span<const model::Model> models,
                                  std::span<const Case* const> selected, const RunOptions& options,
                                  asio::io_context& context, transport::Carrier& carrier) {
  return Run(context, carrier, catalogue, models, selected, options).run();
}

}  // namespace touchstone::run
