// Tests exchange_checks.h: what is lawful raises nothing, each deviation is found by its rule and in these
// words. Also holds README.md to the rules. The models are the project's own.
#include "judge/exchange_checks.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <set>
#include <sstream>

#include "base/file.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::exchange_checks_test {
namespace {

using for_tests::answered;
using for_tests::honest_headers;
using for_tests::kDescribe;
using for_tests::kStop;
using for_tests::kStopTraining;
using for_tests::respond;
using for_tests::respond_error;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Finding = std::pair<std::string, std::string>;  // a check's id and what it saw

constexpr const char* kGoodBody =
    R"({"JobId":"0123456789abcdef0123456789abcdef","JobStatus":"STOP_REQUESTED"})";

/// The rule book of a service, which outlives every check that borrows from it.
const RuleBook& book_of(const model::Model& model) {
  static std::map<std::string, RuleBook> books;
  return books.try_emplace(model.service.name, make_rule_book(model)).first->second;
}

std::vector<Check> check(const run::Recorded& recorded, std::string_view service = "comprehend") {
  const model::Model& model = for_tests::test_model(service);
  const auto checker = validate::Checker::make(model);
  CheckBoard board(book_of(model));
  check_exchange(
      board, 3, recorded,
      {model, model.find_operation(recorded.operation), checker.value(), for_tests::test_common_errors()});
  return board.take().all();
}

std::vector<Finding> findings(const std::vector<Check>& checks) {
  std::vector<Finding> found;
  for (const Check& made : checks) {
    if (made.outcome == CheckOutcome::kFailed) found.emplace_back(made.id, made.actual);
  }
  return found;
}

wire::Headers with_header(std::string_view name, std::string_view value) {
  auto headers = honest_headers();
  headers.set(name, value);
  return headers;
}

wire::Headers without_header(std::string_view name) {
  auto headers = honest_headers();
  headers.remove(name);
  return headers;
}

struct Row {
  const char* name;
  const char* operation;
  wire::HttpResponse response;
  std::vector<Finding> found;
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }

// What is lawful.

class LawfulAnswer : public testing::TestWithParam<Row> {};

TEST_P(LawfulAnswer, RaisesNothing) {
  EXPECT_THAT(findings(check(answered(GetParam().operation, GetParam().response))), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Successes, LawfulAnswer,
    testing::Values(
        Row{"Plain", kStop, respond(200, kGoodBody), {}},
        Row{"ContentTypeWithACharset",
            kStop,
            respond(200, kGoodBody, with_header("Content-Type", "application/x-amz-json-1.1; charset=utf-8")),
            {}},
        Row{"ContentTypeWithSpaceBeforeTheSemicolon",
            kStop,
            respond(200, kGoodBody, with_header("Content-Type", "application/x-amz-json-1.1 ;charset=utf-8")),
            {}},
        Row{"ContentTypeInAnotherCase",
            kStop,
            respond(200, kGoodBody, with_header("Content-Type", "Application/X-Amz-JSON-1.1")),
            {}},
        Row{"HeaderNamesInAnotherCase",
            kStop,
            respond(200, kGoodBody,
                    {{"X-AMZN-REQUESTID", "1"}, {"content-type", "application/x-amz-json-1.1"}}),
            {}},
        Row{"RequestIdUnderItsOlderName",
            kStop,
            respond(200, kGoodBody,
                    {{"x-amz-request-id", "1"}, {"Content-Type", "application/x-amz-json-1.1"}}),
            {}},
        Row{"FurtherHeaders", kStop, respond(200, kGoodBody, with_header("Server", "emulator/1.0")), {}},
        Row{"FurtherMembers",
            kStop,
            respond(200, R"({"JobId":"1","JobStatus":"STOPPED","JobArn":"x","Extra":{"deep":[1,true]}})"),
            {}},
        Row{"NumbersBeyondAnyRangeInFurtherMembers",
            kStop,
            respond(200,
                    R"({"JobId":"1","Extra":[123456789012345678901234567890,-9223372036854775809,1e400]})"),
            {}},
        Row{"FurtherMembersNestedAsDeepAsClientsFollow",
            kStop,
            respond(200, R"({"JobId":"1","Extra":)" + std::string(999, '[') + std::string(999, ']') + "}"),
            {}},
        Row{"TheLastTimeOfTheYear9999",
            kDescribe,
            respond(200, R"({"SentimentDetectionJobProperties":{"JobId":"1","SubmitTime":253402300799.9}})"),
            {}},
        Row{"ATimeBefore1970",
            kDescribe,
            respond(200, R"({"SentimentDetectionJobProperties":{"JobId":"1","SubmitTime":-1.5}})"),
            {}},
        Row{"TheSameContentTypeTwice",
            kStop,
            respond(200, kGoodBody,
                    {{"x-amzn-RequestId", "1"},
                     {"Content-Type", "application/x-amz-json-1.1"},
                     {"content-type", "application/x-amz-json-1.1; charset=utf-8"}}),
            {}},
        Row{"ACodeThatIsNoErrorsName", kStop, respond(200, R"({"code":"OK","JobId":"1"})"), {}},
        Row{"OptionalMembersLeftOut", kStop, respond(200, "{}"), {}},
        Row{"WhiteSpaceAroundTheBody", kStop, respond(200, " {\"JobId\" : \"1\"}\r\n"), {}},
        Row{"ATypeThatIsNoErrorsName",
            kStop,
            respond(200,
                    R"({"__type":"com.amazonaws.comprehend#StopSentimentDetectionJobResponse","JobId":"1"})"),
            {}},
        Row{"EmptyBodyForAnEmptyOutput", kStopTraining, respond(200, ""), {}},
        Row{"EmptyStructureForAnEmptyOutput", kStopTraining, respond(200, "{}"), {}},
        Row{"TimesAsNumbers",
            kDescribe,
            respond(
                200,
                R"({"SentimentDetectionJobProperties":{"JobId":"1","SubmitTime":1764000000.123,"EndTime":1.764E9}})"),
            {}},
        Row{"EmptyBodyOfAnOperationThatNoModelKnows", "StopNothing", respond(200, ""), {}}),
    for_tests::row_name);

INSTANTIATE_TEST_SUITE_P(
    Errors, LawfulAnswer,
    testing::Values(
        Row{"Declared", kStop, respond_error("JobNotFoundException"), {}},
        Row{"StatusOfTheModel", kStop, respond_error("JobNotFoundException", 404), {}},
        Row{"CommonToAll", kStop, respond_error("ValidationException"), {}},
        Row{"ServerFault", kStop, respond_error("InternalServerException", 500), {}},
        Row{"NamespacedType", kStop, respond_error("com.amazonaws.comprehend#JobNotFoundException"), {}},
        Row{"TypeWithAUri",
            kStop,
            respond_error("JobNotFoundException:http://internal.amazon.com/coral/x/"),
            {}},
        Row{"HeaderBesidesTheType",
            kStop,
            respond(400, R"({"__type":"ns#JobNotFoundException","Message":"no"})",
                    with_header("X-Amzn-ErrorType", "JobNotFoundException:http://internal.amazon.com/")),
            {}},
        Row{"CodeBesidesTheType",
            kStop,
            respond(400, R"({"__type":"JobNotFoundException","code":"JobNotFoundException","Message":"no"})"),
            {}},
        Row{"NumericCodeBesidesTheType",
            kStop,
            respond(400, R"({"__type":"JobNotFoundException","code":400,"Message":"no"})"),
            {}},
        Row{"LowerCaseMessage",
            kStop,
            respond(400, R"({"__type":"JobNotFoundException","message":"no"})"),
            {}},
        Row{"MessageInOddCase",
            kStop,
            respond(400, R"({"__type":"JobNotFoundException","MESSAGE":"no"})"),
            {}},
        Row{"EmptyMessage", kStop, respond(400, R"({"__type":"JobNotFoundException","Message":""})"), {}},
        Row{"NoMessageOfAFrameworkError", kStop, respond(400, R"({"__type":"SerializationException"})"), {}},
        Row{"NoMessageOfAnUnknownOperation",
            kStop,
            respond(400, R"({"__type":"UnknownOperationException"})"),
            {}},
        Row{"FurtherMembers",
            kStop,
            respond(
                400,
                R"({"__type":"InvalidRequestException","Message":"no","Reason":"INVALID_DOCUMENT","Detail":{}})"),
            {}},
        Row{"NumbersBeyondAnyRange",
            kStop,
            respond(
                400,
                R"({"__type":"JobNotFoundException","Message":"no","ref":123456789012345678901234567890,"x":1e400})"),
            {}},
        Row{"NullInAMemberThatNobodyKnows",
            kStop,
            respond(
                400,
                R"({"__type":"InvalidRequestException","Message":"no","ref":null,"Detail":{"ref":null}})"),
            {}},
        Row{"FurtherMembersOfAnErrorThatNoModelKnows",
            kStop,
            respond(400, R"({"__type":"ValidationException","Message":"no","Reason":null,"Detail":[1]})"),
            {}},
        Row{"CodeAndMessageOfAnErrorWithFurtherMembers",
            kStop,
            respond(
                400,
                R"({"__type":"InvalidRequestException","message":"no","code":"InvalidRequestException","Detail":{"Reason":"UNSUPPORTED_DOC_TYPE"}})"),
            {}},
        Row{"TheSameErrorInTwoHeaders",
            kStop,
            respond(400, R"({"__type":"JobNotFoundException","Message":"no"})",
                    {{"x-amzn-RequestId", "1"},
                     {"Content-Type", "application/x-amz-json-1.1"},
                     {"X-Amzn-ErrorType", "JobNotFoundException"},
                     {"x-amzn-errortype", "JobNotFoundException:http://internal.amazon.com/"}}),
            {}},
        Row{"AnyNameForAnOperationThatNoModelKnows",
            "StopNothing",
            respond_error("NoSuchThingException", 404),
            {}}),
    for_tests::row_name);

// What is not.

class DeviantAnswer : public testing::TestWithParam<Row> {};

TEST_P(DeviantAnswer, IsFoundInTheseWordsAndByNoOtherRule) {
  std::vector<Finding> expected = GetParam().found;
  for (Finding& finding : expected) finding.second += fmt::format(" ({})", GetParam().operation);
  EXPECT_THAT(findings(check(answered(GetParam().operation, GetParam().response))),
              ElementsAreArray(expected));
}

const std::vector<Row>& wire_rows() {
  static const std::vector<Row> rows = {
      {"RedirectStatus",
       kStopTraining,
       respond(302, R"({"__type":"ValidationException"})"),
       {{"wire/status", "302"}}},
      {"StatusWithoutContent", kStopTraining, respond(204, ""), {{"wire/status", "204"}}},
      {"StatusBeyondHttp",
       kStop,
       respond(600, R"({"__type":"ValidationException"})"),
       {{"wire/status", "600"}}},
      {"DeclaredErrorSentAsASuccess",
       kStop,
       respond(200, R"({"__type":"ns#JobNotFoundException","Message":"no"})"),
       {{"wire/status", "200 for JobNotFoundException"}}},
      {"CommonErrorSentAsASuccess",
       kStop,
       respond(200, R"({"__type":"ValidationException"})"),
       {{"wire/status", "200 for ValidationException"}}},
      {"ErrorOfASuccessInTheHeader",
       kStop,
       respond(200, kGoodBody, with_header("X-Amzn-ErrorType", "ns#AnyException:http://x/")),
       {{"wire/status", "200 for AnyException in the header X-Amzn-Errortype"}}},
      {"ErrorOfASuccessInTheCode",
       kStop,
       respond(200, R"({"code":"JobNotFoundException","Message":"no"})"),
       {{"wire/status", "200 for JobNotFoundException in the body code"}}},
      {"AnotherContentTypeBesides",
       kStop,
       respond(200, kGoodBody,
               {{"x-amzn-RequestId", "1"},
                {"Content-Type", "application/x-amz-json-1.1"},
                {"Content-Type", "text/html"}}),
       {{"wire/content-type", "text/html besides application/x-amz-json-1.1"}}},
      {"HtmlContentType",
       kStop,
       respond(200, kGoodBody, with_header("Content-Type", "text/html; charset=utf-8")),
       {{"wire/content-type", "text/html; charset=utf-8"}}},
      {"OlderJsonContentType",
       kStop,
       respond(200, kGoodBody, with_header("Content-Type", "application/x-amz-json-1.0")),
       {{"wire/content-type", "application/x-amz-json-1.0"}}},
      {"ContentTypeWithOnlyTheSameBeginning",
       kStop,
       respond(200, kGoodBody, with_header("Content-Type", "application/x-amz-json-1.12")),
       {{"wire/content-type", "application/x-amz-json-1.12"}}},
      {"NoContentType",
       kStop,
       respond(200, kGoodBody, without_header("Content-Type")),
       {{"wire/content-type", "no Content-Type"}}},
      {"EmptyContentType",
       kStop,
       respond(200, kGoodBody, with_header("Content-Type", "")),
       {{"wire/content-type", ""}}},
      {"ContentTypeOfAnEmptyBody",
       kStopTraining,
       respond(200, "", without_header("Content-Type")),
       {{"wire/content-type", "no Content-Type"}}},
      {"ContentTypeOfAnError",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","Message":"no"})",
               with_header("Content-Type", "application/json")),
       {{"wire/content-type", "application/json"}}},
      {"NoRequestId",
       kStop,
       respond(200, kGoodBody, without_header("x-amzn-RequestId")),
       {{"wire/request-id", "no x-amzn-RequestId"}}},
      {"EmptyRequestId",
       kStop,
       respond(200, kGoodBody, with_header("x-amzn-RequestId", "")),
       {{"wire/request-id", "an empty x-amzn-RequestId"}}},
      {"EmptyBodyWhereTheOutputHasMembers",
       kStop,
       respond(200, ""),
       {{"wire/body", "an empty body where the output has members"}}},
      {"ArrayForABody", kStop, respond(200, "[]"), {{"wire/body", "a JSON array"}}},
      {"NullForABody", kStopTraining, respond(200, "null"), {{"wire/body", "a JSON null"}}},
      {"HtmlForABody",
       kStop,
       respond(500, "<!doctype html>\n<title>500</title>"),
       {{"wire/body", "not JSON: a bracket, comma, colon or value is missing or misplaced"}}},
      {"BytesBehindTheBody",
       kStop,
       respond(200, std::string(kGoodBody) + "{}"),
       {{"wire/body", "not JSON: more bytes after the JSON value"}}},
      {"BodyThatIsNotUtf8",
       kStop,
       respond(200, "{\"JobId\":\"\xFF\"}"),
       {{"wire/body", "not JSON: not UTF-8"}, {"wire/utf-8", "not UTF-8"}}},
      {"ByteOrderMark",
       kStop,
       respond(200, "\xEF\xBB\xBF" + std::string(kGoodBody)),
       {{"wire/body", "not JSON: a bracket, comma, colon or value is missing or misplaced"},
        {"wire/utf-8", "a byte order mark before the body"}}},
      {"BodyCutShort",
       kStop,
       respond(200, R"({"JobId":"01)"),
       {{"wire/body", "not JSON: a string is not closed"}}},
      {"OnlyWhiteSpaceForABody",
       kStop,
       respond(200, "  "),
       {{"wire/body", "not JSON: no JSON value: the text is empty"}}},
      {"LoneSurrogate",
       kStop,
       respond(200, R"({"JobId":"1","Extra":"\ud83d"})"),
       {{"wire/lone-surrogates", "an escape of half a surrogate pair"}}},
      {"LoneSurrogateInAnError",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","Message":"\udc00"})"),
       {{"wire/lone-surrogates", "an escape of half a surrogate pair"}}},
      {"NestedDeeperThanTheReaderFollows",
       kStop,
       respond(200, R"({"JobId":"1","Extra":)" + std::string(1000, '[') + std::string(1000, ']') + "}"),
       {{"wire/body", "nested deeper than 1000 levels, which this reader does not follow"}}},
      {"MemberTwice",
       kStop,
       respond(200, R"({"JobId":"1","JobId":"2"})"),
       {{"wire/duplicate-members", "JobId stands twice"}}},
      {"MemberTwiceDeepInside",
       kStop,
       respond(200, R"({"JobId":"1","More":[{"a":1,"a":1}]})"),
       {{"wire/duplicate-members", "a stands twice"}}},
  };
  return rows;
}

const std::vector<Row>& error_rows() {
  static const std::vector<Row> rows = {
      {"ErrorWithoutABody",
       kStop,
       respond(400, ""),
       {{"error/identity", "no error name anywhere"}, {"wire/body", "an error without a body"}}},
      {"ErrorInTheHeaderOnlyAndNoBody",
       kStop,
       respond(400, "", with_header("X-Amzn-ErrorType", "JobNotFoundException")),
       {{"error/identity", "no __type in the body, only the header X-Amzn-Errortype"},
        {"wire/body", "an error without a body"}}},
      {"ErrorInTheHeaderOnly",
       kStop,
       respond(400, R"({"message":"no"})", with_header("X-Amzn-ErrorType", "JobNotFoundException")),
       {{"error/identity", "no __type in the body, only the header X-Amzn-Errortype"}}},
      {"ErrorInTheCodeOnly",
       kStop,
       respond(400, R"({"code":"JobNotFoundException","Message":"no"})"),
       {{"error/identity", "no __type in the body, only the body code"}}},
      {"ErrorWithoutAName",
       kStop,
       respond(400, R"({"message":"no"})"),
       {{"error/identity", "no error name anywhere"}}},
      {"WhiteSpaceAroundTheType",
       kStop,
       respond(400, R"({"__type":" JobNotFoundException","Message":"no"})"),
       {{"error/declared", " JobNotFoundException"},
        {"error/identity", "white space around the name in __type"}}},
      {"EmptyType", kStop, respond(400, R"({"__type":""})"), {{"error/identity", "an empty __type"}}},
      {"TypeOfANamespaceOnly",
       kStop,
       respond(400, R"({"__type":"com.amazonaws.comprehend#"})"),
       {{"error/identity", "an empty __type"}}},
      {"NumericType", kStop, respond(400, R"({"__type":5})"), {{"error/identity", "__type is a number"}}},
      {"NullType", kStop, respond(400, R"({"__type":null})"), {{"error/identity", "no error name anywhere"}}},
      {"NumericCodeOnly", kStop, respond(400, R"({"code":400})"), {{"error/identity", "code is a number"}}},
      {"NestedTypeOnly",
       kStop,
       respond(400, R"({"error":{"__type":"JobNotFoundException"}})"),
       {{"error/identity", "no error name anywhere"}}},
      {"ErrorThatIsAString",
       kStop,
       respond(400, R"("JobNotFoundException")"),
       {{"error/identity", "no error name anywhere"}, {"wire/body", "a JSON string"}}},
      {"HeaderAndTypeDisagree",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","Message":"no"})",
               with_header("X-Amzn-ErrorType", "InvalidRequestException")),
       {{"error/agreement",
         "body __type says JobNotFoundException, header X-Amzn-Errortype says InvalidRequestException"}}},
      {"TwoHeadersDisagree",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","Message":"no"})",
               {{"x-amzn-RequestId", "1"},
                {"Content-Type", "application/x-amz-json-1.1"},
                {"X-Amzn-ErrorType", "JobNotFoundException"},
                {"X-Amzn-ErrorType", "InvalidRequestException"}}),
       {{"error/agreement",
         "body __type says JobNotFoundException, header X-Amzn-Errortype says InvalidRequestException"}}},
      {"CodeAndTypeDisagree",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","code":"404","Message":"no"})"),
       {{"error/agreement", "body __type says JobNotFoundException, body code says 404"}}},
      {"EmptyHeaderBesidesTheType",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","Message":"no"})",
               with_header("X-Amzn-ErrorType", "")),
       {{"error/agreement", "body __type says JobNotFoundException, header X-Amzn-Errortype says nothing"}}},
      {"DeclaredErrorWithoutAMessage",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException"})"),
       {{"error/message", "JobNotFoundException without a message"}}},
      {"MessageThatIsNoText",
       kStop,
       respond(400, R"({"__type":"JobNotFoundException","Message":5})"),
       {{"error/message", "JobNotFoundException without a message"}}},
      {"ErrorOfAnotherFamily",
       kStop,
       respond_error("ResourceNotFoundException"),
       {{"error/declared", "ResourceNotFoundException"}}},
      {"ErrorInAnotherCase",
       kStop,
       respond_error("jobNotFoundException"),
       {{"error/declared", "jobNotFoundException"}}},
  };
  return rows;
}

