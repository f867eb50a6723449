// Tests expectations.h: how a file is read and refused, which failures its entries cover, and which entries
// hold no more.
#include "judge/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <ostream>

#include "base/file.h"
#include "judge/expectations_file.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::expectations_test {
namespace {

using base::ErrorCode;
using cases::Level;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = BrokenExpectation::Kind;

constexpr const char* kCaseId = "comprehend/StopSentimentDetectionJob/unknown-job";

// Loading.

cases::Case another_case() {
  cases::Case made = for_tests::make_case({});
  made.id = "comprehend/StopSentimentDetectionJob/another-job";
  return made;
}

class LoadExpectations : public testing::Test {
 protected:
  LoadExpectations() : catalogue_(for_tests::catalogue_of({another_case(), for_tests::make_case({})})) {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    std::string name =
        std::string(info->test_suite_name()) + "." + info->name() + "." + std::to_string(getpid());
    std::replace(name.begin(), name.end(), '/', '.');
    path_ = std::filesystem::temp_directory_path() / (name + ".json");
  }
  ~LoadExpectations() override {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  base::Result<Expectations> load(std::string_view text) {
    EXPECT_TRUE(base::save_text(path_, text));
    return load_expectations(path_, catalogue_);
  }
  cases::Catalogue catalogue_;
  std::filesystem::path path_;
};

TEST_F(LoadExpectations, ReadsTargetAndEntries) {
  const auto loaded = load(R"({
    "$schema": "../schema/expectations.schema.json",
    "target": "moto 5.2.1",
    "command": "moto_server -p PORT",
    "entries": [
      {"case": "comprehend/StopSentimentDetectionJob/unknown-job", "check": "answer", "seen": "200",
       "reason": "no validation", "link": "https://example.org/1"},
      {"case": "comprehend/StopSentimentDetectionJob/unknown-job", "check": "wire/status", "seen": "302",
       "reason": "redirects", "link": "https://example.org/2"}
    ]})");
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_EQ(loaded->target, "moto 5.2.1");
  ASSERT_THAT(loaded->entries, SizeIs(2));
  EXPECT_EQ(loaded->entries[0].case_id, kCaseId);
  EXPECT_EQ(loaded->entries[0].check_id, "answer");
  EXPECT_EQ(loaded->entries[0].seen, "200");
  EXPECT_EQ(loaded->entries[0].reason, "no validation");
  EXPECT_EQ(loaded->entries[0].link, "https://example.org/1");
  EXPECT_EQ(loaded->entries[1].link, "https://example.org/2");
}

TEST_F(LoadExpectations, ReadsAFileWithoutEntries) {
  const auto loaded = load(R"({"target": "perfect 1.0", "entries": []})");
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_THAT(loaded->entries, IsEmpty());
}

TEST_F(LoadExpectations, NamesAFileThatIsNotThere) {
  const auto loaded = load_expectations(path_, catalogue_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kUnreadableFile);
  EXPECT_EQ(loaded.error().file, path_.string());
}

struct BadFile {
  const char* name;
  const char* text;
  ErrorCode code;
  const char* message;  ///< with line and column
};
std::ostream& operator<<(std::ostream& out, const BadFile& row) { return out << row.name; }

TEST_F(LoadExpectations, ReadsAnEntryOfSeveralCases) {
  const auto loaded = load(R"({"target": "t", "entries": [
    {"cases": ["comprehend/StopSentimentDetectionJob/another-job",
               "comprehend/StopSentimentDetectionJob/unknown-job"],
     "check": "answer", "seen": "200", "reason": "no validation", "link": "https://example.org/1",
     "owner": "jobs team", "expires": "2026-12-31", "kind": "flaky"}]})");
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  ASSERT_THAT(loaded->entries, SizeIs(2));
  EXPECT_EQ(loaded->entries[0].case_id, "comprehend/StopSentimentDetectionJob/another-job");
  EXPECT_EQ(loaded->entries[1].case_id, kCaseId);
  for (const Expectation& entry : loaded->entries) {
    EXPECT_EQ(entry.seen, "200");
    EXPECT_EQ(entry.owner, "jobs team");
    EXPECT_EQ(entry.expires, std::chrono::sys_days(std::chrono::year(2026) / 12 / 31));
    EXPECT_EQ(entry.kind, Expectation::Kind::kFlaky);
  }
}

