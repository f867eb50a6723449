// The Smithy reader on small models written here: each feature of the format, and each fault with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "model/load.h"

namespace touchstone::model::smithy_reader_test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::IsEmpty;

// A service with one operation, whose input is a.b#In. What follows stands from line 4 on.
std::string with_shapes(const std::string& shapes) {
  return R"({"smithy": "2.0", "shapes": {
"a.b#S": {"type": "service", "version": "2020-01-01", "operations": [{"target": "a.b#Op"}]},
"a.b#Op": {"type": "operation", "input": {"target": "a.b#In"}},
)" + shapes +
         "\n}}\n";
}

// The same where a.b#In has one member M of the shape a.b#T. What follows stands from line 5 on.
std::string with_target(const std::string& shapes) {
  return with_shapes(
      "\"a.b#In\": {\"type\": \"structure\", \"members\": {\"M\": {\"target\": \"a.b#T\"}}},\n" + shapes);
}

// The same where the service has these traits.
std::string with_service_traits(const std::string& traits) {
  return R"({"smithy": "2.0", "shapes": {"a.b#Serv_1": {"type": "service", "traits": {)" + traits + "}}}}";
}

Model read(const std::string& text) {
  auto model = parse_model(text, "m.json");
  if (model) return std::move(*model);
  ADD_FAILURE() << base::render(model.error());
  return {};
}

// The shape that the member M of a.b#In targets.
Shape read_target(const std::string& shapes) {
  const Model model = read(with_target(shapes));
  const ShapeIndex index = model.find_shape("a.b#T");
  return index == kNoShape ? Shape{} : model.shape(index);
}

Shape read_input(const std::string& shapes) {
  const Model model = read(with_shapes(shapes));
  const ShapeIndex index = model.find_shape("a.b#In");
  return index == kNoShape ? Shape{} : model.shape(index);
}

std::vector<std::string> names_of(const auto& named) {
  std::vector<std::string> names;
  names.reserve(named.size());
  for (const auto& each : named) names.emplace_back(each.name);
  return names;
}

// The service.

TEST(SmithyService, TakesItsTargetPrefixFromItsOwnName) {
  EXPECT_EQ(read(with_service_traits("")).service.target_prefix, "Serv_1");
}

TEST(SmithyService, TakesItsNamesFromItsTraits) {
  const Service service = read(with_service_traits(R"("smithy.api#title": "The Service",
      "aws.api#service": {"sdkId": "Serv", "arnNamespace": "arnserv", "endpointPrefix": "api.serv"},
      "aws.auth#sigv4": {"name": "serv"})"))
                              .service;
  EXPECT_EQ(service.id, "a.b#Serv_1");
  EXPECT_EQ(service.title, "The Service");
  EXPECT_EQ(service.name, "serv");
  EXPECT_EQ(service.signing_name, "serv");
  EXPECT_EQ(service.endpoint_prefix, "api.serv");
}

TEST(SmithyService, SignsWithItsEndpointPrefixWhereNoSigningNameIsWritten) {
  const Service service =
      read(with_service_traits(R"("aws.api#service": {"endpointPrefix": "api.serv"})")).service;
  EXPECT_EQ(service.signing_name, "api.serv");
  EXPECT_EQ(service.name, "api.serv");
}

TEST(SmithyService, FallsBackOnItsArnNamespaceThenOnItsOwnNameInLowerCase) {
  EXPECT_EQ(
      read(with_service_traits(R"("aws.api#service": {"arnNamespace": "arnserv"})")).service.endpoint_prefix,
      "arnserv");
  EXPECT_EQ(read(with_service_traits("")).service.endpoint_prefix, "serv_1");
}

TEST(SmithyService, IsTitledByItsSdkIdWhereNoTitleIsWritten) {
  EXPECT_EQ(read(with_service_traits(R"("aws.api#service": {"sdkId": "Serv One"})")).service.title,
            "Serv One");
}

TEST(SmithyService, KeepsItsVersion) {
  EXPECT_EQ(read(with_target(R"("a.b#T": {"type": "string"})")).service.version, "2020-01-01");
}

TEST(SmithyService, ListsTheProtocolsItKnowsInTheirOrder) {
  const Model model = read(with_service_traits(
      R"("smithy.protocols#rpcv2Cbor": {}, "aws.protocols#awsJson1_0": {}, "aws.protocols#awsQueryCompatible": {})"));
  EXPECT_THAT(model.service.protocols, ElementsAre(Protocol::kRpcV2Cbor, Protocol::kAwsJson1_0));
  EXPECT_EQ(model.aws_json(), Protocol::kAwsJson1_0);
}

TEST(SmithyService, MaySpeakNoAwsJson) {
  EXPECT_EQ(read(with_service_traits(R"("aws.protocols#restXml": {})")).aws_json(), std::nullopt);
}

TEST(SmithyService, HasErrorsCommonToAllOperations) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "errors": [{"target": "a.b#E"}]},
      "a.b#E": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}}})");
  ASSERT_EQ(model.service.errors.size(), 1U);
  EXPECT_EQ(model.shape(model.service.errors[0]).name(), "E");
}

// Operations.

TEST(SmithyOperations, AreFoundInTheServiceAndItsResourcesAndSorted) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "operations": [{"target": "a.b#Zeta"}], "resources": [{"target": "a.b#Outer"}]},
      "a.b#Outer": {"type": "resource", "create": {"target": "a.b#Create"}, "put": {"target": "a.b#Put"},
                    "read": {"target": "a.b#Read"}, "update": {"target": "a.b#Update"},
                    "delete": {"target": "a.b#Delete"}, "list": {"target": "a.b#List"},
                    "resources": [{"target": "a.b#Inner"}]},
      "a.b#Inner": {"type": "resource", "operations": [{"target": "a.b#Own"}],
                    "collectionOperations": [{"target": "a.b#Collection"}, {"target": "a.b#Zeta"}]},
      "a.b#Zeta": {"type": "operation"}, "a.b#Create": {"type": "operation"}, "a.b#Put": {"type": "operation"},
      "a.b#Read": {"type": "operation"}, "a.b#Update": {"type": "operation"}, "a.b#Delete": {"type": "operation"},
      "a.b#List": {"type": "operation"}, "a.b#Own": {"type": "operation"}, "a.b#Collection": {"type": "operation"}}})");
  EXPECT_THAT(names_of(model.service.operations),
              ElementsAre("Collection", "Create", "Delete", "List", "Own", "Put", "Read", "Update", "Zeta"));
}

TEST(SmithyOperations, AreNoneWhereAServiceHasWhatOnlyAResourceMayHave) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "operations": [{"target": "a.b#Own"}], "read": {"target": "a.b#Read"},
                "collectionOperations": [{"target": "a.b#Collection"}]},
      "a.b#Own": {"type": "operation"}, "a.b#Read": {"type": "operation"}, "a.b#Collection": {"type": "operation"}}})");
  EXPECT_THAT(names_of(model.service.operations), ElementsAre("Own"));
}

