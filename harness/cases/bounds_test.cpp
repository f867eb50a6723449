// Tests bounds.h, text_judge.h and stand_ins.h: which bounds a model sets, on which side of them a request
// stands, and that a bound without a case is an error of the catalogue. The models are of a service that does
// not exist.
#include "cases/bounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "cases/small_catalogue_for_tests.h"

namespace touchstone::cases::bounds_test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using validate::Constraint;

constexpr std::string_view kStopInput = R"("t#Stop": {"type": "structure", "members": {
  "JobId": {"target": "t#Id", "traits": {"smithy.api#required": {}}},
  "How": {"target": "t#How"},
  "Free": {"target": "smithy.api#String", "traits": {"smithy.api#length": {"min": 0}}}
}},
"t#Id": {"type": "string", "traits": {"smithy.api#length": {"min": 3, "max": 7}, "smithy.api#pattern": "^[a-f]+$"}},
"t#How": {"type": "structure", "members": {
  "Speed": {"target": "smithy.api#Integer", "traits": {"smithy.api#range": {"min": 1, "max": 9}}},
  "Colour": {"target": "t#Colour"},
  "Lamps": {"target": "t#Names", "traits": {"smithy.api#uniqueItems": {}, "smithy.api#length": {"max": 3}}},
  "Again": {"target": "t#How"}
}},
"t#Colour": {"type": "enum", "members": {
  "RED": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "red"}}
}},
"t#Names": {"type": "list", "member": {"target": "smithy.api#String"}})";

model::Model model_of(std::string_view stop_input) {
  auto model = model::parse_model(for_tests::model_with_stop_input(stop_input), "lamps.json");
  if (!model) throw std::runtime_error(base::render(model.error()));
  return *std::move(model);
}

std::vector<Bound> bounds() {
  static const model::Model model = model_of(kStopInput);
  return bounds_of(model, *model.find_operation("StopLampJob"));
}

TEST(BoundsOf, NameEachConstraintOfEachMember) {
  std::vector<std::string> words;
  for (const Bound& bound : bounds()) {
    if (bound.path.size() < 3) words.push_back(bound.words());
  }
  EXPECT_THAT(words, ElementsAre("JobId required", "JobId min-length 3", "JobId max-length 7",
                                 "JobId pattern", "How.Speed min-value 1", "How.Speed max-value 9",
                                 "How.Colour enum", "How.Lamps max-length 3", "How.Lamps unique-items"));
}

TEST(BoundsOf, EndWhereAStructureHoldsItself) {
  for (const Bound& bound : bounds()) EXPECT_LE(bound.path.size(), 8U) << bound.words();
}

TEST(BoundsOf, AreNoneWithoutAnInput) {
  model::Model model = model_of(kStopInput);
  model::Operation operation = *model.find_operation("StopLampJob");
  operation.input = model::kNoShape;
  EXPECT_THAT(bounds_of(model, operation), IsEmpty());
}

// --- Sides.

struct SideRow {
  std::string name;
  std::string bound;
  std::string input;
  Sides sides;
};

void PrintTo(const SideRow& row, std::ostream* out) { *out << row.bound << " of " << row.input; }

class SidesOf : public testing::TestWithParam<SideRow> {};

Case case_that_sends(std::variant<base::Json, std::string> body, std::string operation = "StopLampJob") {
  Send send;
  send.operation = std::move(operation);
  send.body = std::move(body);
  Case made;
  made.operation = "StopLampJob";
  made.steps.push_back({std::move(send), {}});
  return made;
}

StandIns lamps() {
  Family family;
  family.member = "JobId";
  family.unknown = "${account}";
  return StandIns(family);
}

TEST_P(SidesOf, AreReadOffWhatIsSent) {
  const SideRow& row = GetParam();
  const auto all = bounds();
  const auto bound = std::ranges::find(all, row.bound, &Bound::words);
  ASSERT_NE(bound, all.end());
  TextJudge judge;
  const auto sides = sides_of(*bound, case_that_sends(base::parse_json(row.input).value()), lamps(), judge);
  ASSERT_TRUE(sides) << base::render(sides.error());
  EXPECT_EQ(sides->inside, row.sides.inside);
  EXPECT_EQ(sides->outside, row.sides.outside);
}

constexpr Sides kAt{true, false};
constexpr Sides kBeyond{false, true};
constexpr Sides kNeither{false, false};

