// See rules.h.
#include "cases/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/json_source.h"
#include "cases/untestable.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

// In the order of Strength.
constexpr std::array<std::string_view, 3> kStrengths = {"must", "should", "derived"};

Strength read_strength(ObjectView& object) {
  const std::string name = object.text("strength");
  const auto found = std::ranges::find(kStrengths, name);
  if (found == kStrengths.end()) {
    object.source().fail(ErrorCode::kBadValue, object.required("strength"),
                         fmt::format("no strength \"{}\"", name),
                         fmt::format("one of {}", fmt::join(kStrengths, ", ")));
    return Strength::kDerived;
  }
  return static_cast<Strength>(found - kStrengths.begin());
}

class RuleReader {
 public:
  RuleReader(JsonSource& source, const Catalogue& catalogue, std::span<const std::string_view> checks)
      : source_(source), catalogue_(catalogue), checks_(checks) {}

  std::vector<ProtocolRule> read(const Json& root) {
    ObjectView object(source_, root, "rules.json");
    std::vector<ProtocolRule> rules;
    for (const Json& value : object.items("rules")) {
      if (source_.failed()) break;
      ProtocolRule made = read_rule(value);
      if (std::ranges::find(rules, made.id, &ProtocolRule::id) != rules.end())
        source_.fail(ErrorCode::kDuplicate, value, fmt::format("the rule \"{}\" stands twice", made.id));
      rules.push_back(std::move(made));
    }
    object.allow_only({"rules"});
    if (rules.empty()) source_.fail(ErrorCode::kMissingKey, root, "rules.json needs a rule");
    return rules;
  }

 private:
  ProtocolRule read_rule(const Json& value) {
    ObjectView object(source_, value, "a rule");
    ProtocolRule made;
    made.id = object.text("id");
    made.strength = read_strength(object);
    made.says = object.text("says");
    made.sources = read_sources(object);
    made.checks = read_checks(object);
    made.cases = read_cases(object);
    made.untestable = read_untestable(object);
    object.allow_only({"id", "strength", "says", "sources", "cases", "checks", "untestable", "why"});
    if (source_.failed()) return made;
    const bool held = !made.cases.empty() || !made.checks.empty();
    if (held != made.untestable.reason.empty()) {
      source_.fail(
          ErrorCode::kMissingKey, value,
          fmt::format("the rule \"{}\" needs either \"cases\" or \"checks\", or \"untestable\"", made.id),
          "what nothing tests must say why");
    }
    if (held && made.checks.empty()) check_operations(made, value);
    return made;
  }

  std::vector<std::string> read_sources(ObjectView& object) {
    std::vector<std::string> sources = object.texts("sources");
    for (const Json& item : object.items("sources")) {
      if (item.is_string() && catalogue_.find_source(item.as_string()) == nullptr) {
        source_.fail(ErrorCode::kUnknownName, item,
                     fmt::format("no source \"{}\" in sources.json", item.as_string()));
      }
    }
    if (sources.empty()) source_.fail(ErrorCode::kMissingKey, object.value(), "a rule needs \"sources\"");
    return sources;
  }

  std::vector<std::string> read_checks(ObjectView& object) {
    std::vector<std::string> named = object.texts("checks");
    for (const Json& item : object.optional_items("checks")) {
      if (!item.is_string() || std::ranges::find(checks_, item.as_string()) != checks_.end()) continue;
      source_.fail(ErrorCode::kUnknownName, item, fmt::format("no check \"{}\"", item.as_string()),
                   "harness/judge/README.md lists those of every exchange");
    }
    return named;
  }

  std::vector<const Case*> read_cases(ObjectView& object) {
    std::vector<const Case*> cases;
    (void)object.texts("cases");  // refuses what is no string
    for (const Json& item : object.optional_items("cases")) {
      if (source_.failed()) break;
      const auto found = find_cases(source_, item, catalogue_.cases, item.as_string());
      cases.insert(cases.end(), found.begin(), found.end());
    }
    sort_once(cases);
    return cases;
  }

  // What cases alone hold a target to, they hold each operation to.
  void check_operations(const ProtocolRule& rule, const Json& value) {
    for (const Family& family : catalogue_.families) {
      const std::string operation_id = fmt::format("{}/{}", family.service, family.stop);
      if (!rule.slugs_of(operation_id).empty()) continue;
      source_.fail(ErrorCode::kMissingKey, value,
                   fmt::format("no case of {} stands behind the rule \"{}\"", operation_id, rule.id));
    }
  }

  JsonSource& source_;
  const Catalogue& catalogue_;
  std::span<const std::string_view> checks_;
};

}  // namespace

std::string_view name_of(Strength strength) { return kStrengths.at(static_cast<std::size_t>(strength)); }

std::vector<std::string> ProtocolRule::slugs_of(std::string_view operation_id) const {
  std::vector<std::string> slugs;
  for (const Case* tested : cases) {
    if (tested->operation_id() == operation_id) slugs.push_back(tested->id.substr(operation_id.size() + 1));
  }
  return slugs;
}

base::Result<std::vector<ProtocolRule>> load_rules(const std::filesystem::path& folder,
                                                   const Catalogue& catalogue,
                                                   std::span<const std::string_view> checks) {
  const std::string path = (folder / "rules.json").string();
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  const auto root = base::parse_json_file(*text, path);
  if (!root) return std::unexpected(root.error());
  JsonSource source(*text, path);
  auto rules = RuleReader(source, catalogue, checks).read(*root);
  if (source.failed()) return std::unexpected(source.error());
  return rules;
}

}  // namespace touchstone::cases
