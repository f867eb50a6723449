// The botocore reader on small models written here: each feature of the format, and each fault with its
// place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "model/load.h"

namespace touchstone::model::botocore_reader_test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;

constexpr std::string_view kMetadata =
    R"("apiVersion": "2020-01-01", "endpointPrefix": "serv", "protocol": "json",
    "jsonVersion": "1.1", "serviceFullName": "The Service", "serviceId": "Serv One", "targetPrefix": "Serv_1")";

std::string with_metadata(std::string_view metadata) {
  return "{\"metadata\": {" + std::string(metadata) + "}, \"operations\": {}, \"shapes\": {}}";
}

// One operation, whose input is In. What follows stands from line 4 on.
std::string with_shapes(const std::string& shapes) {
  return "{\"metadata\": {" + std::string(kMetadata) + R"(},
"operations": {"Op": {"name": "Op", "input": {"shape": "In"}}}, "shapes": {
)" + shapes +
         "\n}}\n";
}

// The same where In has one member M of the shape T. What follows stands from line 5 on.
std::string with_target(const std::string& shapes) {
  return with_shapes("\"In\": {\"type\": \"structure\", \"members\": {\"M\": {\"shape\": \"T\"}}},\n" +
                     shapes);
}

Model read(const std::string& text) {
  auto model = parse_model(text, "m.json");
  if (model) return std::move(*model);
  ADD_FAILURE() << base::render(model.error());
  return {};
}

Shape read_shape(const std::string& text, std::string_view name) {
  const Model model = read(text);
  const ShapeIndex index = model.find_shape(name);
  return index == kNoShape ? Shape{} : model.shape(index);
}

Shape read_target(const std::string& shapes) { return read_shape(with_target(shapes), "T"); }

// The service.

TEST(BotocoreService, TakesItsNamesFromTheMetadata) {
  const Service service =
      read(with_metadata(std::string(kMetadata) + R"(, "signingName": "serv-sign")")).service;
  EXPECT_EQ(service.name, "serv-sign");
  EXPECT_EQ(service.signing_name, "serv-sign");
  EXPECT_EQ(service.endpoint_prefix, "serv");
  EXPECT_EQ(service.target_prefix, "Serv_1");
  EXPECT_EQ(service.title, "The Service");
  EXPECT_EQ(service.version, "2020-01-01");
}

TEST(BotocoreService, HasTheIdOfItsSmithyModel) {
  EXPECT_EQ(read(with_metadata(kMetadata)).service.id, "com.amazonaws.servone#Serv_1");
}

TEST(BotocoreService, SignsWithItsEndpointPrefixWhereNoSigningNameIsWritten) {
  EXPECT_EQ(read(with_metadata(kMetadata)).service.signing_name, "serv");
}

TEST(BotocoreService, IsTitledByItsIdAndNamedByItsPrefixWhereNothingElseIsWritten) {
  const Service service = read(with_metadata(R"("endpointPrefix": "serv", "protocol": "rest-xml")")).service;
  EXPECT_EQ(service.title, "serv");
  EXPECT_EQ(service.id, "com.amazonaws.serv#serv");
  EXPECT_EQ(service.target_prefix, "");
}

struct ProtocolRow {
  std::string name;
  std::string written;
  std::vector<Protocol> protocols;
};

void PrintTo(const ProtocolRow& row, std::ostream* out) { *out << row.name; }

class BotocoreProtocol : public testing::TestWithParam<ProtocolRow> {};

TEST_P(BotocoreProtocol, IsRead) {
  const Model model =
      read(with_metadata(R"("endpointPrefix": "serv", "targetPrefix": "S", )" + GetParam().written));
  EXPECT_EQ(model.service.protocols, GetParam().protocols);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BotocoreProtocol,
    testing::Values(
        ProtocolRow{"Json10", R"("protocol": "json", "jsonVersion": "1.0")", {Protocol::kAwsJson1_0}},
        ProtocolRow{"Json11", R"("protocol": "json", "jsonVersion": "1.1")", {Protocol::kAwsJson1_1}},
        ProtocolRow{"RestJson", R"("protocol": "rest-json")", {Protocol::kRestJson1}},
        ProtocolRow{"RestXml", R"("protocol": "rest-xml")", {Protocol::kRestXml}},
        ProtocolRow{"Query", R"("protocol": "query")", {Protocol::kAwsQuery}},
        ProtocolRow{"Ec2", R"("protocol": "ec2")", {Protocol::kEc2Query}},
        ProtocolRow{"Future", R"("protocol": "telegraph")", {Protocol::kOther}},
        ProtocolRow{
            "ListBeforeSingle",
            R"("protocol": "smithy-rpc-v2-cbor", "protocols": ["smithy-rpc-v2-cbor", "json"], "jsonVersion": "1.1")",
            {Protocol::kRpcV2Cbor, Protocol::kAwsJson1_1}}),
    [](const auto& row) { return row.param.name; });

