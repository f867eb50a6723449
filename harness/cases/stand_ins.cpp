// See stand_ins.h.
#include "cases/stand_ins.h"

#include <algorithm>

namespace touchstone::cases {
namespace {

bool is_template(std::string_view text) { return text.find("${") != std::string_view::npos; }

}  // namespace

StandIns::StandIns(const Family& family)
    : variables_{{"region", "us-east-1"}, {"account", "123456789012"}, {"member", family.member}} {
  if (auto unknown = fill(family.unknown)) variables_["unknown"] = *std::move(unknown);
}

base::Result<std::string> StandIns::fill(std::string_view text) const {
  if (!is_template(text)) return std::string(text);
  return cases::fill(text, variables_);
}

base::Result<base::Json> StandIns::fill(const base::Json& value) const {
  return cases::fill(value, variables_);
}

bool is_template(const base::Json& value) {
  return is_template(std::string_view(value.as_string())) ||
         std::ranges::any_of(value.items(), [](const base::Json& item) { return is_template(item); }) ||
         std::ranges::any_of(value.members(), [](const base::JsonMember& member) {
           return is_template(std::string_view(member.name)) || is_template(member.value);
         });
}

}  // namespace touchstone::cases
