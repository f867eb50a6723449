// Tests of runner.h against a scripted target: probing, reaching states, steps, waiting, silence, order and
// overlap, and being interrupted. No test measures time: a wait either ends by what the target says, or not
// within the test's own limit.
#include "run/runner.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <ostream>
#include <set>

#include "base/seed.h"
#include "run/target_for_tests.h"

namespace touchstone::run {

void PrintTo(Ending ending, std::ostream* out) {
  constexpr const char* kNames[] = {"finished", "stopped early",   "silence",    "throttled",
                                    "blocked",  "not implemented", "interrupted"};
  *out << kNames[static_cast<std::size_t>(ending)];
}

void PrintTo(const Recorded& recorded, std::ostream* out) {
  *out << name_of(recorded.purpose) << ' ' << recorded.operation << ' ' << recorded.answer->status;
}

}  // namespace touchstone::run

namespace touchstone::run::runner_test {
namespace {

using namespace for_tests;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kOneStop = a_case("one", {stop_step("j-0")});

auto asked(std::string operation, std::string job) {
  return AllOf(Field(&Asked::operation, operation), Field(&Asked::job, job));
}

std::vector<Purpose> purposes(const Transcript& transcript) {
  std::vector<Purpose> found;
  for (const Recorded& recorded : transcript.exchanges) found.push_back(recorded.purpose);
  return found;
}

std::vector<Ending> endings(const RunResult& result) {
  std::vector<Ending> found;
  for (const Transcript& transcript : result.transcripts) found.push_back(transcript.ending);
  return found;
}

TEST(NameOf, NamesEachPurpose) {
  EXPECT_EQ(name_of(Purpose::kProbe), "probe");
  EXPECT_EQ(name_of(Purpose::kSetup), "setup");
  EXPECT_EQ(name_of(Purpose::kStep), "step");
  EXPECT_EQ(name_of(Purpose::kWait), "wait");
  EXPECT_EQ(name_of(Purpose::kControl), "control");
  EXPECT_EQ(name_of(Purpose::kRetried), "retried");
  EXPECT_EQ(name_of(Purpose::kSetAside), "set-aside");
  EXPECT_EQ(name_of(Purpose::kTidying), "tidying");
}

// --- Which operations are implemented.

struct ProbeRow {
  std::string name;
  Reply probe;
  Reply control;
};

void PrintTo(const ProbeRow& row, std::ostream* out) { *out << row.name; }

std::string name_of_row(const testing::TestParamInfo<ProbeRow>& row) { return row.param.name; }

class NotImplemented : public testing::TestWithParam<ProbeRow> {};

TEST_P(NotImplemented, IsSaidAndNothingIsTried) {
  Target target;
  target.answers(Target::kProbe, {GetParam().probe});
  target.answers(Target::kControl, {GetParam().control});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kNotImplemented);
  EXPECT_THAT(transcript.reason, StartsWith("the target answers StopLampJob "));
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kProbe, Purpose::kProbe));
  EXPECT_THAT(target.asked("StopLampJob"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Answers, NotImplemented,
    testing::Values(ProbeRow{"OneErrorForBoth", error("ValidationException"), error("ValidationException")},
                    ProbeRow{"OnePageForBoth", answer(500, "<html>No StopLampJob here, 12:01", "text/html"),
                             answer(500, "<html>No StopTouchstoneControlOperation here, 12:02", "text/html")},
                    ProbeRow{"OnePageThatSpellsNamesInItsWay",
                             answer(500, "<h1>no stop_lamp_job</h1>", "text/html"),
                             answer(500, "<h1>no stop_touchstone_control_operation</h1>", "text/html")},
                    ProbeRow{"OneEmptyAnswerForBoth", answer(404, ""), answer(404, "")},
                    ProbeRow{"UnknownOperation", error("UnknownOperationException"), answer(500, "")},
                    ProbeRow{"InvalidAction", error("InvalidAction"), answer(500, "")},
                    ProbeRow{"NotImplementedByName", error("NotImplementedException", 500), answer(400, "")},
                    ProbeRow{"NotImplementedByStatus", answer(501, ""), answer(400, "")}),
    name_of_row);

// One answer for all that goes wrong: the operation is there all the same.
TEST(NotImplemented, IsDisprovedByAJobThatIsStopped) {
  Target target;
  for (const char* asked : {Target::kProbe, Target::kControl})
    target.answers(asked, {error("ValidationException")});
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  Trial trial({kOneStop});
  EXPECT_EQ(trial.run_one(target).ending, Ending::kFinished);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StartLampJob", ""), asked("StopLampJob", "j-1"),
                                          asked("StopLampJob", "j-0")));
  trial.options.may_create = false;
  EXPECT_EQ(trial.run_one(target).ending, Ending::kNotImplemented);
  target.answers("StopLampJob", {error("ValidationException")});
  trial.options.may_create = true;
  EXPECT_EQ(trial.run_one(target).ending, Ending::kNotImplemented);
}

class Implemented : public testing::TestWithParam<ProbeRow> {};

TEST_P(Implemented, SoTheCaseIsRun) {
  Target target;
  target.answers(Target::kProbe, {GetParam().probe});
  target.answers(Target::kControl, {GetParam().control});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(transcript.reason, IsEmpty());
  EXPECT_THAT(target.asked(), ElementsAre(asked("StopLampJob", "j-0")));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, Implemented,
    testing::Values(
        ProbeRow{"AnotherError", error("JobNotFoundException"), error("ValidationException")},
        ProbeRow{"AnotherStatus", error("ValidationException", 404), error("ValidationException")},
        ProbeRow{"AnotherMediaType", answer(500, "<html>", "text/html"), answer(500, "<html>", "text/plain")},
        ProbeRow{"AnotherKindOfBody", answer(500, ""), answer(500, "{}")},
        ProbeRow{"OtherWordsInABodyThatIsNoJson", answer(400, R"([{"__type":"JobNotFoundException"},])"),
                 answer(400, R"([{"__type":"UnknownOperationException"},])")},
        ProbeRow{"OtherWordsUnderOneName",
                 answer(500, R"({"__type":"InternalFailure","Message":"no such job"})"),
                 answer(500, R"({"__type":"InternalFailure","Message":"no such operation"})")},
        ProbeRow{"AGatewayWithoutItsService", answer(503, "<html>", "text/html"),
                 answer(503, "<html>", "text/html")},
        ProbeRow{"SuccessForBoth", ok(), ok()},
        ProbeRow{"NoAnswerToTheProbe", silence(), error("ValidationException")},
        ProbeRow{"NoAnswerToTheControl", error("ValidationException"), silence()}),
    name_of_row);

// Whoever refuses an odd request by the same name has not let the caller in.
TEST(Denied, OperationsAreNotJudged) {
  Target target;
  target.answers(Target::kProbe, {error("ExpiredTokenException", 403)});
  target.answers("StopLampJob", {error("ExpiredTokenException", 403)});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kNotImplemented);
  EXPECT_EQ(transcript.reason,
            "the target answers StopLampJob with 403 ExpiredTokenException, whatever it is asked: check the "
            "credentials, and what they permit");
  EXPECT_THAT(target.asked(), ElementsAre(asked("StopLampJob", "")));  // and not what the case asks
}

TEST(Denied, JobsThatNobodyStartedAreAFaultOfTheTarget) {
  Target target;
  target.answers(Target::kProbe, {error("AccessDeniedException")});
  target.answers("StopLampJob", {error("ValidationException"), ok()});
  EXPECT_EQ(Trial({kOneStop}).run_one(target).ending, Ending::kFinished);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StopLampJob", ""), asked("StopLampJob", "j-0")));
}