TEST(SmithyOperations, EndWhereResourcesContainEachOther) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "resources": [{"target": "a.b#R"}]},
      "a.b#R": {"type": "resource", "read": {"target": "a.b#Read"}, "resources": [{"target": "a.b#R"}]},
      "a.b#Read": {"type": "operation"}}})");
  EXPECT_THAT(names_of(model.service.operations), ElementsAre("Read"));
}

TEST(SmithyOperations, HaveNoShapeForUnitOrNothing) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "operations": [{"target": "a.b#Op"}]},
      "a.b#Op": {"type": "operation", "input": {"target": "smithy.api#Unit"}}}})");
  const Operation* operation = model.find_operation("Op");
  ASSERT_NE(operation, nullptr);
  EXPECT_EQ(operation->input, kNoShape);
  EXPECT_EQ(operation->output, kNoShape);
}

TEST(SmithyOperations, KeepInputOutputErrorsAndTheNamesOfOtherTraits) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "operations": [{"target": "a.b#Op"}]},
      "a.b#Op": {"type": "operation", "input": {"target": "a.b#In"}, "output": {"target": "a.b#Out"},
                 "errors": [{"target": "a.b#E2"}, {"target": "a.b#E1"}],
                 "traits": {"smithy.api#documentation": "d", "smithy.api#paginated": {}, "x.y#z": [1]}},
      "a.b#In": {"type": "structure", "members": {}}, "a.b#Out": {"type": "structure"},
      "a.b#E1": {"type": "structure", "traits": {"smithy.api#error": "client"}},
      "a.b#E2": {"type": "structure", "traits": {"smithy.api#error": "server"}}}})");
  const Operation* operation = model.find_operation("Op");
  ASSERT_NE(operation, nullptr);
  EXPECT_EQ(model.shape(operation->input).id, "a.b#In");
  EXPECT_EQ(model.shape(operation->output).id, "a.b#Out");
  ASSERT_EQ(operation->errors.size(), 2U);
  EXPECT_EQ(model.shape(operation->errors[0]).name(), "E2");
  EXPECT_EQ(model.shape(operation->errors[1]).name(), "E1");
  EXPECT_THAT(operation->other_traits, ElementsAre("smithy.api#paginated", "x.y#z"));
}

// Shapes.

struct TypeRow {
  std::string written;
  ShapeType type;
};

class SmithyShapeType : public testing::TestWithParam<TypeRow> {};

TEST_P(SmithyShapeType, IsReadFromItsName) {
  const Shape shape = read_target("\"a.b#T\": {\"type\": \"" + GetParam().written + R"(",
      "member": {"target": "smithy.api#String"}, "key": {"target": "smithy.api#String"},
      "value": {"target": "smithy.api#String"}})");
  EXPECT_EQ(shape.type, GetParam().type);
}

