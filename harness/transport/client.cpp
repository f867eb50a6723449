// See client.h. One exchange is: a connection (pooled, or resolved, connected and shaken hands on), one
// Attempt on it, and, when the pooled one turns out to have been closed, one more Attempt on a fresh one.
#include "transport/client.h"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <expected>
#include <utility>
#include <vector>

#include "base/file.h"
#include "transport/answer_reader.h"
#include "transport/request_headers.h"
#include "transport/stream.h"

namespace touchstone::transport {
namespace {

using Clock = std::chrono::steady_clock;
/// What waits on an idle connection is there already; only TLS may hold it back, behind a ticket of a session
/// that is no word of the target's.
constexpr std::chrono::milliseconds kHearOut{50};
/// How long a body waits for 100 Continue. A client "need not wait for an indefinite period" (RFC 9110,
/// section 10.1.1); curl waits this long.
constexpr std::chrono::milliseconds kContinueWait{1000};
constexpr std::chrono::milliseconds kContinueLook{5};

template <class T>
using Attempted = std::expected<T, TransportError>;

std::unexpected<TransportError> fault(TransportFault which, std::string message) {
  return std::unexpected(TransportError{which, std::move(message)});
}

/// When a wait ends, and how to say so.
struct Bound {
  Clock::time_point at;
  std::chrono::milliseconds allowed;
  bool is_whole;

  /// Goes on "nothing came ...".
  [[nodiscard]] std::string words() const {
    return is_whole ? fmt::format("within the {} ms of the whole exchange", allowed.count())
                    : fmt::format("within {} ms", allowed.count());
  }
};

/// The time that one exchange has.
class Budget {
 public:
  explicit Budget(const Deadlines& deadlines) : whole_(deadlines.whole), started_(Clock::now()) {}

  [[nodiscard]] Bound whole() const { return {started_ + whole_, whole_, true}; }
  /// The bound of a stage that starts now and may not outlast the whole.
  [[nodiscard]] Bound stage(std::chrono::milliseconds allowed) const {
    const Clock::time_point at = Clock::now() + allowed;
    return at < started_ + whole_ ? Bound{at, allowed, false} : whole();
  }
  [[nodiscard]] std::chrono::microseconds spent() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
  }

 private:
  std::chrono::milliseconds whole_;
  Clock::time_point started_;
};

/// What an exchange asks of its connection.
struct Plan {
  bool head_request = false;
  bool may_reuse = false;  ///< an idle connection will do
  bool may_keep = false;   ///< the connection may be used again
};

/// One try at an exchange, on one connection. Fills `received`, `leftover` and `response` or `error` of the
/// exchange.
class Attempt {
 public:
  Attempt(Stream& stream, const ClientOptions& options, const Budget& budget, bool head_request,
          Exchange& exchange)
      : stream_(stream),
        options_(options),
        budget_(budget),
        exchange_(exchange),
        reader_(options, head_request, exchange) {}

  /// The exchange from its first byte to its last, on a connection that carries nothing else meanwhile.
  net::awaitable<void> run() { return run(exchange_.sent, 0); }

  /// The same for these bytes, of which those behind `pause_bytes` may wait (see Message).
  net::awaitable<void> run(std::string_view bytes, std::size_t pause_bytes) {
    if (pause_bytes > 0) {
      co_await send(bytes.substr(0, pause_bytes));
      if (!unsent_) co_await await_continue();
      bytes.remove_prefix(pause_bytes);
    }
    if (!unsent_ && !reader_.settled() && !send_at_once(bytes)) co_await send(bytes);
    // Even so there may be an answer: a target may refuse a request, say why, and close before it has read it
    // all.
    if (!unsent_ || closed_while_writing_) co_await receive();
    if (unsent_ && exchange_.received.empty()) exchange_.error = unsent_;
  }

  /// Reads the answer to a request that has been written already, behind bytes that came with the answer
  /// before.
  net::awaitable<void> receive_behind(std::string bytes) {
    reader_.take(bytes);
    co_await receive();
  }