TEST_F(LoadExpectations, TakesAnEntryWithoutExpiryForOneThatHoldsForEver) {
  const auto loaded = load(R"({"target": "t", "entries": [
    {"case": "comprehend/StopSentimentDetectionJob/unknown-job", "check": "answer", "seen": "200",
     "reason": "r", "link": "https://example.org/1"}]})");
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_EQ(loaded->entries[0].expires, std::nullopt);
  EXPECT_EQ(loaded->entries[0].kind, Expectation::Kind::kAlways);
}

class LoadBadExpectations : public LoadExpectations, public testing::WithParamInterface<BadFile> {};

TEST_P(LoadBadExpectations, SaysWhatIsWrongAndWhere) {
  const auto loaded = load(GetParam().text);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, GetParam().code);
  EXPECT_THAT(base::render(loaded.error()), HasSubstr(path_.string() + ":" + GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, LoadBadExpectations,
    testing::Values(
        BadFile{"NotJson", "{\"target\": \"t\",\n \"entries\": [}", ErrorCode::kSyntax, "2:"},
        BadFile{"NoObject", "[]", ErrorCode::kWrongType,
                "1:1: an expectations file must be an object, not an array"},
        BadFile{"NoTarget", R"({"entries": []})", ErrorCode::kMissingKey,
                "1:1: an expectations file needs \"target\""},
        BadFile{"NoEntries", R"({"target": "t"})", ErrorCode::kMissingKey,
                "1:1: an expectations file needs \"entries\""},
        BadFile{"UnknownKeyOfTheFile", "{\"target\": \"t\",\n\"entries\": [],\n  \"extra\": 1}",
                ErrorCode::kUnknownKey, "3:3: an expectations file knows no \"extra\""},
        BadFile{"UnknownKeyOfAnEntry",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"actual\": \"200\", \"link\": \"https://l\"}]}",
                ErrorCode::kUnknownKey, "3:34: an entry knows no \"actual\""},
        BadFile{"NoReason",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\", "
                "\"seen\": \"200\", \"link\": \"https://l\"}]}",
                ErrorCode::kMissingKey, "2:3: an entry needs \"reason\""},
        BadFile{"EmptyReason",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"\", \"link\": \"https://l\"}]}",
                ErrorCode::kBadValue, "3:29: an entry needs a reason"},
        BadFile{"BlankReason",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \" \\t\", \"link\": \"https://l\"}]}",
                ErrorCode::kBadValue, "3:29: an entry needs a reason"},
        BadFile{"NoLink",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\"}]}",
                ErrorCode::kMissingKey, "2:3: an entry needs \"link\""},
        BadFile{"LinkToNowhere",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"\"}]}",
                ErrorCode::kBadValue, "3:42: an entry needs a link to where it is dealt with"},
        BadFile{"UnknownCase",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/gone\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kUnknownName,
                "2:12: no case \"comprehend/StopSentimentDetectionJob/gone\" in the catalogue"},
        BadFile{"SameCaseAndCheckTwice",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"},\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"302\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kDuplicate, "4:3: a second entry for the same case and check"},
        BadFile{"SameCaseInTwoGroups",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"cases\": [\"comprehend/StopSentimentDetectionJob/another-job\",\n"
                "   \"comprehend/StopSentimentDetectionJob/unknown-job\"], \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"},\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"302\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kDuplicate, "5:3: a second entry for the same case and check"},
        BadFile{"SameCaseTwiceInAGroup",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"cases\": [\"comprehend/StopSentimentDetectionJob/unknown-job\",\n"
                "   \"comprehend/StopSentimentDetectionJob/unknown-job\"], \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kDuplicate, "2:3: a second entry for the same case and check"},
        BadFile{"UnsortedGroup",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"cases\": [\"comprehend/StopSentimentDetectionJob/unknown-job\",\n"
                "   \"comprehend/StopSentimentDetectionJob/another-job\"], \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kBadValue, "3:4: the cases of an entry must be sorted"},
        BadFile{"UnknownCaseInAGroup",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"cases\": [\"comprehend/StopSentimentDetectionJob/another-job\",\n"
                "   \"comprehend/StopSentimentDetectionJob/gone\"], \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kUnknownName, "3:4: no case \"comprehend/StopSentimentDetectionJob/gone\""},
        BadFile{"EmptyGroup",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"cases\": [], \"check\": \"answer\", \"seen\": \"200\", \"reason\": \"r\", \"link\": "
                "\"https://l\"}]}",
                ErrorCode::kBadValue, "2:13: an entry needs a case"},
        BadFile{"CaseAndCases",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\",\n"
                "   \"cases\": [\"comprehend/StopSentimentDetectionJob/another-job\"],\n"
                "   \"check\": \"answer\", \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kBadValue, "2:12: an entry has either \"case\" or \"cases\""},
        BadFile{"NoCase",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"check\": \"answer\", \"seen\": \"200\", \"reason\": \"r\", \"link\": \"https://l\"}]}",
                ErrorCode::kMissingKey, "2:3: an entry needs \"cases\""},
        BadFile{"DayThatNoMonthHas",
                "{\"target\": \"t\", \"entries\": [\n"
                "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
                "   \"seen\": \"200\", \"reason\": \"r\", \"expires\": \"2026-02-29\", \"link\": "
                "\"https://l\"}]}",
                ErrorCode::kBadValue, "3:45: \"2026-02-29\" is no day"},
        BadFile{
            "UnknownKind",
            "{\"target\": \"t\", \"entries\": [\n"
            "  {\"case\": \"comprehend/StopSentimentDetectionJob/unknown-job\", \"check\": \"answer\",\n"
            "   \"seen\": \"200\", \"reason\": \"r\", \"kind\": \"sometimes\", \"link\": \"https://l\"}]}",
            ErrorCode::kBadValue, "3:42: no kind of entry is called \"sometimes\""}),
    for_tests::row_name);

// Applying.

constexpr std::chrono::sys_days kToday = std::chrono::year(2026) / 11 / 25;

Check failed(std::string id, std::string actual, Level level = Level::kRequired) {
  Check made;
  made.id = std::move(id);
  made.level = level;
  made.outcome = CheckOutcome::kFailed;
  made.expected = "400 JobNotFoundException";
  made.actual = std::move(actual);
  return made;
}

Check passed(std::string id, std::string actual) {
  Check made = failed(std::move(id), std::move(actual));
  made.outcome = CheckOutcome::kPassed;
  return made;
}

class ApplyExpectations : public testing::Test {
 protected:
  void see(Outcome outcome, std::vector<Check> checks, std::string reason = "") {
    Verdict verdict;
    verdict.tested = &tested_;
    verdict.outcome = outcome;
    verdict.checks = std::move(checks);
    verdict.reason = std::move(reason);
    verdicts_.push_back(std::move(verdict));
  }
  void expect(std::string check_id, std::string seen, std::string case_id = kCaseId) {
    expectations_.entries.push_back({std::move(case_id), std::move(check_id), std::move(seen), "known", ""});
  }
  std::vector<BrokenExpectation> apply_all() { return judge::apply(expectations_, verdicts_, kToday); }

  cases::Case tested_ = for_tests::make_case({});
  Expectations expectations_;
  std::vector<Verdict> verdicts_;
};

TEST_F(ApplyExpectations, MarksAFailureThatIsExactlyAsExpected) {
  see(Outcome::kFailed, {failed("answer", "200"), passed("wire/status", "200")});
  expect("answer", "200");
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "expected_failure");
  EXPECT_EQ(name_of(verdicts_[0].checks.written()[0].outcome), "expected_failure");
  EXPECT_EQ(name_of(verdicts_[0].checks.written()[1].outcome), "passed");
}

TEST_F(ApplyExpectations, StillFailsForAFailureBesideAnExpectedOne) {
  see(Outcome::kFailed, {failed("answer", "200"), failed("wire/content-type", "text/html")});
  expect("answer", "200");
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "failed");
  EXPECT_EQ(name_of(verdicts_[0].checks.written()[0].outcome), "expected_failure");
  EXPECT_EQ(name_of(verdicts_[0].checks.written()[1].outcome), "failed");
}

TEST_F(ApplyExpectations, TakesAnEntryForEachCheckOfACase) {
  see(Outcome::kFailed, {failed("answer", "200"), failed("wire/content-type", "text/html")});
  expect("answer", "200");
  expect("wire/content-type", "text/html");
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "expected_failure");
}