TEST(RunCases, LeaveOffWhatHasNotBegunInTime) {
  Target target;
  Trial trial({kOneStop});
  trial.options.until = std::chrono::steady_clock::now();
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.reason, "not asked: the time was up");
  EXPECT_THAT(transcript.exchanges, SizeIs(0));
  EXPECT_THAT(target.asked("StopLampJob"), SizeIs(0));
  EXPECT_THAT(target.asked(Target::kControl), SizeIs(1));  // whether there is anybody is known all the same
}

TEST(Probing, AsksOnceForAnOperationOfManyCases) {
  Target target;
  Trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")})}).run(target);
  EXPECT_THAT(target.asked(Target::kControl), SizeIs(1));
  EXPECT_THAT(target.asked(Target::kProbe), SizeIs(1));
}

TEST(Probing, AsksForTheOperationThatDoesNotExistWithTheSameInput) {
  Target target;
  Trial({kOneStop}).run(target);
  ASSERT_THAT(target.asked(Target::kControl), SizeIs(1));
  EXPECT_EQ(base::to_json(target.asked(Target::kControl)[0].input),
            base::to_json(target.asked(Target::kProbe)[0].input));
}

TEST(Probing, SendsAnEmptyInputWhereThereIsNoFamily) {
  Target target;
  Trial({kOneStop}, "DimLamp").run(target);
  EXPECT_THAT(target.asked("DimLamp"), ElementsAre(asked("DimLamp", ""), asked("DimLamp", "j-0")));
}

// --- Reaching the state that a case needs.

const std::string kNeedy = a_case("needy", {stop_step("${job}")}, a_job_in("IN_PROGRESS"));

TEST(Needs, ReachAStateAndHandTheJobOn) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  target.answers("DescribeLampJob", {described("SUBMITTED"), described("IN_PROGRESS")});
  const Transcript transcript = Trial({kNeedy}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_EQ(*transcript.variables.find("job"), "j-1");
  EXPECT_THAT(target.asked(), ElementsAre(asked("StartLampJob", ""), asked("DescribeLampJob", "j-1"),
                                          asked("DescribeLampJob", "j-1"), asked("StopLampJob", "j-1")));
  EXPECT_THAT(purposes(transcript),
              ElementsAre(Purpose::kSetup, Purpose::kSetup, Purpose::kSetup, Purpose::kStep));
}

TEST(Needs, KeepOneExchangeForEachStateSeen) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  target.answers("DescribeLampJob", {described("SUBMITTED"), described("SUBMITTED"), described("SUBMITTED"),
                                     described("IN_PROGRESS")});
  const Transcript transcript = Trial({kNeedy}).run_one(target);
  EXPECT_THAT(target.asked("DescribeLampJob"), SizeIs(4));
  EXPECT_THAT(transcript.exchanges, SizeIs(4));  // started, two states, the step
}

TEST(Needs, OfAJobJustStartedAskNothingMore) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  Trial({a_case("needy", {stop_step("${job}")}, a_job_in("SUBMITTED"))}).run(target);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StartLampJob", ""), asked("StopLampJob", "j-1")));
}

TEST(Needs, OfARequestedStopAreMetByStopping) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  const Transcript transcript =
      Trial({a_case("needy", {stop_step("${job}")}, a_job_in("STOP_REQUESTED"))}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StartLampJob", ""), asked("StopLampJob", "j-1"),
                                          asked("DescribeLampJob", "j-1"), asked("StopLampJob", "j-1")));
  EXPECT_THAT(purposes(transcript),
              ElementsAre(Purpose::kSetup, Purpose::kSetup, Purpose::kSetup, Purpose::kStep));
}

TEST(Needs, OfARequestedStopAreNotMetByAJobThatHasEnded) {
  for (const char* state : {"COMPLETED", "FAILED"}) {
    Target target;
    target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
    target.answers("DescribeLampJob", {described(state)});
    const Transcript transcript =
        Trial({a_case("needy", {stop_step("${job}")}, a_job_in("STOP_REQUESTED"))}).run_one(target);
    EXPECT_EQ(transcript.ending, Ending::kBlocked);
    EXPECT_EQ(transcript.reason, fmt::format("needs a job in STOP_REQUESTED: the job became {}", state));
  }
}

TEST(Needs, OfARequestedStopAreMetByAJobThatStoppedAtOnce) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  target.answers("DescribeLampJob", {described("STOPPED")});
  EXPECT_EQ(
      Trial({a_case("needy", {stop_step("${job}")}, a_job_in("STOP_REQUESTED"))}).run_one(target).ending,
      Ending::kFinished);
}

TEST(Needs, OfAStoppedJobAreMetByStoppingAndWaiting) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  target.answers("DescribeLampJob", {described("STOP_REQUESTED"), described("STOPPED")});
  const Transcript transcript =
      Trial({a_case("needy", {stop_step("${job}")}, a_job_in("STOPPED"))}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StartLampJob", ""), asked("StopLampJob", "j-1"),
                                          asked("DescribeLampJob", "j-1"), asked("DescribeLampJob", "j-1"),
                                          asked("StopLampJob", "j-1")));
}

struct LocationRow {
  std::string state;
  std::string where;
};

void PrintTo(const LocationRow& row, std::ostream* out) { *out << row.state; }

class Location : public testing::TestWithParam<LocationRow> {};

TEST_P(Location, ToldToStartIsThatOfTheState) {
  Target target;
  target.answers("StartLampJob", {error("InternalFailure", 500)});
  Trial({a_case("needy", {stop_step("${job}")}, a_job_in(GetParam().state))}).run(target);
  ASSERT_THAT(target.asked("StartLampJob"), SizeIs(1));
  EXPECT_EQ(target.asked("StartLampJob")[0].input.find("Where")->as_string(), GetParam().where);
}

INSTANTIATE_TEST_SUITE_P(Each, Location,
                         testing::Values(LocationRow{"IN_PROGRESS", "lasting"},
                                         LocationRow{"STOPPED", "lasting"},
                                         LocationRow{"TRAINING", "lasting"},
                                         LocationRow{"COMPLETED", "brief"}, LocationRow{"TRAINED", "brief"},
                                         LocationRow{"FAILED", "unreadable"},
                                         LocationRow{"IN_ERROR", "unreadable"}),
                         [](const testing::TestParamInfo<LocationRow>& row) { return row.param.state; });

struct BlockedRow {
  std::string name;
  std::string state;
  std::map<std::string, std::deque<Reply>> script;
  std::string reason;
};

void PrintTo(const BlockedRow& row, std::ostream* out) { *out << row.name; }

class Blocked : public testing::TestWithParam<BlockedRow> {};

TEST_P(Blocked, SaysWhatWasMissing) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  for (const auto& [operation, replies] : GetParam().script) target.answers(operation, replies);
  const Transcript transcript =
      Trial({a_case("needy", {stop_step("never sent")}, a_job_in(GetParam().state))}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(transcript.reason, GetParam().reason);
  for (const Asked& request : target.asked()) EXPECT_NE(request.job, "never sent");
}

