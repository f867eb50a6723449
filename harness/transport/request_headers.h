// The headers without which a request would break HTTP/1.1: Host, and a length. Internal to those who carry
// requests (client.cpp, endpoint/simulation.cpp). Tested by client_test.cpp.
#pragma once

#include "transport/endpoint_url.h"
#include "wire/http_message.h"

namespace touchstone::transport {

/// Adds Host and Content-Length where the request has neither them nor Transfer-Encoding.
void add_missing_headers(wire::HttpRequest& request, const EndpointUrl& endpoint);

}  // namespace touchstone::transport
