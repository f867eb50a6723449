// Tests findings.h: what makes two findings one bug.
#include "fuzzer/findings.h"

#include <gtest/gtest.h>

namespace touchstone::fuzzer::findings_test {
namespace {

// A finding by "answer" about one drafted request.
Finding found(Fate fate, std::string aspect, std::string seen = "200") {
  Finding made;
  made.attempt.operation = "comprehend/StopSentimentDetectionJob";
  made.attempt.fate = fate;
  made.attempt.aspect = std::move(aspect);
  made.attempt.draft = Draft{};
  made.oracle = "answer";
  made.expected = "400 ValidationException";
  made.seen = std::move(seen);
  return made;
}

wire::Answer answer_with(int status, wire::BodyKind body_kind = wire::BodyKind::kEmpty) {
  wire::Answer made;
  made.status = status;
  made.body_kind = body_kind;
  return made;
}

// The same, answered with a status of the server.
Finding broken_down(Fate fate, std::string aspect) {
  Finding made = found(fate, std::move(aspect), "500 without an error name");
  run::Recorded recorded;
  recorded.purpose = run::Purpose::kStep;
  recorded.exchange.response = wire::HttpResponse{};
  recorded.answer = answer_with(500);
  made.exchanges.push_back(std::move(recorded));
  return made;
}

TEST(KeyOf, IsOneForAllTextsThatBreakAConstraint) {
  EXPECT_EQ(key_of(found(Fate::kInvalid, "JobId max-length: length 33")),
            key_of(found(Fate::kInvalid, "JobId max-length: length 65")));
}

TEST(KeyOf, TakesTheFirstOfSeveralConstraintsForAll) {
  EXPECT_EQ(key_of(found(Fate::kInvalid, "JobId max-length, JobId pattern: two texts")),
            key_of(found(Fate::kInvalid, "JobId max-length: length 33")));
}

TEST(KeyOf, TellsConstraintsApart) {
  EXPECT_NE(key_of(found(Fate::kInvalid, "JobId max-length: length 33")),
            key_of(found(Fate::kInvalid, "JobId pattern: space")));
}

TEST(KeyOf, TellsApartWhatWasSeenOfAConstraint) {
  EXPECT_NE(key_of(found(Fate::kInvalid, "JobId pattern: space")),
            key_of(broken_down(Fate::kInvalid, "JobId pattern: control character")));
}

TEST(KeyOf, TellsApartHowABodyIsMalformed) {
  EXPECT_NE(key_of(found(Fate::kMalformed, "body: comment")),
            key_of(found(Fate::kMalformed, "body: trailing comma")));
}

TEST(KeyOf, IsOneForAllMalformedBodiesOverWhichTheTargetBreaksDown) {
  EXPECT_EQ(key_of(broken_down(Fate::kMalformed, "body: comment")),
            key_of(broken_down(Fate::kMalformed, "body: cut short")));
}

TEST(KeyOf, IsOneForAllWellFormedRequestsThatAreAnsweredAlike) {
  EXPECT_EQ(key_of(found(Fate::kTaken, "valid: length 1")),
            key_of(found(Fate::kTaken, "valid: white space")));
}

TEST(KeyOf, IsOneForARuleWhateverWasAsked) {
  Finding one = found(Fate::kInvalid, "JobId pattern: space");
  Finding other = found(Fate::kTaken, "valid: sample", "400");
  one.oracle = other.oracle = "wire/content-type";
  EXPECT_EQ(key_of(one), key_of(other));
}

// An answer that succeeds and is no JSON.
Finding unreadable(Fate fate, std::string aspect) {
  Finding made = broken_down(fate, std::move(aspect));
  made.seen = "200, whose body is no JSON";
  made.exchanges.front().answer = answer_with(200, wire::BodyKind::kNotJson);
  return made;
}

TEST(KeyOf, IsOneForAllThatIsAnsweredUnreadably) {
  EXPECT_EQ(key_of(unreadable(Fate::kInvalid, "JobId pattern: space")),
            key_of(unreadable(Fate::kTaken, "valid: a")));
  EXPECT_NE(key_of(unreadable(Fate::kInvalid, "JobId pattern: space")),
            key_of(found(Fate::kInvalid, "JobId pattern: space")));
}

// What an attempt finds that is recommended only and was answered with a status.
std::vector<Finding> found_of(int status) {
  Attempt attempt;
  attempt.plan.level = cases::Level::kRecommended;
  run::Transcript transcript;
  transcript.exchanges.emplace_back().exchange.response = wire::HttpResponse{};
  transcript.exchanges.front().answer = answer_with(status);
  judge::Check check;
  check.id = "answer";
  check.level = cases::Level::kRecommended;
  check.outcome = judge::CheckOutcome::kFailed;
  check.exchanges = {0};
  judge::Verdict verdict;
  verdict.checks.push_back(check);
  return findings_of(attempt, verdict, transcript);
}

TEST(FindingsOf, HoldAFaultOfTheServerAgainstSomethingRequiredWhateverWasAsked) {
  ASSERT_EQ(found_of(500).size(), 1U);
  EXPECT_EQ(found_of(500).front().level, cases::Level::kRequired);
  EXPECT_EQ(found_of(501).front().level, cases::Level::kRecommended);
  EXPECT_EQ(found_of(200).front().level, cases::Level::kRecommended);
}

TEST(KeyOf, TellsOperationsApartWhoseSymptomIsTheSame) {
  const Finding one = found(Fate::kTaken, "valid: sample");
  Finding other = one;
  other.attempt.operation = "translate/StopTextTranslationJob";
  EXPECT_NE(key_of(one), key_of(other));
  EXPECT_EQ(symptom_of(one), symptom_of(other));
}

TEST(PassingSymptomOf, HangsOnNoRequest) {
  Finding one = found(Fate::kInvalid, "JobId pattern: space", "closed-early; the request was sent again");
  Finding other = found(Fate::kMalformed, "body: comment", "closed-early; a control request was answered");
  EXPECT_EQ(passing_symptom_of(one), passing_symptom_of(other));
}

}  // namespace
}  // namespace touchstone::fuzzer::findings_test
