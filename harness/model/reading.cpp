// See reading.h.
#include "model/reading.h"

#include <fmt/format.h>

namespace touchstone::model {

using base::ErrorCode;
using base::Json;

const Json* Reading::find(const Json& object, std::string_view key, Kind kind) {
  const Json* value = object.find(key);
  return value != nullptr && expect(*value, fmt::format("\"{}\"", key), kind) ? value : nullptr;
}

const Json& Reading::need(const Json& object, std::string_view key, Kind kind) {
  static const Json kNothing;
  if (!expect(object, fmt::format("what holds \"{}\"", key), Kind::kObject)) return kNothing;
  if (object.find(key) == nullptr)
    fail(ErrorCode::kMissingKey, object, fmt::format("\"{}\" is missing", key));
  const Json* value = find(object, key, kind);
  return value != nullptr ? *value : kNothing;
}

std::string Reading::find_text(const Json& object, std::string_view key) {
  const Json* value = find(object, key, Kind::kString);
  return value != nullptr ? value->as_string() : std::string();
}

bool Reading::find_flag(const Json& object, std::string_view key) {
  const Json* value = find(object, key, Kind::kBool);
  return value != nullptr && value->as_bool();
}

std::optional<double> Reading::find_number(const Json& object, std::string_view key) {
  const Json* value = find(object, key, Kind::kNumber);
  return value != nullptr ? std::optional(value->as_double()) : std::nullopt;
}

std::optional<std::uint64_t> Reading::find_count(const Json& object, std::string_view key) {
  const Json* value = find(object, key, Kind::kNumber);
  if (value == nullptr) return std::nullopt;
  const auto count = value->as_integer();
  if (count && *count >= 0) return static_cast<std::uint64_t>(*count);
  fail(ErrorCode::kBadValue, *value,
       fmt::format("\"{}\" must be a whole number of at least 0, not {}", key, value->as_string()));
  return std::nullopt;
}

std::optional<int> Reading::http_status(const Json& value) {
  const auto status = value.as_integer();
  if (status && *status >= 100 && *status <= 599) return static_cast<int>(*status);
  fail(ErrorCode::kBadValue, value,
       fmt::format("an HTTP status is a whole number from 100 to 599, not {}", base::to_json(value)));
  return std::nullopt;
}

void Reading::check_bounds(const Json& at, const Constraints& constraints) {
  const auto crossed = [](const auto& min, const auto& max) { return min && max && *min > *max; };
  if (crossed(constraints.min_length, constraints.max_length) ||
      crossed(constraints.min_value, constraints.max_value)) {
    fail(ErrorCode::kBadValue, at, "\"min\" is above \"max\"");
  }
}

base::Result<Model> Reading::finish(Model model) {
  if (failed()) return std::unexpected(error());
  return model;
}

}  // namespace touchstone::model
