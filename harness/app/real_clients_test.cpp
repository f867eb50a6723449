// Real clients against the embedded endpoint: boto3, the AWS CLI and the JavaScript SDK v3 start, describe,
// list and stop jobs and get the typed exceptions. Each is a script in clients/; a client that is not
// installed is skipped, and said to be.
#include <gtest/gtest.h>

#include <filesystem>

#include "app/program_for_tests.h"

namespace touchstone::app::real_clients_test {
namespace {

constexpr const char* kClients = TOUCHSTONE_SOURCE_DIR "/harness/app/clients/";

bool is_there(std::vector<std::string> command) { return Program(std::move(command)).wait().exit_code == 0; }

void expect_all_is_well(std::vector<std::string> command) {
  const Served served({"--submitted", "50ms", "--in-progress", "50ms", "--stop-requested", "50ms"});
  for (std::string& word : command) {
    if (word == "ENDPOINT") word = served.url();
  }
  const Finished finished = Program(std::move(command)).wait();
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("all is well"), std::string::npos) << finished.out << finished.err;
}

TEST(RealClients, Boto3WorksWithTheEndpoint) {
  if (!is_there({"python3", "-c", "import boto3"})) GTEST_SKIP() << "boto3 is not installed for python3";
  expect_all_is_well({"python3", std::string(kClients) + "boto3_client.py", "ENDPOINT"});
}

TEST(RealClients, TheAwsCliWorksWithTheEndpoint) {
  if (!is_there({"aws", "--version"})) GTEST_SKIP() << "the AWS CLI is not installed";
  expect_all_is_well({std::string(kClients) + "aws_cli_client.sh", "ENDPOINT"});
}

TEST(RealClients, TheJavaScriptSdkWorksWithTheEndpoint) {
  const std::string modules = TOUCHSTONE_SOURCE_DIR "/build/clients";
  if (!std::filesystem::exists(modules + "/node_modules/@aws-sdk/client-comprehend") ||
      !is_there({"node", "--version"})) {
    GTEST_SKIP() << "node or the JavaScript SDK is not installed: ./dev setup --clients installs it below "
                    "build/clients";
  }
  expect_all_is_well({"node", std::string(kClients) + "javascript_client.mjs", "ENDPOINT", modules});
}

}  // namespace
}  // namespace touchstone::app::real_clients_test
