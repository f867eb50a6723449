// Tests judge.h: which ending gives which outcome, and how an answer, a wait and silence are held against
// what a case allows. The rules for every exchange have their own tests (exchange_checks_test.cpp).
#include "judge/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <ostream>

#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::judge_test {
namespace {

using cases::Allowed;
using cases::Level;
using cases::OutputRule;
using for_tests::allow;
using for_tests::answered;
using for_tests::kJobId;
using for_tests::kStop;
using for_tests::kStopTraining;
using for_tests::make_case;
using for_tests::respond;
using for_tests::respond_error;
using for_tests::send_step;
using for_tests::silent;
using for_tests::transcript_of;
using for_tests::wait_step;
using run::Ending;
using run::Purpose;
using run::Recorded;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Verdict judge(const run::Transcript& transcript) {
  static const cases::Catalogue catalogue = for_tests::catalogue_of({});
  static const Judge judge = Judge::make(catalogue, for_tests::test_models()).value();
  return judge.judge(transcript);
}

/// The check with this id; one without an id when it was not made, which a test then sees.
Check check_of(const Verdict& verdict, std::string_view id) {
  const auto found = std::find_if(verdict.checks.begin(), verdict.checks.end(),
                                  [&](const Check& made) { return made.id == id; });
  return found == verdict.checks.end() ? Check() : *found;
}

std::vector<std::string> ids_of(const Verdict& verdict) {
  std::vector<std::string> ids;
  for (const Check& made : verdict.checks) ids.push_back(made.id);
  return ids;
}

Verdict judge_answer(std::vector<Allowed> allowed, wire::HttpResponse response,
                     const char* operation = kStop) {
  static std::deque<cases::Case> judged;  // for the verdict borrows from its case
  const cases::Case& tested =
      judged.emplace_back(make_case({send_step(std::move(allowed), operation)}, Level::kRequired, operation));
  return judge(transcript_of(tested, {answered(operation, std::move(response))}));
}

Check answer_check(std::vector<Allowed> allowed, wire::HttpResponse response, const char* operation = kStop) {
  return check_of(judge_answer(std::move(allowed), std::move(response), operation), "answer");
}

Allowed stopped_with(std::vector<OutputRule> rules) {
  Allowed made = allow({200});
  made.output = std::move(rules);
  return made;
}

Allowed with_body(Allowed::Body body) {
  Allowed made = allow({200});
  made.body = body;
  return made;
}

const std::vector<Allowed>& not_found() {
  static const std::vector<Allowed> allowed = {
      allow({400}, {"JobNotFoundException"}, {"doc:stop"}),
      allow({404}, {"JobNotFoundException", "ResourceNotFoundException"}, {"model:comprehend"})};
  return allowed;
}

// Endings.

struct EndingRow {
  const char* name;
  Ending ending;
  std::optional<bool> control_answered;
  Outcome outcome;
  const char* reason;
};
std::ostream& operator<<(std::ostream& out, const EndingRow& row) { return out << row.name; }

class EndingTest : public testing::TestWithParam<EndingRow> {
 protected:
  EndingTest() : tested_(make_case({send_step(not_found())})) {
    const bool is_silence = GetParam().ending == Ending::kSilence;
    transcript_ = transcript_of(tested_, {is_silence ? silent(kStop) : answered(kStop, respond(200, "{}"))},
                                GetParam().ending);
    transcript_.control_answered = GetParam().control_answered;
    if (GetParam().ending == Ending::kBlocked) transcript_.reason = "needs a job";
    if (GetParam().ending == Ending::kNotImplemented) transcript_.reason = "answers 501";
  }
  cases::Case tested_;
  run::Transcript transcript_;
};

TEST_P(EndingTest, GivesItsOutcomeAndReason) {
  const Verdict verdict = judge(transcript_);
  EXPECT_EQ(name_of(verdict.outcome), name_of(GetParam().outcome));
  EXPECT_THAT(verdict.reason, HasSubstr(GetParam().reason));
  EXPECT_EQ(verdict.reason.empty(), std::string_view(GetParam().reason).empty());
  EXPECT_EQ(verdict.tested, &tested_);
}

TEST_P(EndingTest, ChecksExactlyWhatIsJudged) {
  EXPECT_EQ(judge(transcript_).checks.empty(), GetParam().outcome != Outcome::kFailed);
}

INSTANTIATE_TEST_SUITE_P(
    All, EndingTest,
    testing::Values(
        EndingRow{"Finished", Ending::kFinished, {}, Outcome::kFailed, ""},
        EndingRow{"StoppedEarly", Ending::kStoppedEarly, {}, Outcome::kFailed, ""},
        EndingRow{"SilenceOfTheTargetAlone", Ending::kSilence, true, Outcome::kFailed, ""},
        EndingRow{"SilenceAltogether", Ending::kSilence, false, Outcome::kInconclusive,
                  "none to a control request"},
        EndingRow{"SilenceWithoutAControl",
                  Ending::kSilence,
                  {},
                  Outcome::kInconclusive,
                  "none to a control request"},
        EndingRow{"Blocked", Ending::kBlocked, {}, Outcome::kBlocked, "needs a job"},
        EndingRow{"NotImplemented", Ending::kNotImplemented, {}, Outcome::kNotImplemented, "answers 501"},
        EndingRow{"Interrupted", Ending::kInterrupted, {}, Outcome::kInconclusive, "interrupted"}),
    for_tests::row_name);

// What stood in the way to a case.

run::Transcript blocked_by(const cases::Case& tested, wire::HttpResponse response) {
  run::Recorded started = answered("StartSentimentDetectionJob", std::move(response));
  started.purpose = run::Purpose::kSetup;
  run::Transcript transcript = transcript_of(tested, {std::move(started)}, Ending::kBlocked);
  transcript.reason = "the answer of StartSentimentDetectionJob has no /JobId";
  return transcript;
}

struct BlockedRow {
  const char* name;
  wire::HttpResponse response;
  Outcome outcome;
  const char* check;  ///< that failed; none where it is blocked
};
std::ostream& operator<<(std::ostream& out, const BlockedRow& row) { return out << row.name; }

class BlockedTest : public testing::TestWithParam<BlockedRow> {};

TEST_P(BlockedTest, IsFailedByAnAnswerOnTheWayThatBreaksARule) {
  const cases::Case tested = make_case({send_step(not_found())});
  const Verdict verdict = judge(blocked_by(tested, GetParam().response));
  EXPECT_EQ(name_of(verdict.outcome), name_of(GetParam().outcome));
  EXPECT_THAT(verdict.reason, HasSubstr("has no /JobId"));
  EXPECT_EQ(verdict.checks.empty(), GetParam().outcome == Outcome::kBlocked);
  for (const Check& check : verdict.checks) {
    EXPECT_EQ(check.outcome == CheckOutcome::kFailed, check.id == GetParam().check) << check.id;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BlockedTest,
    testing::Values(
        BlockedRow{"Page", respond(200, "<html>done</html>"), Outcome::kFailed, "wire/body"},
        BlockedRow{"NullMember", respond(200, R"({"JobId":null})"), Outcome::kFailed, "output/nulls"},
        BlockedRow{"ErrorWithoutAName", respond(500, "{}"), Outcome::kFailed, "error/identity"},
        BlockedRow{"LawfulSuccess", respond(200, "{}"), Outcome::kBlocked, ""},
        BlockedRow{"LawfulError", respond_error("InvalidRequestException"), Outcome::kBlocked, ""}),
    for_tests::row_name);

// What is not implemented may be answered in any way.
TEST(Blocked, StaysSoWhereAProbeOnTheWayBreaksARule) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript = blocked_by(tested, respond(500, "<html>no</html>"));
  transcript.exchanges.back().purpose = run::Purpose::kProbe;
  EXPECT_EQ(judge(transcript).outcome, Outcome::kBlocked);
}

TEST(Blocked, StaysSoForACaseThatAccusesNobody) {
  const cases::Case tested = make_case({send_step(not_found())}, cases::Level::kInformational);
  EXPECT_EQ(judge(blocked_by(tested, respond(200, "<html>"))).outcome, Outcome::kBlocked);
}

TEST(Judge, KeepsWhyACaseOfATargetThatIsGoneWasNotAsked) {
  const cases::Case tested = make_case({send_step({allow({400})})});
  run::Transcript transcript = transcript_of(tested, {}, Ending::kSilence);
  transcript.reason = "not asked: the target counts as gone";
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(verdict.outcome, Outcome::kInconclusive);
  EXPECT_EQ(verdict.reason, transcript.reason);
}

TEST(Judge, FindsNothingToSayWhereNothingWasAsked) {
  const cases::Case tested = make_case({send_step(not_found())});
  const Verdict verdict = judge(transcript_of(tested, {}));
  EXPECT_EQ(name_of(verdict.outcome), "inconclusive");
  EXPECT_THAT(verdict.reason, HasSubstr("nothing was asked"));
}

TEST(Judge, ShowsWhatWasSilentAndThatTheControlWasNot) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript =
      transcript_of(tested,
                    {silent(kStop, transport::TransportFault::kClosedEarly),
                     answered(kStop, respond_error("JobNotFoundException"), Purpose::kControl)},
                    Ending::kSilence);
  transcript.control_answered = true;
  const Check check = check_of(judge(transcript), "transport/answer");
  EXPECT_EQ(name_of(check.outcome), "failed");
  EXPECT_EQ(check.actual, "closed-early; a control request on a fresh connection was answered");
  EXPECT_THAT(check.exchanges, ElementsAre(0U));
  EXPECT_THAT(*check.sources, ElementsAre("protocol:http#messages"));
}

