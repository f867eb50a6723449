// The main job on a target that nobody here wrote: moto 5.2.1, with its known deviations in
// conformance/expectations. With the file nothing is unexpected; without any one of its entries the run
// fails. Skipped where moto is not installed.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>

#include "app/program_for_tests.h"
#include "cases/catalogue.h"
#include "judge/expectations.h"
#include "judge/expectations_file.h"
#include "judge/judge.h"
#include "model/load.h"
#include "report/run_report.h"
#include "run/runner.h"
#include "transport/endpoint_url.h"

namespace touchstone::app::moto_test {
namespace {

constexpr const char* kConformance = TOUCHSTONE_SOURCE_DIR "/conformance";
constexpr const char* kExpectations = TOUCHSTONE_SOURCE_DIR "/conformance/expectations/moto-5.2.1.json";

// A loopback port that was free a moment ago.
std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(socket, generic, size), 0);
  EXPECT_EQ(::getsockname(socket, generic, &size), 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

struct Moto : testing::Test {
  void SetUp() override {
    if (Program({"python3", "-c", "import moto, sys; sys.exit(moto.__version__ != '5.2.1')"})
            .wait()
            .exit_code != 0) {
      GTEST_SKIP() << "moto 5.2.1 is not installed for python3";
    }
    const std::uint16_t port = free_port();
    moto_.emplace(std::vector<std::string>{"python3", "-c",
                                           "import sys; from moto.server import main; main(sys.argv[1:])",
                                           "-p", std::to_string(port)});
    options_.client.endpoint =
        transport::parse_endpoint_url("http://127.0.0.1:" + std::to_string(port)).value();
    options_.credentials = sign::Credentials{"AKIATOUCHSTONE", "touchstone-placeholder", ""};
    options_.may_create = true;
    options_.patience = std::chrono::milliseconds(1000);
    models_ = model::load_models(std::string(kConformance) + "/models").value();
    catalogue_ = cases::load_catalogue(kConformance, models_).value();
    selected_ = cases::select(catalogue_, {{}, {}, {}, cases::Level::kInformational, false}).value();
  }

  // Moto takes seconds to start: being unreachable is no failure until a generous number of tries is over.
  std::optional<run::RunResult> run_when_it_listens() {
    for (int attempt = 0; attempt < 300; ++attempt) {
      auto result = run::run_cases(catalogue_, models_, selected_, options_);
      if (result) return std::move(*result);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ADD_FAILURE() << "moto does not listen";
    return std::nullopt;
  }

  std::optional<Program> moto_;
  run::RunOptions options_;
  std::vector<model::Model> models_;
  cases::Catalogue catalogue_;
  std::vector<const cases::Case*> selected_;
};

std::chrono::sys_days today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

int exit_code_with(const judge::Expectations& expectations, std::vector<judge::Verdict> verdicts) {
  report::RunReport report;
  report.broken_expectations = judge::apply(expectations, verdicts, today());
  report.verdicts = std::move(verdicts);
  return report::exit_code(report);
}

// Without any one entry its case fails the run; the other cases do not come into it.
void expect_each_entry_is_needed(const judge::Expectations& expectations,
                                 const std::vector<judge::Verdict>& verdicts) {
  std::map<std::string, std::vector<judge::Expectation>> by_case;
  for (const judge::Expectation& entry : expectations.entries) by_case[entry.case_id].push_back(entry);
  for (const judge::Verdict& verdict : verdicts) {
    const std::vector<judge::Expectation>& entries = by_case[verdict.tested->id];
    for (std::size_t left_out = 0; left_out < entries.size(); ++left_out) {
      judge::Expectations fewer{expectations.target, expectations.command, entries};
      fewer.entries.erase(fewer.entries.begin() + static_cast<std::ptrdiff_t>(left_out));
      EXPECT_EQ(exit_code_with(fewer, {verdict}), 1)
          << "without the entry " << verdict.tested->id << " " << entries[left_out].check_id;
    }
  }
}

TEST_F(Moto, DeviatesExactlyAsExpected) {
  const auto result = run_when_it_listens();
  ASSERT_TRUE(result);
  const auto judge = judge::Judge::make(catalogue_, models_);
  ASSERT_TRUE(judge);
  std::vector<judge::Verdict> verdicts = judge->judge_all(result->transcripts);

  const auto expectations = judge::load_expectations(kExpectations, catalogue_);
  ASSERT_TRUE(expectations) << base::render(expectations.error());
  ASSERT_GT(expectations->entries.size(), 400U);
  std::vector<judge::Verdict> marked = verdicts;
  for (const auto& broken : judge::apply(*expectations, marked, today())) {
    ADD_FAILURE() << broken.expectation.case_id << " " << broken.expectation.check_id << ": " << broken.seen;
  }
  ASSERT_EQ(exit_code_with(*expectations, verdicts), 0);
  expect_each_entry_is_needed(*expectations, verdicts);
  const auto elsewhere = std::count_if(selected_.begin(), selected_.end(), [](const cases::Case* tested) {
    return tested->service != "comprehend";
  });
  EXPECT_EQ(judge::summarise(verdicts).not_implemented, static_cast<std::size_t>(elsewhere))
      << "Comprehend Medical and Translate are not implemented, which is no failure";
}

}  // namespace
}  // namespace touchstone::app::moto_test