// Operations.

TEST(BotocoreOperations, AreSortedAndKeepInputOutputErrorsAndOtherKeys) {
  const Model model = read("{\"metadata\": {" + std::string(kMetadata) + R"(}, "operations": {
      "Zeta": {"name": "Zeta", "http": {"method": "POST"}, "documentation": "d", "idempotent": true,
               "input": {"shape": "In"}, "output": {"shape": "Out", "resultWrapper": "w"},
               "errors": [{"shape": "E2"}, {"shape": "E1"}]},
      "Alpha": {"name": "Alpha"}},
      "shapes": {"In": {"type": "structure", "members": {}}, "Out": {"type": "structure", "members": {}},
                 "E1": {"type": "structure", "members": {}}, "E2": {"type": "structure", "members": {}}}})");
  ASSERT_EQ(model.service.operations.size(), 2U);
  EXPECT_EQ(model.service.operations[0].name, "Alpha");
  EXPECT_EQ(model.service.operations[0].input, kNoShape);
  EXPECT_EQ(model.service.operations[0].output, kNoShape);
  const Operation& zeta = model.service.operations[1];
  EXPECT_EQ(model.shape(zeta.input).id, "com.amazonaws.servone#In");
  EXPECT_EQ(model.shape(zeta.output).name(), "Out");
  ASSERT_EQ(zeta.errors.size(), 2U);
  EXPECT_EQ(model.shape(zeta.errors[0]).name(), "E2");
  EXPECT_EQ(model.shape(zeta.errors[1]).name(), "E1");
  EXPECT_THAT(zeta.other_traits, ElementsAre("idempotent"));
}

// Shapes.

struct TypeRow {
  std::string written;
  ShapeType type;
};

void PrintTo(const TypeRow& row, std::ostream* out) { *out << row.written; }

class BotocoreShapeType : public testing::TestWithParam<TypeRow> {};

TEST_P(BotocoreShapeType, IsReadFromItsName) {
  EXPECT_EQ(read_target("\"T\": {\"type\": \"" + GetParam().written + "\"}").type, GetParam().type);
}

INSTANTIATE_TEST_SUITE_P(
    Types, BotocoreShapeType,
    testing::Values(TypeRow{"blob", ShapeType::kBlob}, TypeRow{"boolean", ShapeType::kBoolean},
                    TypeRow{"double", ShapeType::kDouble}, TypeRow{"float", ShapeType::kFloat},
                    TypeRow{"integer", ShapeType::kInteger}, TypeRow{"long", ShapeType::kLong},
                    TypeRow{"string", ShapeType::kString}, TypeRow{"timestamp", ShapeType::kTimestamp}),
    [](const auto& row) { return row.param.written; });

TEST(BotocoreShape, OfAStringKeepsLengthPatternAndValues) {
  const Constraints constraints =
      read_target(R"("T": {"type": "string", "min": 1, "max": 32, "pattern": "^a+$", "enum": ["a", "aa"]})")
          .constraints;
  EXPECT_EQ(constraints.min_length, 1U);
  EXPECT_EQ(constraints.max_length, 32U);
  EXPECT_EQ(constraints.pattern, "^a+$");
  EXPECT_THAT(constraints.enum_values, ElementsAre("a", "aa"));
  EXPECT_EQ(constraints.max_value, std::nullopt);
}

TEST(BotocoreShape, OfANumberKeepsItsRange) {
  const Constraints constraints =
      read_target(R"("T": {"type": "double", "min": -0.5, "max": 1})").constraints;
  EXPECT_EQ(constraints.min_value, -0.5);
  EXPECT_EQ(constraints.max_value, 1);
  EXPECT_EQ(constraints.max_length, std::nullopt);
}

TEST(BotocoreShape, OfAListKeepsItsElement) {
  const Model model = read(with_target(
      R"("T": {"type": "list", "member": {"shape": "E"}, "max": 3, "sparse": true, "flattened": true}, "E": {"type": "long"})"));
  const Shape& list = model.shape(model.find_shape("T"));
  EXPECT_EQ(list.type, ShapeType::kList);
  EXPECT_EQ(model.shape(list.element).name(), "E");
  EXPECT_EQ(list.constraints.max_length, 3U);
  EXPECT_TRUE(list.sparse);
  EXPECT_THAT(list.other_traits, ElementsAre("flattened"));
}

