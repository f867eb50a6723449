// Tests request_ids.h: a repetition is found in every answer that has the id, and a copy is none.
#include "judge/request_ids.h"

#include <gtest/gtest.h>

#include "judge/judge.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::request_ids_test {
namespace {

using for_tests::answered;
using for_tests::kStop;
using for_tests::make_case;
using for_tests::respond_error;
using for_tests::transcript_of;

run::Recorded with_id(const std::string& id, std::uint64_t number,
                      std::string_view header = "x-amzn-RequestId") {
  wire::HttpResponse response = respond_error("JobNotFoundException");
  response.headers.remove("x-amzn-RequestId");
  if (!id.empty()) response.headers.set(header, id);
  run::Recorded made = answered(kStop, std::move(response));
  made.exchange.number = number;
  return made;
}

/// Whether the id of each exchange is repeated, when each stands in a transcript of its own.
std::vector<bool> repeated(const std::vector<run::Recorded>& exchanges) {
  const cases::Case tested = make_case({});
  std::vector<run::Transcript> transcripts;
  for (const run::Recorded& exchange : exchanges) transcripts.push_back(transcript_of(tested, {exchange}));
  const RequestIds ids(transcripts);
  std::vector<bool> found;
  for (const run::Recorded& exchange : exchanges) found.push_back(ids.find_repetition(exchange).has_value());
  return found;
}

using Flags = std::vector<bool>;

TEST(RequestIds, AreAllDifferentForAnHonestTarget) {
  EXPECT_EQ(repeated({with_id("a", 1), with_id("b", 2), with_id("c", 3)}), Flags({false, false, false}));
}

TEST(RequestIds, FindARepetitionInTheFirstAnswerToo) {
  EXPECT_EQ(repeated({with_id("a", 1), with_id("b", 2), with_id("a", 3)}), Flags({true, false, true}));
}

TEST(RequestIds, FindARepetitionWhateverTheHeadersName) {
  EXPECT_EQ(repeated({with_id("a", 1), with_id("a", 2, "x-amz-request-id")}), Flags({true, true}));
}

TEST(RequestIds, TakeACopyOfAnExchangeForTheSame) {
  EXPECT_EQ(repeated({with_id("a", 7), with_id("a", 7), with_id("b", 8)}), Flags({false, false, false}));
}

TEST(RequestIds, TakeExchangesWithoutANumberForDifferentOnes) {
  EXPECT_EQ(repeated({with_id("a", 0), with_id("a", 0)}), Flags({true, true}));
}

TEST(RequestIds, SayNothingOfAnAnswerWithoutOne) {
  EXPECT_EQ(repeated({with_id("", 1), with_id("", 2)}), Flags({false, false}));
}

TEST(RequestIds, FindARepetitionWithinOneTranscript) {
  const cases::Case tested = make_case({});
  const std::vector<run::Transcript> transcripts = {
      transcript_of(tested, {with_id("a", 1), with_id("a", 2)})};
  const RequestIds ids(transcripts);
  EXPECT_TRUE(ids.find_repetition(transcripts[0].exchanges[0]).has_value());
}

TEST(JudgeAll, WarnsOfARepeatedRequestIdInEachCaseThatHasIt) {
  const cases::Case tested =
      make_case({for_tests::send_step({for_tests::allow({400}, {"JobNotFoundException"})})});
  const cases::Catalogue catalogue = for_tests::catalogue_of({tested});
  const Judge judge = Judge::make(catalogue, for_tests::test_models()).value();
  const std::vector<run::Transcript> transcripts = {transcript_of(tested, {with_id("a", 1)}),
                                                    transcript_of(tested, {with_id("b", 2)}),
                                                    transcript_of(tested, {with_id("a", 3)})};
  std::vector<Outcome> outcomes;
  for (const Verdict& verdict : judge.judge_all(transcripts)) outcomes.push_back(verdict.outcome);
  EXPECT_EQ(outcomes, (std::vector{Outcome::kWarned, Outcome::kPassed, Outcome::kWarned}));
}

}  // namespace
}  // namespace touchstone::judge::request_ids_test
