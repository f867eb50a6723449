// See json_mutator.h.
#include "driver/json_mutator.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/pick.h"
#include "base/seed.h"

namespace touchstone::fuzz {
namespace {

using base::Json;
using base::JsonMember;
using base::Random;

std::string_view some_character(Random& random) {
  static constexpr std::array<std::string_view, 6> kCharacters = {"a",      "0",      " ",
                                                                  "\u00e9", "\u4e00", "\U00010000"};
  return pick(kCharacters, random);
}

/// What stands at the edge of what a reader takes, whatever it reads.
Json edge_value(Random& random) {
  static constexpr std::array<std::string_view, 8> kNumbers = {
      "0", "1", "-1", "1.5", "1e9", "1e400", "2147483648", "9223372036854775808"};
  switch (random.below(6)) {
    case 0:
      return {};
    case 1:
      return Json::boolean(random.below(2) == 0);
    case 2:
      return Json::number(std::string(pick(kNumbers, random)));
    case 3:
      return Json::array();
    case 4:
      return Json::object();
    default: {
      std::string text;
      for (std::uint64_t left = random.below(5); left > 0; --left) text += some_character(random);
      return Json::string(text);
    }
  }
}

/// A value, and what stands in it, as places that changes can be made at.
class Tree {
 public:
  Tree(Json& root, const Json& known) : known_(known) { add(root); }

  void change(Random& random) {
    Json& at = *pick(values_, random);
    switch (random.below(6)) {
      case 0:
        at = Json(*pick(values_, random));  // a copy first: it may hold what it replaces
        return;
      case 1:
        at = edge_value(random);
        return;
      case 2:
        return at.is_string() ? change_text(at, random) : grow(at, random);
      case 3:
        return grow(at, random);
      case 4:
        return shrink(at, random);
      default:
        return rearrange(at, random);
    }
  }

 private:
  void add(Json& value) {
    values_.push_back(&value);
    for (Json& item : value.items()) add(item);
    for (JsonMember& member : value.members()) {
      names_.push_back(member.name);
      add(member.value);
    }
  }

  /// One character more or less, at the start of one.
  static void change_text(Json& at, Random& random) {
    std::string text = at.as_string();
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts.push_back(i);
    }
    starts.push_back(text.size());
    const std::size_t place = random.below(starts.size());
    if (random.below(2) == 0 || place + 1 == starts.size()) {
      text.insert(starts[place], some_character(random));
    } else {
      text.erase(starts[place], starts[place + 1] - starts[place]);
    }
    at = Json::string(text);
  }

  /// One item or member more: a known one, or a copy of something that stands somewhere.
  void grow(Json& at, Random& random) const {
    if (at.is_array()) {
      insert(at.items(), Json(*pick(values_, random)), random);
    } else if (at.is_object() && !known_.members().empty() && random.below(2) == 0) {
      insert(at.members(), JsonMember(pick(known_.members(), random)), random);
    } else if (at.is_object() && !names_.empty()) {
      insert(at.members(), JsonMember{pick(names_, random), *pick(values_, random)}, random);
    }
  }

  template <class Item>
  static void insert(std::vector<Item>& items, Item made, Random& random) {
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(random.below(items.size() + 1)),
                 std::move(made));
  }

  static void shrink(Json& at, Random& random) {
    if (auto& items = at.items(); !items.empty())
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(random.below(items.size())));
    if (auto& members = at.members(); !members.empty())
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(random.below(members.size())));
  }

  void rearrange(Json& at, Random& random) const {
    if (auto& items = at.items(); !items.empty()) std::swap(pick(items, random), pick(items, random));
    if (auto& members = at.members(); !members.empty()) {
      if (random.below(2) == 0) {
        pick(members, random).name = pick(names_, random);
      } else {
        std::swap(pick(members, random).value, pick(members, random).value);
      }
    }
  }

  const Json& known_;
  std::vector<Json*> values_;
  std::vector<std::string> names_;
};

}  // namespace

std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed,
                        MutateBytes otherwise, const Json& known) {
  Random random(seed);
  if (random.below(2) == 0) return otherwise(data, size, max_size);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t begin = std::min(input.find_first_of("{["), input.size());
  auto root = base::parse_json(input.substr(begin));
  if (!root) return otherwise(data, size, max_size);
  // A change can take away what the places of another one lead to, so each has a tree of its own.
  for (std::uint64_t left = 1 + random.below(3); left > 0; --left) Tree(*root, known).change(random);
  const std::string made = std::string(input.substr(0, begin)) + base::to_json(*root);
  if (made.size() > max_size) return otherwise(data, size, max_size);
  std::ranges::copy(made, data);
  return made.size();
}

}  // namespace touchstone::fuzz
