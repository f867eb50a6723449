// See sigv4.h. The steps are those of the AWS guide "Create a signed AWS API request"; where it leaves a
// choice (consecutive slashes, blanks inside a value, a query without values) this does as botocore does.
#include "sign/sigv4.h"

#include <fmt/compile.h>
#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "base/digest.h"

namespace touchstone::sign {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";
constexpr std::chrono::minutes kMaxSkew{
    15};  // AWS general reference, "Signature Version 4": requests are good for 15 minutes

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

void append(std::string& out, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) out += part;
}

// The names of signed headers: in lower case and sorted.
using Names = std::span<const std::string_view>;

// A signed header: its name in lower case, and one of its values; null where a request lacks what is named.
struct Field {
  std::string_view name;
  std::string_view value;
  bool is_first;  // of its name
};
using Fields = std::span<const Field>;  // sorted by name

void append_joined_names(std::string& out, Fields fields) {
  for (const Field& field : fields) {
    if (!field.is_first) continue;
    if (&field != fields.data()) out += ';';
    out += field.name;
  }
}

// --- HMAC ---

using base::bytes_of;
using Mac = base::Sha256::Digest;

[[noreturn]] void abort_because(const char* what) {
  fmt::print(stderr, "touchstone::sign: {}\n", what);
  std::abort();
}

// HMAC-SHA-256 (RFC 2104) under one key, whose blocks are hashed once: each message starts behind them.
class Hmac {
 public:
  explicit Hmac(std::string_view key) {
    Mac digest{};
    if (key.size() > kBlockBytes) {
      base::Sha256 hash;
      hash.update(key);
      digest = hash.finish();
      key = bytes_of(digest);
    }
    start(inner_, key, 0x36);
    start(outer_, key, 0x5C);
  }

  [[nodiscard]] Mac over(std::string_view message) const {
    base::Sha256 inner = inner_;
    inner.update(message);
    base::Sha256 outer = outer_;
    outer.update(bytes_of(inner.finish()));
    return outer.finish();
  }

 private:
  static constexpr std::size_t kBlockBytes = 64;

  static void start(base::Sha256& hash, std::string_view key, unsigned char pad) {
    std::array<char, kBlockBytes> block{};
    std::copy(key.begin(), key.end(), block.begin());
    for (char& c : block) c = static_cast<char>(static_cast<unsigned char>(c) ^ pad);
    hash.update({block.data(), block.size()});
    OPENSSL_cleanse(block.data(), block.size());
  }

  base::Sha256 inner_;
  base::Sha256 outer_;
};

// What a signature is made for: the credential's secret, and the scope that its key is derived for.
struct KeyScope {
  std::string_view secret;
  std::string_view date;
  std::string_view region;
  std::string_view service;
};

Mac derive_key(const KeyScope& scope) {
  std::string secret = fmt::format("AWS4{}", scope.secret);
  Mac key = Hmac(secret).over(scope.date);
  OPENSSL_cleanse(secret.data(), secret.size());
  for (const std::string_view part : {scope.region, scope.service, kTerminator})
    key = Hmac(bytes_of(key)).over(part);
  return key;
}

// The keys derived last by this thread. A key holds for a day, a derivation costs four HMACs.
class KeyCache {
 public:
  const Hmac& find(const KeyScope& scope) {
    const auto same = [&](const Entry& e) {
      return e.service == scope.service && e.date == scope.date && e.region == scope.region &&
             e.secret == scope.secret;
    };
    const auto found = std::find_if(entries_.begin(), entries_.end(), same);
    return found == entries_.end() ? add(scope) : found->hmac;
  }

 private:
  struct Entry {
    std::string secret, date, region, service;
    Hmac hmac;
  };

  // A run signs for three services with one or two credentials; a verifier sees whatever a client sends.
  static constexpr std::size_t kMaxEntries = 16;

  const Hmac& add(const KeyScope& scope) {
    Entry entry{std::string(scope.secret), std::string(scope.date), std::string(scope.region),
                std::string(scope.service), Hmac(bytes_of(derive_key(scope)))};
    if (entries_.size() < kMaxEntries) return entries_.emplace_back(std::move(entry)).hmac;
    Entry& oldest = entries_[oldest_++ % kMaxEntries];
    OPENSSL_cleanse(oldest.secret.data(), oldest.secret.size());
    oldest = std::move(entry);
    return oldest.hmac;
  }

  std::vector<Entry> entries_;
  std::size_t oldest_ = 0;
};

// --- Times ---

// 20150830T123600Z; its first eight characters are the date of the scope.
constexpr std::size_t kTimestampBytes = 16;
constexpr std::size_t kDateBytes = 8;

using Timestamp = std::array<char, kTimestampBytes>;

