// The named lawful ways of being different: nothing that a judge may complain about. Where a deviation proves
// that a fault is seen, a variant proves that none is made up. Each changes a finished answer, a timing, or
// which operations there are. Tested by variants_test.cpp, and by the whole catalogue in
// app/deviation_gate_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "endpoint/endpoint.h"

namespace touchstone::endpoint {

/// What the endpoint does differently; the enumerators stand in the order of variants(), behind kNothing.
enum class Variant : std::uint8_t {
  kNothing,
  kAddsErrorHeader,
  kAddsHeaders,
  kAddsMembers,
  kAddsUriToType,
  kAnswersChunked,
  kAnswersSlowly,
  kAnswersUntilClose,
  kClosesEachConnection,
  kEscapesEverything,
  kHasNoStart,
  kIndentsJson,
  kNamespacesType,
  kNotFoundIs404,
  kParameterInContentType,
  kRedactsValues,
  kReversesMembers,
  kStopsAtOnce,
  kSwapsMessageCase,
  kWritesEmptyStructure,
};

/// Finds the variant of a name; kNothing for the empty name, none for an unknown one.
[[nodiscard]] std::optional<Variant> find_variant(std::string_view name);

/// Changes timings before the endpoint starts.
void vary_timings(Variant variant, JobTimings& timings);

/// Changes a finished answer and how it is sent.
void vary_reply(Variant variant, transport::Reply& reply);

}  // namespace touchstone::endpoint
