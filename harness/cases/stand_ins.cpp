// See stand_ins.h.
#include "cases/stand_ins.h"

namespace touchstone::cases {

StandIns::StandIns(const Family& family)
    : variables_{{"region", "us-east-1"}, {"account", "123456789012"}, {"member", family.member}} {
  if (auto unknown = fill(family.unknown)) variables_.set("unknown", *std::move(unknown));
}

base::Result<std::string> StandIns::fill(std::string_view text) const {
  return cases::fill(text, variables_);
}

base::Result<base::Json> StandIns::fill(const base::Json& value) const {
  return cases::fill(value, variables_);
}

}  // namespace touchstone::cases