INSTANTIATE_TEST_SUITE_P(
    Types, SmithyShapeType,
    testing::Values(TypeRow{"blob", ShapeType::kBlob}, TypeRow{"boolean", ShapeType::kBoolean},
                    TypeRow{"string", ShapeType::kString}, TypeRow{"byte", ShapeType::kByte},
                    TypeRow{"short", ShapeType::kShort}, TypeRow{"integer", ShapeType::kInteger},
                    TypeRow{"long", ShapeType::kLong}, TypeRow{"float", ShapeType::kFloat},
                    TypeRow{"double", ShapeType::kDouble}, TypeRow{"bigInteger", ShapeType::kBigInteger},
                    TypeRow{"bigDecimal", ShapeType::kBigDecimal},
                    TypeRow{"timestamp", ShapeType::kTimestamp}, TypeRow{"document", ShapeType::kDocument},
                    TypeRow{"list", ShapeType::kList}, TypeRow{"set", ShapeType::kList},
                    TypeRow{"map", ShapeType::kMap}),
    [](const auto& row) { return row.param.written; });

class SmithyPrelude : public testing::TestWithParam<TypeRow> {};

TEST_P(SmithyPrelude, DefinesShapesThatNoModelDoes) {
  const std::string id = "smithy.api#" + GetParam().written;
  const Model model =
      read(with_shapes(R"("a.b#In": {"type": "structure", "members": {"M": {"target": ")" + id + "\"}}}"));
  const ShapeIndex index = model.find_shape(id);
  ASSERT_NE(index, kNoShape);
  EXPECT_EQ(model.shape(index).type, GetParam().type);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, SmithyPrelude,
    testing::Values(TypeRow{"Blob", ShapeType::kBlob}, TypeRow{"Boolean", ShapeType::kBoolean},
                    TypeRow{"String", ShapeType::kString}, TypeRow{"Byte", ShapeType::kByte},
                    TypeRow{"Short", ShapeType::kShort}, TypeRow{"Integer", ShapeType::kInteger},
                    TypeRow{"Long", ShapeType::kLong}, TypeRow{"Float", ShapeType::kFloat},
                    TypeRow{"Double", ShapeType::kDouble}, TypeRow{"BigInteger", ShapeType::kBigInteger},
                    TypeRow{"BigDecimal", ShapeType::kBigDecimal},
                    TypeRow{"Timestamp", ShapeType::kTimestamp}, TypeRow{"Document", ShapeType::kDocument},
                    TypeRow{"Unit", ShapeType::kStructure}, TypeRow{"PrimitiveBoolean", ShapeType::kBoolean},
                    TypeRow{"PrimitiveLong", ShapeType::kLong},
                    TypeRow{"PrimitiveDouble", ShapeType::kDouble}),
    [](const auto& row) { return row.param.written; });

TEST(SmithyShape, OfASetHasUniqueItems) {
  EXPECT_TRUE(read_target(R"("a.b#T": {"type": "set", "member": {"target": "smithy.api#String"}})")
                  .constraints.unique_items);
}

TEST(SmithyShape, OfAListKeepsItsElementLengthAndSparseness) {
  const Model model = read(with_target(R"("a.b#T": {"type": "list", "member": {"target": "smithy.api#Long"},
      "traits": {"smithy.api#length": {"min": 1, "max": 5}, "smithy.api#sparse": {}, "smithy.api#uniqueItems": {}}})"));
  const Shape& list = model.shape(model.find_shape("a.b#T"));
  EXPECT_EQ(model.shape(list.element).id, "smithy.api#Long");
  EXPECT_EQ(list.constraints.min_length, 1U);
  EXPECT_EQ(list.constraints.max_length, 5U);
  EXPECT_TRUE(list.constraints.unique_items);
  EXPECT_TRUE(list.sparse);
}

TEST(SmithyShape, OfAMapKeepsKeyAndValue) {
  const Model model = read(with_target(
      R"("a.b#T": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#Blob"}})"));
  const Shape& map = model.shape(model.find_shape("a.b#T"));
  EXPECT_EQ(model.shape(map.key).id, "smithy.api#String");
  EXPECT_EQ(model.shape(map.element).id, "smithy.api#Blob");
}

TEST(SmithyShape, OfAnElementWithItsOwnConstraintsIsASecondShape) {
  const Model model = read(with_target(R"("a.b#T": {"type": "list",
      "member": {"target": "a.b#Word", "traits": {"smithy.api#length": {"max": 3}}}},
      "a.b#Word": {"type": "string", "traits": {"smithy.api#pattern": "^a*$", "smithy.api#length": {"min": 9}}})"));
  const Shape& element = model.shape(model.shape(model.find_shape("a.b#T")).element);
  EXPECT_EQ(element.id, "a.b#T$member");
  EXPECT_EQ(element.type, ShapeType::kString);
  EXPECT_EQ(element.constraints.min_length, std::nullopt);
  EXPECT_EQ(element.constraints.max_length, 3U);
  EXPECT_EQ(element.constraints.pattern, "^a*$");
  EXPECT_EQ(model.shape(model.find_shape("a.b#Word")).constraints.min_length, 9U);
}

TEST(SmithyShape, OfAnEnumTakesItsValuesOrElseItsNames) {
  const Shape shape = read_target(R"("a.b#T": {"type": "enum", "members": {
      "B": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "bee"}},
      "A": {"target": "smithy.api#Unit"}}})");
  EXPECT_EQ(shape.type, ShapeType::kEnum);
  EXPECT_THAT(shape.constraints.enum_values, ElementsAre("bee", "A"));
  EXPECT_THAT(shape.members, IsEmpty());
}

TEST(SmithyShape, OfAnIntEnumTakesTheSpellingOfItsValues) {
  const Shape shape = read_target(R"("a.b#T": {"type": "intEnum", "members": {
      "ONE": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}},
      "MINUS": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": -7}}}})");
  EXPECT_EQ(shape.type, ShapeType::kIntEnum);
  EXPECT_THAT(shape.constraints.enum_values, ElementsAre("1", "-7"));
}

