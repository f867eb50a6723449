// Carries out the header X-Touchstone-Inject, by which a case asks for what no client can provoke. See
// kInjectHeader in endpoint.h. Tested by endpoint_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "endpoint/answers.h"
#include "model/model.h"
#include "transport/server.h"

namespace touchstone::endpoint {

/// Grants wishes, and counts those that are for the first tries only.
class Injector {
 public:
  /// Does what `wish` says to the reply.
  /// @return the error to answer instead of the operation's own result; nothing when the operation shall
  ///         answer after all. A wish that is none gives TouchstoneInjectionException, with a message that
  ///         says what may be wished.
  [[nodiscard]] std::optional<ServiceError> inject(std::string_view wish, const model::Model& model,
                                                   const model::Operation& operation,
                                                   transport::Reply& reply);

 private:
  std::map<std::string, std::uint64_t, std::less<>> granted_;  ///< by the wish's key; see kInjectHeader
};

}  // namespace touchstone::endpoint
