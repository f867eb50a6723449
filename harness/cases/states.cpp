// See states.h.
#include "cases/states.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/glob.h"
#include "base/json_source.h"
#include "cases/reader.h"
#include "cases/untestable.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

std::vector<JobState> find_states(const Catalogue& catalogue, std::span<const model::Model> models) {
  std::vector<JobState> found;
  for (const Family& family : catalogue.families) {
    const model::Model* model = find_model(models, family.service);
    if (model == nullptr) continue;
    const std::vector<std::string> names = states_of(*model, family);
    const std::size_t first = found.size();
    for (const std::string& name : names) found.push_back({&family, name, {}, {}});
    for (const Case& tested : catalogue.cases_of(family)) {
      for (const std::string& reached : reached_states(catalogue, family, tested, names)) {
        const auto place = std::ranges::find(names, reached) - names.begin();
        found[first + static_cast<std::size_t>(place)].cases.push_back(&tested);
      }
    }
  }
  return found;
}

// Reads the reasons into the states that no case reaches.
class ReasonReader {
 public:
  ReasonReader(JsonSource& source, std::vector<JobState>& states) : source_(source), states_(states) {}

  void read(const Json& root) {
    ObjectView object(source_, root, "states.json");
    for (const Json& value : object.items("unreached")) {
      if (source_.failed()) return;
      read_entry(value);
    }
    object.allow_only({"unreached"});
    for (const JobState& state : states_) {
      if (!state.cases.empty() || !state.untestable.reason.empty()) continue;
      source_.fail(
          ErrorCode::kMissingKey, root,
          fmt::format("no case of {}/{} reaches {}", state.family->service, state.family->stop, state.name),
          "write one, or say here why there is none");
    }
  }

 private:
  void read_entry(const Json& value) {
    ObjectView object(source_, value, "an unreached state");
    const std::string name = object.text("state");
    const std::vector<std::string> globs = object.texts("families");
    const Untestable untestable = read_untestable(object);
    (void)object.required("untestable");
    object.allow_only({"families", "state", "untestable", "why"});
    if (source_.failed()) return;
    if (globs.empty()) source_.fail(ErrorCode::kMissingKey, value, "an unreached state needs \"families\"");
    for (const std::string& glob : globs) excuse(glob, name, untestable, value);
  }

  void excuse(const std::string& glob, const std::string& name, const Untestable& untestable,
              const Json& at) {
    bool found = false;
    for (JobState& state : states_) {
      if (state.name != name || !base::matches_glob(glob, state.family->id())) continue;
      found = true;
      if (!state.cases.empty()) {
        source_.fail(ErrorCode::kUnknownName, at,
                     fmt::format("{} reaches {} of {}", state.cases.front()->id, name, state.family->id()),
                     "remove this entry");
      } else if (!state.untestable.reason.empty()) {
        source_.fail(ErrorCode::kDuplicate, at,
                     fmt::format("the state {} of {} stands twice", name, state.family->id()));
      }
      state.untestable = untestable;
    }
    if (!found)
      source_.fail(ErrorCode::kUnknownName, at, fmt::format("no family {} has a state \"{}\"", glob, name));
  }

  JsonSource& source_;
  std::vector<JobState>& states_;
};

}  // namespace

std::vector<std::string> states_of(const model::Model& model, const Family& family) {
  const model::Operation* describe = model.find_operation(family.describe);
  model::ShapeIndex at = describe == nullptr ? model::kNoShape : describe->output;
  std::vector<std::string> states;
  std::string_view pointer = family.describe_state;
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const model::Member* member =
        at == model::kNoShape ? nullptr : model.shape(at).find_member(pointer.substr(0, pointer.find('/')));
    if (member == nullptr) return {};
    states = model::effective_constraints(model, *member).enum_values;
    at = member->target;
    pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
  }
  return states;
}

std::vector<std::string> reached_states(const Catalogue& catalogue, const Family& family, const Case& tested,
                                        std::span<const std::string> states) {
  std::vector<std::string> reached;
  const auto add = [&](std::size_t of_family, const std::vector<std::string>& accepted) {
    if (&catalogue.families[of_family] != &family) return;
    std::vector<std::string> own;
    std::ranges::copy_if(accepted, std::back_inserter(own), [&](const std::string& state) {
      return std::ranges::find(states, state) != states.end();
    });
    if (own.size() == 1 && std::ranges::find(reached, own.front()) == reached.end())
      reached.push_back(own.front());
  };
  for (const Need& need : tested.needs) add(need.family, {need.state});
  for (const Step& step : tested.steps) {
    if (const auto* wait = std::get_if<Wait>(&step.action)) add(wait->family, wait->states);
  }
  return reached;
}

base::Result<std::vector<JobState>> load_states(const std::filesystem::path& folder,
                                                const Catalogue& catalogue,
                                                std::span<const model::Model> models) {
  const std::string path = (folder / "states.json").string();
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  const auto root = base::parse_json_file(*text, path);
  if (!root) return std::unexpected(root.error());
  std::vector<JobState> states = find_states(catalogue, models);
  JsonSource source(*text, path);
  ReasonReader(source, states).read(*root);
  if (source.failed()) return std::unexpected(source.error());
  return states;
}

}  // namespace touchstone::cases
