// See redact.h.
#include "report/redact.h"

namespace touchstone::report {

std::string redact(std::string_view text, std::span<const std::string> secrets) {
  constexpr std::size_t kShortestSecretBytes = 8;
  std::string out(text);
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecretBytes) continue;
    for (std::size_t at = out.find(secret); at != std::string::npos; at = out.find(secret, at + kRedacted.size())) {
      out.replace(at, secret.size(), kRedacted);
    }
  }
  return out;
}

std::vector<wire::Header> redact(const std::vector<wire::Header>& headers, std::span<const std::string> secrets) {
  std::vector<wire::Header> shown;
  for (const wire::Header& header : headers) {
    const bool credential = wire::equals_ignoring_case(header.name, "Authorization") ||
                            wire::equals_ignoring_case(header.name, "X-Amz-Security-Token");
    shown.push_back({header.name, credential ? std::string(kRedacted) : redact(header.value, secrets)});
  }
  return shown;
}

}  // namespace touchstone::report
