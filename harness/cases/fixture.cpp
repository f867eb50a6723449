// See fixture.h.
#include "cases/fixture.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/json_source.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;

bool is_known_family(const Catalogue& catalogue, const std::string& id) {
  return std::any_of(catalogue.families.begin(), catalogue.families.end(),
                     [&](const Family& family) { return family.id() == id; });
}

// A text or a list of texts.
std::vector<std::string> read_addresses(base::JsonSource& source, const Json& value) {
  std::vector<std::string> addresses;
  const auto add = [&](const Json& item) {
    if (!item.is_string() || item.as_string().empty()) {
      source.fail(ErrorCode::kWrongType, item,
                  "a job is told by its id or ARN, or several by a list of them");
    }
    addresses.push_back(item.as_string());
  };
  if (!value.is_array()) {
    add(value);
  } else {
    for (const Json& item : value.items()) add(item);
  }
  return addresses;
}

void read_family_jobs(base::JsonSource& source, const base::JsonMember& member, Fixture& into) {
  const base::ObjectView view(source, member.value, "a family's jobs");
  for (const base::JsonMember& state : member.value.members()) {
    if (!is_state(state.name)) {
      source.fail_at(ErrorCode::kUnknownName, state.name_offset_bytes,
                     fmt::format("no job has a state \"{}\"", state.name));
    }
    auto& jobs = into.jobs[{member.name, state.name}];
    for (std::string& address : read_addresses(source, state.value)) jobs.push_back(std::move(address));
  }
}

}  // namespace

base::Result<Fixture> load_fixture(const std::filesystem::path& path, const Catalogue& catalogue) {
  auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  auto root = base::parse_json_file(*text, path.string());
  if (!root) return std::unexpected(root.error());
  base::JsonSource source(*text, path.string());
  const base::ObjectView view(source, *root, "a fixture");
  Fixture fixture;
  for (const base::JsonMember& member : root->members()) {
    if (member.name == "$schema") continue;
    if (!is_known_family(catalogue, member.name)) {
      source.fail_at(ErrorCode::kUnknownName, member.name_offset_bytes,
                     fmt::format("no family \"{}\" in families.json", member.name),
                     "write SERVICE/NAME, for one comprehend/SentimentDetectionJob");
    }
    read_family_jobs(source, member, fixture);
  }
  if (const auto twice = base::find_duplicate_member(*root)) {
    source.fail_at(ErrorCode::kDuplicate, twice->offset_bytes,
                   fmt::format("\"{}\" stands twice", twice->name));
  }
  if (source.failed()) return std::unexpected(source.error());
  return fixture;
}

HandedOut::HandedOut(const Fixture& fixture, const Catalogue& catalogue,
                     std::span<const Case* const> selected) {
  if (fixture.jobs.empty()) return;
  std::vector<const Case*> in_order(selected.begin(), selected.end());
  std::sort(in_order.begin(), in_order.end(), [](const Case* a, const Case* b) { return a->id < b->id; });
  std::map<std::pair<std::string, std::string>, std::size_t> next;
  for (const Case* tested : in_order) {
    std::map<std::pair<std::string, std::string>, std::size_t>
        used;  // of those that are shared, by this case
    for (const Need& need : tested->needs) {
      if (need.fresh) continue;
      const Family& family = catalogue.families[need.family];
      const auto& finals = family.final_states;
      const bool shared = std::find(finals.begin(), finals.end(), need.state) != finals.end();
      const std::pair key(family.id(), need.state);
      const auto jobs = fixture.jobs.find(key);
      std::size_t& place = shared ? used[key] : next[key];
      if (jobs == fixture.jobs.end() || place >= jobs->second.size()) continue;
      jobs_[{tested->id, need.name}] = jobs->second[place++];
    }
  }
}

std::optional<std::string> HandedOut::find(const Case& tested, const Need& need) const {
  const auto found = jobs_.find({tested.id, need.name});
  return found == jobs_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace touchstone::cases
