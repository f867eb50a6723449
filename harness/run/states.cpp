// See states.h.
#include "run/states.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "cases/template.h"
#include "run/implemented.h"
#include "run/job_exchange.h"
#include "run/retry.h"

namespace touchstone::run {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using cases::Family;
using Milliseconds = std::chrono::milliseconds;

// Polling starts fast for emulators and slows down for services that take minutes.
constexpr Milliseconds kFirstPoll{10};
constexpr Milliseconds kSlowestPoll{2000};

// How long a job that was started may be unknown to those who look at it: no page promises that it is found
// at once.
constexpr Milliseconds kFoundWithin{2000};

bool is_not_found(const wire::Answer& answer) {
  return answer.is_error() && answer.identity.name().ends_with("NotFoundException");
}

// Whether whoever asked the same before found something.
bool was_found(const Transcript& transcript, const Recorded& look) {
  return std::ranges::any_of(transcript.exchanges, [&](const Recorded& earlier) {
    return earlier.operation == look.operation && earlier.request.body == look.request.body &&
           succeeded(earlier);
  });
}

bool is_among(const std::vector<std::string>& states, const std::string& state) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

// A poll that shows the same state as the one before it replaces that one: a long wait stays a short
// transcript.
void drop_repeated(std::vector<Recorded>& exchanges) {
  const auto before = exchanges.end() - 2;
  if (before->purpose != Purpose::kRetried) exchanges.erase(before);
}

}  // namespace

awaitable<std::optional<std::string>> States::reach(Transcript& transcript, const cases::Need& need,
                                                    std::size_t attempt) {
  const Family& family = catalogue_.families[need.family];
  std::optional<std::string> unfit;
  if (const auto job = handed_out_.find(*transcript.tested, need)) {
    unfit = co_await take_from_fixture(transcript, need, family, *job);
    if (!unfit) co_return std::nullopt;
  } else if (!options_.fixture.jobs.empty()) {
    unfit = "the fixture has none, or none left";
  }
  if (!options_.may_create) {
    co_return fmt::format("needs a job in {}; {}{}", need.state, unfit ? *unfit + "; " : "", kOnlyOnLoopback);
  }
  const auto input = start_input(family, transcript.variables, need.state,
                                 encoder_.nonce(transcript.tested->id, need.name, attempt));
  if (!input) co_return base::render(input.error());
  co_await asker_.ask(transcript, Purpose::kSetup, 0, family.start,
                      encoder_.encode(family.service, family.start, *input));
  const Recorded& started = transcript.exchanges.back();
  const std::string* address = address_in(started, family);
  std::optional<std::string> missing;
  if (!succeeded(started)) {
    missing =
        fmt::format("needs a job in {}: {} answered {}", need.state, family.start, describe_trouble(started));
  } else if (address == nullptr) {
    missing = fmt::format("needs a job in {}: the answer of {} has no {}", need.state, family.start,
                          family.start_address);
  } else {
    transcript.variables.set(need.name, *address);
  }
  if (missing) co_return missing;
  co_return co_await settle(transcript, need, family);
}

// Asks how a job is: the last record of the transcript is the answer.
awaitable<void> States::look_at(Transcript& transcript, Purpose purpose, std::size_t step,
                                const Family& family, const std::string& job) {
  co_await asker_.ask(transcript, purpose, step, family.describe,
                      encoder_.encode(family.service, family.describe, address_of(family, job)));
}

// The state that Describe tells of a job; empty where it tells none.
awaitable<std::string> States::state_now(Transcript& transcript, Purpose purpose, const Family& family,
                                         std::string job) {
  co_await look_at(transcript, purpose, 0, family, job);
  const Recorded& described = transcript.exchanges.back();
  co_return succeeded(described) ? state_in(described, family) : std::string();
}

// Looks whether a job of the fixture is in the state wanted; tells why not. A target that cannot be asked
// is taken at the fixture's word.
awaitable<std::optional<std::string>> States::take_from_fixture(Transcript& transcript,
                                                                const cases::Need& need, const Family& family,
                                                                std::string job) {
  co_await look_at(transcript, Purpose::kSetup, 0, family, job);
  const Recorded& described = transcript.exchanges.back();
  const std::string state = state_in(described, family);
  std::optional<std::string> unfit;
  if (succeeded(described) && state != need.state) {
    unfit = fmt::format("the fixture's job is in {}", state.empty() ? "no state" : state);
  } else if (!succeeded(described) && !is_unknown_operation(described.answer)) {
    unfit = fmt::format("{} answered {} for the fixture's job", family.describe, describe_trouble(described));
  }
  if (unfit) {
    unfit_jobs_.insert(fmt::format("{} {}, wanted in {}: {}", family.id(), job, need.state, *unfit));
  } else {
    transcript.variables.set(need.name, std::move(job));
  }
  co_return unfit;
}