TEST(BotocoreShape, OfAMapKeepsKeyAndValue) {
  const Model model = read(with_target(
      R"("T": {"type": "map", "key": {"shape": "K"}, "value": {"shape": "V"}}, "K": {"type": "string"}, "V": {"type": "blob"})"));
  const Shape& map = model.shape(model.find_shape("T"));
  EXPECT_EQ(map.type, ShapeType::kMap);
  EXPECT_EQ(model.shape(map.key).name(), "K");
  EXPECT_EQ(model.shape(map.element).name(), "V");
}

TEST(BotocoreShape, OfAUnionIsTold) {
  EXPECT_EQ(read_target(R"("T": {"type": "structure", "union": true, "members": {}})").type,
            ShapeType::kUnion);
}

TEST(BotocoreShape, OfADocumentIsTold) {
  EXPECT_EQ(read_target(R"("T": {"type": "structure", "document": true, "members": {}})").type,
            ShapeType::kDocument);
}

TEST(BotocoreShape, KeepsSensitivityAndTheNamesOfOtherKeys) {
  const Shape shape =
      read_target(R"("T": {"type": "string", "sensitive": true, "documentation": "d", "box": true})");
  EXPECT_TRUE(shape.sensitive);
  EXPECT_THAT(shape.other_traits, ElementsAre("box"));
}

TEST(BotocoreShape, MayContainItself) {
  const Model model =
      read(with_target(R"("T": {"type": "structure", "members": {"Again": {"shape": "T"}}})"));
  const ShapeIndex index = model.find_shape("T");
  EXPECT_EQ(model.shape(index).find_member("Again")->target, index);
}

TEST(BotocoreShape, IsLeftOutWhereNoOperationNeedsIt) {
  EXPECT_EQ(read(with_target(R"("T": {"type": "string"}, "Unused": {"type": "tuple"})")).shapes.size(), 2U);
}

TEST(BotocoreMembers, KeepOrderRequirementAndToken) {
  const Shape shape = read_shape(with_shapes(R"("In": {"type": "structure", "required": ["Z"], "members": {
      "Z": {"shape": "T", "idempotencyToken": true, "documentation": "d", "locationName": "z"},
      "A": {"shape": "T"}}}, "T": {"type": "string"})"),
                                 "In");
  ASSERT_EQ(shape.members.size(), 2U);
  EXPECT_EQ(shape.members[0].name, "Z");
  EXPECT_TRUE(shape.members[0].required);
  EXPECT_TRUE(shape.members[0].idempotency_token);
  EXPECT_THAT(shape.members[0].other_traits, ElementsAre("locationName"));
  EXPECT_EQ(shape.members[1].name, "A");
  EXPECT_FALSE(shape.members[1].required);
  EXPECT_FALSE(shape.members[1].idempotency_token);
}

TEST(BotocoreMembers, KeepTheirOwnConstraintsByTheTypeOfTheirTarget) {
  const Shape shape = read_shape(with_shapes(R"("In": {"type": "structure", "members": {
      "N": {"shape": "Number", "min": 5}, "S": {"shape": "Text", "min": 5, "enum": ["fives"]}}},
      "Number": {"type": "integer"}, "Text": {"type": "string"})"),
                                 "In");
  EXPECT_EQ(shape.members.at(0).constraints.min_value, 5);
  EXPECT_EQ(shape.members.at(1).constraints.min_length, 5U);
  EXPECT_THAT(shape.members.at(1).constraints.enum_values, ElementsAre("fives"));
}

TEST(BotocoreTimestamp, FormatsAreCalledAsInSmithy) {
  const Shape shape = read_shape(with_shapes(R"("In": {"type": "structure", "members": {
      "A": {"shape": "T", "timestampFormat": "iso8601"}, "B": {"shape": "T", "timestampFormat": "rfc822"},
      "C": {"shape": "T", "timestampFormat": "unixTimestamp"}, "D": {"shape": "T"}}},
      "T": {"type": "timestamp"})"),
                                 "In");
  EXPECT_EQ(shape.members.at(0).timestamp_format, "date-time");
  EXPECT_EQ(shape.members.at(1).timestamp_format, "http-date");
  EXPECT_EQ(shape.members.at(2).timestamp_format, "epoch-seconds");
  EXPECT_EQ(shape.members.at(3).timestamp_format, "");
}

// Errors.

