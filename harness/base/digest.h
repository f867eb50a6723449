// SHA-256, hexadecimal and base64, by OpenSSL. HMAC and what is built on it is in sign/.
// Tested by digest_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace touchstone::base {

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
/// `bytes` as lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// `bytes` in base64 with padding (RFC 4648, section 4).
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// The bytes of a padded base64 text without white space; nothing when it is not one.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace touchstone::base
