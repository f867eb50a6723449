// Tests check_board.h: one check for each id, however many exchanges it was applied to.
#include "judge/check_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::judge::check_board_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

enum RuleIndex : std::size_t { kModelRule, kAdvice, kRule };
constexpr Rule kRules[] = {{"output/nulls", cases::Level::kRequired, "no nulls", ""},
                           {"wire/request-id", cases::Level::kRecommended, "an id", "protocol:b"},
                           {"wire/status", cases::Level::kRequired, "200", "protocol:a"}};
static_assert(is_sorted_by_id(kRules));
const RuleBook kBook(kRules, "model:lamps");

TEST(CheckBoard, IsEmptyAtFirst) { EXPECT_THAT(CheckBoard(kBook).take(), IsEmpty()); }

TEST(CheckBoard, TakesIdLevelAndExpectationFromTheRule) {
  CheckBoard board(kBook);
  board.hold(bit(kAdvice), 0);
  const auto checks = board.take().all();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].id, "wire/request-id");
  EXPECT_EQ(checks[0].level, cases::Level::kRecommended);
  EXPECT_EQ(checks[0].expected, "an id");
}

TEST(CheckBoard, ShowsTheLastExchangeOfACheckThatHeld) {
  CheckBoard board(kBook);
  board.hold(bit(kRule), 1);
  board.hold(bit(kRule), 4);
  const auto checks = board.take().all();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kPassed);
  EXPECT_EQ(checks[0].actual, "200");
  EXPECT_THAT(checks[0].exchanges, ElementsAre(4U));
}

TEST(CheckBoard, ShowsOfEachCheckThatHeldItsOwnLastExchange) {
  CheckBoard board(kBook);
  board.hold(bit(kRule), 1);
  board.hold(bit(kModelRule), 4);
  board.hold(bit(kAdvice), 4);
  std::vector<std::size_t> last;
  for (const Check& check : board.take()) last.push_back(check.exchanges.front());
  EXPECT_THAT(last, ElementsAre(4U, 4U, 1U));
}

TEST(CheckBoard, ShowsEveryExchangeOnWhichACheckFailedAndNoOther) {
  CheckBoard board(kBook);
  board.hold(bit(kRule), 0);
  board.fail(kRule, 1, "302");
  board.hold(bit(kRule), 2);
  board.fail(kRule, 3, "204");
  const auto checks = board.take().all();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kFailed);
  EXPECT_THAT(checks[0].exchanges, ElementsAre(1U, 3U));
}

TEST(CheckBoard, JoinsFindingsEachOnceInAnOrderThatDoesNotDependOnTheExchanges) {
  CheckBoard board(kBook);
  board.fail(kRule, 0, "302");
  board.fail(kRule, 1, "204");
  board.fail(kRule, 2, "302");
  EXPECT_EQ(board.take().all().at(0).actual, "204; 302");
}

TEST(CheckBoard, CitesTheSourceOfTheRule) {
  CheckBoard board(kBook);
  board.hold(bit(kRule), 0);
  EXPECT_THAT(*board.take().all().at(0).sources, ElementsAre("protocol:a"));
}

TEST(CheckBoard, CitesTheModelWhereTheRuleNamesNoSource) {
  CheckBoard board(kBook);
  board.hold(bit(kModelRule), 0);
  EXPECT_THAT(*board.take().all().at(0).sources, ElementsAre("model:lamps"));
}

TEST(RuleBook, PutsOtherWordsForWhatARuleExpects) {
  RuleBook book(kRules, "model:lamps");
  book.reword(kRule, "204");
  CheckBoard board(book);
  board.hold(bit(kRule), 0);
  EXPECT_EQ(board.take().all().at(0).expected, "204");
}

TEST(RuleBook, KnowsUnsortedRules) {
  constexpr Rule kUnsorted[] = {kRules[1], kRules[0]};
  constexpr Rule kTwice[] = {kRules[0], kRules[0]};
  EXPECT_FALSE(is_sorted_by_id(kUnsorted));
  EXPECT_FALSE(is_sorted_by_id(kTwice));
}

TEST(CheckBoard, SortsChecksByTheirIds) {
  CheckBoard board(kBook);
  board.hold(bit(kRule), 0);
  Check answer;
  answer.id = "answer";
  board.add(answer);
  board.hold(bit(kAdvice), 0);
  std::vector<std::string> ids;
  for (const Check& check : board.take()) ids.push_back(check.id);
  EXPECT_THAT(ids, ElementsAre("answer", "wire/request-id", "wire/status"));
}

TEST(CheckBoard, KeepsACheckThatWasMadeAsAWhole) {
  CheckBoard board(kBook);
  Check answer;
  answer.id = "answer";
  answer.outcome = CheckOutcome::kFailed;
  answer.expected = "400";
  answer.actual = "200";
  answer.sources = std::vector<std::string>{"doc:b", "doc:a", "doc:b"};
  answer.exchanges = {7};
  board.add(answer);
  const auto checks = board.take().all();
  ASSERT_THAT(checks, SizeIs(1));
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kFailed);
  EXPECT_EQ(checks[0].expected, "400");
  EXPECT_EQ(checks[0].actual, "200");
  EXPECT_THAT(*checks[0].sources, ElementsAre("doc:a", "doc:b"));
  EXPECT_THAT(checks[0].exchanges, ElementsAre(7U));
}

}  // namespace
}  // namespace touchstone::judge::check_board_test
