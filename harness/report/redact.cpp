// See redact.h.
#include "report/redact.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

#include "base/digest.h"
#include "base/seed.h"

namespace touchstone::report {
namespace {

constexpr std::size_t kShortestSecretBytes = 8;
// As long as a signature, for its length may be judged.
constexpr std::string_view kNoSignature = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

std::string with_escaped_slashes(std::string_view secret) {
  std::string out;
  for (const char c : secret) out += c == '/' ? std::string("\\/") : std::string(1, c);
  return out;
}

std::string percent_encoded(std::string_view secret) {
  std::string out;
  for (const char c : secret) {
    out += kUnreserved.find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

// The digits of base64 that the secret alone decides when it begins `offset` bytes behind a multiple of
// three.
std::string in_base64(std::string_view secret, std::size_t offset) {
  const std::string encoded = base::to_base64(std::string(offset, '\0') + std::string(secret));
  const std::size_t bits_before = offset * 8;
  const std::size_t bits_behind = bits_before + secret.size() * 8;
  const std::size_t first = (bits_before + 5) / 6;
  return encoded.substr(first, bits_behind / 6 - first);
}

// Each secret as it may stand in a text; the longest first.
std::vector<std::string> spellings_of(const std::vector<std::string>& secrets) {
  std::vector<std::string> spellings;
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecretBytes) continue;
    spellings.push_back(secret);
    for (std::size_t offset = 0; offset < 3; ++offset) spellings.push_back(in_base64(secret, offset));
    if (secret.find_first_not_of(kUnreserved) == std::string::npos) continue;
    spellings.push_back(with_escaped_slashes(secret));
    spellings.push_back(percent_encoded(secret));
  }
  std::sort(spellings.begin(), spellings.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return spellings;
}

constexpr std::string_view kUnicodeEscape = "\\u";
constexpr std::size_t kUnicodeEscapeBytes = 6;

// How many bytes at the start of a text are this character, as itself or as JSON may escape it; 0 where it
// is another.
std::size_t length_of_character(std::string_view text, char c) {
  if (text.starts_with(c)) return 1;
  if (text.size() < 2 || text.front() != '\\') return 0;
  if (text[1] == c && std::string_view("\"\\/").contains(c)) return 2;
  if (text.size() < kUnicodeEscapeBytes || !text.starts_with(kUnicodeEscape)) return 0;
  unsigned value = 0;
  const char* const end = text.data() + kUnicodeEscapeBytes;
  const auto read = std::from_chars(text.data() + kUnicodeEscape.size(), end, value, 16);
  return read.ptr == end && value == static_cast<unsigned char>(c) ? kUnicodeEscapeBytes : 0;
}

// The same for a secret.
std::size_t length_of_secret(std::string_view text, std::string_view secret) {
  std::size_t at = 0;
  for (const char c : secret) {
    const std::size_t length = length_of_character(text.substr(at), c);
    if (length == 0) return 0;
    at += length;
  }
  return at;
}

// What stands for the secret that begins a text, with escapes where that has them; `shown` is as long as
// `secret`.
std::string escaped_like(std::string_view text, std::string_view secret, std::string_view shown) {
  std::string out;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const std::size_t length = length_of_character(text, secret[i]);
    if (length == kUnicodeEscapeBytes) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(shown[i]));
    } else {
      if (length == 2 && shown[i] == secret[i]) out += '\\';
      out += shown[i];
    }
    text.remove_prefix(length);
  }
  return out;
}

template <class Range, class Hidden>
Beginnings beginnings_of(const Range& replaced, Hidden hidden) {
  Beginnings beginnings{};
  beginnings['\\'] = true;  // of an escape
  for (const auto& one : replaced) beginnings[static_cast<unsigned char>(hidden(one).front())] = true;
  return beginnings;
}

// Replaces each of what is to be hidden; of those that begin at one place, the first.
template <class Range, class Hidden, class Shown>
std::string replace_each(std::string_view text, Range&& replaced, const Beginnings& beginnings, Hidden hidden,
                         Shown shown) {
  if (replaced.empty()) return std::string(text);
  const auto begins = [&](char c) { return beginnings[static_cast<unsigned char>(c)]; };
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto harmless = static_cast<std::size_t>(std::ranges::find_if(text, begins) - text.begin());
    out += text.substr(0, harmless);
    text.remove_prefix(harmless);
    if (text.empty()) break;
    std::size_t length = 0;
    const auto found = std::find_if(replaced.begin(), replaced.end(), [&](const auto& one) {
      length = length_of_secret(text, hidden(one));
      return length > 0;
    });
    if (found == replaced.end()) length = 1;
    const std::string_view here = text.substr(0, length);
    out += found == replaced.end() ? std::string(here) : shown(*found, here);
    text.remove_prefix(length);
  }
  return out;
}

