// See redact.h.
#include "report/redact.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"

namespace touchstone::report {
namespace {

constexpr std::size_t kShortestSecretBytes = 8;
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

// Each secret as it may stand in a text; the longest first, so that one that begins like another is hidden
// whole.
std::vector<std::string> spellings_of(std::span<const std::string> secrets) {
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

}  // namespace

std::string redact(std::string_view text, std::span<const std::string> secrets) {
  const std::vector<std::string> spellings = spellings_of(secrets);
  if (spellings.empty()) return std::string(text);
  std::string beginnings;
  for (const std::string& spelling : spellings) beginnings += spelling.front();
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t harmless = std::min(text.find_first_of(beginnings), text.size());
    out += text.substr(0, harmless);
    text.remove_prefix(harmless);
    if (text.empty()) break;
    const auto secret = std::find_if(spellings.begin(), spellings.end(),
                                     [&](const std::string& spelling) { return text.starts_with(spelling); });
    const bool hidden = secret != spellings.end();
    out += hidden ? kRedacted : text.substr(0, 1);
    text.remove_prefix(hidden ? secret->size() : 1);
  }
  return out;
}

std::vector<wire::Header> redact(const std::vector<wire::Header>& headers,
                                 std::span<const std::string> secrets) {
  std::vector<wire::Header> shown;
  for (const wire::Header& header : headers) {
    const bool credential = wire::equals_ignoring_case(header.name, "Authorization") ||
                            wire::equals_ignoring_case(header.name, "X-Amz-Security-Token");
    shown.push_back({header.name, credential ? std::string(kRedacted) : redact(header.value, secrets)});
  }
  return shown;
}

std::string redact_sent(std::string bytes, const std::vector<wire::Header>& headers,
                        std::span<const std::string> secrets) {
  for (const wire::Header& header : headers) {
    const std::string hidden = redact({header}, secrets).front().value;
    const std::size_t at =
        header.value.empty() || hidden == header.value ? std::string::npos : bytes.find(header.value);
    if (at != std::string::npos) bytes.replace(at, header.value.size(), hidden);
  }
  return redact(bytes, secrets);
}

}  // namespace touchstone::report
