// List: order, filters and pages (listing.cpp).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "endpoint/test_client.h"

namespace touchstone::endpoint::listing_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ListJobs : public testing::Test {
 protected:
  const Family& family = test_family("SentimentDetectionJob");
  TestClient client;

  TestAnswer list(std::string_view input) {
    return client.send(TestClient::request(family, *family.list, input));
  }
  std::vector<std::string> ids(const TestAnswer& answer) const {
    std::vector<std::string> out;
    const Json* jobs = answer.body.find(family.list_member);
    EXPECT_NE(jobs, nullptr) << answer.text();
    if (jobs == nullptr) return out;
    for (const Json& job : jobs->items()) out.push_back(job.find("JobId")->as_string());
    return out;
  }
  std::vector<std::string> ids(std::string_view input) { return ids(list(input)); }
};

TEST_F(ListJobs, GivesAnEmptyListWithoutJobs) {
  EXPECT_EQ(list("{}").text(), R"({"SentimentDetectionJobPropertiesList":[]})");
}

TEST_F(ListJobs, GivesTheNewestFirst) {
  const std::string older = client.start(family, "lasting");
  const std::string newer = client.start(family, "lasting");
  EXPECT_THAT(ids("{}"), ElementsAre(newer, older));
}

TEST_F(ListJobs, LeavesOutOtherFamilies) {
  (void)client.start(test_family("KeyPhrasesDetectionJob"), "lasting");
  EXPECT_THAT(ids("{}"), IsEmpty());
}

TEST_F(ListJobs, FiltersByStatus) {
  const std::string brief = client.start(family, "brief");
  client.wait(100ms);
  const std::string fresh = client.start(family, "lasting");
  EXPECT_THAT(ids(R"({"Filter":{"JobStatus":"COMPLETED"}})"), ElementsAre(brief));
  EXPECT_THAT(ids(R"({"Filter":{"JobStatus":"SUBMITTED"}})"), ElementsAre(fresh));
}

TEST_F(ListJobs, FiltersByName) {
  Json input = sample_start(family, "lasting");
  input.set("JobName", Json::string("wanted"));
  const std::string wanted = client.call(family, family.start, input).string_at("/JobId");
  (void)client.start(family, "lasting");
  EXPECT_THAT(ids(R"({"Filter":{"JobName":"wanted"}})"), ElementsAre(wanted));
}

TEST_F(ListJobs, FiltersBySubmitTime) {
  const std::string early = client.start(family, "lasting");  // at ...600.250
  client.wait(1s);
  const std::string late = client.start(family, "lasting");
  EXPECT_THAT(ids(R"({"Filter":{"SubmitTimeBefore":1793847601}})"), ElementsAre(early));
  EXPECT_THAT(ids(R"({"Filter":{"SubmitTimeAfter":1793847600.25}})"), ElementsAre(late));
}

TEST_F(ListJobs, FiltersTranslationJobsByTheirOwnNames) {
  const Family& translation = test_family("TextTranslationJob");
  (void)client.start(translation, "lasting");
  const auto count = [&](std::string_view filter) {
    const TestAnswer answer = client.send(TestClient::request(translation, *translation.list, filter));
    const Json* jobs = answer.body.find(translation.list_member);
    return jobs == nullptr ? -1 : static_cast<int>(jobs->items().size());
  };
  EXPECT_EQ(count(R"({"Filter":{"SubmittedBeforeTime":1793847600}})"), 0);
  EXPECT_EQ(count(R"({"Filter":{"SubmittedAfterTime":1793847600}})"), 1);
}

TEST_F(ListJobs, FiltersModelsByName) {
  const Family& classifier = test_family("DocumentClassifier");
  Json input = sample_start(classifier, "lasting");
  input.set("DocumentClassifierName", Json::string("news"));
  (void)client.call(classifier, classifier.start, input);
  (void)client.start(classifier, "lasting");
  const TestAnswer answer = client.send(
      TestClient::request(classifier, *classifier.list, R"({"Filter":{"DocumentClassifierName":"news"}})"));
  EXPECT_EQ(answer.body.find(classifier.list_member)->items().size(), 1U) << answer.text();
}

TEST_F(ListJobs, GivesEveryJobOnceOverItsPages) {
  std::vector<std::string> newest_first;
  for (int i = 0; i < 5; ++i) newest_first.insert(newest_first.begin(), client.start(family, "lasting"));
  std::vector<std::string> seen;
  std::string token;
  for (int page = 0; page < 3; ++page) {
    const TestAnswer answer = list(
        token.empty() ? R"({"MaxResults":2})" : fmt::format(R"({{"MaxResults":2,"NextToken":"{}"}})", token));
    for (const std::string& id : ids(answer)) seen.push_back(id);
    token = answer.string_at("/NextToken");
    EXPECT_EQ(token.empty(), page == 2) << answer.text();
  }
  EXPECT_EQ(seen, newest_first);
}

TEST_F(ListJobs, GivesNoTokenWhenThePageTakesTheLastJob) {
  (void)client.start(family, "lasting");
  (void)client.start(family, "lasting");
  EXPECT_EQ(list(R"({"MaxResults":2})").body.find("NextToken"), nullptr);
}

TEST_F(ListJobs, RefusesATokenThatItNeverGave) {
  const TestAnswer answer = list(R"({"NextToken":"bm9wZQ=="})");
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.error, "InvalidRequestException");
}

TEST_F(ListJobs, RefusesATokenOfAnotherOperation) {
  const Family& other = test_family("KeyPhrasesDetectionJob");
  (void)client.start(other, "lasting");
  (void)client.start(other, "lasting");
  const std::string token =
      client.send(TestClient::request(other, *other.list, R"({"MaxResults":1})")).string_at("/NextToken");
  ASSERT_FALSE(token.empty());
  EXPECT_EQ(list(fmt::format(R"({{"NextToken":"{}"}})", token)).error, "InvalidRequestException");
}

}  // namespace
}  // namespace touchstone::endpoint::listing_test
