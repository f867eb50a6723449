// What went over the wire, as plain values: the bytes sent and received, the response, or the fault of the
// target. Apart from client.h so that those who only read exchanges need no sockets. Tested by
// client_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/http_message.h"

namespace touchstone::transport {

enum class TransportFault : std::uint8_t {
  kResolve,         ///< the name could not be resolved
  kConnect,         ///< refused, unreachable, or not within the deadline
  kTlsHandshake,    ///< TLS failed for a reason other than the certificate (say, the port speaks plain HTTP)
  kTlsCertificate,  ///< the certificate was refused: unknown authority, wrong name, expired
  kWrite,           ///< the request could not be written (reset, deadline)
  kNoAnswer,        ///< the deadline passed without one byte of an answer
  kClosedEarly,     ///< closed or reset without one byte of an answer
  kTruncated,       ///< closed, reset or silent in the middle of an answer
  kNotHttp,         ///< bytes that are no HTTP/1.x response
  kHeadersTooLarge,
  kBodyTooLarge,
};

/// Names a fault for machines: "resolve", "connect", "tls-certificate", ...
[[nodiscard]] std::string_view name_of(TransportFault fault);

struct TransportError {
  TransportFault fault;
  std::string message;  ///< one sentence with the system's own words
};

/// What was sent and what came back, in full. Exactly one of `response` and `error` is set,
/// except that kBodyTooLarge and kTruncated after a whole head keep the head in `response` too.
struct Exchange {
  std::string sent;      ///< the bytes of the request
  std::string received;  ///< every byte received, up to the limits
  std::chrono::microseconds duration{0};
  std::optional<wire::HttpResponse> response;
  std::optional<TransportError> error;
  std::string leftover;  ///< bytes that arrived after the response, with it or later, and before any request
  std::uint64_t number = 0;  ///< which exchange of its client this was, from 1; a copy keeps it
  bool ended_in_order =
      false;  ///< the target ended the connection before the answer was whole, not by a reset
  bool reused_connection = false;
  bool connection_kept = false;  ///< the connection went back to the pool
  /// 1 when a new connection was used, because a pooled one had been closed by the target, or had bytes on it
  /// that are no answer.
  int stale_retries = 0;
};

/// The fault of a request behind one after which the target took no more on their connection.
[[nodiscard]] TransportError closed_before();

/// Bytes that came on an idle connection, where nobody had asked for any, or on one where an answer should
/// have begun: they belong to the exchange that used it last.
struct LateBytes {
  std::uint64_t exchange;  ///< Exchange::number
  std::string bytes;
};

}  // namespace touchstone::transport
