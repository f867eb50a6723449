// Signs the same generated requests here and with botocore's signer (botocore_sign.py): the headers must be
// equal byte for byte. Skipped where python3 or botocore is missing.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/seed.h"
#include "base/utf8.h"
#include "sign/sigv4.h"

namespace touchstone::sign::botocore_agreement_test {
namespace {

namespace fs = std::filesystem;
using base::Json;
using base::Random;

constexpr std::size_t kRequests = 300;

struct Task {
  wire::HttpRequest request;
  Credentials credentials;
  Scope scope;
  std::chrono::sys_seconds time;
};

template <std::size_t N>
std::string pick(Random& random, const std::array<const char*, N>& choices) {
  return choices[static_cast<std::size_t>(random.below(N))];
}

bool one_in(Random& random, std::uint64_t bound) { return random.below(bound) == 0; }

constexpr std::array kServices{"comprehend", "comprehendmedical", "translate", "athena", "dynamodb"};
constexpr std::array kRegions{"us-east-1", "eu-west-2", "ap-southeast-3", "us-gov-west-1", "cn-north-1"};
constexpr std::array kMethods{"POST", "POST", "POST", "GET", "put"};
constexpr std::array kPaths{
    "/",        "/",       "/stop",        "/a%20b/c",          "//twice//", "/a/./b/../c/",
    "/~x/-_.y", "/*+:;=,", "/?b=2&a=1&a=", "/stop?flag&x=%2F/", "/\xC3\xA9"};
constexpr std::array kContentTypes{"application/x-amz-json-1.1", "application/x-amz-json-1.0; charset=utf-8",
                                   "  text/plain ;  a=b  "};
constexpr std::array kTargets{"Comprehend_20171127.StopSentimentDetectionJob",
                              "ComprehendMedical_20181030.StopEntitiesDetectionV2Job",
                              "AWSShineFrontendService_20170701.StopTextTranslationJob"};
constexpr std::array kValues{"",    "plain",      "  outer  ", "in   ner", "\ttab\t\ttab ",
                             "a,b", "q=\"x  y\"", "MiXeD"};
constexpr std::array kBodies{"",
                             "{}",
                             "{\"JobId\": \"0123456789abcdef0123456789abcdef\"}",
                             "{\"JobId\":\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"}",
                             "not JSON \xFF\xFE\r\n",
                             " "};

wire::Headers make_headers(Random& random, const Scope& scope) {
  std::vector<std::pair<std::string, std::string>> headers{
      {one_in(random, 2) ? "Host" : "host", fmt::format("{}.{}.amazonaws.com", scope.service, scope.region)},
      {"X-Amz-Target", pick(random, kTargets)}};
  if (!one_in(random, 8))
    headers.push_back({one_in(random, 2) ? "Content-Type" : "content-type", pick(random, kContentTypes)});
  for (std::uint64_t left = random.below(4); left > 0; --left) {
    headers.push_back({fmt::format("{}{}", one_in(random, 2) ? "X-Amz-Extra-" : "x-amz-", random.below(5)),
                       pick(random, kValues)});
  }
  if (one_in(random, 3)) headers.push_back({"User-Agent", "touchstone  test"});
  if (one_in(random, 8)) headers.push_back({"X-Amz-Date", "20000101T000000Z"});
  if (one_in(random, 8)) headers.push_back({"Authorization", "stale"});
  random.shuffle(headers);
  wire::Headers made;
  for (const auto& [name, value] : headers) made.push_back({name, value});
  return made;
}

Task make_task(Random& random) {
  Task task;
  task.scope = {pick(random, kRegions), pick(random, kServices)};
  task.credentials = {fmt::format("AKID{}", random.below(1000)), fmt::format("secret/+{}", random.below(5)),
                      one_in(random, 2) ? fmt::format("IQoJ//token+{}==", random.next()) : ""};
  task.request = {pick(random, kMethods), pick(random, kPaths), make_headers(random, task.scope),
                  pick(random, kBodies)};
  if (one_in(random, 6)) {
    task.request.headers.push_back({"x-amz-content-sha256", base::sha256_hex(task.request.body)});
  }
  // Any second from 1990 to 2080.
  task.time = std::chrono::sys_seconds(std::chrono::seconds(631'152'000 + random.below(2'840'140'800)));
  return task;
}

std::vector<Task> make_tasks() {
  Random random(4, "botocore-agreement");
  std::vector<Task> tasks;
  while (tasks.size() < kRequests) tasks.push_back(make_task(random));
  return tasks;
}

wire::HttpRequest signed_here(const Task& task) {
  wire::HttpRequest request = task.request;
  sign(request, task.credentials, task.scope, task.time);
  return request;
}

// What the script reads: the unsigned request, and the time that was written into the signed one.
std::string task_line(const Task& task, const wire::HttpRequest& done) {
  std::vector<Json> headers;
  headers.reserve(task.request.headers.size());
  for (const wire::Header header : task.request.headers) {
    headers.push_back(Json::array({Json::string(header.name), Json::string(header.value)}));
  }
  const std::string_view host = *task.request.headers.find("host");
  Json line;
  line.set("method", Json::string(task.request.method));
  line.set("url", Json::string(fmt::format("https://{}{}", host, task.request.path)));
  line.set("headers", Json::array(std::move(headers)));
  line.set("body", Json::string(base::to_base64(task.request.body)));
  line.set("timestamp", Json::string(*done.headers.find("X-Amz-Date")));
  line.set("service", Json::string(task.scope.service));
  line.set("region", Json::string(task.scope.region));
  line.set("access_key_id", Json::string(task.credentials.access_key_id));
  line.set("secret_access_key", Json::string(task.credentials.secret_access_key));
  line.set("session_token", Json::string(task.credentials.session_token));
  return base::to_json(line) + "\n";
}

// Runs a command for its exit code alone.
bool succeeds(const std::string& command) {
  return std::system(command.c_str()) ==
         0;  // NOLINT(cert-env33-c): the commands are made here, of this test's own paths
}

class BotocoreAgreement : public testing::Test {
 protected:
  void SetUp() override {
    if (!succeeds("python3 -c 'import botocore' >/dev/null 2>&1")) GTEST_SKIP() << "python3 has no botocore";
    folder_ = fs::path(testing::TempDir()) / fmt::format("touchstone_botocore_test_{}", ::getpid());
    fs::create_directories(folder_);
  }

  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  // The Authorization headers that botocore makes, one a request.
  std::vector<std::string> sign_with_botocore(const std::string& lines) const {
    const fs::path input = folder_ / "requests.jsonl", output = folder_ / "signatures", log = folder_ / "log";
    EXPECT_TRUE(base::save_text(input, lines));
    const bool ran =
        succeeds(fmt::format("python3 '{}/harness/sign/botocore_sign.py' '{}' >'{}' 2>'{}'",
                             TOUCHSTONE_SOURCE_DIR, input.string(), output.string(), log.string()));
    EXPECT_TRUE(ran) << base::load_text(log).value_or("");
    std::vector<std::string> signatures;
    std::istringstream in(base::load_text(output).value_or(""));
    for (std::string line; std::getline(in, line);) signatures.push_back(line);
    return signatures;
  }

  fs::path folder_;
};

TEST_F(BotocoreAgreement, HoldsForEveryGeneratedRequest) {
  const std::vector<Task> tasks = make_tasks();
  std::string lines;
  std::vector<std::string> ours;
  for (const Task& task : tasks) {
    const wire::HttpRequest done = signed_here(task);
    lines += task_line(task, done);
    ours.emplace_back(*done.headers.find("Authorization"));
  }
  const std::vector<std::string> theirs = sign_with_botocore(lines);
  ASSERT_EQ(theirs.size(), kRequests);
  for (std::size_t i = 0; i < kRequests; ++i) {
    EXPECT_EQ(ours[i], theirs[i]) << "request " << i << ": "
                                  << base::printable(wire::to_bytes(tasks[i].request), 2000);
  }
}

TEST(GeneratedRequests, AllVerifyHere) {
  for (const Task& task : make_tasks()) {
    const auto know = [&](std::string_view) { return std::optional(task.credentials); };
    EXPECT_EQ(verify(signed_here(task), know, task.scope.service, task.time), std::nullopt)
        << base::printable(wire::to_bytes(task.request), 2000);
  }
}

}  // namespace
}  // namespace touchstone::sign::botocore_agreement_test
