// What each AWS SDK makes of one answer, by the rules of conformance/sdks.json: raises the typed exception, a
// general one with a name, an error of its own about an answer that it cannot read, or falls over. Pure; it
// holds no SDK's name. It judges nothing: most of what it tells is the SDK's own affair. Tested by
// sdk_view_test.cpp, and against the installed SDKs by app/sdk_agreement_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cases/sdks.h"
#include "model/model.h"
#include "wire/answer.h"
#include "wire/http_message.h"

namespace touchstone::judge {

struct SdkView {
  enum class Kind : std::uint8_t {
    kTyped,       ///< the exception that the model declares: what a caller's `except` or `catch` waits for
    kGeneric,     ///< the service's general exception, with `name` as its code
    kUnparsable,  ///< the SDK's own error about an answer that it cannot read
    kCrash,       ///< `name` is an error of the SDK's language
    kSuccess,
    kUnknown  ///< parsers differ about such a body, and the rules do not tell
  };
  Kind kind = Kind::kUnknown;
  std::string name;

  friend bool operator==(const SdkView&, const SdkView&) = default;
};

/// "typed", "generic", "unparsable", "crash", "success", "unknown".
[[nodiscard]] std::string_view name_of(SdkView::Kind kind);

/// What one SDK makes of a response to `operation`; null where the model does not know the operation.
[[nodiscard]] SdkView view_of(const cases::Sdk& sdk, const cases::SdkRules& rules,
                              const wire::HttpResponse& response, const model::Model& model,
                              const model::Operation* operation);

struct SdkSight {
  const cases::Sdk* sdk;
  SdkView view;
};

/// What every SDK of the rules makes of it, in their order.
[[nodiscard]] std::vector<SdkSight> sights_of(const cases::SdkRules& rules,
                                              const wire::HttpResponse& response, const model::Model& model,
                                              std::string_view operation);

/// Whether a header gives the error another name for some SDK.
[[nodiscard]] bool is_renamed(const cases::SdkRules& rules, const wire::HttpResponse& response);

/// Whether all raise the same. True of none.
[[nodiscard]] bool agree(const std::vector<SdkSight>& sights);

/// One line: "JobNotFoundException typed for boto3, Rust; not for C++ (named X:y)".
[[nodiscard]] std::string describe(const std::vector<SdkSight>& sights);

/// Whether an answer names its error so plainly that no rule of any SDK could make a difference: one JSON
/// object, each member once, the bare name in `__type`, a string for a message, nothing else in it or in
/// X-Amzn-Errortype that names one, no number that some parsers do not hold.
[[nodiscard]] bool is_plain(const wire::Answer& answer);

}  // namespace touchstone::judge
