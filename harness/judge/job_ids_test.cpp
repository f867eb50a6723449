// Tests job_ids.h: two jobs with one id are told, and a start that was sent again is none.
#include "judge/job_ids.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::job_ids_test {
namespace {

using for_tests::answered;
using for_tests::make_case;
using for_tests::respond;
using for_tests::respond_error;
using for_tests::transcript_of;
using testing::ElementsAre;

constexpr const char* kStart = "StartSentimentDetectionJob";
constexpr const char* kStartOther = "StartEntitiesDetectionJob";

cases::Catalogue catalogue() {
  cases::Catalogue made;
  for (const char* start : {kStart, kStartOther}) {
    cases::Family family;
    family.start = start;
    family.start_address = "/JobId";
    family.start_token = "ClientRequestToken";
    made.families.push_back(std::move(family));
  }
  return made;
}

run::Recorded started(const std::string& id, const std::string& token,
                      const std::string& operation = kStart) {
  run::Recorded made = answered(operation, respond(200, fmt::format(R"({{"JobId":"{}"}})", id)));
  made.request.body = token.empty() ? "{}" : fmt::format(R"({{"ClientRequestToken":"{}"}})", token);
  return made;
}

/// Whether the id of each exchange is repeated, when each stands in a transcript of its own.
std::vector<bool> repeated(const std::vector<run::Recorded>& exchanges) {
  const cases::Catalogue families = catalogue();
  const cases::Case tested = make_case({});
  std::vector<run::Transcript> transcripts;
  for (const run::Recorded& exchange : exchanges) transcripts.push_back(transcript_of(tested, {exchange}));
  JobIds ids(families);
  for (const run::Transcript& transcript : transcripts) ids.add(transcript);
  ids.find_repeated();
  std::vector<bool> found;
  for (const run::Transcript& transcript : transcripts) {
    found.push_back(ids.has_repetition(transcript));
    EXPECT_EQ(found.back(), ids.find_repetition(transcript.exchanges[0]).has_value());
  }
  return found;
}

TEST(JobIds, AreAllDifferentForAnHonestTarget) {
  EXPECT_THAT(repeated({started("1", "a"), started("2", "b")}), ElementsAre(false, false));
}

TEST(JobIds, FindARepetitionInTheFirstAnswerToo) {
  EXPECT_THAT(repeated({started("1", "a"), started("2", "b"), started("1", "c")}),
              ElementsAre(true, false, true));
}

TEST(JobIds, TakeAStartWithTheSameTokenForTheSameJob) {
  EXPECT_THAT(repeated({started("1", "a"), started("1", "a")}), ElementsAre(false, false));
}

TEST(JobIds, TakeStartsWithoutATokenForDifferentJobs) {
  EXPECT_THAT(repeated({started("1", ""), started("1", "")}), ElementsAre(true, true));
}

TEST(JobIds, MayBeThoseOfAnotherFamily) {
  EXPECT_THAT(repeated({started("1", "a"), started("1", "b", kStartOther)}), ElementsAre(false, false));
}

TEST(JobIds, AreRepeatedInTheirOwnFamilyAlone) {
  EXPECT_THAT(repeated({started("1", "a"), started("1", "b"), started("1", "c", kStartOther)}),
              ElementsAre(true, true, false));
}

TEST(JobIds, TakeACopyOfAnExchangeForTheSame) {
  run::Recorded one = started("1", "");
  one.exchange.number = 7;
  EXPECT_THAT(repeated({one, one}), ElementsAre(false, false));
}

TEST(JobIds, AreThoseOfStartsThatSucceededAlone) {
  run::Recorded refused = answered(kStart, respond_error("InvalidRequestException"));
  const run::Recorded stopped = answered(for_tests::kStop, respond(200, R"({"JobId":"1"})"));
  EXPECT_THAT(repeated({stopped, stopped, refused, refused}), ElementsAre(false, false, false, false));
}

}  // namespace
}  // namespace touchstone::judge::job_ids_test
