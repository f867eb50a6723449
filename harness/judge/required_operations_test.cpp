// Tests required_operations.h: an operation that must be there and is not makes its cases fail, and no other.
#include "judge/required_operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/expectations.h"
#include "judge/judge.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::required_operations_test {
namespace {

using for_tests::allow;
using for_tests::kStop;
using for_tests::make_case;
using for_tests::send_step;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RequiredOperations : public testing::Test {
 protected:
  RequiredOperations() {
    transcript_.tested = catalogue_.cases.data();
    transcript_.ending = run::Ending::kNotImplemented;
    transcript_.reason = "answered like what does not exist";
    transcript_.exchanges.push_back(for_tests::answered(
        kStop, for_tests::respond_error("UnknownOperationException"), run::Purpose::kProbe));
  }

  // The verdict of the transcript where these operations are required.
  Verdict verdict_where(const std::vector<std::string>& required) {
    const Judge judge = Judge::make(catalogue_, for_tests::test_models()).value();
    std::vector<Verdict> verdicts = {judge.judge(transcript_)};
    fail_what_is_missing(required, std::span(&transcript_, 1), verdicts);
    return verdicts.front();
  }

  cases::Catalogue catalogue_ = for_tests::catalogue_of({make_case({send_step({allow({200})})})});
  run::Transcript transcript_;
};

TEST_F(RequiredOperations, WhereNoneIsTheCaseIsPassedOver) {
  const Verdict verdict = verdict_where({});
  EXPECT_EQ(verdict.outcome, Outcome::kNotImplemented);
  EXPECT_EQ(verdict.reason, "answered like what does not exist");
}

TEST_F(RequiredOperations, OneThatIsMissingFailsItsCaseWithTheProbeForEvidence) {
  for (const char* name : {"StopSentimentDetectionJob", "comprehend/StopSentimentDetectionJob",
                           "comprehend/*", "*", "StopSentiment*"}) {
    const Verdict verdict = verdict_where({name});
    EXPECT_EQ(verdict.outcome, Outcome::kFailed) << name;
    EXPECT_THAT(verdict.reason, IsEmpty());
    ASSERT_EQ(verdict.checks.size(), 1U);
    const Check& check = verdict.checks.written().front();
    EXPECT_EQ(check.id, "implemented");
    EXPECT_EQ(check.actual, "answered like what does not exist");
    EXPECT_THAT(check.exchanges, ElementsAre(0U));
  }
}

TEST_F(RequiredOperations, WhoRefusesItsCallerHasNotSaidWhetherItIsThere) {
  transcript_.exchanges.front() = for_tests::answered(
      kStop, for_tests::respond_error("AccessDeniedException", 403), run::Purpose::kProbe);
  const Verdict verdict = verdict_where({"*"});
  EXPECT_EQ(verdict.outcome, Outcome::kInconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("is not known"));
}

TEST_F(RequiredOperations, AnInformationalCaseAccusesNobody) {
  catalogue_.cases.front().level = cases::Level::kInformational;
  EXPECT_EQ(verdict_where({"*"}).outcome, Outcome::kNotImplemented);
}

TEST_F(RequiredOperations, AnUpdateOfTheExpectationsDoesNotGetUsedToOneThatIsMissing) {
  Expectations had{"", "", {Expectation{catalogue_.cases.front().id, "answer", "400 X", "why", "link"}}};
  const std::vector<Verdict> verdicts = {verdict_where({"*"})};
  const std::vector<std::span<const Verdict>> repetitions = {verdicts};
  const Expectations updated = update(had, repetitions);
  ASSERT_EQ(updated.entries.size(), 1U);
  EXPECT_EQ(updated.entries.front().check_id, "answer");
  EXPECT_EQ(updated.entries.front().reason, "why");
}

TEST_F(RequiredOperations, OneThatNoVerdictIsOfIsTold) {
  const std::vector<Verdict> verdicts = {verdict_where({})};
  EXPECT_THAT(find_unasked(std::vector<std::string>{"comprehend/*", "translate/*"}, verdicts),
              ElementsAre("translate/*"));
}

TEST_F(RequiredOperations, AnotherOneIsNoMatterOfThisCase) {
  EXPECT_EQ(verdict_where({"StopKeyPhrasesDetectionJob", "translate/*"}).outcome, Outcome::kNotImplemented);
}

TEST_F(RequiredOperations, WhatWasJudgedStaysAsItIs) {
  transcript_.ending = run::Ending::kBlocked;
  EXPECT_EQ(verdict_where({"*"}).outcome, Outcome::kBlocked);
}

TEST_F(RequiredOperations, OneThatNoCaseIsOfIsAMistake) {
  EXPECT_TRUE(check_required(std::vector<std::string>{"comprehend/*"}, catalogue_));
  const auto unknown =
      check_required(std::vector<std::string>{"comprehend/*", "StopSentimentJob"}, catalogue_);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, base::ErrorCode::kUnknownName);
  EXPECT_THAT(unknown.error().message, HasSubstr("\"StopSentimentJob\""));
}

}  // namespace
}  // namespace touchstone::judge::required_operations_test