class SomethingElse : public testing::TestWithParam<transport::TransportFault> {};

TEST_P(SomethingElse, IsTheTargetsFaultWhateverTheControlSays) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript = transcript_of(tested, {silent(kStop, GetParam())}, Ending::kSilence);
  transcript.control_answered = false;
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "failed");
  EXPECT_EQ(check_of(verdict, "transport/answer").actual, transport::name_of(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(All, SomethingElse,
                         testing::Values(transport::TransportFault::kNotHttp,
                                         transport::TransportFault::kHeadersTooLarge,
                                         transport::TransportFault::kBodyTooLarge));

// Requests byte for byte, and several on one connection.

cases::Step malformed_step(std::vector<cases::Allowed> allowed, std::string malform = "no-host") {
  cases::Step step = send_step(std::move(allowed));
  std::get<cases::Send>(step.action).malform = std::move(malform);
  return step;
}

cases::Allowed closing() {
  cases::Allowed made;
  made.closed = true;
  made.sources = {"doc:stop"};
  return made;
}

cases::Allowed unnamed(int status) {
  cases::Allowed made = allow({status});
  made.body = cases::Allowed::Body::kUnnamed;
  return made;
}

TEST(Judge, TakesTheEndOfTheConnectionForAnAnswerWhereItIsAllowed) {
  const cases::Case tested = make_case({malformed_step({unnamed(400), closing()})});
  const Verdict verdict =
      judge(transcript_of(tested, {silent(kStop, transport::TransportFault::kClosedEarly)}));
  EXPECT_EQ(name_of(verdict.outcome), "passed");
  const Check check = check_of(verdict, "answer");
  EXPECT_EQ(check.actual, "the end of the connection");
  EXPECT_EQ(check.expected, "400 without an error's name, or the end of the connection");
  EXPECT_THAT(*check.sources, ElementsAre("doc:stop"));
}

TEST(Judge, TakesNoSilenceForTheEndOfTheConnection) {
  const cases::Case tested = make_case({malformed_step({closing()})});
  run::Transcript transcript = transcript_of(tested, {silent(kStop)}, Ending::kSilence);
  transcript.control_answered = true;
  EXPECT_EQ(name_of(judge(transcript).outcome), "failed");
}

TEST(Judge, TakesSilenceAfterAMalformedRequestAsSeriouslyAsTheCaseDoes) {
  const cases::Case tested = make_case({malformed_step({unnamed(400)})}, cases::Level::kRecommended);
  run::Recorded unanswered = silent(kStop);
  unanswered.byte_for_byte = true;
  run::Transcript transcript = transcript_of(tested, {unanswered}, Ending::kSilence);
  transcript.control_answered = true;
  EXPECT_EQ(name_of(judge(transcript).outcome), "warned");
}

TEST(Judge, AsksNothingOfAwsJsonWhereHttpRefusedAMalformedRequest) {
  const cases::Case tested = make_case({malformed_step({unnamed(400)})});
  const Verdict verdict = judge(transcript_of(tested, {answered(kStop, respond(400, "<html>", {}))}));
  EXPECT_EQ(name_of(verdict.outcome), "passed");
  EXPECT_THAT(ids_of(verdict), ElementsAre("answer", "wire/content-length", "wire/leftover"));
}

TEST(Judge, AsksItOfAnAnswerThatNamesAnError) {
  const cases::Case tested = make_case({malformed_step({allow({400})})});
  EXPECT_THAT(ids_of(judge(transcript_of(tested, {answered(kStop, respond_error("ValidationException"))}))),
              testing::Contains("wire/content-type"));
}

TEST(Judge, TakesNoNamedErrorForARefusalOfHttp) {
  const cases::Case tested = make_case({malformed_step({unnamed(400)})});
  const Verdict verdict =
      judge(transcript_of(tested, {answered(kStop, respond_error("JobNotFoundException"))}));
  EXPECT_EQ(name_of(check_of(verdict, "answer").outcome), "failed");
}

TEST(Judge, FindsBytesBehindARefusalOfHttp) {
  const cases::Case tested = make_case({malformed_step({unnamed(400)})});
  run::Recorded refused = answered(kStop, respond(400, "", {}));
  refused.exchange.leftover = "x";
  const Check check = check_of(judge(transcript_of(tested, {refused})), "wire/leftover");
  EXPECT_EQ(name_of(check.outcome), "failed");
}

TEST(Judge, TakesNoGarbageOfTheControlForTheTargetsAnswer) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript = transcript_of(
      tested, {silent(kStop), silent(kStop, transport::TransportFault::kNotHttp, Purpose::kControl)},
      Ending::kSilence);
  transcript.control_answered = false;
  EXPECT_EQ(name_of(judge(transcript).outcome), "inconclusive");
}

TEST(Judge, JudgesNoControlRequest) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript =
      transcript_of(tested, {silent(kStop), answered(kStop, respond(500, "<html>", {}), Purpose::kControl)},
                    Ending::kSilence);
  transcript.control_answered = true;
  EXPECT_THAT(ids_of(judge(transcript)), ElementsAre("transport/answer"));
}