INSTANTIATE_TEST_SUITE_P(
    Inputs, SidesOf,
    testing::Values(
        SideRow{"RequiredThere", "JobId required", R"({"JobId": "abc"})", kAt},
        SideRow{"RequiredMissing", "JobId required", "{}", kBeyond},
        SideRow{"RequiredNull", "JobId required", R"({"JobId": null})", kBeyond},
        SideRow{"RequiredByATemplate", "JobId required", R"({"${member}": "${unknown}"})", kAt},
        SideRow{"RequiredAsAJobOfTheRun", "JobId required", R"({"JobId": "${job}"})", kNeither},
        SideRow{"ShortestLength", "JobId min-length 3", R"({"JobId": "abc"})", kAt},
        SideRow{"LengthInCodePoints", "JobId min-length 3", R"({"JobId": "\u65e5\u65e5\u65e5"})", kAt},
        SideRow{"TooShort", "JobId min-length 3", R"({"JobId": "ab"})", kBeyond},
        SideRow{"LongerThanTheShortest", "JobId min-length 3", R"({"JobId": "abcd"})", kNeither},
        SideRow{"LongestLength", "JobId max-length 7", R"({"JobId": "${repeat:7:a}"})", kAt},
        SideRow{"TooLong", "JobId max-length 7", R"({"JobId": "${repeat:8:a}"})", kBeyond},
        SideRow{"LengthOfANumber", "JobId max-length 7", R"({"JobId": 7})", kNeither},
        SideRow{"PatternKept", "JobId pattern", R"({"JobId": "fab"})", kAt},
        SideRow{"PatternBroken", "JobId pattern", R"({"JobId": "f!b"})", kBeyond},
        SideRow{"PatternOfANumber", "JobId pattern", R"({"JobId": 7})", kNeither},
        SideRow{"SmallestNumber", "How.Speed min-value 1", R"({"How": {"Speed": 1}})", kAt},
        SideRow{"TooSmall", "How.Speed min-value 1", R"({"How": {"Speed": 0}})", kBeyond},
        SideRow{"LargestNumber", "How.Speed max-value 9", R"({"How": {"Speed": 9}})", kAt},
        SideRow{"TooLarge", "How.Speed max-value 9", R"({"How": {"Speed": 9.5}})", kBeyond},
        SideRow{"NumberMissing", "How.Speed max-value 9", R"({"How": {}})", kNeither},
        SideRow{"ValueOfTheEnum", "How.Colour enum", R"({"How": {"Colour": "red"}})", kAt},
        SideRow{"OtherValue", "How.Colour enum", R"({"How": {"Colour": "Red"}})", kBeyond},
        SideRow{"LongestList", "How.Lamps max-length 3", R"({"How": {"Lamps": ["a", "b", "c"]}})", kAt},
        SideRow{"TooLongList", "How.Lamps max-length 3", R"({"How": {"Lamps": ["a", "b", "c", "d"]}})",
                kBeyond},
        SideRow{"UniqueItems", "How.Lamps unique-items", R"({"How": {"Lamps": ["a", "b"]}})", kAt},
        SideRow{"RepeatedItem", "How.Lamps unique-items", R"({"How": {"Lamps": ["a", "b", "a"]}})", kBeyond},
        SideRow{"OneItem", "How.Lamps unique-items", R"({"How": {"Lamps": ["a"]}})", kNeither}),
    [](const auto& row) { return row.param.name; });

TEST(SidesOf, AreNoneForABodyGivenAsText) {
  TextJudge judge;
  const auto sides = sides_of(bounds().front(), case_that_sends("{}"), lamps(), judge);
  ASSERT_TRUE(sides);
  EXPECT_FALSE(sides->inside || sides->outside);
}

TEST(SidesOf, AreNoneForARequestOfAnotherOperation) {
  TextJudge judge;
  const auto sides =
      sides_of(bounds().front(), case_that_sends(base::Json::object(), "DimLamp"), lamps(), judge);
  ASSERT_TRUE(sides);
  EXPECT_FALSE(sides->inside || sides->outside);
}

TEST(SidesOf, PassOnThatAPatternCannotBeRead) {
  Bound broken = bounds().at(3);
  broken.of.pattern = "[a";
  TextJudge judge;
  EXPECT_FALSE(
      sides_of(broken, case_that_sends(base::parse_json(R"({"JobId": "a"})").value()), lamps(), judge));
}

// --- The catalogue.

