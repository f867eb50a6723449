// The named lawful ways of being different: nothing that a judge may complain about. Where a deviation proves
// that a fault is seen, a variant proves that none is made up. A variant is a row of a table: its name, one
// sentence, and the small functions that it puts between the steps of endpoint.cpp; whatever it leaves empty
// stays as it is. The tables are vary_http.cpp, vary_json.cpp and vary_service.cpp. Tested by
// variants_test.cpp, and by the whole catalogue in app/deviation_gate_test.cpp.
#pragma once

#include <span>
#include <string_view>

#include "endpoint/answers.h"
#include "endpoint/endpoint.h"
#include "model/model.h"
#include "transport/server.h"
#include "wire/http_message.h"

namespace touchstone::endpoint {

struct Variant {
  std::string_view name;
  std::string_view description;
  bool has_start = true;  ///< the Start and Create operations are there
  bool reaches_states =
      true;  ///< each state that a case needs can be reached, and stays; else cases are blocked
  void (*times)(JobTimings& timings) = nullptr;
  void (*reads)(wire::HttpRequest& request) = nullptr;
  /// Changes an error. `model` is of the operation's service; null where no operation was asked.
  void (*names)(const model::Model* model, ServiceError& error) = nullptr;
  void (*writes)(const wire::HttpRequest& request, transport::Reply& reply) = nullptr;
  /// As `writes`, of the answer to bytes that are no request.
  void (*refuses)(transport::Reply& reply) = nullptr;
};

// The tables: how an answer is framed and spelt as HTTP, how its JSON is spelt, what the service itself does.
[[nodiscard]] std::span<const Variant> http_variants();
[[nodiscard]] std::span<const Variant> json_variants();
[[nodiscard]] std::span<const Variant> service_variants();

/// Finds the variant of a name; for the empty name one that changes nothing; null for an unknown one.
[[nodiscard]] const Variant* find_variant(std::string_view name);

}  // namespace touchstone::endpoint