TEST(Judge, JudgesNothingThatWasAskedToTidyUp) {
  const cases::Case tested = make_case({send_step(not_found())});
  const run::Recorded good = answered(kStop, respond_error("JobNotFoundException"));
  for (const run::Recorded& tidying :
       {answered(kStop, respond(500, "<html>", {}), Purpose::kTidying),
        silent(kStop, transport::TransportFault::kClosedEarly, Purpose::kTidying)}) {
    const Verdict with = judge(transcript_of(tested, {good, tidying}));
    EXPECT_EQ(name_of(with.outcome), "passed");
    EXPECT_EQ(ids_of(with), ids_of(judge(transcript_of(tested, {good}))));
  }
}

TEST(Judge, KeepsWhatWasFoundBeforeTheSilence) {
  const cases::Case tested = make_case({send_step({allow({200})}), send_step({allow({200})})});
  run::Transcript transcript = transcript_of(
      tested, {answered(kStop, respond_error("JobNotFoundException")), silent(kStop)}, Ending::kSilence);
  transcript.control_answered = true;
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(check_of(verdict, "answer@1").actual, "400 JobNotFoundException");
  EXPECT_EQ(name_of(check_of(verdict, "transport/answer").outcome), "failed");
}

TEST(Judge, AsksNothingOfARefusalOfHttpsOwnThatTheStepAllows) {
  const cases::Case tested = make_case({send_step({allow({400}, {"ValidationException"}), unnamed(413)})});
  const auto refused = [&](int status) {
    return judge(transcript_of(
        tested, {answered(kStop, respond(status, "<html>too large", {{"Content-Type", "text/html"}}))}));
  };
  EXPECT_EQ(name_of(refused(413).outcome), "passed");
  EXPECT_THAT(ids_of(refused(413)), ElementsAre("answer", "wire/content-length", "wire/leftover"));
  EXPECT_EQ(name_of(refused(400).outcome), "failed");
  EXPECT_EQ(name_of(check_of(refused(400), "wire/content-type").outcome), "failed");
}

TEST(Judge, SaysNothingOfACaseThatWasOnlyThrottled) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript =
      transcript_of(tested,
                    {answered(kStop, respond_error("ThrottlingException"), Purpose::kRetried),
                     answered(kStop, respond_error("ThrottlingException"))},
                    Ending::kThrottled);
  transcript.reason = "StopSentimentDetectionJob answered 400 ThrottlingException";
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "inconclusive");
  EXPECT_THAT(verdict.checks, IsEmpty());
  EXPECT_EQ(
      verdict.reason,
      "StopSentimentDetectionJob answered 400 ThrottlingException to every attempt: asked too often, so "
      "the case was not judged");
}

TEST(Judge, SaysNothingOfWhatTheCallerIsDenied) {
  const cases::Case tested = make_case({send_step(not_found())});
  run::Transcript transcript =
      transcript_of(tested,
                    {answered(kStop, respond_error("ExpiredTokenException")),
                     answered(kStop, respond_error("ExpiredTokenException"), Purpose::kControl)},
                    Ending::kDenied);
  transcript.reason = "the credentials have ended";
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "inconclusive");
  EXPECT_THAT(verdict.checks, IsEmpty());
  EXPECT_EQ(verdict.reason, "the credentials have ended");
}