TEST(SmithyShape, OfAStringTakesTheValuesOfTheOldEnumTrait) {
  const Shape shape = read_target(R"("a.b#T": {"type": "string", "traits": {
      "smithy.api#enum": [{"value": "on", "name": "ON"}, {"value": "off"}]}})");
  EXPECT_EQ(shape.type, ShapeType::kString);
  EXPECT_THAT(shape.constraints.enum_values, ElementsAre("on", "off"));
}

TEST(SmithyShape, OfANumberKeepsItsRange) {
  const Constraints constraints =
      read_target(R"("a.b#T": {"type": "float", "traits": {"smithy.api#range": {"min": -1.5, "max": 2}}})")
          .constraints;
  EXPECT_EQ(constraints.min_value, -1.5);
  EXPECT_EQ(constraints.max_value, 2);
}

TEST(SmithyShape, KeepsItsPatternAsWritten) {
  EXPECT_EQ(read_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#pattern": "^\\p{L}$"}})")
                .constraints.pattern,
            "^\\p{L}$");
}

TEST(SmithyShape, KeepsItsMembersInOrder) {
  const Shape shape = read_target(R"("a.b#T": {"type": "union", "members": {
      "Z": {"target": "smithy.api#Unit"}, "A": {"target": "smithy.api#String"}}})");
  EXPECT_EQ(shape.type, ShapeType::kUnion);
  EXPECT_THAT(names_of(shape.members), ElementsAre("Z", "A"));
}

TEST(SmithyShape, MayContainItself) {
  const Model model =
      read(with_target(R"("a.b#T": {"type": "structure", "members": {"Again": {"target": "a.b#T"}}})"));
  const ShapeIndex index = model.find_shape("a.b#T");
  EXPECT_EQ(model.shape(index).find_member("Again")->target, index);
}

TEST(SmithyShape, KeepsUnknownTraitsByName) {
  const Shape shape = read_target(R"("a.b#T": {"type": "string", "traits": {
      "x.y#future": {"deep": [null]}, "smithy.api#documentation": "d", "smithy.api#sensitive": {},
      "smithy.api#box": {}}})");
  EXPECT_THAT(shape.other_traits, ElementsAre("x.y#future", "smithy.api#box"));
  EXPECT_TRUE(shape.sensitive);
}

TEST(SmithyShape, IsLeftOutWhereNoOperationNeedsIt) {
  const Model model = read(with_target(R"("a.b#T": {"type": "string"},
      "a.b#Unused": {"type": "not-a-type", "members": {"M": {"target": "a.b#Nowhere"}}})"));
  EXPECT_EQ(model.find_shape("a.b#Unused"), kNoShape);
  EXPECT_EQ(model.shapes.size(), 2U);
}

// Members.

TEST(SmithyMember, KeepsItsOwnTraits) {
  const Shape shape = read_input(R"("a.b#In": {"type": "structure", "members": {
      "Token": {"target": "smithy.api#String", "traits": {
          "smithy.api#required": {}, "smithy.api#idempotencyToken": {}, "smithy.api#length": {"max": 64},
          "smithy.api#documentation": "d", "smithy.api#default": ""}},
      "When": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}}}})");
  const Member* token = shape.find_member("Token");
  ASSERT_NE(token, nullptr);
  EXPECT_TRUE(token->required);
  EXPECT_TRUE(token->idempotency_token);
  EXPECT_EQ(token->constraints.max_length, 64U);
  EXPECT_THAT(token->other_traits, ElementsAre("smithy.api#default"));
  const Member* when = shape.find_member("When");
  ASSERT_NE(when, nullptr);
  EXPECT_FALSE(when->required);
  EXPECT_EQ(when->timestamp_format, "date-time");
}

TEST(SmithyMember, TakesTheWordTrueForAnAnnotation) {
  const Shape shape = read_input(R"("a.b#In": {"type": "structure", "members": {
      "M": {"target": "smithy.api#String", "traits": {"smithy.api#required": true}}}})");
  EXPECT_TRUE(shape.members.at(0).required);
}

