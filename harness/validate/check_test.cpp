// Tests check.h on small models built here; the readers of model files are not involved.
#include "validate/check.h"

#include <gtest/gtest.h>

#include <ostream>

#include "validate/arn.h"
#include "validate/job_id.h"

// Shapes are written down with the fields that matter; all others have a default.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace touchstone::validate::check_test {
namespace {

using base::Json;
using model::Member;
using model::Shape;
using model::ShapeIndex;
using model::ShapeType;

/// Puts shapes together; each call gives the new shape's place.
class ModelBuilder {
 public:
  ShapeIndex add(Shape shape) {
    if (shape.id.empty()) shape.id = "test#Shape" + std::to_string(model_.shapes.size());
    model_.shapes.push_back(std::move(shape));
    return static_cast<ShapeIndex>(model_.shapes.size() - 1);
  }
  ShapeIndex add(ShapeType type, model::Constraints constraints = {}) {
    return add(Shape{.id = {}, .type = type, .constraints = std::move(constraints)});
  }
  ShapeIndex list_of(ShapeIndex element, bool sparse = false) {
    return add(Shape{.id = {}, .type = ShapeType::kList, .element = element, .sparse = sparse});
  }
  ShapeIndex map_of(ShapeIndex key, ShapeIndex value, bool sparse = false) {
    return add(Shape{.id = {}, .type = ShapeType::kMap, .key = key, .element = value, .sparse = sparse});
  }
  ShapeIndex structure(std::vector<Member> members, ShapeType type = ShapeType::kStructure) {
    return add(Shape{.id = {}, .type = type, .members = std::move(members)});
  }
  /// A structure whose only member `Value` targets `target`.
  ShapeIndex holder_of(ShapeIndex target) { return structure({Member{.name = "Value", .target = target}}); }

  [[nodiscard]] const model::Model& model() const { return model_; }

