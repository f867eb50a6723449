// A recording gives the verdicts that its run had: over the whole catalogue against the honest embedded
// endpoint and deviant ones, and as a person meets it, with the program, also against hostile targets and
// targets that send secrets back.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "app/hostile_target_for_tests.h"
#include "app/judging.h"
#include "app/program_for_tests.h"
#include "app/simulated_run_for_tests.h"
#include "base/digest.h"
#include "report/json.h"
#include "report/recording.h"
#include "transport/server.h"

namespace touchstone::app::record_test {
namespace {

namespace fs = std::filesystem;
using namespace for_tests;

// The whole catalogue, in process.

Gathered gathered_from(const std::string& deviation, const Selected& selected) {
  Gathered gathered;
  gathered.report.version = TOUCHSTONE_VERSION;
  gathered.report.catalogue = &law().catalogue;
  gathered.report.models = law().models;
  gathered.report.endpoint = "http://simulated";
  gathered.report.seed = 7;
  gathered.report.secrets = {"touchstone-placeholder"};
  gathered.repetitions.push_back(run_simulated({.deviation = deviation}, 7, selected));
  return gathered;
}

std::string judged(Gathered gathered) {
  const auto report = judge_gathered(std::move(gathered), law(), the_judge(), {}, {});
  return report ? report::render_json(*report) : base::render(report.error());
}

/// Where the report of a recording is another than that of its run; nothing where it is the same.
std::string difference_for(const std::string& deviation, const Selected& selected) {
  Gathered gathered = gathered_from(deviation, selected);
  auto recording = report::parse_recording(report::render_recording(gathered), "r.jsonl", law().catalogue);
  if (!recording) return base::render(recording.error());
  recording->report.models = law().models;
  const std::string again = judged(std::move(*recording));
  const std::string was = judged(std::move(gathered));
  if (was == again) return "";
  return "from here on: " +
         std::string(std::mismatch(was.begin(), was.end(), again.begin(), again.end()).first, was.end())
             .substr(0, 500);
}

TEST(JudgeRecording, GivesTheReportOfAnHonestRunToTheLastByte) {
  EXPECT_EQ(difference_for("", every_case()), "");
}

TEST(JudgeRecording, GivesTheReportOfADeviantRunToTheLastByte) {
  EXPECT_EQ(difference_for("leaked-byte", every_case()), "");
  for (const char* deviation : {"length-too-small", "truncated-body", "invalid-utf-8", "broken-chunk",
                                "constant-request-id", "stop-never-stops", "silent-on-malformed",
                                "two-lengths", "no-last-chunk", "huge-header", "repeats-job-ids"})
    EXPECT_EQ(difference_for(deviation, some_cases()), "") << deviation;
}

// The program.

class RecordProgram : public testing::Test {
 protected:
  RecordProgram()
      : folder_(fs::path(testing::TempDir()) /
                ("touchstone_record_" + std::to_string(::getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::create_directories(folder_);
  }
  ~RecordProgram() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::string text(const std::string& name) const {
    return base::load_text(file(name)).value_or("cannot be read");
  }

  /// Runs with --record, judges the recording, and expects of both the same words, files and exit code.
  void expect_the_same_judged(std::vector<std::string> flags, int exit_code) {
    flags.insert(flags.begin(), {touchstone_program(), "run", "--seed", "7", "--record", file("r.jsonl"),
                                 "--report", "json=" + file("run.json")});
    flags.insert(flags.begin(), environment_.begin(), environment_.end());
    const Finished ran = Program(flags).wait();
    EXPECT_EQ(ran.exit_code, exit_code) << ran.out << ran.err;
    const Finished judged =
        run_touchstone({"judge", file("r.jsonl"), "--report", "json=" + file("judged.json")});
    EXPECT_EQ(judged.exit_code, exit_code) << judged.err;
    EXPECT_EQ(judged.out, ran.out);
    EXPECT_TRUE(text("judged.json") == text("run.json"));
  }

  Finished judge_changed(const std::string& from, const std::string& to) {
    std::string changed = text("r.jsonl");
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) changed.replace(at, from.size(), to);
    EXPECT_TRUE(base::save_text(file("changed.jsonl"), changed));
    return run_touchstone({"judge", file("changed.jsonl")});
  }

  std::vector<std::string> environment_;

 private:
  fs::path folder_;
};

const std::vector<std::string> kOneOperation = {"--operation", "translate/StopTextTranslationJob"};

std::vector<std::string> one_operation(std::vector<std::string> more) {
  more.insert(more.end(), kOneOperation.begin(), kOneOperation.end());
  return more;
}

TEST_F(RecordProgram, JudgesWhatARunHasRecorded) {
  expect_the_same_judged(one_operation({"--level", "all"}), 0);
}

TEST_F(RecordProgram, JudgesADeviation) {
  expect_the_same_judged(one_operation({"--deviation", "wrong-not-found-error"}), 1);
}

TEST_F(RecordProgram, JudgesRepetitionsAndAShard) {
  expect_the_same_judged(one_operation({"--repeat", "2", "--shard", "1/2"}), 0);
}

TEST_F(RecordProgram, JudgesATargetThatIsHostileToSomeCases) {
  const HostileTarget target(
      [](const wire::HttpRequest& request, int) {
        return request.body.find("00000000000000000000000000000000") == std::string::npos;
      },
      say_and_close("HTTP/1.1 200 O\xFFK\r\nX-\xFE: \xFD\r\nContent-Length: 9\r\n\r\n\xFF{}"));
  expect_the_same_judged({"--endpoint", target.url(), "--timeout", "300ms", "--operation",
                          "comprehend/StopSentimentDetectionJob"},
                         1);
}

TEST_F(RecordProgram, JudgesATargetThatDied) {
  const HostileTarget target(all_after(60), close_at_once);
  expect_the_same_judged({"--endpoint", target.url(), "--timeout", "300ms", "--jobs", "4", "--operation",
                          "comprehend/StopSentimentDetectionJob"},
                         3);
}

// Where a secret is sent back, its length and what it is made of decide some checks.
TEST_F(RecordProgram, HidesSecretsThatATargetSendsBackAndKeepsTheVerdicts) {
  const std::string token = "FwoGZXIvYXdzE/abc+0123456789/with-all=marks";
  const auto server = transport::Server::start({}, [](const wire::HttpRequest& request) {
    const std::string echo(request.headers.find("X-Amz-Security-Token").value_or("none"));
    transport::Reply reply;
    reply.response.status = request.body.find("JobId") == std::string::npos ? 400 : 200;
    reply.response.headers = {{"Content-Type", "application/x-amz-json-1.1"},
                              {"x-amzn-RequestId", echo},
                              {"X-Amzn-ErrorType", base::to_base64(echo)}};
    reply.response.body = R"({"JobId":")" + echo + R"(","JobStatus":"STOPPED","__type":")" +
                          base::to_base64("x" + echo) + R"("})";
    return reply;
  });
  ASSERT_TRUE(server);
  environment_ = {"env", "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=a-secret-of-the-test",
                  "AWS_SESSION_TOKEN=" + token};
  expect_the_same_judged({"--endpoint", "http://127.0.0.1:" + std::to_string(server->port()), "--operation",
                          "comprehend/StopSentimentDetectionJob"},
                         1);
  EXPECT_NE(text("run.json").find("output/constraints"), std::string::npos);
  for (const std::string& secret :
       {token.substr(0, 20), base::to_base64(token).substr(4, 20), base::to_base64("x" + token).substr(4, 20),
        std::string("a-secret-of-the-test"), std::string("AKIDEXAMPLE")})
    EXPECT_EQ(text("r.jsonl").find(secret), std::string::npos) << secret;
}

