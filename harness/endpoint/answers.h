// Builds what goes back: an operation's output held to its shape, an error in awsJson's form, and the headers
// of every answer. It decides nothing; operations.h and refusals.h do. Tested by endpoint_test.cpp and
// lifecycle_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "endpoint/job_store.h"
#include "model/model.h"
#include "wire/http_message.h"

namespace touchstone::endpoint {

/// An error as it will be told.
struct ServiceError {
  std::string name;     ///< the bare shape name, for `__type`
  std::string message;  ///< left out when empty
  std::string message_key =
      "message";  ///< `Message` where a model declares the error, `message` where the framework speaks
  int status = 400;
};

/// An error of the operation: spelt as its shape in the model says, 400 for a client's fault and 500 for the
/// server's. The httpError trait does not count in awsJson (protocol:awsjson; observed:awsjson-status).
[[nodiscard]] ServiceError modelled_error(const model::Model& model, std::string_view name,
                                          std::string message);

/// `{"__type": ...}` with the error's message and status.
[[nodiscard]] wire::HttpResponse error_response(std::string_view media_type, const ServiceError& error);

/// 200 with `output`, which project() made; null gives no body at all.
[[nodiscard]] wire::HttpResponse success_response(std::string_view media_type, const base::Json& output);

/// Adds what every answer carries: Date and x-amzn-RequestId.
void add_common_headers(wire::HttpResponse& response, std::string_view request_id, TimePoint now);

/// A request's value as its shape knows it: without unknown and null members, and with the first of
/// duplicates.
[[nodiscard]] base::Json normalise(const model::Model& model, model::ShapeIndex shape,
                                   const base::Json& value);

/// Those of `facts` that the structure has members for, in the model's order; null when it has no members at
/// all.
[[nodiscard]] base::Json project(const model::Model& model, model::ShapeIndex structure,
                                 const base::Json& facts);

/// A time as awsJson writes it: seconds since 1970 with milliseconds, as a number.
[[nodiscard]] base::Json epoch_seconds(TimePoint time);

}  // namespace touchstone::endpoint
