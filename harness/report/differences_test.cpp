// Tests differences.h, exchange_pairs.h and body_differences.h: what must differ from target to target is no
// difference, anything else is, and who was who counts.
#include "report/differences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "judge/transcripts_for_tests.h"

namespace touchstone::report::differences_test {
namespace {

constexpr std::string_view kRequestId = "x-amzn-RequestId";

using judge::for_tests::allow;
using judge::for_tests::answered;
using judge::for_tests::catalogue_of;
using judge::for_tests::kDescribe;
using judge::for_tests::kStop;
using judge::for_tests::make_case;
using judge::for_tests::respond;
using judge::for_tests::respond_error;
using judge::for_tests::send_step;
using judge::for_tests::silent;
using judge::for_tests::transcript_of;
using judge::for_tests::wait_step;
using run::Purpose;
using run::Recorded;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kStart = "StartSentimentDetectionJob";
constexpr const char* kList = "ListSentimentDetectionJobs";
const std::string kA1 = "0123456789abcdef0123456789abcdef";
const std::string kA2 = "00112233445566778899aabbccddeeff";
const std::string kB1 = "fedcba9876543210fedcba9876543210";
const std::string kB2 = "ffeeddccbbaa99887766554433221100";

/// One case that sends, waits and sends again.
const cases::Catalogue& the_catalogue() {
  static const cases::Catalogue made = [] {
    cases::Catalogue catalogue = catalogue_of({make_case(
        {send_step({allow({200})}), wait_step({"SUBMITTED", "IN_PROGRESS"}), send_step({allow({200})})})});
    cases::Family family;
    family.service = "comprehend";
    family.member = "JobId";
    family.stop = kStop;
    family.start = kStart;
    family.describe = kDescribe;
    family.describe_state = "/SentimentDetectionJobProperties/JobStatus";
    family.list = kList;
    family.list_items = "/SentimentDetectionJobPropertiesList";
    catalogue.families = {family};
    return catalogue;
  }();
  return made;
}

run::Transcript transcript(std::vector<Recorded> exchanges, run::Ending ending = run::Ending::kFinished) {
  return transcript_of(the_catalogue().cases.front(), std::move(exchanges), ending);
}

Differences compare(const std::vector<run::Transcript>& a, const std::vector<run::Transcript>& b) {
  return find_differences(the_catalogue(), judge::for_tests::test_models(), {"http://a.example:1", a, {}},
                          {"http://b.example:2", b, {}});
}

/// "where: what, A, B" of each difference.
std::vector<std::string> told(const Differences& differences) {
  std::vector<std::string> lines;
  for (const Difference& one : differences.found)
    lines.push_back(one.where + ": " + one.what + ", " + one.a + ", " + one.b);
  return lines;
}

std::vector<std::string> told(std::vector<Recorded> a, std::vector<Recorded> b) {
  return told(compare({transcript(std::move(a))}, {transcript(std::move(b))}));
}

/// An answer to Stop in the first step; each has a request id of its own.
Recorded stop(std::string body, int status = 200) {
  static int count = 0;
  auto response = respond(status, std::move(body));
  response.headers.set(kRequestId, "2c8c9e1e-6a3f-4a3a-9d3b-" + std::to_string(100000000000 + ++count));
  return answered(kStop, std::move(response));
}

Recorded setup(const char* operation, std::string body) {
  Recorded made = stop(std::move(body));
  made.purpose = Purpose::kSetup;
  made.operation = operation;
  made.request.body = "{}";
  return made;
}

Recorded look(const std::string& body) {
  Recorded made = stop(R"({"SentimentDetectionJobProperties":{)" + body + "}}");
  made.purpose = Purpose::kWait;
  made.step = 1;
  made.operation = kDescribe;
  return made;
}

Recorded listed(const std::string& items, const std::string& rest = "") {
  Recorded made = stop(R"({"SentimentDetectionJobPropertiesList":[)" + items + "]" + rest + "}");
  made.operation = kList;
  made.request.body = "{}";
  return made;
}

std::string job(const std::string& id) { return R"("JobId":")" + id + "\""; }
std::string state(const std::string& name) { return R"("JobStatus":")" + name + "\""; }