void put_digits(char* begin, std::size_t digits, unsigned value) {
  for (; digits > 0; value /= 10) begin[--digits] = static_cast<char>('0' + value % 10);
}

Timestamp format_timestamp(Clock::time_point time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  Timestamp text{};
  put_digits(text.data(), 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put_digits(text.data() + 4, 2, static_cast<unsigned>(date.month()));
  put_digits(text.data() + 6, 2, static_cast<unsigned>(date.day()));
  text[kDateBytes] = 'T';
  put_digits(text.data() + 9, 2, static_cast<unsigned>(clock.hours().count()));
  put_digits(text.data() + 11, 2, static_cast<unsigned>(clock.minutes().count()));
  put_digits(text.data() + 13, 2, static_cast<unsigned>(clock.seconds().count()));
  text.back() = 'Z';
  return text;
}

std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text) {
  if (text.size() != kTimestampBytes || text[kDateBytes] != 'T' || text.back() != 'Z') return std::nullopt;
  const auto number = [&](std::size_t offset, std::size_t digits) {
    unsigned value = 0;
    const char* begin = text.data() + offset;
    const auto [stop, error] = std::from_chars(begin, begin + digits, value);
    return error == std::errc() && stop == begin + digits ? value : ~0U;
  };
  const unsigned year = number(0, 4), hour = number(9, 2), minute = number(11, 2), second = number(13, 2);
  if (year > 9999 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(number(4, 2)), std::chrono::day(number(6, 2))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

// --- The canonical request ---

// Percent-encodes all but unreserved characters and '/'. An escape that stands there already is encoded once
// more, as every service but S3 wants it.
void append_encoded(std::string& out, std::string_view path) {
  for (const char c : path) {
    const bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_alnum || std::string_view("/-_.~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), FMT_COMPILE("%{:02X}"), static_cast<unsigned char>(c));
    }
  }
}

// Removes `.`, `..` and empty segments.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out = path.starts_with('/') ? "/" : "";
  out += fmt::to_string(fmt::join(kept, "/"));
  if (path.ends_with('/') && !kept.empty()) out += '/';
  return out;
}

void append_canonical_path(std::string& out, std::string_view path) {
  if (path.empty() || path == "/") {
    out += '/';
  } else {
    append_encoded(out, normalized(path));
  }
}

void append_canonical_query(std::string& out, std::string_view query) {
  if (query.empty()) return;
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  for (const std::string_view pair : split(query, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
  }
  std::sort(pairs.begin(), pairs.end());
  const char* separator = "";
  for (const auto& [name, value] : pairs) {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}{}={}"), separator, name, value);
    separator = "&";
  }
}

// Whether none of its bytes can be a blank. (The least of all is found sixteen bytes at a time; to look for a
// blank byte by byte took a tenth of signing.)
bool has_no_blank(std::string_view value) {
  unsigned char least = 0xFF;
  for (const char c : value) least = std::min(least, static_cast<unsigned char>(c));
  return least > ' ';
}

// Without blanks around it, and one space for each run of blanks inside.
void append_trimmed(std::string& out, std::string_view value) {
  if (has_no_blank(value)) {
    out += value;
    return;
  }
  value = trim(value);
  for (;;) {
    const auto blank = std::find_if(value.begin(), value.end(), is_blank);
    out.append(value.begin(), blank);
    value = trim(value.substr(static_cast<std::size_t>(blank - value.begin())));
    if (value.empty()) return;
    out += ' ';
  }
}

// A line for each name, its values behind it in the order in which they stand.
void append_canonical_headers(std::string& out, Fields fields) {
  for (const Field& field : fields) {
    if (field.is_first) {
      if (&field != fields.data()) out += '\n';
      out += field.name;
    }
    out += field.is_first ? ':' : ',';
    append_trimmed(out, field.value);
  }
  if (!fields.empty()) out += '\n';
}

// The headers called so; what a request lacks has an empty value. Looks at each header for each name, which
// few requests have many of.
std::vector<Field> find_fields(const wire::HttpRequest& request, Names names) {
  std::vector<Field> fields;
  fields.reserve(names.size());
  for (const std::string_view name : names) {
    bool is_first = true;
    for (const wire::Header header : request.headers) {
      if (!wire::equals_ignoring_case(header.name, name)) continue;
      fields.push_back({name, header.value, is_first});
      is_first = false;
    }
    if (is_first) fields.push_back({name, {}, true});
  }
  return fields;
}

// --- Signing ---

// (In the spelling that nearly every request has, so that nearly always one comparison does.)
bool is_signed(std::string_view name) {
  return wire::equals_ignoring_case(name, "Host") || wire::equals_ignoring_case(name, "Content-Type") ||
         (name.size() >= 6 && base::lower(name.front()) == 'x' &&
          wire::equals_ignoring_case(name.substr(0, 6), "X-Amz-"));
}

// What a signature is computed in, kept for the next one: then nothing is allocated.
struct Scratch {
  std::string lowered;        // what the names of `fields` refer to
  std::vector<Field> fields;  // the headers that are signed
  std::string names;          // of these, as a request and its signature list them
  std::string text;           // the canonical request, the string to sign, the Authorization
};

Scratch& scratch() {
  thread_local Scratch kept;
  return kept;
}

void find_headers_to_sign(const wire::HttpRequest& request, Scratch& found) {
  std::size_t size_bytes = 0;
  found.fields.clear();
  for (const wire::Header header : request.headers) {
    if (!is_signed(header.name)) continue;
    found.fields.push_back({header.name, header.value, true});
    size_bytes += header.name.size();
  }
  found.lowered.resize(size_bytes);
  char* end = found.lowered.data();
  for (Field& field : found.fields) {
    char* const begin = end;
    end = std::transform(field.name.begin(), field.name.end(), begin, base::lower);
    field.name = std::string_view(begin, end);
  }
  std::sort(found.fields.begin(), found.fields.end(), [](const Field& a, const Field& b) {
    const int order = a.name.compare(b.name);
    return order != 0 ? order < 0 : a.value.data() < b.value.data();  // they stand one behind the other
  });
  for (std::size_t i = 1; i < found.fields.size(); ++i)
    found.fields[i].is_first = found.fields[i].name != found.fields[i - 1].name;
}

void append_hash(std::string& out, std::string_view bytes) {
  base::Sha256 hash;
  hash.update(bytes);
  base::append_hex(out, bytes_of(hash.finish()));
}

// `names` are those of `signed_headers`, joined.
void append_canonical_request(std::string& out, const wire::HttpRequest& request, Fields signed_headers,
                              std::string_view names) {
  for (const char c : request.method) out += base::upper(c);
  out += '\n';
  const std::string_view target = request.path;
  const std::size_t question = std::min(target.find('?'), target.size());
  append_canonical_path(out, target.substr(0, question));
  out += '\n';
  append_canonical_query(out, target.substr(std::min(question + 1, target.size())));
  out += '\n';
  append_canonical_headers(out, signed_headers);
  out += '\n';
  out += names;
  out += '\n';
  if (const auto stated_hash = request.headers.find("x-amz-content-sha256")) {
    out += *stated_hash;
  } else {
    append_hash(out, request.body);
  }
}

// Leaves the names of the headers in Scratch::names.
Mac sign_request(const wire::HttpRequest& request, Fields signed_headers, std::string_view timestamp,
                 const KeyScope& scope) {
  auto& [lowered, fields, names, text] = scratch();
  names.clear();
  append_joined_names(names, signed_headers);
  text.clear();
  append_canonical_request(text, request, signed_headers, names);
  base::Sha256 hash;
  hash.update(text);
  text.clear();
  append(text, {kAlgorithm, "\n", timestamp, "\n", scope.date, "/", scope.region, "/", scope.service, "/",
                kTerminator, "\n"});
  base::append_hex(text, bytes_of(hash.finish()));
  thread_local KeyCache keys;
  return keys.find(scope).over(text);
}

// --- Verifying ---

// The parts of an Authorization header, none of them empty. Views into the header's value.
struct Authorization {
  std::string_view access_key_id, date, region, service, terminator;
  std::vector<std::string_view> signed_headers;
  std::string_view signature;
};

std::optional<Authorization> parse_authorization(std::string_view value) {
  value = trim(value);
  if (!value.starts_with(kAlgorithm)) return std::nullopt;
  std::string_view credential, signed_headers, signature;
  for (const std::string_view part : split(value.substr(kAlgorithm.size()), ',')) {
    const std::string_view field = trim(part);
    const auto take = [&](std::string_view name, std::string_view& out) {
      if (field.starts_with(name)) out = field.substr(name.size());
    };
    take("Credential=", credential);
    take("SignedHeaders=", signed_headers);
    take("Signature=", signature);
  }
  const auto scope = split(credential, '/');
  const bool is_whole =
      std::none_of(scope.begin(), scope.end(), [](std::string_view part) { return part.empty(); });
  if (scope.size() != 5 || !is_whole || signed_headers.empty() || signature.empty()) return std::nullopt;
  return Authorization{scope[0], scope[1], scope[2], scope[3], scope[4], split(signed_headers, ';'),
                       signature};
}

bool contains(Names names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view n) { return wire::equals_ignoring_case(n, name); });
}

