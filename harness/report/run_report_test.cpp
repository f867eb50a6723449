// Tests run_report.h: the exit code of a run, the line that runs a case again, and how a time is written.
#include "report/run_report.h"

#include <gtest/gtest.h>

#include <ostream>

#include "report/sample_report_for_tests.h"

namespace touchstone::report::run_report_test {
namespace {

using for_tests::SampleRun;
using judge::Outcome;

struct ExitRow {
  const char* name;
  std::vector<Outcome> outcomes;
  bool broken_expectation;
  bool interrupted;
  int code;
};
std::ostream& operator<<(std::ostream& out, const ExitRow& row) { return out << row.name; }

class ExitCode : public testing::TestWithParam<ExitRow> {};

TEST_P(ExitCode, FollowsFromTheOutcomes) {
  SampleRun run;
  for (const Outcome outcome : GetParam().outcomes) run.add("a-case", outcome);
  if (GetParam().broken_expectation)
    run.add_broken(judge::BrokenExpectation::Kind::kNotJudged, "a-case", "200", "blocked");
  run.report.interrupted = GetParam().interrupted;
  EXPECT_EQ(exit_code(run.report), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    AsExpected, ExitCode,
    testing::Values(
        ExitRow{"Passed", {Outcome::kPassed}, false, false, 0},
        ExitRow{"Warned", {Outcome::kWarned}, false, false, 0},
        ExitRow{"ExpectedFailure", {Outcome::kExpectedFailure}, false, false, 0},
        ExitRow{"PassedBesideNotImplemented", {Outcome::kNotImplemented, Outcome::kPassed}, false, false, 0},
        ExitRow{"PassedBesideBlocked", {Outcome::kPassed, Outcome::kBlocked}, false, false, 0},
        ExitRow{"PassedBesideRecorded", {Outcome::kPassed, Outcome::kRecorded}, false, false, 0}),
    judge::for_tests::row_name);

INSTANTIATE_TEST_SUITE_P(
    Deviation, ExitCode,
    testing::Values(
        ExitRow{"Failed", {Outcome::kPassed, Outcome::kFailed}, false, false, 1},
        ExitRow{"BrokenExpectation", {Outcome::kPassed}, true, false, 1},
        ExitRow{"FailedComesBeforeInconclusive", {Outcome::kInconclusive, Outcome::kFailed}, false, false, 1},
        ExitRow{"FailedComesBeforeInterrupted", {Outcome::kFailed}, false, true, 1},
        ExitRow{"BrokenExpectationComesBeforeInconclusive", {Outcome::kInconclusive}, true, false, 1},
        ExitRow{"BrokenExpectationComesBeforeVacuous", {Outcome::kBlocked}, true, false, 1}),
    judge::for_tests::row_name);

INSTANTIATE_TEST_SUITE_P(
    Inconclusive, ExitCode,
    testing::Values(
        ExitRow{"Inconclusive", {Outcome::kPassed, Outcome::kInconclusive}, false, false, 3},
        ExitRow{"Interrupted", {Outcome::kPassed}, false, true, 3},
        ExitRow{
            "InconclusiveComesBeforeVacuous", {Outcome::kInconclusive, Outcome::kBlocked}, false, false, 3},
        ExitRow{"InterruptedBeforeAnything", {}, false, true, 3}),
    judge::for_tests::row_name);

INSTANTIATE_TEST_SUITE_P(
    Vacuous, ExitCode,
    testing::Values(ExitRow{"Nothing", {}, false, false, 4},
                    ExitRow{"AllBlocked", {Outcome::kBlocked}, false, false, 4},
                    ExitRow{"AllNotImplemented", {Outcome::kNotImplemented}, false, false, 4},
                    ExitRow{"AllRecorded", {Outcome::kRecorded}, false, false, 4}),
    judge::for_tests::row_name);

TEST(ReproduceLine, NamesTargetCaseAndSeed) {
  SampleRun run;
  const auto& verdict = run.add("unknown-job", Outcome::kFailed);
  EXPECT_EQ(reproduce_line(run.report, *verdict.tested),
            "touchstone run --endpoint http://127.0.0.1:4566 --only "
            "comprehend/StopSentimentDetectionJob/unknown-job --seed 7");
}

TEST(ReproduceLine, NeedsNoFlagsForTheEmbeddedEndpoint) {
  SampleRun run;
  run.report.reproduce_flags.clear();
  const auto& verdict = run.add("unknown-job", Outcome::kFailed);
  EXPECT_EQ(reproduce_line(run.report, *verdict.tested),
            "touchstone run --only comprehend/StopSentimentDetectionJob/unknown-job --seed 7");
}

struct QuoteRow {
  const char* name;
  const char* word;
  const char* quoted;
};
std::ostream& operator<<(std::ostream& out, const QuoteRow& row) { return out << row.name; }

class ShellWord : public testing::TestWithParam<QuoteRow> {
 protected:
  ShellWord() {
    run_.report.reproduce_flags = {"--profile", GetParam().word};
    line_ = reproduce_line(run_.report, *run_.add("a-case", Outcome::kFailed).tested);
  }
  SampleRun run_;
  std::string line_;
};

TEST_P(ShellWord, IsQuotedWhereAShellNeedsIt) {
  EXPECT_EQ(line_, std::string("touchstone run --profile ") + GetParam().quoted +
                       " --only comprehend/StopSentimentDetectionJob/a-case --seed 7");
}

TEST_P(ShellWord, ComesOutOfAShellAsItWas) {
  // The shell itself is asked: `set --` takes the words of the line, and the fourth is the one that was
  // quoted.
  EXPECT_EQ(for_tests::run_tool("set -- " + line_ + "; printf %s \"$4\"").output, GetParam().word);
}

INSTANTIATE_TEST_SUITE_P(
    All, ShellWord,
    testing::Values(QuoteRow{"Plain", "a-Z_0.9/:=,@%+", "a-Z_0.9/:=,@%+"},
                    QuoteRow{"Space", "my profile", "'my profile'"},
                    QuoteRow{"Apostrophe", "it's", R"('it'\''s')"}, QuoteRow{"Empty", "", "''"},
                    QuoteRow{"Variable", "$HOME", "'$HOME'"}, QuoteRow{"Command", "a;`id`|b", "'a;`id`|b'"},
                    QuoteRow{"Glob", "*?[a]~", "'*?[a]~'"}, QuoteRow{"Quote", "\"a\"", "'\"a\"'"},
                    QuoteRow{"Newline", "a\nb", "'a\nb'"},
                    QuoteRow{"BeyondAscii", "profil\xC3\xA9", "'profil\xC3\xA9'"}),
    judge::for_tests::row_name);

TEST(IsoTime, IsUtcToTheSecond) {
  EXPECT_EQ(iso_time(std::chrono::system_clock::from_time_t(1795299058) + std::chrono::milliseconds(999)),
            "2026-11-21T22:10:58Z");
}

TEST(IsoTime, PadsEveryPart) {
  EXPECT_EQ(iso_time(std::chrono::system_clock::from_time_t(0)), "1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace touchstone::report::run_report_test