  /// Whether the target will take another request on this connection.
  [[nodiscard]] bool keeps_connection() const { return reader_.keeps_connection() && !is_cut_; }
  /// The same, and nothing is left on it that nobody asked for.
  [[nodiscard]] bool reusable() const { return reader_.reusable() && !is_cut_ && !unsent_; }
  /// Whether the target had closed the connection before it saw, or without answering, this request.
  [[nodiscard]] bool found_closed() const {
    return exchange_.received.empty() && (closed_while_writing_ || reader_.found_closed());
  }

 private:
  /// Waits until something comes, or long enough. A final answer settles the exchange: the rest is not sent,
  /// so the connection is of no more use. Under TLS what comes need not be the target's word, so that nothing
  /// is read before all is sent.
  net::awaitable<void> await_continue() {
    stream_.rest();
    net::steady_timer timer(stream_.socket().get_executor());
    const auto until = Clock::now() + kContinueWait;
    while ((options_.endpoint.tls || stream_.is_quiet()) && Clock::now() < until) {
      timer.expires_after(kContinueLook);
      co_await timer.async_wait(kAsTuple);
    }
    if (options_.endpoint.tls || stream_.is_quiet()) co_return;
    const Bound bound = budget_.whole();
    stream_.expires_at(bound.at);
    while (!reader_.settled() && !reader_.saw_interim()) take(co_await stream_.read_some(), bound);
    is_cut_ = reader_.settled();
  }

  /// Writes without waiting, which is nearly always enough; false when something, then in `bytes`, is left.
  bool send_at_once(std::string_view& bytes) {
    if (const error_code ec = stream_.write_at_once(bytes)) {
      note_unsent(ec, budget_.stage(options_.deadlines.write));
      return true;
    }
    return bytes.empty();
  }

  net::awaitable<void> send(std::string_view bytes) {
    const Bound bound = budget_.stage(options_.deadlines.write);
    stream_.expires_at(bound.at);
    const error_code ec = co_await stream_.write(bytes);
    if (ec) note_unsent(ec, bound);
  }

  void note_unsent(const error_code& ec, const Bound& bound) {
    closed_while_writing_ = ec != beast::error::timeout;
    unsent_ = TransportError{TransportFault::kWrite,
                             closed_while_writing_
                                 ? fmt::format("the request could not be written: {}", ec.message())
                                 : fmt::format("the request could not be written {}", bound.words())};
  }

  net::awaitable<void> receive() {
    const Bound first_byte = budget_.stage(options_.deadlines.first_byte);
    while (!reader_.settled()) {
      const Bound bound = exchange_.received.empty() ? first_byte : budget_.whole();
      stream_.expires_at(bound.at);
      take(co_await stream_.read_some(), bound);
    }
  }

  void take(const ReadOutcome& read, const Bound& bound) {
    if (!read.ec) {
      reader_.take(read.bytes);
    } else if (read.ec == beast::error::timeout) {
      reader_.end(StreamEnd::kOutOfTime, bound.words());
    } else {
      reader_.end(read.ec == net::error::eof ? StreamEnd::kInOrder : StreamEnd::kBroken,
                  fmt::format("before the connection ended: {}", read.ec.message()));
    }
  }

