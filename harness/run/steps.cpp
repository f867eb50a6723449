// See steps.h.
#include "run/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "cases/expand_arns.h"
#include "cases/output_rules.h"
#include "cases/template.h"
#include "run/implemented.h"
#include "run/retry.h"
#include "wire/malform.h"

namespace touchstone::run {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using base::Json;
using cases::Case;

// Whether a member of an input is an ARN of this account.
bool names_account(std::string_view body, const std::string& account) {
  const auto input = base::parse_json(body);
  return input && std::ranges::any_of(input->members(), [&](const base::JsonMember& member) {
           const auto arn = cases::Arn::parse(member.value.as_string());
           return arn && arn->account == account;
         });
}

// What is wrong with the output of an answer whose status and error a step allows; nothing when nothing is.
std::optional<std::string> find_broken_output(const cases::Step& step, const wire::Answer& answer,
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
std::optional<std::string> keep_values(const cases::Step& step, const wire::Answer& answer,
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
std::size_t end_of_conversation(const Case& tested, std::size_t first) {
  const auto* send = std::get_if<cases::Send>(&tested.steps[first].action);
  if (send == nullptr) return first;
  const std::size_t end = tested.end_of_conversation(first);
  return end > first + 1 || send->is_byte_for_byte() ? end : first;
}

// Whether HTTP leaves open that the bytes are more than one request, so that more answers may follow.
bool may_be_several(const cases::Send& send) {
  const wire::Malform* malform = wire::find_malform(send.malform);
  return malform != nullptr && !malform->is_one_message;
}

// Where an answer that a step allows lacks an item of a list that the step looks for, what asks for the next
// page; nothing where there is none, or it holds the item.
std::optional<std::string> find_next_page(const cases::Step& step, const wire::Answer& answer,
                                          const cases::Variables& variables) {
  const Json* token = answer.body.find("NextToken");
  if (token == nullptr || token->as_string().empty()) return std::nullopt;
  const auto is_missed = [&](const cases::OutputRule& rule) {
    return rule.kind == cases::OutputRule::Kind::kContains &&
           cases::find_broken(rule, answer.body, variables).has_value();
  };
  const bool looks_on = std::ranges::any_of(step.allow, [&](const cases::Allowed& lawful) {
    return lawful.fits(answer.status, answer.identity.name()) &&
           std::ranges::any_of(lawful.output, is_missed);
  });
  return looks_on ? std::optional(token->as_string()) : std::nullopt;
}

// A text as a template that stands for it.
std::string as_template(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) out += '$';
    out += text[i];
  }
  return out;
}

bool allows_status(const cases::Step& step, int status) {
  return std::any_of(step.allow.begin(), step.allow.end(), [&](const cases::Allowed& lawful) {
    return std::find(lawful.statuses.begin(), lawful.statuses.end(), status) != lawful.statuses.end();
  });
}

}  // namespace

bool is_as_allowed(const Transcript& transcript) {
  const auto is_lawful = [&](const Recorded& recorded) {
    if (recorded.purpose != Purpose::kStep) return true;
    const cases::Step& step = transcript.tested->steps[recorded.step];
    return among(step.allow, recorded.answer) &&
           !find_broken_output(step, recorded.answer, transcript.variables);
  };
  return std::ranges::all_of(transcript.exchanges, is_lawful) &&
         std::ranges::all_of(transcript.waits, &WaitResult::reached);
}

awaitable<Ending> Steps::carry_out(Transcript& transcript) {
  const Case& tested = *transcript.tested;
  for (std::size_t i = 0; i < tested.steps.size(); ++i) {
    if (const std::size_t end = end_of_conversation(tested, i); end > i) {
      if (const auto ended = co_await converse_again(transcript, i, end)) co_return *ended;
      i = end - 1;
      continue;
    }
    const bool waits = std::holds_alternative<cases::Wait>(tested.steps[i].action);
    const auto ended = waits ? co_await wait_step(transcript, i) : co_await send_step(transcript, i);
    if (ended) co_return *ended;
  }
  co_return Ending::kFinished;
}

// A conversation that is throttled is held again, on another connection; see retry.h.
awaitable<std::optional<Ending>> Steps::converse_again(Transcript& transcript, std::size_t first,
                                                       std::size_t end) {
  for (std::size_t attempt = 1;; ++attempt) {
    const std::size_t before = transcript.exchanges.size();
    const auto ended = co_await converse(transcript, first, end);
    if (ended != Ending::kThrottled || attempt >= options_.retry.throttled_attempts) co_return ended;
    for (std::size_t i = before; i < transcript.exchanges.size(); ++i)
      transcript.exchanges[i].purpose = Purpose::kRetried;
    transcript.reason.clear();
    co_await asker_.pause_before_again(transcript, attempt);
  }
}