TEST(Judge, HoldsTheAnswersBeforeADenialAgainstTheCase) {
  const cases::Case tested = make_case({send_step(not_found()), send_step(not_found())});
  const run::Transcript transcript =
      transcript_of(tested,
                    {answered(kStop, respond_error("InternalFailure", 500)),
                     answered(kStop, respond_error("ExpiredTokenException"), Purpose::kStep, 1)},
                    Ending::kDenied);
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "failed");
  EXPECT_EQ(name_of(check_of(verdict, "answer@1").outcome), "failed");
  EXPECT_EQ(check_of(verdict, "answer@2").id, "");
}

TEST(Judge, HoldsTheRulesAgainstThrottlingToo) {
  const cases::Case tested = make_case({send_step(not_found())});
  const run::Transcript transcript = transcript_of(
      tested, {answered(kStop, respond(429, "<html>slow down", {{"Content-Type", "text/html"}}))},
      Ending::kThrottled);
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "failed");
  EXPECT_EQ(name_of(check_of(verdict, "wire/content-type").outcome), "failed");
  EXPECT_EQ(check_of(verdict, "answer").id, "");
}

TEST(Judge, JudgesWhatCameAfterThrottling) {
  const cases::Case tested = make_case({send_step(not_found())});
  const run::Transcript transcript =
      transcript_of(tested, {answered(kStop, respond_error("ThrottlingException"), Purpose::kRetried),
                             answered(kStop, respond_error("JobNotFoundException"))});
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "passed");
  EXPECT_THAT(check_of(verdict, "answer").exchanges, ElementsAre(1U));
}

TEST(Judge, WarnsOfADroppedRequestThatWasAnsweredWhenSentAgain) {
  const cases::Case tested = make_case({send_step(not_found())});
  const run::Transcript transcript =
      transcript_of(tested, {silent(kStop, transport::TransportFault::kClosedEarly, Purpose::kRetried),
                             answered(kStop, respond_error("JobNotFoundException"))});
  const Verdict verdict = judge(transcript);
  EXPECT_EQ(name_of(verdict.outcome), "warned");
  const Check check = check_of(verdict, "transport/first-attempt");
  EXPECT_EQ(check.actual, "closed-early; the request was sent again");
  EXPECT_THAT(check.exchanges, ElementsAre(0U));
  EXPECT_EQ(name_of(check_of(verdict, "answer").outcome), "passed");
}

TEST(Judge, MissesAValueThatTheStepKeeps) {
  cases::Case tested = make_case({send_step({allow({200}), allow({400}, {"InvalidRequestException"})})});
  tested.steps[0].keep = {{"other", "/JobId"}};
  const Check check = check_of(judge(transcript_of(tested, {answered(kStop, respond(200, "{}"))})), "answer");
  EXPECT_EQ(name_of(check.outcome), "failed");
  EXPECT_EQ(check.actual, "200 without /JobId");
}

TEST(Judge, MissesNoValueInALawfulError) {
  cases::Case tested = make_case({send_step({allow({200}), allow({400}, {"InvalidRequestException"})})});
  tested.steps[0].keep = {{"other", "/JobId"}};
  const run::Transcript transcript =
      transcript_of(tested, {answered(kStop, respond_error("InvalidRequestException"))});
  EXPECT_EQ(name_of(check_of(judge(transcript), "answer").outcome), "passed");
}

TEST(Judge, HoldsNoRuleAgainstAnAnswerThatWasCutShort) {
  const cases::Case tested = make_case({send_step(not_found())});
  Recorded cut = answered(kStop, respond(500, "", {}));
  cut.exchange.error = transport::TransportError{transport::TransportFault::kTruncated, "closed in the body"};
  run::Transcript transcript = transcript_of(tested, {cut}, Ending::kSilence);
  transcript.control_answered = true;
  EXPECT_THAT(ids_of(judge(transcript)), ElementsAre("transport/answer"));
}

// The answer of a step.

struct AnswerRow {
  const char* name;
  std::vector<Allowed> allowed;
  wire::HttpResponse response;
  const char* actual;
  const char* operation = kStop;
};
std::ostream& operator<<(std::ostream& out, const AnswerRow& row) { return out << row.name; }

class AllowedAnswer : public testing::TestWithParam<AnswerRow> {};

TEST_P(AllowedAnswer, PassesAndIsRecordedAsSeen) {
  const Check check = answer_check(GetParam().allowed, GetParam().response, GetParam().operation);
  EXPECT_EQ(name_of(check.outcome), "passed");
  EXPECT_EQ(check.actual, GetParam().actual);
}