  Stream& stream_;
  const ClientOptions& options_;
  const Budget& budget_;
  Exchange& exchange_;
  AnswerReader reader_;
  std::optional<TransportError> unsent_;  ///< why not all of the request could be written
  bool closed_while_writing_ = false;     ///< by the target
  bool is_cut_ = false;                   ///< answered before all of the request was sent
};

/// Of an address in figures; nothing for a name. (The resolver asks another thread even for the former, and
/// each new connection would wait for it.)
std::optional<tcp::endpoint> read_endpoint(const std::string& host, const std::string& port) {
  error_code is_name;
  const net::ip::address address = net::ip::make_address(host, is_name);
  std::uint16_t number = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
  if (is_name || read.ec != std::errc() || read.ptr != port.data() + port.size()) return std::nullopt;
  return tcp::endpoint(address, number);
}

/// A look-up that its waiter can leave: getaddrinfo cannot be cancelled, so what belongs to it is owned by
/// it.
struct Lookup {
  explicit Lookup(const net::any_io_executor& executor) : resolver(executor), timer(executor) {}
  tcp::resolver resolver;
  net::steady_timer timer;
  bool done = false;
  error_code ec;
  tcp::resolver::results_type found;
};

/// Has OpenSSL check the certificate against `host`. Its own check is used rather than Asio's
/// host_name_verification, because only it leaves a reason ("hostname mismatch") behind.
void require_host(SSL* handle, const std::string& host) {
  error_code is_name;
  net::ip::make_address(host, is_name);
  if (!is_name) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), host.c_str());
    return;  // RFC 6066, section 3: no address as a server name
  }
  SSL_set_hostflags(handle, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set1_host(handle, host.c_str());
  // SSL_set_tlsext_host_name without the C cast of that macro; OpenSSL copies the name.
  SSL_ctrl(handle, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
}

/// What TLS connections share; nothing where none is asked for, because to make it takes longer than the
/// first requests of a run.
base::Result<std::optional<ssl::context>> make_tls_context(const std::string& ca_file, bool uses_tls) {
  if (!uses_tls && ca_file.empty()) return std::nullopt;
  std::optional<ssl::context> made(std::in_place, ssl::context::tls_client);
  ssl::context& context = *made;
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  context.set_verify_mode(ssl::verify_peer);
  error_code ec;
  if (!ca_file.empty()) {
    if (const auto readable = base::load_text(ca_file); !readable) return std::unexpected(readable.error());
    context.load_verify_file(ca_file, ec);
  } else {
    context.set_default_verify_paths(ec);
  }
  if (!ec) return made;
  return std::unexpected(
      base::Error{.code = base::ErrorCode::kBadValue,
                  .message = fmt::format("no usable certificate authorities: {}", ec.message()),
                  .hint = "give a PEM file that holds at least one certificate",
                  .file = ca_file});
}

}  // namespace

std::string_view name_of(TransportFault fault) {
  switch (fault) {
    case TransportFault::kResolve:
      return "resolve";
    case TransportFault::kConnect:
      return "connect";
    case TransportFault::kTlsHandshake:
      return "tls-handshake";
    case TransportFault::kTlsCertificate:
      return "tls-certificate";
    case TransportFault::kWrite:
      return "write";
    case TransportFault::kNoAnswer:
      return "no-answer";
    case TransportFault::kClosedEarly:
      return "closed-early";
    case TransportFault::kTruncated:
      return "truncated";
    case TransportFault::kNotHttp:
      return "not-http";
    case TransportFault::kHeadersTooLarge:
      return "headers-too-large";
    case TransportFault::kBodyTooLarge:
      return "body-too-large";
  }
  std::abort();
}

TransportError closed_before() {
  return {TransportFault::kClosedEarly,
          "the target ended the connection, or said that it would, before this request was answered"};
}

class Client::Impl {
 public:
  Impl(net::any_io_executor executor, ClientOptions options, std::optional<ssl::context> tls)
      : executor_(std::move(executor)),
        watch_(DeadlineWatch::make(executor_)),
        options_(std::move(options)),
        tls_(std::move(tls)) {}

  net::awaitable<Exchange> exchange(const wire::HttpRequest& request) {
    const Plan plan{.head_request = request.method == "HEAD",
                    .may_reuse = true,
                    .may_keep = !asks_to_close(request.headers)};
    return carry_out(to_whole_bytes(request, options_.endpoint), plan);
  }

  net::awaitable<Exchange> exchange_bytes(std::string bytes, bool head_request) {
    const Plan plan{.head_request = head_request, .may_reuse = false, .may_keep = false};
    return carry_out(std::move(bytes), plan);
  }

