// Tests variants.h: each variant changes what it says, and still says the same.
#include "endpoint/variants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "endpoint/test_client.h"

namespace touchstone::endpoint {
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

INSTANTIATE_TEST_SUITE_P(Variants, NotFoundAnswer,
                         testing::Values(Sight{"adds-error-header",
                                               "X-Amzn-ErrorType: JobNotFoundException:http://"},
                                         Sight{"adds-headers", "Vary: Origin\r\nVary: Accept"},
                                         Sight{"adds-uri-to-type", "#JobNotFoundException:http://"},
                                         Sight{"answers-chunked", "Transfer-Encoding: chunked"},
                                         Sight{"answers-until-close", "Connection: close"},
                                         Sight{"closes-each-connection", "Connection: close"},
                                         Sight{"escapes-everything", "\\u004a\\u006f\\u0062"},
                                         Sight{"indents-json", "{\n  \"__type\": "},
                                         Sight{"namespaces-type", "#JobNotFoundException\""},
                                         Sight{"not-found-is-404", "404 Not Found"},
                                         Sight{"parameter-in-content-type", "x-amz-json-1.1; charset=utf-8"},
                                         Sight{"reverses-members", "\"__type\":\"JobNotFoundException\"}"},
                                         Sight{"swaps-message-case", "\"message\":"}),
                         [](const auto& param) {
                           std::string name = param.param.variant;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Variants, SpeakJsonOfTheSameValueWhenOnlyTheSpellingChanges) {
  const Json honest = unknown_job("").body;
  for (const char* variant : {"escapes-everything", "indents-json", "reverses-members"}) {
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

TEST(Variants, AreNamedOnceAndInOrder) {
  std::set<std::string_view> names;
  for (const Deviation& row : variants()) {
    EXPECT_TRUE(names.empty() || *names.rbegin() < row.name) << row.name;
    names.insert(row.name);
  }
  EXPECT_EQ(names.size(), 19U);
}

TEST(FindVariant, RefusesAnUnknownName) {
  EXPECT_EQ(find_variant(""), Variant::kNothing);
  EXPECT_EQ(find_variant("writes-empty-structure"), Variant::kWritesEmptyStructure);
  EXPECT_EQ(find_variant("adds-error-header"), Variant::kAddsErrorHeader);
  EXPECT_EQ(find_variant("no-such-variant"), std::nullopt);
}

}  // namespace
}  // namespace touchstone::endpoint
