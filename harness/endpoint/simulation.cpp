// See simulation.h.
#include "endpoint/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <utility>

#include "transport/answer_reader.h"
#include "transport/message_parser.h"
#include "transport/reply_bytes.h"
#include "transport/request_headers.h"

namespace touchstone::endpoint {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using transport::AnswerReader;
using transport::Exchange;
using transport::Progress;
using transport::Reply;
using transport::StreamEnd;

constexpr std::string_view kEndOfFile = "before the connection ended: End of file";
constexpr std::string_view kReset = "before the connection ended: Connection reset by peer";

/// A reply and how it is to be framed; `reply.delay` and its drops are left to who carries it.
struct Served {
  Reply reply;
  transport::Framing framing;
};

}  // namespace

/// The target's end of one connection.
class Simulation::Connection {
 public:
  /// Takes bytes and answers the first whole request among all that were not answered yet; nothing when there
  /// is none.
  std::optional<Served> serve(std::string_view bytes, Endpoint& endpoint, Endpoint::TimePoint now) {
    unread_ += bytes;
    if (deaf) return std::nullopt;
    transport::RequestParser parser = new_parser();
    const std::size_t used = read(parser);
    if (parser.progress() == Progress::kNeedMore) return std::nullopt;
    unread_.erase(0, used);
    if (parser.progress() != Progress::kComplete) {
      Reply refusal = transport::refusal_of(parser.progress());
      endpoint.refuse(refusal);
      return Served{std::move(refusal), {}};
    }
    return Served{endpoint.handle(parser.message(), now), transport::framing_for(parser)};
  }

  /// Takes bytes and tells whether they want an interim answer before the rest comes.
  bool awaits_rest(std::string_view bytes) {
    unread_ += bytes;
    transport::RequestParser parser = new_parser();
    read(parser);
    return parser.progress() == Progress::kNeedMore && transport::awaits_continue(parser);
  }

  bool open = true;
  bool deaf = false;                ///< takes bytes and answers none
  std::string late = {};            ///< came behind the last answer, after a while
  std::uint64_t last_exchange = 0;  ///< the number of the exchange that used it last

 private:
  static transport::RequestParser new_parser() {
    const transport::ServerOptions limits;
    return transport::RequestParser(
        {.header_bytes = limits.max_header_bytes, .body_bytes = limits.max_body_bytes});
  }

  /// Reads what was not answered yet into a parser, and returns how many bytes that were.
  std::size_t read(transport::RequestParser& parser) const {
    std::size_t used = 0;
    while (used < unread_.size() && parser.progress() == Progress::kNeedMore) {
      const std::size_t taken = parser.feed(std::string_view(unread_).substr(used));
      used += taken;
      if (taken == 0) break;
    }
    return used;
  }

  std::string unread_;
};

/// What an exchange asks of its connection.
struct Simulation::Plan {
  bool head_request = false;
  bool may_reuse = false;
  bool may_keep = false;
};

Simulation::Simulation(Endpoint& endpoint, SimulationOptions options)
    : endpoint_(endpoint), options_(std::move(options)), random_(options_.seed, "simulated-latency") {}

Simulation::~Simulation() = default;

awaitable<Exchange> Simulation::exchange(const wire::HttpRequest& request) {
  const Plan plan{.head_request = request.method == "HEAD",
                  .may_reuse = true,
                  .may_keep = !transport::asks_to_close(request.headers)};
  return carry_out(transport::to_whole_bytes(request, options_.client.endpoint), plan);
}

awaitable<Exchange> Simulation::exchange_bytes(std::string bytes, bool head_request) {
  return carry_out(std::move(bytes), Plan{.head_request = head_request});
}

awaitable<void> Simulation::close_idle() {
  for (const auto& connection : idle_) found_late_bytes(*connection);
  idle_.clear();
  co_return;
}

awaitable<void> Simulation::pause(std::chrono::milliseconds time) { return park_until(now_ + time); }

void Simulation::run(asio::io_context& context) {
  for (;;) {
    context.poll();
    if (parked_.empty()) return;
    now_ = parked_.top().until;
    const std::function<void()> go_on = parked_.top().go_on;
    parked_.pop();
    go_on();
  }
}

