// See injection.h.
#include "endpoint/injection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "endpoint/family.h"

namespace touchstone::endpoint {
namespace {

/// Errors that AWS lists as common to all operations and that come from the server's side or its load.
constexpr std::array<std::string_view, 3> kCommonErrors = {
    "InternalServerException", "ServiceUnavailableException", "ThrottlingException"};
/// Longer than any deadline of the client, short enough for a forgotten connection to end by itself.
constexpr std::chrono::milliseconds kMaxDelay = std::chrono::minutes(5);

std::optional<std::chrono::milliseconds> parse_delay(std::string_view text) {
  std::int64_t milliseconds = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  const bool whole = error == std::errc() && stop == text.data() + text.size();
  if (!whole || milliseconds < 0 || milliseconds > kMaxDelay.count()) return std::nullopt;
  return std::chrono::milliseconds(milliseconds);
}

bool may_answer(const model::Model& model, const model::Operation& operation, std::string_view error_name) {
  return declares(model, operation, error_name) ||
         std::find(kCommonErrors.begin(), kCommonErrors.end(), error_name) != kCommonErrors.end();
}

}  // namespace

std::optional<ServiceError> inject(std::string_view wish, const model::Model& model,
                                   const model::Operation& operation, transport::Reply& reply) {
  constexpr std::string_view kDelay = "delay=";
  if (wish == "reset") {
    reply.drop = reply.reset = true;
    return modelled_error(model, "InternalServerException", "Never sent: the connection is reset.");
  }
  if (wish.starts_with(kDelay)) {
    if (const auto delay = parse_delay(wish.substr(kDelay.size()))) {
      reply.delay = *delay;
      return std::nullopt;
    }
  }
  if (may_answer(model, operation, wish)) {
    return modelled_error(model, wish, "Injected: the request asked for this answer.");
  }
  return ServiceError{
      .name = "TouchstoneInjectionException",
      .message = fmt::format("{} cannot answer '{}': ask for an error that it declares, one of {}, "
                             "delay=MILLISECONDS (at most {}), or reset.",
                             operation.name, wish, fmt::join(kCommonErrors, ", "), kMaxDelay.count())};
}

}  // namespace touchstone::endpoint
