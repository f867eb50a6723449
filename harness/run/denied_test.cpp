// Tests runner.h where a target denies what it is asked: whether that lies with the caller, so that nothing
// is said of the target, or with the target. (Operations that are closed from the beginning:
// runner_test.cpp.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/runner.h"
#include "run/target_for_tests.h"

namespace touchstone::run::denied_test {
namespace {

using for_tests::a_case;
using for_tests::described;
using for_tests::error;
using for_tests::ok;
using for_tests::stop_step;
using for_tests::Target;
using for_tests::Trial;
using for_tests::wait_step;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::string_view kArn = "arn:aws:comprehend:us-east-1:123456789012:lamp/one";
const std::string kOneStop = a_case("one", {stop_step("j-0")});

std::vector<Purpose> purposes(const Transcript& transcript) {
  std::vector<Purpose> found;
  for (const Recorded& recorded : transcript.exchanges) found.push_back(recorded.purpose);
  return found;
}

TEST(Denied, ArnsOfAnAccountThatNobodyNamedMayBeThoseOfOthers) {
  Target target;
  target.answers("StopLampJob", {error("AccessDeniedException")});
  Trial trial({a_case("arn", {stop_step(kArn), stop_step("j-2")})});
  trial.options.account_is_assumed = true;
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kDenied);
  EXPECT_EQ(
      transcript.reason,
      "StopLampJob answered 400 AccessDeniedException for an ARN of account 123456789012, which may be that "
      "of others: --account names the caller's");
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep));
}

TEST(Denied, ArnsOfTheCallersAccountAreAFaultOfTheTarget) {
  Target target;
  target.answers("StopLampJob", {error("AccessDeniedException")});
  const Transcript transcript = Trial({a_case("arn", {stop_step(kArn)})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep, Purpose::kControl));
}

TEST(Denied, OtherAddressesAreAFaultOfTheTarget) {
  Target target;
  target.answers("StopLampJob", {error("AccessDeniedException")});
  Trial trial({a_case("two", {stop_step("j-1"), stop_step("j-2")})});
  trial.options.account_is_assumed = true;
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kStoppedEarly);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep, Purpose::kControl));
}

TEST(Denied, EverythingFromSomeTimeOnLeavesTheOtherCasesUnasked) {
  Target target;
  target.answers(Target::kProbe, {error("JobNotFoundException"), error("ExpiredTokenException")});
  target.answers("StopLampJob", {ok(), error("ExpiredTokenException")});
  Trial trial(
      {a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")}), a_case("c", {stop_step("j-3")})});
  const RunResult result = trial.run(target);
  ASSERT_THAT(result.transcripts, SizeIs(3));
  EXPECT_EQ(result.transcripts[0].ending, Ending::kFinished);
  const Transcript& denied = result.transcripts[1];
  EXPECT_EQ(denied.ending, Ending::kDenied);
  EXPECT_THAT(denied.reason,
              AllOf(StartsWith("StopLampJob answered 400 ExpiredTokenException, and answers so by now"),
                    HasSubstr("credentials")));
  EXPECT_THAT(purposes(denied), ElementsAre(Purpose::kStep, Purpose::kControl));
  const Transcript& left_off = result.transcripts[2];
  EXPECT_THAT(left_off.reason, StartsWith("not asked: StopLampJob answered 400 ExpiredTokenException"));
  EXPECT_THAT(left_off.exchanges, SizeIs(0));
  EXPECT_THAT(target.asked("StopLampJob"), SizeIs(2));
}

TEST(Denied, ByAnotherNameIsNotTheSame) {
  Target target;
  target.answers(Target::kProbe, {error("JobNotFoundException"), error("ExpiredTokenException")});
  target.answers("StopLampJob", {error("AccessDeniedException")});
  EXPECT_EQ(Trial({kOneStop}).run_one(target).ending, Ending::kFinished);
}

TEST(Denied, WhatTheProbeWasDeniedTooIsAFaultOfTheTarget) {
  Target target;
  target.answers(Target::kProbe, {error("AccessDeniedException")});
  target.answers("StopLampJob", {error("ValidationException"), error("AccessDeniedException")});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep));
}

TEST(Denied, WhatACaseAllowsIsAnAnswer) {
  Target target;
  target.answers(Target::kProbe, {error("JobNotFoundException"), error("AccessDeniedException")});
  target.answers("StopLampJob", {error("AccessDeniedException")});
  Trial trial({kOneStop});
  cases::Allowed denied;
  denied.statuses = {400};
  denied.errors = {"AccessDeniedException"};
  trial.catalogue.cases[0].steps[0].allow = {denied};
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep));
}

TEST(Denied, ALookAtTheJobSaysNothingOfItsStop) {
  Target target;
  target.answers("DescribeLampJob", {described("SUBMITTED"), error("AccessDeniedException")});
  const Transcript transcript = Trial({a_case("waiting", {wait_step("j-1", "STOPPED")})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kDenied);
  EXPECT_EQ(transcript.reason,
            "DescribeLampJob answered 400 AccessDeniedException: check what the credentials permit");
}

TEST(Denied, InAConversationToo) {
  Target target;
  target.answers(Target::kProbe, {error("JobNotFoundException"), error("ExpiredTokenException")});
  target.answers("StopLampJob", {error("ExpiredTokenException")});
  const std::string next =
      R"({"send": {"input": {"JobId": "j-2"}, "connection": "next"}, "allow": [{"status": [200], "sources": ["doc:lamps"]}]})";
  const Transcript transcript = Trial({a_case("talk", {stop_step("j-1"), next})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kDenied);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep, Purpose::kControl));
}

}  // namespace
}  // namespace touchstone::run::denied_test