 private:
  model::Model model_;
};

Json json(std::string_view text) {
  auto value = base::parse_json(text);
  EXPECT_TRUE(value) << text;
  return value ? *value : Json();
}

Checker checker_of(const ModelBuilder& builder) {
  auto checker = Checker::make(builder.model());
  EXPECT_TRUE(checker) << (checker ? "" : base::render(checker.error()));
  return std::move(*checker);
}

std::optional<TypeFault> type_fault(const ModelBuilder& builder, ShapeIndex shape, std::string_view text) {
  return checker_of(builder).find_type_fault(shape, json(text));
}

/// What is broken, as `path: constraint limit` with slashes in the path.
std::vector<std::string> violations(const ModelBuilder& builder, ShapeIndex shape, std::string_view text) {
  std::vector<std::string> found;
  for (const Violation& violation : checker_of(builder).find_violations(shape, json(text))) {
    std::string line;
    for (const std::string& step : violation.path) line += (line.empty() ? "" : "/") + step;
    found.push_back(line + ": " + std::string(name_of(violation.constraint)) +
                    (violation.limit.empty() ? "" : " " + violation.limit));
  }
  return found;
}

using Lines = std::vector<std::string>;

// --- types: each simple shape against each kind of JSON value
// --------------------------------------------------------

struct TypeRow {
  std::string name;
  ShapeType type;
  std::string value;
  bool fits;
  std::string timestamp_format;
};

class FindTypeFaultRow : public testing::TestWithParam<TypeRow> {};

TEST_P(FindTypeFaultRow, Decides) {
  ModelBuilder builder;
  const ShapeIndex shape =
      builder.add(Shape{.id = {}, .type = GetParam().type, .timestamp_format = GetParam().timestamp_format});
  const auto fault = type_fault(builder, builder.holder_of(shape), R"({"Value": )" + GetParam().value + "}");
  ASSERT_EQ(!fault.has_value(), GetParam().fits);
  if (!fault) return;
  EXPECT_EQ(fault->path, Lines{"Value"});
  EXPECT_EQ(fault->expected, GetParam().type);
  EXPECT_EQ(fault->actual, json(GetParam().value).kind());
  EXPECT_TRUE(fault->value.same_value(json(GetParam().value)));
}

INSTANTIATE_TEST_SUITE_P(
    Simple, FindTypeFaultRow,
    testing::Values(TypeRow{"StringTakesString", ShapeType::kString, R"("a")", true, ""},
                    TypeRow{"StringRefusesNumber", ShapeType::kString, "1", false, ""},
                    TypeRow{"StringRefusesBoolean", ShapeType::kString, "true", false, ""},
                    TypeRow{"StringRefusesList", ShapeType::kString, "[]", false, ""},
                    TypeRow{"StringRefusesObject", ShapeType::kString, "{}", false, ""},
                    TypeRow{"EnumTakesAnyString", ShapeType::kEnum, R"("a")", true, ""},
                    TypeRow{"EnumRefusesNumber", ShapeType::kEnum, "1", false, ""},
                    TypeRow{"BooleanTakesBoolean", ShapeType::kBoolean, "false", true, ""},
                    TypeRow{"BooleanRefusesString", ShapeType::kBoolean, R"("true")", false, ""},
                    TypeRow{"BooleanRefusesNumber", ShapeType::kBoolean, "0", false, ""},
                    TypeRow{"BlobTakesBase64", ShapeType::kBlob, R"("YWI=")", true, ""},
                    TypeRow{"BlobRefusesOtherText", ShapeType::kBlob, R"("a*b")", false, ""},
                    TypeRow{"BlobRefusesNumber", ShapeType::kBlob, "1", false, ""},
                    TypeRow{"ByteTakesItsLargest", ShapeType::kByte, "127", true, ""},
                    TypeRow{"ByteRefusesMore", ShapeType::kByte, "128", false, ""},
                    TypeRow{"ShortTakesItsSmallest", ShapeType::kShort, "-32768", true, ""},
                    TypeRow{"ShortRefusesLess", ShapeType::kShort, "-32769", false, ""},
                    TypeRow{"IntegerTakesItsLargest", ShapeType::kInteger, "2147483647", true, ""},
                    TypeRow{"IntegerRefusesMore", ShapeType::kInteger, "2147483648", false, ""},
                    TypeRow{"IntegerRefusesFraction", ShapeType::kInteger, "1.5", false, ""},
                    TypeRow{"IntegerRefusesWholeNumberWithFraction", ShapeType::kInteger, "1.0", false, ""},
                    TypeRow{"IntegerRefusesString", ShapeType::kInteger, R"("1")", false, ""},
                    TypeRow{"IntEnumTakesInteger", ShapeType::kIntEnum, "3", true, ""},
                    TypeRow{"LongTakesItsLargest", ShapeType::kLong, "9223372036854775807", true, ""},
                    TypeRow{"LongRefusesMore", ShapeType::kLong, "9223372036854775808", false, ""},
                    TypeRow{"BigIntegerTakesMore", ShapeType::kBigInteger, "9223372036854775808", true, ""},
                    TypeRow{"BigIntegerRefusesFraction", ShapeType::kBigInteger, "1.5", false, ""},
                    TypeRow{"FloatTakesFraction", ShapeType::kFloat, "1.5", true, ""},
                    TypeRow{"FloatTakesNotANumber", ShapeType::kFloat, R"("NaN")", true, ""},
                    TypeRow{"FloatRefusesOtherText", ShapeType::kFloat, R"("1.5")", false, ""},
                    TypeRow{"DoubleTakesMinusInfinity", ShapeType::kDouble, R"("-Infinity")", true, ""},
                    TypeRow{"BigDecimalTakesFraction", ShapeType::kBigDecimal, "1.5", true, ""},
                    TypeRow{"BigDecimalRefusesString", ShapeType::kBigDecimal, R"("NaN")", false, ""},
                    TypeRow{"TimestampTakesNumber", ShapeType::kTimestamp, "1482192000.5", true, ""},
                    TypeRow{"TimestampRefusesString", ShapeType::kTimestamp, R"("2016-12-20T00:00:00Z")",
                            false, ""},
                    TypeRow{"TimestampOfEpochSecondsRefusesString", ShapeType::kTimestamp, R"("1482192000")",
                            false, "epoch-seconds"},
                    TypeRow{"TimestampOfDateTimeTakesString", ShapeType::kTimestamp,
                            R"("2016-12-20T00:00:00Z")", true, "date-time"},
                    TypeRow{"TimestampOfHttpDateTakesString", ShapeType::kTimestamp,
                            R"("Tue, 20 Dec 2016 00:00:00 GMT")", true, "http-date"},
                    TypeRow{"TimestampRefusesBoolean", ShapeType::kTimestamp, "true", false, "date-time"},
                    TypeRow{"DocumentTakesAnything", ShapeType::kDocument, R"([{"a": 1.5}])", true, ""}),
    [](const auto& row) { return row.param.name; });

TEST(FindTypeFault, PrefersTheMembersTimestampFormat) {
  ModelBuilder builder;
  const ShapeIndex time = builder.add(ShapeType::kTimestamp);
  const ShapeIndex input =
      builder.structure({Member{.name = "When", .target = time, .timestamp_format = "date-time"}});
  EXPECT_FALSE(type_fault(builder, input, R"({"When": "2016-12-20T00:00:00Z"})"));
}

// --- types: structures and what holds values
// ------------------------------------------------------------------------

class FindTypeFaultInside : public testing::Test {
 protected:
  ModelBuilder builder;
  ShapeIndex text = builder.add(ShapeType::kString);
  ShapeIndex number = builder.add(ShapeType::kInteger);
  ShapeIndex input =
      builder.structure({Member{.name = "Text", .target = text}, Member{.name = "Number", .target = number}});
};

TEST_F(FindTypeFaultInside, IgnoresUnknownMembersAndNulls) {
  EXPECT_FALSE(type_fault(builder, input, R"({"Text": null, "Unknown": [1], "text": 5, "Number": 5})"));
}

TEST_F(FindTypeFaultInside, ReportsTheFirstInTheOrderOfTheText) {
  const auto fault = type_fault(builder, input, R"({"Number": "1", "Text": 2})");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->path, Lines{"Number"});
}

