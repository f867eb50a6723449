// See probes.h.
#include "run/probes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cases/template.h"
#include "run/implemented.h"
#include "run/job_exchange.h"

namespace touchstone::run {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using base::Error;
using base::ErrorCode;
using base::Json;

bool sent_anything(const Probe& probe) {
  return std::any_of(probe.exchanges.begin(), probe.exchanges.end(), [](const Recorded& recorded) {
    return recorded.exchange.response || !recorded.exchange.received.empty();
  });
}

bool cannot_connect(transport::TransportFault fault) {
  using transport::TransportFault;
  return fault == TransportFault::kResolve || fault == TransportFault::kConnect ||
         fault == TransportFault::kTlsHandshake || fault == TransportFault::kTlsCertificate;
}

}  // namespace

void Probes::begin(const std::shared_ptr<Batch>& batch, std::size_t at_once) {
  batch->workers_left = std::max<std::size_t>(1, std::min(at_once, batch->tasks.size()));
  for (std::size_t i = batch->workers_left; i > 0; --i) workers_.spawn(work_through(batch));
}

awaitable<void> Probes::work_through(std::shared_ptr<Batch> batch) {
  while (batch->next < batch->tasks.size() && !asker_.is_late()) co_await batch->tasks[batch->next++]();
  if (--batch->workers_left == 0) batch->then();
}

awaitable<void> Probes::ask_all(std::span<const cases::Case* const> selected, std::function<void()> then) {
  std::set<OperationName> operations;
  OperationName last;
  for (const cases::Case* tested : selected) {  // nearly all stand beside others of their operation
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
    Json input = input_for(name.first, name.second);
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
  if (options_.wants_ready && is_unready(first->answer)) {
    unreachable_ = Error{ErrorCode::kUnreachable,
                         fmt::format("{} is not ready: it answers {}", options_.client.endpoint.to_string(),
                                     describe_trouble(*first)),
                         "--wait gives it longer"};
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

awaitable<void> Probes::ask_control_of(OperationName name, Json input, Recorded& control) {
  control = co_await asker_.ask(Purpose::kProbe, kControlOperation,
                                encoder_.encode(name.first, kControlOperation, input));
}

awaitable<void> Probes::probe(const Question& question) {
  if (asker_.silence().gone() && !answered_first_) co_return;
  const auto& [service, operation] = question.name;
  Probe& probe = probes_[question.name];
  probe.exchanges.push_back(
      co_await asker_.ask(Purpose::kProbe, operation, encoder_.encode(service, operation, question.input)));
  const Recorded& probed = probe.exchanges.back();
  probe.missing = tells_not_implemented(probed, *question.control);
  // Of those that are asked at once each may hang by itself: its own cases tell.
  if (!answered_first_ && !is_answer(probed.exchange) && !sent_something_else(probed.exchange))
    asker_.silence().silent(fmt::format("the probe of {}/{}", service, operation));
  if (!probe.missing && is_denial(probed.answer)) {
    // Who may ask is decided before what is asked is read.
    Recorded odd =
        co_await asker_.ask(Purpose::kProbe, operation, encoder_.encode(service, operation, Json::object()));
    probe.missing = tells_denied(probed, odd);
    probe.exchanges.push_back(std::move(odd));  // `probed` ends here
  }
  if (probe.missing && options_.may_create && !is_closed_by_name(probe.exchanges.front().answer) &&
      !is_denial(probe.exchanges.front().answer))
    co_await try_with_a_job(question.name, probe);
  probe.exchanges.push_back(*question.control);
  std::ranges::for_each(probe.exchanges, shorten_copied);
}

// A target that answers all that goes wrong alike hides operations that it has: one that stops a job is
// there.
awaitable<void> Probes::try_with_a_job(OperationName name, Probe& probe) {
  const auto& [service, operation] = name;
  const cases::Family* family = catalogue_.family_of(service, operation);
  if (family == nullptr) co_return;
  const auto input = start_input(*family, encoder_.variables_of(std::string(service), std::string(operation)),
                                 "", encoder_.nonce(fmt::format("{}/{}", service, operation), "probe", 1));
  if (!input) co_return;
  const Recorded started =
      co_await asker_.ask(Purpose::kProbe, family->start, encoder_.encode(service, family->start, *input));
  const std::string* address = address_in(started, *family);
  if (!succeeded(started) || address == nullptr) co_return;
  const Recorded stopped = co_await asker_.ask(
      Purpose::kProbe, operation, encoder_.encode(service, operation, address_of(*family, *address)));
  if (succeeded(stopped)) probe.missing.reset();
}

// Whether somebody took connections and said nothing to anything.
void Probes::find_unreachable() {
  if (probes_.empty() || std::any_of(probes_.begin(), probes_.end(),
                                     [](const auto& probe) { return sent_anything(probe.second); })) {
    return;
  }
  const auto& error = controls_.begin()->second.exchange.error;
  unreachable_ = Error{ErrorCode::kUnreachable,
                       fmt::format("{} takes connections but answered none of {} requests: {}",
                                   options_.client.endpoint.to_string(), probes_.size() + controls_.size(),
                                   error ? error->message : "no answer"),
                       "check that this is the target's port, and http or https; --timeout gives it longer"};
}

Json Probes::input_for(std::string_view service, std::string_view operation) const {
  const cases::Family* family = catalogue_.family_of(service, operation);
  if (family == nullptr) return Json::object();
  return address_of(*family,
                    cases::fill(family->unknown, encoder_.base_variables()).value_or(family->unknown));
}

awaitable<Recorded> Probes::ask_as(const cases::Case& tested, cases::SharedText operation) {
  auto request = encoder_.encode(tested.service, operation, input_for(tested.service, tested.operation));
  return asker_.ask(Purpose::kControl, std::move(operation), std::move(request));
}

awaitable<bool> Probes::is_not_implemented(std::string_view service, const Recorded& recorded) {
  const std::pair<std::string, std::string> name(service, recorded.operation);
  auto asked = controls_of_siblings_.find(name);
  if (asked == controls_of_siblings_.end()) {
    const Json input = base::parse_json(recorded.request.body).value_or(Json::object());
    Recorded control = co_await asker_.ask(Purpose::kProbe, kControlOperation,
                                           encoder_.encode(service, kControlOperation, input));
    asked = controls_of_siblings_.try_emplace(name, std::move(control)).first;
  }
  co_return tells_not_implemented(recorded, asked->second).has_value();
}

}  // namespace touchstone::run