TEST_F(ApplyExpectations, DoesNotAskARecommendedCheckToBeExpected) {
  see(Outcome::kFailed, {failed("answer", "200"), failed("wire/request-id", "none", Level::kRecommended)});
  expect("answer", "200");
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "expected_failure");
  EXPECT_EQ(name_of(verdicts_[0].checks.written()[1].outcome), "failed");
}

TEST_F(ApplyExpectations, LeavesOutcomesAloneThatNoEntrySpeaksOf) {
  see(Outcome::kFailed, {failed("answer", "200")});
  see(Outcome::kPassed, {passed("answer", "400")});
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "failed");
  EXPECT_EQ(name_of(verdicts_[1].outcome), "passed");
}

TEST_F(ApplyExpectations, PassesOverCasesThatWereNotSelected) {
  see(Outcome::kPassed, {passed("answer", "400")});
  expect("answer", "200", "comprehend/StopSentimentDetectionJob/another-case");
  EXPECT_THAT(apply_all(), IsEmpty());
}

TEST_F(ApplyExpectations, HoldsUntilTheEndOfItsLastDay) {
  see(Outcome::kFailed, {failed("answer", "200")});
  expect("answer", "200");
  expectations_.entries[0].expires = kToday;
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "expected_failure");
}

TEST_F(ApplyExpectations, ExcusesNothingOnceItIsExpired) {
  see(Outcome::kFailed, {failed("answer", "200")});
  expect("answer", "200");
  expectations_.entries[0].expires = kToday - std::chrono::days(1);
  const auto broken = apply_all();
  ASSERT_THAT(broken, SizeIs(1));
  EXPECT_EQ(name_of(broken[0].kind), "expired");
  EXPECT_EQ(broken[0].seen, "it was tolerated until 2026-11-24, and today is 2026-11-25");
  EXPECT_EQ(name_of(verdicts_[0].outcome), "failed");
}