const std::vector<Row>& output_rows() {
  static const std::vector<Row> rows = {
      {"NumberForAString",
       kStop,
       respond(200, R"({"JobId":1})"),
       {{"output/types", "JobId is a JSON number, its shape of type string"}}},
      {"ObjectForAnEnum",
       kStop,
       respond(200, R"({"JobStatus":{}})"),
       {{"output/types", "JobStatus is a JSON object, its shape of type enum"}}},
      {"TimeAsText",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"SubmitTime":"2026-11-21T00:00:00Z"}})"),
       {{"output/timestamps", "SentimentDetectionJobProperties.SubmitTime is a string"},
        {"output/types",
         "SentimentDetectionJobProperties.SubmitTime is a JSON string, its shape of type timestamp"}}},
      {"TimeAsList",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"SubmitTime":[1]}})"),
       {{"output/timestamps", "SentimentDetectionJobProperties.SubmitTime is an array"},
        {"output/types",
         "SentimentDetectionJobProperties.SubmitTime is a JSON array, its shape of type timestamp"}}},
      {"TimesAsTextInManyItems",
       "ListSentimentDetectionJobs",
       respond(200,
               R"({"SentimentDetectionJobPropertiesList":[{"EndTime":"a","SubmitTime":1},{"EndTime":"b"}]})"),
       {{"output/timestamps", "SentimentDetectionJobPropertiesList.EndTime is a string"},
        {"output/types",
         "SentimentDetectionJobPropertiesList.EndTime is a JSON string, its shape of type timestamp"}}},
      {"TimeInMilliseconds",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"SubmitTime":1764000000123}})"),
       {{"output/timestamps",
         "SentimentDetectionJobProperties.SubmitTime is beyond the year 9999 as a number of seconds"}}},
      {"TimeBeyondADouble",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"EndTime":1e400}})"),
       {{"output/timestamps",
         "SentimentDetectionJobProperties.EndTime is beyond the year 9999 as a number of seconds"}}},
      {"TimeBeforeTheYear1",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"EndTime":-62135596801}})"),
       {{"output/timestamps",
         "SentimentDetectionJobProperties.EndTime is before the year 1 as a number of seconds"}}},
      {"IntegerBeyond64Bits",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"JobId":123456789012345678901234567890}})"),
       {{"output/types",
         "SentimentDetectionJobProperties.JobId is a JSON number, its shape of type string"}}},
      {"NullMemberOfAnError",
       kStop,
       respond(400, R"({"__type":"InvalidRequestException","Message":"no","Reason":null})"),
       {{"output/nulls", "null: Reason"}}},
      {"NullMemberInsideOfAnError",
       kStop,
       respond(400, R"({"__type":"InvalidRequestException","Message":"no","Detail":{"Reason":null}})"),
       {{"output/nulls", "null: Detail.Reason"}}},
      {"ReasonOfAnErrorThatDoesNotExist",
       kStop,
       respond(400, R"({"__type":"ns#InvalidRequestException","message":"no","Reason":"OTHER"})"),
       {{"output/constraints", "Reason is \"OTHER\", not one of [INVALID_DOCUMENT]"}}},
      {"ListForAMemberOfAnError",
       kStop,
       respond(400, R"({"__type":"InvalidRequestException","Message":"no","Detail":[1]})"),
       {{"output/types", "Detail is a JSON array, its shape of type structure"}}},
      {"NullMessageAndNullMember",
       kStop,
       respond(400, R"({"__type":"InvalidRequestException","Message":null,"Reason":null})"),
       {{"error/message", "InvalidRequestException without a message"}, {"output/nulls", "null: Reason"}}},
      {"NullMember", kStop, respond(200, R"({"JobId":null})"), {{"output/nulls", "null: JobId"}}},
      {"NullMembersDeepInside",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"JobId":"1","EndTime":null,"Message":null}})"),
       {{"output/nulls",
         "null: SentimentDetectionJobProperties.EndTime, SentimentDetectionJobProperties.Message"}}},
      {"NullMembersOfManyItemsOnce",
       "ListSentimentDetectionJobs",
       respond(200, R"({"SentimentDetectionJobPropertiesList":[{"EndTime":null},{"EndTime":null}]})"),
       {{"output/nulls", "null: SentimentDetectionJobPropertiesList.EndTime"}}},
      {"IdLongerThanItsLimit",
       kStop,
       respond(200, R"({"JobId":"0123456789abcdef0123456789abcdef0"})"),
       {{"output/constraints", "JobId breaks max-length 32"}}},
      {"EmptyId",
       kStop,
       respond(200, R"({"JobId":""})"),
       {{"output/constraints", "JobId breaks min-length 1"}}},
      {"IdOutsideOfItsPattern",
       kStop,
       respond(200, R"({"JobId":"a*b"})"),
       {{"output/constraints", R"(JobId breaks pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)$)"}}},
      {"StateThatDoesNotExist",
       kStop,
       respond(200, R"({"JobId":"1","JobStatus":"HALTED"})"),
       {{"output/constraints",
         "JobStatus is \"HALTED\", not one of [SUBMITTED, IN_PROGRESS, COMPLETED, FAILED, STOP_REQUESTED, "
         "STOPPED]"}}},
      {"RequiredMemberMissing",
       kDescribe,
       respond(200, R"({"SentimentDetectionJobProperties":{"VpcConfig":{"Subnets":["subnet-1"]}}})"),
       {{"output/constraints", "SentimentDetectionJobProperties.VpcConfig.SecurityGroupIds is missing"}}},
  };
  return rows;
}

