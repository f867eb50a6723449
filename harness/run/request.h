// Turns what a case sends into the request that goes out: templates filled, awsJson headers, the case's own
// changes, signature. Tested by request_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "cases/case.h"
#include "cases/template.h"
#include "model/model.h"
#include "wire/http_message.h"
#include "wire/malform.h"

namespace touchstone::run {

struct RunOptions;

/// The bytes of a step's request: as it is, or malformed as the step says.
[[nodiscard]] wire::RawRequest spell(const cases::Send& send, const wire::HttpRequest& request);

/// The value of ${location} from which the embedded endpoint makes jobs that reach this state; of the empty
/// one jobs that last.
[[nodiscard]] std::string_view location_for(std::string_view state);

/// The input that starts a job of a family which shall reach a state; kUnknownName and kSyntax as fill()
/// gives them.
/// @param nonce  makes its name and its client token
[[nodiscard]] base::Result<base::Json> start_input(const cases::Family& family, cases::Variables variables,
                                                   std::string_view state, std::string nonce);

/// The input that means a job, for any operation of its family.
[[nodiscard]] base::Json address_of(const cases::Family& family, const std::string& job);

class RequestEncoder {
 public:
  /// Both must outlive the encoder.
  RequestEncoder(std::span<const model::Model> models, const RunOptions& options);

  /// Encodes a step's request. Header changes come before the signature, except to Authorization itself.
  [[nodiscard]] base::Result<wire::HttpRequest> encode(std::string_view service, const cases::Send& send,
                                                       const cases::Variables& variables) const;
  /// Encodes an ordinary call of any operation, known to the model or not.
  [[nodiscard]] wire::HttpRequest encode(std::string_view service, std::string_view operation,
                                         const base::Json& input) const;

  /// ${region} and ${account}.
  [[nodiscard]] cases::Variables base_variables() const;
  /// These, and what names an operation: ${service}, ${target}, ${operation}, ${operation_in_lower_case}.
  [[nodiscard]] cases::Variables variables_of(const std::string& service, const std::string& operation) const;

  /// A text for names and client tokens that no other use by this or another owner, a case's id, has, nor
  /// another attempt at this one, the first being 1.
  [[nodiscard]] std::string nonce(std::string_view owner, std::string_view use, std::size_t attempt) const;

 private:
  [[nodiscard]] const model::Service& service_called(std::string_view name) const;
  void sign(wire::HttpRequest& request, const model::Service& service) const;

  std::span<const model::Model> models_;
  const RunOptions& options_;
  std::string host_;  ///< the value of Host
};

}  // namespace touchstone::run