// The guide: Host and every x-amz-* header of a request must be signed. Else a target could be changed on the
// way.
bool covers_what_must_be_signed(const Authorization& authorization, const wire::HttpRequest& request) {
  return contains(authorization.signed_headers, "host") &&
         std::all_of(request.headers.begin(), request.headers.end(), [&](const wire::Header& header) {
           return wire::equals_ignoring_case(header.name, "content-type") || !is_signed(header.name) ||
                  contains(authorization.signed_headers, header.name);
         });
}

bool has_all(const wire::HttpRequest& request, Names names) {
  return std::all_of(names.begin(), names.end(),
                     [&](std::string_view name) { return request.headers.contains(name); });
}

// A client that states the body's hash signs the statement instead of the body, so it must be true.
bool states_true_body_hash(const wire::HttpRequest& request) {
  const auto stated = request.headers.find("x-amz-content-sha256");
  return !stated || *stated == base::sha256_hex(request.body);
}

bool carries_token(const wire::HttpRequest& request, const Credentials& credentials) {
  const auto token = request.headers.find("x-amz-security-token");
  return credentials.session_token.empty() || (token && trim(*token) == credentials.session_token);
}

bool same_signature(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// X-Amz-Date, else Date; both in the form that the string to sign has.
std::string_view find_timestamp(const wire::HttpRequest& request) {
  for (const std::string_view name : {"x-amz-date", "date"}) {
    if (const auto value = request.headers.find(name)) return trim(*value);
  }
  return {};
}

}  // namespace

