// The program against targets that are hostile: that hang, drip, never end, lie about lengths, speak
// something else, or die. Each must end in bounded time and memory, with the case that saw it named, the
// other results kept, and the right exit code. No upper time is asserted but the bound of the child process.
#include <gtest/gtest.h>

#include <filesystem>

#include "app/hostile_target_for_tests.h"
#include "app/program_for_tests.h"
#include "base/json.h"
#include "transport/server.h"
#include "transport/test_certificate_for_tests.h"

namespace touchstone::app::hostile_target_test {
namespace {

using namespace for_tests;
using transport::for_tests::CertificateText;
using transport::for_tests::TestCertificate;

// Of a run with few cases at once. An answer may be 8 MB, so that one which repeats a member of 1 MB in
// escapes is still read, and is in memory a few times over while it grows: 16 cases at once took 368 MB, by
// the property that the test below records: app_test --gtest_filter='*InManyCases*' --gtest_output=json.
constexpr long kMostMemoryKb = 200L * 1024;
constexpr long kMostMemoryOfManyKb = 3 * kMostMemoryKb;

// The memory of a program under a sanitizer is the sanitizer's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryTells = false;
#else
constexpr bool kMemoryTells = true;
#endif

void expect_memory_below(long most_kb, const Finished& finished) {
  testing::Test::RecordProperty("peak_memory_kb", static_cast<int>(finished.peak_memory_kb));
  EXPECT_GT(finished.peak_memory_kb, 0);
  if (kMemoryTells) {
    EXPECT_LT(finished.peak_memory_kb, most_kb);
  }
}

const std::string kEmptyId = "comprehend/StopSentimentDetectionJob/empty-job-id";
const std::string kUnknownJob = "comprehend/StopSentimentDetectionJob/unknown-job";

struct Ran {
  Finished finished;
  base::Json report;

