// Decodes an awsJson response strictly: what its body is, what is wrong with it, and which error it names.
// Never fails: a body that is no JSON is a fact about the target, kept with its place. It does not know which
// answer is lawful. Tested by answer_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "wire/error_identity.h"
#include "wire/http_message.h"

namespace touchstone::wire {

enum class BodyKind : std::uint8_t {
  kEmpty,      ///< zero bytes
  kObject,     ///< one JSON object and nothing else
  kOtherJson,  ///< one JSON value that is no object
  kNotJson,    ///< anything else
};

struct Answer {
  int status = 0;
  BodyKind body_kind = BodyKind::kEmpty;
  base::Json body;                                 ///< null for kEmpty and kNotJson
  std::optional<base::JsonFault> fault;            ///< for kNotJson
  std::optional<base::DuplicateMember> duplicate;  ///< a member name that stands twice somewhere in the body
  ErrorIdentity identity;

  /// A success by the protocol: 2xx and no `__type` in the body's place.
  [[nodiscard]] bool is_error() const { return status < 200 || status >= 300; }
  /// For people: "400 JobNotFoundException", "200", "500 without an error name (text/html)".
  [[nodiscard]] std::string summary(const HttpResponse& response) const;
};

[[nodiscard]] Answer decode_answer(const HttpResponse& response);

}  // namespace touchstone::wire
