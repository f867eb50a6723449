// Tests variants.h: each variant changes what it says, and still says the same.
#include "endpoint/variants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "endpoint/test_client.h"

namespace touchstone::endpoint::variants_test {
namespace {

const Family& sentiment() { return test_family("SentimentDetectionJob"); }
const Family& classifier() { return test_family("DocumentClassifier"); }

TestClient client_of(const std::string& variant) {
  EndpointOptions options;
  options.variant = variant;
  return TestClient(options);
}

TestAnswer unknown_job(const std::string& variant) {
  TestClient client = client_of(variant);
  return client.stop(sentiment(), "nobody/0");
}

struct Sight {
  const char* variant;
  const char* text;  // what the answer to an unknown job must hold, head and body
};

class NotFoundAnswer : public testing::TestWithParam<Sight> {};

TEST_P(NotFoundAnswer, ShowsTheVariant) {
  const std::string honest = wire::to_bytes(unknown_job("").reply.response);
  const std::string varied = wire::to_bytes(unknown_job(GetParam().variant).reply.response);
  EXPECT_EQ(honest.find(GetParam().text), std::string::npos) << honest;
  EXPECT_NE(varied.find(GetParam().text), std::string::npos) << varied;
}

INSTANTIATE_TEST_SUITE_P(
    Variants, NotFoundAnswer,
    testing::Values(
        Sight{"adds-code", "\"code\":\"JobNotFoundException\""},
        Sight{"adds-error-header", "X-Amzn-ErrorType: JobNotFoundException:http://"},
        Sight{"adds-headers", "Vary: Origin\r\nVary: Accept"},
        Sight{"adds-members-to-errors", "\"TouchstoneExtra\":{\"Added\""},
        Sight{"adds-uri-to-type", "#JobNotFoundException:http://"},
        Sight{"answers-chunked", "Transfer-Encoding: chunked"}, Sight{"answers-http-1-0", "HTTP/1.0 400"},
        Sight{"answers-until-close", "Connection: close"},
        Sight{"closes-each-connection", "Connection: close"},
        Sight{"decorates-chunks", "\r\n7;part=\"a;b\"\r\n"},
        Sight{"escapes-everything", "\\u004a\\u006f\\u0062"}, Sight{"indents-json", "{\n  \"__type\": "},
        Sight{"keeps-alive-aloud", "Keep-Alive: timeout=5"}, Sight{"leaves-reason-out", "HTTP/1.1 400 \r\n"},
        Sight{"lower-case-headers", "\r\ncontent-type: application"},
        Sight{"namespaces-type", "#JobNotFoundException\""}, Sight{"not-found-is-404", "404 Not Found"},
        Sight{"pads-header-values", "Content-Type: \t application/x-amz-json-1.1 \t\r\n"},
        Sight{"pads-json", "\r\n\t {"}, Sight{"parameter-in-content-type", "x-amz-json-1.1; charset=utf-8"},
        Sight{"reverses-members", "\"__type\":\"JobNotFoundException\"}"},
        Sight{"statuses-of-traits", "404 Not Found"}, Sight{"swaps-message-case", "\"message\":"},
        Sight{"upper-case-headers", "\r\nCONTENT-TYPE: application"}),
    [](const auto& param) {
      std::string name = param.param.variant;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Variants, SpeakJsonOfTheSameValueWhenOnlyTheSpellingChanges) {
  const Json honest = unknown_job("").body;
  for (const char* variant : {"escapes-everything", "indents-json", "pads-json", "reverses-members"}) {
    EXPECT_TRUE(unknown_job(variant).body.same_value(honest)) << variant;
  }
}

TEST(Variants, FrameChunksThatHoldTheWholeBody) {
  const std::string chunks = unknown_job("answers-chunked").text();
  EXPECT_EQ(chunks.substr(0, 3), "7\r\n");
  EXPECT_EQ(chunks.substr(chunks.size() - 5), "0\r\n\r\n");
}

TEST(Variants, WriteTheEmptyStructureInsteadOfNothing) {
  TestClient honest;
  EXPECT_EQ(honest.stop(classifier(), honest.start(classifier(), "lasting")).text(), "");
  TestClient varied = client_of("writes-empty-structure");
  EXPECT_EQ(varied.stop(classifier(), varied.start(classifier(), "lasting")).text(), "{}");
}

TEST(Variants, AddMembersToOutputsOnly) {
  TestClient client = client_of("adds-members");
  EXPECT_NE(client.stop(sentiment(), client.start(sentiment(), "lasting")).body.find("TouchstoneExtra"),
            nullptr);
  EXPECT_EQ(unknown_job("adds-members").body.find("TouchstoneExtra"), nullptr);
}

TEST(Variants, JobsEndSoon) {
  TestClient client = client_of("jobs-end-soon");
  const std::string job = client.start(sentiment(), "lasting");
  client.wait(std::chrono::milliseconds(15));
  EXPECT_EQ(client.describe(sentiment(), job).string_at("/SentimentDetectionJobProperties/JobStatus"),
            "COMPLETED");
}

TEST(Variants, StopAtOnce) {
  TestClient client = client_of("stops-at-once");
  EXPECT_EQ(client.stop(sentiment(), client.start(sentiment(), "lasting")).string_at("/JobStatus"),
            "STOPPED");
}

TEST(Variants, LeaveStartOut) {
  TestClient client = client_of("has-no-start");
  EXPECT_EQ(client.call(sentiment(), sentiment().start, sample_start(sentiment(), "lasting")).error,
            "UnknownOperationException");
  EXPECT_EQ(client.stop(sentiment(), "nobody").error, "JobNotFoundException");
}

TEST(Variants, RedactTheValueOfAViolation) {
  TestClient honest;
  EXPECT_NE(honest.stop(sentiment(), "a*b").text().find("Value 'a*b' at 'jobId'"), std::string::npos);
  TestClient varied = client_of("redacts-values");
  EXPECT_NE(varied.stop(sentiment(), "a*b").text().find("detected: Value at 'jobId' failed"),
            std::string::npos);
}

TEST(Variants, DelayAnAnswer) {
  EXPECT_EQ(unknown_job("").reply.delay.count(), 0);
  EXPECT_GT(unknown_job("answers-slowly").reply.delay.count(), 0);
}

TEST(Variants, CloseWithoutSayingSo) {
  const transport::Reply reply = unknown_job("closes-unannounced").reply;
  EXPECT_TRUE(reply.close);
  EXPECT_EQ(reply.raw.find("Connection"), std::string::npos);
  EXPECT_NE(reply.raw.find("Content-Length"), std::string::npos);
}

TEST(Variants, AnswerInTheInterim) {
  const std::string raw = unknown_job("early-hints").reply.raw;
  EXPECT_TRUE(raw.starts_with("HTTP/1.1 103 Early Hints\r\n"));
  EXPECT_NE(raw.find("\r\n\r\nHTTP/1.1 400 "), std::string::npos);
}

TEST(Variants, ReverseTheOrderOfHeaders) {
  const auto headers = unknown_job("").reply.response.headers;
  const auto reversed = unknown_job("reverses-headers").reply.response.headers;
  std::vector<std::string_view> names;
  for (const wire::Header header : headers) names.insert(names.begin(), header.name);
  std::vector<std::string_view> reversed_names;
  for (const wire::Header header : reversed) reversed_names.push_back(header.name);
  EXPECT_EQ(reversed_names, names);
}

TEST(Variants, CallABrokenConstraintOtherwise) {
  TestClient request = client_of("invalid-is-request");
  EXPECT_EQ(request.stop(sentiment(), "a*b").error, "InvalidRequestException");
  TestClient parameter = client_of("invalid-is-parameter-value");
  EXPECT_EQ(parameter.stop(sentiment(), "a*b").error, "InvalidParameterValueException");
}

TEST(Variants, CallABodyThatIsNoJsonAnInvalidOne) {
  TestClient client = client_of("malformed-is-validation");
  EXPECT_EQ(client.send(TestClient::request(sentiment(), *sentiment().stop, "{")).error,
            "ValidationException");
  EXPECT_EQ(client.send(TestClient::request(sentiment(), *sentiment().stop, R"({"JobId":5})")).error,
            "SerializationException");
}

TEST(Variants, RefuseAnUnknownOperationOtherwise) {
  const auto answer_of = [](const char* variant) {
    TestClient client = client_of(variant);
    wire::HttpRequest request = TestClient::request(sentiment(), *sentiment().stop, "{}");
    request.headers.set("X-Amz-Target", "NoSuchService_20000101.StopEverything");
    const TestAnswer answer = client.send(request);
    return fmt::format("{} {}", answer.status(), answer.error);
  };
  EXPECT_EQ(answer_of(""), "400 UnknownOperationException");
  EXPECT_EQ(answer_of("unknown-operation-is-404"), "404 UnknownOperationException");
  EXPECT_EQ(answer_of("denies-unknown-operation"), "403 AccessDeniedException");
}

TEST(Variants, ListOneJobAPage) {
  TestClient client = client_of("lists-one-a-page");
  client.start(sentiment(), "lasting");
  client.start(sentiment(), "lasting");
  const TestAnswer page =
      client.call(sentiment(), sentiment().list, Json::object({{"MaxResults", Json::integer(500)}}));
  EXPECT_NE(page.body.find("NextToken"), nullptr);
}

TEST(Variants, TakeTheLastOfMembersWithOneName) {
  TestClient client = client_of("takes-last-member");
  const auto body = R"({"JobId":"nobody","JobId":"a*b"})";
  EXPECT_EQ(client.send(TestClient::request(sentiment(), *sentiment().stop, body)).error,
            "ValidationException");
}

TEST(Variants, RefuseChunks) {
  TestClient client = client_of("refuses-chunks");
  wire::HttpRequest request = TestClient::request(sentiment(), *sentiment().stop, "{}");
  request.headers.push_back({"Transfer-Encoding", "chunked"});
  EXPECT_EQ(client.send(request).status(), 411);
}

TEST(Variants, SpellTimesOtherwise) {
  const auto time_of = [](const char* variant) {
    TestClient client = client_of(variant);
    const std::string id = client.start(sentiment(), "lasting");
    const TestAnswer told = client.describe(sentiment(), id);
    const Json* time = told.body.at_pointer("/SentimentDetectionJobProperties/SubmitTime");
    return time == nullptr ? Json() : *time;
  };
  const Json honest = time_of("");
  EXPECT_EQ(time_of("times-with-exponent").as_double(), honest.as_double());
  EXPECT_NE(time_of("times-with-exponent").as_string().find('E'), std::string::npos);
  EXPECT_TRUE(time_of("times-in-whole-seconds").as_integer());
}

TEST(Variants, WriteRequestIdsThatAreNoUuids) {
  const std::string id = unknown_job("request-ids-are-no-uuids").header("x-amzn-RequestId");
  EXPECT_EQ(id.size(), 32U);
  EXPECT_EQ(id.find_first_not_of("0123456789ABCDEF"), std::string::npos);
}

TEST(Variants, StartAJobAtOnceOrSlowly) {
  const auto state_after = [](const char* variant, std::chrono::milliseconds time) {
    TestClient client = client_of(variant);
    const std::string id = client.start(sentiment(), "lasting");
    client.wait(time);
    return client.status(sentiment(), id);
  };
  EXPECT_EQ(state_after("jobs-start-at-once", 0ms), "IN_PROGRESS");
  EXPECT_EQ(state_after("", 100ms), "IN_PROGRESS");
  EXPECT_EQ(state_after("jobs-go-slowly", 100ms), "SUBMITTED");
}

TEST(Variants, LeaveAnswersToBadHttpAsTheyAreUnlessTheyCloseThere) {
  const auto refused = [](const char* variant) {
    EndpointOptions options;
    options.variant = variant;
    auto endpoint = Endpoint::make(test_models(), options);
    transport::Reply reply;
    if (endpoint) endpoint->refuse(reply);
    return reply.drop;
  };
  EXPECT_FALSE(refused(""));
  EXPECT_TRUE(refused("closes-on-bad-http"));
}

TEST(Variants, AreNamedOnceAndInOrder) {
  std::set<std::string_view> names;
  for (const Deviation& row : variants()) {
    EXPECT_TRUE(names.empty() || *names.rbegin() < row.name) << row.name;
    names.insert(row.name);
  }
  EXPECT_EQ(names.size(), 48U);
}

TEST(FindVariant, KnowsEachByItsName) {
  for (const Deviation& row : variants()) {
    const Variant* found = find_variant(row.name);
    ASSERT_NE(found, nullptr) << row.name;
    EXPECT_EQ(found->name, row.name);
  }
}

TEST(FindVariant, RefusesAnUnknownName) { EXPECT_EQ(find_variant("no-such-variant"), nullptr); }

TEST(FindVariant, ChangesNothingForTheEmptyName) {
  const Variant* none = find_variant("");
  ASSERT_NE(none, nullptr);
  EXPECT_TRUE(none->has_start);
  EXPECT_EQ(none->writes, nullptr);
}

}  // namespace
}  // namespace touchstone::endpoint::variants_test
