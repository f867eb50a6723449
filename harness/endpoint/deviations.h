// The named ways of being wrong. A deviation is a row of a table: its name, one sentence, and the small
// functions that it puts between the honest steps of endpoint.cpp; whatever it leaves empty stays honest.
// Each kind has its file, deviate_KIND.cpp. Which cases must catch it is data: conformance/deviations/.
// Tested by deviation_test.cpp, and with the whole catalogue by app/deviation_gate_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "endpoint/answers.h"
#include "model/model.h"
#include "transport/server.h"
#include "validate/check.h"
#include "validate/violation.h"
#include "wire/http_message.h"

namespace touchstone::endpoint {

/// What the operations do wrong themselves, asked for where it matters (operations.cpp, listing.cpp); see the
/// rows of deviate_state.cpp for what each means.
enum class Quirk : std::uint8_t {
  kNone,
  kClaimsStoppedAtOnce,
  kComparesBeginningOfIds,
  kCompletesInsteadOfStopping,
  kCompletesThoughStopped,
  kCrashesOnFinished,
  kCrashesOnSecondStop,
  kDescribeShowsInProgress,
  kDescribesFirstJob,
  kDescribesWhatNobodyStarted,
  kEchoesWrongJobId,
  kForgetsStoppedJob,
  kIgnoresClientToken,
  kLeavesJobIdOut,
  kLeavesStatusOut,
  kFindsLongerNames,
  kForgetsPlaceOfArns,
  kForgetsVersionOfArns,
  kListFindsNoState,
  kListForgetsName,
  kListForgetsState,
  kListNeverEnds,
  kListLeavesStoppedOut,
  kListLeavesNewestOut,
  kListShowsSubmitted,
  kNeverStops,
  kRefusesRunningJob,
  kRefusesSecondStop,
  kRefusesStoppedJob,
  kRefusesSubmittedJob,
  kRefusesTrainedModel,
  kRepeatsJobIds,
  kRestartsStoppedJob,
  kReusesJobIds,
  kStopAnswersInProgress,
  kStopIsForgotten,
  kStopsFinishedJob,
  kStopsNeighbour,
  kStopsNewestJob,
  kStopsOtherFamily,
  kStopsOtherService,
  kStopsUnknownJob,
  kTokenForgetsInput,
};

/// A request before anybody has looked at it. A deviation of reading puts the request in its place that it
/// takes it for.
struct Incoming {
  wire::HttpRequest& request;
  std::span<const std::string> targets;  ///< every X-Amz-Target that is served
};

/// What validation found in an input.
struct Findings {
  const model::Model& model;
  const model::Operation& operation;
  const validate::Checker& checker;
  const base::Json& input;
  std::vector<validate::Violation>& violations;
};

struct Deviant {
  std::string_view name;
  std::string_view description;
  Quirk quirk = Quirk::kNone;
  void (*reads)(const Incoming& incoming) = nullptr;
  void (*finds)(const Findings& findings) = nullptr;
  void (*names)(ServiceError& error) = nullptr;
  void (*writes)(const wire::HttpRequest& request, transport::Reply& reply) = nullptr;
  /// Whether it also writes the answer to a request that no operation claims. Where that makes it like all
  /// the others, every operation looks like one that is not implemented.
  bool everywhere = false;
  /// As `writes`, of the answer to a request that no operation claims.
  void (*misdirects)(const wire::HttpRequest& request, transport::Reply& reply) = nullptr;
  /// As `writes`, of the server's answer to bytes that are no request.
  void (*refuses)(transport::Reply& reply) = nullptr;
};

// The tables, one a kind.
[[nodiscard]] std::span<const Deviant> arn_deviations();
[[nodiscard]] std::span<const Deviant> connection_deviations();
[[nodiscard]] std::span<const Deviant> dispatch_deviations();
[[nodiscard]] std::span<const Deviant> identity_deviations();
[[nodiscard]] std::span<const Deviant> json_deviations();
[[nodiscard]] std::span<const Deviant> length_deviations();
[[nodiscard]] std::span<const Deviant> member_deviations();
[[nodiscard]] std::span<const Deviant> output_deviations();
[[nodiscard]] std::span<const Deviant> state_deviations();
[[nodiscard]] std::span<const Deviant> validation_deviations();
[[nodiscard]] std::span<const Deviant> wire_deviations();

/// Finds a deviation by its name; the honest one, which does nothing, for the empty name; null for an unknown
/// one.
[[nodiscard]] const Deviant* find_deviant(std::string_view name);

}  // namespace touchstone::endpoint
