// The way of a request up to its operation: claiming, reading, signatures, validation, injection, the headers
// of answers (endpoint.cpp, refusals.h, answers.h, injection.h, ids.h).
#include "endpoint/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "endpoint/answers.h"
#include "endpoint/ids.h"
#include "endpoint/test_client.h"
#include "sign/sigv4.h"

namespace touchstone::endpoint::endpoint_test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const std::string kUnknownId(32, '0');

const Family& sentiment() { return test_family("SentimentDetectionJob"); }

wire::HttpRequest stop_request(std::string_view body) {
  return TestClient::request(sentiment(), *sentiment().stop, body);
}

wire::HttpRequest stop_request_for(std::string_view id) {
  return stop_request(base::to_json(TestClient::id_input(sentiment(), id)));
}

struct Claim {
  const char* name;
  std::function<void(wire::HttpRequest&)> change;
  int status;
};

void PrintTo(const Claim& claim, std::ostream* out) { *out << claim.name; }

class ClaimRequest : public testing::TestWithParam<Claim> {};

TEST_P(ClaimRequest, AnswersUnknownOperation) {
  TestClient client;
  wire::HttpRequest request = stop_request_for(kUnknownId);
  GetParam().change(request);
  const TestAnswer answer = client.send(request);
  EXPECT_EQ(answer.status(), GetParam().status);
  EXPECT_EQ(answer.text(), R"({"__type":"UnknownOperationException"})");
  EXPECT_EQ(answer.header("Content-Type"), "application/x-amz-json-1.1");
}

auto with_header(const char* name, const char* value) {
  return [=](wire::HttpRequest& request) { request.headers.set(name, value); };
}
auto without_header(const char* name) {
  return [=](wire::HttpRequest& request) { request.headers.remove(name); };
}

INSTANTIATE_TEST_SUITE_P(
    Refused, ClaimRequest,
    testing::Values(
        Claim{"Get", [](wire::HttpRequest& r) { r.method = "GET"; }, 404},
        Claim{"OtherPath", [](wire::HttpRequest& r) { r.path = "/comprehend"; }, 404},
        Claim{"Query", [](wire::HttpRequest& r) { r.path = "/?Action=Stop"; }, 404},
        Claim{"NoContentType", without_header("Content-Type"), 404},
        Claim{"PlainJson", with_header("Content-Type", "application/json"), 404},
        Claim{"OtherJsonVersion", with_header("Content-Type", "application/x-amz-json-1.0"), 404},
        Claim{"NoTarget", without_header("X-Amz-Target"), 400},
        Claim{"TargetWithoutPrefix", with_header("X-Amz-Target", "StopSentimentDetectionJob"), 400},
        Claim{"UnknownPrefix", with_header("X-Amz-Target", "Nothing_20171127.StopSentimentDetectionJob"),
              400},
        Claim{"UnknownOperation", with_header("X-Amz-Target", "Comprehend_20171127.StopEverything"), 400},
        Claim{"OtherCase", with_header("X-Amz-Target", "Comprehend_20171127.stopSentimentDetectionJob"),
              400}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ClaimRequest, IgnoresParametersAndCaseOfContentType) {
  TestClient client;
  wire::HttpRequest request = stop_request_for(kUnknownId);
  request.headers.set("Content-Type", "Application/X-AMZ-JSON-1.1 ; charset=utf-8");
  EXPECT_EQ(client.send(request).error, "JobNotFoundException");
}

TEST(ClaimRequest, IgnoresTheCaseOfHeaderNames) {
  TestClient client;
  wire::HttpRequest request = stop_request_for(kUnknownId);
  const std::string target(*request.headers.find("X-Amz-Target"));
  request.headers.remove("X-Amz-Target");
  request.headers.set("x-amz-target", target);
  EXPECT_EQ(client.send(request).error, "JobNotFoundException");
}

struct BadBody {
  const char* name;
  std::string body;
  std::string answer;
};

void PrintTo(const BadBody& body, std::ostream* out) { *out << body.name; }

class RefuseBody : public testing::TestWithParam<BadBody> {};

TEST_P(RefuseBody, AnswersAsTheFrontEndDoes) {
  TestClient client;
  const TestAnswer answer = client.send(stop_request(GetParam().body));
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.text(), GetParam().answer);
}

constexpr const char* kSerialization = R"({"__type":"SerializationException"})";

