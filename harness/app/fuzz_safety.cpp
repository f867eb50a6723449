// See fuzz_safety.h.
#include "app/fuzz_safety.h"

#include <fmt/format.h>

#include "transport/endpoint_url.h"

namespace touchstone::app {

using base::Error;
using base::ErrorCode;

std::optional<Error> check_safety(const FuzzOptions& options) {
  if (options.run.endpoint.empty()) return std::nullopt;  // the embedded endpoint
  const auto url = transport::parse_endpoint_url(options.run.endpoint);
  if (!url) return url.error();
  if (url->is_loopback()) return std::nullopt;
  if (!options.allow_remote) {
    return Error{ErrorCode::kBadValue,
                 fmt::format("{} is not on loopback, and nothing else is fuzzed", url->to_string()),
                 "give --allow-remote, --rate and --requests when the target is yours to be fuzzed"};
  }
  if (!options.rate) {
    return Error{ErrorCode::kBadValue, "a target that is not on loopback needs a rate",
                 "give --rate, the most requests a second"};
  }
  if (!options.requests && options.replay.empty()) {
    return Error{ErrorCode::kBadValue, "a target that is not on loopback needs a budget",
                 "give --requests, the most requests in all"};
  }
  return std::nullopt;
}

}  // namespace touchstone::app