INSTANTIATE_TEST_SUITE_P(
    All, AllowedAnswer,
    testing::Values(
        AnswerRow{"FirstAlternative", not_found(), respond_error("JobNotFoundException"),
                  "400 JobNotFoundException"},
        AnswerRow{"SecondAlternative", not_found(), respond_error("JobNotFoundException", 404),
                  "404 JobNotFoundException"},
        AnswerRow{"SecondNameOfAnAlternative", not_found(), respond_error("ResourceNotFoundException", 404),
                  "404 ResourceNotFoundException"},
        AnswerRow{
            "AnyErrorName", {allow({400, 404})}, respond_error("OddException", 404), "404 OddException"},
        AnswerRow{"EqualOutput",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kEquals, {"STOPPED"}}})},
                  respond(200, R"({"JobStatus":"STOPPED"})"),
                  "200"},
        AnswerRow{"EqualToAVariable",
                  {stopped_with({{"/JobId", OutputRule::Kind::kEquals, {"${job}"}}})},
                  respond(200, R"({"JobId":"0123456789abcdef0123456789abcdef"})"),
                  "200"},
        AnswerRow{"OneOfTheOutputs",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kOneOf, {"STOP_REQUESTED", "STOPPED"}}})},
                  respond(200, R"({"JobStatus":"STOPPED"})"),
                  "200"},
        AnswerRow{"PresentMember",
                  {stopped_with({{"/JobId", OutputRule::Kind::kPresent, {}}})},
                  respond(200, R"({"JobId":"1"})"),
                  "200"},
        AnswerRow{"AbsentMember",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kAbsent, {}}})},
                  respond(200, R"({"JobId":"1"})"),
                  "200"},
        AnswerRow{"NotEqualToAVariable",
                  {stopped_with({{"/JobId", OutputRule::Kind::kNotEquals, {"${job}"}}})},
                  respond(200, R"({"JobId":"1"})"),
                  "200"},
        AnswerRow{"AListWithTheItem",
                  {stopped_with({{"/Jobs", OutputRule::Kind::kContains, {"${job}"}, "JobId"}})},
                  respond(200, R"({"Jobs":[{"JobId":"1"},{"JobId":"0123456789abcdef0123456789abcdef"}]})"),
                  "200"},
        AnswerRow{"AListWithoutTheItem",
                  {stopped_with({{"/Jobs", OutputRule::Kind::kLacks, {"${job}"}, "JobId"}})},
                  respond(200, R"({"Jobs":[{"JobId":"1"},{"Other":"0123456789abcdef0123456789abcdef"}]})"),
                  "200"},
        AnswerRow{"NoListThatCouldHaveTheItem",
                  {stopped_with({{"/Jobs", OutputRule::Kind::kLacks, {"${job}"}, "JobId"}})},
                  respond(200, "{}"),
                  "200"},
        AnswerRow{"EmptyBody",
                  {with_body(Allowed::Body::kEmpty)},
                  respond(200, ""),
                  "200 with an empty body",
                  kStopTraining},
        AnswerRow{"EmptyStructure",
                  {with_body(Allowed::Body::kEmptyStructure)},
                  respond(200, "{}"),
                  "200",
                  kStopTraining}),
    for_tests::row_name);

class RefusedAnswer : public testing::TestWithParam<AnswerRow> {};

TEST_P(RefusedAnswer, FailsAndSaysWhatIsWrong) {
  const Check check = answer_check(GetParam().allowed, GetParam().response, GetParam().operation);
  EXPECT_EQ(name_of(check.outcome), "failed");
  EXPECT_EQ(check.actual, GetParam().actual);
}

INSTANTIATE_TEST_SUITE_P(
    StatusAndError, RefusedAnswer,
    testing::Values(
        AnswerRow{"AnotherStatus", not_found(), respond_error("JobNotFoundException", 410),
                  "410 JobNotFoundException"},
        AnswerRow{"AnotherError", not_found(), respond_error("InvalidRequestException"),
                  "400 InvalidRequestException"},
        AnswerRow{"AnErrorOfTheOtherAlternative", not_found(), respond_error("ResourceNotFoundException"),
                  "400 ResourceNotFoundException"},
        AnswerRow{"SuccessWhereAnErrorBelongs", not_found(), respond(200, R"({"JobId":"1"})"), "200"},
        AnswerRow{"ErrorWithoutAName", not_found(), respond(400, "<html>", {{"Content-Type", "text/html"}}),
                  "400 without an error name (text/html)"}),
    for_tests::row_name);

INSTANTIATE_TEST_SUITE_P(
    Output, RefusedAnswer,
    testing::Values(
        AnswerRow{"AnotherValue",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kEquals, {"STOPPED"}}})},
                  respond(200, R"({"JobStatus":"COMPLETED"})"),
                  "200 with /JobStatus COMPLETED"},
        AnswerRow{"NoneOfTheValues",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kOneOf, {"STOP_REQUESTED", "STOPPED"}}})},
                  respond(200, R"({"JobStatus":"COMPLETED"})"),
                  "200 with /JobStatus COMPLETED"},
        AnswerRow{"AValueOfAnotherType",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kEquals, {"5"}}})},
                  respond(200, R"({"JobStatus":5})"),
                  "200 with /JobStatus 5"},
        AnswerRow{"TheIdThatItMustNotBe",
                  {stopped_with({{"/JobId", OutputRule::Kind::kNotEquals, {"${job}"}}})},
                  respond(200, R"({"JobId":"0123456789abcdef0123456789abcdef"})"),
                  "200 with /JobId ${job}"},
        AnswerRow{"NoIdThatCouldBeAnother",
                  {stopped_with({{"/JobId", OutputRule::Kind::kNotEquals, {"${job}"}}})},
                  respond(200, "{}"),
                  "200 without /JobId"},
        AnswerRow{"AListThatLacksTheItem",
                  {stopped_with({{"/Jobs", OutputRule::Kind::kContains, {"${job}"}, "JobId"}})},
                  respond(200, R"({"Jobs":[{"JobId":"1"}]})"),
                  "200 with no JobId in /Jobs that is ${job}"},
        AnswerRow{"NoListToLookInto",
                  {stopped_with({{"/Jobs", OutputRule::Kind::kContains, {"${job}"}, "JobId"}})},
                  respond(200, "{}"),
                  "200 without /Jobs"},
        AnswerRow{"AListThatHasTheItem",
                  {stopped_with({{"/Jobs", OutputRule::Kind::kLacks, {"${job}"}, "JobId"}})},
                  respond(200, R"({"Jobs":[{"JobId":"0123456789abcdef0123456789abcdef"}]})"),
                  "200 with a JobId in /Jobs that is ${job}"},
        AnswerRow{"AnotherIdWithoutSpellingItOut",
                  {stopped_with({{"/JobId", OutputRule::Kind::kEquals, {"${job}"}}})},
                  respond(200, R"({"JobId":"ffff456789abcdef0123456789abcdef"})"),
                  "200 with another /JobId than ${job}"},
        AnswerRow{"NoneOfTheIdsWithoutSpellingItOut",
                  {stopped_with({{"/JobId", OutputRule::Kind::kOneOf, {"${job}", "none"}}})},
                  respond(200, R"({"JobId":"ffff456789abcdef0123456789abcdef"})"),
                  "200 with another /JobId than ${job} or none"},
        AnswerRow{"NoMemberToCompare",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kEquals, {"STOPPED"}}})},
                  respond(200, "{}"),
                  "200 without /JobStatus"},
        AnswerRow{"MissingMember",
                  {stopped_with({{"/JobId", OutputRule::Kind::kPresent, {}}})},
                  respond(200, "{}"),
                  "200 without /JobId"},
        AnswerRow{"MemberThatMustNotBe",
                  {stopped_with({{"/JobStatus", OutputRule::Kind::kAbsent, {}}})},
                  respond(200, R"({"JobStatus":"STOPPED"})"),
                  "200 with /JobStatus"},
        AnswerRow{"EachRuleThatIsBroken",
                  {stopped_with({{"/JobId", OutputRule::Kind::kPresent, {}},
                                 {"/JobStatus", OutputRule::Kind::kEquals, {"STOPPED"}}})},
                  respond(200, R"({"JobStatus":"FAILED"})"),
                  "200 without /JobId, with /JobStatus FAILED"}),
    for_tests::row_name);