INSTANTIATE_TEST_SUITE_P(Wire, DeviantAnswer, testing::ValuesIn(wire_rows()), for_tests::row_name);
INSTANTIATE_TEST_SUITE_P(Error, DeviantAnswer, testing::ValuesIn(error_rows()), for_tests::row_name);
INSTANTIATE_TEST_SUITE_P(Output, DeviantAnswer, testing::ValuesIn(output_rows()), for_tests::row_name);

TEST(CheckExchange, HasADeviantAnswerForEachOfItsRules) {
  std::set<std::string> shown;
  for (const auto* rows : {&wire_rows(), &error_rows(), &output_rows()}) {
    for (const Row& row : *rows) {
      for (const Finding& finding : row.found) shown.insert(finding.first);
    }
  }
  // These look at more than one whole answer, or at the rules of the SDKs: message_checks_test.cpp,
  // request_ids_test.cpp, job_ids_test.cpp, sdk_view_test.cpp.
  shown.insert({"error/sdks", "output/job-id-unique", "wire/request-id-unique", "wire/content-length",
                "wire/transfer-encoding", "wire/leftover", "wire/headers"});
  std::set<std::string> rules;
  for (const Rule& rule : exchange_rules()) rules.emplace(rule.id);
  EXPECT_EQ(shown, rules);
}

