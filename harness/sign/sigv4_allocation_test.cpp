// (sigv4.h) Signing allocates nothing once its buffers have grown. The test program's operator new counts.
#include <gtest/gtest.h>

#include "base/allocations_for_tests.h"
#include "base/digest.h"
#include "sign/sigv4.h"

namespace touchstone::sign::sigv4_allocation_test {
namespace {

using base::for_tests::allocations;

TEST(Sign, AllocatesNothingForARequestLikeTheOneBefore) {
  wire::HttpRequest request{"POST",
                            "/",
                            {{"Host", "comprehend.us-east-1.amazonaws.com"},
                             {"Content-Type", "application/x-amz-json-1.1"},
                             {"X-Amz-Target", "Comprehend_20171127.StopSentimentDetectionJob"}},
                            R"({"JobId":"00000000000000000000000000000000"})"};
  const Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a token"};
  const Scope scope{"us-east-1", "comprehend"};
  const Clock::time_point noon =
      std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + std::chrono::hours(12);
  sign(request, credentials, scope, noon);
  const std::size_t before = allocations;
  sign(request, credentials, scope, noon + std::chrono::seconds(1));
  EXPECT_EQ(allocations - before, 0U);
}

TEST(Sign, IsCountedByThisProgram) {  // else the test above could not fail
  const std::size_t before = allocations;
  EXPECT_EQ(base::to_hex("a text of thirty-two hex digits.").size(), 64U);
  EXPECT_GT(allocations - before, 0U);
}

}  // namespace
}  // namespace touchstone::sign::sigv4_allocation_test
