// See check.h. Constraints are looked up once, in make(): a rule for each shape (entries of lists and maps)
// and for each member (its own traits before those of its target). The recursion is as deep as the value.
#include "validate/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/digest.h"
#include "base/utf8.h"
#include "validate/arn.h"
#include "validate/check_types.h"
#include "validate/job_id.h"
#include "validate/pattern.h"
#include "validate/place.h"

namespace touchstone::validate {
namespace {

using base::Json;
using model::ShapeType;

/// A pattern that this room has written by hand, or one that PCRE2 has compiled.
using HandWritten = bool (*)(std::string_view) noexcept;
using Matcher = std::variant<HandWritten, Pattern>;

/// Smithy models write `^...$` around what the documentation writes bare; a whole match means the same by
/// both.
std::string_view without_anchors(std::string_view pattern) {
  if (pattern.size() < 2 || !pattern.starts_with('^') || !pattern.ends_with('$')) return pattern;
  return pattern.substr(1, pattern.size() - 2);
}

HandWritten find_hand_written(std::string_view pattern) {
  struct Known {
    std::string_view pattern;
    HandWritten matcher;
  };
  static constexpr std::array kKnown{
      Known{kJobIdPattern, matches_job_id_pattern},
      Known{kDocumentClassifierArnPattern, matches_document_classifier_arn_pattern},
      Known{kEntityRecognizerArnPattern, matches_entity_recognizer_arn_pattern},
  };
  const auto same = [pattern](const Known& known) {
    return without_anchors(known.pattern) == without_anchors(pattern);
  };
  const auto* const found = std::ranges::find_if(kKnown, same);
  return found == kKnown.end() ? nullptr : found->matcher;
}

base::Result<Matcher> make_matcher(std::string_view pattern) {
  if (const HandWritten hand_written = find_hand_written(pattern)) return hand_written;
  auto compiled = Pattern::compile(pattern);
  if (!compiled) return std::unexpected(std::move(compiled.error()));
  return std::move(*compiled);
}

/// Tells whether a text is known to break a pattern: giving up at a limit accuses nobody.
bool breaks(const Matcher& matcher, std::string_view text) {
  if (const auto* hand_written = std::get_if<HandWritten>(&matcher)) return !(*hand_written)(text);
  const PatternMatch answer = std::get<Pattern>(matcher).match(text);
  return answer == PatternMatch::kNoMatch || answer == PatternMatch::kNotUtf8;
}

/// Constraints with everything looked up.
struct Rule {
  model::Constraints constraints;
  bool asks = false;                 ///< whether anything is asked of the value itself, not of what is in it
  const Matcher* matcher = nullptr;  ///< owned by Rules
};

/// What the length trait counts of a value; nothing where a type has no length.
std::optional<std::uint64_t> length_of(ShapeType type, const Json& value) {
  switch (type) {
    case ShapeType::kString:
    case ShapeType::kEnum:
      return base::count_code_points(value.as_string());
    case ShapeType::kBlob: {
      const auto bytes = base::from_base64(value.as_string());
      return bytes ? std::optional(bytes->size()) : std::nullopt;
    }
    case ShapeType::kList:
      return value.items().size();
    case ShapeType::kMap:
      return value.members().size();
    default:
      return std::nullopt;
  }
}

bool has_twins(const std::vector<Json>& items) {
  for (std::size_t later = 1; later < items.size(); ++later) {
    const auto end = items.begin() + static_cast<std::ptrdiff_t>(later);
    if (std::any_of(items.begin(), end, [&](const Json& item) { return item.same_value(items[later]); }))
      return true;
  }
  return false;
}

/// The rules of all shapes of a model.
class Rules {
 public:
  static base::Result<Rules> make(const model::Model& model) {
    Rules rules(model);
    for (const model::Shape& shape : model.shapes) {
      if (auto made = rules.add(shape); !made) return std::unexpected(std::move(made.error()));
    }
    return rules;
  }

  [[nodiscard]] const model::Model& model() const { return *model_; }
  [[nodiscard]] const Rule& of_shape(model::ShapeIndex shape) const { return shape_rules_[shape]; }
  [[nodiscard]] const Rule& of_member(model::ShapeIndex shape, std::size_t member) const {
    return member_rules_[shape][member];
  }

 private:
  explicit Rules(const model::Model& model) : model_(&model) {}

  base::Result<Rule> make_rule(model::Constraints constraints, const std::string& owner) {
    Rule rule{std::move(constraints)};
    const model::Constraints& asked = rule.constraints;
    rule.asks = asked.min_length || asked.max_length || asked.pattern || !asked.enum_values.empty() ||
                asked.min_value || asked.max_value || asked.unique_items;
    if (!rule.constraints.pattern) return rule;
    auto found = matchers_.find(*rule.constraints.pattern);
    if (found == matchers_.end()) {
      auto matcher = make_matcher(*rule.constraints.pattern);
      if (!matcher) {
        matcher.error().message = fmt::format("shape {}: {}", owner, matcher.error().message);
        return std::unexpected(std::move(matcher.error()));
      }
      found = matchers_.emplace(*rule.constraints.pattern, std::move(*matcher)).first;
    }
    rule.matcher = &found->second;
    return rule;
  }

  base::Result<void> add(const model::Shape& shape) {
    auto rule = make_rule(shape.constraints, shape.id);
    if (!rule) return std::unexpected(std::move(rule.error()));
    shape_rules_.push_back(std::move(*rule));
    auto& members = member_rules_.emplace_back();
    for (const model::Member& member : shape.members) {
      auto member_rule =
          make_rule(model::effective_constraints(*model_, member), shape.id + "$" + member.name);
      if (!member_rule) return std::unexpected(std::move(member_rule.error()));
      members.push_back(std::move(*member_rule));
    }
    return {};
  }