// What is asked of which answer.

std::vector<std::string> ids_of(const std::vector<Check>& checks) {
  std::vector<std::string> ids;
  for (const Check& made : checks) ids.push_back(made.id);
  return ids;
}

TEST(CheckExchange, AsksASuccessForItsOutput) {
  EXPECT_THAT(ids_of(check(answered(kStop, respond(200, kGoodBody)))),
              ElementsAre("output/constraints", "output/nulls", "output/timestamps", "output/types",
                          "wire/body", "wire/content-length", "wire/content-type", "wire/duplicate-members",
                          "wire/leftover", "wire/request-id", "wire/status", "wire/utf-8"));
}

TEST(CheckExchange, AsksAnErrorForItsIdentity) {
  EXPECT_THAT(ids_of(check(answered(kStop, respond_error("JobNotFoundException")))),
              ElementsAre("error/agreement", "error/declared", "error/identity", "error/message", "wire/body",
                          "wire/content-length", "wire/content-type", "wire/duplicate-members",
                          "wire/leftover", "wire/request-id", "wire/status", "wire/utf-8"));
}

TEST(CheckExchange, AsksAnErrorWithFurtherMembersForThem) {
  EXPECT_THAT(
      ids_of(check(answered(
          kStop, respond(400, R"({"__type":"InvalidRequestException","Message":"no","Detail":{}})")))),
      testing::IsSupersetOf({"output/constraints", "output/nulls", "output/timestamps", "output/types"}));
}