INSTANTIATE_TEST_SUITE_P(
    Need, Blocked,
    testing::Values(
        BlockedRow{"ByARefusedStart",
                   "SUBMITTED",
                   {{"StartLampJob", {error("InvalidRequestException")}}},
                   "needs a job in SUBMITTED: StartLampJob answered 400 InvalidRequestException"},
        BlockedRow{"ByAStartWithoutAnAddress",
                   "SUBMITTED",
                   {{"StartLampJob", {ok(R"({"Id":"j-1"})")}}},
                   "needs a job in SUBMITTED: the answer of StartLampJob has no /JobId"},
        BlockedRow{"ByAnAddressThatIsNoText",
                   "SUBMITTED",
                   {{"StartLampJob", {ok(R"({"JobId":1})")}}},
                   "needs a job in SUBMITTED: the answer of StartLampJob has no /JobId"},
        BlockedRow{"ByARefusedStop",
                   "STOPPED",
                   {{"StopLampJob", {error("InternalFailure", 500)}}},
                   "needs a job in STOPPED: StopLampJob answered 500 InternalFailure"},
        BlockedRow{"ByARefusedDescribe",
                   "IN_PROGRESS",
                   {{"DescribeLampJob", {error("JobNotFoundException")}}},
                   "needs a job in IN_PROGRESS: DescribeLampJob answered 400 JobNotFoundException"},
        BlockedRow{"ByADescribeWithoutAState",
                   "IN_PROGRESS",
                   {{"DescribeLampJob", {ok()}}},
                   "needs a job in IN_PROGRESS: the answer of DescribeLampJob has no /Lamp/State"},
        BlockedRow{"ByAnotherFinalState",
                   "IN_PROGRESS",
                   {{"DescribeLampJob", {described("SUBMITTED"), described("COMPLETED")}}},
                   "needs a job in IN_PROGRESS: the job became COMPLETED"}),
    [](const testing::TestParamInfo<BlockedRow>& row) { return row.param.name; });

TEST(Needs, AreBlockedByAStartThatIsNotImplementedAsByAProbe) {
  Target target;
  target.answers("StartLampJob", {answer(404, "<html>not here", "text/html")});
  target.answers(Target::kControl, {answer(404, "<html>not here", "text/html")});
  const Transcript transcript = Trial({kNeedy}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kProbe));
}

TEST(Needs, AreBlockedByAStartThatRefusesAsBySetup) {
  Target target;
  target.answers("StartLampJob", {answer(500, "")});
  const Transcript transcript = Trial({kNeedy}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kSetup));
}

TEST(Needs, LookOnceMoreWhenThePatienceEnds) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  const auto began = std::chrono::steady_clock::now();
  target.answers("DescribeLampJob", [began](const Asked&) {
    const bool late = std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(100);
    return described(late ? "IN_PROGRESS" : "SUBMITTED");
  });
  Trial trial({kNeedy});
  trial.options.patience = std::chrono::milliseconds(100);
  EXPECT_EQ(trial.run_one(target).ending, Ending::kFinished);
}

TEST(Needs, AreBlockedByAStartWithoutAnAnswer) {
  Target target;
  target.answers("StartLampJob", {silence()});
  const Transcript transcript = Trial({kNeedy}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(transcript.reason,
              StartsWith("needs a job in IN_PROGRESS: StartLampJob answered not one byte"));
}

TEST(Needs, AreBlockedWhenThePatienceEnds) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  target.answers("DescribeLampJob", {described("SUBMITTED")});
  Trial trial({kNeedy});
  trial.options.patience = std::chrono::milliseconds(0);
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(transcript.reason,
            "needs a job in IN_PROGRESS: after 0 ms DescribeLampJob still shows SUBMITTED (--patience)");
  EXPECT_THAT(target.asked("DescribeLampJob"), SizeIs(1));
}

TEST(Needs, StartNothingUnlessThatIsPermitted) {
  Target target;
  Trial trial({kNeedy});
  trial.options.may_create = false;
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(transcript.reason, HasSubstr("--allow-create"));
  EXPECT_THAT(target.asked(), IsEmpty());
}

TEST(Needs, LeaveCasesWithoutAnyAloneWhenNothingMayBeCreated) {
  Target target;
  Trial trial({kOneStop});
  trial.options.may_create = false;
  EXPECT_EQ(trial.run_one(target).ending, Ending::kFinished);
}

// --- Jobs of a fixture.

class WithAFixture : public testing::Test {
 protected:
  WithAFixture() {
    trial_.options.may_create = false;
    trial_.options.fixture.jobs[{"lamps/LampJob", "IN_PROGRESS"}] = {"j-5"};
  }
  Target target_;
  Trial trial_{{kNeedy}};
};

TEST_F(WithAFixture, TakesItsJobThoughNothingMayBeCreated) {
  target_.answers("DescribeLampJob", {described("IN_PROGRESS")});
  EXPECT_EQ(trial_.run_one(target_).ending, Ending::kFinished);
  EXPECT_THAT(target_.asked(), ElementsAre(asked("DescribeLampJob", "j-5"), asked("StopLampJob", "j-5")));
}

TEST_F(WithAFixture, TakesItsWordWhereTheTargetCannotDescribe) {
  target_.answers("DescribeLampJob", {error("UnknownOperationException")});
  EXPECT_EQ(trial_.run_one(target_).ending, Ending::kFinished);
  EXPECT_THAT(target_.asked("StopLampJob"), ElementsAre(asked("StopLampJob", "j-5")));
}

TEST_F(WithAFixture, PassesOverAJobInAnotherState) {
  target_.answers("DescribeLampJob", {described("COMPLETED")});
  const Transcript transcript = trial_.run_one(target_);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(transcript.reason,
              StartsWith("needs a job in IN_PROGRESS; the fixture's job is in COMPLETED; calls that start"));
  EXPECT_THAT(target_.asked("StopLampJob"), IsEmpty());
}

TEST_F(WithAFixture, StartsAJobInsteadWhereThatIsPermitted) {
  trial_.options.may_create = true;
  target_.answers("StartLampJob", {ok(R"({"JobId":"j-6"})")});
  target_.answers("DescribeLampJob", {error("JobNotFoundException"), described("IN_PROGRESS")});
  const RunResult result = trial_.run(target_);
  EXPECT_EQ(result.transcripts.at(0).ending, Ending::kFinished);
  EXPECT_THAT(result.unfit_jobs, ElementsAre("lamps/LampJob j-5, wanted in IN_PROGRESS: DescribeLampJob "
                                             "answered 400 JobNotFoundException for the fixture's job"));
  EXPECT_THAT(target_.asked("StopLampJob"), ElementsAre(asked("StopLampJob", "j-6")));
}

TEST_F(WithAFixture, SaysThatNoneIsLeft) {
  trial_.options.fixture.jobs[{"lamps/LampJob", "IN_PROGRESS"}].clear();
  EXPECT_THAT(trial_.run_one(target_).reason, HasSubstr("the fixture has none, or none left"));
}

// --- Steps.