INSTANTIATE_TEST_SUITE_P(
    Malformed, RefuseBody,
    testing::Values(
        BadBody{"Empty", "", kSerialization}, BadBody{"Open", "{", kSerialization},
        BadBody{"Null", "null", kSerialization}, BadBody{"Text", R"("x")", kSerialization},
        BadBody{"Number", "5", kSerialization}, BadBody{"NotUtf8", "{\"JobId\":\"\xFF\"}", kSerialization},
        BadBody{"TrailingComma", R"({"JobId":"x",})", kSerialization},
        BadBody{"TrailingText", R"({"JobId":"x"} x)", kSerialization},
        BadBody{"List", "[]",
                R"({"__type":"SerializationException","Message":"Start of list found where not expected"})"}),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    WrongType, RefuseBody,
    testing::Values(
        BadBody{
            "Number", R"({"JobId":5})",
            R"({"__type":"SerializationException","Message":"NUMBER_VALUE can not be converted to a String"})"},
        BadBody{
            "True", R"({"JobId":true})",
            R"({"__type":"SerializationException","Message":"TRUE_VALUE can not be converted to a String"})"},
        BadBody{
            "False", R"({"JobId":false})",
            R"({"__type":"SerializationException","Message":"FALSE_VALUE can not be converted to a String"})"},
        BadBody{"List", R"({"JobId":["x"]})",
                R"({"__type":"SerializationException","Message":"Start of list found where not expected"})"},
        BadBody{
            "Map", R"({"JobId":{}})",
            R"({"__type":"SerializationException","Message":"Start of structure or map found where not expected."})"}),
    [](const auto& row) { return std::string(row.param.name); });

std::string one_violation(std::string_view value, std::string_view constraint) {
  return fmt::format(
      R"({{"__type":"ValidationException","message":"1 validation error detected: Value {} at 'jobId' )"
      R"(failed to satisfy constraint: Member must {}"}})",
      value, constraint);
}