  net::awaitable<std::vector<Exchange>> converse(std::vector<Message> messages) {
    const Busy busy(busy_);
    std::vector<Exchange> exchanges(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
      exchanges[i].number = ++last_number_;
      exchanges[i].sent = messages[i].bytes;
      exchanges[i].reused_connection = i > 0;
    }
    const Budget opening(options_.deadlines);
    Attempted<StreamPointer> stream = co_await open(opening);
    if (!stream) {
      for (Exchange& exchange : exchanges) exchange.error = stream.error();
      co_return exchanges;
    }
    bool open = true;
    for (std::size_t first = 0; first < messages.size();) {
      std::size_t end = first + 1;
      while (end < messages.size() && messages[end].pipelined) ++end;
      if (open) {
        open = co_await converse_at_once(**stream, std::span(messages).subspan(first, end - first),
                                         std::span(exchanges).subspan(first, end - first));
      } else {
        for (std::size_t i = first; i < end; ++i) exchanges[i].error = closed_before();
      }
      first = end;
    }
    co_return exchanges;
  }

  net::awaitable<void> close_idle() {
    while (!idle_.empty()) {
      Idle idle = take_newest();
      if (!idle.stream->is_quiet()) co_await hear_out(std::move(idle));
    }
  }

  [[nodiscard]] std::span<const LateBytes> late_bytes() const { return late_; }

  net::awaitable<void> pause(std::chrono::milliseconds time) {
    net::steady_timer timer(executor_, time);
    co_await timer.async_wait(net::use_awaitable);
  }

 private:
  using StreamPointer = std::unique_ptr<Stream>;

  struct Idle {
    StreamPointer stream;
    std::uint64_t exchange = 0;  ///< the one that used it last
  };

  /// One that uses a connection, or is about to.
  class Busy {
   public:
    explicit Busy(std::size_t& count) : count_(count) { ++count_; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() { --count_; }

   private:
    std::size_t& count_;
  };

  net::awaitable<Exchange> carry_out(std::string bytes, Plan plan) {
    const Busy busy(busy_);
    const Budget budget(options_.deadlines);
    Exchange exchange;
    exchange.sent = std::move(bytes);
    exchange.number = ++last_number_;
    Idle pooled;  // looked for here: a coroutine of its own would be made for each exchange
    while (plan.may_reuse && !pooled.stream && !idle_.empty()) {
      Idle idle = take_newest();
      if (idle.stream->is_quiet()) {
        pooled = std::move(idle);
      } else {
        exchange.stale_retries = 1;
        co_await hear_out(std::move(idle));
      }
    }
    const bool settled = pooled.stream && co_await try_pooled(budget, plan, exchange, std::move(pooled));
    if (!settled) co_await try_fresh(budget, plan, exchange);
    exchange.duration = budget.spent();
    co_return exchange;
  }

  /// Tries a pooled connection; false when the target had closed it.
  net::awaitable<bool> try_pooled(const Budget& budget, Plan plan, Exchange& exchange, Idle pooled) {
    Attempt attempt(*pooled.stream, options_, budget, plan.head_request, exchange);
    co_await attempt.run();
    if (attempt.found_closed()) {
      exchange.error.reset();
      exchange.stale_retries = 1;
      co_return false;
    }
    if (is_no_answer(exchange)) {
      co_await ask_again(budget, plan, exchange, pooled.exchange);
      co_return true;
    }
    exchange.reused_connection = true;
    exchange.connection_kept =
        plan.may_keep && attempt.reusable() && put_idle(std::move(pooled.stream), exchange);
    co_return true;
  }

  /// Whether bytes came on a pooled connection where an answer should begin: left over from the one before,
  /// as like as not, though they came later than the request.
  static bool is_no_answer(const Exchange& exchange) {
    return exchange.error && exchange.error->fault == TransportFault::kNotHttp &&
           !exchange.received.starts_with("HTTP/");
  }

  /// Asks on a fresh connection what was answered with such bytes. Where that brings an answer, they belong
  /// to the exchange before; else they are this one's own.
  net::awaitable<void> ask_again(const Budget& budget, Plan plan, Exchange& exchange, std::uint64_t before) {
    LateBytes late{before, std::exchange(exchange.received, {})};
    exchange.error.reset();
    exchange.stale_retries = 1;
    co_await try_fresh(budget, plan, exchange);
    if (exchange.response && !exchange.error) late_.push_back(std::move(late));
  }