// Carries out one step; nothing when the case goes on behind it.
awaitable<std::optional<Ending>> Steps::wait_step(Transcript& transcript, std::size_t place) {
  const auto& wait = std::get<cases::Wait>(transcript.tested->steps[place].action);
  const auto job = cases::fill(wait.job, transcript.variables);
  WaitResult waited =
      co_await states_.wait_for(transcript, Purpose::kWait, place, catalogue_.families[wait.family],
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

awaitable<std::optional<Ending>> Steps::send_step(Transcript& transcript, std::size_t place) {
  const Case& tested = *transcript.tested;
  const cases::Step& step = tested.steps[place];
  const cases::Send& action = std::get<cases::Send>(step.action);
  auto request = encoder_.encode(tested.service, action, transcript.variables);
  if (!request) {
    transcript.reason = base::render(request.error());
    co_return Ending::kBlocked;
  }
  const Purpose purpose = step.setup ? Purpose::kSetup : Purpose::kStep;
  co_await asker_.ask(transcript, purpose, place, action.operation, std::move(*request), step.allow);
  if (!step.setup && step.looks_for_an_item()) co_await turn_pages(transcript, place);
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
                 step.setup ? find_broken_output(step, answer, transcript.variables) : std::nullopt) {
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

// Looks for an item of a list in its further pages. The page that holds it counts, or the last one; those
// before it are set aside. Tokens that repeat themselves lead nowhere.
awaitable<void> Steps::turn_pages(Transcript& transcript, std::size_t place) {
  const cases::Step& step = transcript.tested->steps[place];
  std::set<std::string> seen;
  for (std::size_t page = 1; page < kMostPages; ++page) {
    const auto next = find_next_page(step, transcript.exchanges.back().answer, transcript.variables);
    if (!next || !seen.insert(*next).second) co_return;
    if (asker_.is_late() || asker_.silence().gone() || asker_.is_full()) co_return;
    cases::Send action = std::get<cases::Send>(step.action);
    auto* input = std::get_if<Json>(&action.body);
    if (input == nullptr) co_return;
    input->set("NextToken", Json::string(as_template(*next)));
    auto request = encoder_.encode(transcript.tested->service, action, transcript.variables);
    if (!request) co_return;
    transcript.exchanges.back().purpose = Purpose::kSetAside;
    co_await asker_.ask(transcript, Purpose::kStep, place, action.operation, std::move(*request), step.allow);
  }
}

// Whether the last answer, which the case does not allow, denies something for a reason that lies with the
// caller; the transcript tells which. Else it is the target's.
awaitable<bool> Steps::is_denied(Transcript& transcript) {
  const Recorded& last = transcript.exchanges.back();
  if (!last.exchange.response || !is_denial(last.answer)) co_return false;
  const std::string said = fmt::format("{} answered {}", last.operation, describe_trouble(last));
  if (options_.account_is_assumed && names_account(last.request.body, options_.account)) {
    transcript.reason =
        fmt::format("{} for an ARN of account {}, which may be that of others: --account names the caller's",
                    said, options_.account);
    co_return true;
  }
  const Case& tested = *transcript.tested;
  if (last.operation != tested.operation) {  // no probe tells whether the caller may ask that at all
    transcript.reason = fmt::format("{}: check what the credentials permit", said);
    co_return true;
  }
  const std::vector<Recorded>& probed = probes_.of(tested).exchanges;
  if (probed.empty() || is_denial(probed.front().answer)) co_return false;  // it never answered otherwise
  Recorded control = co_await probes_.ask_again(tested);
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

// Carries out the steps [first, end) byte for byte on one connection of their own. Gives the case's ending
// where it ends with them. (Some targets serve one connection at a time. Who asks for one case at a time
// keeps no other one open meanwhile.)
awaitable<std::optional<Ending>> Steps::converse(Transcript& transcript, std::size_t first, std::size_t end) {
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
  if (options_.jobs == 1) co_await asker_.close_idle();
  co_await asker_.converse(asked, std::move(messages));
  for (std::size_t k = 0; k < asked.size(); ++k) {
    const cases::Step& step = tested.steps[first + k];
    const std::size_t place = transcript.exchanges.size();
    transcript.exchanges.push_back(std::move(asked[k]));
    Recorded& recorded = transcript.exchanges.back();
    if (may_be_several(std::get<cases::Send>(step.action))) recorded.exchange.leftover.clear();
    asker_.take_in(recorded);
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
    if (!allows_status(step, transcript.exchanges[place].answer->status) &&
        first + k + 1 < tested.steps.size())
      co_return Ending::kStoppedEarly;
  }
  co_return std::nullopt;
}

}  // namespace touchstone::run
