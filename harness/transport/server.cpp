// See server.h. Every connection is one coroutine on the server's thread; what is open lives in the
// coroutines' frames, so that destroying the io_context closes it all.
#include "transport/server.h"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "transport/message_parser.h"
#include "transport/reply_bytes.h"
#include "transport/stream.h"

namespace touchstone::transport {
namespace {

using base::Error;
using base::ErrorCode;
/// How long a closed connection is drained: bytes of the client that meet a closed socket would make the
/// kernel reset the connection and take our answer with it. Loopback needs milliseconds; a client that never
/// closes costs this much.
constexpr std::chrono::milliseconds kLinger{1000};
/// Pause after a failed accept (out of file descriptors), which would otherwise fail again at once.
constexpr std::chrono::milliseconds kAcceptPause{20};
/// Pause before late bytes: long enough for loopback that a client finds them apart from the reply.
constexpr std::chrono::milliseconds kLateAfter{20};

/// One connection, from its acceptance to its close.
class Session {
 public:
  Session(tcp::socket socket, std::shared_ptr<DeadlineWatch> watch, const ServerOptions& options,
          const Handler& handler)
      : stream_(std::move(socket), std::move(watch)), options_(options), handler_(handler) {}

  net::awaitable<void> run(ssl::context* tls) {
    bool open = true;
    if (tls != nullptr) open = co_await shake_hands(*tls);
    if (!open) co_return;
    while (open) open = co_await serve_one();
    if (dropped_) co_return;
    stream_.expires_after(kLinger);
    co_await stream_.close_gently();
  }

 private:
  net::awaitable<bool> shake_hands(ssl::context& tls) {
    stream_.use_tls(tls);
    stream_.expires_after(options_.idle_timeout);
    const error_code ec = co_await stream_.handshake(ssl::stream_base::server);
    co_return !ec;
  }

  /// Reads one request and answers it; false when the connection is to be closed.
  net::awaitable<bool> serve_one() {
    RequestParser parser({.header_bytes = options_.max_header_bytes, .body_bytes = options_.max_body_bytes});
    const bool received = co_await read_request(parser);
    if (!received) co_return false;
    if (parser.progress() != Progress::kComplete) {
      Reply refusal = refusal_of(parser.progress());
      if (options_.on_refusal) options_.on_refusal(refusal);
      co_return co_await answer(std::move(refusal), Framing{});
    }
    Reply reply = ask_handler(parser.message());
    co_return co_await answer(std::move(reply), framing_for(parser));
  }

  /// Reads until the parser has seen enough to answer; false when the client left or took too long.
  net::awaitable<bool> read_request(RequestParser& parser) {
    bool began = !unread_.empty();
    bool continued = false;
    stream_.expires_after(options_.idle_timeout);
    for (;;) {
      if (!unread_.empty()) unread_.erase(0, parser.feed(unread_));
      if (parser.progress() != Progress::kNeedMore) co_return true;
      if (!continued && awaits_continue(parser)) {
        continued = true;
        const error_code unwritten = co_await stream_.write(std::string(kContinue));
        if (unwritten) co_return false;
      }
      const ReadOutcome read = co_await stream_.read_some();
      if (read.ec) co_return false;
      unread_.append(read.bytes);
      if (!std::exchange(began, true)) stream_.expires_after(options_.idle_timeout);
    }
  }

  Reply ask_handler(const wire::HttpRequest& request) {
    try {
      return handler_(request);
    } catch (const std::exception& failure) {
      Reply reply;
      reply.response.status = 500;
      reply.response.reason = "Internal Server Error";
      reply.response.body = fmt::format("the handler failed: {}\n", failure.what());
      reply.close = true;
      return reply;
    }
  }

  net::awaitable<bool> answer(Reply reply, Framing framing) {
    if (reply.delay.count() > 0) {
      stream_.rest();
      net::steady_timer timer(stream_.socket().get_executor(), reply.delay);
      co_await timer.async_wait(kAsTuple);
    }
    if (reply.drop) {
      drop(reply.reset);
      co_return false;
    }
    const std::string late = std::move(reply.late);
    const bool deaf = reply.deaf;
    const ReplyBytes rendered = render_reply(std::move(reply), framing);
    stream_.expires_after(options_.idle_timeout);
    error_code ec = co_await stream_.write(rendered.bytes);
    if (!ec && !late.empty()) {
      net::steady_timer timer(stream_.socket().get_executor(), kLateAfter);
      co_await timer.async_wait(kAsTuple);
      ec = co_await stream_.write(late);
    }
    if (!ec && deaf) co_await read_to_the_end();
    co_return !ec && !deaf && rendered.keep_alive;
  }

  /// Reads until the client leaves, or nothing comes for too long.
  net::awaitable<void> read_to_the_end() {
    for (error_code ec; !ec;) {
      stream_.expires_after(options_.idle_timeout);
      const ReadOutcome read = co_await stream_.read_some();
      ec = read.ec;
    }
  }

