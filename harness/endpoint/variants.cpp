// See variants.h. Here the tables come together.
#include "endpoint/variants.h"

#include <algorithm>
#include <vector>

namespace touchstone::endpoint {
namespace {

constexpr std::span<const Variant> (*kTables[])() = {http_variants, json_variants, service_variants};

std::vector<Deviation> gather_variants() {
  std::vector<Deviation> all;
  for (const auto& rows : kTables) {
    for (const Variant& row : rows()) all.push_back({row.name, row.description});
  }
  std::ranges::sort(all, {}, &Deviation::name);
  return all;
}

}  // namespace

std::span<const Deviation> variants() {
  static const std::vector<Deviation> all = gather_variants();
  return all;
}

const Variant* find_variant(std::string_view name) {
  static constexpr Variant kNone{.name = "", .description = "answers like AWS"};
  if (name.empty()) return &kNone;
  for (const auto& table : kTables) {
    const auto rows = table();
    const auto found = std::ranges::find(rows, name, &Variant::name);
    if (found != rows.end()) return &*found;
  }
  return nullptr;
}

}  // namespace touchstone::endpoint
