// See smithy_shapes.h.
#include "model/smithy_shapes.h"

#include <fmt/format.h>

#include <algorithm>

namespace touchstone::model {

using base::ErrorCode;
using base::Json;
using base::JsonMember;

namespace {

// Models in use stay below 5; the limit only bounds the recursion.
constexpr std::size_t kMaxMixinDepth = 32;

bool has_type(const Json& definition, std::string_view type) {
  const Json* written = definition.find("type");
  return written != nullptr && written->as_string() == type;
}

// A mixin's own traits reach its users, but for the mark that makes it a mixin and those it keeps to itself.
bool is_inherited(const Traits& mixin, const JsonMember& trait) {
  constexpr std::string_view kMixin = "smithy.api#mixin";
  if (trait.name == kMixin) return false;
  const Json* mark = mixin.find(kMixin);
  const Json* local = mark != nullptr ? mark->find("localTraits") : nullptr;
  return local == nullptr ||
         std::ranges::none_of(local->items(), [&](const Json& id) { return id.as_string() == trait.name; });
}

void append_once(std::vector<const Json*>& definitions, const Json* definition) {
  if (std::ranges::find(definitions, definition) == definitions.end()) definitions.push_back(definition);
}

SmithyMember& find_or_add(std::vector<SmithyMember>& members, std::string_view name) {
  const auto found = std::ranges::find(members, name, &SmithyMember::name);
  return found != members.end() ? *found : members.emplace_back(SmithyMember{name, nullptr, {}});
}

}  // namespace

void Traits::set(const JsonMember& trait) {
  const auto same = std::ranges::find(traits_, trait.name, &JsonMember::name);
  if (same == traits_.end()) {
    traits_.push_back(&trait);
  } else {
    *same = &trait;
  }
}

const Json* Traits::find(std::string_view id) const {
  const auto found = std::ranges::find(traits_, id, &JsonMember::name);
  return found != traits_.end() ? &(*found)->value : nullptr;
}

const SmithyMember* SmithyShape::find_member(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &SmithyMember::name);
  return found != members.end() ? &*found : nullptr;
}

SmithyShapes::SmithyShapes(const Json& root, Reading& reading) : reading_(reading) {
  for (const JsonMember& shape : reading.need(root, "shapes", Reading::Kind::kObject).members()) {
    if (!reading.expect(shape.value, fmt::format("shape {}", shape.name), Reading::Kind::kObject)) continue;
    ids_.push_back(shape.name);
    definitions_.emplace(shape.name, &shape.value);
  }
}

const Json* SmithyShapes::find(std::string_view id) const {
  const auto found = definitions_.find(id);
  return found != definitions_.end() && !has_type(*found->second, "apply") ? found->second : nullptr;
}

std::vector<std::string_view> SmithyShapes::ids_of(std::string_view type) const {
  std::vector<std::string_view> ids;
  std::ranges::copy_if(ids_, std::back_inserter(ids),
                       [&](std::string_view id) { return has_type(*definitions_.at(id), type); });
  return ids;
}

const SmithyShape* SmithyShapes::resolve(const Json& target, std::string_view type) {
  const Json* definition = find(target.as_string());
  if (definition == nullptr) {
    reading_.fail(ErrorCode::kUnknownName, target,
                  fmt::format("target {} is not defined", target.as_string()));
    return nullptr;
  }
  const std::string& actual = reading_.need(*definition, "type", Reading::Kind::kString).as_string();
  if (actual != type) {
    reading_.fail(ErrorCode::kBadValue, target,
                  fmt::format("target {} must be of type {}, not {}", target.as_string(), type, actual));
    return nullptr;
  }
  return &resolve(target.as_string());
}

const SmithyShape& SmithyShapes::resolve(std::string_view id) {
  // The key must outlive the caller's text, as the JSON does.
  const auto& [own_id, definition] = *definitions_.find(id);
  const auto [entry, added] = resolved_.try_emplace(own_id);
  SmithyShape& shape = entry->second;
  if (!added) return shape;
  if (const Json* mixins = reading_.find(*definition, "mixins", Reading::Kind::kArray)) {
    for (const Json& reference : mixins->items()) add_mixin(shape, reference);
  }
  add_definition(shape, own_id);
  shape.complete = true;
  return shape;
}