TEST_F(FindTypeFaultInside, LooksAtEachOfTwoMembersOfOneName) {
  const auto fault = type_fault(builder, input, R"({"Text": "a", "Text": 2})");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->actual, Json::Kind::kNumber);
}

TEST_F(FindTypeFaultInside, RefusesAnInputThatIsNoObject) {
  for (const std::string_view body : {"[]", "null", R"("x")", "1", "true"}) {
    const auto fault = type_fault(builder, input, body);
    ASSERT_TRUE(fault) << body;
    EXPECT_EQ(fault->path, Lines{});
    EXPECT_EQ(fault->expected, ShapeType::kStructure);
  }
}

TEST_F(FindTypeFaultInside, TakesAnyObjectWhereThereIsNoInputShape) {
  EXPECT_FALSE(type_fault(builder, model::kNoShape, R"({"a": 1})"));
  EXPECT_TRUE(type_fault(builder, model::kNoShape, "[]"));
}

TEST_F(FindTypeFaultInside, CountsListPlacesFromOne) {
  const ShapeIndex holder = builder.holder_of(builder.list_of(number));
  const auto fault = type_fault(builder, holder, R"({"Value": [1, "2"]})");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->path, (Lines{"Value", "2"}));
}

TEST_F(FindTypeFaultInside, RefusesAnObjectForAList) {
  EXPECT_TRUE(type_fault(builder, builder.holder_of(builder.list_of(number)), R"({"Value": {}})"));
}

TEST_F(FindTypeFaultInside, RefusesNullInAListUnlessItIsSparse) {
  EXPECT_TRUE(type_fault(builder, builder.list_of(number), "[1, null]"));
  EXPECT_FALSE(type_fault(builder, builder.list_of(number, /*sparse=*/true), "[1, null]"));
}