  const model::Model* model_;
  std::unordered_map<std::string, Matcher> matchers_;  ///< by pattern; its nodes stay where they are
  std::vector<Rule> shape_rules_;
  std::vector<std::vector<Rule>> member_rules_;  ///< for each shape, for each of its members
};

/// Gathers the violations of one value.
class ConstraintChecker {
 public:
  explicit ConstraintChecker(const Rules& rules) : rules_(rules) {}

  std::vector<Violation> run(model::ShapeIndex shape, const Json& value) && {
    if (shape != model::kNoShape) check(shape, rules_.of_shape(shape), value, Place());
    return std::move(found_);
  }

 private:
  void check(model::ShapeIndex index, const Rule& rule, const Json& value, const Place& place) {
    const model::Shape& shape = rules_.model().shape(index);
    if (rule.asks) {
      check_length(shape.type, rule.constraints, value, place);
      check_pattern(rule, value, place);
      check_enum(rule.constraints, value, place);
      check_range(rule.constraints, value, place);
      if (rule.constraints.unique_items && has_twins(value.items()))
        add(Constraint::kUniqueItems, {}, value, place);
    }
    check_inside(index, shape, value, place);
  }

  void check_inside(model::ShapeIndex index, const model::Shape& shape, const Json& value,
                    const Place& place) {
    if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion) {
      check_members(index, shape, value, place);
    } else if (shape.type == ShapeType::kList) {
      for (std::size_t item = 0; item < value.items().size(); ++item) {
        check_entry(shape.element, value.items()[item], place.item(item));
      }
    } else if (shape.type == ShapeType::kMap) {
      for (const auto& [key, entry, offset_bytes] : value.members()) {
        check_entry(shape.key, Json::string(key), place.map_key(key));
        check_entry(shape.element, entry, place.map_key(key));
      }
    }
  }

  void check_members(model::ShapeIndex index, const model::Shape& shape, const Json& value,
                     const Place& place) {
    for (std::size_t number = 0; number < shape.members.size(); ++number) {
      const model::Member& member = shape.members[number];
      const Json* const member_value = value.find(member.name);
      const Place member_place = place.member(member.name);
      if (member_value != nullptr && !member_value->is_null()) {
        check(member.target, rules_.of_member(index, number), *member_value, member_place);
      } else if (member.required) {
        add(Constraint::kRequired, {}, Json(), member_place);
      }
    }
  }

  void check_entry(model::ShapeIndex element, const Json& entry, const Place& place) {
    if (!entry.is_null()) check(element, rules_.of_shape(element), entry, place);
  }

  void check_length(ShapeType type, const model::Constraints& constraints, const Json& value,
                    const Place& place) {
    if (!constraints.min_length && !constraints.max_length) return;
    const auto length = length_of(type, value);
    if (!length) return;
    if (constraints.min_length && *length < *constraints.min_length) {
      add(Constraint::kMinLength, std::to_string(*constraints.min_length), value, place);
    }
    if (constraints.max_length && *length > *constraints.max_length) {
      add(Constraint::kMaxLength, std::to_string(*constraints.max_length), value, place);
    }
  }

  void check_pattern(const Rule& rule, const Json& value, const Place& place) {
    if (rule.matcher == nullptr || !value.is_string()) return;
    if (breaks(*rule.matcher, value.as_string()))
      add(Constraint::kPattern, *rule.constraints.pattern, value, place);
  }

  /// The text of a string, the spelling of an intEnum's number.
  void check_enum(const model::Constraints& constraints, const Json& value, const Place& place) {
    const auto& allowed = constraints.enum_values;
    if (allowed.empty() || std::ranges::find(allowed, value.as_string()) != allowed.end()) return;
    add(Constraint::kEnum, fmt::format("[{}]", fmt::join(allowed, ", ")), value, place);
  }

  void check_range(const model::Constraints& constraints, const Json& value, const Place& place) {
    if (!value.is_number() || (!constraints.min_value && !constraints.max_value)) return;
    const double number = value.as_double();
    if (constraints.min_value && number < *constraints.min_value) {
      add(Constraint::kMinValue, fmt::format("{}", *constraints.min_value), value, place);
    }
    if (constraints.max_value && number > *constraints.max_value) {
      add(Constraint::kMaxValue, fmt::format("{}", *constraints.max_value), value, place);
    }
  }

  void add(Constraint constraint, std::string limit, const Json& value, const Place& place) {
    found_.push_back({place.path(), constraint, std::move(limit), value});
  }

  const Rules& rules_;
  std::vector<Violation> found_;
};

}  // namespace

struct Checker::Impl {
  Rules rules;
};

base::Result<Checker> Checker::make(const model::Model& model) {
  auto rules = Rules::make(model);
  if (!rules) return std::unexpected(std::move(rules.error()));
  return Checker(std::make_unique<Impl>(std::move(*rules)));
}

Checker::Checker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Checker::Checker(Checker&&) noexcept = default;
Checker& Checker::operator=(Checker&&) noexcept = default;
Checker::~Checker() = default;

std::optional<TypeFault> Checker::find_type_fault(model::ShapeIndex shape, const Json& value) const {
  return find_type_fault_in(impl_->rules.model(), shape, value);
}

std::vector<Violation> Checker::find_violations(model::ShapeIndex shape, const Json& value) const {
  return ConstraintChecker(impl_->rules).run(shape, value);
}

}  // namespace touchstone::validate