TEST(CheckExchange, AccusesABodyThatIsNoJsonOnce) {
  EXPECT_THAT(ids_of(check(answered(kStop, respond(500, "<html>")))),
              ElementsAre("wire/body", "wire/content-length", "wire/content-type", "wire/leftover",
                          "wire/request-id", "wire/status", "wire/utf-8"));
}

TEST(CheckExchange, AsksNoConstraintsOfAnOutputOfWrongTypes) {
  const auto checks = check(answered(kStop, respond(200, R"({"JobId":1,"JobStatus":"HALTED"})")));
  EXPECT_THAT(
      findings(checks),
      ElementsAre(Finding("output/types",
                          "JobId is a JSON number, its shape of type string (StopSentimentDetectionJob)")));
  EXPECT_THAT(ids_of(checks), testing::Not(testing::Contains("output/constraints")));
}

TEST(CheckExchange, CitesTheModelWhereTheModelIsTheSource) {
  const auto checks =
      check(answered("StopTextTranslationJob", respond(200, R"({"JobStatus":"STOPPED"})")), "translate");
  for (const Check& made : checks) {
    if (made.id == "output/types" || made.id == "output/constraints") {
      EXPECT_THAT(*made.sources, ElementsAre("model:translate")) << made.id;
    }
  }
  EXPECT_THAT(findings(checks), IsEmpty());
}