TEST_F(FindTypeFaultInside, RefusesNullInAMapUnlessItIsSparse) {
  EXPECT_TRUE(type_fault(builder, builder.map_of(text, number), R"({"a": null})"));
  EXPECT_FALSE(type_fault(builder, builder.map_of(text, number, /*sparse=*/true), R"({"a": null})"));
}

TEST_F(FindTypeFaultInside, NamesMapKeysInBrackets) {
  const auto fault = type_fault(builder, builder.map_of(text, number), R"({"a": 1, "2": "x"})");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->path, Lines{"[2]"});
}

TEST_F(FindTypeFaultInside, WantsExactlyOneMemberOfAUnion) {
  const ShapeIndex either =
      builder.structure({Member{.name = "Text", .target = text}, Member{.name = "Number", .target = number}},
                        ShapeType::kUnion);
  EXPECT_FALSE(type_fault(builder, either, R"({"Text": "a"})"));
  EXPECT_FALSE(type_fault(builder, either, R"({"Text": "a", "Number": null})"));
  EXPECT_TRUE(type_fault(builder, either, "{}"));
  EXPECT_TRUE(type_fault(builder, either, R"({"Text": null})"));
  EXPECT_TRUE(type_fault(builder, either, R"({"Text": "a", "Number": 1})"));
  EXPECT_TRUE(type_fault(builder, either, R"({"Number": "a"})"));
}

TEST_F(FindTypeFaultInside, FollowsARecursiveShapeAsDeepAsTheValue) {
  const ShapeIndex node = builder.structure({Member{.name = "Text", .target = text}});
  const_cast<model::Model&>(builder.model())
      .shapes[node]
      .members.push_back(Member{.name = "Next", .target = node});
  std::string value = R"({"Text": 1})";
  for (int depth = 0; depth < 100; ++depth) value = R"({"Next": )" + value + "}";
  const auto fault = type_fault(builder, node, value);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->path.size(), 101U);
}

// --- constraints
// ----------------------------------------------------------------------------------------------------

model::Constraints length(std::optional<std::uint64_t> least, std::optional<std::uint64_t> most) {
  return {.min_length = least, .max_length = most};
}

class FindViolations : public testing::Test {
 protected:
  ModelBuilder builder;
  ShapeIndex job_id = builder.add(ShapeType::kString,
                                  {.min_length = 1, .max_length = 32, .pattern = std::string(kJobIdPattern)});
  ShapeIndex input = builder.structure({Member{.name = "JobId", .target = job_id, .required = true}});
};

const std::string kPatternOfJobId = "JobId: pattern " + std::string(kJobIdPattern);

TEST_F(FindViolations, IsEmptyForAGoodValue) {
  EXPECT_EQ(violations(builder, input, R"({"JobId": "a1"})"), Lines{});
}

TEST_F(FindViolations, WantsARequiredMember) {
  EXPECT_EQ(violations(builder, input, "{}"), Lines{"JobId: required"});
  EXPECT_EQ(violations(builder, input, R"({"JobId": null})"), Lines{"JobId: required"});
}

TEST_F(FindViolations, TreatsNullOfAnOptionalMemberAsAbsent) {
  const ShapeIndex optional = builder.structure({Member{.name = "JobId", .target = job_id}});
  EXPECT_EQ(violations(builder, optional, R"({"JobId": null})"), Lines{});
}

TEST_F(FindViolations, IgnoresUnknownMembers) {
  EXPECT_EQ(violations(builder, input, R"({"JobId": "a1", "jobId": "*"})"), Lines{});
}

TEST_F(FindViolations, GivesTheEmptyTextOnlyItsLength) {
  EXPECT_EQ(violations(builder, input, R"({"JobId": ""})"), Lines{"JobId: min-length 1"});
}

TEST_F(FindViolations, CountsCodePoints) {
  std::string han;
  for (int i = 0; i < 32; ++i) han += "\U00020000";
  EXPECT_EQ(violations(builder, input, R"({"JobId": ")" + han + R"("})"), Lines{});
  EXPECT_EQ(violations(builder, input, R"({"JobId": ")" + han + R"(a"})"), Lines{"JobId: max-length 32"});
}

