// See endpoint_url.h. Parsing is Boost.URL's; what a target may be is decided here.
#include "transport/endpoint_url.h"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdint>
#include <optional>

#include "base/utf8.h"
#include "wire/http_message.h"

namespace touchstone::transport {
namespace {

namespace ip = boost::asio::ip;
namespace urls = boost::urls;
using base::Error;
using base::ErrorCode;

constexpr std::string_view kForm =
    "write http://HOST[:PORT] or https://HOST[:PORT], with a path if the target has one";

std::string_view default_port(bool tls) { return tls ? "443" : "80"; }

/// Nothing where it is none. (The numbers of Boost.URL 1.81 begin anew behind 65535.)
std::optional<std::uint16_t> read_port(const std::string& digits) {
  std::uint16_t port = 0;
  const char* const begin = digits.c_str();
  const char* const end = begin + digits.size();
  const auto [stopped, error] = std::from_chars(begin, end, port);
  if (error != std::errc() || stopped != end || port == 0) return std::nullopt;
  return port;
}

/// Says what makes a well-formed URL unfit to name a target; nothing when it is fit.
std::optional<std::string> find_unfitness(const urls::url_view& url) {
  if (url.scheme_id() != urls::scheme::http && url.scheme_id() != urls::scheme::https) {
    return fmt::format("the scheme \"{}\" is neither http nor https", std::string(url.scheme()));
  }
  if (!url.has_authority() || url.encoded_host().empty()) return "it names no host";
  if (url.has_userinfo()) return "it holds user information, which belongs into credentials";
  if (url.has_query()) return "it has a query, which a target cannot have";
  if (url.has_fragment()) return "it has a fragment, which is never sent";
  if (url.host_type() == urls::host_type::ipvfuture) return "its host is an address of an unknown kind";
  if (url.encoded_host().contains('%')) return "its host holds percent escapes";
  const bool has_port = url.has_port() && !url.port().empty();
  if (has_port && !read_port(std::string(url.port()))) return "its port is not in 1 to 65535";
  return std::nullopt;
}

/// The text for a message: user information is a secret even where the rest of the URL is wrong.
std::string show(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return base::printable(text);
  const std::size_t slashes = text.find("//");
  const std::size_t start = slashes < at ? slashes + 2 : 0;
  return base::printable(text.substr(0, start)) + "***" + base::printable(text.substr(at));
}

bool names_loopback(const ip::address& address) {
  const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return is_mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()).is_loopback()
                   : address.is_loopback();
}

std::string without_trailing_slashes(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

std::string EndpointUrl::host_header() const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  const std::string name = is_ipv6 ? fmt::format("[{}]", host) : host;
  return port == default_port(tls) ? name : fmt::format("{}:{}", name, port);
}

std::string EndpointUrl::to_string() const {
  return fmt::format("{}://{}{}", tls ? "https" : "http", host_header(), path);
}

bool EndpointUrl::is_loopback() const {
  boost::system::error_code no_address;
  const auto address = ip::make_address(host, no_address);
  if (!no_address) return names_loopback(address);

  constexpr std::string_view kLocalhost = "localhost";  // RFC 6761, section 6.3: it and all names below it
  std::string_view name = host;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.size() < kLocalhost.size()) return false;
  const std::string_view last = name.substr(name.size() - kLocalhost.size());
  const std::string_view before = name.substr(0, name.size() - kLocalhost.size());
  return wire::equals_ignoring_case(last, kLocalhost) && (before.empty() || before.ends_with('.'));
}

base::Result<EndpointUrl> parse_endpoint_url(std::string_view text) {
  const auto refuse = [&](ErrorCode code, std::string_view why) {
    return std::unexpected(Error{.code = code,
                                 .message = fmt::format("\"{}\" is no endpoint: {}", show(text), why),
                                 .hint = std::string(kForm),
                                 .file = {}});
  };
  const auto parsed = urls::parse_uri(urls::string_view(text.data(), text.size()));
  if (parsed.has_error()) return refuse(ErrorCode::kSyntax, "it is not an absolute URL");
  const urls::url_view& url = *parsed;
  if (const auto why = find_unfitness(url)) return refuse(ErrorCode::kBadValue, *why);
  const std::string path(url.encoded_path());
  // RFC 3986, section 3.3: a path behind an authority starts with a slash. Boost.URL 1.81 takes "http://h:x"
  // for one that does not.
  if (!path.empty() && path.front() != '/')
    return refuse(ErrorCode::kSyntax, "its host or port is malformed");

  EndpointUrl out;
  out.tls = url.scheme_id() == urls::scheme::https;
  out.host = url.host_address();
  const auto port = read_port(std::string(url.port()));
  out.port = port ? fmt::to_string(*port) : std::string(default_port(out.tls));
  out.path = without_trailing_slashes(path);
  return out;
}

}  // namespace touchstone::transport
