// See template.h.
#include "cases/template.h"

#include <fmt/format.h>

#include <charconv>

namespace touchstone::cases {
namespace {

using base::Error;
using base::ErrorCode;

// Even a value far beyond every documented bound (5 MB of DetectEntities) fits; a slip of the keyboard does
// not eat the memory.
constexpr std::size_t kMaxRepeatBytes = 8U << 20U;

base::Result<std::string> repeat(std::string_view arguments) {
  const std::size_t colon = arguments.find(':');
  const std::string digits(arguments.substr(0, colon));
  const char* const end = digits.data() + digits.size();
  std::size_t count = 0;
  const auto [stop, error] = std::from_chars(digits.data(), end, count);
  if (colon == std::string_view::npos || error != std::errc() || stop != end) {
    return std::unexpected(Error{ErrorCode::kSyntax, fmt::format("${{repeat:{}}} is not a repeat", arguments),
                                 "write ${repeat:COUNT:TEXT}"});
  }
  const std::string_view text = arguments.substr(colon + 1);
  if (!text.empty() && count > kMaxRepeatBytes / text.size()) {
    return std::unexpected(
        Error{ErrorCode::kBadValue,
              fmt::format("${{repeat:{}}} is larger than {} bytes", arguments, kMaxRepeatBytes), ""});
  }
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

base::Result<std::string> value_of(std::string_view name, const Variables& variables) {
  constexpr std::string_view kRepeat = "repeat:";
  if (name.starts_with(kRepeat)) return repeat(name.substr(kRepeat.size()));
  const auto found = variables.find(name);
  if (found != variables.end()) return found->second;
  return std::unexpected(Error{ErrorCode::kUnknownName, fmt::format("no variable ${{{}}} here", name),
                               "known: member, unknown, region, account, nonce, service, target, operation, "
                               "operation_in_lower_case, the names of \"needs\", repeat:COUNT:TEXT"});
}

}  // namespace

base::Result<std::string> fill(std::string_view text, const Variables& variables) {
  std::string out;
  for (;;) {
    const std::size_t opening = text.find("${");
    out += text.substr(0, opening);
    if (opening == std::string_view::npos) return out;
    if (opening > 0 && text[opening - 1] == '$') {
      out += '{';  // "$${": the first '$' is already written
      text.remove_prefix(opening + 2);
      continue;
    }
    const std::size_t closing = text.find('}', opening);
    if (closing == std::string_view::npos) {
      return std::unexpected(Error{ErrorCode::kSyntax,
                                   fmt::format("\"{}\" is not closed by }}", text.substr(opening)),
                                   "write $${ for a literal ${"});
    }
    auto value = value_of(text.substr(opening + 2, closing - opening - 2), variables);
    if (!value) return value;
    out += *value;
    text.remove_prefix(closing + 1);
  }
}

base::Result<base::Json> fill(const base::Json& value, const Variables& variables) {
  base::Json filled = value;
  if (value.is_string()) {
    auto text = fill(value.as_string(), variables);
    if (!text) return std::unexpected(text.error());
    return base::Json::string(*text);
  }
  for (base::Json& item : filled.items()) {
    auto inner = fill(item, variables);
    if (!inner) return inner;
    item = std::move(*inner);
  }
  for (base::JsonMember& member : filled.members()) {
    auto name = fill(member.name, variables);
    if (!name) return std::unexpected(name.error());
    auto inner = fill(member.value, variables);
    if (!inner) return inner;
    member.name = std::move(*name);
    member.value = std::move(*inner);
  }
  return filled;
}

}  // namespace touchstone::cases
