// What a service's front end refuses before an operation sees the request, in the words that AWS uses for it.
// Sources: observed:awsjson-frontend (dispatch, parsing, types), observed:validation-wording,
// observed:authentication-errors. Tested by endpoint_test.cpp.
#pragma once

#include <span>

#include "base/json.h"
#include "base/result.h"
#include "endpoint/answers.h"
#include "sign/sigv4.h"
#include "validate/check.h"

namespace touchstone::endpoint {

/// A request that no operation claims: 400 for an unknown target, 404 for another method, path or
/// Content-Type.
[[nodiscard]] ServiceError unknown_operation(int status);

/// Reads a request's body, which must be one JSON object.
[[nodiscard]] std::expected<base::Json, ServiceError> parse_body(std::string_view body);

[[nodiscard]] ServiceError refuse_type(const validate::TypeFault& fault);
[[nodiscard]] ServiceError refuse_constraints(const model::Model& model, const model::Operation& operation,
                                              std::span<const validate::Violation> violations);
/// @param service  the signing name that was expected
[[nodiscard]] ServiceError refuse_signature(sign::SignatureFault fault, std::string_view service);

}  // namespace touchstone::endpoint
