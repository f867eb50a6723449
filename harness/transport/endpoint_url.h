// The address of a target: http or https, host, port. Tested by endpoint_url_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace touchstone::transport {

struct EndpointUrl {
  bool tls = false;
  std::string host;  ///< a name or an address; an IPv6 address without brackets
  std::string port;  ///< decimal; the scheme's own when the text has none
  std::string path;  ///< the path in front of "/", usually empty

  /// The value of the Host header: with the port unless it is the scheme's own; IPv6 in brackets.
  [[nodiscard]] std::string host_header() const;
  /// The whole as text, without a trailing slash.
  [[nodiscard]] std::string to_string() const;
  /// Tells whether this names the loopback interface (localhost, *.localhost, 127.0.0.0/8, ::1) without
  /// asking a resolver.
  [[nodiscard]] bool is_loopback() const;
};

/// Parses `http://host[:port][/path]` or the https form; kSyntax or kBadValue (another scheme, a query, user
/// info) otherwise.
[[nodiscard]] base::Result<EndpointUrl> parse_endpoint_url(std::string_view text);

}  // namespace touchstone::transport
