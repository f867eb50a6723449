// Tests check_board.h: one check for each id, however many exchanges it was applied to.
#include "judge/check_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::judge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Rule kRule{"wire/status", cases::Level::kRequired, "200", "protocol:a"};
constexpr Rule kAdvice{"wire/request-id", cases::Level::kRecommended, "an id", "protocol:b"};

TEST(CheckBoard, IsEmptyAtFirst) { EXPECT_THAT(CheckBoard().take(), IsEmpty()); }

TEST(CheckBoard, TakesIdLevelAndExpectationFromTheRule) {
  CheckBoard board;
  board.apply(kAdvice, 0, "protocol:b", std::nullopt);
  const auto checks = board.take();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].id, "wire/request-id");
  EXPECT_EQ(checks[0].level, cases::Level::kRecommended);
  EXPECT_EQ(checks[0].expected, "an id");
}

TEST(CheckBoard, ShowsTheLastExchangeOfACheckThatHeld) {
  CheckBoard board;
  board.apply(kRule, 1, "protocol:a", std::nullopt);
  board.apply(kRule, 4, "protocol:a", std::nullopt);
  const auto checks = board.take();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kPassed);
  EXPECT_EQ(checks[0].actual, "200");
  EXPECT_THAT(checks[0].exchanges, ElementsAre(4U));
}

TEST(CheckBoard, ShowsEveryExchangeOnWhichACheckFailedAndNoOther) {
  CheckBoard board;
  board.apply(kRule, 0, "protocol:a", std::nullopt);
  board.apply(kRule, 1, "protocol:a", "302");
  board.apply(kRule, 2, "protocol:a", std::nullopt);
  board.apply(kRule, 3, "protocol:a", "204");
  const auto checks = board.take();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kFailed);
  EXPECT_THAT(checks[0].exchanges, ElementsAre(1U, 3U));
}

TEST(CheckBoard, JoinsFindingsEachOnceInAnOrderThatDoesNotDependOnTheExchanges) {
  CheckBoard board;
  board.apply(kRule, 0, "protocol:a", "302");
  board.apply(kRule, 1, "protocol:a", "204");
  board.apply(kRule, 2, "protocol:a", "302");
  EXPECT_EQ(board.take().at(0).actual, "204; 302");
}

TEST(CheckBoard, NamesEachSourceOnce) {
  CheckBoard board;
  board.apply(kRule, 0, "model:translate", std::nullopt);
  board.apply(kRule, 1, "model:comprehend", std::nullopt);
  board.apply(kRule, 2, "model:translate", std::nullopt);
  EXPECT_THAT(board.take().at(0).sources, ElementsAre("model:comprehend", "model:translate"));
}

TEST(CheckBoard, SortsChecksByTheirIds) {
  CheckBoard board;
  board.apply(kRule, 0, "protocol:a", std::nullopt);
  Check answer;
  answer.id = "answer";
  board.add(answer);
  board.apply(kAdvice, 0, "protocol:b", std::nullopt);
  std::vector<std::string> ids;
  for (const Check& check : board.take()) ids.push_back(check.id);
  EXPECT_THAT(ids, ElementsAre("answer", "wire/request-id", "wire/status"));
}

TEST(CheckBoard, KeepsACheckThatWasMadeAsAWhole) {
  CheckBoard board;
  Check answer;
  answer.id = "answer";
  answer.outcome = CheckOutcome::kFailed;
  answer.expected = "400";
  answer.actual = "200";
  answer.sources = {"doc:b", "doc:a"};
  answer.exchanges = {7};
  board.add(answer);
  const auto checks = board.take();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kFailed);
  EXPECT_EQ(checks[0].expected, "400");
  EXPECT_EQ(checks[0].actual, "200");
  EXPECT_THAT(checks[0].sources, ElementsAre("doc:a", "doc:b"));
  EXPECT_THAT(checks[0].exchanges, ElementsAre(7U));
}

}  // namespace
}  // namespace touchstone::judge