TEST_F(ApplyExpectations, CountsAFlakyCheckThatFailsApart) {
  see(Outcome::kFailed, {failed("answer", "200"), passed("wire/status", "200")});
  expect("answer", "200");
  expectations_.entries[0].kind = Expectation::Kind::kFlaky;
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "flaky");
  EXPECT_EQ(name_of(verdicts_[0].checks.written()[0].outcome), "flaky");
  EXPECT_EQ(summarise(verdicts_).flaky, 1U);
}

TEST_F(ApplyExpectations, CountsAFlakyCheckThatPassesApart) {
  see(Outcome::kPassed, {passed("answer", "400")});
  expect("answer", "200");
  expectations_.entries[0].kind = Expectation::Kind::kFlaky;
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "flaky");
  EXPECT_EQ(summarise(verdicts_).passed, 0U);
}

TEST_F(ApplyExpectations, WantsTheExactSymptomOfAFlakyCheckThatFails) {
  see(Outcome::kFailed, {failed("answer", "500")});
  expect("answer", "200");
  expectations_.entries[0].kind = Expectation::Kind::kFlaky;
  const auto broken = apply_all();
  ASSERT_THAT(broken, SizeIs(1));
  EXPECT_EQ(name_of(broken[0].kind), "changed symptom");
  EXPECT_EQ(name_of(verdicts_[0].outcome), "failed");
}

