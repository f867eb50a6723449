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

bool lacks_host(const wire::HttpRequest& request) { return !request.headers.contains("Host"); }

bool lacks_length(const wire::HttpRequest& request) {
  const bool is_framed =
      request.headers.contains("Content-Length") || request.headers.contains("Transfer-Encoding");
  return !is_framed && (!request.body.empty() || announces_empty_body(request.method));
}

}  // namespace

std::string to_whole_bytes(const wire::HttpRequest& request, const EndpointUrl& endpoint) {
  const bool needs_host = lacks_host(request);
  const bool needs_length = lacks_length(request);
  if (!needs_host && !needs_length) return wire::to_bytes(request);
  wire::HttpRequest whole = request;
  if (needs_host) whole.headers.push_front({"Host", endpoint.host_header()});
  if (needs_length) whole.headers.push_back({"Content-Length", fmt::to_string(request.body.size())});
  return wire::to_bytes(whole);
}

}  // namespace touchstone::transport
