// AWS Signature Version 4 over a request value, by header: signing and verifying.
// The clock is an argument. What is sent afterwards must be byte for byte what was signed.
// Tested by sigv4_test.cpp (published vectors, round trip, faults) and botocore_agreement_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/credentials.h"
#include "wire/http_message.h"

namespace touchstone::sign {

/// Where a signature is valid: DATE/region/service/aws4_request.
struct Scope {
  std::string region;
  std::string service;
};

using Clock = std::chrono::system_clock;

/// Adds X-Amz-Date, X-Amz-Security-Token (with a session token) and Authorization, replacing those that stood
/// there. Signs content-type, host and every x-amz-* header, as botocore does. The request must have a Host
/// header.
void sign(wire::HttpRequest& request, const Credentials& credentials, const Scope& scope,
          Clock::time_point now);

/// The canonical request (AWS's step 1) over the given lower-case, sorted header names; exposed for its own
/// tests and fuzzing.
[[nodiscard]] std::string canonical_request(const wire::HttpRequest& request,
                                            const std::vector<std::string>& signed_headers);

enum class SignatureFault : std::uint8_t {
  kMissing,     ///< no Authorization header
  kIncomplete,  ///< no Credential, SignedHeaders, Signature or date, or Host or an x-amz-* header is not
                ///< signed
  kUnknownKey,  ///< an access key id that the verifier does not know, or not with its session token
  kWrongScope,  ///< a scope of another date or service, or that does not end as SigV4 has it
  kExpired,     ///< signed more than 15 minutes from now
  kMismatch,    ///< the signature is not the one computed here
};

/// Verifies a signed request; nothing when it holds.
/// @param find_credentials  gives the credentials of an access key id, nothing when unknown
/// @param service           the signing name that the scope must have; any when empty
[[nodiscard]] std::optional<SignatureFault> verify(
    const wire::HttpRequest& request,
    const std::function<std::optional<Credentials>(std::string_view access_key_id)>& find_credentials,
    std::string_view service, Clock::time_point now);

}  // namespace touchstone::sign
