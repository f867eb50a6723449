// Property: the canonical request is the one that a plain second implementation makes, letter by letter from
// AWS's guide ("Create a signed AWS API request", step 1), and a signed request verifies until one thing of
// it is changed. Mutant: query parameters are not sorted (seed query-out-of-order). The input is "METHOD
// path", headers, an empty line, the body. It says nothing of keys and dates, which sigv4_test.cpp holds
// against published vectors.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "sign/sigv4.h"

namespace {

namespace sign = touchstone::sign;
namespace wire = touchstone::wire;
using touchstone::base::printable;

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::vector<std::string> cut(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// CanonicalURI: "the URI-encoded version of the absolute path component", encoded twice but for S3, of the
/// path normalised as RFC 3986, section 5.2.4, and botocore do. An empty path is "/".
std::string plain_path(const std::string& path) {
  if (path.empty()) return "/";
  std::vector<std::string> kept;
  for (const std::string& segment : cut(path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string encoded;
  for (const std::string& segment : kept) {
    if (!encoded.empty() || path[0] == '/') encoded += '/';
    for (const char c : segment) {
      const bool unreserved =
          std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
      encoded += unreserved ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  if (kept.empty()) return path[0] == '/' ? "/" : "";
  return path.back() == '/' ? encoded + "/" : encoded;
}

/// CanonicalQueryString: each parameter as NAME=VALUE, sorted by name, then by value.
std::string plain_query(const std::string& query) {
  if (query.empty()) return "";
  std::multimap<std::string, std::string> sorted;
  for (const std::string& parameter : cut(query, '&')) {
    const std::size_t equals = parameter.find('=');
    sorted.emplace(parameter.substr(0, equals),
                   equals == std::string::npos ? "" : parameter.substr(equals + 1));
  }
  std::vector<std::string> lines;
  for (auto same = sorted.begin(); same != sorted.end();) {
    const auto end = sorted.upper_bound(same->first);
    std::multiset<std::string> values;
    for (auto one = same; one != end; ++one) values.insert(one->second);
    for (const std::string& value : values) lines.push_back(same->first + "=" + value);
    same = end;
  }
  return fmt::to_string(fmt::join(lines, "&"));
}

/// "Trim excess white space before and after values, and convert sequential spaces to a single space", with
/// Python's idea of white space, by which botocore splits.
std::string plain_value(std::string_view value) {
  std::vector<std::string> words(1);
  for (const char c : value) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return fmt::to_string(fmt::join(words, " "));
}

std::string plain_path_of(const wire::HttpRequest& request) {
  return plain_path(request.path.substr(0, request.path.find('?')));
}

std::string plain_canonical_request(const wire::HttpRequest& request, const std::vector<std::string>& names) {
  std::string method;
  for (const char c : request.method) method += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  const std::size_t question = request.path.find('?');
  std::string text = method + "\n" + plain_path_of(request) + "\n" +
                     plain_query(question == std::string::npos ? "" : request.path.substr(question + 1)) +
                     "\n";
  std::string hash = touchstone::base::sha256_hex(request.body);
  for (const std::string& name : names) {
    std::vector<std::string> values;
    for (const wire::Header header : request.headers) {
      if (lower(header.name) == name) values.push_back(plain_value(header.value));
    }
    text += name + ":" + fmt::to_string(fmt::join(values, ",")) + "\n";
  }
  const auto stated = std::ranges::find_if(request.headers, [](const wire::Header& header) {
    return lower(header.name) == "x-amz-content-sha256";
  });
  if (stated != request.headers.end()) hash = (*stated).value;
  return text + "\n" + fmt::to_string(fmt::join(names, ";")) + "\n" + hash;
}

bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool verifies(const wire::HttpRequest& request, const sign::Credentials& credentials,
              sign::Clock::time_point now) {
  const auto find = [&](std::string_view key) {
    return key == credentials.access_key_id ? std::optional(credentials) : std::nullopt;
  };
  return !sign::verify(request, find, "comprehend", now);
}

void check_signature(wire::HttpRequest request) {
  const sign::Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
  const sign::Clock::time_point now{std::chrono::seconds(1793847600)};
  request.headers.set("Host", "localhost");
  request.headers.remove("X-Amz-Content-Sha256");
  sign::sign(request, credentials, {"us-east-1", "comprehend"}, now);
  const auto answers = [&] { return printable(wire::to_bytes(request), 2000); };
  FUZZ_CHECK(verifies(request, credentials, now), "signed-and-verified", answers());

  wire::HttpRequest changed = request;
  changed.body += 'x';
  FUZZ_CHECK(!verifies(changed, credentials, now), "changed-body-is-refused", answers());
  changed = request;
  changed.path = "/x" + changed.path;  // which "/../a" makes the same path again
  FUZZ_CHECK(verifies(changed, credentials, now) == (plain_path_of(changed) == plain_path_of(request)),
             "changed-path-is-refused", answers());
  changed = request;
  changed.headers.set("Host", "localhost.example");
  FUZZ_CHECK(!verifies(changed, credentials, now), "changed-host-is-refused", answers());
  changed = request;
  changed.headers.push_back({"X-Amz-Target", "Another.Operation"});
  FUZZ_CHECK(!verifies(changed, credentials, now), "added-target-is-refused", answers());
  FUZZ_CHECK(!verifies(request, credentials, now + std::chrono::minutes(16)), "late-request-is-refused",
             answers());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const wire::HttpRequest request = touchstone::fuzz::FuzzInput(data, size).take_request();
  std::set<std::string> names;
  for (const wire::Header header : request.headers) names.insert(lower(header.name));
  names.erase("");  // a header has a name
  const std::vector<std::string> sorted(names.begin(), names.end());
  const std::string ours = sign::canonical_request(request, sorted);
  const std::string plain = plain_canonical_request(request, sorted);
  FUZZ_CHECK(
      ours == plain, "canonical-request",
      fmt::format("  touchstone: {}\n  plain:      {}", printable(ours, 2000), printable(plain, 2000)));
  // A name that is no token cannot stand in a request, nor between the semicolons of SignedHeaders.
  if (std::all_of(names.begin(), names.end(), is_token)) check_signature(request);
  return 0;
}
