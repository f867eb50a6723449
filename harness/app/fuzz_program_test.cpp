// `touchstone fuzz` as a person meets it: exit codes, interruption, findings that are tried again, the stream
// of a seed byte for byte, and what it never does: fuzz strangers, create unasked, tell credentials.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/exit_code.h"
#include "app/program_for_tests.h"
#include "base/file.h"
#include "transport/server.h"

namespace touchstone::app::fuzz_program_test {
namespace {

Finished fuzz(std::vector<std::string> flags, const Scratch& scratch) {
  flags.insert(flags.begin(), {"fuzz", "--out", scratch / "findings"});
  return run_touchstone(std::move(flags));
}

std::vector<std::string> files_in(const Scratch& scratch) {
  std::vector<std::string> files;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(scratch / "findings", missing))
    files.push_back(entry.path().string());
  return files;
}

/// A target that knows every operation but the control's and does none of them, lets the test see each
/// request, and may say it back.
class Refusing {
 public:
  explicit Refusing(bool echoes = false)
      : server_(transport::Server::start({}, [this, echoes](const wire::HttpRequest& request) {
                  const std::lock_guard lock(mutex_);
                  seen_.push_back(wire::to_bytes(request));
                  const auto target = request.headers.find("X-Amz-Target");
                  const bool known = target && target->find("Touchstone") == std::string::npos;
                  transport::Reply reply;
                  reply.response = {
                      .status = known ? 400 : 404,
                      .reason = "No",
                      .version = 11,
                      .headers = {{"Content-Type", "application/x-amz-json-1.1"}},
                      .body = fmt::format(R"({{"__type":"{}"}})",
                                          known ? "InternalServerException" : "UnknownOperationException")};
                  if (echoes) reply.response.headers.push_back({"X-Echo", echo_of(request)});
                  return reply;
                }).value()) {}

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  /// What came since it was asked last, in order.
  [[nodiscard]] std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
  }

 private:
  static std::string echo_of(const wire::HttpRequest& request) {
    std::string out;
    for (const char* name : {"Authorization", "X-Amz-Security-Token"}) {
      if (const auto value = request.headers.find(name)) out += fmt::format("{} ", *value);
    }
    return out;
  }

  std::mutex mutex_;
  std::vector<std::string> seen_;
  transport::Server server_;  // last: its thread uses all of the above
};

// --- Exit codes.

TEST(FuzzProgram, EndsWithZeroWhereNothingIsFound) {
  const Scratch scratch;
  const Finished finished = fuzz({"--embedded", "--requests", "1500", "--seed", "1"}, scratch);
  EXPECT_EQ(finished.exit_code, kAsExpected) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("0 findings, 0 recommended ones, 0 unsteady"), std::string::npos);
  EXPECT_TRUE(files_in(scratch).empty());
}

TEST(FuzzProgram, EndsWithOneAndAFileWhereSomethingIsFound) {
  const Scratch scratch;
  const Finished finished =
      fuzz({"--deviation", "skips-max-length", "--requests", "1500", "--seed", "1"}, scratch);
  EXPECT_EQ(finished.exit_code, kDeviates) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("\nFOUND "), std::string::npos) << finished.out;
  EXPECT_FALSE(files_in(scratch).empty());
}

TEST(FuzzProgram, EndsWithThreeWhereNobodyListens) {
  const Scratch scratch;
  EXPECT_EQ(fuzz({"--endpoint", "http://127.0.0.1:1", "--requests", "100"}, scratch).exit_code, kUnreachable);
}

TEST(FuzzProgram, EndsWithFourWhereNothingIsImplemented) {
  const Scratch scratch;
  auto server = transport::Server::start({}, [](const wire::HttpRequest&) {
    transport::Reply reply;
    reply.response = {.status = 404, .reason = "Not Found", .version = 11, .headers = {}, .body = ""};
    return reply;
  });
  const Finished finished = fuzz(
      {"--endpoint", "http://127.0.0.1:" + std::to_string(server->port()), "--requests", "600"}, scratch);
  EXPECT_EQ(finished.exit_code, kVacuous) << finished.out << finished.err;
}

