// See expand_places.h.
#include "cases/expand_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>

namespace touchstone::cases {
namespace {

constexpr std::size_t kAsciiCharacters = 128;
constexpr std::string_view kOftenTakenAlong = "_.,+* \t";
constexpr char kLeftOutByDot = '\n';

bool is_edge(const std::bitset<kAsciiCharacters>& taken, std::size_t character) {
  const bool lower = character > 0 && taken[character - 1];
  const bool upper = character + 1 < kAsciiCharacters && taken[character + 1];
  return taken[character] ? !lower || !upper : lower || upper;
}

// One character of one part of an ARN.
struct ArnPlace {
  std::string_view slug;
  std::string_view title;
  std::string Arn::* part;
  OpenText text;
  bool elsewhere = false;
};

std::vector<ArnPlace> places_of(const Arn& own) {
  const std::string version = own.name + "/version/";
  return {{"partition-with", "stand in the partition", &Arn::partition, {own.partition + "-a", "b"}, true},
          {"region-with", "stand in the region", &Arn::region, {"us", "east"}, true},
          {"account-with", "stand in the account", &Arn::account, {"12345678901", ""}, true},
          {"name-beginning-with", "begin a name", &Arn::name, {"", own.name}},
          {"name-ending-with", "end a name", &Arn::name, {own.name, ""}},
          {"version-beginning-with", "begin a version", &Arn::name, {version, "1"}},
          {"version-with", "stand in a version", &Arn::name, {version + "1", "2"}},
          {"version-ending-with", "end a version", &Arn::name, {version + "1", ""}}};
}

// The whole ARN, open at the place.
OpenText open_at(Arn arn, const ArnPlace& place) {
  constexpr char kOpen = '\0';  // stands in no ARN
  arn.*place.part = place.text.with(kOpen);
  const std::string text = arn.text();
  return {text.substr(0, text.find(kOpen)), text.substr(text.find(kOpen) + 1)};
}

}  // namespace

base::Result<std::string> edges_at(const OpenText& place, const model::Constraints& constraints,
                                   TextJudge& judge) {
  std::bitset<kAsciiCharacters> taken;
  for (std::size_t i = 0; i < kAsciiCharacters; ++i) {
    const auto well_formed = judge.is_well_formed(constraints, place.with(static_cast<char>(i)));
    if (!well_formed) return std::unexpected(well_formed.error());
    taken[i] = *well_formed;
  }
  std::string edges;
  for (std::size_t i = 0; i < kAsciiCharacters; ++i) {
    const char character = static_cast<char>(i);
    const bool often = !taken[i] && kOftenTakenAlong.find(character) != std::string_view::npos;
    const bool beyond_dot = taken[i] && character == kLeftOutByDot;
    if (often || beyond_dot || is_edge(taken, i)) edges += character;
  }
  return edges;
}

Naming naming_of(char character) {
  const auto named =
      std::ranges::find(named_characters(), static_cast<char32_t>(character), &NamedCharacter::code_point);
  if (named != named_characters().end()) return {std::string(named->slug), std::string(named->what)};
  const int value = static_cast<unsigned char>(character);
  return {fmt::format("u-{:04x}", value), fmt::format("The character U+{:04X}", value)};
}

base::Result<std::vector<Text>> arn_place_texts(const model::Constraints& constraints, const Arn& own,
                                                const StandIns& stand_ins, TextJudge& judge) {
  std::vector<Text> texts;
  for (const ArnPlace& place : places_of(own)) {
    const OpenText open = open_at(own, place);
    const auto before = stand_ins.fill(open.before);
    const auto behind = stand_ins.fill(open.behind);
    if (!before || !behind) return std::unexpected((before ? behind : before).error());
    const auto edges = edges_at({*before, *behind}, constraints, judge);
    if (!edges) return std::unexpected(edges.error());
    for (const char character : *edges) {
      const Naming called = naming_of(character);
      const std::string slug = fmt::format("{}-{}", place.slug, called.slug);
      texts.push_back({{slug, fmt::format("{} may {}", called.title, place.title)},
                       {slug, fmt::format("{} may not {}", called.title, place.title)},
                       open.with(character),
                       Trait::kPattern,
                       {},
                       place.elsewhere});
    }
  }
  return texts;
}

}  // namespace touchstone::cases
