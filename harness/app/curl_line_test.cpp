// The curl lines of reports do what they say: each line of a failure is executed, and the same answer comes
// back. Skipped where curl is not installed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/embedded.h"
#include "app/simulated_run_for_tests.h"
#include "base/json.h"
#include "judge/judge.h"
#include "report/curl.h"
#include "run/runner.h"
#include "transport/endpoint_url.h"

namespace touchstone::app::curl_line_test {
namespace {

using for_tests::law;

std::string output_of(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), got);
  pclose(pipe);
  return output;
}

/// The last answer in what curl printed with -i: interim answers come before it.
std::string last_answer(const std::string& printed) {
  const std::size_t at = printed.rfind("HTTP/1.1 ");
  return at == std::string::npos ? printed : printed.substr(at);
}

/// A run of some cases against the embedded endpoint with a deviation, which is still there to be asked
/// again.
struct DeviantRun {
  DeviantRun(const std::string& deviation, const std::string& glob)
      : embedded(EmbeddedEndpoint::start(law().models, {.deviation = deviation}).value()) {
    run::RunOptions options;
    options.client.endpoint = transport::parse_endpoint_url(embedded.url()).value();
    options.credentials = sign::Credentials{"AKIATOUCHSTONE", "touchstone-placeholder", ""};
    const auto selected = cases::select(
        law().catalogue,
        {{}, {}, {"comprehend/StopSentimentDetectionJob/" + glob}, cases::Level::kRecommended, false});
    result = run::run_cases(law().catalogue, law().models, *selected, options).value();
    report.catalogue = &law().catalogue;
    report.endpoint = embedded.url();
    report.secrets = {"touchstone-placeholder"};
  }

  EmbeddedEndpoint embedded;
  run::RunResult result;
  report::RunReport report;
};

/// Executes the line of each failed check that was made on one whole exchange; gives how many there were.
std::size_t execute_lines(const DeviantRun& run) {
  const judge::Judge judge = judge::Judge::make(law().catalogue, law().models).value();
  std::size_t executed = 0;
  for (const run::Transcript& transcript : run.result.transcripts) {
    if (!transcript.tested->needs.empty()) continue;  // its job is another one by now
    const judge::Verdict verdict = judge.judge(transcript);
    for (const judge::Check& check : verdict.checks) {
      const std::string line = report::curl_line(run.report, transcript, check);
      if (line.empty()) continue;
      const run::Recorded& recorded = transcript.exchanges.at(check.exchanges.front());
      if (recorded.byte_for_byte || !recorded.exchange.response) continue;
      const std::string answer = last_answer(output_of(line));
      const std::string status = "HTTP/1.1 " + std::to_string(recorded.exchange.response->status) + " ";
      EXPECT_TRUE(answer.starts_with(status)) << line << "\n" << answer;
      EXPECT_TRUE(answer.ends_with("\r\n\r\n" + recorded.exchange.response->body)) << line << "\n" << answer;
      EXPECT_EQ(line.find("touchstone-placeholder"), std::string::npos) << line;
      ++executed;
    }
  }
  return executed;
}

class CurlLine : public testing::Test {
 protected:
  void SetUp() override {
    if (output_of("curl --version 2>/dev/null").empty()) GTEST_SKIP() << "curl is not installed";
  }
};

TEST_F(CurlLine, ShowsAWrongErrorNameAgain) {
  const DeviantRun run("wrong-not-found-error", "*-character*");
  EXPECT_GT(execute_lines(run), 5U);
}

TEST_F(CurlLine, ShowsAnAcceptedInputAgain) {
  const DeviantRun run("no-pattern-check", "refuses-*");
  EXPECT_GT(execute_lines(run), 10U);
}

TEST_F(CurlLine, SendsBodiesOfAnyBytesAgain) {
  const DeviantRun run("html-error", "protocol/*utf-*");
  EXPECT_GT(execute_lines(run), 5U);
}

}  // namespace
}  // namespace touchstone::app::curl_line_test