// Takes a job that was just started to the state wanted: by waiting, or by stopping it.
awaitable<std::optional<std::string>> States::settle(Transcript& transcript, const cases::Need& need,
                                                     const Family& family) {
  const std::string* known = transcript.variables.find(need.name);
  const std::string job = known == nullptr ? std::string() : *known;
  if (need.state == "SUBMITTED") co_return std::nullopt;
  if (need.state == "STOP_REQUESTED" || need.state == "STOPPED") {
    co_await asker_.ask(transcript, Purpose::kSetup, 0, family.stop,
                        encoder_.encode(family.service, family.stop, address_of(family, job)));
    const Recorded& stopped = transcript.exchanges.back();
    const bool accepted = succeeded(stopped);
    const std::string trouble = accepted ? std::string() : describe_trouble(stopped);
    if (!accepted)
      co_return fmt::format("needs a job in {}: {} answered {}", need.state, family.stop, trouble);
    if (need.state == "STOP_REQUESTED") co_return co_await find_early_end(transcript, need, family, job);
  }
  std::vector<std::string> wanted(1, need.state);
  const WaitResult waited = co_await wait_for(transcript, Purpose::kSetup, 0, family, job, std::move(wanted));
  if (waited.reached) co_return std::nullopt;
  const std::string seen = waited.states.empty() ? "no state" : fmt::format("{}", waited.states.back());
  co_return fmt::format("needs a job in {}: {}", need.state,
                        waited.trouble.empty() ? fmt::format("after {} ms {} still shows {} (--patience)",
                                                             options_.patience.count(), family.describe, seen)
                                               : waited.trouble);
}

// Tells when a job that takes a stop had come to another end by itself: then nothing was stopped. A target
// that cannot be asked is taken at its word.
awaitable<std::optional<std::string>> States::find_early_end(Transcript& transcript, const cases::Need& need,
                                                             const Family& family, std::string job) {
  const std::string state = co_await state_now(transcript, Purpose::kSetup, family, std::move(job));
  if (!is_among(family.final_states, state) || state == "STOPPED") co_return std::nullopt;
  co_return fmt::format("needs a job in {}: the job became {}", need.state, state);
}

awaitable<WaitResult> States::wait_for(Transcript& transcript, Purpose purpose, std::size_t step,
                                       const Family& family, std::string job,
                                       std::vector<std::string> wanted) {
  WaitResult result;
  result.step = step;
  const auto began = carrier_.now();
  const auto deadline = began + options_.patience;
  bool was_missing = false;
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
    const bool is_missing = is_not_found(described.answer) && !was_found(transcript, described);
    if ((!result.states.empty() && result.states.back() == state) || (was_missing && is_missing))
      drop_repeated(transcript.exchanges);
    was_missing = is_missing;
    const auto grace =
        std::chrono::ceil<Milliseconds>(began + std::min(options_.patience, kFoundWithin) - carrier_.now());
    if (is_missing && grace > Milliseconds::zero() && !asker_.silence().gone()) {
      result.trouble.clear();
      co_await workers_.pause(std::min(wait, grace));
      continue;
    }
    if (!result.trouble.empty()) co_return result;
    if (result.states.empty() || result.states.back() != state) result.states.push_back(state);
    result.reached = is_among(wanted, state);
    if (result.reached) co_return result;
    if (is_among(family.final_states, state)) {
      result.trouble = fmt::format("the job became {}", state);
      co_return result;
    }
    const auto left = std::chrono::ceil<Milliseconds>(deadline - carrier_.now());
    if (left <= Milliseconds::zero()) co_return result;
    co_await workers_.pause(std::min(wait, left));  // so that the last look is when the patience ends
    // Meanwhile: each of the cases that wait would find out by itself else.
    result.silent = asker_.silence().gone();
    if (result.silent) co_return result;
  }
}

awaitable<std::optional<Overtaken>> States::find_overtaken(Transcript& transcript) {
  for (const cases::Need& need : transcript.tested->needs) {
    const Family& family = catalogue_.families[need.family];
    const std::string* job = transcript.variables.find(need.name);
    if (job == nullptr || is_among(family.final_states, need.state)) continue;
    std::string state = co_await state_now(transcript, Purpose::kControl, family, *job);
    if (state != "STOPPED" && is_among(family.final_states, state))
      co_return Overtaken{&need, std::move(state)};
  }
  co_return std::nullopt;
}

awaitable<bool> States::lives_longer(Transcript& transcript, cases::Need need, std::size_t attempt,
                                     Milliseconds age) {
  const auto born = carrier_.now();
  if (need.state == "STOP_REQUESTED") need.state = "SUBMITTED";  // else a stop would touch it
  if (co_await reach(transcript, need, attempt)) co_return false;
  const auto left = std::chrono::ceil<Milliseconds>(born + age - carrier_.now());
  if (left > Milliseconds::zero()) co_await workers_.pause(left);
  const Family& family = catalogue_.families[need.family];
  const std::string* job = transcript.variables.find(need.name);
  if (job == nullptr) co_return false;
  const std::string state = co_await state_now(transcript, Purpose::kControl, family, *job);
  co_return !state.empty() && !is_among(family.final_states, state);
}

}  // namespace touchstone::run