std::string canonical_request(const wire::HttpRequest& request,
                              const std::vector<std::string>& signed_headers) {
  std::string out;
  const std::vector<std::string_view> names(signed_headers.begin(), signed_headers.end());
  const std::vector<Field> fields = find_fields(request, names);
  std::string joined;
  append_joined_names(joined, fields);
  append_canonical_request(out, request, fields, joined);
  return out;
}

void sign(wire::HttpRequest& request, const Credentials& credentials, const Scope& scope,
          Clock::time_point now) {
  const Timestamp written = format_timestamp(now);
  const std::string_view timestamp(written.data(), written.size());
  request.headers.set("X-Amz-Date", timestamp);
  if (!credentials.session_token.empty())
    request.headers.set("X-Amz-Security-Token", credentials.session_token);
  Scratch& found = scratch();
  find_headers_to_sign(request, found);
  if (std::ranges::find(found.fields, "host", &Field::name) == found.fields.end())
    abort_because("sign: the request has no Host header");
  const std::string_view date = timestamp.substr(0, kDateBytes);
  const Mac signature = sign_request(request, found.fields, timestamp,
                                     {credentials.secret_access_key, date, scope.region, scope.service});
  std::string& authorization = found.text;
  authorization.clear();
  append(authorization, {kAlgorithm, " Credential=", credentials.access_key_id, "/", date, "/", scope.region,
                         "/", scope.service, "/", kTerminator, ", SignedHeaders="});
  authorization += found.names;
  authorization += ", Signature=";
  base::append_hex(authorization, bytes_of(signature));
  request.headers.set("Authorization", authorization);
}

std::optional<SignatureFault> verify(
    const wire::HttpRequest& request,
    const std::function<std::optional<Credentials>(std::string_view access_key_id)>& find_credentials,
    std::string_view service, Clock::time_point now) {
  const auto header = request.headers.find("authorization");
  if (!header) return SignatureFault::kMissing;

  const auto authorization = parse_authorization(*header);
  const std::string_view timestamp = find_timestamp(request);
  const auto time = parse_timestamp(timestamp);
  if (!authorization || !time || !covers_what_must_be_signed(*authorization, request))
    return SignatureFault::kIncomplete;

  const auto credentials = find_credentials(authorization->access_key_id);
  if (!credentials || !carries_token(request, *credentials)) return SignatureFault::kUnknownKey;

  const bool is_for_service = service.empty() || authorization->service == service;
  if (!is_for_service || authorization->date != timestamp.substr(0, kDateBytes) ||
      authorization->terminator != kTerminator) {
    return SignatureFault::kWrongScope;
  }

  const auto skew = std::chrono::floor<std::chrono::seconds>(now) - *time;
  if (skew > kMaxSkew || skew < -kMaxSkew) return SignatureFault::kExpired;

  const std::string expected = base::to_hex(bytes_of(sign_request(
      request, find_fields(request, authorization->signed_headers), timestamp,
      {credentials->secret_access_key, authorization->date, authorization->region, authorization->service})));
  const bool holds = has_all(request, authorization->signed_headers) && states_true_body_hash(request) &&
                     same_signature(authorization->signature, expected);
  return holds ? std::nullopt : std::optional(SignatureFault::kMismatch);
}

}  // namespace touchstone::sign
