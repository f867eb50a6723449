// awsJson 1.0 and 1.1 requests: the headers that claim an operation, and the body.
// Written into a caller's request whose buffers are reused; signing and sending come later in the flow.
// Source: protocol:awsjson (Smithy, "AWS JSON 1.1 protocol"). Tested by aws_json_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "model/model.h"
#include "wire/http_message.h"

namespace touchstone::wire {

/// The media type of a protocol: "application/x-amz-json-1.1" (or 1.0).
[[nodiscard]] std::string_view content_type(model::Protocol protocol);

/// The media type inside a Content-Type, without its parameters: "application/x-amz-json-1.1" of "...;
/// charset=utf-8".
[[nodiscard]] std::string_view without_parameters(std::string_view content_type);

/// The value of X-Amz-Target: "Comprehend_20171127.StopSentimentDetectionJob".
[[nodiscard]] std::string target_of(const model::Service& service, std::string_view operation);

/// Whether an X-Amz-Target is what target_of() gives for these.
[[nodiscard]] bool is_target_of(std::string_view target, const model::Service& service,
                                std::string_view operation);

/// Writes the request line, Host, Content-Type, X-Amz-Target and Content-Length for `body` into `request`,
/// replacing what it held.
void encode_request(HttpRequest& request, const model::Service& service, model::Protocol protocol,
                    std::string_view operation, std::string_view host, std::string_view body);

/// The same for an input value, serialized without white space straight into the request's body.
void encode_request(HttpRequest& request, const model::Service& service, model::Protocol protocol,
                    std::string_view operation, std::string_view host, const base::Json& input);

}  // namespace touchstone::wire
