// Which error an awsJson response names: in the header X-Amzn-Errortype, in the body's `code`, in the body's
// `__type`. Each is read in every documented form: bare, with a namespace ("ns#Name"), with a URI
// ("Name:http://..."), with both. Source: protocol:awsjson#operation-error-serialization. Tested by
// error_identity_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "wire/http_message.h"

namespace touchstone::wire {

/// Where an identity stood, in the order in which a client looks.
enum class IdentityPlace : std::uint8_t { kBodyType, kBodyCode, kHeader };

/// "body __type", "body code", "header X-Amzn-Errortype".
[[nodiscard]] std::string_view name_of(IdentityPlace place);

struct NamedError {
  IdentityPlace place;
  std::string written;  ///< as it stood
  std::string name;     ///< the bare shape name in it; empty when nothing is left
};

struct ErrorIdentity {
  std::vector<NamedError> named;         ///< every place that names one, in the order of IdentityPlace
  std::optional<std::string> malformed;  ///< what stood where a string belongs: "__type is a number"
  std::optional<std::string> message;    ///< the body's `message`, in any case
  std::string message_key;               ///< as it was spelt; empty without a message

  /// The error's bare name by the first place that has one; empty when none has.
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] const NamedError* at(IdentityPlace place) const;
};

/// Cuts a written identity down to the bare shape name: up to the first ':', then behind the first '#'. White
/// space is part of a name, as it is for every SDK, which then knows no such name.
[[nodiscard]] std::string_view bare_error_name(std::string_view written);

/// Resolves the identity of an error response. `body` is its parsed body, null when it has none.
[[nodiscard]] ErrorIdentity resolve_error_identity(const std::vector<Header>& headers,
                                                   const base::Json* body);

}  // namespace touchstone::wire
