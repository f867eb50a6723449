// Tests tidier.h: what a case started and left at work is stopped, nothing else is, and what comes of it is
// no part of the case.
#include "run/tidier.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "run/runner.h"
#include "run/target_for_tests.h"

namespace touchstone::run::tidier_test {
namespace {

using for_tests::a_case;
using for_tests::a_job_in;
using for_tests::Asked;
using for_tests::described;
using for_tests::error;
using for_tests::made;
using for_tests::ok;
using for_tests::Reply;
using for_tests::silence;
using for_tests::stop_step;
using for_tests::Target;
using for_tests::Trial;
using for_tests::wait_step;
using testing::ElementsAre;
using testing::IsEmpty;

// A case that needs a job in a state and asks to stop another one, which the target allows.
std::string leaving(std::string_view slug, std::string_view state = "IN_PROGRESS") {
  return a_case(slug, {stop_step("somebody-else")}, a_job_in(state));
}

// Starts jobs j-1, j-2, ..., as many at once as it bears, each at work until it is stopped.
class Bounded {
 public:
  explicit Bounded(std::size_t at_once = 1000) {
    target.answers("StartLampJob", [this, at_once](const Asked&) {
      if (at_work.size() == at_once) return error("LimitExceededException");
      const std::string job = fmt::format("j-{}", ++started_);
      at_work.insert(job);
      return ok(fmt::format(R"({{"JobId":"{}"}})", job));
    });
    target.answers("DescribeLampJob", [this](const Asked& asked) {
      return described(at_work.contains(asked.job) ? "IN_PROGRESS" : "STOPPED");
    });
    target.answers("StopLampJob", [this](const Asked& asked) {
      at_work.erase(asked.job);
      return ok();
    });
  }

  std::set<std::string> at_work;
  Target target;