INSTANTIATE_TEST_SUITE_P(
    Constraint, RefuseBody,
    testing::Values(BadBody{"Missing", "{}", one_violation("null", "not be null")},
                    BadBody{"Null", R"({"JobId":null})", one_violation("null", "not be null")},
                    BadBody{"Empty", R"({"JobId":""})",
                            one_violation("''", "have length greater than or equal to 1")},
                    BadBody{"TooLong", R"({"JobId":"000000000000000000000000000000000"})",
                            one_violation("'000000000000000000000000000000000'",
                                          "have length less than or equal to 32")}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RefuseConstraints, TellsEveryViolation) {
  TestClient client;
  const TestAnswer answer = client.send(stop_request_for("*" + kUnknownId));
  EXPECT_EQ(answer.error, "ValidationException");
  EXPECT_THAT(answer.string_at("/message"), StartsWith("2 validation errors detected: "));
  EXPECT_THAT(answer.string_at("/message"), HasSubstr("satisfy regular expression pattern"));
}

TEST(RefuseConstraints, ComesAfterTypes) {
  TestClient client;
  const TestAnswer answer =
      client.send(TestClient::request(sentiment(), *sentiment().start, R"({"JobName":"","LanguageCode":7})"));
  EXPECT_EQ(answer.error, "SerializationException");
}

TEST(RefuseConstraints, SpellsADeclaredErrorAsItsModelDoes) {
  TestClient client;
  const Family& medical = test_family("PHIDetectionJob");
  const TestAnswer answer = client.send(TestClient::request(medical, *medical.list, R"({"MaxResults":0})"));
  EXPECT_EQ(answer.error, "ValidationException");
  EXPECT_FALSE(answer.string_at("/Message").empty()) << answer.text();
}

TEST(ReadInput, IgnoresUnknownMembers) {
  TestClient client;
  EXPECT_EQ(client.send(stop_request(R"({"Extra":{"deep":[1]},"JobId":"nobody"})")).error,
            "JobNotFoundException");
}

TEST(ReadInput, TakesTheFirstOfDuplicateMembers) {
  TestClient client;
  const std::string id = client.start(sentiment(), "lasting");
  EXPECT_EQ(client.send(stop_request(fmt::format(R"({{"JobId":"{}","JobId":"nobody"}})", id))).status(), 200);
  EXPECT_EQ(client.send(stop_request(fmt::format(R"({{"JobId":"nobody","JobId":"{}"}})", id))).status(), 400);
}

TEST(Answer, CarriesAFreshRequestIdOfVersion4) {
  TestClient client;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = client.send(stop_request_for(kUnknownId)).header("x-amzn-RequestId");
    ASSERT_THAT(id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    ASSERT_TRUE(seen.insert(id).second) << "seen before: " << id;
  }
}

TEST(Answer, CarriesDateAndContentTypeEvenWithoutABody) {
  TestClient client;
  const Family& classifier = test_family("DocumentClassifier");
  const TestAnswer answer = client.stop(classifier, client.start(classifier, "lasting"));
  EXPECT_EQ(answer.text(), "");
  EXPECT_EQ(answer.header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(answer.header("Date"), "Thu, 05 Nov 2026 03:00:00 GMT");
}

TEST(Answer, IsTheSameForTheSameSeed) {
  const auto life = [](std::uint64_t seed) {
    TestClient client(EndpointOptions{.seed = seed});
    return wire::to_bytes(client.call(sentiment(), sentiment().start, Json::object()).reply.response) +
           client.start(sentiment(), "lasting");
  };
  EXPECT_EQ(life(7), life(7));
  EXPECT_NE(life(7), life(8));
}

TEST(Restart, ForgetsJobsAndBeginsTheIdsAnew) {
  Endpoint endpoint = Endpoint::make(test_models(), {}).value();
  const Endpoint::TimePoint now{1793847600250ms};
  const auto start = TestClient::request(sentiment(), *sentiment().start,
                                         base::to_json(sample_start(sentiment(), "lasting")));
  const std::string first = wire::to_bytes(endpoint.handle(start, now).response);
  endpoint.restart();
  EXPECT_EQ(wire::to_bytes(endpoint.handle(start, now).response), first);
}

TEST(EpochSeconds, TellsWholeMilliseconds) {
  EXPECT_EQ(epoch_seconds(TimePoint(1500ms)).as_string(), "1.500");
  EXPECT_EQ(epoch_seconds(TimePoint(1999999us)).as_string(), "1.999");
  EXPECT_EQ(epoch_seconds(TimePoint(0ms)).as_string(), "0.000");
}

class CheckSignature : public testing::Test {
 protected:
  const sign::Credentials known{"AKIDEXAMPLE", "secret", ""};
  TestClient client{EndpointOptions{.verify_signatures = true, .credentials = known}};

  wire::HttpRequest signed_by(const sign::Credentials& credentials,
                              std::string_view body = R"({"JobId":"nobody"})") {
    wire::HttpRequest request = stop_request(body);
    sign::sign(request, credentials, {"us-east-1", "comprehend"}, client.now);
    return request;
  }
};

TEST_F(CheckSignature, LetsASignedRequestPass) {
  EXPECT_EQ(client.send(signed_by(known)).error, "JobNotFoundException");
}

TEST_F(CheckSignature, RefusesARequestWithoutOne) {
  const TestAnswer answer = client.send(stop_request_for("nobody"));
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.text(),
            R"({"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"})");
}

TEST_F(CheckSignature, RefusesHalfAnAuthorization) {
  wire::HttpRequest request = signed_by(known);
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 SignedHeaders=host");
  EXPECT_EQ(client.send(request).error, "IncompleteSignatureException");
}

TEST_F(CheckSignature, RefusesAnUnknownKey) {
  EXPECT_EQ(client.send(signed_by({"AKIDSTRANGER", "secret", ""})).error, "UnrecognizedClientException");
}

TEST_F(CheckSignature, RefusesAWrongSecret) {
  EXPECT_EQ(client.send(signed_by({"AKIDEXAMPLE", "guess", ""})).error, "InvalidSignatureException");
}

TEST_F(CheckSignature, RefusesAnotherServicesScope) {
  wire::HttpRequest request = stop_request_for("nobody");
  sign::sign(request, known, {"us-east-1", "translate"}, client.now);
  EXPECT_THAT(client.send(request).string_at("/message"), HasSubstr("'comprehend'"));
}

TEST_F(CheckSignature, RefusesAnOldSignature) {
  const wire::HttpRequest request = signed_by(known);
  client.wait(16min);
  EXPECT_THAT(client.send(request).string_at("/message"), HasSubstr("expired"));
}

TEST_F(CheckSignature, ComesAfterParsingAndBeforeTypes) {
  EXPECT_EQ(client.send(stop_request("{")).error, "SerializationException");
  EXPECT_EQ(client.send(stop_request(R"({"JobId":5})")).error, "MissingAuthenticationTokenException");
}

class Inject : public testing::Test {
 protected:
  TestClient client;
  TestAnswer ask(TestClient& whom, const char* wish) {
    wire::HttpRequest request = stop_request_for("nobody");
    request.headers.set(kInjectHeader, wish);
    return whom.send(request);
  }
  TestAnswer ask(const char* wish) { return ask(client, wish); }
};

TEST_F(Inject, AnswersWithADeclaredError) {
  const TestAnswer answer = ask("InternalServerException");
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.error, "InternalServerException");
  EXPECT_FALSE(answer.string_at("/Message").empty());
}

