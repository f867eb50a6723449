// See template.h.
#include "cases/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/arn.h"

namespace touchstone::cases {
namespace {

using base::Error;
using base::ErrorCode;

// Even a value far beyond every documented bound (5 MB of DetectEntities) fits; a slip of the keyboard does
// not eat the memory.
constexpr std::size_t kMaxRepeatBytes = 8U << 20U;

struct Repeat {
  std::size_t count = 0;
  std::string_view text = {};
};

base::Result<Repeat> parse_repeat(std::string_view arguments) {
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
  return Repeat{count, text};
}

// A part may be a megabyte of one character, in every run of a self test: what is there already is doubled.
void append_repeated(std::string& out, const Repeat& part) {
  if (part.count <= 1) {
    if (part.count == 1) out += part.text;
    return;
  }
  const std::size_t begin = out.size();
  const std::size_t wanted = part.count * part.text.size();
  out.reserve(begin + wanted);
  if (wanted > 0) out += part.text;
  while (out.size() - begin < wanted) {
    const std::size_t there = out.size() - begin;
    out.append(out, begin, std::min(there, wanted - there));
  }
}

// A text without its last character, in UTF-8.
std::string_view without_last(std::string_view text) {
  const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (!text.empty() && is_inside(text.back())) text.remove_suffix(1);
  return text.substr(0, text.empty() ? 0 : text.size() - 1);
}

/// What stands for a variable, in pieces; those that are not needed are empty.
using Pieces = std::array<Repeat, 3>;

Pieces near_to(std::string_view text) {
  return {Repeat{1, without_last(text)}, Repeat{1, text.ends_with('x') ? "y" : "x"}, Repeat{}};
}

// An ARN with one of the parts between its colons in another way; what is none is changed at its end.
Pieces with_other_part(std::string_view arn, std::size_t colons, std::string_view value,
                       std::string_view instead) {
  const auto part = base::part_of_arn(arn, colons);
  const auto begin = part ? static_cast<std::size_t>(part->data() - arn.data()) : arn.size();
  const std::size_t end = begin + part.value_or("").size();
  if (end == arn.size()) return near_to(arn);
  return {Repeat{1, arn.substr(0, begin)}, Repeat{1, *part == value ? instead : value},
          Repeat{1, arn.substr(end)}};
}

Pieces in_another_region(std::string_view arn) {
  return with_other_part(arn, base::kRegionOfArn, "eu-west-1", "us-west-2");
}
Pieces of_another_account(std::string_view arn) {
  return with_other_part(arn, base::kAccountOfArn, "999999999999", "888888888888");
}

struct Change {
  std::string_view prefix;
  Pieces (*change)(std::string_view text);
};
constexpr Change kChanges[] = {
    {"near:", near_to}, {"other-account:", of_another_account}, {"other-region:", in_another_region}};

// What stands for the variable `name`.
base::Result<Pieces> value_of(std::string_view name, const Variables& variables) {
  constexpr std::string_view kRepeat = "repeat:";
  if (name.starts_with(kRepeat)) {
    const auto repeat = parse_repeat(name.substr(kRepeat.size()));
    if (!repeat) return std::unexpected(repeat.error());
    return Pieces{*repeat};
  }
  if (const std::string* value = variables.find(name)) return Pieces{Repeat{1, *value}};
  for (const auto& [prefix, change] : kChanges) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    if (const std::string* value = variables.find(name)) return change(*value);
  }
  return std::unexpected(
      Error{ErrorCode::kUnknownName, fmt::format("no variable ${{{}}} here", name),
            "known: member, unknown, region, account, nonce, service, target, operation, "
            "operation_in_lower_case, the names of \"needs\", near:NAME, other-account:NAME, "
            "other-region:NAME, repeat:COUNT:TEXT"});
}

// Hands the parts of a filled template to `take`, each with how often it stands there.
template <class Take>
std::optional<Error> walk(std::string_view text, const Variables& variables, const Take& take) {
  for (;;) {
    const std::size_t opening = text.find("${");
    take(Repeat{1, text.substr(0, opening)});
    if (opening == std::string_view::npos) return std::nullopt;
    if (opening > 0 && text[opening - 1] == '$') {
      take(Repeat{1, "{"});  // "$${": the first '$' is already written
      text.remove_prefix(opening + 2);
      continue;
    }
    const std::size_t closing = text.find('}', opening);
    if (closing == std::string_view::npos) {
      return Error{ErrorCode::kSyntax, fmt::format("\"{}\" is not closed by }}", text.substr(opening)),
                   "write $${ for a literal ${"};
    }
    const auto value = value_of(text.substr(opening + 2, closing - opening - 2), variables);
    if (!value) return value.error();
    for (const Repeat& part : *value) take(part);
    text.remove_prefix(closing + 1);
  }
}

}  // namespace

bool is_template(std::string_view text) { return text.find("${") != std::string_view::npos; }

bool is_template(const base::Json& value) {
  return is_template(value.as_string()) ||
         std::ranges::any_of(value.items(), [](const base::Json& item) { return is_template(item); }) ||
         std::ranges::any_of(value.members(), [](const base::JsonMember& member) {
           return is_template(member.name) || is_template(member.value);
         });
}

base::Result<std::string> fill(std::string_view text, const Variables& variables) {
  if (!is_template(text)) return std::string(text);
  std::string out;
  const auto fault = walk(text, variables, [&out](const Repeat& part) { append_repeated(out, part); });
  if (fault) return std::unexpected(*fault);
  return out;
}

std::optional<Error> find_fault(std::string_view text, const Variables& variables) {
  return walk(text, variables, [](const Repeat&) {});
}

std::optional<Error> find_fault(const base::Json& value, const Variables& variables) {
  if (value.is_string()) return find_fault(value.as_string(), variables);
  for (const base::Json& item : value.items()) {
    if (auto fault = find_fault(item, variables)) return fault;
  }
  for (const base::JsonMember& member : value.members()) {
    if (auto fault = find_fault(member.name, variables)) return fault;
    if (auto fault = find_fault(member.value, variables)) return fault;
  }
  return std::nullopt;
}

base::Result<base::Json> fill(const base::Json& value, const Variables& variables) {
  if (value.is_string()) {
    auto text = fill(value.as_string(), variables);
    if (!text) return std::unexpected(text.error());
    return base::Json::string(*text);
  }
  if (value.is_array()) {
    std::vector<base::Json> items;
    items.reserve(value.items().size());
    for (const base::Json& item : value.items()) {
      auto filled = fill(item, variables);
      if (!filled) return filled;
      items.push_back(std::move(*filled));
    }
    return base::Json::array(std::move(items));
  }
  if (!value.is_object()) return value;
  std::vector<base::JsonMember> members;
  members.reserve(value.members().size());
  for (const base::JsonMember& member : value.members()) {
    auto name = fill(member.name, variables);
    if (!name) return std::unexpected(name.error());
    auto filled = fill(member.value, variables);
    if (!filled) return filled;
    members.push_back({std::move(*name), std::move(*filled)});
  }
  return base::Json::object(std::move(members));
}

}  // namespace touchstone::cases
