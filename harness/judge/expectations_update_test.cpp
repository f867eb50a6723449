// Tests update() and render() of expectations.h: what --update-expectations writes.
#include <gtest/gtest.h>

#include <cstdio>

#include "base/file.h"
#include "judge/expectations.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge {
namespace {

const cases::Case kCase = for_tests::make_case({});

Verdict verdict(Outcome outcome, std::vector<Check> checks) {
  return {&kCase, outcome, "", std::move(checks)};
}

Check check(std::string id, CheckOutcome outcome, std::string actual,
            cases::Level level = cases::Level::kRequired) {
  return {std::move(id), level, outcome, "expected", std::move(actual), {}, {}};
}

TEST(UpdateExpectations, KeepsTheReasonOfAnEntryAndTakesTheNewSymptom) {
  const Expectations before{"t", "c", {{kCase.id, "answer", "200", "why", "link"}}};
  const Expectations after =
      update(before, {verdict(Outcome::kFailed, {check("answer", CheckOutcome::kFailed, "500")})});
  ASSERT_EQ(after.entries.size(), 1U);
  EXPECT_EQ(after.entries[0].seen, "500");
  EXPECT_EQ(after.entries[0].reason, "why");
  EXPECT_EQ(after.entries[0].link, "link");
  EXPECT_EQ(after.target, "t");
  EXPECT_EQ(after.command, "c");
}

TEST(UpdateExpectations, DropsAnEntryWhoseCheckPasses) {
  const Expectations before{"t", "", {{kCase.id, "answer", "200", "why", ""}}};
  EXPECT_TRUE(update(before, {verdict(Outcome::kPassed, {check("answer", CheckOutcome::kPassed, "400")})})
                  .entries.empty());
}

TEST(UpdateExpectations, KeepsAnEntryWhoseCaseWasNotJudged) {
  const Expectations before{
      "t",
      "",
      {{kCase.id, "answer", "200", "why", ""}, {"another/case/altogether", "answer", "200", "why", ""}}};
  EXPECT_EQ(update(before, {verdict(Outcome::kBlocked, {})}).entries.size(), 2U);
}

TEST(UpdateExpectations, AddsOnlyWhatFailsARun) {
  const Expectations after = update(
      {}, {verdict(Outcome::kFailed, {check("b", CheckOutcome::kFailed, "seen"),
                                      check("a", CheckOutcome::kExpectedFailure, "seen"),
                                      check("c", CheckOutcome::kFailed, "seen", cases::Level::kRecommended),
                                      check("d", CheckOutcome::kPassed, "seen")})});
  ASSERT_EQ(after.entries.size(), 2U);
  EXPECT_EQ(after.entries[0].check_id, "a");
  EXPECT_EQ(after.entries[1].check_id, "b");
  EXPECT_EQ(after.entries[1].reason, "");
}

TEST(RenderExpectations, CanBeLoadedOnceEveryEntryHasAReason) {
  const cases::Catalogue catalogue = for_tests::catalogue_of({kCase});
  const std::string path = testing::TempDir() + "touchstone_render_expectations.json";
  Expectations made{"moto \"5\"", "", {{kCase.id, "answer", "200 \u00e9", "", ""}}};
  ASSERT_TRUE(base::save_text(path, render(made)));
  const auto refused = load_expectations(path, catalogue);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "an entry needs a reason");
  EXPECT_EQ(refused.error().line, 5U);
  made.entries[0].reason = "why";
  ASSERT_TRUE(base::save_text(path, render(made)));
  const auto loaded = load_expectations(path, catalogue);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->entries[0].seen, "200 \u00e9");
  EXPECT_EQ(loaded->target, "moto \"5\"");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace touchstone::judge
