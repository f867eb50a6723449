// Tests update() and render() of expectations.h: what --update-expectations writes.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <span>
#include <vector>

#include "base/file.h"
#include "judge/expectations.h"
#include "judge/expectations_file.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::expectations_update_test {
namespace {

const cases::Case kCase = for_tests::make_case({});

Verdict verdict(Outcome outcome, std::vector<Check> checks) {
  return {&kCase, outcome, "", std::move(checks)};
}

Check check(std::string id, CheckOutcome outcome, std::string actual,
            cases::Level level = cases::Level::kRequired) {
  return {std::move(id), level, outcome, "expected", std::move(actual), {}, {}};
}

/// update() with one repetition.
Expectations update_once(const Expectations& before, const std::vector<Verdict>& verdicts) {
  const std::array<std::span<const Verdict>, 1> once = {verdicts};
  return update(before, once);
}

const std::vector<Verdict> kFails = {
    verdict(Outcome::kFailed, {check("answer", CheckOutcome::kFailed, "500")})};
const std::vector<Verdict> kPasses = {
    verdict(Outcome::kPassed, {check("answer", CheckOutcome::kPassed, "400")})};
const std::vector<Verdict> kIsBlocked = {verdict(Outcome::kBlocked, {})};

TEST(UpdateExpectations, CallsFlakyWhatFailsInSomeRepetitionsOnly) {
  const Expectations before{"t", "", {{kCase.id, "answer", "200", "why", "link"}}};
  for (const Expectations& known : {before, Expectations{"t", "", {}}}) {
    for (const auto& repetitions : {std::array<std::span<const Verdict>, 2>{kFails, kPasses},
                                    std::array<std::span<const Verdict>, 2>{kPasses, kFails}}) {
      const Expectations after = update(known, repetitions);
      ASSERT_EQ(after.entries.size(), 1U);
      EXPECT_EQ(after.entries[0].seen, "500");
      EXPECT_EQ(after.entries[0].kind, Expectation::Kind::kFlaky);
      EXPECT_EQ(after.entries[0].reason, known.entries.empty() ? "" : "why");
    }
  }
}

TEST(UpdateExpectations, CallsExactWhatFailsWheneverItsCaseIsJudged) {
  const std::array<std::span<const Verdict>, 3> repetitions = {kFails, kIsBlocked, kFails};
  const Expectations after = update({}, repetitions);
  ASSERT_EQ(after.entries.size(), 1U);
  EXPECT_EQ(after.entries[0].kind, Expectation::Kind::kAlways);
}

TEST(UpdateExpectations, KeepsTheReasonOfAnEntryAndTakesTheNewSymptom) {
  const Expectations before{"t", "c", {{kCase.id, "answer", "200", "why", "link"}}};
  const Expectations after =
      update_once(before, {verdict(Outcome::kFailed, {check("answer", CheckOutcome::kFailed, "500")})});
  ASSERT_EQ(after.entries.size(), 1U);
  EXPECT_EQ(after.entries[0].seen, "500");
  EXPECT_EQ(after.entries[0].reason, "why");
  EXPECT_EQ(after.entries[0].link, "link");
  EXPECT_EQ(after.target, "t");
  EXPECT_EQ(after.command, "c");
}

TEST(RenderExpectations, WritesTheDaysOfAnyYear) {
  for (const char* day : {"0000-01-01", "1677-09-20", "2262-04-12", "9999-12-31"}) {
    Expectations written{"t", "", {{kCase.id, "answer", "200", "why", ""}}};
    written.entries[0].expires = parse_day(day);
    EXPECT_NE(render(written).find(day), std::string::npos) << render(written);
  }
}

TEST(UpdateExpectations, DropsAnEntryWhoseCheckPasses) {
  const Expectations before{"t", "", {{kCase.id, "answer", "200", "why", ""}}};
  EXPECT_TRUE(
      update_once(before, {verdict(Outcome::kPassed, {check("answer", CheckOutcome::kPassed, "400")})})
          .entries.empty());
}

TEST(UpdateExpectations, KeepsAnEntryWhoseCaseWasNotJudged) {
  const Expectations before{
      "t",
      "",
      {{kCase.id, "answer", "200", "why", ""}, {"another/case/altogether", "answer", "200", "why", ""}}};
  EXPECT_EQ(update_once(before, {verdict(Outcome::kBlocked, {})}).entries.size(), 2U);
}

TEST(UpdateExpectations, AddsOnlyWhatFailsARun) {
  const Expectations after = update_once(
      {}, {verdict(Outcome::kFailed, {check("b", CheckOutcome::kFailed, "seen"),
                                      check("a", CheckOutcome::kExpectedFailure, "seen"),
                                      check("c", CheckOutcome::kFailed, "seen", cases::Level::kRecommended),
                                      check("d", CheckOutcome::kPassed, "seen")})});
  ASSERT_EQ(after.entries.size(), 2U);
  EXPECT_EQ(after.entries[0].check_id, "a");
  EXPECT_EQ(after.entries[1].check_id, "b");
  EXPECT_EQ(after.entries[1].reason, "");
}

TEST(UpdateExpectations, KeepsOwnerExpiryAndKind) {
  Expectation entry{kCase.id, "answer", "200", "why", "link"};
  entry.owner = "jobs team";
  entry.expires = std::chrono::year(2026) / 12 / 31;
  entry.kind = Expectation::Kind::kFlaky;
  const Expectations after = update_once(
      {"t", "", {entry}}, {verdict(Outcome::kFailed, {check("answer", CheckOutcome::kFailed, "500")})});
  ASSERT_EQ(after.entries.size(), 1U);
  EXPECT_EQ(after.entries[0].seen, "500");
  EXPECT_EQ(after.entries[0].owner, "jobs team");
  EXPECT_EQ(after.entries[0].expires, entry.expires);
  EXPECT_EQ(after.entries[0].kind, Expectation::Kind::kFlaky);
}

TEST(UpdateExpectations, KeepsAFlakyEntryWhoseCheckPassed) {
  Expectation entry{kCase.id, "answer", "200", "why", ""};
  entry.kind = Expectation::Kind::kFlaky;
  const Expectations after = update_once(
      {"t", "", {entry}}, {verdict(Outcome::kPassed, {check("answer", CheckOutcome::kPassed, "400")})});
  ASSERT_EQ(after.entries.size(), 1U);
  EXPECT_EQ(after.entries[0].seen, "200");
}

TEST(RenderExpectations, WritesCasesThatShareEverythingElseAsOneEntry) {
  Expectation flaky{"s/O/c", "answer", "200", "why", ""};
  flaky.kind = Expectation::Kind::kFlaky;
  flaky.owner = "me";
  flaky.expires = std::chrono::year(2026) / 12 / 31;
  const Expectations made{"t",
                          "",
                          {{"s/O/b", "answer", "200", "why", "https://l"},
                           {"s/O/a", "answer", "200", "why", "https://l"},
                           {"s/O/d", "answer", "200", "another", "https://l"},
                           flaky,
                           {"s/O/a", "aa", "200", "why", "https://l"}}};
  EXPECT_EQ(render(made), R"({
  "$schema": "../schema/expectations.schema.json",
  "target": "t",
  "entries": [
    {"case":"s/O/a","check":"aa","seen":"200","reason":"why","link":"https://l"},
    {"check":"answer","seen":"200","reason":"why","link":"https://l","cases":[
      "s/O/a",
      "s/O/b"
    ]},
    {"case":"s/O/c","check":"answer","seen":"200","reason":"why","link":"","owner":"me","expires":"2026-12-31","kind":"flaky"},
    {"case":"s/O/d","check":"answer","seen":"200","reason":"another","link":"https://l"}
  ]
}
)");
}

