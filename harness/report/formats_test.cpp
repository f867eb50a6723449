// What every format must have in common: the same counts, the line that shows a failure again, and no secret
// in any spelling.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <regex>
#include <sstream>

#include "base/digest.h"
#include "report/console.h"
#include "report/curl.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sample_report_for_tests.h"
#include "report/tap.h"

namespace touchstone::report::formats_test {
namespace {

using for_tests::answered;
using for_tests::failed_check;
using for_tests::kStop;
using for_tests::respond;
using for_tests::SampleRun;
using testing::HasSubstr;
using testing::Not;

struct Format {
  std::string name;
  std::string (*render)(const RunReport&);
};

const std::vector<Format> kFormats = {
    {"Console", [](const RunReport& report) { return render_console(report, false); }},
    {"Json", render_json},
    {"Junit", render_junit},
    {"Tap", render_tap},
    {"Markdown", render_markdown}};

class EveryFormat : public testing::TestWithParam<Format> {};
INSTANTIATE_TEST_SUITE_P(All, EveryFormat, testing::ValuesIn(kFormats), judge::for_tests::row_name);

// Counts.

/// Every outcome, each another number of times, so that no two counts can be mistaken for each other.
void add_different_counts(SampleRun& run) {
  using judge::Outcome;
  std::size_t times = 1;
  for (const Outcome outcome :
       {Outcome::kPassed, Outcome::kFailed, Outcome::kWarned, Outcome::kExpectedFailure, Outcome::kFlaky,
        Outcome::kNotImplemented, Outcome::kBlocked, Outcome::kInconclusive, Outcome::kRecorded}) {
    for (std::size_t i = 0; i < times; ++i) {
      std::vector<judge::Check> checks;
      if (outcome == Outcome::kFailed) checks.push_back(failed_check("answer", "200"));
      run.add(std::string(1, static_cast<char>('a' + times)) + "-" + std::to_string(i), outcome,
              std::move(checks), {answered(kStop, respond(200, "{}"))}, "why");
    }
    ++times;
  }
}

std::size_t matches_of(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), regex), std::sregex_iterator()));
}

TEST(Counts, AreThoseOfTheSummaryInConsoleTapAndMarkdown) {
  SampleRun run;
  add_different_counts(run);
  const std::string line = summary_line(run.report);
  EXPECT_THAT(line, HasSubstr("1 passed, 2 failed, 3 warned, 6 not implemented, 7 blocked, 8 inconclusive, 4 "
                              "expected failures"));
  EXPECT_THAT(line, HasSubstr("5 flaky, 9 recorded"));
  EXPECT_THAT(render_console(run.report, false), HasSubstr(line));
  EXPECT_THAT(render_tap(run.report), HasSubstr("# " + line));
  EXPECT_THAT(render_markdown(run.report), HasSubstr("| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |"));
}

TEST(Counts, AreThoseOfTheSummaryInJson) {
  SampleRun run;
  add_different_counts(run);
  EXPECT_EQ(base::to_json(summary_json(run.report)),
            R"({"passed":1,"failed":2,"warned":3,"not_implemented":6,"blocked":7,"inconclusive":8,)"
            R"("expected_failures":4,"unexpected_passes":0,"broken_expectations":0,"recorded":9,"flaky":5,)"
            R"("unstable":0})");
}

TEST(Counts, AreThoseOfTheSummaryInJunit) {
  SampleRun run;
  add_different_counts(run);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(render_junit(run.report).c_str()));
  const auto all = document.select_nodes("//testcase").size();
  EXPECT_EQ(all, 45U);
  EXPECT_EQ(document.select_nodes("//failure").size(), 2U);
  EXPECT_EQ(document.select_nodes("//error").size(), 8U);
  EXPECT_EQ(document.select_nodes("//skipped").size(), 4U + 5U + 6U + 7U + 9U);
  EXPECT_EQ(document.select_nodes("//testcase[not(*)]").size(), 1U + 3U);
}

TEST(Counts, AreThoseOfTheSummaryInTapPoints) {
  SampleRun run;
  add_different_counts(run);
  const std::string tap = render_tap(run.report);
  EXPECT_EQ(matches_of(tap, "(^|\n)ok [0-9]+ - "), 1U + 3U + 6U + 7U + 9U);
  EXPECT_EQ(matches_of(tap, "(^|\n)ok [0-9]+ - [^\n]* # SKIP"), 6U + 7U + 9U);
  EXPECT_EQ(matches_of(tap, "\nnot ok [0-9]+ - [^\n]* # TODO"), 4U + 5U);
  EXPECT_EQ(matches_of(tap, "\nnot ok [0-9]+ - "), 2U + 4U + 5U + 8U);
}

// The line that shows a failure again.

TEST_P(EveryFormat, HasTheLineThatSendsAFailingRequestAgain) {
  SampleRun run;
  run.add("fails", judge::Outcome::kFailed, {failed_check("answer", "200")},
          {answered(kStop, respond(200, "{}"))});
  const std::string line = curl_line(run.report, run.report.transcripts.front(),
                                     run.report.verdicts.front().checks.written().front());
  ASSERT_THAT(line, HasSubstr("curl"));
  std::string text = GetParam().render(run.report);
  if (GetParam().name == "Json" || GetParam().name == "Tap") {
    EXPECT_THAT(text, HasSubstr(base::to_json(base::Json::string(line))));
  } else if (GetParam().name == "Junit") {
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(text.c_str()));
    EXPECT_THAT(document.select_node("//failure").node().text().get(), HasSubstr(line));
  } else {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

// Secrets.

constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

std::string percent_encoded(std::string text) {
  for (std::size_t at = 0; (at = text.find('/', at)) != std::string::npos;) text.replace(at, 1, "%2F");
  return text;
}

TEST_P(EveryFormat, HoldsNoSecretInAnySpelling) {
  const std::string secret = kSecret;
  const std::vector<std::string> spellings = {secret, percent_encoded(secret), base::to_base64(secret),
                                              base::to_base64("a" + secret), base::to_base64("ab" + secret)};
  SampleRun run;
  run.report.secrets = {secret};
  std::string all;
  for (const std::string& spelling : spellings) all += spelling + " ";
  auto echo = respond(400, "{\"Message\":\"" + all + "\"}");
  echo.reason = all;
  echo.headers.push_back({"X-Amzn-ErrorType", all});
  auto recorded = answered(kStop, echo);
  recorded.request.body = all;
  recorded.request.path = "/?" + all;
  recorded.request.headers.push_back({"Authorization", "AWS4-HMAC-SHA256 Credential=K, Signature=" + secret});
  recorded.exchange.leftover = all;
  recorded.exchange.sent = all;
  auto broken = judge::for_tests::silent(kStop);
  broken.exchange.received = all;
  run.add("echoes", judge::Outcome::kFailed,
          {failed_check("answer", "said " + all), failed_check("wire/content-type", all)},
          {recorded, broken});
  run.add("gone", judge::Outcome::kInconclusive, {}, {broken}, "said " + all);
  run.report.verdicts.back().unstable = all;
  run.add_broken(judge::BrokenExpectation::Kind::kChangedSymptom, "echoes", all, all);
  const std::string text = GetParam().render(run.report);
  // The middle of each spelling, which no neighbour changes.
  for (const std::string& spelling : spellings)
    EXPECT_THAT(text, Not(HasSubstr(spelling.substr(8, 24)))) << spelling;
  EXPECT_THAT(text, HasSubstr("redacted"));
}

}  // namespace
}  // namespace touchstone::report::formats_test