awaitable<void> Simulation::park_until(TimePoint until) {
  const auto park = [this, until](auto handler) {
    // A priority queue wants to copy; what is to go on can only be moved.
    const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    parked_.push({until, ++parked_count_, [kept] { std::move (*kept)(); }});
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(park, asio::use_awaitable);
}

awaitable<Exchange> Simulation::carry_out(std::string bytes, Plan plan) {
  const TimePoint began = now_;
  Exchange exchange;
  exchange.sent = std::move(bytes);
  exchange.number = ++exchange_count_;
  std::unique_ptr<Connection> connection;
  if (plan.may_reuse) connection = take_idle(exchange);
  const bool pooled = connection != nullptr;
  if (!pooled) connection = std::make_unique<Connection>();
  std::optional<AnswerReader> reader(std::in_place, options_.client, plan.head_request, exchange);
  co_await attempt(*connection, exchange.sent, *reader);
  exchange.reused_connection = pooled;
  if (pooled && exchange.error && exchange.error->fault == transport::TransportFault::kClosedEarly) {
    exchange.error.reset();
    exchange.stale_retries = 1;
    exchange.reused_connection = false;
    connection = std::make_unique<Connection>();
    reader.emplace(options_.client, plan.head_request, exchange);
    co_await attempt(*connection, exchange.sent, *reader);
  }
  exchange.connection_kept =
      plan.may_keep && reader->reusable() && idle_.size() < options_.client.max_idle_connections;
  connection->last_exchange = exchange.number;
  if (exchange.connection_kept) idle_.push_back(std::move(connection));
  exchange.duration = std::chrono::duration_cast<std::chrono::microseconds>(now_ - began);
  co_return exchange;
}

awaitable<std::vector<Exchange>> Simulation::converse(std::vector<transport::Message> messages) {
  constexpr std::chrono::milliseconds kContinueWait{1000};
  std::vector<Exchange> exchanges(messages.size());
  Connection connection;
  std::string behind;  // of a pipelined answer: bytes that came before it, and belong to nothing
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const transport::Message& message = messages[i];
    Exchange& exchange = exchanges[i];
    exchange.number = ++exchange_count_;
    exchange.sent = message.bytes;
    exchange.reused_connection = i > 0;
    const bool last_of_many = i + 1 == messages.size() || !messages[i + 1].pipelined;
    if (!connection.open) {
      exchange.error = transport::TransportError{
          transport::TransportFault::kClosedEarly,
          "the target ended the connection, or said that it would, before this request was answered"};
      continue;
    }
    const TimePoint began = now_;
    AnswerReader reader(options_.client, false, exchange);
    behind += std::exchange(connection.late, {});
    if (!behind.empty()) reader.take(std::exchange(behind, {}));
    if (message.pause_bytes > 0) {
      if (connection.awaits_rest(std::string_view(message.bytes).substr(0, message.pause_bytes))) {
        reader.take(transport::kContinue);
      } else {
        co_await park_until(now_ + kContinueWait);
      }
    }
    if (!reader.settled())
      co_await attempt(connection, std::string_view(message.bytes).substr(message.pause_bytes), reader);
    exchange.duration = std::chrono::duration_cast<std::chrono::microseconds>(now_ - began);
    exchange.connection_kept = reader.keeps_connection() && (!last_of_many || exchange.leftover.empty());
    connection.open = connection.open && exchange.connection_kept;
    if (!last_of_many && connection.open) {
      behind = std::exchange(exchange.leftover, {});
      exchange.received.resize(exchange.received.size() - behind.size());
    }
  }
  co_return exchanges;
}

/// One request on one connection, whose answer goes to `reader`.
awaitable<void> Simulation::attempt(Connection& connection, std::string_view bytes, AnswerReader& reader) {
  const transport::Deadlines& deadlines = options_.client.deadlines;
  const TimePoint began = now_;
  const auto most = static_cast<std::uint64_t>(options_.slowest_request.count());
  co_await park_until(now_ + std::chrono::microseconds(random_.below(most + 1)));

  std::optional<Served> served = connection.serve(bytes, endpoint_, endpoint_time());
  if (!served || served->reply.delay > deadlines.first_byte) {
    co_await park_until(now_ + deadlines.first_byte);
    reader.end(StreamEnd::kOutOfTime, fmt::format("within {} ms", deadlines.first_byte.count()));
    co_return;
  }
  if (served->reply.delay.count() > 0) co_await park_until(now_ + served->reply.delay);
  if (served->reply.drop) {
    const bool reset = served->reply.reset;
    connection.open = false;
    reader.end(reset ? StreamEnd::kBroken : StreamEnd::kInOrder, reset ? kReset : kEndOfFile);
    co_return;
  }
  connection.late = std::move(served->reply.late);
  connection.deaf = served->reply.deaf;
  const transport::ReplyBytes rendered = transport::render_reply(std::move(served->reply), served->framing);
  reader.take(rendered.bytes);
  if (!reader.settled() && rendered.keep_alive) {
    co_await park_until(began + deadlines.whole);
    reader.end(StreamEnd::kOutOfTime,
               fmt::format("within the {} ms of the whole exchange", deadlines.whole.count()));
  } else if (!reader.settled()) {
    reader.end(StreamEnd::kInOrder, kEndOfFile);
  }
  connection.open = rendered.keep_alive;
}

std::unique_ptr<Simulation::Connection> Simulation::take_idle(Exchange& exchange) {
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (found_late_bytes(*connection)) continue;
    if (connection->open) return connection;
    exchange.stale_retries = 1;
  }
  return nullptr;
}

bool Simulation::found_late_bytes(const Connection& connection) {
  if (connection.late.empty()) return false;
  late_.push_back({connection.last_exchange, connection.late});
  return true;
}

Endpoint::TimePoint Simulation::endpoint_time() const {
  return options_.began + std::chrono::duration_cast<Endpoint::TimePoint::duration>(now_.time_since_epoch());
}

}  // namespace touchstone::endpoint