struct Refused {
  const char* name;
  std::vector<std::string> flags;
  const char* words;
};
class FuzzRefuses : public testing::TestWithParam<Refused> {};

TEST_P(FuzzRefuses, WithExitCodeTwoAndTheReason) {
  const Scratch scratch;
  const Finished finished = fuzz(GetParam().flags, scratch);
  EXPECT_EQ(finished.exit_code, kBadUsage);
  EXPECT_NE(finished.err.find(GetParam().words), std::string::npos) << finished.err;
}

// Addresses of RFC 5737, which nobody has.
INSTANTIATE_TEST_SUITE_P(
    Usage, FuzzRefuses,
    testing::Values(
        Refused{"ATargetThatIsNotLoopback", {"--endpoint", "http://192.0.2.1"}, "not on loopback"},
        Refused{"ARemoteTargetWithoutRate",
                {"--endpoint", "http://192.0.2.1", "--allow-remote", "--requests", "10"},
                "needs a rate"},
        Refused{"ARemoteTargetWithoutBudget",
                {"--endpoint", "http://192.0.2.1", "--allow-remote", "--rate", "5"},
                "needs a budget"},
        Refused{"AnOperationThatNobodyKnows", {"--operation", "StopNothing"}, "StopNothing"},
        Refused{"AFileThatIsNotThere", {"--replay", "no/such/file.json"}, "no/such/file.json"}),
    [](const auto& row) { return row.param.name; });

// --- What was found can be seen again.

TEST(FuzzProgram, ShowsAFindingAgainEachTime) {
  const Scratch scratch;
  fuzz({"--deviation", "accepts-trailing-data", "--requests", "1500", "--seed", "1"}, scratch);
  const auto files = files_in(scratch);
  ASSERT_FALSE(files.empty());
  for (int time = 0; time < 3; ++time) {
    const Finished again = fuzz({"--deviation", "accepts-trailing-data", "--replay", files.front()}, scratch);
    EXPECT_EQ(again.exit_code, kDeviates) << again.out << again.err;
    EXPECT_NE(again.out.find("shown in 2 of 2"), std::string::npos) << again.out;
  }
}

TEST(FuzzProgram, SaysThatAFindingIsNotSeenWhereItIsMended) {
  const Scratch scratch;
  fuzz({"--deviation", "accepts-trailing-data", "--requests", "1500", "--seed", "1"}, scratch);
  const auto files = files_in(scratch);
  ASSERT_FALSE(files.empty());
  const Finished again = fuzz({"--embedded", "--replay", files.front()}, scratch);
  EXPECT_EQ(again.exit_code, kAsExpected) << again.out << again.err;
  EXPECT_NE(again.out.find("not seen again"), std::string::npos) << again.out;
}

TEST(FuzzProgram, KeepsEverythingWhenItIsInterrupted) {
  const Scratch scratch;
  const Served served({"--deviation", "no-pattern-check"});
  Program program({touchstone_program(), "fuzz", "--endpoint", served.url(), "--seconds", "100", "--seed",
                   "1", "--out", scratch / "findings"});
  program.wait_for_output("\nFOUND ");
  program.signal(SIGINT);
  const Finished finished = program.wait();
  EXPECT_EQ(finished.exit_code, kDeviates);
  EXPECT_NE(finished.out.find("interrupted; what was found until then is above"), std::string::npos);
  EXPECT_NE(finished.out.find(" requests in "), std::string::npos) << finished.out;
  ASSERT_FALSE(files_in(scratch).empty());
  for (const std::string& file : files_in(scratch)) {
    const Finished again = fuzz({"--endpoint", served.url(), "--replay", file}, scratch);
    EXPECT_EQ(again.exit_code, kDeviates) << file << again.out << again.err;
  }
}

