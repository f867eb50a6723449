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

/// More than any run leaves half granted; a bound for an endpoint that is served for days.
constexpr std::size_t kMaxKeys = 10000;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && stop == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<std::chrono::milliseconds> parse_delay(std::string_view text) {
  const auto milliseconds = parse_number(text);
  if (!milliseconds || *milliseconds > static_cast<std::uint64_t>(kMaxDelay.count())) return std::nullopt;
  return std::chrono::milliseconds(*milliseconds);
}

/// "FAULT" or "FAULT, times=N, key=TEXT".
struct Wish {
  std::string_view fault;
  std::uint64_t times = 0;  ///< 0: every time
  std::string_view key;
};

std::optional<Wish> parse_wish(std::string_view text) {
  constexpr std::string_view kTimes = ", times=";
  constexpr std::string_view kKey = ", key=";
  const std::size_t times_at = text.find(kTimes);
  if (times_at == std::string_view::npos) return Wish{.fault = text, .key = {}};
  const std::size_t key_at = text.find(kKey, times_at);
  if (key_at == std::string_view::npos) return std::nullopt;
  const std::size_t digits_at = times_at + kTimes.size();
  const auto times = parse_number(text.substr(digits_at, key_at - digits_at));
  if (!times || *times == 0) return std::nullopt;
  return Wish{text.substr(0, times_at), *times, text.substr(key_at + kKey.size())};
}

bool may_answer(const model::Model& model, const model::Operation& operation, std::string_view error_name) {
  return declares(model, operation, error_name) ||
         std::find(kCommonErrors.begin(), kCommonErrors.end(), error_name) != kCommonErrors.end();
}

ServiceError refuse(std::string_view wish, const model::Operation& operation) {
  return {.name = "TouchstoneInjectionException",
          .message =
              fmt::format("{} cannot answer '{}': ask for an error that it declares, one of {}, "
                          "delay=MILLISECONDS (at most {}), or reset; then perhaps for the first tries only, "
                          "with ', times=N, key=TEXT'.",
                          operation.name, wish, fmt::join(kCommonErrors, ", "), kMaxDelay.count())};
}

std::optional<ServiceError> grant(std::string_view fault, const model::Model& model,
                                  const model::Operation& operation, transport::Reply& reply) {
  constexpr std::string_view kDelay = "delay=";
  if (fault == "reset") {
    reply.drop = reply.reset = true;
    return modelled_error(model, "InternalServerException", "Never sent: the connection is reset.");
  }
  if (fault.starts_with(kDelay)) {
    if (const auto delay = parse_delay(fault.substr(kDelay.size()))) {
      reply.delay = *delay;
      return std::nullopt;
    }
  }
  if (may_answer(model, operation, fault)) {
    return modelled_error(model, fault, "Injected: the request asked for this answer.");
  }
  return refuse(fault, operation);
}

}  // namespace

std::optional<ServiceError> Injector::inject(std::string_view text, const model::Model& model,
                                             const model::Operation& operation, transport::Reply& reply) {
  const auto wish = parse_wish(text);
  if (!wish) return refuse(text, operation);
  if (wish->times > 0) {
    if (granted_.size() >= kMaxKeys && !granted_.contains(wish->key)) return refuse(text, operation);
    const auto granted = granted_.try_emplace(std::string(wish->key), 0).first;
    if (granted->second == wish->times) {
      granted_.erase(granted);
      return std::nullopt;
    }
    ++granted->second;
  }
  return grant(wish->fault, model, operation, reply);
}

}  // namespace touchstone::endpoint
