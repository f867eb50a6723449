// See family.h.
#include "endpoint/family.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"

namespace touchstone::endpoint {
namespace {

using model::Member;
using model::Model;
using model::Operation;
using model::ShapeIndex;
using model::ShapeType;

constexpr std::string_view kRegion = "us-east-1";
constexpr std::string_view kAccount = "123456789012";

/// The name of the first member of a structure that `wanted` likes; empty when there is none.
template <class Predicate>
std::string name_of_member(const Model& model, ShapeIndex structure, Predicate wanted) {
  if (structure == model::kNoShape) return {};
  const auto& members = model.shape(structure).members;
  const auto found = std::find_if(members.begin(), members.end(), wanted);
  return found == members.end() ? std::string() : found->name;
}

std::string name_of_member_of_type(const Model& model, ShapeIndex structure, ShapeType type) {
  return name_of_member(model, structure,
                        [&](const Member& m) { return model.shape(m.target).type == type; });
}

std::optional<Family> family_around(const Model& model, const Operation& stop) {
  std::string_view name = stop.name;
  if (!name.starts_with("Stop")) return std::nullopt;
  name.remove_prefix(std::string_view("Stop").size());
  const bool trains = name.starts_with("Training");
  if (trains) name.remove_prefix(std::string_view("Training").size());

  const auto sibling = [&](std::string_view verb, std::string_view plural = "") {
    return model.find_operation(fmt::format("{}{}{}", verb, name, plural));
  };
  Family family{.model = &model,
                .name = std::string(name),
                .start = sibling(trains ? "Create" : "Start"),
                .describe = sibling("Describe"),
                .list = sibling("List", "s"),
                .stop = &stop,
                .trains = trains,
                .id_member = name_of_member(model, stop.input, [](const Member& m) { return m.required; }),
                .name_member = {},
                .describe_member = {},
                .list_member = {}};
  if (family.start == nullptr || family.describe == nullptr || family.list == nullptr) return std::nullopt;
  if (trains) {
    family.name_member = name_of_member(
        model, family.start->input, [](const Member& m) { return m.required && m.name.ends_with("Name"); });
  }
  family.describe_member = name_of_member_of_type(model, family.describe->output, ShapeType::kStructure);
  family.list_member = name_of_member_of_type(model, family.list->output, ShapeType::kList);
  const bool complete = !family.id_member.empty() && !family.describe_member.empty() &&
                        !family.list_member.empty() && family.trains == !family.name_member.empty();
  return complete ? std::optional(std::move(family)) : std::nullopt;
}

/// SentimentDetectionJob -> sentiment-detection-job, PHIDetectionJob -> phi-detection-job.
std::string kebab_case(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const bool starts_word =
        at > 0 && base::is_upper(name[at]) &&
        (!base::is_upper(name[at - 1]) || (at + 1 < name.size() && !base::is_upper(name[at + 1])));
    if (starts_word) out += '-';
    out += base::lower(name[at]);
  }
  return out;
}

}  // namespace

std::vector<Family> find_families(std::span<const Model> models) {
  std::vector<Family> families;
  for (const Model& model : models) {
    for (const Operation& operation : model.service.operations) {
      if (auto family = family_around(model, operation)) families.push_back(std::move(*family));
    }
  }
  return families;
}

std::string arn_of(const Family& family, std::string_view resource) {
  return fmt::format("arn:aws:{}:{}:{}:{}/{}", family.model->service.signing_name, kRegion, kAccount,
                     kebab_case(family.name), resource);
}

bool declares(const Model& model, const Operation& operation, std::string_view error_name) {
  const auto is_it = [&](ShapeIndex error) { return model.shape(error).name() == error_name; };
  return std::any_of(operation.errors.begin(), operation.errors.end(), is_it) ||
         std::any_of(model.service.errors.begin(), model.service.errors.end(), is_it);
}

}  // namespace touchstone::endpoint
