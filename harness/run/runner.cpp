// See runner.h. One io_context, one thread: `jobs` coroutines take the cases in turn, so that waiting
// overlaps and nothing is locked.
#include "run/runner.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <csignal>
#include <deque>
#include <map>
#include <set>

#include "base/seed.h"
#include "cases/expand_arns.h"
#include "cases/output_rules.h"
#include "run/implemented.h"
#include "run/late_bytes.h"
#include "run/request.h"
#include "run/silence.h"
#include "transport/client.h"

namespace touchstone::run {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using base::Error;
using base::ErrorCode;
using base::Json;
using cases::Case;
using cases::Family;

constexpr std::string_view kOnlyOnLoopback =
    "calls that start one go to loopback targets only unless --allow-create is given";

// Polling starts fast for emulators and slows down for services that take minutes.
constexpr std::chrono::milliseconds kFirstPoll{10};
constexpr std::chrono::milliseconds kSlowestPoll{2000};

using OperationName = std::pair<std::string_view, std::string_view>;  // service, operation

// What is known of an operation before its first case.
struct Probe {
  std::optional<std::string> missing;  ///< why the operation counts as not implemented
  std::vector<Recorded> exchanges;
  std::shared_ptr<const cases::Variables::Map>
      variables;  ///< of each of its cases, but for the nonce; null before the first
};

std::string state_in(const Recorded& described, const Family& family) {
  const Json* state = described.answer.body.at_pointer(family.describe_state);
  return state != nullptr && state->is_string() ? state->as_string() : std::string();
}

bool succeeded(const Recorded& recorded) { return recorded.exchange.response && !recorded.answer.is_error(); }

std::string describe_trouble(const Recorded& recorded) {
  if (recorded.exchange.response) return recorded.answer.summary(*recorded.exchange.response);
  return recorded.exchange.error ? recorded.exchange.error->message : "no answer";
}

std::string_view location_for(std::string_view state) {
  if (state == "FAILED" || state == "IN_ERROR") return "unreadable";
  if (state == "COMPLETED" || state == "TRAINED") return "brief";
  return "lasting";
}

// Bytes that are no HTTP answer, or one without end, are no silence: the target is there.
bool sent_something_else(const transport::Exchange& exchange) {
  using transport::TransportFault;
  return exchange.error && (exchange.error->fault == TransportFault::kNotHttp ||
                            exchange.error->fault == TransportFault::kHeadersTooLarge ||
                            exchange.error->fault == TransportFault::kBodyTooLarge);
}

// An answer, though perhaps one that the target ended before it was as long as its head had said: it is
// there.
bool is_answer(const transport::Exchange& exchange) {
  return exchange.response &&
         (!exchange.error ||
          (exchange.error->fault == transport::TransportFault::kTruncated && exchange.ended_in_order));
}

constexpr std::size_t kLargeBytes = 16U << 10U;

void cut(transport::Exchange& exchange) {
  const auto cut_bytes = [](std::string& bytes) {
    if (bytes.size() > kLargeBytes) bytes = std::string(bytes, 0, kLargeBytes);
  };
  cut_bytes(exchange.received);
  if (exchange.response) cut_bytes(exchange.response->body);
}

// Of an answer that came to no end its beginning is evidence enough; kept whole, a few hundred of them would
// fill the memory.
void shorten(transport::Exchange& exchange) {
  if (exchange.error) cut(exchange);
}

// The same of a large answer that each case of an operation has a copy of.
void shorten_copied(Recorded& recorded) {
  if (!recorded.exchange.response || recorded.exchange.response->body.size() <= kLargeBytes) return;
  cut(recorded.exchange);
  recorded.answer.body = Json();
}

// What came as it would be written here follows from the response, and is not kept besides.
void drop_what_follows(Recorded& recorded) {
  transport::Exchange& exchange = recorded.exchange;
  if (!exchange.response || exchange.error) return;
  recorded.came_as_usual = wire::is_spelt_as_usual(*exchange.response, exchange.received);
  if (recorded.came_as_usual) std::string().swap(exchange.received);
}

// The memory of a value: of many small ones it is a multiple of the text's.
std::size_t bytes_of(const Json& value) {
  std::size_t bytes = sizeof(Json) + value.as_string().size();
  for (const Json& item : value.items()) bytes += bytes_of(item);
  for (const base::JsonMember& member : value.members())
    bytes += sizeof(std::string) + member.name.size() + bytes_of(member.value);
  return bytes;
}

std::size_t bytes_of(const Recorded& recorded) {
  const transport::Exchange& exchange = recorded.exchange;
  const std::size_t body_bytes = exchange.response ? exchange.response->body.size() : 0;
  const std::size_t value_bytes = body_bytes < kLargeBytes ? 0 : bytes_of(recorded.answer.body);
  return exchange.received.size() + exchange.leftover.size() + body_bytes + value_bytes;
}

// One run: the shared carrier, what the probes found, and the coroutines that carry out the cases.
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
        handed_out_(options.fixture, catalogue, selected) {}

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
    spawn(probe_operations([this, &signals] { begin_cases(signals); }));
    carrier_.run(context_);
    if (unreachable_) return std::unexpected(*unreachable_);
    add_late_bytes(carrier_.late_bytes(), result_.transcripts);
    return std::move(result_);
  }

 private:
  using Milliseconds = std::chrono::milliseconds;

  void begin_cases(asio::signal_set& signals) {
    if (unreachable_) {
      signals.cancel();
      return;
    }
    // Held by the run, so that a worker can be added whenever a case waits.
    add_worker_ = [this, &signals] {
      ++workers_left_;
      ++workers_busy_;
      spawn(work(signals));
    };
    for (std::size_t i = std::max<std::size_t>(1, std::min(options_.jobs, selected_.size())); i > 0; --i)
      add_worker_();
  }

  // Up to `waiting` cases wait besides those that are carried out at once: another worker takes the next case
  // meanwhile, and whoever is one too many afterwards ends with its case. So the time of a run does not grow
  // with the number of cases that wait.
  awaitable<void> pause(Milliseconds duration) {
    const bool replaced = waiting_ < options_.waiting && next_ < selected_.size();
    if (replaced) {
      ++waiting_;
      --workers_busy_;
      if (workers_busy_ < options_.jobs) add_worker_();
    }
    co_await carrier_.pause(duration);
    if (replaced) {
      --waiting_;
      ++workers_busy_;
    }
  }

  // Each coroutine can be cancelled, so that an interrupted run unwinds instead of being torn down under its
  // own feet.
  void spawn(awaitable<void> task) {
    asio::cancellation_signal& cancellation = cancellations_.emplace_back();
    asio::co_spawn(
        context_, std::move(task),
        asio::bind_cancellation_slot(cancellation.slot(), [this](const std::exception_ptr& broken) {
          if (broken && !result_.interrupted) std::rethrow_exception(broken);
        }));
  }

  void interrupt() {
    result_.interrupted = true;
    for (asio::cancellation_signal& cancellation : cancellations_)
      cancellation.emit(asio::cancellation_type::terminal);
  }

  awaitable<void> work(asio::signal_set& signals) {
    while (next_ < selected_.size() && workers_busy_ <= std::max<std::size_t>(1, options_.jobs)) {
      Transcript& transcript = result_.transcripts[next_++];
      const auto began = carrier_.now();
      if (const auto why = why_not_asked()) {
        transcript.ending = Ending::kSilence;
        transcript.reason = *why;
        if (options_.on_finished) options_.on_finished(transcript);
        continue;
      }
      try {
        co_await run_case(transcript);
      } catch (const boost::system::system_error&) {  // cancelled: what the case saw so far means nothing
        transcript.ending = Ending::kInterrupted;
        throw;
      }
      transcript.duration = std::chrono::duration_cast<std::chrono::microseconds>(carrier_.now() - began);
      if (options_.on_finished) options_.on_finished(transcript);
    }
    --workers_busy_;
    if (--workers_left_ == 0) {
      signals.cancel();
      co_await carrier_.close_idle();
    }
  }

  [[nodiscard]] bool is_late() const { return options_.until && carrier_.now() >= *options_.until; }

  // Why a case is left off, if it is.
  [[nodiscard]] std::optional<std::string> why_not_asked() const {
    if (silence_.gone()) return silence_.words();
    if (shut_out_) return shut_out_;
    if (is_late()) return "not asked: the time was up";
    if (kept_bytes_ <= options_.max_kept_bytes) return std::nullopt;
    return fmt::format(
        "not asked: the answers so far fill {} MB of memory, which is all that a run takes; run the "
        "rest by --shard or --only",
        options_.max_kept_bytes >> 20U);
  }

  static void note(Recorded& recorded, Purpose purpose, std::size_t step, cases::SharedText operation,
                   wire::HttpRequest request) {
    recorded.purpose = purpose;
    recorded.step = step;
    recorded.operation = std::move(operation);
    recorded.request = std::move(request);
  }

  // Notes in a record what came of what it asked for.
  void conclude(Recorded& recorded, transport::Exchange exchange) {
    recorded.exchange = std::move(exchange);
    // A cancelled exchange looks like one that the target cut off; it must never be taken for that.
    if (result_.interrupted) throw boost::system::system_error(asio::error::operation_aborted);
    if (is_answer(recorded.exchange)) silence_.answered();
    take_in(recorded);
  }

  // Decodes an answer, and keeps of the exchange what is evidence.
  void take_in(Recorded& recorded) {
    transport::Exchange& exchange = recorded.exchange;
    shorten(exchange);
    // What went out as usual follows from the request. Kept besides, it would be the body of each large
    // request once more.
    if (!recorded.byte_for_byte)
      std::string().swap(exchange.sent);  // to assign nothing would keep the memory
    drop_what_follows(recorded);
    if (exchange.response) recorded.answer = wire::decode_answer(*exchange.response);
    kept_bytes_ += bytes_of(recorded);
  }

  awaitable<Recorded> send(Purpose purpose, cases::SharedText operation, wire::HttpRequest request) {
    Recorded recorded;
    note(recorded, purpose, 0, std::move(operation), std::move(request));
    conclude(recorded, co_await carrier_.exchange(recorded.request));
    co_return recorded;
  }

  // Sends a request of a case, again where retry.h says so, and keeps every attempt: the last one is that of
  // the transcript then. An answer that the step allows is never asked away. (A record is large, so it is
  // made where it stays: in the coroutines' frames it made each of them too large for Asio to reuse.)
  awaitable<void> send(Transcript& transcript, Purpose purpose, std::size_t step, cases::SharedText operation,
                       wire::HttpRequest request, std::span<const cases::Allowed> allowed = {}) {
    const Case& tested = *transcript.tested;
    for (std::size_t attempt = 1;; ++attempt) {
      Recorded& recorded = transcript.exchanges.emplace_back();
      note(recorded, purpose, step, operation, std::move(request));
      try {
        conclude(recorded, co_await carrier_.exchange(recorded.request));
      } catch (const boost::system::system_error&) {
        transcript.exchanges.pop_back();
        throw;
      }
      const bool again =
          is_throttling(recorded.answer)
              ? !among(allowed, recorded.answer)
              : is_dropped(recorded.exchange) && may_repeat(recorded.exchange, tested, operation);
      if (!again || attempt >= options_.retry.attempts) co_return;
      base::Random random(options_.seed, fmt::format("{}#{}", tested.id, transcript.exchanges.size()));
      // No other case takes the place meanwhile: a target that drops or throttles is not asked more for it.
      co_await carrier_.pause(pause_after(options_.retry, attempt, random));
      if (silence_.gone()) co_return;  // meanwhile: who is not there need not be asked again
      request = recorded.request;
      recorded.purpose = Purpose::kRetried;
    }
  }

  static bool among(std::span<const cases::Allowed> allowed, const wire::Answer& answer) {
    return std::any_of(allowed.begin(), allowed.end(), [&](const cases::Allowed& lawful) {
      return lawful.fits(answer.status, answer.identity.name());
    });
  }

  // Things to do, several of them at once, and what comes when all are done.
  struct Batch {
    std::vector<std::function<awaitable<void>()>> tasks;
    std::function<void()> then;
    std::size_t next = 0;
    std::size_t workers_left = 0;
  };

  void begin(const std::shared_ptr<Batch>& batch, std::size_t at_once) {
    batch->workers_left = std::max<std::size_t>(1, std::min(at_once, batch->tasks.size()));
    for (std::size_t i = batch->workers_left; i > 0; --i) spawn(work_through(batch));
  }

  awaitable<void> work_through(std::shared_ptr<Batch> batch) {
    while (batch->next < batch->tasks.size() && !is_late()) co_await batch->tasks[batch->next++]();
    if (--batch->workers_left == 0) batch->then();
  }

  // An operation of the cases, and the same question for one that does not exist: with the same input, for an
  // answer may repeat it.
  struct Question {
    OperationName name;
    Json input;
    Recorded* control;
  };

  // Asks each selected operation, and one that does not exist, a harmless question: stop what was never
  // started. The first question tells whether there is anybody; all others are asked at once, for of a target
  // far away each takes its time.
  awaitable<void> probe_operations(std::function<void()> then) {
    std::set<OperationName> operations;
    OperationName last;
    for (const Case* tested : selected_) {  // nearly all stand beside others of their operation
      const OperationName name(tested->service, tested->operation);
      if (name != last) operations.insert(name);
      last = name;
    }
    if (operations.empty()) {
      then();
      co_return;
    }
    const Recorded* first = nullptr;
    const auto controls = std::make_shared<Batch>();
    const auto probes = std::make_shared<Batch>();
    for (const OperationName& name : operations) {
      Json input = probe_input(catalogue_.family_of(name.first, name.second));
      const auto [asked, is_new] = controls_.try_emplace({name.first, base::to_json(input)});
      Recorded& control = asked->second;
      if (first == nullptr) first = &control;
      if (is_new)
        controls->tasks.emplace_back(
            [this, name, input, &control] { return ask_control_of(name, input, control); });
      probes->tasks.emplace_back(
          [this, question = Question{name, std::move(input), &control}] { return probe(question); });
    }
    probes->then = [this, then = std::move(then)] {
      find_unreachable();
      then();
    };
    co_await controls->tasks[controls->next++]();
    if (const auto& error = first->exchange.error; error && cannot_connect(error->fault)) {
      unreachable_ =
          Error{ErrorCode::kUnreachable,
                fmt::format("cannot reach {}: {}", options_.client.endpoint.to_string(), error->message),
                "check the address, that the target is running, and http or https"};
      probes->then();
      co_return;
    }
    // Who did not answer the first question is asked one by one, and after some silence no more. (Of those
    // that are asked at once none is left off: a silence among them says nothing of the others.)
    answered_first_ = is_answer(first->exchange);
    const std::size_t at_once = answered_first_ ? options_.jobs : 1;
    controls->then = [this, probes, at_once] { begin(probes, at_once); };
    begin(controls, at_once);
  }

  awaitable<void> ask_control_of(OperationName name, Json input, Recorded& control) {
    control = co_await send(Purpose::kProbe, kControlOperation,
                            encoder_.encode(name.first, kControlOperation, input));
  }

  awaitable<void> probe(const Question& question) {
    if (silence_.gone() && !answered_first_) co_return;
    const auto& [service, operation] = question.name;
    Probe& probe = probes_[question.name];
    probe.exchanges.push_back(
        co_await send(Purpose::kProbe, operation, encoder_.encode(service, operation, question.input)));
    const Recorded& probed = probe.exchanges.back();
    probe.missing = tells_not_implemented(probed, *question.control);
    if (!is_answer(probed.exchange) && !sent_something_else(probed.exchange))
      silence_.silent(fmt::format("the probe of {}/{}", service, operation));
    if (!probe.missing && is_denial(probed.answer)) {
      // Who may ask is decided before what is asked is read.
      Recorded odd =
          co_await send(Purpose::kProbe, operation, encoder_.encode(service, operation, Json::object()));
      probe.missing = tells_denied(probed, odd);
      probe.exchanges.push_back(std::move(odd));  // `probed` ends here
    }
    probe.exchanges.push_back(*question.control);
    std::ranges::for_each(probe.exchanges, shorten_copied);
  }

  // Whether somebody took connections and said nothing to anything.
  void find_unreachable() {
    if (probes_.empty() || std::any_of(probes_.begin(), probes_.end(),
                                       [](const auto& probe) { return sent_anything(probe.second); })) {
      return;
    }
    const auto& error = controls_.begin()->second.exchange.error;
    unreachable_ =
        Error{ErrorCode::kUnreachable,
              fmt::format("{} takes connections but answered none of {} requests: {}",
                          options_.client.endpoint.to_string(), probes_.size() + controls_.size(),
                          error ? error->message : "no answer"),
              "check that this is the target's port, and http or https; --timeout gives it longer"};
  }

  static bool sent_anything(const Probe& probe) {
    return std::any_of(probe.exchanges.begin(), probe.exchanges.end(), [](const Recorded& recorded) {
      return recorded.exchange.response || !recorded.exchange.received.empty();
    });
  }

  static bool cannot_connect(transport::TransportFault fault) {
    using transport::TransportFault;
    return fault == TransportFault::kResolve || fault == TransportFault::kConnect ||
           fault == TransportFault::kTlsHandshake || fault == TransportFault::kTlsCertificate;
  }

  [[nodiscard]] Json probe_input(const Family* family) const {
    Json input = Json::object();
    if (family == nullptr) return input;
    const auto unknown = cases::fill(family->unknown, encoder_.base_variables());
    input.set(family->member, Json::string(unknown ? *unknown : family->unknown));
    return input;
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

  [[nodiscard]] std::string nonce(const Case& tested, std::string_view use) const {
    return fmt::format(FMT_COMPILE("{:016x}"),
                       base::Random(options_.seed, {tested.id, "#", use, options_.salt}).next());
  }

  awaitable<void> run_case(Transcript& transcript) {
    const Case& tested = *transcript.tested;
    transcript.patience = options_.patience;
    Probe& probe = probes_[{tested.service, tested.operation}];
    if (probe.missing) {
      transcript.ending = Ending::kNotImplemented;
      transcript.reason = *probe.missing;
      transcript.exchanges = probe.exchanges;
      co_return;
    }
    if (probe.variables == nullptr)
      probe.variables = std::make_shared<const cases::Variables::Map>(variables_of(tested).all());
    transcript.variables = cases::Variables(probe.variables);
    transcript.variables.set("nonce", nonce(tested, "case"));
    if (!options_.may_create && catalogue_.starts_something(tested)) {
      transcript.ending = Ending::kBlocked;
      transcript.reason = std::string("starts something itself; ") + std::string(kOnlyOnLoopback);
      co_return;
    }
    for (const cases::Need& need : tested.needs) {
      if (auto missing = co_await reach(transcript, need)) {
        transcript.ending = Ending::kBlocked;
        transcript.reason = std::move(*missing);
        co_await set_denial_apart(transcript, catalogue_.families[need.family].service);
        co_await decide_silence(transcript);
        co_return;
      }
    }
    transcript.ending = co_await run_steps(transcript);
    const bool is_open = transcript.ending == Ending::kSilence || transcript.ending == Ending::kBlocked;
    if (is_open) co_await decide_silence(transcript);
  }

  // An operation that is not implemented may be answered in any way. Where the way to a case ended at one,
  // that is no more than a probe.
  awaitable<void> set_denial_apart(Transcript& transcript, const std::string& service) {
    if (transcript.exchanges.empty()) co_return;
    Recorded& last = transcript.exchanges.back();
    if (!last.exchange.response || !last.answer.is_error()) co_return;
    auto asked = denials_.find({service, last.operation});
    if (asked == denials_.end()) {
      const Json input = base::parse_json(last.request.body).value_or(Json::object());
      Recorded control = co_await send(Purpose::kProbe, kControlOperation,
                                       encoder_.encode(service, kControlOperation, input));
      asked = denials_.try_emplace({service, last.operation}, std::move(control)).first;
    }
    if (tells_not_implemented(last, asked->second)) last.purpose = Purpose::kProbe;
  }

  static bool ended_in_silence(const Transcript& transcript) {
    return !transcript.exchanges.empty() && transcript.exchanges.back().exchange.error &&
           !sent_something_else(transcript.exchanges.back().exchange);
  }

  // No answer to the case, nor to its control question.
  static bool silent_altogether(const Transcript& transcript) {
    return transcript.control_answered && !*transcript.control_answered &&
           std::none_of(transcript.exchanges.begin(), transcript.exchanges.end(),
                        [](const Recorded& recorded) { return sent_something_else(recorded.exchange); });
  }

  // After silence: does the target still answer at all? Whether it does decides whose the silence is, and
  // whether the run goes on. What a blocked case misses is missing only if the target answers anything at
  // all.
  awaitable<void> decide_silence(Transcript& transcript) {
    const bool blocked = transcript.ending == Ending::kBlocked;
    if (silence_.gone() && transcript.was_left_off()) {
      transcript.ending = Ending::kSilence;
      transcript.reason = silence_.words();
      co_return;
    }
    if (blocked && !ended_in_silence(transcript)) co_return;
    transcript.control_answered = co_await ask_control(transcript);
    if (!silent_altogether(transcript)) co_return;
    silence_.silent(transcript.tested->id);
    transcript.ending = Ending::kSilence;
  }

  awaitable<Ending> run_steps(Transcript& transcript) {
    const Case& tested = *transcript.tested;
    for (std::size_t i = 0; i < tested.steps.size(); ++i) {
      if (const std::size_t end = end_of_conversation(tested, i); end > i) {
        if (const auto ended = co_await converse(transcript, i, end)) co_return *ended;
        i = end - 1;
        continue;
      }
      const bool waits = std::holds_alternative<cases::Wait>(tested.steps[i].action);
      const auto ended = waits ? co_await wait_step(transcript, i) : co_await send_step(transcript, i);
      if (ended) co_return *ended;
    }
    co_return Ending::kFinished;
  }

  // Carries out one step; nothing when the case goes on behind it.
  awaitable<std::optional<Ending>> wait_step(Transcript& transcript, std::size_t place) {
    const auto& wait = std::get<cases::Wait>(transcript.tested->steps[place].action);
    const auto job = cases::fill(wait.job, transcript.variables);
    WaitResult waited = co_await wait_for(transcript, Purpose::kWait, place, catalogue_.families[wait.family],
                                          job ? *job : wait.job, wait.states);
    if (waited.silent) co_return Ending::kSilence;
    if (waited.throttled || waited.unknown) {
      transcript.reason = std::move(waited.trouble);
      co_return waited.throttled ? Ending::kThrottled : Ending::kBlocked;
    }
    if (!waited.trouble.empty() && co_await is_denied(transcript)) co_return Ending::kDenied;
    const bool reached = waited.reached;
    transcript.waits.push_back(std::move(waited));
    co_return reached ? std::nullopt : std::optional(Ending::kStoppedEarly);
  }

  awaitable<std::optional<Ending>> send_step(Transcript& transcript, std::size_t place) {
    const Case& tested = *transcript.tested;
    const cases::Step& step = tested.steps[place];
    const cases::Send& action = std::get<cases::Send>(step.action);
    auto request = encoder_.encode(tested.service, action, transcript.variables);
    if (!request) {
      transcript.reason = base::render(request.error());
      co_return Ending::kBlocked;
    }
    co_await send(transcript, step.setup ? Purpose::kSetup : Purpose::kStep, place, action.operation,
                  std::move(*request), step.allow);
    const Recorded& recorded = transcript.exchanges.back();
    const wire::Answer& answer = recorded.answer;
    const transport::Exchange& exchange = recorded.exchange;
    const bool answered = exchange.response && !exchange.error;
    const bool fits = answered && among(step.allow, answer);
    const auto lost = fits ? keep_values(step, answer, transcript.variables) : std::nullopt;
    if (!fits) {
      transcript.reason = fmt::format("{} answered {}", action.operation, describe_trouble(recorded));
    } else if (step.setup && lost) {
      transcript.reason = fmt::format("the answer of {} has no {}", action.operation, *lost);
    } else if (const auto broken =
                   step.setup ? find_broken(step, answer, transcript.variables) : std::nullopt) {
      transcript.reason =
          fmt::format("{} answered {} {}", action.operation, describe_trouble(recorded), *broken);
    }
    if (step.setup && !transcript.reason.empty()) co_return Ending::kBlocked;
    if (answered && !fits && action.operation != tested.operation && is_unknown_operation(answer))
      co_return Ending::kBlocked;
    if (answered && !fits && is_throttling(answer)) co_return Ending::kThrottled;
    transcript.reason.clear();
    if (!answered) co_return Ending::kSilence;
    const bool last = place + 1 == tested.steps.size();
    const bool is_end = (!allows_status(step, answer.status) || lost) && !last;
    if (!fits && co_await is_denied(transcript)) co_return Ending::kDenied;  // `answer` ends here
    if (is_end) co_return Ending::kStoppedEarly;
    co_return std::nullopt;
  }

  // Whether the last answer, which the case does not allow, denies something for a reason that lies with the
  // caller; the transcript tells which. Else it is the target's.
  awaitable<bool> is_denied(Transcript& transcript) {
    const Recorded& last = transcript.exchanges.back();
    if (!last.exchange.response || !is_denial(last.answer)) co_return false;
    const std::string said = fmt::format("{} answered {}", last.operation, describe_trouble(last));
    if (options_.account_is_assumed && names_account(last.request.body, options_.account)) {
      transcript.reason = fmt::format(
          "{} for an ARN of account {}, which may be that of others: --account names the caller's", said,
          options_.account);
      co_return true;
    }
    const Case& tested = *transcript.tested;
    if (last.operation != tested.operation) {  // no probe tells whether the caller may ask that at all
      transcript.reason = fmt::format("{}: check what the credentials permit", said);
      co_return true;
    }
    const std::vector<Recorded>& probed = probes_[{tested.service, tested.operation}].exchanges;
    if (probed.empty() || is_denial(probed.front().answer)) co_return false;  // it never answered otherwise
    const Json input = probe_input(catalogue_.family_of(tested.service, tested.operation));
    Recorded control = co_await send(Purpose::kControl, tested.operation,
                                     encoder_.encode(tested.service, tested.operation, input));
    const bool is_shut_out = is_same_denial(control.answer, last.answer);
    transcript.exchanges.push_back(std::move(control));  // `last` ends here
    if (!is_shut_out) co_return false;
    transcript.reason = fmt::format(
        "{}, and answers so by now what it answered otherwise in the beginning: the credentials have ended, "
        "or what they permit has changed",
        said);
    shut_out_ = fmt::format("not asked: {}", transcript.reason);
    co_return true;
  }

  // Whether a member of an input is an ARN of this account.
  static bool names_account(std::string_view body, const std::string& account) {
    const auto input = base::parse_json(body);
    return input && std::ranges::any_of(input->members(), [&](const base::JsonMember& member) {
             const auto arn = cases::Arn::parse(member.value.as_string());
             return arn && arn->account == account;
           });
  }

  // What is wrong with the output of an answer whose status and error a step allows; nothing when nothing is.
  static std::optional<std::string> find_broken(const cases::Step& step, const wire::Answer& answer,
                                                const cases::Variables& variables) {
    std::optional<std::string> broken;
    for (const cases::Allowed& lawful : step.allow) {
      if (!lawful.fits(answer.status, answer.identity.name())) continue;
      broken.reset();
      for (const cases::OutputRule& rule : lawful.output) {
        if (!broken) broken = cases::find_broken(rule, answer.body, variables);
      }
      if (!broken) return std::nullopt;
    }
    return broken;
  }

  // Takes what a step keeps out of its answer; the pointer that leads to no text when there is one.
  static std::optional<std::string> keep_values(const cases::Step& step, const wire::Answer& answer,
                                                cases::Variables& variables) {
    for (const cases::Keep& keep : step.keep) {
      const Json* value = answer.body.at_pointer(keep.pointer);
      if (value == nullptr || !value->is_string()) return keep.pointer;
      variables.set(keep.name, value->as_string());
    }
    return std::nullopt;
  }

  // The end of the steps that go byte for byte on one connection from `first` on; `first` where it goes alone
  // and as usual.
  static std::size_t end_of_conversation(const Case& tested, std::size_t first) {
    const auto* send = std::get_if<cases::Send>(&tested.steps[first].action);
    if (send == nullptr) return first;
    const std::size_t end = tested.end_of_conversation(first);
    return end > first + 1 || send->is_byte_for_byte() ? end : first;
  }

  // Carries out the steps [first, end) byte for byte on one connection of their own. Gives the case's ending
  // where it ends with them.
  awaitable<std::optional<Ending>> converse(Transcript& transcript, std::size_t first, std::size_t end) {
    const Case& tested = *transcript.tested;
    std::vector<Recorded> asked;
    std::vector<transport::Message> messages;
    for (std::size_t i = first; i < end; ++i) {
      const cases::Send& action = std::get<cases::Send>(tested.steps[i].action);
      auto request = encoder_.encode(tested.service, action, transcript.variables);
      if (!request) {
        transcript.reason = base::render(request.error());
        co_return Ending::kBlocked;
      }
      wire::RawRequest raw = spell(action, *request);
      messages.push_back(
          {std::move(raw.bytes), raw.pause_bytes, action.connection == cases::Connection::kPipelined});
      Recorded& recorded = asked.emplace_back();
      recorded.purpose = Purpose::kStep;
      recorded.step = i;
      recorded.operation = action.operation;
      recorded.request = *std::move(request);
      recorded.byte_for_byte = action.is_byte_for_byte();
    }
    std::vector<transport::Exchange> exchanges = co_await carrier_.converse(std::move(messages));
    if (result_.interrupted) throw boost::system::system_error(asio::error::operation_aborted);
    for (std::size_t k = 0; k < asked.size(); ++k) {
      const cases::Step& step = tested.steps[first + k];
      const std::size_t place = transcript.exchanges.size();
      transcript.exchanges.push_back(std::move(asked[k]));
      Recorded& recorded = transcript.exchanges.back();
      recorded.exchange = std::move(exchanges[k]);
      if (may_be_several(std::get<cases::Send>(step.action))) recorded.exchange.leftover.clear();
      take_in(recorded);
      const auto& error = recorded.exchange.error;
      if (error) {
        const bool closed = error->fault == transport::TransportFault::kClosedEarly;
        if (closed && step.allows_closing()) co_return std::nullopt;  // nothing more on this connection
        co_return Ending::kSilence;
      }
      if (is_throttling(recorded.answer) && !among(step.allow, recorded.answer)) {
        transcript.reason = fmt::format("{} answered {}", recorded.operation, describe_trouble(recorded));
        co_return Ending::kThrottled;
      }
      if (!among(step.allow, recorded.answer) && co_await is_denied(transcript)) co_return Ending::kDenied;
      if (!allows_status(step, transcript.exchanges[place].answer.status) &&
          first + k + 1 < tested.steps.size())
        co_return Ending::kStoppedEarly;
    }
    co_return std::nullopt;
  }

  // Whether HTTP leaves open that the bytes are more than one request, so that more answers may follow.
  static bool may_be_several(const cases::Send& send) {
    const wire::Malform* malform = wire::find_malform(send.malform);
    return malform != nullptr && !malform->is_one_message;
  }

  static bool allows_status(const cases::Step& step, int status) {
    return std::any_of(step.allow.begin(), step.allow.end(), [&](const cases::Allowed& lawful) {
      return std::find(lawful.statuses.begin(), lawful.statuses.end(), status) != lawful.statuses.end();
    });
  }

  // The control question: the harmless request of the probe, on a fresh connection. Any answer will do.
  awaitable<bool> ask_control(Transcript& transcript) {
    const Case& tested = *transcript.tested;
    co_await carrier_.close_idle();
    const Json input = probe_input(catalogue_.family_of(tested.service, tested.operation));
    Recorded control = co_await send(Purpose::kControl, tested.operation,
                                     encoder_.encode(tested.service, tested.operation, input));
    const bool answered = is_answer(control.exchange);
    transcript.exchanges.push_back(std::move(control));
    co_return answered;
  }

  // Brings a job into the state that a case needs; tells what was missing when it cannot.
  awaitable<std::optional<std::string>> reach(Transcript& transcript, const cases::Need& need) {
    const Family& family = catalogue_.families[need.family];
    std::optional<std::string> unfit;
    if (const auto job = handed_out_.find(*transcript.tested, need)) {
      unfit = co_await take_from_fixture(transcript, need, family, *job);
      if (!unfit) co_return std::nullopt;
    } else if (!options_.fixture.jobs.empty()) {
      unfit = "the fixture has none, or none left";
    }
    if (!options_.may_create) {
      co_return fmt::format("needs a job in {}; {}{}", need.state, unfit ? *unfit + "; " : "",
                            kOnlyOnLoopback);
    }
    cases::Variables variables = transcript.variables;
    variables.set("location", std::string(location_for(need.state)));
    variables.set("nonce", nonce(*transcript.tested, need.name));
    const auto input = cases::fill(family.start_input, variables);
    if (!input) co_return base::render(input.error());
    co_await send(transcript, Purpose::kSetup, 0, family.start,
                  encoder_.encode(family.service, family.start, *input));
    const Recorded& started = transcript.exchanges.back();
    const Json* address = started.answer.body.at_pointer(family.start_address);
    std::optional<std::string> missing;
    if (!succeeded(started)) {
      missing = fmt::format("needs a job in {}: {} answered {}", need.state, family.start,
                            describe_trouble(started));
    } else if (address == nullptr || !address->is_string()) {
      missing = fmt::format("needs a job in {}: the answer of {} has no {}", need.state, family.start,
                            family.start_address);
    } else {
      transcript.variables.set(need.name, address->as_string());
    }
    if (missing) co_return missing;
    co_return co_await settle(transcript, need, family);
  }

  // The input that means a job, for any operation of its family.
  static Json address_of(const Family& family, const std::string& job) {
    Json input = Json::object();
    input.set(family.member, Json::string(job));
    return input;
  }

  // Asks how a job is: the last record of the transcript is the answer.
  awaitable<void> look_at(Transcript& transcript, Purpose purpose, std::size_t step, const Family& family,
                          const std::string& job) {
    co_await send(transcript, purpose, step, family.describe,
                  encoder_.encode(family.service, family.describe, address_of(family, job)));
  }

  // Looks whether a job of the fixture is in the state wanted; tells why not. A target that cannot be asked
  // is taken at the fixture's word.
  awaitable<std::optional<std::string>> take_from_fixture(Transcript& transcript, const cases::Need& need,
                                                          const Family& family, std::string job) {
    co_await look_at(transcript, Purpose::kSetup, 0, family, job);
    const Recorded& described = transcript.exchanges.back();
    const std::string state = state_in(described, family);
    std::optional<std::string> unfit;
    if (succeeded(described) && state != need.state) {
      unfit = fmt::format("the fixture's job is in {}", state.empty() ? "no state" : state);
    } else if (!succeeded(described) && !is_unknown_operation(described.answer)) {
      unfit =
          fmt::format("{} answered {} for the fixture's job", family.describe, describe_trouble(described));
    }
    if (!unfit) transcript.variables.set(need.name, std::move(job));
    co_return unfit;
  }

  // Takes a job that was just started to the state wanted: by waiting, or by stopping it.
  awaitable<std::optional<std::string>> settle(Transcript& transcript, const cases::Need& need,
                                               const Family& family) {
    const std::string* known = transcript.variables.find(need.name);
    const std::string job = known == nullptr ? std::string() : *known;
    if (need.state == "SUBMITTED") co_return std::nullopt;
    if (need.state == "STOP_REQUESTED" || need.state == "STOPPED") {
      co_await send(transcript, Purpose::kSetup, 0, family.stop,
                    encoder_.encode(family.service, family.stop, address_of(family, job)));
      const Recorded& stopped = transcript.exchanges.back();
      const bool accepted = succeeded(stopped);
      const std::string trouble = accepted ? std::string() : describe_trouble(stopped);
      if (!accepted)
        co_return fmt::format("needs a job in {}: {} answered {}", need.state, family.stop, trouble);
      if (need.state == "STOP_REQUESTED") co_return co_await find_early_end(transcript, need, family, job);
    }
    std::vector<std::string> wanted(1, need.state);
    const WaitResult waited =
        co_await wait_for(transcript, Purpose::kSetup, 0, family, job, std::move(wanted));
    if (waited.reached) co_return std::nullopt;
    const std::string seen = waited.states.empty() ? "no state" : fmt::format("{}", waited.states.back());
    co_return fmt::format("needs a job in {}: {}", need.state,
                          waited.trouble.empty()
                              ? fmt::format("after {} ms {} still shows {} (--patience)",
                                            options_.patience.count(), family.describe, seen)
                              : waited.trouble);
  }

  // Tells when a job that takes a stop had come to another end by itself: then nothing was stopped. A target
  // that cannot be asked is taken at its word.
  awaitable<std::optional<std::string>> find_early_end(Transcript& transcript, const cases::Need& need,
                                                       const Family& family, std::string job) {
    co_await look_at(transcript, Purpose::kSetup, 0, family, job);
    const Recorded& described = transcript.exchanges.back();
    const std::string state = succeeded(described) ? state_in(described, family) : std::string();
    const bool ended =
        std::find(family.final_states.begin(), family.final_states.end(), state) != family.final_states.end();
    if (!ended || state == "STOPPED") co_return std::nullopt;
    co_return fmt::format("needs a job in {}: the job became {}", need.state, state);
  }

  awaitable<WaitResult> wait_for(Transcript& transcript, Purpose purpose, std::size_t step,
                                 const Family& family, std::string job, std::vector<std::string> wanted) {
    const auto among = [](const std::vector<std::string>& states, const std::string& state) {
      return std::find(states.begin(), states.end(), state) != states.end();
    };
    WaitResult result;
    result.step = step;
    const auto deadline = carrier_.now() + options_.patience;
    for (Milliseconds wait = kFirstPoll;; wait = std::min(wait * 3 / 2, kSlowestPoll)) {
      co_await look_at(transcript, purpose, step, family, job);
      const Recorded& described = transcript.exchanges.back();
      const std::string state = state_in(described, family);
      result.silent = described.exchange.error.has_value();
      result.throttled = is_throttling(described.answer);
      result.unknown = is_unknown_operation(described.answer);
      if (!succeeded(described)) {
        result.trouble = fmt::format("{} answered {}", family.describe, describe_trouble(described));
      } else if (state.empty()) {
        result.trouble = fmt::format("the answer of {} has no {}", family.describe, family.describe_state);
      }
      if (!result.states.empty() && result.states.back() == state) drop_repeated(transcript.exchanges);
      if (!result.trouble.empty()) co_return result;
      if (result.states.empty() || result.states.back() != state) result.states.push_back(state);
      result.reached = among(wanted, state);
      if (result.reached) co_return result;
      if (among(family.final_states, state)) {
        result.trouble = fmt::format("the job became {}", state);
        co_return result;
      }
      const auto left = std::chrono::ceil<Milliseconds>(deadline - carrier_.now());
      if (left <= Milliseconds::zero()) co_return result;
      co_await pause(std::min(wait, left));  // so that the last look is when the patience ends
      // Meanwhile: each of the cases that wait would find out by itself else.
      result.silent = silence_.gone();
      if (result.silent) co_return result;
    }
  }

  // A poll that shows the same state as the one before it replaces that one: a long wait stays a short
  // transcript.
  static void drop_repeated(std::vector<Recorded>& exchanges) {
    const auto before = exchanges.end() - 2;
    if (before->purpose != Purpose::kRetried) exchanges.erase(before);
  }

  asio::io_context& context_;
  transport::Carrier& carrier_;
  const cases::Catalogue& catalogue_;
  RequestEncoder encoder_;
  std::span<const Case* const> selected_;
  const RunOptions& options_;
  cases::HandedOut handed_out_;
  std::size_t kept_bytes_ = 0;  ///< of answers
  std::map<OperationName, Probe> probes_;
  bool answered_first_ = false;  ///< the first question of all
  /// How the target answers an operation that does not exist, by service and input.
  std::map<std::pair<std::string_view, std::string>, Recorded> controls_;
  /// How the target answers what does not exist, with the input of an operation that a case needs.
  std::map<std::pair<std::string, std::string>, Recorded> denials_;
  std::optional<Error> unreachable_;
  SilenceWatch silence_;
  std::optional<std::string>
      shut_out_;  ///< why nothing is asked any more: the caller is denied everything by now
  RunResult result_;
  std::deque<asio::cancellation_signal> cancellations_;
  std::size_t next_ = 0;
  std::function<void()> add_worker_;
  std::size_t workers_left_ = 0;
  std::size_t workers_busy_ = 0;  ///< without those that wait besides
  std::size_t waiting_ = 0;
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
  }
  return "";
}

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