TEST(FuzzProgram, EndsWithZeroWhenItIsInterruptedBeforeAnythingIsFound) {
  const Scratch scratch;
  const Served served;
  Program program({touchstone_program(), "fuzz", "--endpoint", served.url(), "--seconds", "100", "--out",
                   scratch / "findings", "--rate", "400"});
  std::this_thread::sleep_for(std::chrono::seconds(2));
  program.signal(SIGINT);
  const Finished finished = program.wait();
  EXPECT_EQ(finished.exit_code, kAsExpected) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("interrupted"), std::string::npos) << finished.out;
}

// --- What goes out.

std::vector<std::string> stream_of(Refusing& target, const std::string& seed) {
  const Scratch scratch;
  fuzz({"--endpoint", target.url(), "--seed", seed, "--requests", "800", "--jobs", "1", "--no-sign"},
       scratch);
  return target.take();
}

TEST(FuzzProgram, SendsTheSameBytesForTheSameSeed) {
  Refusing target;
  const auto first = stream_of(target, "7");
  EXPECT_GT(first.size(), 300U);
  EXPECT_EQ(first, stream_of(target, "7"));
}

TEST(FuzzProgram, SendsOtherBytesForAnotherSeed) {
  Refusing target;
  EXPECT_NE(stream_of(target, "7"), stream_of(target, "8"));
}

bool creates(const std::string& request) {
  return request.find(".Start") != std::string::npos || request.find(".Create") != std::string::npos;
}

std::ptrdiff_t count_creating(std::vector<std::string> flags) {
  Refusing target;
  const Scratch scratch;
  flags.insert(flags.end(), {"--endpoint", target.url(), "--seed", "1", "--requests", "1500"});
  fuzz(std::move(flags), scratch);
  const auto sent = target.take();
  EXPECT_GT(sent.size(), 300U);
  return std::ranges::count_if(sent, creates);
}

TEST(FuzzProgram, StartsAndCreatesNothingUnasked) { EXPECT_EQ(count_creating({}), 0); }

TEST(FuzzProgram, StartsAndCreatesWhenItIsAsked) { EXPECT_GT(count_creating({"--allow-create"}), 0); }

/// What the program prints and saves of a run with credentials of the environment.
std::string told_with_credentials(const Refusing& target) {
  const Scratch scratch;
  const std::string command =
      "AWS_ACCESS_KEY_ID=AKIATESTTESTTEST AWS_SECRET_ACCESS_KEY=verysecretverysecret "
      "AWS_SESSION_TOKEN=tokentokentoken " +
      touchstone_program() + " fuzz --requests 1200 --seed 1 --endpoint " + target.url() + " --out " +
      (scratch / "findings");
  const Finished finished = Program({"sh", "-c", command}).wait();
  EXPECT_EQ(finished.exit_code, kDeviates) << finished.out << finished.err;
  std::string told = finished.out + finished.err;
  const auto files = files_in(scratch);
  EXPECT_FALSE(files.empty());
  for (const std::string& file : files) told += base::load_text(file).value();
  return told;
}

TEST(FuzzProgram, TellsNoCredentialThatATargetSendsBack) {
  Refusing target(/*echoes=*/true);
  const std::string told = told_with_credentials(target);
  EXPECT_NE(told.find("X-Echo"), std::string::npos);
  for (const char* secret : {"verysecretverysecret", "tokentokentoken"})
    EXPECT_EQ(told.find(secret), std::string::npos) << secret;
}

TEST(FuzzProgram, TellsNoSignatureThatItMade) {
  Refusing target;
  const std::string told = told_with_credentials(target);
  std::size_t signatures = 0;
  for (const std::string& request : target.take()) {
    const std::size_t at = request.find("Signature=");
    if (at == std::string::npos) continue;
    ++signatures;
    EXPECT_EQ(told.find(request.substr(at, 74)), std::string::npos);
  }
  EXPECT_GT(signatures, 300U);
}

}  // namespace
}  // namespace touchstone::app::fuzz_program_test
