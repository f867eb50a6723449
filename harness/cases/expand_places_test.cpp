// Tests expand_places.h: which characters are tried at a place, and at which places of an ARN. That each has
// the fate of the published pattern is tested in expand_test.cpp.
#include "cases/expand_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <set>

namespace touchstone::cases::expand_places_test {
namespace {

using testing::Contains;
using testing::Not;

model::Constraints with_pattern(std::string pattern) {
  model::Constraints constraints;
  constraints.pattern = std::move(pattern);
  return constraints;
}

// --- Which characters.

struct Row {
  std::string name;
  std::string pattern;
  OpenText place;
  std::string edges;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class Edges : public testing::TestWithParam<Row> {};

TEST_P(Edges, AreThoseOfThePatternAtThePlace) {
  TextJudge judge;
  const auto found = edges_at(GetParam().place, with_pattern(GetParam().pattern), judge);
  ASSERT_TRUE(found) << base::render(found.error());
  EXPECT_EQ(*found, GetParam().edges);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, Edges,
    testing::Values(Row{"OfOneRange", "^[b-d]$", {"", ""}, "\t *+,._abde"},
                    Row{"OfTwoRanges", "^[b-dB-D]$", {"", ""}, "\t *+,.ABDE_abde"},
                    Row{"OfRangesThatTouch", "^[b-de-g]$", {"", ""}, "\t *+,._abgh"},
                    Row{"OfOneCharacter", "^x$", {"", ""}, "\t *+,._wxy"},
                    Row{"OfWhatIsOftenTakenAlongAndHere", "^[_.]$", {"", ""}, "\t *+,-./^_`"},
                    Row{"OfAllButOne", "^[^:]$", {"", ""}, std::string("\0\n9:;\x7F", 6)},
                    Row{"ThatAnotherReadingTakes", "^(a[b-d]|ae)$", {"a", ""}, "\t *+,._abef"},
                    Row{"OfTheFirstOfARepeatedGroup", "^b(-*b)*$", {"", "b"}, "\t *+,._abc"},
                    Row{"InsideARepeatedGroup", "^b(-*b)*$", {"b", "b"}, "\t *+,-._abc"},
                    Row{"WhereTheTextEnds", "^b(-*b)*$", {"b", ""}, "\t *+,._abc"}),
    [](const auto& row) { return row.param.name; });

TEST(EdgesAt, AsksForTheLengthToo) {
  TextJudge judge;
  model::Constraints constraints = with_pattern("^[b-d]+$");
  constraints.max_length = 2;
  EXPECT_EQ(edges_at({"b", ""}, constraints, judge).value(), "\t *+,._abde");
  EXPECT_EQ(edges_at({"bb", ""}, constraints, judge).value(), "\t *+,._");
}

TEST(EdgesAt, RefusesAPatternThatNobodyCanRead) {
  TextJudge judge;
  EXPECT_FALSE(edges_at({"", ""}, with_pattern("^[b$"), judge));
}

TEST(CharacterNames, AreThoseOfNamedCharacters) {
  EXPECT_EQ(naming_of('@').slug, "at-sign");
  EXPECT_EQ(naming_of('@').title, "An at sign");
}

TEST(CharacterNames, AreCodePointsOfAllOthers) {
  EXPECT_EQ(naming_of('h').slug, "u-0068");
  EXPECT_EQ(naming_of('h').title, "The character U+0068");
}

// --- At which places of an ARN.

class ArnPlaces : public testing::Test {
 protected:
  // Whatever the pattern takes of a region, and of what follows it.
  static std::vector<Text> texts(const std::string& region, const std::string& account,
                                 const std::string& name) {
    Family family;
    family.unknown = "arn:aws:lamps:${region}:${account}:lamp/own";
    TextJudge judge;
    auto made = arn_place_texts(
        with_pattern("^arn:aws(-[^:]+)?:lamps:" + region + ":" + account + ":lamp/" + name + "$"),
        Arn::parse(family.unknown).value(), StandIns(family), judge);
    if (!made) throw std::runtime_error(base::render(made.error()));
    return *std::move(made);
  }

  static std::set<std::string> slugs_of(const std::vector<Text>& texts) {
    std::set<std::string> slugs;
    for (const Text& text : texts) slugs.insert(text.well_formed.slug);
    return slugs;
  }
};

TEST_F(ArnPlaces, AreOpenOneAtATime) {
  const auto made = texts("[a-z0-9-]*", "[0-9]{12}", "[a-z]+(/version/[a-z0-9]+)?");
  for (const auto& [slug, value] : std::initializer_list<std::pair<std::string, std::string>>{
           {"partition-with-colon", "arn:aws-a:b:lamps:${region}:${account}:lamp/own"},
           {"region-with-grave-accent", "arn:aws:lamps:us`east:${account}:lamp/own"},
           {"account-with-slash", "arn:aws:lamps:${region}:12345678901/:lamp/own"},
           {"name-beginning-with-small-z", "arn:aws:lamps:${region}:${account}:lamp/zown"},
           {"name-ending-with-grave-accent", "arn:aws:lamps:${region}:${account}:lamp/own`"},
           {"version-beginning-with-nine", "arn:aws:lamps:${region}:${account}:lamp/own/version/91"},
           {"version-with-colon", "arn:aws:lamps:${region}:${account}:lamp/own/version/1:2"},
           {"version-ending-with-zero", "arn:aws:lamps:${region}:${account}:lamp/own/version/10"}}) {
    const auto found = std::ranges::find(made, slug, [](const Text& text) { return text.well_formed.slug; });
    ASSERT_NE(found, made.end()) << slug;
    EXPECT_EQ(found->value, value);
    EXPECT_EQ(found->elsewhere, !slug.starts_with("name") && !slug.starts_with("version")) << slug;
  }
}

TEST_F(ArnPlaces, FollowThePatternAndNoList) {
  const auto narrow = slugs_of(texts("[b-d]+", "[0-9]{12}", "[a-z]+"));
  EXPECT_THAT(narrow, Not(Contains("region-with-small-z")));  // "us" and "east" break it, whatever is between
  const auto hexadecimal = slugs_of(texts("[a-z0-9-]*", "[0-9a-f]{12}", "[a-z]+"));
  EXPECT_THAT(hexadecimal, Contains("account-with-u-0066"));
  EXPECT_THAT(hexadecimal, Contains("account-with-u-0067"));
}

TEST_F(ArnPlaces, HaveSlugsOfTheirOwn) {
  const auto made = texts("[a-z0-9-]*", "[0-9]{12}", "[a-z]+(/version/[a-z0-9]+)?");
  EXPECT_EQ(slugs_of(made).size(), made.size());
}

}  // namespace
}  // namespace touchstone::cases::expand_places_test
