// Keeps secrets out of reports: credentials in headers, and any text that the run knows to be secret.
// Tested by redact_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http_message.h"

namespace touchstone::report {

inline constexpr std::string_view kRedacted = "<redacted>";

/// The characters with which something that is hidden may begin, a JSON escape included.
using Beginnings = std::array<bool, 256>;

/// Texts that must not be shown, with each way in which they may stand in a text; told once, for a report
/// asks some hundred thousand times.
class Secrets {
 public:
  Secrets() = default;
  Secrets(std::vector<std::string> texts);  // NOLINT(google-explicit-constructor): they are such texts
  Secrets(std::initializer_list<std::string> texts) : Secrets(std::vector<std::string>(texts)) {}

  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }
  /// The longest first, so that one that begins like another is hidden whole.
  [[nodiscard]] const std::vector<std::string>& spellings() const { return spellings_; }
  [[nodiscard]] const Beginnings& beginnings() const { return beginnings_; }

 private:
  std::vector<std::string> texts_;
  std::vector<std::string> spellings_;
  Beginnings beginnings_{};
};

/// Replaces every occurrence of a secret, also with any of its characters escaped as JSON may,
/// percent-encoded as in a URL and in base64, wherever in the encoded text it begins. Secrets under 8 bytes
/// are passed over, for they would hide half the report. Signatures of SigV4 are hidden too, for a target may
/// repeat them.
[[nodiscard]] std::string redact(std::string_view text, const Secrets& secrets);

/// A text that stands for a secret where a length may be judged, or what a text is made of: as long, letters
/// for letters, digits for digits, and marks as they were.
struct StandIn {
  std::string secret;
  std::string shown;
  bool used = false;
};

/// A stand-in for each spelling of each secret, made from `seed`; none for what redact() passes over.
[[nodiscard]] std::vector<StandIn> stand_ins_for(const Secrets& secrets, std::uint64_t seed);

/// Replaces every secret by its stand-in and notes which were used. redact() of the result, with what is
/// shown for secrets, hides what redact() of the text would have hidden.
[[nodiscard]] std::string disguise(std::string_view text, std::span<StandIn> stand_ins);

/// The headers with Authorization and X-Amz-Security-Token hidden, and secrets in the names and values of the
/// others too.
[[nodiscard]] wire::Headers redact(const wire::Headers& headers, const Secrets& secrets);

/// The bytes of a request with the values hidden that the same function hides in its headers, and secrets.
[[nodiscard]] std::string redact_sent(std::string bytes, const wire::Headers& headers,
                                      const Secrets& secrets);

}  // namespace touchstone::report
