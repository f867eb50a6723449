// See body_differences.h.
#include "report/body_differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <variant>

namespace touchstone::report {
namespace {

using base::Json;
using model::Model;
using model::ShapeIndex;
using model::ShapeType;
using run::Recorded;

// Members of this name hold ids, in any service: JobId, EntityRecognizerArn, ClientRequestToken.
bool is_id(std::string_view member) {
  return member.ends_with("Id") || member.ends_with("Arn") || member.ends_with("Token");
}

std::string shown(const Json* value) { return value == nullptr ? "absent" : base::to_json(*value); }

/// The fields of a family that matter to one answer.
struct Facts {
  std::string items;         ///< pointer to the list of jobs; empty when this is no list
  std::string address;       ///< which member of an item says which job it is
  std::string state_parent;  ///< pointer to what holds the state; of a list its items do
  std::string state;         ///< the member; empty when this answer does not show what time does to a job
};

Facts facts_of(const cases::Catalogue& catalogue, std::string_view service, const std::string& operation) {
  for (const cases::Family& family : catalogue.families) {
    if (family.service != service) continue;
    const std::size_t slash = family.describe_state.rfind('/');
    if (slash == std::string::npos) continue;
    std::string state = family.describe_state.substr(slash + 1);
    if (family.describe == operation)
      return {"", "", family.describe_state.substr(0, slash), std::move(state)};
    if (!family.list.empty() && family.list == operation)
      return {family.list_items, family.member, family.list_items, std::move(state)};
  }
  return {};
}

// The model of the service that was asked: the case's own, unless a step goes to another service.
const Model* model_of(const Context& context, const cases::Case& tested, const std::string& operation) {
  const Model* other = nullptr;
  for (const Model& model : context.models) {
    if (model.find_operation(operation) == nullptr) continue;
    if (model.service.name == tested.service) return &model;
    other = &model;
  }
  return other;
}

/// Which states a step wants at the place where an answer shows one; nothing where it wants none.
std::optional<std::vector<std::string>> wanted_states(const cases::Case& tested, const Recorded& recorded,
                                                      const std::string& pointer) {
  if (recorded.step >= tested.steps.size()) return std::nullopt;
  const cases::Step& step = tested.steps[recorded.step];
  if (recorded.purpose == run::Purpose::kWait) {
    const auto* wait = std::get_if<cases::Wait>(&step.action);
    return wait == nullptr ? std::nullopt : std::optional(wait->states);
  }
  std::vector<std::string> wanted;
  for (const cases::Allowed& allowed : step.allow) {
    for (const cases::OutputRule& rule : allowed.output) {
      const bool names =
          rule.kind == cases::OutputRule::Kind::kEquals || rule.kind == cases::OutputRule::Kind::kOneOf;
      if (rule.pointer == pointer && names)
        wanted.insert(wanted.end(), rule.values.begin(), rule.values.end());
    }
  }
  return wanted.empty() ? std::nullopt : std::optional(std::move(wanted));
}

class BodyComparison {
 public:
  BodyComparison(const Model* model, Facts facts, Pairing& pairing,
                 std::optional<std::vector<std::string>> wanted)
      : model_(model), facts_(std::move(facts)), pairing_(pairing), wanted_(std::move(wanted)) {}

  void compare(ShapeIndex shape, std::string_view member, const std::string& pointer, const Json& a,
               const Json& b) {
    if (a.kind() != b.kind()) return add(pointer, &a, &b);
    if (shape != model::kNoShape && model_->shape(shape).type == ShapeType::kTimestamp) return;
    if (a.is_object()) {
      compare_members(shape, pointer, a, b);
    } else if (a.is_array() && !facts_.items.empty() && pointer == facts_.items) {
      compare_jobs(shape, pointer, a, b);
    } else if (a.is_array()) {
      compare_items(shape, pointer, a, b);
    } else if (a.is_string()) {
      const bool same = is_id(member) ? pairing_.same_id(a.as_string(), b.as_string())
                                      : pairing_.same_text(a.as_string(), b.as_string());
      if (!same) add(pointer, &a, &b);
    } else if (!a.same_value(b)) {
      add(pointer, &a, &b);
    }
  }

  [[nodiscard]] std::vector<BodyDifference> take() { return std::move(found_); }

 private:
  void add(const std::string& pointer, const Json* a, const Json* b) {
    found_.push_back({pointer, shown(a), shown(b)});
  }

  [[nodiscard]] ShapeIndex element_of(ShapeIndex shape) const {
    return shape == model::kNoShape ? model::kNoShape : model_->shape(shape).element;
  }

  [[nodiscard]] ShapeIndex target_of(ShapeIndex shape, std::string_view member) const {
    if (shape == model::kNoShape) return model::kNoShape;
    const model::Shape& of = model_->shape(shape);
    if (of.type == ShapeType::kMap) return of.element;
    const model::Member* known = of.find_member(member);
    return known == nullptr ? model::kNoShape : known->target;
  }

  // A list that goes on somewhere else need not show any job here.
  [[nodiscard]] static bool goes_on(const Json& list) {
    const Json* token = list.find("NextToken");
    return token != nullptr && token->is_string() && !token->as_string().empty();
  }