TEST_F(FindViolations, PutsLengthBeforePattern) {
  EXPECT_EQ(violations(builder, input, R"({"JobId": ")" + std::string(33, '*') + R"("})"),
            (Lines{"JobId: max-length 32", kPatternOfJobId}));
}

TEST_F(FindViolations, KeepsTheValue) {
  const auto found = checker_of(builder).find_violations(input, json(R"({"JobId": "a*b"})"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].value.as_string(), "a*b");
}

TEST_F(FindViolations, GoesInTheModelsOrder) {
  const ShapeIndex both = builder.structure({Member{.name = "First", .target = job_id, .required = true},
                                             Member{.name = "Second", .target = job_id, .required = true}});
  EXPECT_EQ(violations(builder, both, R"({"Second": "", "First": ""})"),
            (Lines{"First: min-length 1", "Second: min-length 1"}));
}

TEST_F(FindViolations, PrefersTheMembersOwnTraits) {
  const ShapeIndex narrow = builder.structure(
      {Member{.name = "JobId", .target = job_id, .constraints = {.min_length = 3, .max_length = 4}}});
  EXPECT_EQ(violations(builder, narrow, R"({"JobId": "ab"})"), Lines{"JobId: min-length 3"});
}

TEST_F(FindViolations, LooksIntoStructuresListsAndMaps) {
  const ShapeIndex list = builder.list_of(job_id);
  const ShapeIndex map = builder.map_of(builder.add(ShapeType::kString, length({}, 2)), job_id);
  const ShapeIndex outer =
      builder.structure({Member{.name = "Inner", .target = input}, Member{.name = "List", .target = list},
                         Member{.name = "Map", .target = map}});
  EXPECT_EQ(violations(builder, outer, R"({"Map": {"abc": ""}, "List": ["a", ""], "Inner": {}})"),
            (Lines{"Inner/JobId: required", "List/2: min-length 1", "Map/[abc]: max-length 2",
                   "Map/[abc]: min-length 1"}));
}

TEST_F(FindViolations, PassesOverNullsOfASparseList) {
  EXPECT_EQ(violations(builder, builder.list_of(job_id, /*sparse=*/true), R"([null, "a"])"), Lines{});
}

TEST_F(FindViolations, CountsBytesOfABlob) {
  const ShapeIndex holder = builder.holder_of(builder.add(ShapeType::kBlob, length({}, 2)));
  EXPECT_EQ(violations(builder, holder, R"({"Value": "YWI="})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": "YWJj"})"), Lines{"Value: max-length 2"});
}

TEST_F(FindViolations, CountsEntriesOfListsAndMaps) {
  ShapeIndex list =
      builder.add(Shape{.id = {}, .type = ShapeType::kList, .constraints = length(1, 2), .element = job_id});
  ShapeIndex map = builder.add(Shape{
      .id = {}, .type = ShapeType::kMap, .constraints = length(1, 1), .key = job_id, .element = job_id});
  EXPECT_EQ(violations(builder, builder.holder_of(list), R"({"Value": []})"), Lines{"Value: min-length 1"});
  EXPECT_EQ(violations(builder, builder.holder_of(list), R"({"Value": ["a", "b", "c"]})"),
            Lines{"Value: max-length 2"});
  EXPECT_EQ(violations(builder, builder.holder_of(map), R"({"Value": {"a": "a", "b": "b"}})"),
            Lines{"Value: max-length 1"});
}

TEST_F(FindViolations, ListsTheEnumsValues) {
  const ShapeIndex holder = builder.holder_of(builder.add(ShapeType::kEnum, {.enum_values = {"en", "de"}}));
  EXPECT_EQ(violations(builder, holder, R"({"Value": "de"})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": "DE"})"), Lines{"Value: enum [en, de]"});
}