TEST(SmithyMember, IsNotFoundUnderAnotherName) {
  EXPECT_EQ(
      read_input(R"("a.b#In": {"type": "structure", "members": {"M": {"target": "smithy.api#String"}}})")
          .find_member("m"),
      nullptr);
}

TEST(EffectiveConstraints, TakeAMembersTraitInPlaceOfTheTargetsWholeTrait) {
  const Model model = read(with_shapes(R"("a.b#In": {"type": "structure", "members": {
      "M": {"target": "a.b#T", "traits": {"smithy.api#length": {"min": 2}}}}},
      "a.b#T": {"type": "string", "traits": {"smithy.api#length": {"min": 1, "max": 9}, "smithy.api#pattern": "x"}})"));
  const Member member = model.shape(model.find_shape("a.b#In")).members.at(0);
  const Constraints constraints = effective_constraints(model, member);
  EXPECT_EQ(constraints.min_length, 2U);
  EXPECT_EQ(constraints.max_length, std::nullopt);
  EXPECT_EQ(constraints.pattern, "x");
}

TEST(EffectiveConstraints, TakeTheTargetsWhereTheMemberHasNone) {
  const Model model =
      read(with_shapes(R"("a.b#In": {"type": "structure", "members": {"M": {"target": "a.b#T"}}},
      "a.b#T": {"type": "integer", "traits": {"smithy.api#range": {"min": 1, "max": 9}}})"));
  const Constraints constraints =
      effective_constraints(model, model.shape(model.find_shape("a.b#In")).members.at(0));
  EXPECT_EQ(constraints.min_value, 1);
  EXPECT_EQ(constraints.max_value, 9);
}

// Errors.

TEST(SmithyError, KeepsFaultStatusAndCode) {
  const Shape shape = read_target(R"("a.b#T": {"type": "structure", "traits": {"smithy.api#error": "server",
      "smithy.api#httpError": 503, "aws.protocols#awsQueryError": {"code": "Slow", "httpResponseCode": 503}}})");
  EXPECT_EQ(shape.fault, Fault::kServer);
  EXPECT_EQ(shape.http_status, 503);
  EXPECT_EQ(shape.error_code, "Slow");
}

TEST(SmithyError, HasNoStatusWhereNoneIsWritten) {
  const Shape shape =
      read_target(R"("a.b#T": {"type": "structure", "traits": {"smithy.api#error": "client"}})");
  EXPECT_EQ(shape.fault, Fault::kClient);
  EXPECT_EQ(shape.http_status, std::nullopt);
}

TEST(SmithyError, HasNoCodeOfItsOwnWhereItIsTheName) {
  EXPECT_EQ(read_target(R"("a.b#T": {"type": "structure", "traits": {"smithy.api#error": "client",
      "aws.protocols#awsQueryError": {"code": "T", "httpResponseCode": 400}}})")
                .error_code,
            "");
}

// Mixins and apply statements.

TEST(SmithyMixin, GivesItsMembersBeforeTheShapesOwn) {
  const Shape shape = read_input(R"("a.b#In": {"type": "structure", "mixins": [{"target": "a.b#M2"}],
          "members": {"Own": {"target": "smithy.api#String"}}},
      "a.b#M1": {"type": "structure", "members": {"First": {"target": "smithy.api#String"}}, "traits": {"smithy.api#mixin": {}}},
      "a.b#M2": {"type": "structure", "mixins": [{"target": "a.b#M1"}],
          "members": {"Second": {"target": "smithy.api#String"}}, "traits": {"smithy.api#mixin": {}}})");
  EXPECT_THAT(names_of(shape.members), ElementsAre("First", "Second", "Own"));
}

TEST(SmithyMixin, GivesItsTraitsExceptThoseItKeepsToItself) {
  const Shape shape =
      read_input(R"("a.b#In": {"type": "structure", "mixins": [{"target": "a.b#M"}], "members": {}},
      "a.b#M": {"type": "structure", "members": {}, "traits": {"smithy.api#mixin": {"localTraits": ["x.y#local"]},
          "x.y#local": {}, "x.y#shared": {}, "smithy.api#sensitive": {}}})");
  EXPECT_THAT(shape.other_traits, ElementsAre("x.y#shared"));
  EXPECT_TRUE(shape.sensitive);
}

TEST(SmithyMixin, MayBeMixedInTwiceByDifferentWays) {
  const Shape shape = read_input(
      R"("a.b#In": {"type": "structure", "mixins": [{"target": "a.b#L"}, {"target": "a.b#R"}], "members": {}},
      "a.b#L": {"type": "structure", "mixins": [{"target": "a.b#Top"}], "members": {}, "traits": {"smithy.api#mixin": {}}},
      "a.b#R": {"type": "structure", "mixins": [{"target": "a.b#Top"}], "members": {}, "traits": {"smithy.api#mixin": {}}},
      "a.b#Top": {"type": "structure", "members": {"M": {"target": "smithy.api#String"}}, "traits": {"smithy.api#mixin": {}}})");
  EXPECT_THAT(names_of(shape.members), ElementsAre("M"));
}

