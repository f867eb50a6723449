// See request_headers.h.
#include "transport/request_headers.h"

#include <fmt/format.h>

#include <string_view>

namespace touchstone::transport {
namespace {

/// Whether a request without a body must say so (RFC 9110, section 8.6).
bool announces_empty_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

void add_missing_headers(wire::HttpRequest& request, const EndpointUrl& endpoint) {
  if (wire::find_header(request.headers, "Host") == nullptr) {
    request.headers.insert(request.headers.begin(), {"Host", endpoint.host_header()});
  }
  const bool is_framed = wire::find_header(request.headers, "Content-Length") != nullptr ||
                         wire::find_header(request.headers, "Transfer-Encoding") != nullptr;
  if (!is_framed && (!request.body.empty() || announces_empty_body(request.method))) {
    request.headers.push_back({"Content-Length", fmt::to_string(request.body.size())});
  }
}

}  // namespace touchstone::transport
