// Tests of process.h with the system's own small programs.
#include "gate/process.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

namespace touchstone::gate::process_test {
namespace {

using std::chrono::seconds;

TEST(RunProcess, KeepsWhatWasPrintedOnBothStreams) {
  const auto finished = run_process({"sh", "-c", "echo out; echo err >&2"}, seconds(30));
  ASSERT_TRUE(finished.has_value());
  EXPECT_EQ(finished->printed, "out\nerr\n");
  EXPECT_EQ(finished->exit_code, 0);
}
TEST(RunProcess, GivesTheExitCode) {
  EXPECT_EQ(run_process({"sh", "-c", "exit 7"}, seconds(30))->exit_code, 7);
}
TEST(RunProcess, HandsArgumentsOverAsTheyAre) {
  EXPECT_EQ(run_process({"printf", "%s", "a b; $HOME 'c'"}, seconds(30))->printed, "a b; $HOME 'c'");
}
TEST(RunProcess, SaysLikeAShellThatThereIsNoSuchProgram) {
  EXPECT_EQ(run_process({"no-such-program-of-this-name"}, seconds(30))->exit_code, 127);
}
TEST(RunProcess, EndsAProgramThatHangs) {
  EXPECT_EQ(run_process({"sleep", "100"}, seconds(1))->exit_code, 128 + SIGALRM);
}

}  // namespace
}  // namespace touchstone::gate::process_test
