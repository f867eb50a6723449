// See deviations.h. Here the tables come together.
#include "endpoint/deviations.h"

#include <algorithm>

#include "endpoint/endpoint.h"

namespace touchstone::endpoint {
namespace {

struct Kind {
  std::string_view name;
  std::span<const Deviant> (*rows)();
};

constexpr Kind kKinds[] = {
    {"arn", arn_deviations},           {"connection", connection_deviations},
    {"dispatch", dispatch_deviations}, {"identity", identity_deviations},
    {"json", json_deviations},         {"length", length_deviations},
    {"member", member_deviations},     {"output", output_deviations},
    {"state", state_deviations},       {"validation", validation_deviations},
    {"wire", wire_deviations},
};

std::vector<Deviation> gather_deviations() {
  std::vector<Deviation> all;
  for (const Kind& kind : kKinds) {
    for (const Deviant& row : kind.rows()) all.push_back({row.name, row.description, kind.name});
  }
  std::ranges::sort(all, {}, &Deviation::name);
  return all;
}

}  // namespace

std::span<const Deviation> deviations() {
  static const std::vector<Deviation> all = gather_deviations();
  return all;
}

const Deviant* find_deviant(std::string_view name) {
  static constexpr Deviant kHonest{"", "answers like AWS"};
  if (name.empty()) return &kHonest;
  for (const Kind& kind : kKinds) {
    const auto rows = kind.rows();
    const auto found = std::ranges::find(rows, name, &Deviant::name);
    if (found != rows.end()) return &*found;
  }
  return nullptr;
}

}  // namespace touchstone::endpoint
