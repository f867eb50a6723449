// What a client is told: the target, the deadline of each wait, the limit of each size. Plain values, without
// any socket. Used by client.h. Tested by client_test.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "transport/endpoint_url.h"

namespace touchstone::transport {

/// Bounds on each wait of one exchange. `first_byte` counts from the last byte sent, `whole` from the start
/// of the exchange.
struct Deadlines {
  std::chrono::milliseconds connect{3000};  ///< resolving, connecting and the TLS handshake, each
  std::chrono::milliseconds write{5000};
  std::chrono::milliseconds first_byte{5000};
  std::chrono::milliseconds whole{10000};
};

struct ClientOptions {
  EndpointUrl endpoint;
  Deadlines deadlines;
  std::size_t max_header_bytes = 64U << 10U;
  std::size_t max_body_bytes = 8U << 20U;
  std::size_t max_idle_connections = 64;
  std::size_t max_connections = 0;  ///< beyond, an idle one is closed before another opens; 0: no bound
  std::string ca_file{};            ///< PEM file of the authorities to trust; empty for the system's
};

}  // namespace touchstone::transport
