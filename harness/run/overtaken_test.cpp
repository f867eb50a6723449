// Tests runner.h where the job that a case needs at work comes to its end by itself before the case is done:
// it is tried again with another, and nothing is held against the target that others would bear out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "run/runner.h"
#include "run/target_for_tests.h"

namespace touchstone::run::overtaken_test {
namespace {

using for_tests::a_case;
using for_tests::a_job_in;
using for_tests::Asked;
using for_tests::described;
using for_tests::error;
using for_tests::made;
using for_tests::ok;
using for_tests::stop_step;
using for_tests::Target;
using for_tests::Trial;
using for_tests::wait_step;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kStopsAJobAtWork = a_case("one", {stop_step("${job}")}, a_job_in("IN_PROGRESS"));

// Starts jobs j-1, j-2, ..., each of them IN_PROGRESS to those who look at it so often, and COMPLETED then.
// Stop refuses what is not IN_PROGRESS, as it may.
class ShortLived {
 public:
  explicit ShortLived(std::function<int(const std::string& job)> looks) : looks_(std::move(looks)) {
    target.answers("StartLampJob",
                   [this](const Asked&) { return ok(fmt::format(R"({{"JobId":"j-{}"}})", ++started_)); });
    target.answers("DescribeLampJob", [this](const Asked& asked) {
      return described(++seen_[asked.job] <= looks_(asked.job) ? "IN_PROGRESS" : "COMPLETED");
    });
    target.answers("StopLampJob", [this](const Asked& asked) {
      return seen_[asked.job] < looks_(asked.job) ? ok() : error("InvalidRequestException");
    });
  }

  Target target;