TEST(Steps, AreSentInOrder) {
  Target target;
  const Transcript transcript = Trial({a_case("two", {stop_step("j-1"), stop_step("j-2")})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StopLampJob", "j-1"), asked("StopLampJob", "j-2")));
  ASSERT_THAT(transcript.exchanges, SizeIs(2));
  EXPECT_EQ(transcript.exchanges[0].step, 0U);
  EXPECT_EQ(transcript.exchanges[1].step, 1U);
}

TEST(Steps, KeepTheRequestAndTheDecodedAnswer) {
  Target target;
  target.answers("StopLampJob", {ok(R"({"JobId":"j-0"})")});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  ASSERT_THAT(transcript.exchanges, SizeIs(1));
  EXPECT_EQ(transcript.exchanges[0].operation, "StopLampJob");
  EXPECT_EQ(transcript.exchanges[0].request.body, R"({"JobId":"j-0"})");
  EXPECT_EQ(transcript.exchanges[0].answer->status, 200);
  EXPECT_EQ(transcript.exchanges[0].answer->body.find("JobId")->as_string(), "j-0");
}

TEST(Steps, EndAtAStatusThatIsNotAllowed) {
  Target target;
  target.answers("StopLampJob", {error("InternalFailure", 500)});
  const Transcript transcript = Trial({a_case("two", {stop_step("j-1"), stop_step("j-2")})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kStoppedEarly);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StopLampJob", "j-1")));
}

TEST(Steps, AreFinishedWhateverTheLastAnswers) {
  Target target;
  target.answers("StopLampJob", {error("InternalFailure", 500)});
  EXPECT_EQ(Trial({kOneStop}).run_one(target).ending, Ending::kFinished);
}

const std::string kWaiting = a_case("waiting", {wait_step("j-1", "STOPPED"), stop_step("j-2")});

// Requests byte for byte, and several on one connection.

/// A step that stops a job, with more keys of "send", and allows a status and, if told, the end of the
/// connection.
std::string raw_step(std::string_view job, std::string_view more, int status = 200, bool closed = false) {
  return fmt::format(
      R"({{"send": {{"input": {{"JobId": "{}"}}{}}}, "allow": [{{"status": [{}], "sources": ["doc:lamps"]}}{}]}})",
      job, more, status, closed ? R"(, {"closed": true, "sources": ["doc:lamps"]})" : "");
}
constexpr std::string_view kNext = R"(, "connection": "next")";
constexpr std::string_view kPipelined = R"(, "connection": "pipelined")";

// --- what is kept of a large answer ---

std::string large_body() { return fmt::format(R"({{"JobId":"{}"}})", std::string(100'000, 'a')); }

TEST(Answer, IsKeptOnceWhereItCameAsUsual) {
  Target target;
  target.answers("StopLampJob", {ok(large_body())});
  const Transcript transcript = Trial({a_case("large", {stop_step("j-1")})}).run_one(target);
  const Recorded& recorded = transcript.exchanges.at(0);
  EXPECT_TRUE(recorded.came_as_usual);
  EXPECT_EQ(recorded.exchange.received, "");
  EXPECT_THAT(recorded.received(), testing::StartsWith("HTTP/1.1 200 Said\r\n"));
  EXPECT_TRUE(recorded.received().ends_with("\r\n\r\n" + large_body()));
}

TEST(Answer, StaysAsItCameWhereItCameInChunks) {
  Target target;
  Reply chunked;
  chunked.raw = fmt::format("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                            large_body().size(), large_body());
  target.answers("StopLampJob", {chunked});
  const Transcript transcript = Trial({a_case("large", {stop_step("j-1")})}).run_one(target);
  const Recorded& recorded = transcript.exchanges.at(0);
  EXPECT_FALSE(recorded.came_as_usual);
  EXPECT_EQ(recorded.received(), chunked.raw);
  EXPECT_EQ(recorded.exchange.response->body, large_body());
}

TEST(Answer, StaysAsItCameWhereItIsSpeltOddly) {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length:  2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length:2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}and more"}) {
    Target target;
    Reply odd;
    odd.raw = bytes;
    target.answers("StopLampJob", {odd});
    const Transcript transcript = Trial({a_case("odd", {stop_step("j-1")})}).run_one(target);
    const Recorded& recorded = transcript.exchanges.at(0);
    EXPECT_FALSE(recorded.came_as_usual) << bytes;
    EXPECT_EQ(recorded.received(), bytes);
  }
}

TEST(Conversation, SendsAMalformedRequestAsItIs) {
  Target target;
  const Transcript transcript =
      Trial({a_case("odd", {raw_step("j-1", R"(, "malform": "several-chunks")")})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  const Recorded& step = transcript.exchanges.at(0);
  EXPECT_TRUE(step.byte_for_byte);
  EXPECT_THAT(step.exchange.sent, testing::HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_EQ(target.asked("StopLampJob").at(0).job, "j-1");
}

TEST(Conversation, LeavesHostOutWhereACaseDoes) {
  Target target;
  const Transcript transcript =
      Trial({a_case("odd", {raw_step("j-1", R"(, "headers": {"Host": null})", 400)})}).run_one(target);
  EXPECT_EQ(transcript.exchanges.at(0).answer->status, 400);
  EXPECT_THAT(transcript.exchanges.at(0).exchange.sent, testing::Not(testing::HasSubstr("Host:")));
}

TEST(Conversation, KeepsItsStepsOnOneConnection) {
  Target target;
  const Transcript transcript =
      Trial({a_case("three", {raw_step("j-1", ""), raw_step("j-2", kNext), raw_step("j-3", kPipelined)})})
          .run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  ASSERT_EQ(transcript.exchanges.size(), 3U);
  EXPECT_FALSE(transcript.exchanges[0].exchange.reused_connection);
  EXPECT_TRUE(transcript.exchanges[1].exchange.reused_connection);
  EXPECT_TRUE(transcript.exchanges[2].exchange.reused_connection);
  EXPECT_EQ(target.asked("StopLampJob").size(), 3U);
}

TEST(Conversation, GoesOnBehindItWhereTheConnectionMayEnd) {
  Target target;
  Reply last = ok();
  last.close = true;
  target.answers("StopLampJob", {last, ok()});
  const Transcript transcript =
      Trial({a_case("closed", {raw_step("j-1", ""), raw_step("j-2", kNext, 200, true),
                               raw_step("j-3", kNext, 200, true), raw_step("j-4", "")})})
          .run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  ASSERT_EQ(transcript.exchanges.size(), 3U);
  EXPECT_EQ(transcript.exchanges[1].exchange.error->fault, transport::TransportFault::kClosedEarly);
  EXPECT_EQ(transcript.exchanges[2].step, 3U);
}

TEST(Conversation, EndsInSilenceWhereTheConnectionMayNotEnd) {
  Target target;
  target.answers("StopLampJob", {silence()});
  const Transcript transcript =
      Trial({a_case("odd", {raw_step("j-1", R"(, "malform": "lower-case-names")")})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, true);
}

TEST(Conversation, AsksTheControlQuestionAfterASilentSecondRequest) {
  Target target;
  Reply late = ok();
  late.delay = kNever;
  target.answers("StopLampJob", {ok(), late});
  Trial trial({a_case("two", {raw_step("j-1", ""), raw_step("j-2", kNext, 200, true)})});
  trial.options.client.deadlines.first_byte = std::chrono::milliseconds(100);
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, true);
}

TEST(Conversation, EndsAtAStatusThatIsNotAllowed) {
  Target target;
  target.answers("StopLampJob", {error("ValidationException"), ok()});
  const Transcript transcript =
      Trial({a_case("two", {raw_step("j-1", ""), raw_step("j-2", kNext)})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kStoppedEarly);
  EXPECT_EQ(transcript.exchanges.size(), 1U);
}

TEST(Conversation, LeavesNothingOverWhereTheBytesMayBeSeveralRequests) {
  Target target;
  const Transcript transcript =
      Trial({a_case("odd", {raw_step("j-1", R"(, "malform": "length-too-small")", 400)})}).run_one(target);
  EXPECT_THAT(transcript.exchanges.at(0).exchange.leftover, testing::IsEmpty());
}

TEST(Wait, GoesOnWhenTheStateIsReached) {
  Target target;
  target.answers("DescribeLampJob",
                 {described("STOP_REQUESTED"), described("STOP_REQUESTED"), described("STOPPED")});
  const Transcript transcript = Trial({kWaiting}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  ASSERT_THAT(transcript.waits, SizeIs(1));
  EXPECT_TRUE(transcript.waits[0].reached);
  EXPECT_EQ(transcript.waits[0].step, 0U);
  EXPECT_THAT(transcript.waits[0].states, ElementsAre("STOP_REQUESTED", "STOPPED"));
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kWait, Purpose::kWait, Purpose::kStep));
  EXPECT_THAT(target.asked("StopLampJob"), ElementsAre(asked("StopLampJob", "j-2")));
}

struct NotReachedRow {
  std::string name;
  std::deque<Reply> describes;
  std::vector<std::string> states;
  std::string trouble;
  std::chrono::milliseconds patience;
};

void PrintTo(const NotReachedRow& row, std::ostream* out) { *out << row.name; }

class NotReached : public testing::TestWithParam<NotReachedRow> {};

TEST_P(NotReached, EndsTheCaseWithWhatWasSeen) {
  Target target;
  target.answers("DescribeLampJob", GetParam().describes);
  Trial trial({kWaiting});
  trial.options.patience = GetParam().patience;
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kStoppedEarly);
  EXPECT_EQ(transcript.patience, GetParam().patience);
  ASSERT_THAT(transcript.waits, SizeIs(1));
  EXPECT_FALSE(transcript.waits[0].reached);
  EXPECT_EQ(transcript.waits[0].states, GetParam().states);
  EXPECT_EQ(transcript.waits[0].trouble, GetParam().trouble);
  EXPECT_THAT(target.asked("StopLampJob"), IsEmpty());
}

constexpr std::chrono::milliseconds kNone{0};

INSTANTIATE_TEST_SUITE_P(
    Wait, NotReached,
    testing::Values(
        NotReachedRow{"WhenThePatienceEnds", {described("STOP_REQUESTED")}, {"STOP_REQUESTED"}, "", kNone},
        NotReachedRow{"WhenTheJobEndsOtherwise",
                      {described("STOP_REQUESTED"), described("COMPLETED")},
                      {"STOP_REQUESTED", "COMPLETED"},
                      "the job became COMPLETED",
                      kNever},
        NotReachedRow{"WhenDescribeIsRefused",
                      {described("STOP_REQUESTED"), error("JobNotFoundException")},
                      {"STOP_REQUESTED"},
                      "DescribeLampJob answered 400 JobNotFoundException",
                      kNever},
        NotReachedRow{"WhenDescribeShowsNoState",
                      {ok(R"({"Lamp":{"State":7}})")},
                      {},
                      "the answer of DescribeLampJob has no /Lamp/State",
                      kNever}),
    [](const testing::TestParamInfo<NotReachedRow>& row) { return row.param.name; });

// --- Values that steps keep, and steps that only reach something.

std::string keeping_step(std::string_view more = "") {
  return fmt::format(
      R"({{"send": {{"operation": "StartLampJob", "start_input": {{"Where": "here"}}}},
           "allow": [{{"status": [200], "sources": ["doc:lamps"]}}], "keep": {{"kept": "/JobId"}}{}}})",
      more);
}
const std::string kKeeping = a_case("keeping", {keeping_step(), stop_step("${kept}")});
const std::string kReaching = a_case("reaching", {keeping_step(R"(, "setup": true)"), stop_step("${kept}")});

TEST(Keep, HandsAValueToLaterSteps) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-7"})")});
  EXPECT_EQ(Trial({kKeeping}).run_one(target).ending, Ending::kFinished);
  EXPECT_THAT(target.asked(), ElementsAre(asked("StartLampJob", ""), asked("StopLampJob", "j-7")));
  EXPECT_EQ(target.asked("StartLampJob")[0].input.find("Where")->as_string(), "here");
}

