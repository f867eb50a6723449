// Tests of how runner.h asks again, against a scripted target: what is retried, how often, what stays in the
// transcript, and where it gives up. Which exchanges qualify is retry_test.cpp's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/target_for_tests.h"

namespace touchstone::run::retrying_test {
namespace {

using namespace for_tests;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::vector<Purpose> purposes(const Transcript& transcript) {
  std::vector<Purpose> found;
  for (const Recorded& recorded : transcript.exchanges) found.push_back(recorded.purpose);
  return found;
}

/// Closes the connection after the answer, so that the next request finds none in the pool: a pooled one that
/// is closed is replaced below all retrying.
Reply closing(Reply reply) {
  reply.close = true;
  return reply;
}

class Retrying : public testing::Test {
 protected:
  Retrying() {
    target.answers(Target::kProbe, {closing(error("JobNotFoundException"))});
    target.answers(Target::kControl, {closing(error("UnknownOperationException"))});
  }

  Transcript run_one(const std::string& written) {
    Trial trial({written});
    trial.options.retry = {
        .attempts = 3, .throttled_attempts = 4, .first_pause = std::chrono::milliseconds(0)};
    return trial.run_one(target);
  }

  Target target;
  const Reply throttled = error("ThrottlingException");
  const Reply started = ok(R"({"JobId":"j-1"})");
  const std::string one_stop = a_case("one", {stop_step("j-0")});
  const std::string stop_of_a_job = a_case("one", {stop_step("${job}")}, a_job_in("IN_PROGRESS"));
};

TEST_F(Retrying, AsksAgainAfterThrottlingAndKeepsEachAttempt) {
  target.answers("StopLampJob", {throttled, throttled, ok()});
  const Transcript transcript = run_one(one_stop);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kRetried, Purpose::kRetried, Purpose::kStep));
  EXPECT_EQ(transcript.exchanges[0].answer->identity.name(), "ThrottlingException");
  EXPECT_EQ(transcript.exchanges[0].request.body, transcript.exchanges[2].request.body);
}

TEST_F(Retrying, EndsThrottledAfterTheLastAttempt) {
  target.answers("StopLampJob", {throttled});
  const Transcript transcript = run_one(a_case("two", {stop_step("j-0"), stop_step("j-1")}));
  EXPECT_EQ(transcript.ending, Ending::kThrottled);
  EXPECT_EQ(transcript.reason, "StopLampJob answered 400 ThrottlingException");
  EXPECT_THAT(target.asked(), SizeIs(4));
}

TEST_F(Retrying, HoldsAThrottledConversationAgain) {
  target.answers("StopLampJob", {ok(), throttled, ok()});
  const Transcript transcript = run_one(a_case(
      "two",
      {stop_step("j-0"),
       R"({"send": {"input": {"JobId": "j-1"}, "connection": "next"}, "allow": [{"status": [200], "sources": ["doc:lamps"]}]})"}));
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript),
              ElementsAre(Purpose::kRetried, Purpose::kRetried, Purpose::kStep, Purpose::kStep));
}

TEST_F(Retrying, GivesAConversationUpThatIsThrottledEachTime) {
  target.answers("StopLampJob", {ok(), throttled});
  const Transcript transcript = run_one(a_case(
      "two",
      {stop_step("j-0"),
       R"({"send": {"input": {"JobId": "j-1"}, "connection": "next"}, "allow": [{"status": [200], "sources": ["doc:lamps"]}]})"}));
  EXPECT_EQ(transcript.ending, Ending::kThrottled);
  EXPECT_EQ(transcript.reason, "StopLampJob answered 400 ThrottlingException");
}

TEST_F(Retrying, TakesThrottlingThatTheStepAllowsForItsAnswer) {
  target.answers("StopLampJob", {throttled, ok()});
  const Transcript transcript = run_one(a_case(
      "one",
      {R"({"send": {"input": {}}, "allow": [{"status": [400], "error": ["ThrottlingException"], "sources": ["doc:lamps"]}]})"}));
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep));
}

TEST_F(Retrying, NeverAsksAgainAfterAnError) {
  target.answers("StopLampJob", {error("InternalServerException", 500), ok()});
  const Transcript transcript = run_one(one_stop);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep));
  EXPECT_EQ(transcript.exchanges[0].answer->status, 500);
}

TEST_F(Retrying, SendsADroppedRequestAgain) {
  target.answers("StopLampJob", {silence(), ok()});
  const Transcript transcript = run_one(one_stop);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kRetried, Purpose::kStep));
  EXPECT_TRUE(transcript.exchanges[0].exchange.error);
}

TEST_F(Retrying, EndsInSilenceWhenEachAttemptIsDropped) {
  target.answers("StopLampJob", {silence()});
  const Transcript transcript = run_one(one_stop);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_THAT(purposes(transcript),
              ElementsAre(Purpose::kRetried, Purpose::kRetried, Purpose::kStep, Purpose::kControl));
}

TEST_F(Retrying, DoesNotStopAJobASecondTime) {
  target.answers("StartLampJob", {closing(started)});
  target.answers("DescribeLampJob", {closing(described("IN_PROGRESS"))});
  target.answers("StopLampJob", {silence(), ok()});
  EXPECT_EQ(run_one(stop_of_a_job).ending, Ending::kSilence);
  EXPECT_THAT(target.asked("StopLampJob"), SizeIs(1));
}

TEST_F(Retrying, ReachesAStateInSpiteOfThrottling) {
  target.answers("StartLampJob", {throttled, started});
  target.answers("DescribeLampJob", {throttled, described("SUBMITTED"), described("SUBMITTED"), throttled,
                                     described("IN_PROGRESS")});
  const Transcript transcript = run_one(stop_of_a_job);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript),
              ElementsAre(Purpose::kRetried, Purpose::kSetup, Purpose::kRetried, Purpose::kSetup,
                          Purpose::kRetried, Purpose::kSetup, Purpose::kStep));
}

TEST_F(Retrying, LeavesACaseBlockedWhoseStartIsOnlyThrottled) {
  target.answers("StartLampJob", {throttled});
  const Transcript transcript = run_one(stop_of_a_job);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(transcript.reason, HasSubstr("StartLampJob answered 400 ThrottlingException"));
}

TEST_F(Retrying, AccusesNoWaitThatWasOnlyThrottled) {
  target.answers("DescribeLampJob", {throttled});
  const Transcript transcript = run_one(a_case("waiting", {wait_step("j-1", "STOPPED")}));
  EXPECT_EQ(transcript.ending, Ending::kThrottled);
  EXPECT_EQ(transcript.reason, "DescribeLampJob answered 400 ThrottlingException");
}

TEST_F(Retrying, TakesThrottledProbesForNoMissingOperation) {
  target.answers(Target::kProbe, {throttled});
  target.answers(Target::kControl, {throttled});
  EXPECT_EQ(run_one(one_stop).ending, Ending::kFinished);
}

}  // namespace
}  // namespace touchstone::run::retrying_test
