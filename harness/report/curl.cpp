// See curl.h.
#include "report/curl.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/utf8.h"
#include "report/redact.h"
#include "report/shell.h"

namespace touchstone::report {
namespace {

// A body that a reader can take in is an argument; a longer one, or one with other bytes, is piped in.
constexpr std::size_t kMaxArgumentBytes = 600;

// "us-east-1/comprehend/aws4_request" of a SigV4 header; empty when it is none.
std::string_view scope_of(std::string_view authorization) {
  constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256 Credential=";
  if (!authorization.starts_with(kAlgorithm)) return "";
  authorization = authorization.substr(0, authorization.find(','));
  for (int skipped = 0; skipped < 2; ++skipped) {  // the access key id and the day
    const std::size_t slash = authorization.find('/');
    if (slash == std::string_view::npos) return "";
    authorization.remove_prefix(slash + 1);
  }
  return authorization;
}

// The headers to name: those that curl would not send by itself in the same way.
wire::Headers headers_to_name(const wire::HttpRequest& request) {
  const auto authorization = request.headers.find("Authorization");
  const std::string_view scope = authorization ? scope_of(*authorization) : "";
  wire::Headers named;
  for (const wire::Header header : request.headers) {
    const auto is = [&](std::string_view name) { return wire::equals_ignoring_case(header.name, name); };
    // What curl says itself: where it goes, and how long the body is.
    if (is("Host")) continue;
    if (is("Content-Length") && header.value == std::to_string(request.body.size())) continue;
    if (is("X-Amz-Security-Token")) continue;
    if (!scope.empty() && (is("X-Amz-Date") || is("X-Amz-Content-Sha256"))) continue;
    if (is("Authorization") && !scope.empty()) {
      named.push_back({header.name, unsigned_authorization(header.value)});
      continue;
    }
    named.push_back(header);
  }
  return named;
}

std::string header_flag(const wire::Header& header) {
  // curl drops a header that ends in a colon and sends an empty one for a semicolon.
  return " -H " + shell_quoted(header.value.empty() ? fmt::format("{};", header.name)
                                                    : fmt::format("{}: {}", header.name, header.value));
}

// Headers that curl adds by itself and this request does not have.
std::string header_flags(const wire::HttpRequest& request) {
  std::string flags;
  for (const wire::Header header : headers_to_name(request)) flags += header_flag(header);
  for (const char* added : {"Content-Type", "Accept", "User-Agent", "Expect"}) {
    if (!request.headers.contains(added)) flags += fmt::format(" -H {}:", added);
  }
  return flags;
}

bool is_argument(std::string_view body) {
  return body.size() <= kMaxArgumentBytes && !body.starts_with('@') &&
         std::all_of(body.begin(), body.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string_view flag_value(const RunReport& report, std::string_view flag) {
  const auto& flags = report.reproduce_flags;
  const auto at = std::find(flags.begin(), flags.end(), flag);
  return at == flags.end() || at + 1 == flags.end() ? std::string_view() : std::string_view(*(at + 1));
}

// Scheme and authority: the path of the request begins with the endpoint's own.
std::string origin_of(const std::string& endpoint) {
  const std::size_t scheme = endpoint.find("://");
  return endpoint.substr(0, scheme == std::string::npos ? scheme : endpoint.find('/', scheme + 3));
}

std::string address_flags(const RunReport& report, const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@%+";
  const std::string origin = origin_of(report.endpoint);
  const bool plain = path.starts_with('/') && path.find_first_not_of(kPlain) == std::string::npos &&
                     path.find("/.") == std::string::npos;
  if (plain) return " " + shell_quoted(origin + path);
  return fmt::format(" --request-target {} {}", shell_quoted(path), shell_quoted(origin + "/"));
}

// The bytes as they went out, but for what signs them.
std::string line_of_bytes(const RunReport& report, const run::Recorded& recorded) {
  const std::string bytes = redact_sent(recorded.exchange.sent, recorded.request.headers, report.secrets);
  const std::string origin = origin_of(report.endpoint);
  const std::string authority = origin.substr(std::min(origin.find("://") + 3, origin.size()));
  const bool has_port = authority.find(':', authority.rfind(']') + 1) != std::string::npos;
  const bool tls = origin.starts_with("https:");
  const std::string address = has_port ? authority : authority + (tls ? ":443" : ":80");
  return fmt::format("{} | {}{}", shell_command_that_prints(bytes),
                     tls ? "openssl s_client -quiet -connect " : "curl -sS -m 5 telnet://", address);
}

}  // namespace

std::string unsigned_authorization(std::string_view authorization) {
  const std::string_view scope = scope_of(authorization);
  if (scope.empty()) return std::string(authorization);
  return fmt::format(
      "AWS4-HMAC-SHA256 Credential=UNSIGNED/20000101/{}, SignedHeaders=host, Signature=unsigned", scope);
}

std::string curl_line(const RunReport& report, const run::Recorded& recorded) {
  const wire::HttpRequest& request = recorded.request;
  if (recorded.byte_for_byte) return line_of_bytes(report, recorded);
  std::string line = "curl -sS -i -m 30";
  if (report.endpoint.starts_with("https:")) line += " --http1.1";
  if (const auto authorities = flag_value(report, "--ca-file"); !authorities.empty())
    line += " --cacert " + shell_quoted(authorities);
  const std::string body = redact(request.body, report.secrets);
  const bool asks_for_the_head = request.method == "HEAD" && body.empty();
  line += asks_for_the_head ? " --head" : " -X " + shell_quoted(request.method);
  line += header_flags(request);
  if (asks_for_the_head) {
    line += address_flags(report, request.path);
  } else if (is_argument(body)) {
    line += " --data-binary " + shell_quoted(body) + address_flags(report, request.path);
  } else {
    line = fmt::format("{} | {} --data-binary @-{}", shell_command_that_prints(body), line,
                       address_flags(report, request.path));
  }
  return redact(line, report.secrets);
}

std::string curl_line(const RunReport& report, const run::Transcript& transcript, const judge::Check& check) {
  if (check.outcome != judge::CheckOutcome::kFailed) return "";
  if (const auto kept = report.kept_cases.find(transcript.tested->id); kept != report.kept_cases.end()) {
    const auto line = kept->second.curl.find(*check.id);
    return line == kept->second.curl.end() ? "" : line->second;
  }
  if (check.exchanges.empty() || check.exchanges.front() >= transcript.exchanges.size()) return "";
  return curl_line(report, transcript.exchanges[check.exchanges.front()]);
}

}  // namespace touchstone::report