TEST(Keep, EndsTheCaseWhereThereIsNothingToKeep) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":7})")});
  EXPECT_EQ(Trial({kKeeping}).run_one(target).ending, Ending::kStoppedEarly);
  EXPECT_THAT(target.asked("StopLampJob"), IsEmpty());
}

TEST(SetupSteps, AreNotJudged) {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-7"})")});
  EXPECT_THAT(purposes(Trial({kReaching}).run_one(target)), ElementsAre(Purpose::kSetup, Purpose::kStep));
}

TEST(SetupSteps, BlockTheCaseByAnotherAnswer) {
  Target target;
  target.answers("StartLampJob", {error("UnknownOperationException")});
  const Transcript transcript = Trial({kReaching}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(transcript.reason, "StartLampJob answered 400 UnknownOperationException");
}

TEST(SetupSteps, BlockTheCaseWhereThereIsNothingToKeep) {
  Target target;
  const Transcript transcript = Trial({kReaching}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(transcript.reason, "the answer of StartLampJob has no /JobId");
}

TEST(SetupSteps, BlockTheCaseByAnotherOutput) {
  const std::string step =
      R"({"send": {"operation": "StartLampJob", "start_input": {"Where": "here"}}, "setup": true,
          "allow": [{"status": [200], "output": {"/JobId": {"present": true}}, "sources": ["doc:lamps"]}]})";
  const std::string tested = a_case("reaching", {step, stop_step("j-1")});
  Target target;
  target.answers("StartLampJob", {ok("{}"), ok(R"({"JobId":"j-7"})")});
  const Transcript blocked = Trial({tested}).run_one(target);
  EXPECT_EQ(blocked.ending, Ending::kBlocked);
  EXPECT_EQ(blocked.reason, "StartLampJob answered 200 without /JobId");
  EXPECT_EQ(Trial({tested}).run_one(target).ending, Ending::kFinished);
}

TEST(Steps, ThatAskAnOperationWhichTheTargetLacksBlockTheCase) {
  Target target;
  target.answers("StartLampJob", {error("UnknownOperationException")});
  EXPECT_EQ(Trial({kKeeping}).run_one(target).ending, Ending::kBlocked);
}

TEST(Steps, ThatStartSomethingAreNotSentUnlessThatIsPermitted) {
  Target target;
  Trial trial({kKeeping});
  trial.options.may_create = false;
  const Transcript transcript = trial.run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_THAT(transcript.reason, HasSubstr("--allow-create"));
  EXPECT_THAT(target.asked(), IsEmpty());
}

TEST(Waiting, TakesAJobThatIsNotFoundYetForOneThatMayBe) {
  Target target;
  target.answers("DescribeLampJob", {error("JobNotFoundException"), error("JobNotFoundException"),
                                     error("JobNotFoundException"), described("STOPPED")});
  const Transcript transcript = Trial({kWaiting}).run_one(target);
  ASSERT_THAT(transcript.waits, SizeIs(1));
  EXPECT_TRUE(transcript.waits.front().reached);
  EXPECT_THAT(target.asked("DescribeLampJob"), SizeIs(4));
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kWait, Purpose::kWait, Purpose::kStep))
      << "a look of each kind";
}

TEST(Waiting, EndsWhereAJobThatWasThereIsNotFoundAnyMore) {
  Target target;
  target.answers("DescribeLampJob", {described("IN_PROGRESS"), error("JobNotFoundException")});
  const Transcript transcript = Trial({kWaiting}).run_one(target);
  ASSERT_THAT(transcript.waits, SizeIs(1));
  EXPECT_FALSE(transcript.waits.front().reached);
  EXPECT_THAT(transcript.waits.front().trouble, HasSubstr("JobNotFoundException"));
}