 private:
  std::function<int(const std::string& job)> looks_;
  int started_ = 0;
  std::map<std::string, int> seen_;
};

TEST(Overtaken, ACaseIsTriedAgainWithAnotherJob) {
  ShortLived short_lived([](const std::string& job) { return job == "j-1" ? 1 : 100; });
  const Transcript transcript = Trial({kStopsAJobAtWork}).run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(made(transcript),
              ElementsAre("set-aside StartLampJob", "set-aside DescribeLampJob", "set-aside StopLampJob",
                          "control DescribeLampJob", "setup StartLampJob", "setup DescribeLampJob",
                          "step StopLampJob"));
  EXPECT_EQ(*transcript.variables.find("job"), "j-2");
}

TEST(Overtaken, EachAttemptHasNamesAndTokensOfItsOwn) {
  ShortLived short_lived([](const std::string&) { return 1; });
  static_cast<void>(Trial({kStopsAJobAtWork}).run_one(short_lived.target));
  std::set<std::string> inputs;
  const std::vector<Asked> starts = short_lived.target.asked("StartLampJob");
  for (const Asked& start : starts) inputs.insert(base::to_json(start.input));
  EXPECT_THAT(starts, SizeIs(4));  // three attempts, and the first job that nobody touches
  EXPECT_EQ(inputs.size(), starts.size());
}

TEST(Overtaken, WhereEveryJobIsShortLivedTheCaseIsBlocked) {
  ShortLived short_lived([](const std::string&) { return 1; });
  const Transcript transcript = Trial({kStopsAJobAtWork}).run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(
      transcript.reason,
      "needs a job in IN_PROGRESS that stays there: each of 3 had become COMPLETED by itself before the "
      "case was done");
  for (const Recorded& recorded : transcript.exchanges)
    EXPECT_THAT(recorded.purpose, testing::AnyOf(Purpose::kSetAside, Purpose::kControl));
}

TEST(Overtaken, AStopThatEndsTheJobItselfIsHeldAgainstTheTarget) {
  ShortLived short_lived([](const std::string&) { return 100; });
  const auto stopped = std::make_shared<std::set<std::string>>();
  short_lived.target.answers("StopLampJob", [stopped](const Asked& asked) {
    stopped->insert(asked.job);
    return error("InvalidRequestException");
  });
  short_lived.target.answers("DescribeLampJob", [stopped](const Asked& asked) {
    return described(stopped->contains(asked.job) ? "COMPLETED" : "IN_PROGRESS");
  });
  const Transcript transcript = Trial({kStopsAJobAtWork}).run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_EQ(*transcript.variables.find("job"), "j-3");
  const std::vector<std::string> all = made(transcript);
  EXPECT_THAT(std::vector(all.begin() + 8, all.end()),
              ElementsAre("setup StartLampJob", "setup DescribeLampJob", "step StopLampJob",
                          "control DescribeLampJob", "set-aside StartLampJob", "set-aside DescribeLampJob",
                          "control DescribeLampJob", "set-aside StartLampJob", "set-aside DescribeLampJob",
                          "control DescribeLampJob"));
}

TEST(Overtaken, AStopThatIsAlwaysFollowedByAFailureIsHeldAgainstTheTarget) {
  ShortLived short_lived([](const std::string&) { return 100; });
  const auto stopped = std::make_shared<std::map<std::string, int>>();
  short_lived.target.answers("StopLampJob", [stopped](const Asked& asked) {
    stopped->emplace(asked.job, 0);
    return ok();
  });
  short_lived.target.answers("DescribeLampJob", [stopped](const Asked& asked) {
    const auto found = stopped->find(asked.job);
    if (found == stopped->end()) return described("SUBMITTED");
    return described(++found->second == 1 ? "STOP_REQUESTED" : "FAILED");
  });
  const Transcript transcript =
      Trial({a_case("one", {wait_step("${job}", "STOPPED")}, a_job_in("STOP_REQUESTED"))})
          .run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kStoppedEarly);
  ASSERT_THAT(transcript.waits, SizeIs(1));
  EXPECT_EQ(transcript.waits.front().trouble, "the job became FAILED");
}

TEST(Overtaken, OneJobThatLastsAmongShortOnesProvesNothing) {
  ShortLived short_lived([](const std::string& job) { return job == "j-4" ? 100 : 1; });
  EXPECT_EQ(Trial({kStopsAJobAtWork}).run_one(short_lived.target).ending, Ending::kBlocked);
}

TEST(Overtaken, WhoseJobIsStillAtWorkIsTriedOnce) {
  ShortLived short_lived([](const std::string&) { return 100; });
  short_lived.target.answers("StopLampJob", {error("InvalidRequestException")});
  const Transcript transcript = Trial({kStopsAJobAtWork}).run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(made(transcript), ElementsAre("setup StartLampJob", "setup DescribeLampJob", "step StopLampJob",
                                            "control DescribeLampJob"));
}

TEST(Overtaken, AJobThatIsStoppedWasNotOvertaken) {
  ShortLived short_lived([](const std::string&) { return 100; });
  short_lived.target.answers("StopLampJob", {error("InvalidRequestException")});
  short_lived.target.answers("DescribeLampJob", {described("IN_PROGRESS"), described("STOPPED")});
  const Transcript transcript = Trial({kStopsAJobAtWork}).run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(short_lived.target.asked("StartLampJob"), SizeIs(1));
}

TEST(Overtaken, AWaitThatCannotEndWellIsTriedAgain) {
  ShortLived short_lived([](const std::string& job) { return job == "j-1" ? 2 : 100; });
  Trial trial(
      {a_case("one", {stop_step("${job}"), wait_step("${job}", "STOPPED")}, a_job_in("IN_PROGRESS"))});
  short_lived.target.answers(
      "DescribeLampJob", [looks = std::map<std::string, int>()](const Asked& asked) mutable {
        const bool is_first_look = ++looks[asked.job] == 1;
        return described(is_first_look ? "IN_PROGRESS" : asked.job == "j-1" ? "COMPLETED" : "STOPPED");
      });
  short_lived.target.answers("StopLampJob", {ok()});
  const Transcript transcript = trial.run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_EQ(*transcript.variables.find("job"), "j-2");
  ASSERT_THAT(transcript.waits, SizeIs(1));
  EXPECT_TRUE(transcript.waits.front().reached);
}

TEST(Overtaken, WhatTheFixtureNamedIsNotStartedAnew) {
  ShortLived short_lived([](const std::string&) { return 1; });
  Trial trial({kStopsAJobAtWork});
  trial.options.may_create = false;
  trial.options.fixture.jobs = {{{"lamps/LampJob", "IN_PROGRESS"}, {"j-9"}}};
  const Transcript transcript = trial.run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kBlocked);
  EXPECT_EQ(
      transcript.reason,
      "needs a job in IN_PROGRESS that stays there: the fixture's had become COMPLETED by itself before "
      "the case was done");
  EXPECT_THAT(short_lived.target.asked("StartLampJob"), IsEmpty());
}

TEST(Overtaken, AJobThatTheCaseNeedsAtItsEndIsNotLookedAt) {
  ShortLived short_lived([](const std::string&) { return 0; });
  const Transcript transcript =
      Trial({a_case("one", {stop_step("${job}")}, a_job_in("COMPLETED"))}).run_one(short_lived.target);
  EXPECT_EQ(transcript.ending, Ending::kFinished);
  EXPECT_THAT(made(transcript),
              ElementsAre("setup StartLampJob", "setup DescribeLampJob", "step StopLampJob"));
}

}  // namespace
}  // namespace touchstone::run::overtaken_test
