// Every family that the models have goes through its life: operations.h, listing.cpp, facts.h, job_store.h,
// family.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "endpoint/job_store.h"
#include "endpoint/test_client.h"
#include "validate/check.h"

namespace touchstone::endpoint::lifecycle_test {
namespace {

TEST(FindFamilies, FindsAllFifteenByTheirNames) {
  std::vector<std::string> stops;
  for (const Family& family : test_families()) stops.push_back(family.stop->name);
  EXPECT_THAT(stops,
              testing::UnorderedElementsAre(
                  "StopDominantLanguageDetectionJob", "StopEntitiesDetectionJob", "StopEventsDetectionJob",
                  "StopKeyPhrasesDetectionJob", "StopPiiEntitiesDetectionJob", "StopSentimentDetectionJob",
                  "StopTargetedSentimentDetectionJob", "StopTrainingDocumentClassifier",
                  "StopTrainingEntityRecognizer", "StopEntitiesDetectionV2Job", "StopICD10CMInferenceJob",
                  "StopPHIDetectionJob", "StopRxNormInferenceJob", "StopSNOMEDCTInferenceJob",
                  "StopTextTranslationJob"));
}

TEST(ArnOf, WritesTheFamilyInLowerCaseWithHyphens) {
  EXPECT_EQ(arn_of(test_family("PHIDetectionJob"), "x"),
            "arn:aws:comprehendmedical:us-east-1:123456789012:phi-detection-job/x");
  EXPECT_EQ(arn_of(test_family("DocumentClassifier"), "news/version/v1"),
            "arn:aws:comprehend:us-east-1:123456789012:document-classifier/news/version/v1");
}

/// Moments of the default timings: inside each state, away from its borders.
constexpr auto kIntoProgress = 30ms;
constexpr auto kPastBriefLife = 100ms;
constexpr auto kPastStopping = 80ms;

class FamilyLife : public testing::TestWithParam<const Family*> {
 protected:
  const Family& family = *GetParam();
  TestClient client;