TEST(Waiting, TakesNoJobForNewThatAnEarlierWaitHadFound) {
  Target target;
  target.answers("DescribeLampJob", {described("IN_PROGRESS"), error("JobNotFoundException")});
  const Transcript transcript =
      Trial({a_case("two", {wait_step("j-1", "IN_PROGRESS"), wait_step("j-1", "STOPPED")})}).run_one(target);
  ASSERT_THAT(transcript.waits, SizeIs(2));
  EXPECT_FALSE(transcript.waits.back().reached);
  EXPECT_THAT(target.asked("DescribeLampJob"), SizeIs(2));
}

// --- Lists in pages.

std::string looks_for(std::string_view job) {
  return a_case("list",
                {fmt::format(R"({{"send": {{"operation": "DescribeLampJob", "input": {{"Token": "t"}}}},
      "allow": [{{"status": [200], "output": {{"/Lamps": {{"contains": {{"JobId": "{}"}}}}}}, "sources": ["doc:lamps"]}}]}})",
                             job)});
}

TEST(Pages, AreTurnedUntilTheItemIsFound) {
  Target target;
  target.answers("DescribeLampJob", {ok(R"({"Lamps":[],"NextToken":"a${b"})"),
                                     ok(R"({"Lamps":[{"JobId":"j-1"}],"NextToken":"c"})"), ok("{}")});
  const Transcript transcript = Trial({looks_for("j-1")}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kSetAside, Purpose::kStep));
  ASSERT_THAT(target.asked("DescribeLampJob"), SizeIs(2));
  EXPECT_EQ(base::to_json(target.asked("DescribeLampJob")[1].input), R"({"Token":"t","NextToken":"a${b"})");
}

TEST(Pages, EndWithTheLastWhereTheItemIsOnNone) {
  Target target;
  target.answers("DescribeLampJob", {ok(R"({"Lamps":[],"NextToken":"a"})"), ok(R"({"Lamps":[]})")});
  const Transcript transcript = Trial({looks_for("j-1")}).run_one(target);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kSetAside, Purpose::kStep));
}

TEST(Pages, AreNotTurnedInCircles) {
  Target target;
  target.answers("DescribeLampJob", {ok(R"({"NextToken":"a"})"), ok(R"({"NextToken":"b"})"),
                                     ok(R"({"NextToken":"a"})"), ok("{}")});
  static_cast<void>(Trial({looks_for("j-1")}).run_one(target));
  EXPECT_THAT(target.asked("DescribeLampJob"), SizeIs(3));
}

TEST(Pages, AreAHundredAtTheMost) {
  Target target;
  target.answers("DescribeLampJob", [page = 0](const Asked&) mutable {
    return ok(fmt::format(R"({{"NextToken":"{}"}})", ++page));
  });
  static_cast<void>(Trial({looks_for("j-1")}).run_one(target));
  EXPECT_THAT(target.asked("DescribeLampJob"), SizeIs(100));
}

// --- Silence.

TEST(Silence, IsTheCasesWhenTheTargetAnswersTheControlQuestion) {
  Target target;
  target.answers("StopLampJob", {silence()});
  const Transcript transcript = Trial({a_case("two", {stop_step("j-1"), stop_step("j-2")})}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, true);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep, Purpose::kControl));
  EXPECT_THAT(target.asked(Target::kProbe), SizeIs(2));
}

TEST(Silence, IsTheTargetsWhenTheControlQuestionsGetNoAnswer) {
  Target target;
  target.answers(Target::kProbe, {error("JobNotFoundException"), silence()});
  target.answers(Target::kControl, {error("UnknownOperationException"), silence()});
  target.answers("StopLampJob", {silence()});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, false);
}

// A handler that hangs or crashes, while others answer.
TEST(Silence, OfAWholeOperationIsTheCasesWhenAnotherQuestionIsAnswered) {
  Target target;
  target.answers(Target::kProbe, {silence()});
  target.answers("StopLampJob", {silence()});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, true);
  EXPECT_THAT(purposes(transcript), ElementsAre(Purpose::kStep, Purpose::kControl, Purpose::kControl));
  EXPECT_EQ(transcript.exchanges.back().operation, "StopTouchstoneControlOperation");
}

TEST(Silence, OfAWholeOperationLeavesItsOtherCasesOff) {
  Target target;
  target.answers(Target::kProbe, {silence()});
  target.answers("StopLampJob", {silence()});
  std::vector<std::string> written;
  for (const char* slug : {"a", "b", "c", "d", "e"}) written.push_back(a_case(slug, {stop_step("j-1")}));
  const RunResult result = Trial(written).run(target);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(result.transcripts[i].control_answered, true);
  for (std::size_t i = 3; i < written.size(); ++i) {
    EXPECT_EQ(result.transcripts[i].ending, Ending::kSilence);
    EXPECT_THAT(result.transcripts[i].reason, StartsWith("not asked: StopLampJob counts as gone"));
    EXPECT_THAT(result.transcripts[i].exchanges, IsEmpty());
  }
}

TEST(Silence, OfAnOperationCountsAnewBehindAnAnswer) {
  Target target;
  target.answers(Target::kProbe, {silence()});
  target.answers("StopLampJob", [](const Asked& asked) { return asked.job == "j-2" ? ok() : silence(); });
  std::vector<std::string> written;
  for (const char* slug : {"a", "b", "c", "d", "e"})
    written.push_back(a_case(slug, {stop_step(std::string_view(slug) == "c" ? "j-2" : "j-1")}));
  const RunResult result = Trial(written).run(target);
  for (const Transcript& transcript : result.transcripts) EXPECT_THAT(transcript.exchanges, Not(IsEmpty()));
}

TEST(Silence, IsAlsoAnAnswerThatIsCutOff) {
  Target target;
  Reply half;
  half.raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{";
  half.close = true;
  target.answers("StopLampJob", {half});
  const Transcript transcript = Trial({kOneStop}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, true);
}

// Of every answer, so of that to the control question too.
TEST(Silence, IsTheCasesWhenTheTargetEndsEachAnswerTooEarlyInOrder) {
  Target target;
  Reply half;
  half.raw = "HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\n{";
  half.close = true;
  for (const char* asked : {"StopLampJob", Target::kProbe}) target.answers(asked, {half});
  half.raw += R"("__type":"UnknownOperationException"})";
  target.answers(Target::kControl, {half});
  const RunResult result = Trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")}),
                                  a_case("c", {stop_step("j-3")}), a_case("d", {stop_step("j-4")})})
                               .run(target);
  for (const Transcript& transcript : result.transcripts) {
    EXPECT_EQ(transcript.ending, Ending::kSilence);
    EXPECT_EQ(transcript.control_answered, true);
  }
}