  void compare_members(ShapeIndex shape, const std::string& pointer, const Json& a, const Json& b) {
    if (pointer.empty()) {
      a_goes_on_ = goes_on(a);
      b_goes_on_ = goes_on(b);
    }
    std::map<std::string_view, std::pair<std::size_t, std::size_t>> names;
    for (const base::JsonMember& member : a.members()) ++names[member.name].first;
    for (const base::JsonMember& member : b.members()) ++names[member.name].second;
    // A job in another state may have other members: when it ended, for one.
    const bool of_other_times = is_of_other_times(pointer, a, b);
    for (const auto& [name, counts] : names) {
      // A list goes on or not by what else the target holds.
      if (!facts_.items.empty() && pointer.empty() && name == "NextToken") continue;
      const std::string here = fmt::format("{}/{}", pointer, name);
      const Json* of_a = a.find(name);
      const Json* of_b = b.find(name);
      const bool both = of_a != nullptr && of_b != nullptr;
      if (of_other_times && !(both && is_id(name))) continue;
      if (!both) {
        add(here, of_a, of_b);
      } else if (counts.first != counts.second) {
        found_.push_back({here, fmt::format("stands {} times", counts.first),
                          fmt::format("stands {} times", counts.second)});
      } else {
        compare(target_of(shape, name), name, here, *of_a, *of_b);
      }
    }
  }

  // Whether this is the job that an answer shows, in two states that a job may well be in one after the
  // other.
  [[nodiscard]] bool is_of_other_times(const std::string& pointer, const Json& a, const Json& b) const {
    const bool holds_state =
        !facts_.state.empty() && (facts_.items.empty() ? pointer == facts_.state_parent
                                                       : pointer.starts_with(facts_.state_parent + "/"));
    const Json* of_a = holds_state ? a.find(facts_.state) : nullptr;
    const Json* of_b = holds_state ? b.find(facts_.state) : nullptr;
    if (of_a == nullptr || of_b == nullptr || !of_a->is_string() || !of_b->is_string() ||
        of_a->as_string() == of_b->as_string())
      return false;
    const auto is_fine = [&](const std::string& state) {
      return wanted_ ? std::find(wanted_->begin(), wanted_->end(), state) != wanted_->end()
                     : cases::is_state(state);
    };
    return is_fine(of_a->as_string()) && is_fine(of_b->as_string());
  }

  void compare_items(ShapeIndex shape, const std::string& pointer, const Json& a, const Json& b) {
    if (a.items().size() != b.items().size()) {
      found_.push_back(
          {pointer, fmt::format("{} items", a.items().size()), fmt::format("{} items", b.items().size())});
      return;
    }
    for (std::size_t i = 0; i < a.items().size(); ++i)
      compare(element_of(shape), "", fmt::format("{}/{}", pointer, i), a.items()[i], b.items()[i]);
  }

  // The jobs of the case, found by the ids that it has seen; a target may hold any others.
  void compare_jobs(ShapeIndex shape, const std::string& pointer, const Json& a, const Json& b) {
    const auto jobs_of = [&address = facts_.address](const Json& list, const auto& is_known) {
      std::map<std::string, const Json*> jobs;
      for (const Json& item : list.items()) {
        const Json* id = item.find(address);
        if (id != nullptr && id->is_string() && is_known(id->as_string()))
          jobs.emplace(id->as_string(), &item);
      }
      return jobs;
    };
    const auto of_a = jobs_of(a, [&](const std::string& id) { return pairing_.knows_a(id); });
    auto of_b = jobs_of(b, [&](const std::string& id) { return pairing_.knows_b(id); });
    for (const auto& [id, job] : of_a) {
      const auto other = of_b.find(*pairing_.find_b(id));
      if (other == of_b.end()) {
        if (!b_goes_on_) add(pointer, job, nullptr);
        continue;
      }
      compare(element_of(shape), "", pointer + "/job", *job, *other->second);
      of_b.erase(other);
    }
    if (a_goes_on_) return;
    for (const auto& [id, job] : of_b) add(pointer, nullptr, job);
  }

  const Model* model_;
  Facts facts_;
  Pairing& pairing_;
  std::optional<std::vector<std::string>> wanted_;
  std::vector<BodyDifference> found_;
  bool a_goes_on_ = false;
  bool b_goes_on_ = false;
};

void pair_input(Pairing& pairing, std::string_view member, const Json& a, const Json& b) {
  if (a.kind() != b.kind()) return;
  if (a.is_string() && (is_id(member) || a.as_string() != b.as_string())) {
    // What was not the same is a difference of the answer that it was taken from.
    static_cast<void>(pairing.same_id(a.as_string(), b.as_string()));
  }
  for (std::size_t i = 0; i < std::min(a.items().size(), b.items().size()); ++i)
    pair_input(pairing, member, a.items()[i], b.items()[i]);
  for (std::size_t i = 0; i < std::min(a.members().size(), b.members().size()); ++i) {
    if (a.members()[i].name == b.members()[i].name)
      pair_input(pairing, a.members()[i].name, a.members()[i].value, b.members()[i].value);
  }
}

}  // namespace

std::vector<BodyDifference> find_body_differences(const Context& context, Pairing& pairing,
                                                  const cases::Case& tested, const Recorded& a,
                                                  const Recorded& b) {
  const Model* model = model_of(context, tested, a.operation);
  const ShapeIndex output =
      model == nullptr || a.answer->is_error() ? model::kNoShape : model->find_operation(a.operation)->output;
  Facts facts =
      facts_of(context.catalogue, model == nullptr ? "" : std::string_view(model->service.name), a.operation);
  auto wanted = wanted_states(tested, a, fmt::format("{}/{}", facts.state_parent, facts.state));
  BodyComparison comparison(model, std::move(facts), pairing, std::move(wanted));
  comparison.compare(output, "", "", a.answer->body, b.answer->body);
  return comparison.take();
}

void pair_inputs(Pairing& pairing, const Json& a, const Json& b) { pair_input(pairing, "", a, b); }

}  // namespace touchstone::report