TEST(SmithyMixin, OfAnOperationGivesItsErrors) {
  const Model model = read(R"({"smithy": "2.0", "shapes": {
      "a.b#S": {"type": "service", "operations": [{"target": "a.b#Op"}]},
      "a.b#Op": {"type": "operation", "mixins": [{"target": "a.b#Failing"}], "errors": [{"target": "a.b#E2"}]},
      "a.b#Failing": {"type": "operation", "errors": [{"target": "a.b#E1"}], "traits": {"smithy.api#mixin": {}}},
      "a.b#E1": {"type": "structure", "traits": {"smithy.api#error": "client"}},
      "a.b#E2": {"type": "structure", "traits": {"smithy.api#error": "client"}}}})");
  const Operation* operation = model.find_operation("Op");
  ASSERT_NE(operation, nullptr);
  ASSERT_EQ(operation->errors.size(), 2U);
  EXPECT_EQ(model.shape(operation->errors[0]).name(), "E1");
  EXPECT_EQ(model.shape(operation->errors[1]).name(), "E2");
}

TEST(SmithyApply, AddsTraitsToAMemberThatAMixinBrought) {
  const Shape shape =
      read_input(R"("a.b#In": {"type": "structure", "mixins": [{"target": "a.b#M"}], "members": {}},
      "a.b#M": {"type": "structure", "members": {"Name": {"target": "smithy.api#String",
          "traits": {"smithy.api#length": {"max": 5}}}}, "traits": {"smithy.api#mixin": {}}},
      "a.b#In$Name": {"type": "apply", "traits": {"smithy.api#required": {}, "smithy.api#length": {"max": 7}}})");
  ASSERT_EQ(shape.members.size(), 1U);
  EXPECT_TRUE(shape.members[0].required);
  EXPECT_EQ(shape.members[0].constraints.max_length, 7U);
}

TEST(SmithyVersion, OneIsReadAsTwoIs) {
  const Model model = read(R"({"smithy": "1.0", "shapes": {
      "a.b#S": {"type": "service", "version": "v", "operations": [{"target": "a.b#Op"}]},
      "a.b#Op": {"type": "operation", "output": {"target": "a.b#Out"}},
      "a.b#Out": {"type": "structure", "members": {"N": {"target": "smithy.api#PrimitiveInteger"}}}}})");
  EXPECT_THAT(names_of(model.service.operations), ElementsAre("Op"));
}

TEST(FindShape, PrefersTheServicesNamespaceForABareName) {
  const Model model = read(with_shapes(R"("a.b#In": {"type": "structure", "members": {
      "P": {"target": "smithy.api#String"}, "Q": {"target": "a.b#String"}}},
      "a.b#String": {"type": "string"})"));
  EXPECT_EQ(model.shape(model.find_shape("String")).id, "a.b#String");
  EXPECT_EQ(model.shape(model.find_shape("smithy.api#String")).id, "smithy.api#String");
  EXPECT_EQ(model.find_shape("Nothing"), kNoShape);
}

// Faults: what is said, and where.

struct FaultRow {
  std::string name;
  std::string text;
  ErrorCode code;
  std::string rendered;  // the first line
};

void PrintTo(const FaultRow& row, std::ostream* out) { *out << row.name; }

class SmithyFault : public testing::TestWithParam<FaultRow> {};

TEST_P(SmithyFault, IsReportedWithItsPlace) {
  const auto model = parse_model(GetParam().text, "m.json");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, GetParam().code);
  const std::string rendered = base::render(model.error());
  EXPECT_EQ(rendered.substr(0, rendered.find('\n')), GetParam().rendered);
}