// What must differ.

TEST(FindDifferences, FindsNoneWhereOnlyIdsDiffer) {
  EXPECT_THAT(told({setup(kStart, "{" + job(kA1) + "}"), stop("{" + job(kA1) + "}")},
                   {setup(kStart, "{" + job(kB1) + "}"), stop("{" + job(kB1) + "}")}),
              IsEmpty());
}

TEST(FindDifferences, FindsAnIdThatWasSwapped) {
  EXPECT_THAT(
      told({setup(kStart, "{" + job(kA1) + "}"), setup(kStart, "{" + job(kA2) + "}"),
            stop("{" + job(kA1) + "}")},
           {setup(kStart, "{" + job(kB1) + "}"), setup(kStart, "{" + job(kB2) + "}"),
            stop("{" + job(kB2) + "}")}),
      ElementsAre("step 1, StopSentimentDetectionJob: body /JobId, \"" + kA1 + "\", \"" + kB2 + "\""));
}

TEST(FindDifferences, FindsAnIdThatWasSwappedInAMessage) {
  const auto says = [](const std::string& id) {
    return stop(R"({"__type":"JobNotFoundException","Message":"no )" + id + "\"}", 400);
  };
  const auto starts = [](const std::string& one, const std::string& other) {
    return std::vector<Recorded>{setup(kStart, "{" + job(one) + "}"), setup(kStart, "{" + job(other) + "}")};
  };
  auto a = starts(kA1, kA2);
  auto b = starts(kB1, kB2);
  auto swapped = b;
  a.push_back(says(kA1));
  b.push_back(says(kB1));
  swapped.push_back(says(kB2));
  EXPECT_THAT(told(a, b), IsEmpty());
  EXPECT_THAT(told(a, swapped), ElementsAre(HasSubstr("body /Message")));
}

TEST(FindDifferences, KnowsAnIdOfTheRequestAgain) {
  EXPECT_THAT(told({stop("{" + job(kA1) + "}")}, {stop("{" + job(kB1) + "}")}),
              ElementsAre(HasSubstr("body /JobId")))
      << "both were asked for the job of A";
}

TEST(FindDifferences, FindsARequestIdThatWasRepeated) {
  const std::vector<Recorded> a = {setup(kStart, "{}"), stop("{}")};
  std::vector<Recorded> b = {setup(kStart, "{}"), stop("{}")};
  EXPECT_THAT(told(a, b), IsEmpty());
  b[1].exchange.response->headers.set(kRequestId, *b[0].exchange.response->headers.find(kRequestId));
  EXPECT_THAT(told(a, b), ElementsAre(HasSubstr("x-amzn-RequestId")));
}

TEST(FindDifferences, TakesEveryTimeForTheSame) {
  EXPECT_THAT(told({look(R"("SubmitTime":1.5,)" + state("SUBMITTED"))},
                   {look(R"("SubmitTime":2,)" + state("SUBMITTED"))}),
              IsEmpty());
  EXPECT_THAT(told({look(R"("SubmitTime":1.5,)" + state("SUBMITTED"))},
                   {look(R"("SubmitTime":"2026-11-21T22:10:58Z",)" + state("SUBMITTED"))}),
              ElementsAre(HasSubstr("/SubmitTime, 1.5, \"2026")));
}

// How an exchange may differ.

struct Pair {
  std::string name;
  Recorded a;
  Recorded b;
  std::string says;  ///< empty: nothing
};

Recorded changed(Recorded recorded, const std::function<void(wire::HttpResponse&)>& change) {
  change(*recorded.exchange.response);
  recorded.answer = wire::decode_answer(*recorded.exchange.response);
  return recorded;
}

Recorded with_leftover(std::string bytes) {
  Recorded made = stop("{}");
  made.exchange.leftover = std::move(bytes);
  return made;
}

class ExchangeDifference : public testing::TestWithParam<Pair> {};