 private:
  int started_ = 0;
};

Trial tidy(const std::vector<std::string>& cases) {
  Trial trial(cases);
  trial.options.stops_jobs = true;
  return trial;
}

TEST(Tidier, AJobThatIsLeftAtWorkIsStoppedBehindTheCase) {
  Bounded bounded;
  const Transcript transcript = tidy({leaving("one")}).run_one(bounded.target);
  EXPECT_THAT(made(transcript), ElementsAre("setup StartLampJob", "setup DescribeLampJob", "step StopLampJob",
                                            "tidying StopLampJob"));
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(bounded.at_work, IsEmpty());
}

TEST(Tidier, NothingIsStoppedUnlessItIsAskedFor) {
  Bounded bounded;
  EXPECT_EQ(made(Trial({leaving("one")}).run_one(bounded.target)).back(), "step StopLampJob");
  EXPECT_THAT(bounded.at_work, ElementsAre("j-1"));
}

TEST(Tidier, AJobThatTheCaseItselfStoppedIsNotStoppedAgain) {
  Bounded bounded;
  const std::string stops = a_case("one", {stop_step("${job}")}, a_job_in("IN_PROGRESS"));
  EXPECT_EQ(made(tidy({stops}).run_one(bounded.target)).back(), "step StopLampJob");
  EXPECT_THAT(bounded.target.asked("StopLampJob"), testing::SizeIs(1));
}

TEST(Tidier, AStopThatWasRefusedLeavesTheJobAtWork) {
  Bounded bounded;
  bounded.target.answers("StopLampJob", {error("ThrottlingException"), ok()});
  const std::string stops = a_case("one", {stop_step("${job}")}, a_job_in("IN_PROGRESS"));
  EXPECT_EQ(made(tidy({stops}).run_one(bounded.target)).back(), "tidying StopLampJob");
}

TEST(Tidier, AJobThatWasSeenAtItsEndIsLeftAlone) {
  Bounded bounded;
  bounded.target.answers("DescribeLampJob", {described("COMPLETED")});
  const Transcript transcript = tidy({leaving("one", "COMPLETED")}).run_one(bounded.target);
  EXPECT_EQ(made(transcript).back(), "step StopLampJob");
}

TEST(Tidier, AJobThatDidNotComeToTheStateThatWasNeededIsStopped) {
  Bounded bounded;
  bounded.target.answers("DescribeLampJob", {described("SUBMITTED")});
  Trial trial = tidy({leaving("one")});
  trial.options.patience = std::chrono::milliseconds(0);
  const Transcript transcript = trial.run_one(bounded.target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(made(transcript).back(), "tidying StopLampJob");
}

TEST(Tidier, WhatComesOfItIsNoPartOfTheCase) {
  for (const Reply& answer : {error("InternalServerException", 500), silence()}) {
    Bounded bounded;
    bounded.target.answers(
        "StopLampJob", [answer](const Asked& asked) { return asked.job == "somebody-else" ? ok() : answer; });
    Trial trial = tidy({leaving("one")});
    const Transcript transcript = trial.run_one(bounded.target);
    EXPECT_EQ(transcript.ending, Ending::kFinished);
    EXPECT_EQ(made(transcript).back(), "tidying StopLampJob");
    EXPECT_FALSE(transcript.control_answered);
  }
}

TEST(Tidier, ATargetThatIsSilentAltogetherIsNotAskedForMore) {
  Bounded bounded;
  bounded.target.answers("StopLampJob", {silence()});
  // The first answers are those to the probes.
  bounded.target.answers(Target::kProbe, {error("JobNotFoundException"), silence()});
  bounded.target.answers(Target::kControl, {error("UnknownOperationException"), silence()});
  const Transcript transcript = tidy({leaving("one")}).run_one(bounded.target);
  EXPECT_EQ(transcript.ending, Ending::kSilence);
  for (const std::string& exchange : made(transcript)) EXPECT_FALSE(exchange.starts_with("tidying"));
}

TEST(Tidier, OneThatIsSilentToTheCaseAloneIsAsked) {
  Bounded bounded;
  bounded.target.answers("StopLampJob",
                         [](const Asked& asked) { return asked.job == "somebody-else" ? silence() : ok(); });
  EXPECT_EQ(made(tidy({leaving("one")}).run_one(bounded.target)).back(), "tidying StopLampJob");
}

TEST(Tidier, ATargetThatBoundsHowManyAreAtWorkIsAskedAllCases) {
  std::vector<std::string> cases;
  for (int i = 0; i < 5; ++i) cases.push_back(leaving(fmt::format("case-{}", i)));
  const auto blocked_of = [&](bool stops_jobs) {
    Bounded bounded(1);
    Trial trial(cases);
    trial.options.stops_jobs = stops_jobs;
    const RunResult result = trial.run(bounded.target);
    return std::ranges::count(result.transcripts, Ending::kBlocked, &Transcript::ending);
  };
  EXPECT_EQ(blocked_of(false), 4);
  EXPECT_EQ(blocked_of(true), 0);
}

TEST(Tidier, JobsThatWereSetAsideAreStoppedToo) {
  // Each job that is asked to stop completes instead, so that others which nobody touches are looked at.
  Bounded bounded;
  const auto ended = std::make_shared<std::set<std::string>>();
  bounded.target.answers("StopLampJob", [ended](const Asked& asked) {
    ended->insert(asked.job);
    return error("InvalidRequestException");
  });
  bounded.target.answers("DescribeLampJob", [ended](const Asked& asked) {
    return described(ended->contains(asked.job) ? "COMPLETED" : "IN_PROGRESS");
  });
  const std::string stops = a_case("one", {stop_step("${job}")}, a_job_in("IN_PROGRESS"));
  const Transcript transcript = tidy({stops}).run_one(bounded.target);
  const std::vector<std::string> all = made(transcript);
  EXPECT_EQ(std::ranges::count(all, "tidying StopLampJob"), 2);
  EXPECT_TRUE(ended->contains("j-4") && ended->contains("j-5"));
}

TEST(Tidier, AStopThatIsThrottledIsSentAgain) {
  Bounded bounded;
  const auto attempts = std::make_shared<int>(0);
  bounded.target.answers("StopLampJob", [attempts](const Asked& asked) {
    if (asked.job == "somebody-else") return ok();
    return ++*attempts < 3 ? error("ThrottlingException") : ok();
  });
  Trial trial = tidy({leaving("one")});
  trial.options.retry.throttled_attempts = 5;
  const Transcript transcript = trial.run_one(bounded.target);
  EXPECT_EQ(std::ranges::count(made(transcript), "tidying StopLampJob"), 3);
  EXPECT_THAT(find_left_at_work(trial.catalogue, transcript), IsEmpty());
}

TEST(Tidier, AfterThreeInARowThatAreNotAnsweredNoMoreAreAsked) {
  Bounded bounded;
  bounded.target.answers("StopLampJob",
                         [](const Asked& asked) { return asked.job == "somebody-else" ? ok() : silence(); });
  std::vector<std::string> cases;
  for (int i = 0; i < 5; ++i) cases.push_back(leaving(fmt::format("case-{}", i)));
  Trial trial = tidy(cases);
  const RunResult result = trial.run(bounded.target);
  for (std::size_t i = 0; i < result.transcripts.size(); ++i) {
    const Transcript& transcript = result.transcripts[i];
    EXPECT_EQ(made(transcript).back(), i < 3 ? "tidying StopLampJob" : "step StopLampJob") << i;
    EXPECT_THAT(find_left_at_work(trial.catalogue, transcript), testing::SizeIs(1));
  }
}

TEST(FindLeftAtWork, TakesNoOtherJobsStopForAJobs) {
  Bounded bounded;
  // The step stops j-10, whose id begins as that of the job which the case has.
  const std::string stops = a_case("one", {stop_step("j-10")}, a_job_in("SUBMITTED"));
  Trial trial({stops});
  const Transcript transcript = trial.run_one(bounded.target);
  EXPECT_THAT(find_left_at_work(trial.catalogue, transcript),
              ElementsAre(StartedJob{trial.catalogue.families.data(), "j-1"}));
}

TEST(FindLeftAtWork, IsNothingThatAProbeStarted) {
  Bounded bounded;
  Trial trial({leaving("one", "SUBMITTED")});
  Transcript transcript = trial.run_one(bounded.target);
  for (Recorded& recorded : transcript.exchanges) recorded.purpose = Purpose::kProbe;
  EXPECT_THAT(find_left_at_work(trial.catalogue, transcript), IsEmpty());
}

TEST(FindLeftAtWork, TellsEachJobOnce) {
  Bounded bounded;
  bounded.target.answers("StartLampJob", {ok(R"({"JobId":"the-same"})")});
  const std::string two = a_case("one", {stop_step("somebody-else")},
                                 R"([{"name": "job", "state": "SUBMITTED", "family": "lamps/LampJob"},
                                     {"name": "other", "state": "SUBMITTED", "family": "lamps/LampJob"}])");
  Trial trial({two});
  const Transcript transcript = trial.run_one(bounded.target);
  EXPECT_THAT(find_left_at_work(trial.catalogue, transcript),
              ElementsAre(StartedJob{trial.catalogue.families.data(), "the-same"}));
}

}  // namespace
}  // namespace touchstone::run::tidier_test