  [[nodiscard]] std::int64_t count(const std::string& outcome) const {
    const base::Json* value = report.at_pointer("/summary/" + outcome);
    return value == nullptr ? -1 : value->as_integer().value_or(-1);
  }
  [[nodiscard]] std::string everything() const { return finished.out + finished.err; }
};

Ran run_against(const std::string& url, std::vector<std::string> flags) {
  static int counter = 0;
  const std::string path = testing::TempDir() + "touchstone_hostile_" + std::to_string(::getpid()) + "_" +
                           std::to_string(counter++) + ".json";
  flags.insert(flags.begin(), {"run", "--endpoint", url, "--seed", "7", "--report", "json=" + path});
  Ran run{run_touchstone(flags), {}};
  if (auto text = base::load_text(path)) run.report = base::parse_json(*text).value_or(base::Json());
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return run;
}

// Rude to one case out of two.

struct Rude {
  const char* name;
  Rudeness rudeness;
  const char* words;  // of the fault, in the console's report
};

constexpr const char* kOk = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.1\r\n";

std::string with_length(std::size_t length, const std::string& body) {
  return kOk + ("Content-Length: " + std::to_string(length)) + "\r\n\r\n" + body;
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

const std::string kBody = R"({"__type":"ValidationException","message":"no"})";

std::string many_headers(int count, std::size_t length) {
  std::string text = kOk;
  for (int i = 0; i < count; ++i)
    text += "X-Filler-" + std::to_string(i) + ": " + std::string(length, 'x') + "\r\n";
  return text + "Content-Length: " + std::to_string(kBody.size()) + "\r\n\r\n" + kBody;
}

class RudeToOneCase : public testing::TestWithParam<Rude> {};

TEST_P(RudeToOneCase, FailsThatCaseAndKeepsTheOther) {
  const HostileTarget target(body_with(R"("JobId":"")"), GetParam().rudeness);
  const Ran run =
      run_against(target.url(), {"--timeout", "300ms", "--only", kEmptyId, "--only", kUnknownJob});
  EXPECT_EQ(run.finished.exit_code, 1) << run.everything();
  EXPECT_EQ(run.count("failed"), 1);
  EXPECT_EQ(run.count("passed"), 1);
  EXPECT_NE(run.finished.out.find("FAILED " + kEmptyId), std::string::npos) << run.finished.out;
  EXPECT_NE(run.finished.out.find(GetParam().words), std::string::npos) << run.finished.out;
  expect_memory_below(kMostMemoryKb, run.finished);
}

INSTANTIATE_TEST_SUITE_P(
    Targets, RudeToOneCase,
    testing::Values(
        Rude{"HangsAfterTheRequest", say_and_stay(""), "no-answer; a control request"},
        Rude{"HangsInTheHead", say_and_stay("HTTP/1.1 400 Bad"), "truncated; a control request"},
        Rude{"HangsInTheBody", say_and_stay(with_length(100, "{\"__ty")), "truncated; a control request"},
        Rude{"DripsAByteAtATime", drip(with_length(kBody.size(), kBody), std::chrono::milliseconds(50)),
             "truncated; a control request"},
        Rude{"SendsAGigabyte", say_for_ever(with_length(1U << 30U, ""), std::string(1U << 16U, 'x')),
             "body-too-large"},
        Rude{"SendsAnEndlessBody", say_for_ever(std::string(kOk) + "\r\n", std::string(1U << 16U, ' ')),
             "body-too-large"},
        Rude{"SendsEndlessChunks",
             say_for_ever(std::string(kOk) + "Transfer-Encoding: chunked\r\n\r\n",
                          "10000\r\n" + std::string(0x10000, 'x') + "\r\n"),
             "body-too-large"},
        Rude{"SendsEndlessTinyChunks",
             say_for_ever(std::string(kOk) + "Transfer-Encoding: chunked\r\n\r\n",
                          repeated("1;x=yyyyyyyy\r\nx\r\n", 4096)),
             "-too-large"},
        Rude{"SendsLessThanItsLength", say_and_close(with_length(kBody.size() + 10, kBody)), "truncated"},
        Rude{"SendsMoreThanItsLength", say_and_stay(with_length(5, kBody)), "wire/"},
        Rude{"BreaksAChunk",
             say_and_stay(std::string(kOk) + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
             "not-http"},
        Rude{"SendsAHundredLargeHeaders", say_and_stay(many_headers(100, 8192)), "headers-too-large"},
        Rude{"SendsEndlessHeaders", say_for_ever(kOk, "X-Filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"),
             "headers-too-large"},
        Rude{"SendsOneEndlessHeader", say_for_ever(std::string(kOk) + "X-Filler: ", std::string(4096, 'y')),
             "headers-too-large"},
        Rude{"SendsEndlessInterimAnswers", say_for_ever("", "HTTP/1.1 100 Continue\r\n\r\n"),
             "headers-too-large"},
        Rude{"SpeaksHttp09", say_and_close(kBody), "not-http"},
        Rude{"SpeaksGarbage", say_and_close(std::string("\x16\x03\x01\x00\xff\x00garbage", 13)), "not-http"},
        Rude{"ClosesAtOnce", close_at_once, "closed-early; a control request"},
        Rude{"Resets", reset_at_once, "closed-early; a control request"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(HostileTargets, ThatRedirectAreNotFollowed) {
  const HostileTarget target(body_with(R"("JobId":"")"),
                             say_and_close("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"));
  const Ran run = run_against(target.url(), {"--timeout", "2s", "--only", kEmptyId, "--only", kUnknownJob});
  EXPECT_EQ(run.finished.exit_code, 1) << run.everything();
  EXPECT_EQ(target.rude(), 1);
  EXPECT_EQ(run.count("passed"), 1);
  EXPECT_NE(run.finished.out.find("wire/status"), std::string::npos) << run.finished.out;
}

struct Group {
  const char* name;
  const char* cases;
};
std::ostream& operator<<(std::ostream& out, const Group& group) { return out << group.name; }

class WithoutEnd : public testing::TestWithParam<Group> {};

TEST_P(WithoutEnd, InManyCasesAtOnceStaysWithinTheMemory) {
  const HostileTarget target(
      [](const wire::HttpRequest& request, int) {
        return request.body.find("00000000000000000000000000000000") == std::string::npos;
      },
      say_for_ever(std::string(kOk) + "\r\n", std::string(1U << 16U, ' ')));
  const Ran run = run_against(target.url(), {"--timeout", "5s", "--only", GetParam().cases});
  EXPECT_EQ(run.finished.exit_code, run.count("failed") > 0 ? 1 : 0);
  EXPECT_GT(run.count("failed") + run.count("warned"), 20) << run.everything();
  expect_memory_below(kMostMemoryOfManyKb, run.finished);
}

// What is spelt byte for byte, or shares a connection, is kept in another way than the rest.
INSTANTIATE_TEST_SUITE_P(
    HostileTargets, WithoutEnd,
    testing::Values(Group{"AsUsual", "comprehend/Stop*TrainingDocumentClassifier/protocol/*"},
                    Group{"ByteForByte", "comprehend/Stop*SentimentDetectionJob/http/*"},
                    Group{"OnOneConnection", "comprehend/Stop*SentimentDetectionJob/connection/*"}),
    [](const auto& row) { return std::string(row.param.name); });

// Rude to everybody: nothing is known of such a target, and it is left soon.

struct Gone {
  const char* name;
  Rudeness rudeness;
  const char* words;
};

class RudeToEverybody : public testing::TestWithParam<Gone> {};

TEST_P(RudeToEverybody, IsNotReachable) {
  const HostileTarget target(every_request, GetParam().rudeness);
  const Ran run = run_against(target.url(), {"--timeout", "300ms", "--level", "all"});
  EXPECT_EQ(run.finished.exit_code, 3) << run.everything();
  EXPECT_NE(run.everything().find(GetParam().words), std::string::npos) << run.everything();
  EXPECT_LE(target.rude(), 12) << "it was asked on and on";
}

INSTANTIATE_TEST_SUITE_P(
    Targets, RudeToEverybody,
    testing::Values(Gone{"HangsAfterTheRequest", say_and_stay(""), "answered none of"},
                    Gone{"ClosesEachConnectionAtOnce", close_at_once, "answered none of"},
                    Gone{"ResetsEachConnection", reset_at_once, "answered none of"},
                    Gone{"HangsInTheHead", say_and_stay("HTTP/1.1 200"), "the target counts as gone"},
                    Gone{"HangsInTheBody", say_and_stay(with_length(100, "{")), "the target counts as gone"},
                    Gone{"DripsAByteAtATime",
                         drip(with_length(kBody.size(), kBody), std::chrono::milliseconds(50)),
                         "the target counts as gone"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(HostileTargets, ThatNeverAcceptAreNotReachable) {
  net::io_context io;
  const tcp::acceptor acceptor(io, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  const std::string url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
  const Ran run = run_against(url, {"--timeout", "300ms", "--level", "all"});
  EXPECT_EQ(run.finished.exit_code, 3) << run.everything();
  EXPECT_NE(run.finished.err.find("answered none of"), std::string::npos) << run.finished.err;
}

// Each of thousands of cases would wait for its deadline, and its control question too.
class DiesAfterSomeRequests : public testing::TestWithParam<Gone> {};

TEST_P(DiesAfterSomeRequests, KeepsTheResultsAndLeavesTheRestInconclusive) {
  const HostileTarget target(all_after(200), GetParam().rudeness);
  // Cases that wait for nothing: of those that do, each that is under way finds out by itself.
  const Ran run = run_against(target.url(), {"--timeout", "300ms", "--level", "all", "--jobs", "4", "--only",
                                             "comprehend/Stop*DetectionJob/allows-*"});
  EXPECT_EQ(run.finished.exit_code, 3) << run.everything();
  EXPECT_GT(run.count("passed"), 10);
  EXPECT_GT(run.count("inconclusive"), 50);
  EXPECT_EQ(run.count("failed"), 0);
  EXPECT_NE(run.finished.out.find("the target counts as gone"), std::string::npos) << run.finished.out;
  // Four cases under way and the two that may begin before the third is silent: each asks, asks again on a
  // fresh connection and in two retries, and puts its control question.
  EXPECT_LE(target.rude(), 6 * 5) << "it was asked on and on";
}

INSTANTIATE_TEST_SUITE_P(Targets, DiesAfterSomeRequests,
                         testing::Values(Gone{"Hanging", say_and_stay(""), ""},
                                         Gone{"Closing", close_at_once, ""},
                                         Gone{"Resetting", reset_at_once, ""}),
                         [](const auto& param) { return std::string(param.param.name); });

// A target that hangs on each odd request, but answers the plain one, is there: each silence is its own.
TEST(HostileTargets, ThatHangOnOddRequestsOnlyFailThose) {
  const HostileTarget target(
      [](const wire::HttpRequest& request, int) {
        return request.body.find("00000000000000000000000000000000") == std::string::npos;
      },
      say_and_stay(""));
  const Ran run =
      run_against(target.url(), {"--timeout", "200ms", "--operation", "comprehend/StopSentimentDetectionJob",
                                 "--only", "comprehend/StopSentimentDetectionJob/protocol/*"});
  EXPECT_EQ(run.finished.exit_code, 1) << run.everything();
  EXPECT_GT(run.count("failed"), 5);
  EXPECT_EQ(run.count("inconclusive"), 0);
}

// TLS.

class HostileTls : public testing::Test {
 protected:
  HostileTls() { EXPECT_TRUE(base::save_text(ca_file_, authority_.certificate_pem())); }
  ~HostileTls() override {
    std::error_code ignored;
    std::filesystem::remove(ca_file_, ignored);
  }

  // Asks a server with this certificate of an authority that is trusted.
  Ran run_with(const CertificateText& text) {
    const TestCertificate certificate(text, authority_);
    const auto server = transport::Server::start(
        {.certificate_pem = certificate.certificate_pem(), .key_pem = certificate.key_pem()},
        [](const wire::HttpRequest&) { return transport::Reply{}; });
    EXPECT_TRUE(server);
    return ask("https", server->port());
  }

  Ran ask(const std::string& scheme, std::uint16_t port) {
    return run_against(scheme + "://127.0.0.1:" + std::to_string(port),
                       {"--timeout", "2s", "--ca-file", ca_file_, "--only", kUnknownJob});
  }

  const TestCertificate authority_{
      CertificateText{.common_name = "Touchstone test authority", .is_authority = true}};
  const std::string ca_file_ =
      testing::TempDir() + "touchstone_hostile_ca_" + std::to_string(::getpid()) + ".pem";
};

TEST_F(HostileTls, RefusesAWrongName) {
  const Ran run = run_with({.common_name = "other", .alternative_names = "DNS:other.example"});
  EXPECT_EQ(run.finished.exit_code, 3);
  EXPECT_NE(run.finished.err.find("certificate of 127.0.0.1 was refused"), std::string::npos)
      << run.finished.err;
}

TEST_F(HostileTls, RefusesAnExpiredCertificate) {
  const Ran run = run_with(
      {.common_name = "old", .alternative_names = "IP:127.0.0.1", .valid_from = -7200, .valid_until = -3600});
  EXPECT_EQ(run.finished.exit_code, 3);
  EXPECT_NE(run.finished.err.find("expired"), std::string::npos) << run.finished.err;
}

TEST_F(HostileTls, TellsPlainHttpSpokenToATlsPort) {
  const TestCertificate certificate({.common_name = "l", .alternative_names = "IP:127.0.0.1"}, authority_);
  const auto server = transport::Server::start(
      {.certificate_pem = certificate.certificate_pem(), .key_pem = certificate.key_pem()},
      [](const wire::HttpRequest&) { return transport::Reply{}; });
  ASSERT_TRUE(server);
  const Ran run = ask("http", server->port());
  EXPECT_EQ(run.finished.exit_code, 3) << run.everything();
  EXPECT_NE(run.finished.err.find("and http or https"), std::string::npos) << run.finished.err;
}

TEST_F(HostileTls, TellsAServerThatNeverShakesHands) {
  const ScriptedTarget target([](tcp::socket socket, int) -> net::awaitable<void> {
    const tcp::socket kept = std::move(socket);
    co_await stay_silent();
  });
  const Ran run = ask("https", static_cast<std::uint16_t>(std::stoi(target.url().port)));
  EXPECT_EQ(run.finished.exit_code, 3);
  EXPECT_NE(run.finished.err.find("TLS"), std::string::npos) << run.finished.err;
}

}  // namespace
}  // namespace touchstone::app::hostile_target_test