INSTANTIATE_TEST_SUITE_P(
    Body, RefusedAnswer,
    testing::Values(AnswerRow{"StructureWhereNoneBelongs",
                              {with_body(Allowed::Body::kEmpty)},
                              respond(200, "{}"),
                              "200 with a body",
                              kStopTraining},
                    AnswerRow{"TextWhereNoneBelongs",
                              {with_body(Allowed::Body::kEmpty)},
                              respond(200, "OK"),
                              "200 with a body that is not JSON where none belongs",
                              kStopTraining},
                    AnswerRow{"MembersInAnEmptyStructure",
                              {with_body(Allowed::Body::kEmptyStructure)},
                              respond(200, R"({"a":1})"),
                              "200 with members in the body",
                              kStopTraining},
                    AnswerRow{"ZeroBytesForAnEmptyStructure",
                              {with_body(Allowed::Body::kEmptyStructure)},
                              respond(200, ""),
                              "200 with an empty body where an empty structure belongs",
                              kStopTraining},
                    AnswerRow{"ArrayForAnEmptyStructure",
                              {with_body(Allowed::Body::kEmptyStructure)},
                              respond(200, "[]"),
                              "200 with a JSON array for a body where an empty structure belongs",
                              kStopTraining}),
    for_tests::row_name);

TEST(JudgeAnswer, ExplainsByTheNearestAlternative) {
  const Allowed far = stopped_with(
      {{"/JobId", OutputRule::Kind::kAbsent, {}}, {"/JobStatus", OutputRule::Kind::kEquals, {"STOPPED"}}});
  const Allowed near = stopped_with({{"/JobStatus", OutputRule::Kind::kEquals, {"STOP_REQUESTED"}},
                                     {"/JobId", OutputRule::Kind::kPresent, {}}});
  const Check check = answer_check({far, near}, respond(200, R"({"JobId":"1"})"));
  EXPECT_EQ(check.actual, "200 without /JobStatus");
}

TEST(JudgeAnswer, SaysWhatIsAllowedAltogether) {
  EXPECT_EQ(answer_check(not_found(), respond(200, "{}")).expected,
            "400 JobNotFoundException, or 404 JobNotFoundException or ResourceNotFoundException");
}

TEST(JudgeAnswer, CitesTheSourcesOfTheAlternativeThatWasSeen) {
  EXPECT_THAT(*answer_check(not_found(), respond_error("JobNotFoundException", 404)).sources,
              ElementsAre("model:comprehend"));
}

TEST(JudgeAnswer, CitesTheSourcesOfTheCaseWhereTheAlternativeHasNone) {
  EXPECT_THAT(*answer_check({allow({200})}, respond(200, "{}")).sources, ElementsAre("doc:stop"));
}

TEST(JudgeAnswer, CitesTheSourcesOfTheCaseOfWhatIsRefused) {
  EXPECT_THAT(*answer_check(not_found(), respond(200, "{}")).sources, ElementsAre("doc:stop"));
}

TEST(JudgeAnswer, ReadsTheBareNameOfANamespacedError) {
  const auto response = respond_error("com.amazonaws.comprehend#JobNotFoundException:http://internal/");
  EXPECT_EQ(name_of(judge_answer(not_found(), response).outcome), "passed");
}

TEST(JudgeAnswer, TakesAnErrorThatTheStepAllowsForDeclared) {
  const auto declared = [](std::vector<Allowed> allowed) {
    const Verdict verdict =
        judge_answer(std::move(allowed), respond(400, R"({"__type":"InvalidParameterValueException"})"));
    return check_of(verdict, "error/declared").outcome;
  };
  EXPECT_EQ(declared({allow({400}, {"InvalidParameterValueException"}, {"doc:stop"})}),
            CheckOutcome::kPassed);
  EXPECT_EQ(declared(not_found()), CheckOutcome::kFailed);
}

TEST(JudgeAnswer, IsNumberedWhereACaseHasSeveralSteps) {
  const cases::Case tested = make_case({send_step({allow({200})}), send_step(not_found())});
  const Verdict verdict =
      judge(transcript_of(tested, {answered(kStop, respond(200, "{}"), Purpose::kStep, 0),
                                   answered(kStop, respond(200, "{}"), Purpose::kStep, 1)}));
  EXPECT_EQ(name_of(check_of(verdict, "answer@1").outcome), "passed");
  EXPECT_EQ(name_of(check_of(verdict, "answer@2").outcome), "failed");
  EXPECT_THAT(check_of(verdict, "answer@2").exchanges, ElementsAre(1U));
  EXPECT_EQ(check_of(verdict, "answer").id, "");
}