// Writes something else for each signature of SigV4 in a text: a target may repeat the request's header, and
// the request can be sent again with it for some minutes.
std::string without_signatures(std::string text, std::string_view shown) {
  constexpr std::string_view kLead = "Signature=";
  constexpr std::size_t kDigits = 64;
  for (std::size_t at = text.find(kLead); at != std::string::npos; at = text.find(kLead, at + 1)) {
    const std::size_t first = at + kLead.size();
    const std::size_t end = std::min(text.find_first_not_of("0123456789abcdef", first), text.size());
    if (end - first == kDigits) text.replace(first, kDigits, shown);
  }
  return text;
}

char random_between(char first, char last, base::Random& random) {
  return static_cast<char>(first +
                           static_cast<char>(random.below(static_cast<std::uint64_t>(last - first) + 1)));
}

// As long as the secret and made like it; letters only where it is mostly made of marks, which would stay.
std::string stand_in_for(std::string_view secret, base::Random& random) {
  std::string shown;
  std::size_t changed = 0;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const char c = secret[i];
    const auto lead = static_cast<unsigned char>(i == 0 ? 0 : secret[i - 1]);
    // The byte behind these decides whether UTF-8 is well-formed.
    const bool is_bound = lead == 0xE0 || lead == 0xED || lead == 0xF0 || lead == 0xF4;
    char other = c;
    if (c >= '0' && c <= '9') other = random_between('0', '9', random);
    if (c >= 'a' && c <= 'z') other = random_between('a', 'z', random);
    if (c >= 'A' && c <= 'Z') other = random_between('A', 'Z', random);
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U && !is_bound)
      other = static_cast<char>(0x80U + random.below(0x40));
    changed += other == c ? 0 : 1;
    shown += other;
  }
  if (changed * 2 >= secret.size()) return shown;
  for (char& c : shown) c = random_between('a', 'z', random);
  return shown;
}

}  // namespace

Secrets::Secrets(std::vector<std::string> texts)
    : texts_(std::move(texts)),
      spellings_(spellings_of(texts_)),
      beginnings_(beginnings_of(spellings_, std::identity())) {}

std::string redact(std::string_view text, const Secrets& secrets) {
  return without_signatures(
      replace_each(text, secrets.spellings(), secrets.beginnings(), std::identity(),
                   [](const std::string&, std::string_view) { return std::string(kRedacted); }),
      kRedacted);
}

std::vector<StandIn> stand_ins_for(const Secrets& secrets, std::uint64_t seed) {
  std::vector<StandIn> made;
  for (const std::string& spelling : secrets.spellings()) {
    base::Random random(seed, fmt::format("stand-in {}", made.size()));
    made.push_back({spelling, stand_in_for(spelling, random)});
  }
  return made;
}

std::string disguise(std::string_view text, std::span<StandIn> stand_ins) {
  const auto secret_of = [](const StandIn& stand_in) -> const std::string& { return stand_in.secret; };
  return without_signatures(replace_each(text, stand_ins, beginnings_of(stand_ins, secret_of), secret_of,
                                         [](StandIn& stand_in, std::string_view here) {
                                           stand_in.used = true;
                                           return escaped_like(here, stand_in.secret, stand_in.shown);
                                         }),
                            kNoSignature);
}

wire::Headers redact(const wire::Headers& headers, const Secrets& secrets) {
  return headers.rewritten([&](const wire::Header& header) {
    const bool credential = wire::equals_ignoring_case(header.name, "Authorization") ||
                            wire::equals_ignoring_case(header.name, "X-Amz-Security-Token");
    return std::pair(redact(header.name, secrets),
                     credential ? std::string(kRedacted) : redact(header.value, secrets));
  });
}

std::string redact_sent(std::string bytes, const wire::Headers& headers, const Secrets& secrets) {
  for (const wire::Header header : headers) {
    const wire::Headers shown = redact({header}, secrets);
    const std::string_view hidden = shown[0].value;
    const std::size_t at =
        header.value.empty() || hidden == header.value ? std::string::npos : bytes.find(header.value);
    if (at != std::string::npos) bytes.replace(at, header.value.size(), hidden);
  }
  return redact(bytes, secrets);
}

}  // namespace touchstone::report