void SmithyShapes::add_mixin(SmithyShape& shape, const Json& reference) {
  const Json& target = reading_.need(reference, "target", Reading::Kind::kString);
  const Json* definition = find(target.as_string());
  if (definition == nullptr) {
    return reading_.fail(ErrorCode::kUnknownName, target,
                         fmt::format("mixin {} is not defined", target.as_string()));
  }
  if (mixin_depth_ == kMaxMixinDepth) {
    return reading_.fail(ErrorCode::kBadValue, target,
                         fmt::format("mixins nested deeper than {}", kMaxMixinDepth));
  }
  ++mixin_depth_;
  const SmithyShape& mixin = resolve(target.as_string());
  --mixin_depth_;
  if (!mixin.complete) {
    return reading_.fail(ErrorCode::kBadValue, target,
                         fmt::format("mixin {} mixes in itself", target.as_string()));
  }
  for (const Json* inherited : mixin.definitions) append_once(shape.definitions, inherited);
  for (const JsonMember* trait : mixin.traits) {
    if (is_inherited(mixin.traits, *trait)) shape.traits.set(*trait);
  }
  for (const SmithyMember& inherited : mixin.members) {
    SmithyMember& member = find_or_add(shape.members, inherited.name);
    member.definition = inherited.definition;
    for (const JsonMember* trait : inherited.traits) member.traits.set(*trait);
  }
}

void SmithyShapes::add_definition(SmithyShape& shape, std::string_view id) {
  const Json& definition = *definitions_.at(id);
  append_once(shape.definitions, &definition);
  add_traits(shape.traits, definition);
  if (const Json* members = reading_.find(definition, "members", Reading::Kind::kObject)) {
    for (const JsonMember& member : members->members()) add_member(shape, id, member);
  }
  for (const JsonMember& property : definition.members()) {
    if (property.name == "member" || property.name == "key" || property.name == "value")
      add_member(shape, id, property);
  }
  // What an apply statement adds to a member stands under the member's id, also for members that a mixin
  // brought.
  for (SmithyMember& member : shape.members) {
    const auto apply = definitions_.find(fmt::format("{}${}", id, member.name));
    if (apply != definitions_.end()) add_traits(member.traits, *apply->second);
  }
}

void SmithyShapes::add_member(SmithyShape& shape, std::string_view id, const JsonMember& member) {
  if (!reading_.expect(member.value, fmt::format("member {}${}", id, member.name), Reading::Kind::kObject))
    return;
  SmithyMember& known = find_or_add(shape.members, member.name);
  known.definition = &member.value;
  add_traits(known.traits, member.value);
}

void SmithyShapes::add_traits(Traits& traits, const Json& definition) {
  if (const Json* written = reading_.find(definition, "traits", Reading::Kind::kObject)) {
    for (const JsonMember& trait : written->members()) traits.set(trait);
  }
}

const Json* SmithyShapes::target(const SmithyShape& shape, std::string_view property) {
  const Json* last = nullptr;
  for (const Json* definition : shape.definitions) {
    if (const Json* reference = reading_.find(*definition, property, Reading::Kind::kObject)) {
      last = &reading_.need(*reference, "target", Reading::Kind::kString);
    }
  }
  return last;
}

std::vector<const Json*> SmithyShapes::targets(const SmithyShape& shape, std::string_view property) {
  std::vector<const Json*> found;
  for (const Json* definition : shape.definitions) {
    const Json* references = reading_.find(*definition, property, Reading::Kind::kArray);
    if (references == nullptr) continue;
    for (const Json& reference : references->items())
      found.push_back(&reading_.need(reference, "target", Reading::Kind::kString));
  }
  return found;
}

}  // namespace touchstone::model