TEST(JudgeAnswer, JudgesOnlyStepsByWhatStepsAllow) {
  const cases::Case tested = make_case({send_step(not_found())});
  const Verdict verdict =
      judge(transcript_of(tested, {answered(kStop, respond(200, R"({"JobId":"1"})"), Purpose::kSetup),
                                   answered(kStop, respond_error("JobNotFoundException"))}));
  EXPECT_EQ(name_of(verdict.outcome), "passed");
  EXPECT_THAT(check_of(verdict, "answer").exchanges, ElementsAre(1U));
}

TEST(Judge, HoldsTheRulesAgainstWhatReachedTheState) {
  const cases::Case tested = make_case({send_step(not_found())});
  const Verdict verdict =
      judge(transcript_of(tested, {answered(kStop, respond(200, "[]"), Purpose::kSetup),
                                   answered(kStop, respond_error("JobNotFoundException"))}));
  EXPECT_EQ(name_of(verdict.outcome), "failed");
  EXPECT_EQ(check_of(verdict, "wire/body").actual, "a JSON array (StopSentimentDetectionJob)");
}

// Waiting.

Recorded look(std::string_view state, std::size_t step) {
  return answered(
      for_tests::kDescribe,
      respond(200, "{\"SentimentDetectionJobProperties\":{\"JobStatus\":\"" + std::string(state) + "\"}}"),
      Purpose::kWait, step);
}

class WaitTest : public testing::Test {
 protected:
  Check check_after(run::WaitResult waited) {
    run::Transcript transcript = transcript_of(tested_, {look("STOP_REQUESTED", 0), look("STOPPED", 0)});
    transcript.waits = {std::move(waited)};
    return check_of(judge(transcript), "state");
  }
  cases::Case tested_ = make_case({wait_step({"STOPPED", "COMPLETED"})});
};

TEST_F(WaitTest, PassesInTheSameWordsWhicheverStateWasReached) {
  const Check check = check_after({0, true, {"STOP_REQUESTED", "STOPPED"}, ""});
  EXPECT_EQ(name_of(check.outcome), "passed");
  EXPECT_EQ(check.expected, "STOPPED or COMPLETED within 5000 ms (--patience)");
  EXPECT_EQ(check.actual, "STOPPED or COMPLETED");
  EXPECT_THAT(*check.sources, ElementsAre("doc:stop"));
  EXPECT_THAT(check.exchanges, ElementsAre(1U));
}

TEST_F(WaitTest, FailsWithTheStateThatStayed) {
  const Check check = check_after({0, false, {"STOP_REQUESTED"}, ""});
  EXPECT_EQ(name_of(check.outcome), "failed");
  EXPECT_EQ(check.actual, "still STOP_REQUESTED");
}

TEST_F(WaitTest, FailsWithWhatCameInBetween) {
  EXPECT_EQ(check_after({0, false, {"FAILED"}, "the job became FAILED"}).actual, "the job became FAILED");
}

TEST_F(WaitTest, FailsWhereNoStateWasSeen) { EXPECT_EQ(check_after({0, false, {}, ""}).actual, "no state"); }

TEST_F(WaitTest, JudgesACaseThatOnlyWaits) {
  run::Transcript transcript = transcript_of(tested_, {look("STOPPED", 0)});
  transcript.waits = {{0, true, {"STOPPED"}, ""}};
  EXPECT_EQ(name_of(judge(transcript).outcome), "passed");
  transcript.waits = {{0, false, {"STOP_REQUESTED"}, ""}};
  EXPECT_EQ(name_of(judge(transcript).outcome), "failed");
}

TEST_F(WaitTest, HoldsTheRulesAgainstTheLooks) {
  Recorded html = look("STOPPED", 0);
  html.exchange.response->headers.set("Content-Type", "text/html");
  run::Transcript transcript = transcript_of(tested_, {html});
  transcript.waits = {{0, true, {"STOPPED"}, ""}};
  EXPECT_EQ(check_of(judge(transcript), "wire/content-type").actual,
            "text/html (DescribeSentimentDetectionJob)");
}

TEST(JudgeWait, NamesTheLastLookOfItsOwnStep) {
  const cases::Case tested =
      make_case({wait_step({"IN_PROGRESS"}), send_step({allow({200})}), wait_step({"STOPPED"})});
  run::Transcript transcript =
      transcript_of(tested, {look("SUBMITTED", 0), look("IN_PROGRESS", 0),
                             answered(kStop, respond(200, "{}"), Purpose::kStep, 1), look("STOPPED", 2)});
  transcript.waits = {{0, true, {"SUBMITTED", "IN_PROGRESS"}, ""}, {2, true, {"STOPPED"}, ""}};
  const Verdict verdict = judge(transcript);
  EXPECT_THAT(check_of(verdict, "state@1").exchanges, ElementsAre(1U));
  EXPECT_THAT(check_of(verdict, "answer@2").exchanges, ElementsAre(2U));
  EXPECT_THAT(check_of(verdict, "state@3").exchanges, ElementsAre(3U));
}

// Levels.

wire::HttpResponse without_request_id(wire::HttpResponse response) {
  response.headers.remove("x-amzn-RequestId");
  return response;
}

Verdict judge_at(const cases::Case& tested, wire::HttpResponse response) {
  return judge(transcript_of(tested, {answered(kStop, std::move(response))}));
}

TEST(JudgeLevels, WarnsOfARecommendedCaseThatFails) {
  const cases::Case tested = make_case({send_step(not_found())}, Level::kRecommended);
  const Verdict verdict = judge_at(tested, respond(200, "{}"));
  EXPECT_EQ(name_of(verdict.outcome), "warned");
  EXPECT_EQ(name_of(check_of(verdict, "answer").outcome), "failed");
}

TEST(JudgeLevels, WarnsOfARequiredCaseForARecommendedRule) {
  const cases::Case tested = make_case({send_step(not_found())});
  EXPECT_EQ(name_of(judge_at(tested, without_request_id(respond_error("JobNotFoundException"))).outcome),
            "warned");
}