TEST(BotocoreError, HasNoStatusWhereNoneIsWritten) {
  const Shape shape = read_target(R"("T": {"type": "structure", "members": {}, "exception": true})");
  EXPECT_EQ(shape.fault, Fault::kClient);
  EXPECT_EQ(shape.http_status, std::nullopt);
  EXPECT_EQ(shape.error_code, "");
}

TEST(BotocoreError, KeepsStatusAndCode) {
  const Shape shape = read_target(R"("T": {"type": "structure", "members": {}, "exception": true,
      "error": {"code": "TooMany", "httpStatusCode": 429, "senderFault": true}})");
  EXPECT_EQ(shape.fault, Fault::kClient);
  EXPECT_EQ(shape.http_status, 429);
  EXPECT_EQ(shape.error_code, "TooMany");
}

TEST(BotocoreError, HasNoCodeOfItsOwnWhereItIsTheName) {
  EXPECT_EQ(
      read_target(R"("T": {"type": "structure", "members": {}, "exception": true, "error": {"code": "T"}})")
          .error_code,
      "");
}

TEST(BotocoreError, IsTheServersWhereAFaultIsWritten) {
  EXPECT_EQ(
      read_target(R"("T": {"type": "structure", "members": {}, "exception": true, "fault": true})").fault,
      Fault::kServer);
}

TEST(BotocoreError, IsTheServersWhereItsErrorSaysSo) {
  EXPECT_EQ(
      read_target(R"("T": {"type": "structure", "members": {}, "exception": true, "error": {"fault": true}})")
          .fault,
      Fault::kServer);
}

TEST(BotocoreError, IsOneWhereAnOperationSaysSo) {
  const Model model = read("{\"metadata\": {" + std::string(kMetadata) +
                           R"(}, "operations": {"Op": {"errors": [{"shape": "E"}]}},
                           "shapes": {"E": {"type": "structure", "members": {}}}})");
  EXPECT_EQ(model.shape(model.find_shape("E")).fault, Fault::kClient);
}

TEST(BotocoreError, IsNoneWhereNothingSaysSo) {
  EXPECT_EQ(read_target(R"("T": {"type": "structure", "members": {}})").fault, std::nullopt);
}

// Faults: what is said, and where.

struct FaultRow {
  std::string name;
  std::string text;
  ErrorCode code;
  std::string rendered;  // the first line
};

void PrintTo(const FaultRow& row, std::ostream* out) { *out << row.name; }

class BotocoreFault : public testing::TestWithParam<FaultRow> {};

