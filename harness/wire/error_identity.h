// Which error an awsJson response names: in the header X-Amzn-Errortype, in the body's `code`, in the body's
// `__type`. Each is read in every documented form: bare, with a namespace ("ns#Name"), with a URI
// ("Name:http://..."), with both. Source: protocol:awsjson#operation-error-serialization. Tested by
// error_identity_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "wire/http_message.h"

namespace touchstone::wire {

/// The header that names an error.
inline constexpr std::string_view kErrorTypeHeader = "X-Amzn-Errortype";

/// Where an identity stood, in the order in which a client looks.
enum class IdentityPlace : std::uint8_t { kBodyType, kBodyCode, kHeader };

/// "body __type", "body code", "header X-Amzn-Errortype".
[[nodiscard]] std::string_view name_of(IdentityPlace place);

/// Cuts a written identity down to the bare shape name: up to the first ':', then behind the first '#'. White
/// space is part of a name, as it is for every SDK, which then knows no such name.
[[nodiscard]] std::string_view bare_error_name(std::string_view written);

struct NamedError {
  NamedError(IdentityPlace where, std::string_view as_written);

  /// The bare shape name in what was written; empty when nothing is left. Valid while this is.
  [[nodiscard]] std::string_view name() const {
    return std::string_view(written).substr(name_begin_, name_bytes_);
  }

  IdentityPlace place;
  std::string written;  ///< as it stood

 private:
  std::size_t name_begin_;
  std::size_t name_bytes_;
};

struct ErrorIdentity {
  std::vector<NamedError> named;         ///< every place that names one, in the order of IdentityPlace
  std::optional<std::string> malformed;  ///< what stood where a string belongs: "__type is a number"
  std::string message_key;               ///< how the body spells `message`; empty without one that is a text

  /// The error's bare name by the first place that has one; empty when none has.
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] const NamedError* at(IdentityPlace place) const;
};

/// Resolves the identity of an error response, of whose headers kErrorTypeHeader alone counts. `body` is its
/// parsed body, null when it has none.
[[nodiscard]] ErrorIdentity resolve_error_identity(const Headers& headers, const base::Json* body);

}  // namespace touchstone::wire