  std::string word(JobState state) const { return std::string(word_for(state, family)); }
  /// Stop succeeded and told this status, as far as its output has a member for one.
  void expect_stop_told(const TestAnswer& answer, std::string_view status) const {
    const bool tells = family.model->shape(family.stop->output).find_member("JobStatus") != nullptr;
    EXPECT_EQ(answer.status(), 200) << answer.text();
    EXPECT_EQ(answer.string_at("/JobStatus"), tells ? status : "");
  }
  /// An id of the right form that was never given away.
  std::string unknown_id() const {
    return family.trains ? arn_of(family, "never-made") : std::string("00000000000000000000000000000000");
  }
  std::string not_found_error() const {
    return family.model->service.name == "comprehend" && !family.trains ? "JobNotFoundException"
                                                                        : "ResourceNotFoundException";
  }
};

TEST_P(FamilyLife, StartsSubmitted) {
  const TestAnswer answer = client.call(family, family.start, sample_start(family, "lasting"));
  ASSERT_EQ(answer.status(), 200) << answer.text();
  const std::string id = answer.string_at("/" + family.id_member);
  EXPECT_EQ(client.status(family, id), "SUBMITTED");
}

TEST_P(FamilyLife, GivesIdsOfTheObservedForm) {
  const std::string id = client.start(family, "lasting");
  if (family.trains) {
    EXPECT_THAT(id, testing::StartsWith("arn:aws:comprehend:us-east-1:123456789012:"));
  } else {
    EXPECT_THAT(id, testing::AllOf(testing::SizeIs(32), testing::Each(testing::Truly([](char c) {
                                     return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                                   }))));
  }
}

TEST_P(FamilyLife, LastsInProgress) {
  const std::string id = client.start(family, "lasting");
  client.wait(30min);
  EXPECT_EQ(client.status(family, id), word(JobState::kInProgress));
  EXPECT_TRUE(client.property(family, id, "EndTime").is_null());
}

TEST_P(FamilyLife, CompletesABriefInput) {
  const std::string id = client.start(family, "brief");
  client.wait(kIntoProgress);
  EXPECT_EQ(client.status(family, id), word(JobState::kInProgress));
  client.wait(kPastBriefLife);
  EXPECT_EQ(client.status(family, id), word(JobState::kCompleted));
  EXPECT_EQ(client.property(family, id, "EndTime").as_string(), "1793847600.310");
  EXPECT_TRUE(client.property(family, id, "Message").is_null());
}

TEST_P(FamilyLife, FailsOnAnUnreadableInput) {
  const std::string id = client.start(family, "unreadable");
  client.wait(kPastBriefLife);
  EXPECT_EQ(client.status(family, id), word(JobState::kFailed));
  EXPECT_FALSE(client.property(family, id, "Message").is_null());
}

TEST_P(FamilyLife, StopsASubmittedJob) {
  const std::string id = client.start(family, "lasting");
  EXPECT_EQ(client.stop(family, id).status(), 200);
  EXPECT_EQ(client.status(family, id), "STOP_REQUESTED");
}

TEST_P(FamilyLife, StopsARunningJob) {
  const std::string id = client.start(family, "lasting");
  client.wait(kIntoProgress);
  expect_stop_told(client.stop(family, id), "STOP_REQUESTED");
  EXPECT_EQ(client.status(family, id), "STOP_REQUESTED");
  client.wait(kPastStopping);
  EXPECT_EQ(client.status(family, id), "STOPPED");
  EXPECT_EQ(client.property(family, id, "EndTime").as_string(), "1793847600.340");
}

TEST_P(FamilyLife, TellsOnlyTheMembersOfStopsOutput) {
  const std::string id = client.start(family, "lasting");
  const TestAnswer answer = client.stop(family, id);
  const auto& members = family.model->shape(family.stop->output).members;
  if (members.empty()) {
    EXPECT_EQ(answer.text(), "");
    return;
  }
  EXPECT_EQ(answer.string_at("/JobId"), id);
  EXPECT_EQ(answer.body.members().size(), members.size()) << answer.text();
}

TEST_P(FamilyLife, StopsAgainWithoutChange) {
  const std::string id = client.start(family, "lasting");
  (void)client.stop(family, id);
  client.wait(kIntoProgress);
  expect_stop_told(client.stop(family, id), "STOP_REQUESTED");
  client.wait(kPastStopping - kIntoProgress);
  EXPECT_EQ(client.status(family, id), "STOPPED") << "the second stop must not start the wait anew";
}

TEST_P(FamilyLife, TellsThatAStoppedJobIsStopped) {
  const std::string id = client.start(family, "lasting");
  (void)client.stop(family, id);
  client.wait(kPastStopping);
  expect_stop_told(client.stop(family, id), "STOPPED");
}

TEST_P(FamilyLife, TreatsAStopOfAnEndedJobAsItsServiceDoes) {
  const bool refuses = !family.trains && family.model->service.name != "translate";
  for (const auto& [folder, state] :
       {std::pair("brief", JobState::kCompleted), {"unreadable", JobState::kFailed}}) {
    const std::string id = client.start(family, folder);
    client.wait(kPastBriefLife);
    const TestAnswer answer = client.stop(family, id);
    if (refuses) {
      EXPECT_EQ(answer.status(), 400);
      EXPECT_EQ(answer.error, "InvalidRequestException");
    } else {
      expect_stop_told(answer, word(state));
    }
    EXPECT_EQ(client.status(family, id), word(state)) << "the job must stay what it was";
  }
}

TEST_P(FamilyLife, KnowsNoUnknownId) {
  for (const TestAnswer& answer :
       {client.stop(family, unknown_id()), client.describe(family, unknown_id())}) {
    EXPECT_EQ(answer.status(), 400);
    EXPECT_EQ(answer.error, not_found_error());
    EXPECT_FALSE(answer.string_at("/Message").empty()) << answer.text();
  }
}

TEST_P(FamilyLife, KnowsNoJobOfAnyOtherFamily) {
  // The ARN of another kind of model breaks the pattern already.
  const std::string expected = family.trains ? "ValidationException" : not_found_error();
  for (const Family& other : test_families()) {
    if (&other == &family || other.trains != family.trains) continue;
    const std::string id = client.start(other, "lasting");
    EXPECT_EQ(client.stop(family, id).error, expected) << other.name;
    EXPECT_EQ(client.describe(family, id).error, expected) << other.name;
    EXPECT_EQ(client.status(other, id), "SUBMITTED") << other.name;
  }
}

TEST_P(FamilyLife, DescribesWhatItWasAskedToStart) {
  const Json input = sample_start(family, "lasting");
  const std::string id = client.call(family, family.start, input).string_at("/" + family.id_member);
  const auto& properties = family.model->shape(
      family.model->shape(family.describe->output).find_member(family.describe_member)->target);
  EXPECT_EQ(client.property(family, id, family.id_member).as_string(), id);
  int compared = 0;
  for (const base::JsonMember& given : input.members()) {
    if (properties.find_member(given.name) == nullptr) continue;
    EXPECT_TRUE(client.property(family, id, given.name).same_value(given.value)) << given.name;
    ++compared;
  }
  EXPECT_GE(compared, 3) << "InputDataConfig, DataAccessRoleArn and more";
}

TEST_P(FamilyLife, TellsTimesInSecondsAsNumbers) {
  const std::string id = client.start(family, "lasting");
  const Json time =
      client.property(family, id, family.model->service.name == "translate" ? "SubmittedTime" : "SubmitTime");
  EXPECT_TRUE(time.is_number());
  EXPECT_EQ(time.as_string(), "1793847600.250");
}

TEST_P(FamilyLife, KeepsItsOwnModelInEveryState) {
  const auto checker = validate::Checker::make(*family.model);
  ASSERT_TRUE(checker) << base::render(checker.error());
  const auto expect_valid = [&](const model::Operation& operation, const TestAnswer& answer) {
    EXPECT_EQ(answer.status(), 200) << answer.text();
    if (answer.text().empty()) return;
    EXPECT_FALSE(checker->find_type_fault(operation.output, answer.body)) << answer.text();
    EXPECT_THAT(checker->find_violations(operation.output, answer.body), testing::IsEmpty()) << answer.text();
    EXPECT_EQ(answer.text().find("null"), std::string::npos) << answer.text();
  };
  for (const std::string_view folder : {"lasting", "brief", "unreadable"}) {
    const TestAnswer started = client.call(family, family.start, sample_start(family, folder));
    expect_valid(*family.start, started);
    const std::string id = started.string_at("/" + family.id_member);
    expect_valid(*family.describe, client.describe(family, id));
    client.wait(kIntoProgress);
    expect_valid(*family.describe, client.describe(family, id));
    if (folder == "lasting") expect_valid(*family.stop, client.stop(family, id));
    client.wait(kPastBriefLife);
    expect_valid(*family.describe, client.describe(family, id));
    expect_valid(*family.list, client.call(family, family.list, Json::object()));
  }
}

TEST_P(FamilyLife, StartsOneJobForOneClientToken) {
  Json input = sample_start(family, "lasting");
  const std::string token_member =
      family.model->service.name == "translate" ? "ClientToken" : "ClientRequestToken";
  input.set(token_member, Json::string("the-same-token"));
  const std::string pointer = "/" + family.id_member;
  const std::string first = client.call(family, family.start, input).string_at(pointer);
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(client.call(family, family.start, input).string_at(pointer), first);

  input.set(family.trains ? family.name_member : "JobName", Json::string("another"));
  const TestAnswer conflict = client.call(family, family.start, input);
  EXPECT_EQ(conflict.status(), 400);
  EXPECT_EQ(conflict.error, "InvalidRequestException");
}

std::string name_of_family(const testing::TestParamInfo<const Family*>& info) {
  return info.param->model->service.name + "_" + info.param->name;
}

std::vector<const Family*> all_families() {
  std::vector<const Family*> all;
  for (const Family& family : test_families()) all.push_back(&family);
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, FamilyLife, testing::ValuesIn(all_families()), name_of_family);

TEST(StartTraining, RefusesATakenName) {
  TestClient client;
  const Family& family = test_family("DocumentClassifier");
  Json input = sample_start(family, "lasting");
  ASSERT_EQ(client.call(family, family.start, input).status(), 200);
  const TestAnswer again = client.call(family, family.start, input);
  EXPECT_EQ(again.status(), 400);
  EXPECT_EQ(again.error, "ResourceInUseException");
}

TEST(StartTraining, TakesANewVersionOfATakenName) {
  TestClient client;
  const Family& family = test_family("DocumentClassifier");
  Json input = sample_start(family, "lasting");
  input.set("DocumentClassifierName", Json::string("news"));
  (void)client.call(family, family.start, input);
  input.set("VersionName", Json::string("v2"));
  EXPECT_EQ(client.call(family, family.start, input).string_at("/DocumentClassifierArn"),
            "arn:aws:comprehend:us-east-1:123456789012:document-classifier/news/version/v2");
}

TEST(StopJob, LeavesAJobThatEndsBeforeTheStopTakesEffect) {
  TestClient client;
  const Family& family = test_family("SentimentDetectionJob");
  const std::string id = client.start(family, "brief");
  client.wait(50ms);  // it ends 10 ms later, the stop would take 60 ms
  EXPECT_EQ(client.stop(family, id).string_at("/JobStatus"), "STOP_REQUESTED");
  client.wait(10ms);
  EXPECT_EQ(client.status(family, id), "COMPLETED");
}

class FateOf : public testing::TestWithParam<std::tuple<const char*, const char*, Fate>> {};

TEST_P(FateOf, ReadsTheInputLocation) {
  const auto& [name, config, fate] = GetParam();
  const auto input = base::parse_json(fmt::format(R"({{"InputDataConfig":{}}})", config));
  ASSERT_TRUE(input);
  EXPECT_EQ(fate_of(*input), fate);
}

INSTANTIATE_TEST_SUITE_P(
    Locations, FateOf,
    testing::Values(std::tuple("Uri", R"({"S3Uri":"s3://bucket/brief/x"})", Fate::kCompletes),
                    std::tuple("UriOfFolderItself", R"({"S3Uri":"s3://bucket/brief"})", Fate::kCompletes),
                    std::tuple("Key", R"({"S3Bucket":"bucket","S3Key":"unreadable/x"})", Fate::kFails),
                    std::tuple("NestedUri", R"({"Documents":{"S3Uri":"s3://bucket/a/unreadable/"}})",
                               Fate::kFails),
                    std::tuple("UriInList", R"({"AugmentedManifests":[{"S3Uri":"s3://bucket/brief/"}]})",
                               Fate::kCompletes),
                    std::tuple("NameOfBucket", R"({"S3Uri":"s3://brief/x"})", Fate::kLasts),
                    std::tuple("PartOfAWord", R"({"S3Uri":"s3://bucket/briefly/x"})", Fate::kLasts),
                    std::tuple("Elsewhere", R"({"S3Uri":"s3://bucket/x"})", Fate::kLasts)),
    [](const auto& row) { return std::string(std::get<0>(row.param)); });

}  // namespace
}  // namespace touchstone::endpoint::lifecycle_test