TEST_P(BotocoreFault, IsReportedWithItsPlace) {
  const auto model = parse_model(GetParam().text, "m.json");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, GetParam().code);
  const std::string rendered = base::render(model.error());
  EXPECT_EQ(rendered.substr(0, rendered.find('\n')), GetParam().rendered);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BotocoreFault,
    testing::Values(
        FaultRow{"MetadataIsNoObject", R"({"metadata": [], "operations": {}, "shapes": {}})",
                 ErrorCode::kWrongType, "m.json:1:14: \"metadata\" must be an object, not an array"},
        FaultRow{"NoShapes", R"({"metadata": {}, "operations": {}})", ErrorCode::kMissingKey,
                 "m.json:1:1: \"shapes\" is missing"},
        FaultRow{"NoEndpointPrefix", with_metadata(R"("protocol": "ec2")"), ErrorCode::kMissingKey,
                 "m.json:1:14: \"endpointPrefix\" is missing"},
        FaultRow{"EmptyEndpointPrefix", with_metadata(R"("endpointPrefix": "", "protocol": "ec2")"),
                 ErrorCode::kBadValue, "m.json:1:14: the service has no name"},
        FaultRow{"NoProtocol", with_metadata(R"("endpointPrefix": "serv")"), ErrorCode::kMissingKey,
                 "m.json:1:14: \"protocol\" is missing"},
        FaultRow{"NoJsonVersion", with_metadata(R"("endpointPrefix": "serv", "protocol": "json")"),
                 ErrorCode::kMissingKey, "m.json:1:14: \"jsonVersion\" is missing"},
        FaultRow{"JsonVersionUnknown",
                 with_metadata(R"("endpointPrefix": "serv", "protocol": "json", "jsonVersion": "2.0")"),
                 ErrorCode::kBadValue, "m.json:1:76: jsonVersion \"2.0\" is not known"},
        FaultRow{"NoTargetPrefixForJson",
                 with_metadata(R"("endpointPrefix": "serv", "protocol": "json", "jsonVersion": "1.0")"),
                 ErrorCode::kMissingKey, "m.json:1:14: \"targetPrefix\" is missing"},
        FaultRow{"OperationIsNoObject",
                 R"({"metadata": {"endpointPrefix": "s", "protocol": "ec2"}, "shapes": {},
"operations": {"Op": 1}})",
                 ErrorCode::kWrongType, "m.json:2:22: operation Op must be an object, not a number"},
        FaultRow{"InputNotDefined", with_shapes(R"("X": {"type": "string"})"), ErrorCode::kUnknownName,
                 "m.json:3:56: shape In is not defined"},
        FaultRow{"InputIsNoStructure", with_shapes(R"("In": {"type": "string"})"), ErrorCode::kBadValue,
                 "m.json:3:56: shape In must be of type structure, not string"},
        FaultRow{"ShapeIsNoObject", with_shapes(R"("In": [])"), ErrorCode::kWrongType,
                 "m.json:4:7: shape In must be an object, not an array"},
        FaultRow{"TargetNotDefined", with_target(R"("X": {"type": "string"})"), ErrorCode::kUnknownName,
                 "m.json:4:56: shape T is not defined"},
        FaultRow{"MemberWithoutShape", with_shapes(R"("In": {"type": "structure", "members": {"M": {}}})"),
                 ErrorCode::kMissingKey, "m.json:4:46: \"shape\" is missing"},
        FaultRow{"StructureWithoutMembers", with_shapes(R"("In": {"type": "structure"})"),
                 ErrorCode::kMissingKey, "m.json:4:7: \"members\" is missing"},
        FaultRow{"TypeMissing", with_target(R"("T": {"max": 1})"), ErrorCode::kMissingKey,
                 "m.json:5:6: \"type\" is missing"},
        FaultRow{"TypeUnknown", with_target(R"("T": {"type": "tuple"})"), ErrorCode::kBadValue,
                 "m.json:5:15: shape type \"tuple\" is not known"},
        FaultRow{"ListWithoutMember", with_target(R"("T": {"type": "list"})"), ErrorCode::kMissingKey,
                 "m.json:5:6: \"member\" is missing"},
        FaultRow{"MapWithoutValue", with_target(R"("T": {"type": "map", "key": {"shape": "T"}})"),
                 ErrorCode::kMissingKey, "m.json:5:6: \"value\" is missing"},
        FaultRow{"PatternIsNoString", with_target(R"("T": {"type": "string", "pattern": 1})"),
                 ErrorCode::kWrongType, "m.json:5:36: \"pattern\" must be a string, not a number"},
        FaultRow{"LengthIsAFraction", with_target(R"("T": {"type": "string", "max": 0.5})"),
                 ErrorCode::kBadValue, "m.json:5:32: \"max\" must be a whole number of at least 0, not 0.5"},
        FaultRow{"BoundsCrossed", with_target(R"("T": {"type": "integer", "min": 2, "max": 1})"),
                 ErrorCode::kBadValue, "m.json:5:6: \"min\" is above \"max\""},
        FaultRow{"EnumOfNumbers", with_target(R"("T": {"type": "string", "enum": ["a", 1]})"),
                 ErrorCode::kWrongType, "m.json:5:39: a value of \"enum\" must be a string, not a number"},
        FaultRow{"RequiredIsNoMember",
                 with_shapes(R"("In": {"type": "structure", "members": {}, "required": ["Gone"]})"),
                 ErrorCode::kUnknownName, "m.json:4:57: \"Gone\" is required and no member of In"},
        FaultRow{"SensitiveIsNoBoolean", with_target(R"("T": {"type": "string", "sensitive": "yes"})"),
                 ErrorCode::kWrongType, "m.json:5:38: \"sensitive\" must be a boolean, not a string"},
        FaultRow{"TimestampFormatUnknown",
                 with_target(R"("T": {"type": "timestamp", "timestampFormat": "epoch-seconds"})"),
                 ErrorCode::kBadValue, "m.json:5:47: timestamp format \"epoch-seconds\" is not known"},
        FaultRow{"StatusOutOfRange",
                 with_target(R"("T": {"type": "structure", "members": {}, "error": {"httpStatusCode": 42}})"),
                 ErrorCode::kBadValue,
                 "m.json:5:71: an HTTP status is a whole number from 100 to 599, not 42"},
        FaultRow{"KeyTwice", with_target("\"T\": {\"type\": \"string\",\n \"type\": \"long\"}"),
                 ErrorCode::kDuplicate, "m.json:6:2: \"type\" stands twice in one object"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::model::botocore_reader_test
