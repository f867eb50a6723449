// Proves that a run which may not create anything leaves its target as it was: the whole catalogue goes to an
// endpoint where one job of each family is under way, every request is recorded, and afterwards no job was
// added and none was asked to stop.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cases/catalogue.h"
#include "endpoint/endpoint.h"
#include "model/load.h"
#include "run/runner.h"
#include "transport/server.h"
#include "wire/aws_json.h"

namespace touchstone::run::safety_test {
namespace {

using base::Json;
using cases::Family;

class SafeRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::string folder = TOUCHSTONE_SOURCE_DIR "/conformance";
    models_ = model::load_models(folder + "/models").value();
    catalogue_ = cases::load_catalogue(folder, models_).value();
    endpoint::Endpoint target = endpoint::Endpoint::make(models_, {}).value();
    for (const Family& family : catalogue_.families) jobs_[family.id()] = start(target, family);

    auto server = transport::Server::start({}, [&](const wire::HttpRequest& request) {
      requests_.push_back(request);
      return target.handle(request, std::chrono::system_clock::now());
    });
    ASSERT_TRUE(server);
    const auto selected = cases::select(catalogue_, {{}, {}, {}, cases::Level::kInformational, true}).value();
    RunOptions options;
    options.client.endpoint = {
        .tls = false, .host = "127.0.0.1", .port = std::to_string(server->port()), .path = ""};
    options.may_create = false;
    auto result = run_cases(catalogue_, models_, selected, options);
    ASSERT_TRUE(result);
    result_ = *std::move(result);
    server->stop();
    for (const Family& family : catalogue_.families) listed_[family.id()] = list(target, family);
  }

  static Json ask(endpoint::Endpoint& target, const Family& family, const std::string& operation,
                  const Json& input) {
    const auto model = std::find_if(models_.begin(), models_.end(), [&](const model::Model& candidate) {
      return candidate.service.name == family.service;
    });
    wire::HttpRequest request;
    wire::encode_request(request, model->service, model::Protocol::kAwsJson1_1, operation, "localhost",
                         input);
    const auto reply = target.handle(request, std::chrono::system_clock::now());
    return base::parse_json(reply.response.body).value_or(Json());
  }

  static std::string start(endpoint::Endpoint& target, const Family& family) {
    const Json input = cases::fill(family.start_input, {{"region", "us-east-1"},
                                                        {"account", "123456789012"},
                                                        {"location", "lasting"},
                                                        {"nonce", "before"}})
                           .value();
    const Json answer = ask(target, family, family.start, input);
    const Json* address = answer.at_pointer(family.start_address);
    return address == nullptr ? "" : address->as_string();
  }

  static std::vector<Json> list(endpoint::Endpoint& target, const Family& family) {
    const Json answer = ask(target, family, family.list, Json::object());
    const Json* items = answer.at_pointer(family.list_items);
    return items == nullptr ? std::vector<Json>() : items->items();
  }

  static std::string operation_of(const wire::HttpRequest& request) {
    const auto target = request.headers.find("X-Amz-Target");
    return target ? std::string(target->substr(target->find('.') + 1)) : "";
  }

  static inline std::vector<model::Model> models_;
  static inline cases::Catalogue catalogue_;
  static inline std::vector<wire::HttpRequest> requests_;
  static inline std::map<std::string, std::string> jobs_;          ///< by family: the job under way
  static inline std::map<std::string, std::vector<Json>> listed_;  ///< by family: the jobs afterwards
  static inline RunResult result_;
};

TEST_F(SafeRun, SendsSomethingToEachStopOperation) {
  std::set<std::string> asked;
  for (const wire::HttpRequest& request : requests_) asked.insert(operation_of(request));
  for (const Family& family : catalogue_.families) EXPECT_TRUE(asked.contains(family.stop)) << family.stop;
}

TEST_F(SafeRun, SendsNothingThatStartsOrCreates) {
  for (const wire::HttpRequest& request : requests_) {
    std::string operation = operation_of(request);
    std::transform(operation.begin(), operation.end(), operation.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    EXPECT_NE(operation.substr(0, 5), "start") << operation << " " << request.body;
    EXPECT_NE(operation.substr(0, 6), "create") << operation << " " << request.body;
  }
}

TEST_F(SafeRun, NamesNoJobThatIsThere) {
  for (const wire::HttpRequest& request : requests_) {
    for (const auto& [family, job] : jobs_) {
      ASSERT_FALSE(job.empty()) << family;
      EXPECT_EQ(request.body.find(job), std::string::npos) << request.body;
    }
  }
}

TEST_F(SafeRun, LeavesTheJobsAsTheyWere) {
  for (const Family& family : catalogue_.families) {
    const std::vector<Json>& jobs = listed_[family.id()];
    ASSERT_EQ(jobs.size(), 1U) << family.id();
    const std::string member = family.describe_state.substr(family.describe_state.rfind('/') + 1);
    const std::string state = jobs.front().find(member)->as_string();
    EXPECT_TRUE(state == "SUBMITTED" || state == "IN_PROGRESS" || state == "TRAINING") << state;
  }
}

TEST_F(SafeRun, BlocksJustTheCasesThatNeedOrStartSomething) {
  for (const Transcript& transcript : result_.transcripts) {
    const cases::Case& tested = *transcript.tested;
    const bool held_back = !tested.needs.empty() || catalogue_.starts_something(tested);
    EXPECT_EQ(transcript.ending == Ending::kBlocked, held_back) << tested.id << " " << transcript.reason;
  }
}

}  // namespace
}  // namespace touchstone::run::safety_test
