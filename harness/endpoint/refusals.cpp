// See refusals.h.
#include "endpoint/refusals.h"

#include <fmt/format.h>

#include "endpoint/family.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using model::ShapeType;

constexpr std::string_view kListNotExpected = "Start of list found where not expected";

ServiceError serialization_error(std::string message) {
  return {.name = "SerializationException", .message = std::move(message), .message_key = "Message"};
}

/// A scalar as the parser calls its token.
std::string_view token_name(const Json& value) {
  switch (value.kind()) {
    case Json::Kind::kBool:
      return value.as_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case Json::Kind::kNumber:
      return "NUMBER_VALUE";
    case Json::Kind::kString:
      return "STRING_VALUE";
    default:
      return "NULL_VALUE";
  }
}

/// What a scalar cannot be converted to. Observed for String only; the others follow its pattern.
std::string_view article_and_type(ShapeType type) {
  switch (type) {
    case ShapeType::kString:
    case ShapeType::kEnum:
      return "a String";
    case ShapeType::kBoolean:
      return "a Boolean";
    case ShapeType::kByte:
      return "a Byte";
    case ShapeType::kShort:
      return "a Short";
    case ShapeType::kInteger:
    case ShapeType::kIntEnum:
      return "an Integer";
    case ShapeType::kLong:
      return "a Long";
    case ShapeType::kFloat:
      return "a Float";
    case ShapeType::kDouble:
      return "a Double";
    case ShapeType::kBigInteger:
      return "a BigInteger";
    case ShapeType::kBigDecimal:
      return "a BigDecimal";
    case ShapeType::kTimestamp:
      return "a Timestamp";
    case ShapeType::kBlob:
      return "a Blob";
    case ShapeType::kList:
      return "a List";
    case ShapeType::kMap:
      return "a Map";
    case ShapeType::kStructure:
    case ShapeType::kUnion:
    case ShapeType::kDocument:
      return "a Structure";
  }
  return "a value";
}

}  // namespace

ServiceError unknown_operation(int status) {
  return {.name = "UnknownOperationException", .message = {}, .status = status};
}

std::expected<Json, ServiceError> parse_body(std::string_view body) {
  auto parsed = base::parse_json(body);
  if (!parsed) return std::unexpected(serialization_error({}));
  if (parsed->is_array()) return std::unexpected(serialization_error(std::string(kListNotExpected)));
  if (!parsed->is_object()) return std::unexpected(serialization_error({}));
  return std::move(*parsed);
}

ServiceError refuse_type(const validate::TypeFault& fault) {
  if (fault.actual == Json::Kind::kArray) return serialization_error(std::string(kListNotExpected));
  if (fault.actual == Json::Kind::kObject) {
    return serialization_error("Start of structure or map found where not expected.");
  }
  return serialization_error(fmt::format("{} can not be converted to {}", token_name(fault.value),
                                         article_and_type(fault.expected)));
}

ServiceError refuse_constraints(const model::Model& model, const model::Operation& operation,
                                std::span<const validate::Violation> violations) {
  constexpr std::string_view kName = "ValidationException";
  std::string message = validate::aws_message(violations);
  if (declares(model, operation, kName)) return modelled_error(model, kName, std::move(message));
  return {.name = std::string(kName), .message = std::move(message)};
}

ServiceError refuse_signature(sign::SignatureFault fault, std::string_view service) {
  using sign::SignatureFault;
  switch (fault) {
    case SignatureFault::kMissing:
      return {.name = "MissingAuthenticationTokenException", .message = "Missing Authentication Token"};
    case SignatureFault::kIncomplete:
      return {.name = "IncompleteSignatureException",
              .message =
                  "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters, "
                  "and the request an X-Amz-Date."};
    case SignatureFault::kUnknownKey:
      return {.name = "UnrecognizedClientException",
              .message = "The security token included in the request is invalid."};
    case SignatureFault::kWrongScope:
      return {.name = "InvalidSignatureException",
              .message = fmt::format("Credential should be scoped to the request's date and to service '{}'.",
                                     service)};
    case SignatureFault::kExpired:
      return {.name = "InvalidSignatureException",
              .message = "Signature expired: it was made more than 15 minutes from now."};
    case SignatureFault::kMismatch:
      break;
  }
  return {.name = "InvalidSignatureException",
          .message =
              "The request signature we calculated does not match the signature you provided. Check your AWS "
              "Secret Access Key and signing method. Consult the service documentation for details."};
}

}  // namespace touchstone::endpoint