const std::vector<FaultRow>& fault_rows() {
  static const std::string kIn = R"("a.b#In": {"type": "structure", "members": {"M": )";
  static const std::vector<FaultRow> kRows = {
      {"VersionOfAnotherType", R"({"smithy": 2, "shapes": {}})", ErrorCode::kWrongType,
       "m.json:1:12: \"smithy\" must be a string, not a number"},
      {"UnknownVersion", R"({"smithy": "3.0", "shapes": {}})", ErrorCode::kBadValue,
       "m.json:1:12: Smithy version \"3.0\" is not known"},
      {"NoShapes", R"({"smithy": "2.0"})", ErrorCode::kMissingKey, "m.json:1:1: \"shapes\" is missing"},
      {"ShapesAreNoObject", R"({"smithy": "2.0", "shapes": []})", ErrorCode::kWrongType,
       "m.json:1:29: \"shapes\" must be an object, not an array"},
      {"ShapeIsNoObject", with_shapes(R"("a.b#In": "structure")"), ErrorCode::kWrongType,
       "m.json:4:11: shape a.b#In must be an object, not a string"},
      {"NoService", R"({"smithy": "2.0", "shapes": {"a.b#T": {"type": "string"}}})", ErrorCode::kMissingKey,
       "m.json:1:1: no service is defined"},
      {"TwoServices", with_target("\"a.b#T\": {\"type\": \"string\"},\n\"a.b#S2\": {\"type\": \"service\"}"),
       ErrorCode::kDuplicate, "m.json:6:11: two services are defined: a.b#S and a.b#S2"},
      {"ServiceWithoutAName", R"({"smithy": "2.0", "shapes": {"a.b#": {"type": "service"}}})",
       ErrorCode::kBadValue, "m.json:1:38: service \"a.b#\" has no absolute name"},
      {"ServiceWithoutANamespace", R"({"smithy": "2.0", "shapes": {"S": {"type": "service"}}})",
       ErrorCode::kBadValue, "m.json:1:35: service \"S\" has no absolute name"},
      {"OperationNotDefined", R"({"smithy": "2.0", "shapes": {"a.b#S": {"type": "service",
  "operations": [{"target": "a.b#Gone"}]}}})",
       ErrorCode::kUnknownName, "m.json:2:29: target a.b#Gone is not defined"},
      {"OperationIsNone",
       R"({"smithy": "2.0", "shapes": {"a.b#T": {"type": "string"}, "a.b#S": {"type": "service",
  "operations": [{"target": "a.b#T"}]}}})",
       ErrorCode::kBadValue, "m.json:2:29: target a.b#T must be of type operation, not string"},
      {"InputNotDefined", with_shapes(R"("a.b#X": {"type": "string"})"), ErrorCode::kUnknownName,
       "m.json:3:53: target a.b#In is not defined"},
      {"InputIsNoStructure", with_shapes(R"("a.b#In": {"type": "string"})"), ErrorCode::kBadValue,
       "m.json:3:53: target a.b#In must be of type structure, not string"},
      {"InputWithoutTarget",
       R"({"smithy": "2.0", "shapes": {"a.b#S": {"type": "service", "operations": [{"target": "a.b#Op"}]},
"a.b#Op": {"type": "operation", "input": {}}}})",
       ErrorCode::kMissingKey, "m.json:2:42: \"target\" is missing"},
      {"ErrorWithoutItsTrait",
       R"({"smithy": "2.0", "shapes": {"a.b#S": {"type": "service", "errors": [{"target": "a.b#E"}]},
"a.b#E": {"type": "structure"}}})",
       ErrorCode::kMissingKey, "m.json:1:81: a.b#E is used as an error and has no smithy.api#error"},
      {"TargetNotDefined", with_shapes(kIn + R"({"target": "a.b#Gone"}}})"), ErrorCode::kUnknownName,
       "m.json:4:61: target a.b#Gone is not defined"},
      {"TargetOutsideOfThePrelude", with_shapes(kIn + R"({"target": "smithy.api#Enum"}}})"),
       ErrorCode::kUnknownName, "m.json:4:61: target smithy.api#Enum is not defined"},
      {"TargetIsAnApplyStatement", with_target(R"("a.b#T": {"type": "apply", "traits": {}})"),
       ErrorCode::kUnknownName, "m.json:4:61: target a.b#T is not defined"},
      {"TargetMissing", with_shapes(kIn + "{}}}"), ErrorCode::kMissingKey,
       "m.json:4:50: \"target\" is missing"},
      {"TargetIsNoString", with_shapes(kIn + R"({"target": 7}}})"), ErrorCode::kWrongType,
       "m.json:4:61: \"target\" must be a string, not a number"},
      {"MemberIsNoObject", with_shapes(kIn + "null}}"), ErrorCode::kWrongType,
       "m.json:4:50: member a.b#In$M must be an object, not null"},
      {"TypeMissing", with_target(R"("a.b#T": {"traits": {}})"), ErrorCode::kMissingKey,
       "m.json:5:10: \"type\" is missing"},
      {"TypeUnknown", with_target(R"("a.b#T": {"type": "tuple"})"), ErrorCode::kBadValue,
       "m.json:5:19: shape type \"tuple\" is not known"},
      {"TypeOfAnOperation", with_target(R"("a.b#T": {"type": "operation"})"), ErrorCode::kBadValue,
       "m.json:5:19: shape type \"operation\" is not known"},
      {"ListWithoutMember", with_target(R"("a.b#T": {"type": "list"})"), ErrorCode::kMissingKey,
       "m.json:5:10: \"member\" is missing"},
      {"MapWithoutValue", with_target(R"("a.b#T": {"type": "map", "key": {"target": "smithy.api#String"}})"),
       ErrorCode::kMissingKey, "m.json:5:10: \"value\" is missing"},
      {"TraitsAreNoObject", with_target(R"("a.b#T": {"type": "string", "traits": []})"),
       ErrorCode::kWrongType, "m.json:5:39: \"traits\" must be an object, not an array"},
      {"PatternIsNoString",
       with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#pattern": {}}})"),
       ErrorCode::kWrongType, "m.json:5:62: smithy.api#pattern must be a string, not an object"},
      {"LengthIsNoObject", with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#length": 5}})"),
       ErrorCode::kWrongType, "m.json:5:61: smithy.api#length must be an object, not a number"},
      {"LengthBelowZero",
       with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#length": {"min": -1}}})"),
       ErrorCode::kBadValue, "m.json:5:69: \"min\" must be a whole number of at least 0, not -1"},
      {"LengthIsAFraction",
       with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#length": {"max": 1.5}}})"),
       ErrorCode::kBadValue, "m.json:5:69: \"max\" must be a whole number of at least 0, not 1.5"},
      {"LengthCrossed",
       with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#length": {"min": 3, "max": 2}}})"),
       ErrorCode::kBadValue, "m.json:5:61: \"min\" is above \"max\""},
      {"RangeCrossed",
       with_target(R"("a.b#T": {"type": "long", "traits": {"smithy.api#range": {"min": 1, "max": 0.5}}})"),
       ErrorCode::kBadValue, "m.json:5:58: \"min\" is above \"max\""},
      {"RangeBoundIsNoNumber",
       with_target(R"("a.b#T": {"type": "long", "traits": {"smithy.api#range": {"max": "9"}}})"),
       ErrorCode::kWrongType, "m.json:5:66: \"max\" must be a number, not a string"},
      {"RequiredIsFalse",
       with_shapes(kIn + R"({"target": "smithy.api#String", "traits": {"smithy.api#required": false}}}})"),
       ErrorCode::kWrongType, "m.json:4:116: smithy.api#required must be an object, not a boolean"},
      {"EnumValueIsNoString", with_target(R"("a.b#T": {"type": "enum", "members": {
"A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}}}})"),
       ErrorCode::kWrongType, "m.json:6:71: smithy.api#enumValue must be a string, not a number"},
      {"IntEnumWithoutValue", with_target(R"("a.b#T": {"type": "intEnum", "members": {
"A": {"target": "smithy.api#Unit"}}})"),
       ErrorCode::kMissingKey, "m.json:6:6: A of an intEnum has no smithy.api#enumValue"},
      {"OldEnumWithoutValue",
       with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#enum": [{"name": "A"}]}})"),
       ErrorCode::kMissingKey, "m.json:5:60: \"value\" is missing"},
      {"OldEnumOfStrings",
       with_target(R"("a.b#T": {"type": "string", "traits": {"smithy.api#enum": ["A"]}})"),
       ErrorCode::kWrongType, "m.json:5:60: what holds \"value\" must be an object, not a string"},
      {"TimestampFormatUnknown",
       with_target(R"("a.b#T": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "iso"}})"),
       ErrorCode::kBadValue, "m.json:5:73: timestamp format \"iso\" is not known"},
      {"FaultOfNobody",
       with_target(R"("a.b#T": {"type": "structure", "traits": {"smithy.api#error": "both"}})"),
       ErrorCode::kBadValue, "m.json:5:63: an error is of client or server, not both"},
      {"StatusOutOfRange",
       with_target(R"("a.b#T": {"type": "structure", "traits": {"smithy.api#httpError": 700}})"),
       ErrorCode::kBadValue, "m.json:5:67: an HTTP status is a whole number from 100 to 599, not 700"},
      {"MixinNotDefined", with_target(R"("a.b#T": {"type": "string", "mixins": [{"target": "a.b#Gone"}]})"),
       ErrorCode::kUnknownName, "m.json:5:51: mixin a.b#Gone is not defined"},
      {"MixinOfItself", with_target(R"("a.b#T": {"type": "string", "mixins": [{"target": "a.b#T"}]})"),
       ErrorCode::kBadValue, "m.json:5:51: mixin a.b#T mixes in itself"},
      {"MixinsInACircle",
       with_target("\"a.b#T\": {\"type\": \"string\", \"mixins\": [{\"target\": \"a.b#M\"}]},\n"
                   "\"a.b#M\": {\"type\": \"string\", \"mixins\": [{\"target\": \"a.b#T\"}]}"),
       ErrorCode::kBadValue, "m.json:6:51: mixin a.b#T mixes in itself"},
      {"KeyTwice", with_target("\"a.b#T\": {\"type\": \"string\"},\n  \"a.b#T\": {\"type\": \"long\"}"),
       ErrorCode::kDuplicate, "m.json:6:3: \"a.b#T\" stands twice in one object"},
  };
  return kRows;
}

INSTANTIATE_TEST_SUITE_P(Rows, SmithyFault, testing::ValuesIn(fault_rows()),
                         [](const auto& row) { return row.param.name; });

TEST(SmithyMixin, MayNotBeNestedWithoutEnd) {
  std::string shapes = R"("a.b#T": {"type": "string", "mixins": [{"target": "a.b#M0"}]})";
  for (int depth = 0; depth < 40; ++depth) {
    shapes += ",\n\"a.b#M" + std::to_string(depth) + R"(": {"type": "string", "mixins": [{"target": "a.b#M)" +
              std::to_string(depth + 1) + "\"}]}";
  }
  const auto model = parse_model(with_target(shapes + ",\n\"a.b#M40\": {\"type\": \"string\"}"), "m.json");
  ASSERT_FALSE(model);
  EXPECT_EQ(base::render(model.error()), "m.json:37:53: mixins nested deeper than 32");
}

}  // namespace
}  // namespace touchstone::model::smithy_reader_test