TEST_F(Inject, AnswersWithACommonError) {
  EXPECT_EQ(ask("ThrottlingException").status(), 400);
  EXPECT_EQ(ask("ThrottlingException").error, "ThrottlingException");
  EXPECT_EQ(ask("ServiceUnavailableException").status(), 500);
}

TEST_F(Inject, RefusesAnErrorThatTheOperationDoesNotDeclare) {
  const TestAnswer answer = ask("TooManyRequestsException");
  EXPECT_EQ(answer.error, "TouchstoneInjectionException");
  EXPECT_THAT(answer.string_at("/message"), HasSubstr("StopSentimentDetectionJob cannot answer"));
}

TEST_F(Inject, RefusesADelayThatIsNone) {
  for (const char* wish : {"delay=", "delay=-1", "delay=5s", "delay=99999999999", "DELAY=5"}) {
    EXPECT_EQ(ask(wish).error, "TouchstoneInjectionException") << wish;
  }
}

TEST_F(Inject, DelaysTheHonestAnswer) {
  const TestAnswer answer = ask("delay=1500");
  EXPECT_EQ(answer.reply.delay, 1500ms);
  EXPECT_EQ(answer.error, "JobNotFoundException");
}

TEST_F(Inject, ResetsTheConnection) {
  const TestAnswer answer = ask("reset");
  EXPECT_TRUE(answer.reply.drop);
  EXPECT_TRUE(answer.reply.reset);
}

TEST_F(Inject, IsForTheFirstTriesWhenTimesAreGiven) {
  const char* wish = "ThrottlingException, times=2, key=a";
  EXPECT_EQ(ask(wish).error, "ThrottlingException");
  EXPECT_EQ(ask(wish).error, "ThrottlingException");
  EXPECT_EQ(ask(wish).error, "JobNotFoundException");
}

TEST_F(Inject, CountsEachKeyByItself) {
  EXPECT_TRUE(ask("reset, times=1, key=a").reply.drop);
  EXPECT_TRUE(ask("reset, times=1, key=b").reply.drop);
  EXPECT_FALSE(ask("reset, times=1, key=a").reply.drop);
}

TEST_F(Inject, BeginsAnewAfterAnAnswer) {
  const char* wish = "InternalServerException, times=1, key=a";
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ask(wish).status(), 500);
    EXPECT_EQ(ask(wish).error, "JobNotFoundException");
  }
}

class BadInjection : public testing::TestWithParam<const char*> {};

TEST_P(BadInjection, IsRefusedWithWhatCanBeAskedFor) {
  TestClient client;
  wire::HttpRequest request = stop_request_for("nobody");
  request.headers.set(kInjectHeader, GetParam());
  const TestAnswer answer = client.send(request);
  EXPECT_EQ(answer.error, "TouchstoneInjectionException");
  EXPECT_THAT(answer.string_at("/message"), HasSubstr("times=N, key=TEXT"));
}

INSTANTIATE_TEST_SUITE_P(Each, BadInjection,
                         testing::Values("reset, times=1", "reset, times=0, key=a", "reset, times=x, key=a",
                                         "reset, times=-1, key=a", ", times=1, key=a"));

TEST_F(Inject, IsOffWhenNotAllowed) {
  TestClient strict(EndpointOptions{.allow_injection = false});
  EXPECT_EQ(ask(strict, "InternalServerException").error, "JobNotFoundException");
  EXPECT_FALSE(ask(strict, "reset").reply.drop);
}

TEST(MakeEndpoint, RefusesAnUnknownDeviation) {
  const auto made = Endpoint::make(test_models(), EndpointOptions{.deviation = "is-lazy"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, base::ErrorCode::kUnknownName);
  EXPECT_THAT(made.error().message, HasSubstr("is-lazy"));
}

TEST(MakeEndpoint, RefusesAModelThatSpeaksNoAwsJson) {
  std::vector<model::Model> models(1);
  models.front().service.name = "s3";
  models.front().service.protocols = {model::Protocol::kRestXml};
  const auto made = Endpoint::make(models, {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, base::ErrorCode::kBadValue);
}

TEST(IdSource, NeverRepeatsAJobId) {
  IdSource ids(1);
  std::set<std::string> seen;
  for (int i = 0; i < 10000; ++i) ASSERT_TRUE(seen.insert(ids.next_job_id()).second);
}

}  // namespace
}  // namespace touchstone::endpoint::endpoint_test
