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

// The same, answered with a status of the server.
Finding broken_down(Fate fate, std::string aspect) {
  Finding made = found(fate, std::move(aspect), "500 without an error name");
  run::Recorded recorded;
  recorded.purpose = run::Purpose::kStep;
  recorded.exchange.response = wire::HttpResponse{};
  recorded.answer.status = 500;
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
