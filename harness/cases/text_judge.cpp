// See text_judge.h.
#include "cases/text_judge.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace touchstone::cases {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<bool> TextJudge::is_well_formed(const model::Constraints& constraints, std::string_view text) {
  const auto length = base::count_code_points(text);
  if (!length || *length < constraints.min_length.value_or(0)) return false;
  if (constraints.max_length && *length > *constraints.max_length) return false;
  return constraints.pattern ? matches(*constraints.pattern, text) : Result<bool>(true);
}

Result<bool> TextJudge::matches(const std::string& pattern, std::string_view text) {
  auto found = patterns_.find(pattern);
  if (found == patterns_.end()) {
    auto compiled = validate::Pattern::compile(pattern);
    if (!compiled) return std::unexpected(compiled.error());
    found = patterns_.emplace(pattern, std::move(*compiled)).first;
  }
  const validate::PatternMatch match = found->second.match(text);
  if (match != validate::PatternMatch::kLimit) return match == validate::PatternMatch::kMatch;
  return std::unexpected(
      Error{ErrorCode::kBadValue,
            fmt::format("no answer within bounds whether the pattern {} takes a text of {} bytes", pattern,
                        text.size()),
            "simplify the pattern in the model"});
}

}  // namespace touchstone::cases