  /// Writes messages in one go and reads their answers; false when the connection takes no more.
  net::awaitable<bool> converse_at_once(Stream& stream, std::span<const Message> messages,
                                        std::span<Exchange> exchanges) {
    std::string bytes;
    for (const Message& message : messages) bytes += message.bytes;
    std::string behind;
    for (std::size_t i = 0; i < exchanges.size(); ++i) {
      const bool last = i + 1 == exchanges.size();
      Exchange& exchange = exchanges[i];
      const Budget budget(options_.deadlines);
      Attempt attempt(stream, options_, budget, false, exchange);
      if (i == 0) {
        co_await attempt.run(bytes, messages[0].pause_bytes);
      } else {
        co_await attempt.receive_behind(std::move(behind));
      }
      exchange.duration = budget.spent();
      exchange.connection_kept = attempt.keeps_connection() && (!last || exchange.leftover.empty());
      if (attempt.found_closed()) exchange.error->fault = TransportFault::kClosedEarly;
      if (!last && !exchange.connection_kept) exchange.leftover.clear();  // of requests that it asked to drop
      if (last || !exchange.connection_kept) {
        for (Exchange& unanswered : exchanges.subspan(i + 1)) unanswered.error = closed_before();
        co_return exchange.connection_kept;
      }
      behind = std::exchange(exchange.leftover, {});
      exchange.received.resize(exchange.received.size() - behind.size());
    }
    co_return true;
  }

  net::awaitable<void> try_fresh(const Budget& budget, Plan plan, Exchange& exchange) {
    Attempted<StreamPointer> stream = co_await open(budget);
    if (!stream) {
      exchange.error = std::move(stream.error());
      co_return;
    }
    Attempt attempt(**stream, options_, budget, plan.head_request, exchange);
    co_await attempt.run();
    exchange.connection_kept = plan.may_keep && attempt.reusable() && put_idle(*std::move(stream), exchange);
  }

  Idle take_newest() {
    Idle idle = std::move(idle_.back());
    idle_.pop_back();
    return idle;
  }

  bool put_idle(StreamPointer stream, const Exchange& exchange) {
    if (idle_.size() >= options_.max_idle_connections) return false;
    stream->rest();
    idle_.push_back({std::move(stream), exchange.number});
    return true;
  }

  /// Notes what came on an idle connection that is not quiet, and drops it.
  net::awaitable<void> hear_out(Idle idle) {
    idle.stream->expires_after(kHearOut);
    const ReadOutcome read = co_await idle.stream->read_some();
    if (!read.bytes.empty()) late_.push_back({idle.exchange, std::string(read.bytes)});
  }

  /// Closes idle connections, the longest idle first, until there may be one more.
  net::awaitable<void> make_room() {
    while (options_.max_connections != 0 && !idle_.empty() &&
           idle_.size() + busy_ > options_.max_connections) {
      Idle oldest = std::move(idle_.front());
      idle_.erase(idle_.begin());
      if (!oldest.stream->is_quiet()) co_await hear_out(std::move(oldest));
    }
  }

  net::awaitable<Attempted<StreamPointer>> open(const Budget& budget) {
    co_await make_room();
    auto stream = std::make_unique<Stream>(tcp::socket(executor_), watch_);
    std::optional<TransportError> error = co_await connect(*stream, budget);
    if (!error && options_.endpoint.tls) error = co_await shake_hands(*stream, budget);
    if (error) co_return std::unexpected(*std::move(error));
    co_return stream;
  }