  void drop(bool reset) {
    dropped_ = true;
    tcp::socket& socket = stream_.socket();
    error_code ignored;  // the client may have left already
    if (reset) socket.set_option(net::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
  }

  Stream stream_;
  const ServerOptions& options_;
  const Handler& handler_;
  std::string
      unread_;  ///< received and not yet part of a request: the start of the next one when it was pipelined
  bool dropped_ = false;
};

base::Result<ssl::context> make_tls_context(const ServerOptions& options) {
  ssl::context context(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  error_code ec;
  context.use_certificate_chain(net::buffer(options.certificate_pem), ec);
  if (!ec) context.use_private_key(net::buffer(options.key_pem), ssl::context::pem, ec);
  if (!ec) return context;
  return std::unexpected(
      Error{.code = ErrorCode::kBadValue,
            .message = fmt::format("the server's certificate or key cannot be used: {}", ec.message()),
            .hint = "give a certificate chain and its private key, both in PEM",
            .file = {}});
}

base::Result<tcp::acceptor> listen_on(net::io_context& io, const std::string& address_text,
                                      std::uint16_t port) {
  error_code ec;
  const auto address = net::ip::make_address(address_text, ec);
  if (ec) {
    return std::unexpected(Error{.code = ErrorCode::kBadValue,
                                 .message = fmt::format("\"{}\" is no address to listen on", address_text),
                                 .hint = "give an address such as 127.0.0.1 or ::1, not a name",
                                 .file = {}});
  }
  const tcp::endpoint endpoint(address, port);
  tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(net::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(net::socket_base::max_listen_connections, ec);
  if (!ec) return acceptor;
  return std::unexpected(
      Error{.code = ErrorCode::kSystem,
            .message = fmt::format("cannot listen on {}:{}: {}", address_text, port, ec.message()),
            .hint = "choose another port, or 0 for any free one",
            .file = {}});
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler) : options_(std::move(options)), handler_(std::move(handler)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { stop(); }

  base::Result<void> start() {
    if (!options_.certificate_pem.empty() || !options_.key_pem.empty()) {
      auto tls = make_tls_context(options_);
      if (!tls) return std::unexpected(tls.error());
      tls_ = *std::move(tls);
    }
    auto acceptor = listen_on(*io_, options_.address, options_.port);
    if (!acceptor) return std::unexpected(acceptor.error());
    port_ = acceptor->local_endpoint().port();
    net::co_spawn(*io_, accept_all(*std::move(acceptor)), net::detached);
    return start_thread();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void stop() {
    if (!io_) return;
    io_->stop();
    if (thread_.joinable()) thread_.join();
    watch_.reset();
    io_.reset();
  }

 private:
  base::Result<void> start_thread() {
    try {
      thread_ = std::thread([this] { io_->run(); });
      return {};
    } catch (const std::system_error& failure) {
      return std::unexpected(
          Error{.code = ErrorCode::kSystem,
                .message = fmt::format("cannot start the server's thread: {}", failure.what()),
                .hint = "raise the limit on threads",
                .file = {}});
    }
  }

  net::awaitable<void> accept_all(tcp::acceptor acceptor) {
    for (;;) {
      auto [ec, socket] = co_await acceptor.async_accept(kAsTuple);
      if (ec) {
        net::steady_timer pause(*io_, kAcceptPause);
        co_await pause.async_wait(kAsTuple);
      } else if (connections_ < options_.max_connections) {
        net::co_spawn(*io_, serve(std::move(socket)), net::detached);
      }
    }
  }

  net::awaitable<void> serve(tcp::socket socket) {
    const Counted counted(connections_);
    Session session(std::move(socket), watch_, options_, handler_);
    co_await session.run(tls_ ? &*tls_ : nullptr);
  }

  /// Counts a connection for as long as its coroutine exists, however that ends.
  class Counted {
   public:
    explicit Counted(std::size_t& count) : count_(count) { ++count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --count_; }

   private:
    std::size_t& count_;
  };

  ServerOptions options_;
  Handler handler_;
  std::optional<ssl::context> tls_;
  std::size_t connections_ = 0;
  std::uint16_t port_ = 0;
  std::optional<net::io_context> io_{std::in_place, 1};
  std::shared_ptr<DeadlineWatch> watch_ = DeadlineWatch::make(io_->get_executor());
  std::thread thread_;
};

base::Result<Server> Server::start(ServerOptions options, Handler handler) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  if (const auto started = impl->start(); !started) return std::unexpected(started.error());
  return Server(std::move(impl));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

std::uint16_t Server::port() const { return impl_->port(); }
void Server::stop() {
  if (impl_) impl_->stop();  // nothing is left to stop in a moved-from server
}

}  // namespace touchstone::transport
