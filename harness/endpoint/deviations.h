// The named ways of being wrong, as questions that the honest code asks at the places where they matter.
// What a deviation is called and means to people is deviations() in endpoint.h; here is what it does.
// Tested by deviation_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "endpoint/family.h"
#include "validate/violation.h"
#include "wire/http_message.h"

namespace touchstone::endpoint {

/// What the endpoint does wrong; the enumerators stand in the order of deviations(), behind kNothing.
enum class Quirk : std::uint8_t {
  kNothing,
  kAcceptsLongJobId,
  kCountsBytesNotCodePoints,
  kEchoesWrongJobId,
  kHtmlError,
  kMissingRequestId,
  kNoPatternCheck,
  kStopNeverStops,
  kStopsFinishedJob,
  kStopsOtherFamily,
  kTypeOnlyInHeader,
  kWrongContentType,
  kWrongNotFoundError,
};

/// Finds the quirk of a deviation's name; kNothing for the empty name, none for an unknown one.
[[nodiscard]] std::optional<Quirk> find_quirk(std::string_view deviation_name);

/// Changes what validation found in a request.
void distort_violations(Quirk quirk, const model::Model& model, const model::Operation& operation,
                        const base::Json& input, std::vector<validate::Violation>& violations);

/// The name of the error for something unknown.
[[nodiscard]] std::string_view distort_not_found(Quirk quirk, std::string_view honest_name);

/// Changes a finished answer.
void distort_response(Quirk quirk, wire::HttpResponse& response);

}  // namespace touchstone::endpoint
