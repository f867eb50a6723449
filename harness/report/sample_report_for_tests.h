// For tests: a run put together by hand, the same on every machine and day. Not part of the library.
#pragma once

#include <unistd.h>

#include <array>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "judge/transcripts_for_tests.h"
#include "report/run_report.h"

namespace touchstone::report::for_tests {

using judge::for_tests::answered;
using judge::for_tests::kStop;
using judge::for_tests::respond;
using judge::for_tests::respond_error;
using judge::for_tests::silent;

/// A run of a target called moto, empty at first. The report points into it, so it stays where it is.
class SampleRun {
 public:
  SampleRun() : catalogue_(judge::for_tests::catalogue_of({})) {
    catalogue_.sha256 = std::string(64, 'c');
    report.version = "0.1.0";
    report.catalogue = &catalogue_;
    report.endpoint = "http://127.0.0.1:4566";
    report.target_name = "moto";
    report.seed = 7;
    report.started = std::chrono::system_clock::from_time_t(1795299058);  // 2026-11-21T22:10:58Z
    report.duration = std::chrono::milliseconds(410);
    report.reproduce_flags = {"--endpoint", "http://127.0.0.1:4566"};
  }
  SampleRun(const SampleRun&) = delete;
  SampleRun& operator=(const SampleRun&) = delete;

  /// Adds a case of StopSentimentDetectionJob, with what was exchanged and found.
  judge::Verdict& add(const std::string& slug, judge::Outcome outcome, std::vector<judge::Check> checks = {},
                      std::vector<run::Recorded> exchanges = {}, std::string reason = "") {
    cases::Case& tested = cases_.emplace_back(judge::for_tests::make_case({}));
    tested.id = "comprehend/StopSentimentDetectionJob/" + slug;
    catalogue_.cases.push_back(tested);
    judge::Verdict& verdict = report.verdicts.emplace_back();
    verdict.tested = &tested;
    verdict.outcome = outcome;
    verdict.reason = std::move(reason);
    verdict.checks = std::move(checks);
    report.transcripts.push_back(judge::for_tests::transcript_of(tested, std::move(exchanges)));
    return verdict;
  }

  /// An entry for the check "answer" of a case that does not hold.
  void add_broken(judge::BrokenExpectation::Kind kind, const std::string& slug, std::string expected,
                  std::string seen) {
    report.broken_expectations.push_back({kind,
                                          {"comprehend/StopSentimentDetectionJob/" + slug, "answer",
                                           std::move(expected), "the emulator does not validate ids", ""},
                                          std::move(seen)});
  }

  RunReport report;

 private:
  cases::Catalogue catalogue_;
  std::deque<cases::Case> cases_;
};

inline judge::Check failed_check(std::string id, std::string actual,
                                 cases::Level level = cases::Level::kRequired) {
  judge::Check made;
  made.id = std::move(id);
  made.level = level;
  made.outcome = judge::CheckOutcome::kFailed;
  made.expected = "400 JobNotFoundException, or 404 JobNotFoundException";
  made.actual = std::move(actual);
  made.sources = std::vector<std::string>{"doc:stop"};
  made.exchanges = {0};
  return made;
}

inline judge::Check passed_check(std::string id, std::string actual) {
  judge::Check made = failed_check(std::move(id), std::move(actual));
  made.outcome = judge::CheckOutcome::kPassed;
  return made;
}

/// Adds one case for each outcome that there is.
inline void add_every_outcome(SampleRun& run) {
  using judge::Outcome;
  run.add("passed", Outcome::kPassed, {passed_check("answer", "400 JobNotFoundException")},
          {answered(kStop, respond_error("JobNotFoundException"))});
  run.add("failed", Outcome::kFailed, {failed_check("answer", "400 ResourceNotFoundException")},
          {answered(kStop, respond_error("ResourceNotFoundException"))});
  run.add("warned", Outcome::kWarned,
          {failed_check("wire/request-id", "no x-amzn-RequestId", cases::Level::kRecommended)},
          {answered(kStop, respond_error("JobNotFoundException"))});
  judge::Check expected = failed_check("answer", "200");
  expected.outcome = judge::CheckOutcome::kExpectedFailure;
  run.add("expected", Outcome::kExpectedFailure, {expected}, {answered(kStop, respond(200, "{}"))});
  judge::Check flaky = failed_check("answer", "500");
  flaky.outcome = judge::CheckOutcome::kFlaky;
  run.add("flaky", Outcome::kFlaky, {flaky}, {answered(kStop, respond(500, ""))});
  run.add("not-implemented", Outcome::kNotImplemented, {}, {}, "the target answers it with 501");
  run.add("blocked", Outcome::kBlocked, {}, {}, "needs a job in COMPLETED");
  run.add("inconclusive", Outcome::kInconclusive, {}, {silent(kStop)}, "no answer");
  judge::Check seen = failed_check("answer", "404");
  seen.outcome = judge::CheckOutcome::kRecorded;
  run.add("recorded", Outcome::kRecorded, {seen}, {answered(kStop, respond(404, ""))});
}

/// A file of a test's own with this text, removed at the end.
class TemporaryFile {
 public:
  TemporaryFile(std::string_view suffix, std::string_view text) {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() / ("touchstone-report-test-" + std::to_string(getpid()) +
                                                      "-" + std::to_string(++count) + std::string(suffix));
    written_ = base::save_text(path_, text).has_value();
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] bool written() const { return written_; }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
  bool written_ = false;
};

struct ToolResult {
  int status = -1;  ///< as pclose() gives it; 0 for success
  std::string output;
};

/// Runs a shell command and gathers what it says on both streams.
inline ToolResult run_tool(const std::string& command) {
  ToolResult result;
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
    result.output.append(buffer.data(), got);
  result.status = pclose(pipe);
  return result;
}

}  // namespace touchstone::report::for_tests
