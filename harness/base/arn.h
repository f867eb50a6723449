// Where the parts of an ARN stand: arn:partition:service:region:account:resource. Only the colons are looked
// at; what the parts may hold is a model's pattern. Tested by arn_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace touchstone::base {

/// The parts, by the number of colons before each.
inline constexpr std::size_t kRegionOfArn = 3;
inline constexpr std::size_t kAccountOfArn = 4;
inline constexpr std::size_t kResourceOfArn = 5;

/// The part of an ARN behind so many colons, a view into it: up to the next colon, but for the resource,
/// which goes to the end. Nothing where there are fewer colons.
[[nodiscard]] constexpr std::optional<std::string_view> part_of_arn(std::string_view arn,
                                                                    std::size_t colons) {
  const bool is_last = colons == kResourceOfArn;
  for (; colons > 0; --colons) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    arn.remove_prefix(colon + 1);
  }
  return is_last ? arn : arn.substr(0, arn.find(':'));
}

}  // namespace touchstone::base
