// A small HTTP/1.1 server on a thread of its own, for the embedded endpoint and for tests of the client.
// It parses requests with Beast, asks a handler for a reply, and writes it; limits and deadlines on
// everything. It knows nothing of AWS. Tested by server_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "wire/http_message.h"

namespace touchstone::transport {

/// What a handler wants to happen. By default the response is framed with its Content-Length.
struct Reply {
  wire::HttpResponse response;
  std::chrono::milliseconds delay{0};  ///< wait before the first byte
  std::string raw;     ///< when not empty: exactly these bytes are written instead of `response`
  bool close = false;  ///< close the connection afterwards
  bool drop = false;   ///< close the connection without an answer
  bool reset = false;  ///< with drop: reset it (RST) instead of closing it
  bool frame = true;   ///< add Content-Length; false writes the headers as they are
  std::string late;    ///< written a while after the reply, though nobody asked for it
  bool deaf = false;   ///< read whatever follows on this connection, and answer none of it
};

/// Called on the server's thread, one request at a time; must not block.
using Handler = std::function<Reply(const wire::HttpRequest&)>;
/// Called likewise with the answer to bytes that are no request; may change it.
using RefusalHandler = std::function<void(Reply&)>;

struct ServerOptions {
  std::uint16_t port = 0;  ///< 0: any free one
  std::string address = "127.0.0.1";
  std::size_t max_header_bytes = 64U << 10U;      ///< beyond: 431
  std::size_t max_body_bytes = 8U << 20U;         ///< beyond: 413
  std::size_t max_connections = 4096;             ///< beyond: closed at once
  std::chrono::milliseconds idle_timeout{30000};  ///< between requests, and for reading one
  std::string certificate_pem{};                  ///< with key_pem: speak TLS
  std::string key_pem{};
  RefusalHandler on_refusal{};  ///< may be empty
};

class Server {
 public:
  /// Binds, listens and starts the thread; kSystem when the port is taken, kBadValue for an unusable
  /// certificate.
  [[nodiscard]] static base::Result<Server> start(ServerOptions options, Handler handler);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();  ///< stops

  [[nodiscard]] std::uint16_t port() const;
  /// Closes every connection and joins the thread. May be called more than once.
  void stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::transport
