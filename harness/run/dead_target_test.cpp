// (runner.h) A target that dies while many cases wait: once it counts as gone, none of them asks it again.
// The carrier here answers at once and lets everybody who pauses go on in turn, so that it is known who asks
// when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "run/silence.h"
#include "run/target_for_tests.h"

namespace touchstone::run::dead_target_test {
namespace {

using namespace for_tests;
namespace asio = boost::asio;

/// Answers a number of requests, jobs being SUBMITTED for ever, and drops all that come later.
class DyingCarrier final : public transport::Carrier {
 public:
  DyingCarrier(asio::io_context& context, int answered) : context_(context), left_(answered) {}

  asio::awaitable<transport::Exchange> exchange(const wire::HttpRequest& request) override {
    transport::Exchange exchange;
    exchange.number = ++count_;
    if (left_-- > 0) {
      exchange.response = answer_to(request).response;
    } else {
      ++dropped_;
      exchange.error = transport::closed_before();
    }
    co_return exchange;
  }
  asio::awaitable<transport::Exchange> exchange_bytes(std::string, bool) override { std::abort(); }
  asio::awaitable<std::vector<transport::Exchange>> converse(std::vector<transport::Message>) override {
    std::abort();
  }
  asio::awaitable<void> close_idle() override { co_return; }
  [[nodiscard]] std::span<const transport::LateBytes> late_bytes() const override { return {}; }
  asio::awaitable<void> pause(std::chrono::milliseconds) override {
    co_await asio::post(context_, asio::use_awaitable);
  }
  [[nodiscard]] TimePoint now() const override { return {}; }
  void run(asio::io_context& context) override { context.run(); }

  [[nodiscard]] int dropped() const { return dropped_; }

 private:
  static Reply answer_to(const wire::HttpRequest& request) {
    const std::string_view target = *request.headers.find("X-Amz-Target");
    if (target.ends_with(".StartLampJob")) return ok(R"({"JobId":"j-1"})");
    if (target.ends_with(".DescribeLampJob")) return described("SUBMITTED");
    if (target.ends_with("ControlOperation")) return error("UnknownOperationException");
    return error("JobNotFoundException");
  }

  asio::io_context& context_;
  int left_;
  int dropped_ = 0;
  std::uint64_t count_ = 0;
};

class ATargetThatDies : public testing::Test {
 protected:
  static constexpr int kCases = 40;

  ATargetThatDies() : trial_(cases_that_wait()) {
    trial_.options.jobs = 1;
    trial_.options.waiting = kCases;
    asio::io_context context(1);
    // Two probes; each case starts a job and looks at it twice before the target dies.
    DyingCarrier carrier(context, 2 + 3 * kCases);
    auto result =
        run_cases(trial_.catalogue, trial_.models, trial_.selected, trial_.options, context, carrier);
    transcripts_ = result.value().transcripts;
    dropped_ = carrier.dropped();
  }

  static std::vector<std::string> cases_that_wait() {
    std::vector<std::string> written;
    for (int i = 0; i < kCases; ++i)
      written.push_back(a_case(fmt::format("case-{:02}", i), {stop_step("${job}")}, a_job_in("IN_PROGRESS")));
    return written;
  }

  Trial trial_;
  std::vector<Transcript> transcripts_;
  int dropped_ = 0;
};

TEST_F(ATargetThatDies, IsAskedByThreeOfTheCasesThatWait) {
  EXPECT_EQ(dropped_, 3 * static_cast<int>(kSilentCasesInARow)) << "a look and two control questions each";
}

TEST_F(ATargetThatDies, LeavesEachOfThemSilent) {
  ASSERT_THAT(transcripts_, testing::SizeIs(kCases));
  EXPECT_THAT(transcripts_, testing::Each(testing::Field(&Transcript::ending, Ending::kSilence)));
}

TEST_F(ATargetThatDies, IsKnownToHaveDiedOnlyByThoseThatAsked) {
  const auto told = std::count_if(transcripts_.begin(), transcripts_.end(), [](const Transcript& transcript) {
    return transcript.reason.find("the target counts as gone") != std::string::npos;
  });
  EXPECT_EQ(told, kCases - static_cast<int>(kSilentCasesInARow));
  const auto asked =
      std::count_if(transcripts_.begin(), transcripts_.end(), [](const Transcript& transcript) {
        return transcript.control_answered.has_value() ||
               transcript.exchanges.back().exchange.error.has_value();
      });
  EXPECT_EQ(asked, static_cast<int>(kSilentCasesInARow));
}

}  // namespace
}  // namespace touchstone::run::dead_target_test
