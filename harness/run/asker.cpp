// See asker.h.
#include "run/asker.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "base/seed.h"
#include "run/retry.h"

namespace touchstone::run {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using base::Json;

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
  const std::size_t value_bytes = body_bytes < kLargeBytes ? 0 : bytes_of(recorded.answer->body);
  return exchange.received.size() + exchange.leftover.size() + body_bytes + value_bytes;
}

void note(Recorded& recorded, Purpose purpose, std::size_t step, cases::SharedText operation,
          wire::HttpRequest request) {
  recorded.purpose = purpose;
  recorded.step = step;
  recorded.operation = std::move(operation);
  recorded.request = std::move(request);
}

}  // namespace

bool succeeded(const Recorded& recorded) {
  return recorded.exchange.response && !recorded.answer->is_error();
}

std::string describe_trouble(const Recorded& recorded) {
  if (recorded.exchange.response) return recorded.answer->summary(*recorded.exchange.response);
  return recorded.exchange.error ? recorded.exchange.error->message : "no answer";
}

bool sent_something_else(const transport::Exchange& exchange) {
  using transport::TransportFault;
  return exchange.error && (exchange.error->fault == TransportFault::kNotHttp ||
                            exchange.error->fault == TransportFault::kHeadersTooLarge ||
                            exchange.error->fault == TransportFault::kBodyTooLarge);
}

bool is_answer(const transport::Exchange& exchange) {
  return exchange.response &&
         (!exchange.error ||
          (exchange.error->fault == transport::TransportFault::kTruncated && exchange.ended_in_order));
}

bool among(std::span<const cases::Allowed> allowed, const wire::Answer& answer) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const cases::Allowed& lawful) {
    return lawful.fits(answer.status, answer.identity.name());
  });
}

void shorten_copied(Recorded& recorded) {
  if (!recorded.exchange.response || recorded.exchange.response->body.size() <= kLargeBytes) return;
  cut(recorded.exchange);
  recorded.answer = recorded.answer->without_body();
}

void Asker::refuse_if_interrupted() const {
  if (interrupted_) throw boost::system::system_error(asio::error::operation_aborted);
}

// Notes in a record what came of what it asked for.
void Asker::conclude(Recorded& recorded, transport::Exchange exchange) {
  recorded.exchange = std::move(exchange);
  refuse_if_interrupted();
  if (is_answer(recorded.exchange)) silence_.answered();
  take_in(recorded);
}

awaitable<void> Asker::wait_for_turn() {
  co_await carrier_.pause(std::chrono::ceil<std::chrono::milliseconds>(pace_.take_turn(carrier_.now())));
}

void Asker::take_in(Recorded& recorded) {
  transport::Exchange& exchange = recorded.exchange;
  shorten(exchange);
  // What went out as usual follows from the request. Kept besides, it would be the body of each large
  // request once more.
  if (!recorded.byte_for_byte) std::string().swap(exchange.sent);  // to assign nothing would keep the memory
  drop_what_follows(recorded);
  if (exchange.response) {
    recorded.answer = answers_.decode(*exchange.response);
    if (is_throttling(recorded.answer)) {
      pace_.throttled(carrier_.now());
    } else {
      pace_.answered();
    }
  }
  kept_bytes_ += bytes_of(recorded);
}

awaitable<Recorded> Asker::ask(Purpose purpose, cases::SharedText operation, wire::HttpRequest request) {
  Recorded recorded;
  note(recorded, purpose, 0, std::move(operation), std::move(request));
  if (pace_.is_slow()) co_await wait_for_turn();
  conclude(recorded, co_await carrier_.exchange(recorded.request));
  co_return recorded;
}

// A record is large, so it is made where it stays: in the coroutines' frames it made each of them too large
// for Asio to reuse.
awaitable<void> Asker::ask(Transcript& transcript, Purpose purpose, std::size_t step,
                           cases::SharedText operation, wire::HttpRequest request,
                           std::span<const cases::Allowed> allowed) {
  const cases::Case& tested = *transcript.tested;
  for (std::size_t attempt = 1;; ++attempt) {
    Recorded& recorded = transcript.exchanges.emplace_back();
    note(recorded, purpose, step, operation, std::move(request));
    try {
      if (pace_.is_slow()) co_await wait_for_turn();
      conclude(recorded, co_await carrier_.exchange(recorded.request));
    } catch (const boost::system::system_error&) {
      transcript.exchanges.pop_back();
      throw;
    }
    const bool throttled = is_throttling(recorded.answer);
    const bool again =
        throttled ? !among(allowed, recorded.answer)
                  : is_dropped(recorded.exchange) && may_repeat(recorded.exchange, tested, operation);
    const std::size_t attempts = throttled ? options_.retry.throttled_attempts : options_.retry.attempts;
    if (!again || attempt >= attempts) co_return;
    co_await pause_before_again(transcript, attempt);
    if (silence_.gone()) co_return;  // meanwhile: who is not there need not be asked again
    request = recorded.request;
    recorded.purpose = Purpose::kRetried;
  }
}

awaitable<void> Asker::pause_before_again(const Transcript& transcript, std::size_t attempt) {
  base::Random random(options_.seed,
                      fmt::format("{}#{}", transcript.tested->id, transcript.exchanges.size()));
  co_await carrier_.pause(pause_after(options_.retry, attempt, random));
}

awaitable<void> Asker::converse(std::span<Recorded> asked, std::vector<transport::Message> messages) {
  for (std::size_t i = 0; i < messages.size() && pace_.is_slow(); ++i) co_await wait_for_turn();
  std::vector<transport::Exchange> exchanges = co_await carrier_.converse(std::move(messages));
  refuse_if_interrupted();
  for (std::size_t k = 0; k < asked.size(); ++k) asked[k].exchange = std::move(exchanges[k]);
}

}  // namespace touchstone::run