  net::awaitable<Attempted<tcp::resolver::results_type>> resolve(const Budget& budget) {
    const auto& [tls, host, port, path] = options_.endpoint;
    if (const auto numeric = read_endpoint(host, port))
      co_return tcp::resolver::results_type::create(*numeric, host, port);
    const Bound bound = budget.stage(options_.deadlines.connect);
    const auto lookup = std::make_shared<Lookup>(executor_);
    lookup->timer.expires_at(bound.at);
    lookup->resolver.async_resolve(host, port, tcp::resolver::numeric_service,
                                   [lookup](const error_code& ec, tcp::resolver::results_type found) {
                                     lookup->done = true;
                                     lookup->ec = ec;
                                     lookup->found = std::move(found);
                                     lookup->timer.cancel();
                                   });
    co_await lookup->timer.async_wait(kAsTuple);
    if (!lookup->done) {
      lookup->resolver.cancel();
      co_return fault(TransportFault::kResolve, fmt::format("{} was not resolved {}", host, bound.words()));
    }
    if (lookup->ec) {
      co_return fault(TransportFault::kResolve,
                      fmt::format("cannot resolve {}: {}", host, lookup->ec.message()));
    }
    co_return std::move(lookup->found);
  }

  net::awaitable<std::optional<TransportError>> connect(Stream& stream, const Budget& budget) {
    const Attempted<tcp::resolver::results_type> found = co_await resolve(budget);
    if (!found) co_return found.error();
    const Bound bound = budget.stage(options_.deadlines.connect);
    stream.expires_at(bound.at);
    const error_code ec = co_await stream.connect(*found);
    if (!ec) co_return std::nullopt;
    const std::string where = fmt::format("{}:{}", options_.endpoint.host, options_.endpoint.port);
    co_return TransportError{TransportFault::kConnect,
                             ec == beast::error::timeout
                                 ? fmt::format("no connection to {} {}", where, bound.words())
                                 : fmt::format("cannot connect to {}: {}", where, ec.message())};
  }

  net::awaitable<std::optional<TransportError>> shake_hands(Stream& stream, const Budget& budget) {
    const std::string& host = options_.endpoint.host;
    SSL* const handle = stream.use_tls(*tls_);
    require_host(handle, host);
    const Bound bound = budget.stage(options_.deadlines.connect);
    stream.expires_at(bound.at);
    const error_code ec = co_await stream.handshake(ssl::stream_base::client);
    if (!ec) co_return std::nullopt;
    if (const long result = SSL_get_verify_result(handle); result != X509_V_OK) {
      co_return TransportError{
          TransportFault::kTlsCertificate,
          fmt::format("the certificate of {} was refused: {}", host, X509_verify_cert_error_string(result))};
    }
    co_return TransportError{TransportFault::kTlsHandshake,
                             ec == beast::error::timeout
                                 ? fmt::format("no TLS handshake with {} {}", host, bound.words())
                                 : fmt::format("the TLS handshake with {} failed: {}", host, ec.message())};
  }

  net::any_io_executor executor_;
  std::shared_ptr<DeadlineWatch> watch_;
  ClientOptions options_;
  std::optional<ssl::context> tls_;  ///< there when the endpoint is reached by TLS
  std::vector<Idle> idle_;
  std::size_t busy_ = 0;
  std::vector<LateBytes> late_;
  std::uint64_t last_number_ = 0;
};

base::Result<Client> Client::make(net::any_io_executor executor, ClientOptions options) {
  auto tls = make_tls_context(options.ca_file, options.endpoint.tls);
  if (!tls) return std::unexpected(tls.error());
  return Client(std::make_unique<Impl>(std::move(executor), std::move(options), *std::move(tls)));
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

// No coroutines here: they would refer to this object, which may be moved; Impl stays where it is.
net::awaitable<Exchange> Client::exchange(const wire::HttpRequest& request) {
  return impl_->exchange(request);
}

net::awaitable<Exchange> Client::exchange_bytes(std::string bytes, bool head_request) {
  return impl_->exchange_bytes(std::move(bytes), head_request);
}

net::awaitable<std::vector<Exchange>> Client::converse(std::vector<Message> messages) {
  return impl_->converse(std::move(messages));
}

net::awaitable<void> Client::close_idle() { return impl_->close_idle(); }

std::span<const LateBytes> Client::late_bytes() const { return impl_->late_bytes(); }

net::awaitable<void> Client::pause(std::chrono::milliseconds time) { return impl_->pause(time); }

void Client::run(net::io_context& context) { context.run(); }

}  // namespace touchstone::transport