TEST_F(RecordProgram, RecordsWithoutJudging) {
  const Finished recorded = run_touchstone(one_operation(
      {"record", "--out", file("r.jsonl"), "--deviation", "wrong-not-found-error", "--seed", "7"}));
  EXPECT_EQ(recorded.exit_code, 0) << recorded.err;
  EXPECT_EQ(recorded.out.find("recorded "), 0U) << recorded.out;
  const Finished judged = run_touchstone({"judge", file("r.jsonl")});
  EXPECT_EQ(judged.exit_code, 1) << judged.err;
  EXPECT_NE(judged.out.find("FAILED translate/StopTextTranslationJob/unknown-job"), std::string::npos)
      << judged.out;
}

TEST_F(RecordProgram, HoldsARecordingAgainstExpectations) {
  EXPECT_EQ(run_touchstone(one_operation({"record", "--out", file("r.jsonl"), "--deviation",
                                          "wrong-not-found-error", "--seed", "7"}))
                .exit_code,
            0);
  EXPECT_EQ(
      run_touchstone({"judge", file("r.jsonl"), "--expectations", file("e.json"), "--update-expectations"})
          .exit_code,
      0);
  std::string entries = text("e.json");
  EXPECT_NE(entries.find("translate/StopTextTranslationJob/unknown-job"), std::string::npos) << entries;
}