TEST_P(ExchangeDifference, IsToldWithBothValues) {
  const auto found = told({GetParam().a}, {GetParam().b});
  if (GetParam().says.empty()) {
    EXPECT_THAT(found, IsEmpty());
  } else {
    EXPECT_THAT(found, ElementsAre("step 1, StopSentimentDetectionJob: " + GetParam().says));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, ExchangeDifference,
    testing::Values(
        Pair{"Same", stop("{}"), stop("{}"), ""},
        Pair{"Status", stop("{}"), stop("{}", 201), "status, 200, 201"},
        Pair{"Error", answered(kStop, respond_error("JobNotFoundException")),
             answered(kStop, respond_error("ResourceNotFoundException")),
             "error, JobNotFoundException, ResourceNotFoundException"},
        Pair{"Silence", stop("{}"), silent(kStop), "answer, 200, no-answer"},
        Pair{"Faults", silent(kStop), silent(kStop, transport::TransportFault::kTruncated),
             "answer, no-answer, truncated"},
        Pair{"ContentType", stop("{}"),
             changed(stop("{}"), [](auto& r) { r.headers.set("Content-Type", "text/html"); }),
             "header Content-Type, \"application/x-amz-json-1.1\", \"text/html\""},
        Pair{"NoContentType", stop("{}"),
             changed(stop("{}"), [](auto& r) { r.headers.remove("Content-Type"); }),
             "header Content-Type, \"application/x-amz-json-1.1\", absent"},
        Pair{"ErrorType", answered(kStop, respond_error("X")),
             changed(answered(kStop, respond_error("X")),
                     [](auto& r) { r.headers.push_back({"X-Amzn-ErrorType", "X"}); }),
             "header X-Amzn-ErrorType, absent, \"X\""},
        Pair{"OtherHeader", stop("{}"),
             changed(stop("{}"), [](auto& r) { r.headers.push_back({"Server", "X"}); }), ""},
        Pair{"EmptyRequestId", stop("{}"),
             changed(stop("{}"), [](auto& r) { r.headers.set(kRequestId, ""); }),
             "header x-amzn-RequestId, a UUID, empty"},
        Pair{"OtherRequestId", stop("{}"),
             changed(stop("{}"), [](auto& r) { r.headers.set(kRequestId, "7"); }),
             "header x-amzn-RequestId, a UUID, another text"},
        Pair{"Leftover", stop("{}"), with_leftover("x"),
             "leftover, nothing behind the body, bytes after the body"},
        Pair{"BodyKind", stop("{}"), stop(""), "body, a JSON object, empty"},
        Pair{"NoJson", stop("<a>"), stop("<b>"), "body, <a>, <b>"},
        Pair{"Spelling", stop(R"({"x":1,"y":"\u0041"})"), stop("{ \"y\" : \"A\",\n\"x\": 1.0 }"), ""},
        Pair{"Value", stop(R"({"x":1})"), stop(R"({"x":2})"), "body /x, 1, 2"},
        Pair{"Text", stop(R"({"JobStatus":"STOPPED"})"), stop(R"({"JobStatus":"STOP_REQUESTED"})"),
             "body /JobStatus, \"STOPPED\", \"STOP_REQUESTED\""},
        Pair{"Type", stop(R"({"x":1})"), stop(R"({"x":"1"})"), "body /x, 1, \"1\""},
        Pair{"Missing", stop(R"({"x":1})"), stop("{}"), "body /x, 1, absent"},
        Pair{"Added", stop("{}"), stop(R"({"x":{"y":1}})"), "body /x, absent, {\"y\":1}"},
        Pair{"Twice", stop(R"({"x":1})"), stop(R"({"x":1,"x":1})"),
             "body /x, stands 1 times, stands 2 times"},
        Pair{"Deep", stop(R"({"x":[{"y":null}]})"), stop(R"({"x":[{"y":true}]})"), "body /x/0/y, null, true"},
        Pair{"Length", stop(R"({"x":[1,2]})"), stop(R"({"x":[1]})"), "body /x, 2 items, 1 items"}),
    judge::for_tests::row_name);

// Waiting.

TEST(FindDifferences, ComparesTheLastLookOfAWait) {
  EXPECT_THAT(told({look(state("SUBMITTED")), look(state("IN_PROGRESS"))}, {look(state("IN_PROGRESS"))}),
              IsEmpty());
}

TEST(FindDifferences, LeavesToTimeWhichOfTheWantedStatesWasSeen) {
  EXPECT_THAT(told({look(state("SUBMITTED"))}, {look(state("IN_PROGRESS") + R"(,"EndTime":1)")}), IsEmpty());
  EXPECT_THAT(told({look(state("SUBMITTED"))}, {look(state("STOPPED"))}),
              ElementsAre(HasSubstr("SUBMITTED")));
  EXPECT_THAT(told({look(state("SUBMITTED"))}, {look(state("submitted"))}),
              ElementsAre(HasSubstr("SUBMITTED")));
}

TEST(FindDifferences, FindsAnotherIdInAnotherStateToo) {
  EXPECT_THAT(told({stop("{}"), look(job(kA1) + "," + state("SUBMITTED"))},
                   {stop("{}"), look(job(kB1) + "," + state("IN_PROGRESS"))}),
              ElementsAre(HasSubstr("/SentimentDetectionJobProperties/JobId")));
}

TEST(FindDifferences, TellsAStateThatOneTargetNeverReached) {
  run::Transcript a = transcript({stop("{}")});
  a.waits = {{1, true, {"SUBMITTED"}, "", false, false, false}};
  run::Transcript b = transcript({stop("{}")});
  b.waits = {{1, false, {"STOPPED"}, "", false, false, false}};
  EXPECT_THAT(told(compare({a}, {b})), ElementsAre("step 2: state, SUBMITTED, STOPPED"));
}

// Lists.

TEST(FindDifferences, LooksInAListForTheJobsOfTheCase) {
  const auto starts = [](const std::string& id) { return setup(kStart, "{" + job(id) + "}"); };
  const std::string others = "{" + job(kA2) + "," + state("FAILED") + "},";
  EXPECT_THAT(told({starts(kA1),
                    listed(others + "{" + job(kA1) + "," + state("STOPPED") + "}", R"(,"NextToken":"x")")},
                   {starts(kB1), listed("{" + job(kB1) + "," + state("STOPPED") + "}")}),
              IsEmpty());
  EXPECT_THAT(
      told({starts(kA1), listed("{" + job(kA1) + "}")}, {starts(kB1), listed("{" + job(kB2) + "}")}),
      ElementsAre(HasSubstr("/SentimentDetectionJobPropertiesList, {\"JobId\":\"" + kA1 + "\"}, absent")));
  EXPECT_THAT(told({starts(kA1), listed("{" + job(kA1) + R"(,"JobName":"x"})")},
                   {starts(kB1), listed("{" + job(kB1) + R"(,"JobName":"y"})")}),
              ElementsAre(HasSubstr("List/job/JobName, \"x\", \"y\"")));
}

TEST(FindDifferences, ExpectsNoJobOfAListThatGoesOn) {
  const auto starts = [](const std::string& id) { return setup(kStart, "{" + job(id) + "}"); };
  const std::string rest = R"(,"NextToken":"x")";
  EXPECT_THAT(told({starts(kA1), listed("{" + job(kA1) + "}")}, {starts(kB1), listed("", rest)}), IsEmpty());
  EXPECT_THAT(told({starts(kA1), listed("", rest)}, {starts(kB1), listed("{" + job(kB1) + "}")}), IsEmpty());
  EXPECT_THAT(told({starts(kA1), listed("{" + job(kA1) + "}", rest)}, {starts(kB1), listed("")}),
              ElementsAre(HasSubstr("absent")));
}

// The case as a whole.

TEST(FindDifferences, TellsAnotherEnding) {
  run::Transcript blocked = transcript({}, run::Ending::kBlocked);
  blocked.reason = "needs a job in COMPLETED";
  EXPECT_THAT(told(compare({transcript({stop("{}")})}, {blocked})),
              ElementsAre("the case: ending, finished, blocked: needs a job in COMPLETED"));
}

TEST(FindDifferences, TellsAnExchangeThatOnlyOneTargetCameTo) {
  Recorded third = stop("{}");
  third.step = 2;
  EXPECT_THAT(told({stop("{}"), third}, {stop("{}")}),
              ElementsAre("step 3, StopSentimentDetectionJob: exchange, 200, was not made"));
  EXPECT_THAT(told({stop("{}")}, {stop("{}"), third}),
              ElementsAre("step 3, StopSentimentDetectionJob: exchange, was not made, 200"));
}

TEST(FindDifferences, PassesOverWhatWasThrottledAndTellsWhatWasDropped) {
  Recorded throttled = answered(kStop, respond_error("ThrottlingException"), Purpose::kRetried);
  EXPECT_THAT(told({throttled, stop("{}")}, {stop("{}")}), IsEmpty());
  Recorded dropped = silent(kStop, transport::TransportFault::kClosedEarly, Purpose::kRetried);
  EXPECT_THAT(
      told({dropped, stop("{}")}, {stop("{}")}),
      ElementsAre("sent again later, StopSentimentDetectionJob: exchange, closed-early, was not made"));
}

TEST(FindDifferences, CountsACaseThatBothLeftUnansweredAsLost) {
  run::Transcript gone = transcript({silent(kStop)}, run::Ending::kSilence);
  gone.control_answered = false;
  const Differences differences = compare({gone}, {gone});
  EXPECT_THAT(differences.found, IsEmpty());
  EXPECT_EQ(differences.lost.size(), 1U);
  EXPECT_EQ(exit_code(differences), 3);
}

TEST(FindDifferences, FallsBackToTheVerdictsWhereAnswersAreAlike) {
  const std::vector<run::Transcript> same = {transcript({stop("{}")})};
  judge::Check check;
  check.id = "wire/content-length";
  check.expected = "the length of the body";
  check.actual = "a Content-Length smaller than the body";
  check.outcome = judge::CheckOutcome::kFailed;
  const std::vector<judge::Verdict> passed = {{same[0].tested, judge::Outcome::kPassed, "", {}}};
  const std::vector<judge::Verdict> failed = {
      {same[0].tested, judge::Outcome::kFailed, "", std::vector{check}}};
  const auto found = [&](const auto& a, const auto& b) {
    return told(find_differences(the_catalogue(), judge::for_tests::test_models(), {"http://a", same, a},
                                 {"http://b", same, b}));
  };
  EXPECT_THAT(
      found(passed, failed),
      ElementsAre("the case: check wire/content-length, nothing, a Content-Length smaller than the body"));
  EXPECT_THAT(found(failed, failed), IsEmpty());
}

TEST(ExitCodeOfDifferences, SaysThatNothingWasCompared) {
  EXPECT_EQ(exit_code(compare({}, {})), 4);
  EXPECT_EQ(exit_code(compare({transcript({stop("{}")})}, {transcript({stop("{}")})})), 0);
  EXPECT_EQ(exit_code(compare({transcript({stop("{}")})}, {transcript({stop("")})})), 1);
}

TEST(RenderDifferences, TellsTheSameOnceWithItsCases) {
  const run::Transcript a = transcript({stop("{}")});
  const run::Transcript b = transcript({stop("")});
  EXPECT_EQ(render(compare({a}, {b})),
            "DIFFERS step 1, StopSentimentDetectionJob: body\n"
            "  A a JSON object\n"
            "  B empty\n"
            "  in comprehend/StopSentimentDetectionJob/unknown-job\n"
            "\n"
            "1 difference in 1 of 1 cases (1 exchanges compared)\n");
}

TEST(RenderDifferences, ShowsNoByteOfATargetAsItIs) {
  const std::string text = render(compare({transcript({stop("<\x1b[31m>")})}, {transcript({stop("<b>")})}));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace touchstone::report::differences_test