TEST_F(ApplyExpectations, StillFailsForAFailureBesideAFlakyCheck) {
  see(Outcome::kFailed, {passed("answer", "400"), failed("wire/status", "302")});
  expect("answer", "200");
  expectations_.entries[0].kind = Expectation::Kind::kFlaky;
  EXPECT_THAT(apply_all(), IsEmpty());
  EXPECT_EQ(name_of(verdicts_[0].outcome), "failed");
}

struct BrokenRow {
  const char* name;
  Outcome outcome;
  std::vector<Check> checks;
  const char* reason;
  Kind kind;
  const char* seen;
};
std::ostream& operator<<(std::ostream& out, const BrokenRow& row) { return out << row.name; }

class BrokenExpectationTest : public ApplyExpectations, public testing::WithParamInterface<BrokenRow> {};

TEST_P(BrokenExpectationTest, IsGivenWithWhatWasSeenInstead) {
  see(GetParam().outcome, GetParam().checks, GetParam().reason);
  expect("answer", "200");
  const auto broken = apply_all();
  ASSERT_THAT(broken, SizeIs(1));
  EXPECT_EQ(name_of(broken[0].kind), name_of(GetParam().kind));
  EXPECT_EQ(broken[0].seen, GetParam().seen);
  EXPECT_EQ(broken[0].expectation.check_id, "answer");
  EXPECT_EQ(name_of(verdicts_[0].outcome), name_of(GetParam().outcome));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenExpectationTest,
    testing::Values(
        BrokenRow{"UnexpectedPass",
                  Outcome::kPassed,
                  {passed("answer", "400 JobNotFoundException")},
                  "",
                  Kind::kUnexpectedPass,
                  "400 JobNotFoundException"},
        BrokenRow{"UnexpectedPassBesideAFailure",
                  Outcome::kFailed,
                  {passed("answer", "400 JobNotFoundException"), failed("wire/status", "302")},
                  "",
                  Kind::kUnexpectedPass,
                  "400 JobNotFoundException"},
        BrokenRow{"CheckThatIsNotMadeAnyMore",
                  Outcome::kFailed,
                  {failed("wire/status", "302")},
                  "",
                  Kind::kUnmatched,
                  "the check is not made"},
        BrokenRow{"CheckThatIsRecommendedOnly",
                  Outcome::kWarned,
                  {failed("answer", "200", Level::kRecommended)},
                  "",
                  Kind::kUnexpectedPass,
                  "200 (a recommended check, which fails no run and needs no entry)"},
        BrokenRow{"ChangedSymptom",
                  Outcome::kFailed,
                  {failed("answer", "500 InternalFailure")},
                  "",
                  Kind::kChangedSymptom,
                  "500 InternalFailure"},
        BrokenRow{"SymptomThatOnlyBeginsAlike",
                  Outcome::kFailed,
                  {failed("answer", "200 with an empty body")},
                  "",
                  Kind::kChangedSymptom,
                  "200 with an empty body"},
        BrokenRow{"Blocked", Outcome::kBlocked, {}, "needs a job", Kind::kNotJudged, "blocked: needs a job"},
        BrokenRow{"NotImplemented",
                  Outcome::kNotImplemented,
                  {},
                  "answers 501",
                  Kind::kNotJudged,
                  "not_implemented: answers 501"},
        BrokenRow{"Inconclusive",
                  Outcome::kInconclusive,
                  {},
                  "no answer",
                  Kind::kNotJudged,
                  "inconclusive: no answer"},
        BrokenRow{"InformationalCase", Outcome::kRecorded, {}, "", Kind::kNotJudged, "recorded"}),
    for_tests::row_name);

}  // namespace
}  // namespace touchstone::judge::expectations_test
