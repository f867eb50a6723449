// Tests of retry.h: what is asked again and what is not, and how long the pauses are.
#include "run/retry.h"

#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <string>

namespace touchstone::run::retry_test {
namespace {

using std::chrono::milliseconds;
using transport::TransportFault;

wire::Answer answer_of(int status, const std::string& error) {
  wire::HttpResponse response;
  response.status = status;
  response.body = error.empty() ? "" : R"({"__type":")" + error + R"("})";
  return wire::decode_answer(response);
}

struct AnswerRow {
  std::string name;
  int status;
  std::string error;
  bool throttles;
};

void PrintTo(const AnswerRow& row, std::ostream* out) { *out << row.name; }

class IsThrottling : public testing::TestWithParam<AnswerRow> {};

TEST_P(IsThrottling, IsToldByStatusAndName) {
  EXPECT_EQ(is_throttling(answer_of(GetParam().status, GetParam().error)), GetParam().throttles);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, IsThrottling,
    testing::Values(AnswerRow{"ThrottlingException", 400, "ThrottlingException", true},
                    AnswerRow{"Namespaced", 400, "com.amazon.coral.availability#ThrottlingException", true},
                    AnswerRow{"TooManyRequests", 400, "TooManyRequestsException", true},
                    AnswerRow{"RequestLimitExceeded", 503, "RequestLimitExceeded", true},
                    AnswerRow{"StatusAlone", 429, "", true},
                    AnswerRow{"NotALimitOfThings", 400, "LimitExceededException", false},
                    AnswerRow{"NotAServersFault", 500, "InternalServerException", false},
                    AnswerRow{"NotAnUnavailableService", 503, "ServiceUnavailableException", false},
                    AnswerRow{"NotANameInASuccess", 200, "ThrottlingException", false}),
    [](const testing::TestParamInfo<AnswerRow>& row) { return row.param.name; });

transport::Exchange failed(TransportFault fault, std::string received = "") {
  transport::Exchange exchange;
  exchange.error = transport::TransportError{fault, "it failed"};
  exchange.received = std::move(received);
  return exchange;
}

struct FaultRow {
  std::string name;
  TransportFault fault;
  std::string received;
  bool dropped;
};

void PrintTo(const FaultRow& row, std::ostream* out) { *out << row.name; }

class IsDropped : public testing::TestWithParam<FaultRow> {};

TEST_P(IsDropped, IsToldByTheFaultAndWhatCame) {
  EXPECT_EQ(is_dropped(failed(GetParam().fault, GetParam().received)), GetParam().dropped);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, IsDropped,
    testing::Values(FaultRow{"Refused", TransportFault::kConnect, "", true},
                    FaultRow{"ClosedEarly", TransportFault::kClosedEarly, "", true},
                    FaultRow{"ResetWhileWriting", TransportFault::kWrite, "", true},
                    FaultRow{"NotSilence", TransportFault::kNoAnswer, "", false},
                    FaultRow{"NotAfterTheFirstByte", TransportFault::kWrite, "H", false},
                    FaultRow{"NotACutAnswer", TransportFault::kTruncated, "HTTP/1.1 200", false},
                    FaultRow{"NotACertificate", TransportFault::kTlsCertificate, "", false},
                    FaultRow{"NotAnUnknownName", TransportFault::kResolve, "", false}),
    [](const testing::TestParamInfo<FaultRow>& row) { return row.param.name; });

TEST(IsDropped, IsNoExchangeWithAnAnswer) { EXPECT_FALSE(is_dropped({})); }

cases::Case case_with(std::vector<cases::Need> needs) {
  cases::Case made;
  made.needs = std::move(needs);
  return made;
}

TEST(MayRepeat, AStopOfWhatNeverWas) {
  EXPECT_TRUE(may_repeat(failed(TransportFault::kClosedEarly), case_with({}), "StopLampJob"));
}

TEST(MayRepeat, NotTheStopOfAJob) {
  EXPECT_FALSE(
      may_repeat(failed(TransportFault::kClosedEarly), case_with({{"job", "SUBMITTED", 0}}), "StopLampJob"));
}

TEST(MayRepeat, ALookAtAJob) {
  EXPECT_TRUE(may_repeat(failed(TransportFault::kClosedEarly), case_with({{"job", "SUBMITTED", 0}}),
                         "DescribeLampJob"));
}

TEST(MayRepeat, NotAStart) {
  EXPECT_FALSE(may_repeat(failed(TransportFault::kClosedEarly), case_with({}), "StartLampJob"));
  EXPECT_FALSE(may_repeat(failed(TransportFault::kClosedEarly), case_with({}), "CreateLamp"));
}

TEST(MayRepeat, AStartThatWasNeverConnected) {
  EXPECT_TRUE(may_repeat(failed(TransportFault::kConnect), case_with({}), "StartLampJob"));
}

TEST(PauseAfter, GrowsAndStaysBetweenHalfAndAll) {
  const RetryPolicy policy{.attempts = 4, .first_pause = std::chrono::milliseconds(50)};
  base::Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const milliseconds first = pause_after(policy, 1, random);
    const milliseconds third = pause_after(policy, 3, random);
    ASSERT_GE(first, milliseconds(25));
    ASSERT_LE(first, milliseconds(50));
    ASSERT_GE(third, milliseconds(400));
    ASSERT_LE(third, milliseconds(800));
  }
}

TEST(PauseAfter, DiffersFromCaseToCase) {
  std::set<milliseconds> pauses;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    base::Random random(seed);
    pauses.insert(pause_after({}, 1, random));
  }
  EXPECT_GT(pauses.size(), 5U);
}

TEST(PauseAfter, IsNoneWhereNoneIsWanted) {
  base::Random random(1);
  EXPECT_EQ(pause_after({.first_pause = std::chrono::milliseconds(0)}, 3, random), milliseconds(0));
}

}  // namespace
}  // namespace touchstone::run::retry_test