constexpr std::string_view kPlainInput = R"("t#Stop": {"type": "structure", "members": {
  "JobId": {"target": "smithy.api#String", "traits": {"smithy.api#length": {"max": 7}}},
  "Speed": {"target": "smithy.api#Integer", "traits": {"smithy.api#range": {"max": 9}}}
}})";

class Unreached : public testing::Test {
 protected:
  Unreached() { folder_.write("answers.json", for_tests::answers_for_expansion()); }

  base::Result<Catalogue> load() {
    models_.clear();
    models_.push_back(model_of(kPlainInput));
    return load_catalogue(folder_.path(), models_);
  }

  // Puts entries into the family, which stands in the second line of its file.
  void excuse(const std::string& entries) {
    std::string text(for_tests::kSmallFamilies);
    const std::size_t place = text.find("  \"final\"");
    folder_.write("families.json", text.insert(place, "  \"unreached\": [" + entries + "],\n"));
  }

  // Writes a case whose input has this speed.
  void write_case(const std::string& slug, const std::string& speed) {
    folder_.write("cases/lamps/" + slug + ".json",
                  R"({"service": "lamps", "operation": "StopLampJob", "cases": [{"slug": ")" + slug +
                      R"(", "title": "T", "level": "required", "sources": ["doc:lamps"], "steps": [
{"send": {"input": {"JobId": "x", "Speed": )" +
                      speed + R"(}}, "allow": "not-found"}]}]})");
  }

  for_tests::CatalogueFolder folder_;
  std::vector<model::Model> models_;
};

const std::string kExcuse =
    R"({"member": "Speed", "constraint": "max-value", "untestable": "outside-the-api", "why": "Nobody sees it."})";

TEST_F(Unreached, BoundIsAnErrorOfItsFamily) {
  const auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kMissingKey);
  EXPECT_EQ(loaded.error().message, "no case of lamps/StopLampJob stands at Speed max-value 9");
  EXPECT_THAT(loaded.error().file, HasSubstr("families.json"));
  EXPECT_EQ(loaded.error().line, 2U);
  EXPECT_EQ(loaded.error().column, 1U);
}

TEST_F(Unreached, BoundWantsACaseBeyondItToo) {
  write_case("fast", "9");
  const auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message, "no case of lamps/StopLampJob stands beyond Speed max-value 9");
}

TEST_F(Unreached, BoundIsNoneWithACaseOnEachSide) {
  write_case("fast", "9");
  write_case("too-fast", "10");
  const auto loaded = load();
  EXPECT_TRUE(loaded) << base::render(loaded.error());
}

TEST_F(Unreached, BoundMayBeExcused) {
  excuse(kExcuse);
  const auto loaded = load();
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  ASSERT_EQ(loaded->families.front().unreached.size(), 1U);
  EXPECT_EQ(loaded->families.front().unreached.front().untestable.reason, "outside-the-api");
}

TEST_F(Unreached, ExcuseOfABoundThatIsReachedIsRefused) {
  excuse(kExcuse);
  write_case("fast", "9");
  write_case("too-fast", "10");
  const auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kUnknownName);
  EXPECT_THAT(loaded.error().message, HasSubstr("has no bound max-value of Speed that no case reaches"));
  EXPECT_GT(loaded.error().line, 2U);
}

TEST_F(Unreached, ExcuseNeedsAReasonOfTheList) {
  excuse(R"({"member": "Speed", "constraint": "max-value", "untestable": "too-hard", "why": "It is."})");
  const auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kBadValue);
  EXPECT_THAT(loaded.error().message, HasSubstr("no reason \"too-hard\""));
}

TEST_F(Unreached, ExcuseNeedsAReasonAtAll) {
  excuse(R"({"member": "Speed", "constraint": "max-value"})");
  const auto loaded = load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kMissingKey);
}

// --- Stand-ins.

TEST(StandIns, FillWhatARunFillsIn) {
  EXPECT_EQ(lamps().fill("${region}/${unknown}/${member}").value(), "us-east-1/123456789012/JobId");
  EXPECT_EQ(lamps().fill("plain").value(), "plain");
}

TEST(StandIns, AreNoneForAJobOfTheRun) {
  EXPECT_FALSE(lamps().fill("${job}"));
  EXPECT_FALSE(lamps().fill(base::Json::string("${job}")));
}

}  // namespace
}  // namespace touchstone::cases::bounds_test
