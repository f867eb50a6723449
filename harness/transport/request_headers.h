// The headers without which a request would break HTTP/1.1: Host, and a length. Internal to those who carry
// requests (client.cpp, endpoint/simulation.cpp). Tested by client_test.cpp.
#pragma once

#include <string>

#include "transport/endpoint_url.h"
#include "wire/http_message.h"

namespace touchstone::transport {

/// The bytes of a request, with Host and Content-Length where it has neither them nor Transfer-Encoding.
[[nodiscard]] std::string to_whole_bytes(const wire::HttpRequest& request, const EndpointUrl& endpoint);

}  // namespace touchstone::transport
