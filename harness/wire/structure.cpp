// See structure.h.
#include "wire/structure.h"

#include <algorithm>
#include <cstring>

namespace touchstone::wire {
namespace {

using base::Json;
using base::StringMember;

// Names are compared one with another up to so many; with more, the tree has the table.
constexpr std::size_t kFewMembers = 16;

bool any_name_twice(std::span<const StringMember> members) {
  for (std::size_t second = 1; second < members.size(); ++second) {
    for (const StringMember& first : members.first(second)) {
      if (first.name == members[second].name) return true;
    }
  }
  return false;
}

}  // namespace

std::expected<Json::Kind, base::JsonFault> StructureReader::decode(std::string_view body) {
  for (Member& member : members_) member = {};
  if (base::read_string_members(body, strings_) && strings_.members.size() <= kFewMembers) {
    take_strings();
    return Json::Kind::kObject;
  }
  has_duplicate_ = false;
  auto tree = base::parse_json(body);
  if (!tree) return std::unexpected(std::move(tree.error()));
  tree_ = std::move(*tree);
  take_tree();
  return tree_.kind();
}

void StructureReader::take_strings() {
  for (const StringMember& member : strings_.members) {
    const auto place = static_cast<std::size_t>(std::ranges::find(names_, member.name) - names_.begin());
    if (place < names_.size() && !members_[place].kind) members_[place] = {Json::Kind::kString, member.value};
  }
  has_duplicate_ = any_name_twice(strings_.members);
}

void StructureReader::take_tree() {
  for (std::size_t place = 0; place < names_.size(); ++place) {
    const Json* value = tree_.find(names_[place]);
    if (value == nullptr) continue;
    members_[place] = {value->kind(),
                       value->is_string() ? std::string_view(value->as_string()) : std::string_view()};
  }
  has_duplicate_ = base::find_duplicate_member(tree_).has_value();
}

namespace {

// Keys are copied a block at a time: `,"JobId":"` is one store, where memcpy is a call. A request takes 0.81
// of the time (./dev bench json).
constexpr std::size_t kKeyBlock = 16;

std::size_t in_blocks(std::size_t length_bytes) {
  return (length_bytes + kKeyBlock - 1) / kKeyBlock * kKeyBlock;
}

char* copy_key(char* to, const char* key, std::size_t length_bytes) {
  std::size_t at = 0;
  do {  // a key is never empty
    std::memcpy(to + at, key + at, kKeyBlock);
    at += kKeyBlock;
  } while (at < length_bytes);
  return to + length_bytes;
}

}  // namespace

StructureWriter::StructureWriter(std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    std::string key = ",";
    base::append_json_string(key, name);
    key += ":\"";
    places_.push_back({keys_.size(), key.size()});
    key.resize(in_blocks(key.size()));
    keys_ += key;
  }
}

void StructureWriter::encode(std::span<const std::optional<std::string_view>> values,
                             std::string& out) const {
  out.resize_and_overwrite(
      keys_.size() + structure_text::room_bytes(values), [&](char* const text, std::size_t) {
        char* to = text;
        for (std::size_t place = 0; place < values.size(); ++place) {
          if (!values[place]) continue;
          const Key& key = places_[place];
          to = structure_text::write_value(copy_key(to, keys_.data() + key.first_byte, key.length_bytes),
                                           *values[place]);
        }
        return structure_text::close(text, to);
      });
}

}  // namespace touchstone::wire