TEST(JudgeLevels, FailsARecommendedCaseForARequiredRule) {
  const cases::Case tested = make_case({send_step({allow({200})})}, Level::kRecommended);
  EXPECT_EQ(name_of(judge_at(tested, respond(200, "[]")).outcome), "failed");
}

TEST(JudgeLevels, LetsARequiredFailureStandAboveARecommendedOne) {
  const cases::Case tested = make_case({send_step(not_found())});
  EXPECT_EQ(name_of(judge_at(tested, without_request_id(respond(200, "{}"))).outcome), "failed");
}

class InformationalCase : public testing::Test {
 protected:
  cases::Case tested_ = make_case({send_step(not_found())}, Level::kInformational);
};

TEST_F(InformationalCase, IsRecordedWhereItsAnswerIsAllowed) {
  EXPECT_EQ(name_of(judge_at(tested_, respond_error("JobNotFoundException")).outcome), "recorded");
}

TEST_F(InformationalCase, IsRecordedWhereItsAnswerIsNot) {
  const Verdict verdict = judge_at(tested_, respond(200, R"({"JobId":"1"})"));
  EXPECT_EQ(name_of(verdict.outcome), "recorded");
  EXPECT_EQ(name_of(check_of(verdict, "answer").outcome), "recorded");
  EXPECT_EQ(check_of(verdict, "answer").actual, "200");
}

TEST_F(InformationalCase, AccusesNobodyByTheRulesForEveryExchange) {
  const Verdict verdict = judge_at(tested_, respond(404, "<html>", {}));
  EXPECT_EQ(name_of(verdict.outcome), "recorded");
  EXPECT_THAT(verdict.checks, testing::Each(testing::Field(&Check::outcome, CheckOutcome::kRecorded)));
  EXPECT_EQ(check_of(verdict, "wire/content-type").actual, "no Content-Type (StopSentimentDetectionJob)");
}

TEST_F(InformationalCase, IsRecordedInSilenceToo) {
  run::Transcript transcript = transcript_of(tested_, {silent(kStop)}, Ending::kSilence);
  transcript.control_answered = true;
  EXPECT_EQ(name_of(judge(transcript).outcome), "recorded");
}

TEST_F(InformationalCase, IsInconclusiveWhereTheTargetIsGone) {
  run::Transcript transcript = transcript_of(tested_, {silent(kStop)}, Ending::kSilence);
  transcript.control_answered = false;
  EXPECT_EQ(name_of(judge(transcript).outcome), "inconclusive");
}

// Nothing that changes from run to run.

TEST(Judge, SaysTheSameOfTwoRunsThatDifferInTheirIdsOnly) {
  const cases::Case tested =
      make_case({send_step({stopped_with({{"/JobId", OutputRule::Kind::kEquals, {"${job}"}}})}),
                 wait_step({"STOPPED"})});
  const auto actuals_with = [&](const std::string& id, const std::string& request_id) {
    auto headers = for_tests::honest_headers();
    headers.set("x-amzn-RequestId", request_id);
    headers.set("Content-Type", "text/html");
    run::Transcript transcript = transcript_of(
        tested, {answered(kStop, respond(200, R"({"JobId":")" + id + R"("})", headers)), look("FAILED", 1)});
    transcript.waits = {{1, false, {"FAILED"}, "the job became FAILED"}};
    std::vector<std::string> actuals;
    for (const Check& made : judge(transcript).checks) actuals.push_back(made.actual);
    return actuals;
  };
  EXPECT_EQ(actuals_with("7d5c1fb2-6c4e-4b6e-9a53-4a7a4f0a0001", "a"),
            actuals_with("9e6d2ac3-7d5f-4c7f-8b64-5b8b5a1b0002", "b"));
}

// Making a judge.

TEST(MakeJudge, RefusesACatalogueThatLacksACitedSource) {
  cases::Catalogue catalogue = for_tests::catalogue_of({});
  std::erase_if(catalogue.sources,
                [](const cases::Source& source) { return source.id == "protocol:json#grammar"; });
  const auto made = Judge::make(catalogue, for_tests::test_models());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, base::ErrorCode::kUnknownName);
  EXPECT_THAT(made.error().message, HasSubstr("\"protocol:json#grammar\""));
}

TEST(MakeJudge, FindsEverySourceInTheCatalogueOfTheProject) {
  const auto catalogue =
      cases::load_catalogue(TOUCHSTONE_SOURCE_DIR "/conformance", for_tests::test_models());
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  const auto made = Judge::make(*catalogue, for_tests::test_models());
  EXPECT_TRUE(made) << base::render(made.error());
}

TEST(MakeJudge, RefusesAModelWithAPatternThatCannotBeRead) {
  model::Model broken;
  broken.service.name = "broken";
  broken.shapes.resize(1);
  broken.shapes[0].id = "test#Broken";
  broken.shapes[0].type = model::ShapeType::kString;
  broken.shapes[0].constraints.pattern = "(";
  const std::vector<model::Model> models = {broken};
  EXPECT_FALSE(Judge::make(for_tests::catalogue_of({}), models));
}

TEST(Summarise, CountsEachOutcomeOnce) {
  std::vector<Verdict> verdicts;
  const auto add = [&](Outcome outcome, std::size_t times) {
    Verdict verdict;
    verdict.outcome = outcome;
    verdicts.insert(verdicts.end(), times, verdict);
  };
  add(Outcome::kPassed, 1);
  add(Outcome::kFailed, 2);
  add(Outcome::kWarned, 3);
  add(Outcome::kExpectedFailure, 4);
  add(Outcome::kNotImplemented, 5);
  add(Outcome::kBlocked, 6);
  add(Outcome::kInconclusive, 7);
  add(Outcome::kRecorded, 8);
  const Summary summary = summarise(verdicts);
  EXPECT_THAT((std::vector<std::size_t>{summary.passed, summary.failed, summary.warned,
                                        summary.expected_failures, summary.not_implemented, summary.blocked,
                                        summary.inconclusive, summary.recorded}),
              ElementsAre(1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U));
}

}  // namespace
}  // namespace touchstone::judge::judge_test
