// What must hold of any model that a reader has made, whatever it was read from. Used by model_smithy and
// model_botocore.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/json.h"
#include "driver/fuzz_check.h"
#include "model/model.h"

namespace touchstone::fuzz {

/// Every reference leads to a shape, operations are found by their names, bounds leave something between
/// them.
inline void check_model(const model::Model& model) {
  const auto leads = [&](model::ShapeIndex index) { return index < model.shapes.size(); };
  const auto leads_or_ends = [&](model::ShapeIndex index) {
    return index == model::kNoShape || leads(index);
  };
  const auto sane = [](const model::Constraints& c) {
    return !(c.min_length && c.max_length && *c.min_length > *c.max_length) &&
           !(c.min_value && c.max_value && *c.min_value > *c.max_value);
  };
  for (const model::Shape& shape : model.shapes) {
    FUZZ_CHECK(leads_or_ends(shape.key) && leads_or_ends(shape.element) && sane(shape.constraints),
               "shape-is-sane", shape.id);
    const bool is_list = shape.type == model::ShapeType::kList;
    const bool is_map = shape.type == model::ShapeType::kMap;
    FUZZ_CHECK(leads(shape.element) == (is_list || is_map) && leads(shape.key) == is_map,
               "list-or-map-has-elements", shape.id);
    FUZZ_CHECK(model.find_shape(shape.id) != model::kNoShape, "shape-found-by-its-id", shape.id);
    for (const model::Member& member : shape.members) {
      FUZZ_CHECK(leads(member.target) && sane(member.constraints), "member-is-sane",
                 fmt::format("{}${}", shape.id, member.name));
      FUZZ_CHECK(shape.find_member(member.name) == &member, "member-found-by-its-name",
                 fmt::format("{}${}", shape.id, member.name));
    }
  }
  for (const model::Operation& operation : model.service.operations) {
    FUZZ_CHECK(model.find_operation(operation.name) == &operation, "operation-found-by-its-name",
               operation.name);
    FUZZ_CHECK(leads_or_ends(operation.input) && leads_or_ends(operation.output) &&
                   std::ranges::all_of(operation.errors, leads),
               "operation-is-sane", operation.name);
  }
  FUZZ_CHECK(std::ranges::all_of(model.service.errors, leads), "service-errors-are-shapes", model.service.id);
  FUZZ_CHECK(!model.service.name.empty() && model.sha256.size() == 64, "service-has-a-name",
             model.service.id);
}

inline std::string facts_of(const model::Constraints& c) {
  const auto told = [](const auto& bound) { return bound ? fmt::format("{}", *bound) : "-"; };
  return fmt::format("length {} {} value {} {} pattern {} enum [{}] unique {}", told(c.min_length),
                     told(c.max_length), told(c.min_value), told(c.max_value), told(c.pattern),
                     fmt::join(c.enum_values, "|"), c.unique_items);
}

/// All that was read of a model, but for the text that it was read from.
inline std::string facts_of(const model::Model& model) {
  const model::Service& service = model.service;
  std::string facts =
      fmt::format("service {} {} {} {} {} {} {}\n", service.id, service.name, service.title, service.version,
                  service.target_prefix, service.signing_name, service.endpoint_prefix);
  for (const model::Protocol protocol : service.protocols)
    facts += fmt::format("{} ", static_cast<int>(protocol));
  facts += fmt::format("errors {}\n", fmt::join(service.errors, " "));
  for (const model::Operation& operation : service.operations) {
    facts += fmt::format("operation {} {} {} [{}] {}\n", operation.name, operation.input, operation.output,
                         fmt::join(operation.errors, " "), fmt::join(operation.other_traits, " "));
  }
  for (const model::Shape& shape : model.shapes) {
    facts += fmt::format("{} {} {} key {} element {} sparse {} sensitive {} fault {} {} {} {} {}\n",
                         model::name_of(shape.type), shape.id, facts_of(shape.constraints), shape.key,
                         shape.element, shape.sparse, shape.sensitive,
                         shape.fault ? static_cast<int>(*shape.fault) : -1, shape.http_status.value_or(0),
                         shape.error_code, shape.timestamp_format, fmt::join(shape.other_traits, " "));
    for (const model::Member& member : shape.members) {
      facts += fmt::format("  {} {} {} {} {} {} {}\n", member.name, member.target, member.required,
                           member.idempotency_token, facts_of(member.constraints), member.timestamp_format,
                           fmt::join(member.other_traits, " "));
    }
  }
  return facts;
}

}  // namespace touchstone::fuzz
