// Tests checks.h: whatever is written out and what not, the checks are the same.
#include "judge/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::judge::checks_test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

enum RuleIndex : std::size_t { kNulls, kRequestId, kStatus };
constexpr Rule kRules[] = {{"output/nulls", cases::Level::kRequired, "no nulls", ""},
                           {"wire/request-id", cases::Level::kRecommended, "an id", "protocol:b"},
                           {"wire/status", cases::Level::kRequired, "200", "protocol:a"}};
static_assert(is_sorted_by_id(kRules));
const RuleBook kBook(kRules, "model:lamps");

Check called(const std::string& id) {
  Check check;
  check.id = id;
  return check;
}

std::vector<std::string> ids_of(const Checks& checks) {
  std::vector<std::string> ids;
  for (const Check& check : checks) ids.push_back(check.id);
  return ids;
}

TEST(Checks, AreNoneAtFirst) {
  EXPECT_THAT(Checks(), IsEmpty());
  EXPECT_THAT(ids_of(Checks()), IsEmpty());
}

TEST(Checks, SpellsOutARuleThatHeld) {
  const Checks checks(kBook, bit(kRequestId), 4, {});
  ASSERT_THAT(checks, SizeIs(1));
  const Check check = *checks.begin();
  EXPECT_EQ(check.id, "wire/request-id");
  EXPECT_EQ(check.level, cases::Level::kRecommended);
  EXPECT_EQ(check.outcome, CheckOutcome::kPassed);
  EXPECT_EQ(check.expected, "an id");
  EXPECT_EQ(check.actual, "an id");
  EXPECT_THAT(*check.sources, ElementsAre("protocol:b"));
  EXPECT_THAT(check.exchanges, ElementsAre(4U));
}

TEST(Checks, StandInTheOrderOfTheirIdsWhicheverAreWrittenOut) {
  const std::vector<std::string> all = {"answer", "output/nulls", "wire/request-id", "wire/status", "z"};
  EXPECT_EQ(
      ids_of(Checks(kBook, bit(kNulls) | bit(kRequestId) | bit(kStatus), 0, {called("answer"), called("z")})),
      all);
  EXPECT_EQ(ids_of(Checks(kBook, bit(kNulls) | bit(kStatus), 0,
                          {called("answer"), called("wire/request-id"), called("z")})),
            all);
  EXPECT_EQ(ids_of(Checks(kBook, bit(kRequestId), 0,
                          {called("answer"), called("output/nulls"), called("wire/status"), called("z")})),
            all);
  EXPECT_EQ(ids_of(Checks({called("answer"), called("output/nulls"), called("wire/request-id"),
                           called("wire/status"), called("z")})),
            all);
}

TEST(Checks, AreCountedWhetherWrittenOutOrNot) {
  EXPECT_THAT(Checks(kBook, bit(kNulls) | bit(kStatus), 0, {called("answer")}), SizeIs(3));
}

TEST(Checks, GivesEachOnceToWhoeverStepsAndKeepsThePlaceBefore) {
  const Checks checks(kBook, bit(kNulls) | bit(kStatus), 0, {});
  Checks::const_iterator at = checks.begin();
  const Checks::const_iterator before = at++;
  EXPECT_EQ(before->id, "output/nulls");
  EXPECT_EQ(at->id, "wire/status");
  EXPECT_EQ(++at, checks.end());
}

TEST(Checks, HasThoseThatFailedWrittenOut) {
  Check failed = called("answer");
  failed.outcome = CheckOutcome::kFailed;
  const Checks checks(kBook, bit(kStatus), 0, {failed});
  ASSERT_THAT(checks.written(), SizeIs(1));
  EXPECT_EQ(checks.written()[0].outcome, CheckOutcome::kFailed);
}

TEST(Checks, AreChangedOneAtATime) {
  Checks checks(kBook, bit(kNulls) | bit(kRequestId) | bit(kStatus), 2, {called("answer"), called("z")});
  Check* held = checks.find("wire/request-id");
  ASSERT_NE(held, nullptr);
  EXPECT_THAT(held->exchanges, ElementsAre(2U));
  held->outcome = CheckOutcome::kFlaky;
  Check* written = checks.find("z");
  ASSERT_NE(written, nullptr);
  written->outcome = CheckOutcome::kFailed;
  std::vector<std::string> told;
  for (const Check& check : checks) told.push_back(*check.id + " " + std::string(name_of(check.outcome)));
  EXPECT_THAT(told, ElementsAre("answer passed", "output/nulls passed", "wire/request-id flaky",
                                "wire/status passed", "z failed"));
}

TEST(Checks, FindsNoneThatIsNotThere) {
  Checks checks(kBook, bit(kStatus), 0, {called("answer")});
  EXPECT_EQ(checks.find("output/nulls"), nullptr);
  EXPECT_EQ(checks.find("answers"), nullptr);
}

TEST(Checks, AreMadeToAccuseNobody) {
  Check failed = called("answer");
  failed.outcome = CheckOutcome::kFailed;
  Checks checks(kBook, bit(kStatus), 0, {failed});
  checks.record_only();
  ASSERT_THAT(checks, SizeIs(2));
  EXPECT_THAT(checks.all(), Each(Field(&Check::outcome, CheckOutcome::kRecorded)));
  EXPECT_THAT(checks.find("wire/status")->outcome, CheckOutcome::kRecorded);
}

TEST(Checks, CanBeEmptied) {
  Checks checks(kBook, bit(kStatus), 0, {called("answer")});
  checks.clear();
  EXPECT_TRUE(checks.empty());
  EXPECT_THAT(ids_of(checks), IsEmpty());
}

TEST(Checks, HaveCopiesOfTheirOwn) {
  Checks checks(kBook, bit(kStatus), 0, {called("answer")});
  const Checks before = checks;
  checks.find("wire/status")->outcome = CheckOutcome::kFlaky;
  EXPECT_THAT(before.all(), Each(Field(&Check::outcome, CheckOutcome::kPassed)));
}

}  // namespace
}  // namespace touchstone::judge::checks_test