TEST(Silence, EndsAWaitToo) {
  Target target;
  target.answers("DescribeLampJob", {described("STOP_REQUESTED"), silence()});
  const Transcript transcript = Trial({kWaiting}).run_one(target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  EXPECT_EQ(transcript.control_answered, true);
  EXPECT_THAT(target.asked("StopLampJob"), IsEmpty());
}

TEST(Silence, LeavesTheControlQuestionUnaskedOtherwise) {
  Target target;
  EXPECT_EQ(Trial({kOneStop}).run_one(target).control_answered, std::nullopt);
}

TEST(RunCases, LeavesOffWhatIsNotAskedOnceTheAnswersFillTheMemory) {
  Target target;
  target.answers("StopLampJob", {ok("{}" + std::string(2U << 20U, ' '))});
  Trial trial(
      {a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")}), a_case("c", {stop_step("j-3")})});
  trial.options.max_kept_bytes = 3U << 20U;
  const RunResult result = trial.run(target);
  EXPECT_EQ(result.transcripts[1].ending, Ending::kFinished);
  EXPECT_EQ(result.transcripts[2].ending, Ending::kSilence);
  EXPECT_TRUE(result.transcripts[2].was_left_off());
  EXPECT_THAT(result.transcripts[2].reason, StartsWith("not asked: the answers so far fill 3 MB"));
  EXPECT_THAT(target.asked("StopLampJob"), SizeIs(2));
}

// An object of many members, which takes a multiple of its text once it is read.
std::string many_members() {
  std::string body = "{\"m\":1";
  for (int i = 0; i < 20'000; ++i) body += fmt::format(",\"m{}\":1", i);
  return body + "}";
}

TEST(RunCases, CountsTheMemoryOfWhatWasReadToo) {
  Target target;
  target.answers("StopLampJob", {ok(many_members())});
  Trial trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")})});
  trial.options.max_kept_bytes = 1U << 20U;
  const RunResult result = trial.run(target);
  EXPECT_EQ(result.transcripts[0].ending, Ending::kFinished);
  EXPECT_TRUE(result.transcripts[1].was_left_off());
}

TEST(RunCases, GivesEachCaseOfAnOperationTheBeginningOfALargeProbe) {
  Target target;
  target.answers(Target::kProbe, {answer(400, many_members())});
  target.answers(Target::kControl, {answer(400, many_members())});
  const RunResult result =
      Trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")})}).run(target);
  for (const Transcript& transcript : result.transcripts) {
    EXPECT_EQ(transcript.ending, Ending::kNotImplemented);
    ASSERT_THAT(transcript.exchanges, SizeIs(2));
    EXPECT_EQ(transcript.exchanges[0].exchange.response->body, many_members().substr(0, 16U << 10U));
    EXPECT_TRUE(transcript.exchanges[0].answer->body.is_null());
  }
}

TEST(RunCases, TellsATargetThatIsNotReadyWhereThatIsAsked) {
  Target target;
  target.answers(Target::kControl, {answer(503, "starting", "text/plain")});
  Trial trial({kOneStop});
  EXPECT_TRUE(trial.try_run(target));
  trial.options.wants_ready = true;
  const auto result = trial.try_run(target);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::kUnreachable);
  EXPECT_THAT(result.error().message, HasSubstr("is not ready: it answers 503"));
  target.answers(Target::kControl, {error("UnknownOperationException")});
  EXPECT_TRUE(trial.try_run(target));
}

TEST(RunCases, TellsAnUnreachableTarget) {
  Target target;
  target.stop();
  Trial trial({kOneStop});
  int finished = 0;
  trial.options.on_finished = [&](const Transcript&) { ++finished; };
  const auto result = trial.try_run(target);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::kUnreachable);
  EXPECT_THAT(result.error().message, StartsWith("cannot reach http://127.0.0.1:" + target.port()));
  EXPECT_EQ(finished, 0);
}

TEST(RunCases, TellsATargetThatAnswersNothing) {
  Target target;
  target.answers(Target::kControl, {silence()});
  target.answers(Target::kProbe, {silence()});
  const auto result = Trial({kOneStop}).try_run(target);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::kUnreachable);
  EXPECT_THAT(result.error().message, HasSubstr("takes connections but answered none of 2 requests"));
}

TEST(RunCases, RefusesAuthoritiesThatCannotBeRead) {
  const Target target;
  Trial trial({kOneStop});
  trial.options.client.ca_file = testing::TempDir() + "there is no such file";
  const auto result = trial.try_run(target);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::kUnreadableFile);
}

// --- Order.

std::vector<std::string> two_dozen_cases() {
  std::vector<std::string> written;
  for (int i = 0; i < 24; ++i) {
    written.push_back(
        a_case(fmt::format("case-{:02}", i), {stop_step(fmt::format("j-{}", i)), stop_step("end")}));
  }
  return written;
}

class Order : public testing::TestWithParam<std::size_t> {
 protected:
  // Every third case ends early, every fifth in silence.
  static Reply reply_to(const Asked& request) {
    if (!request.job.starts_with("j-")) return ok();
    const int number = std::stoi(request.job.substr(2));
    if (number % 5 == 0) return silence();
    return number % 3 == 0 ? error("InternalFailure", 500) : ok();
  }
};

TEST_P(Order, IsTheOneGivenHoweverManyRunAtOnce) {
  Target target;
  target.answers("StopLampJob", reply_to);
  Trial trial(two_dozen_cases());
  trial.options.jobs = GetParam();
  base::Random(7).shuffle(trial.selected);
  const RunResult result = trial.run(target);
  ASSERT_THAT(result.transcripts, SizeIs(24));
  for (std::size_t i = 0; i < 24; ++i) {
    const Transcript& transcript = result.transcripts[i];
    EXPECT_EQ(transcript.tested, trial.selected[i]);
    const int number = std::stoi(transcript.tested->id.substr(transcript.tested->id.size() - 2));
    const Ending expected = number % 5 == 0   ? Ending::kSilence
                            : number % 3 == 0 ? Ending::kStoppedEarly
                                              : Ending::kFinished;
    EXPECT_EQ(transcript.ending, expected) << transcript.tested->id;
  }
}

INSTANTIATE_TEST_SUITE_P(Jobs, Order, testing::Values(std::size_t{1}, std::size_t{8}, std::size_t{100}),
                         testing::PrintToStringParamName());

TEST(RunCases, RunsOneAtATimeWhenToldNone) {
  Target target;
  Trial trial({kOneStop});
  trial.options.jobs = 0;
  EXPECT_EQ(trial.run_one(target).ending, Ending::kFinished);
}

TEST(RunCases, TellsOfEachCaseAsItEnds) {
  Target target;
  Trial trial(two_dozen_cases());
  trial.options.jobs = 8;
  std::set<std::string> told;
  trial.options.on_finished = [&](const Transcript& transcript) { told.insert(transcript.tested->id); };
  trial.run(target);
  EXPECT_THAT(told, SizeIs(24));
}

TEST(RunCases, RunsNothingWhenNothingIsSelected) {
  const Target target;
  Trial trial({kOneStop});
  trial.selected.clear();
  EXPECT_THAT(trial.run(target).transcripts, IsEmpty());
}

// --- Nonces.

/// The nonces of two cases and of the job that the first one needs.
std::vector<std::string> nonces(std::uint64_t seed, const std::string& salt = "") {
  Target target;
  target.answers("StartLampJob", {ok(R"({"JobId":"j-1"})")});
  Trial trial({a_case("a", {stop_step("j-0")}, a_job_in("SUBMITTED")), a_case("b", {stop_step("j-0")})});
  trial.options.seed = seed;
  trial.options.salt = salt;
  const RunResult result = trial.run(target);
  return {*result.transcripts[0].variables.find("nonce"), *result.transcripts[1].variables.find("nonce"),
          target.asked("StartLampJob").at(0).input.find("Token")->as_string()};
}

TEST(Nonce, IsTheSameForTheSameSeed) { EXPECT_EQ(nonces(5), nonces(5)); }

TEST(Nonce, IsAnotherForAnotherSalt) {
  const auto plain = nonces(5);
  const auto salted = nonces(5, "today");
  EXPECT_EQ(salted, nonces(5, "today"));
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NE(plain[i], salted[i]);
}

TEST(Nonce, DiffersByCaseAndNeedAndSeed) {
  std::set<std::string> different;
  for (const std::uint64_t seed : {5U, 6U}) {
    for (const std::string& nonce : nonces(seed)) different.insert(nonce);
  }
  EXPECT_THAT(different, SizeIs(6));
}