TEST_F(RecordProgram, RefusesARecordingThatIsNotWhatWasRecorded) {
  EXPECT_EQ(run_touchstone({"record", "--out", file("r.jsonl"), "--only", "*/unknown-job", "--seed", "7"})
                .exit_code,
            0);
  const Finished changed = judge_changed("\"status\":400", "\"status\":401");
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_NE(changed.err.find("changed.jsonl:2:1: this line"), std::string::npos) << changed.err;
  const std::string whole = text("r.jsonl");
  ASSERT_TRUE(base::save_text(file("cut.jsonl"), whole.substr(0, whole.size() / 2)));
  const Finished cut = run_touchstone({"judge", file("cut.jsonl")});
  EXPECT_EQ(cut.exit_code, 2);
  EXPECT_NE(cut.err.find("it was cut short"), std::string::npos) << cut.err;
}

TEST_F(RecordProgram, RefusesARecordingOfAnotherCatalogue) {
  EXPECT_EQ(run_touchstone({"record", "--out", file("r.jsonl"), "--only", "*/unknown-job", "--seed", "7"})
                .exit_code,
            0);
  fs::copy(TOUCHSTONE_SOURCE_DIR "/conformance", file("conformance"), fs::copy_options::recursive);
  std::string sources = text("conformance/sources.json");
  ASSERT_TRUE(base::save_text(file("conformance/sources.json"), sources + "\n"));
  const Finished judged = run_touchstone({"judge", file("r.jsonl"), "--conformance", file("conformance")});
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.err.find("r.jsonl:1:1: recorded with another catalogue"), std::string::npos) << judged.err;
}

TEST_F(RecordProgram, WritesLinesThatTheSchemaDescribes) {
  EXPECT_EQ(run_touchstone(one_operation({"record", "--out", file("r.jsonl"), "--level", "all"})).exit_code,
            0);
  const Finished valid =
      Program({"python3", "-c",
               "import sys, json\n"
               "try: import jsonschema\n"
               "except ImportError: sys.exit(3)\n"
               "validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))\n"
               "lines = [json.loads(line) for line in open(sys.argv[2], 'rb')]\n"
               "for line in lines: validator.validate(line)\n"
               "sys.exit(0 if len(lines) > 50 else 1)\n",
               TOUCHSTONE_SOURCE_DIR "/conformance/schema/recording.schema.json", file("r.jsonl")})
          .wait();
  if (valid.exit_code == 3) GTEST_SKIP() << "Python has no jsonschema";
  EXPECT_EQ(valid.exit_code, 0) << valid.err;
}

}  // namespace
}  // namespace touchstone::app::record_test
