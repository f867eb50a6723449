// SHA-256, hexadecimal and base64, by OpenSSL. HMAC and what is built on it is in sign/.
// Tested by digest_test.cpp.
#pragma once

#include <openssl/sha.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace touchstone::base {

/// SHA-256 piece by piece. A copy goes on from where the original stands: HMAC under a key that is kept
/// starts from such a state.
class Sha256 {
 public:
  using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;
  Sha256();
  void update(std::string_view bytes);
  /// Of all that was given; then it is used up.
  [[nodiscard]] Digest finish();

 private:
  SHA256_CTX state_;
};

/// The bytes of a digest, which must outlive them.
[[nodiscard]] inline std::string_view bytes_of(const Sha256::Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
/// `bytes` as lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// Appends the same to `out`.
void append_hex(std::string& out, std::string_view bytes);
/// `bytes` in base64 with padding (RFC 4648, section 4).
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// The bytes of a padded base64 text without white space; nothing when it is not one.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace touchstone::base
