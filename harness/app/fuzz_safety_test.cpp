// Tests fuzz_safety.h: what is refused before anything is sent, and what it says.
#include "app/fuzz_safety.h"

#include <gtest/gtest.h>

namespace touchstone::app::fuzz_safety_test {
namespace {

FuzzOptions remote() {
  FuzzOptions options;
  options.run.endpoint = "https://comprehend.us-east-1.amazonaws.com";
  options.allow_remote = true;
  options.rate = 5;
  options.requests = 100;
  return options;
}

TEST(CheckSafety, LetsLoopbackAndTheEmbeddedEndpointPass) {
  FuzzOptions options;
  EXPECT_FALSE(check_safety(options));
  options.run.endpoint = "http://127.0.0.1:4566";
  EXPECT_FALSE(check_safety(options));
  options.run.endpoint = "http://localhost:4566";
  EXPECT_FALSE(check_safety(options));
}

TEST(CheckSafety, LetsARemoteTargetPassThatIsAllowedWithRateAndBudget) {
  EXPECT_FALSE(check_safety(remote()));
}

TEST(CheckSafety, RefusesARemoteTargetThatIsNotAllowed) {
  FuzzOptions options = remote();
  options.allow_remote = false;
  ASSERT_TRUE(check_safety(options));
  EXPECT_NE(check_safety(options)->hint.find("--allow-remote"), std::string::npos);
}

TEST(CheckSafety, RefusesARemoteTargetWithoutARate) {
  FuzzOptions options = remote();
  options.rate.reset();
  ASSERT_TRUE(check_safety(options));
  EXPECT_NE(check_safety(options)->hint.find("--rate"), std::string::npos);
}

TEST(CheckSafety, RefusesARemoteTargetWithoutABudget) {
  FuzzOptions options = remote();
  options.requests.reset();
  options.time = std::chrono::seconds(5);
  ASSERT_TRUE(check_safety(options));
  EXPECT_NE(check_safety(options)->hint.find("--requests"), std::string::npos);
}

TEST(CheckSafety, RefusesWhatIsNoAddress) {
  FuzzOptions options;
  options.run.endpoint = "nowhere";
  EXPECT_TRUE(check_safety(options));
}

}  // namespace
}  // namespace touchstone::app::fuzz_safety_test