TEST(CheckExchange, NamesThePlaceOfTheExchange) {
  for (const Check& made : check(answered(kStop, respond(302, "<html>", {})))) {
    EXPECT_THAT(made.exchanges, ElementsAre(3U)) << made.id;
  }
}

TEST(CheckExchange, WantsTheMediaTypeOfTheServicesProtocol) {
  model::Model model = for_tests::test_model("comprehend");
  model.service.protocols = {model::Protocol::kAwsJson1_0};
  const auto checker = validate::Checker::make(model);
  const RuleBook book = make_rule_book(model);
  CheckBoard board(book);
  check_exchange(
      board, 0,
      answered(kStop, respond(200, kGoodBody, with_header("Content-Type", "application/x-amz-json-1.0"))),
      {model, model.find_operation(kStop), checker.value(), for_tests::test_common_errors()});
  const auto checks = board.take().all();
  EXPECT_THAT(findings(checks), IsEmpty());
  EXPECT_THAT(checks, testing::Contains(
                          testing::AllOf(testing::Field(&Check::id, "wire/content-type"),
                                         testing::Field(&Check::expected, "application/x-amz-json-1.0"))));
}

TEST(ExchangeRules, HaveIdsOfTheirOwn) {
  std::set<std::string_view> ids;
  for (const Rule& rule : exchange_rules()) ids.insert(rule.id);
  EXPECT_EQ(ids.size(), exchange_rules().size());
}

