// See shard.h.
#include "cases/shard.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/digest.h"

namespace touchstone::cases {
namespace {

// More machines than anybody has, and few enough that every number can be told.
constexpr std::size_t kMaxShards = 100000;

std::optional<std::size_t> parse_count(std::string_view digits) {
  std::size_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || stop != digits.data() + digits.size() || value == 0 ||
      value > kMaxShards)
    return std::nullopt;
  return value;
}

}  // namespace

base::Result<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto index = parse_count(text.substr(0, slash));
  // Of a text without a slash both parts are the whole of it, which the count of slashes refuses below.
  const auto of = parse_count(text.substr(slash + 1));
  if (slash == std::string_view::npos || !index || !of || *index > *of) {
    return std::unexpected(base::Error{base::ErrorCode::kBadValue, fmt::format("\"{}\" is no shard", text),
                                       "write I/N, as 2/4: the second of four, counted from 1"});
  }
  return Shard{*index, *of};
}

std::vector<const Case*> take_shard(std::span<const Case* const> selected, Shard shard) {
  std::vector<const Case*> taken;
  for (std::size_t i = shard.index - 1; i < selected.size(); i += shard.of) taken.push_back(selected[i]);
  return taken;
}

std::string digest_of_ids(std::span<const std::string> ids) {
  std::string all;
  for (const std::string& id : ids) all += id + "\n";
  return base::sha256_hex(all);
}

}  // namespace touchstone::cases