// --- Overlap. The target lets nobody go on until enough cases have started a job.

std::vector<std::string> waiting_cases(int count) {
  std::vector<std::string> written;
  for (int i = 0; i < count; ++i) {
    written.push_back(a_case(fmt::format("case-{:02}", i), {stop_step("${job}")}, a_job_in("IN_PROGRESS")));
  }
  return written;
}

/// Counts the jobs between their start and their stop.
struct Gate {
  int started = 0;
  int pending = 0;
  int most_pending = 0;

  void watch(Target& target, std::function<bool(const Gate&)> is_open) {
    target.answers("StartLampJob", [this](const Asked&) {
      most_pending = std::max(most_pending, ++pending);
      return ok(fmt::format(R"({{"JobId":"j-{}"}})", ++started));
    });
    target.answers("DescribeLampJob", [this, is_open](const Asked&) {
      return described(is_open(*this) ? "IN_PROGRESS" : "SUBMITTED");
    });
    target.answers("StopLampJob", [this](const Asked&) {
      --pending;
      return ok();
    });
  }
};

TEST(Overlap, LetsCasesWaitTogether) {
  Gate gate;  // before the target, whose thread uses it
  Target target;
  gate.watch(target, [](const Gate& seen) { return seen.started == 8; });
  Trial trial(waiting_cases(8));
  trial.options.jobs = 8;
  EXPECT_THAT(endings(trial.run(target)), testing::Each(Ending::kFinished));
  EXPECT_EQ(gate.most_pending, 8);
}

TEST(Overlap, IsBoundedByTheNumberOfJobs) {
  Gate gate;
  Target target;
  gate.watch(target, [](const Gate& seen) { return seen.pending == 3 || seen.started == 12; });
  Trial trial(waiting_cases(12));
  trial.options.jobs = 3;
  EXPECT_THAT(endings(trial.run(target)), testing::Each(Ending::kFinished));
  EXPECT_EQ(gate.started, 12);
  EXPECT_EQ(gate.most_pending, 3);
}

TEST(Overlap, LetsCasesWaitBesidesTheJobsWhereItMay) {
  Gate gate;
  Target target;
  gate.watch(target, [](const Gate& seen) { return seen.started == 8; });
  Trial trial(waiting_cases(8));
  trial.options.jobs = 1;
  trial.options.waiting = 7;
  EXPECT_THAT(endings(trial.run(target)), testing::Each(Ending::kFinished));
  EXPECT_EQ(gate.most_pending, 8);
}

TEST(Overlap, IsBoundedByTheJobsAndTheCasesThatMayWaitBesides) {
  Gate gate;
  Target target;
  gate.watch(target, [](const Gate& seen) { return seen.pending == 5 || seen.started == 12; });
  Trial trial(waiting_cases(12));
  trial.options.jobs = 2;
  trial.options.waiting = 3;
  EXPECT_THAT(endings(trial.run(target)), testing::Each(Ending::kFinished));
  EXPECT_EQ(gate.started, 12);
  EXPECT_EQ(gate.most_pending, 5);
}

TEST(Overlap, IsNoneForOneJob) {
  Gate gate;
  Target target;
  gate.watch(target, [](const Gate&) { return true; });
  EXPECT_THAT(endings(Trial(waiting_cases(4)).run(target)), testing::Each(Ending::kFinished));
  EXPECT_EQ(gate.most_pending, 1);
}

// --- Being interrupted. What is cut off waits for kNever, so a run that is not interrupted does not end.

class Interruption : public testing::TestWithParam<int> {
 protected:
  /// Runs until a first case has ended, which sends the signal.
  RunResult run(Trial& trial) {
    trial.options.stop_on_signal = true;
    trial.options.on_finished = [this](const Transcript& transcript) {
      finished_.push_back(transcript.tested->id);
      std::raise(GetParam());
    };
    return trial.run(target_);
  }

  Target target_;
  std::vector<std::string> finished_;
};

TEST_P(Interruption, KeepsTheCasesThatHaveEnded) {
  target_.answers("StopLampJob",
                  [](const Asked& request) { return request.job == "j-1" ? ok() : answer_after(kNever); });
  Trial trial(
      {a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")}), a_case("c", {stop_step("j-3")})});
  const RunResult result = run(trial);
  EXPECT_TRUE(result.interrupted);
  EXPECT_THAT(endings(result), ElementsAre(Ending::kFinished, Ending::kInterrupted, Ending::kInterrupted));
  EXPECT_THAT(result.transcripts[0].exchanges, SizeIs(1));
  EXPECT_EQ(result.transcripts[2].tested, trial.selected[2]);
  EXPECT_THAT(finished_, ElementsAre("lamps/StopLampJob/a"));
}

TEST_P(Interruption, TakesACutOffSetupForNoBlock) {
  target_.answers("StartLampJob", {answer_after(kNever)});
  Trial trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("${job}")}, a_job_in("SUBMITTED"))});
  trial.options.jobs = 2;
  const RunResult result = run(trial);
  EXPECT_TRUE(result.interrupted);
  EXPECT_THAT(endings(result), ElementsAre(Ending::kFinished, Ending::kInterrupted));
  EXPECT_THAT(finished_, SizeIs(1));
}

TEST_P(Interruption, EndsTheWaitingForAState) {
  target_.answers("StartLampJob", {ok(R"({"JobId":"j-9"})")});
  target_.answers("DescribeLampJob", {described("SUBMITTED")});
  Trial trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("${job}")}, a_job_in("IN_PROGRESS"))});
  trial.options.jobs = 2;
  EXPECT_THAT(endings(run(trial)), ElementsAre(Ending::kFinished, Ending::kInterrupted));
}

TEST_P(Interruption, TakesACutOffControlQuestionForNoSilence) {
  target_.answers(Target::kProbe, {error("JobNotFoundException"), answer_after(kNever)});
  target_.answers("StopLampJob",
                  [](const Asked& request) { return request.job == "j-1" ? ok() : silence(); });
  Trial trial({a_case("a", {stop_step("j-1")}), a_case("b", {stop_step("j-2")})});
  EXPECT_THAT(endings(run(trial)), ElementsAre(Ending::kFinished, Ending::kInterrupted));
}

TEST_P(Interruption, OfTheProbesIsNoUnreachableTarget) {
  target_.answers(Target::kControl, [](const Asked&) {
    std::raise(GetParam());
    return answer_after(kNever);
  });
  Trial trial({a_case("a", {stop_step("j-1")})});
  trial.options.stop_on_signal = true;
  const auto result = trial.try_run(target_);
  ASSERT_TRUE(result) << base::render(result.error());
  EXPECT_TRUE(result->interrupted);
  EXPECT_THAT(endings(*result), ElementsAre(Ending::kInterrupted));
}

INSTANTIATE_TEST_SUITE_P(Signal, Interruption, testing::Values(SIGINT, SIGTERM),
                         [](const testing::TestParamInfo<int>& signal) {
                           return signal.param == SIGINT ? "SIGINT" : "SIGTERM";
                         });

TEST(RunCases, IsNotInterruptedByItself) {
  Target target;
  Trial trial({kOneStop});
  trial.options.stop_on_signal = true;
  const RunResult result = trial.run(target);
  EXPECT_FALSE(result.interrupted);
  EXPECT_THAT(endings(result), ElementsAre(Ending::kFinished));
}

}  // namespace
}  // namespace touchstone::run::runner_test