// README.md lists the rules: | `id` | level | what | `source` |

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, '|');) {
    std::erase(cell, '`');
    cell.erase(0, cell.find_first_not_of(' '));
    cell.erase(cell.find_last_not_of(' ') + 1);
    cells.push_back(cell);
  }
  return cells;
}

TEST(JudgeReadme, ListsEachRuleWithItsLevelAndSource) {
  std::vector<std::string> expected;
  for (const Rule& rule : exchange_rules()) {
    expected.push_back(fmt::format("{}, {}, {}", rule.id, cases::name_of(rule.level),
                                   rule.source.empty() ? "the service's model" : rule.source));
  }
  const auto text = base::load_text(TOUCHSTONE_SOURCE_DIR "/harness/judge/README.md");
  ASSERT_TRUE(text) << base::render(text.error());
  std::istringstream in(*text);
  std::vector<std::string> listed;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) inside = line == "## Rules for every exchange";
    if (!inside || !line.starts_with("| `")) continue;
    const auto cells = cells_of(line);
    ASSERT_EQ(cells.size(), 5U) << line;
    listed.push_back(fmt::format("{}, {}, {}", cells[1], cells[2], cells[4]));
  }
  EXPECT_EQ(listed, expected);
}

}  // namespace
}  // namespace touchstone::judge::exchange_checks_test