TEST_F(FindViolations, KnowsTheNumbersOfAnIntEnum) {
  const ShapeIndex holder = builder.holder_of(builder.add(ShapeType::kIntEnum, {.enum_values = {"1", "2"}}));
  EXPECT_EQ(violations(builder, holder, R"({"Value": 2})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": 3})"), Lines{"Value: enum [1, 2]"});
}

TEST_F(FindViolations, KeepsNumbersWithinTheirRange) {
  const ShapeIndex holder =
      builder.holder_of(builder.add(ShapeType::kInteger, {.min_value = 1, .max_value = 500}));
  EXPECT_EQ(violations(builder, holder, R"({"Value": 1})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": 500})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": 0})"), Lines{"Value: min-value 1"});
  EXPECT_EQ(violations(builder, holder, R"({"Value": 501})"), Lines{"Value: max-value 500"});
}

TEST_F(FindViolations, ComparesUniqueItemsByValue) {
  const ShapeIndex holder = builder.holder_of(builder.add(
      Shape{.id = {}, .type = ShapeType::kList, .constraints = {.unique_items = true}, .element = job_id}));
  EXPECT_EQ(violations(builder, holder, R"({"Value": ["a", "b"]})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": ["a", "b", "a"]})"), Lines{"Value: unique-items"});
}

TEST_F(FindViolations, AccusesNobodyWhenThePatternGivesUp) {
  const ShapeIndex holder = builder.holder_of(builder.add(ShapeType::kString, {.pattern = "(a+)+$"}));
  EXPECT_EQ(violations(builder, holder, R"({"Value": ")" + std::string(60, 'a') + R"(!"})"), Lines{});
}

TEST_F(FindViolations, MatchesGeneralPatternsInFull) {
  const ShapeIndex holder = builder.holder_of(builder.add(ShapeType::kString, {.pattern = "[a-z]+"}));
  EXPECT_EQ(violations(builder, holder, R"({"Value": "abc"})"), Lines{});
  EXPECT_EQ(violations(builder, holder, R"({"Value": "abc\n"})"), Lines{"Value: pattern [a-z]+"});
}

TEST_F(FindViolations, KnowsTheArnPatternsWithAndWithoutAnchors) {
  for (const std::string& pattern :
       {std::string(kDocumentClassifierArnPattern), "^" + std::string(kDocumentClassifierArnPattern) + "$"}) {
    const ShapeIndex holder = builder.holder_of(builder.add(ShapeType::kString, {.pattern = pattern}));
    EXPECT_EQ(
        violations(builder, holder, R"({"Value": "arn:aws:comprehend::123456789012:document-classifier/n"})"),
        Lines{});
    EXPECT_EQ(violations(builder, holder,
                         R"({"Value": "arn:aws:comprehend::123456789012:document-classifier/n-"})"),
              Lines{"Value: pattern " + pattern});
  }
}

TEST(MakeChecker, NamesTheShapeOfAPatternThatCannotBeRead) {
  ModelBuilder builder;
  builder.add(Shape{.id = "test#Broken", .type = ShapeType::kString, .constraints = {.pattern = "a("}});
  const auto checker = Checker::make(builder.model());
  ASSERT_FALSE(checker);
  EXPECT_EQ(checker.error().code, base::ErrorCode::kSyntax);
  EXPECT_TRUE(checker.error().message.starts_with("shape test#Broken: pattern 'a('"))
      << checker.error().message;
}

TEST(MakeChecker, NamesTheMemberOfAPatternThatCannotBeRead) {
  ModelBuilder builder;
  const ShapeIndex text = builder.add(ShapeType::kString);
  builder.add(Shape{.id = "test#Input",
                    .type = ShapeType::kStructure,
                    .members = {Member{.name = "Name", .target = text, .constraints = {.pattern = "a("}}}});
  const auto checker = Checker::make(builder.model());
  ASSERT_FALSE(checker);
  EXPECT_TRUE(checker.error().message.starts_with("shape test#Input$Name: ")) << checker.error().message;
}

}  // namespace
}  // namespace touchstone::validate::check_test