TEST(RenderExpectations, IsReadBackAsItWas) {
  cases::Case another = kCase;
  another.id = "comprehend/StopSentimentDetectionJob/another-job";
  const cases::Catalogue catalogue = for_tests::catalogue_of({another, kCase});
  const std::string path = testing::TempDir() + "touchstone_round_trip_expectations.json";
  const Expectations made{
      "t",
      "c",
      {{another.id, "answer", "200", "why", "https://l"}, {kCase.id, "answer", "200", "why", "https://l"}}};
  ASSERT_TRUE(base::save_text(path, render(made)));
  const auto loaded = load_expectations(path, catalogue);
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_EQ(loaded->entries.size(), 2U);
  EXPECT_EQ(render(*loaded), render(made));
  std::remove(path.c_str());
}

TEST(ParseDay, TakesADayAndNothingElse) {
  EXPECT_EQ(parse_day("2028-02-29"), std::chrono::sys_days(std::chrono::year(2028) / 2 / 29));
  for (const char* wrong : {"", "2026-02-29", "2026-13-01", "2026-1-1", "2026-12-31T00:00:00Z", "26-12-31",
                            "2026/12/31", "+026-12-31"}) {
    EXPECT_EQ(parse_day(wrong), std::nullopt) << wrong;
  }
}

TEST(RenderExpectations, CanBeLoadedOnceEveryEntryHasAReasonAndALink) {
  const cases::Catalogue catalogue = for_tests::catalogue_of({kCase});
  const std::string path = testing::TempDir() + "touchstone_render_expectations.json";
  Expectations made{"moto \"5\"", "", {{kCase.id, "answer", "200 \u00e9", "", ""}}};
  ASSERT_TRUE(base::save_text(path, render(made)));
  const auto refused = load_expectations(path, catalogue);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "an entry needs a reason");
  EXPECT_EQ(refused.error().line, 5U);
  made.entries[0].reason = "why";
  made.entries[0].link = "https://l";
  ASSERT_TRUE(base::save_text(path, render(made)));
  const auto loaded = load_expectations(path, catalogue);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->entries[0].seen, "200 \u00e9");
  EXPECT_EQ(loaded->target, "moto \"5\"");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace touchstone::judge::expectations_update_test
