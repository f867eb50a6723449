// The rules of conformance/sdks.json against the SDKs themselves: a grid of answers, each given to a Stop
// call of the installed boto3 and JavaScript SDK v3, and what they raise compared with judge/sdk_view.h.
// Retries are off. An SDK that is not installed is skipped, and said to be; the others' rules were read, not
// run.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>

#include "app/program_for_tests.h"
#include "app/surroundings.h"
#include "base/utf8.h"
#include "judge/sdk_view.h"
#include "transport/server.h"

namespace touchstone::app::sdk_agreement_test {
namespace {

struct Asked {
  std::string service;
  std::string operation;
  wire::HttpResponse answer;
};

// Everything that may stand in a body, one kind of oddity each.
std::vector<std::string> bodies() {
  std::vector<std::string> found = {
      "",
      "  \n",
      "{}",
      "null",
      "[]",
      R"(["JobNotFoundException"])",
      R"("JobNotFoundException")",
      "5",
      "true",
      "<html><body>Service Unavailable</body></html>",
      "  <html>x</html>",
      "<HTML>x</HTML>",
      "<!DOCTYPE html><html>x</html>",
      "<Error><Code>JobNotFoundException</Code></Error>",
      "JobNotFoundException",
      R"({"__type":"JobNotFoundException")",
      R"({"__type":"JobNotFoundException"} trailing)",
      R"({"__type":"JobNotFoundException"}{"__type":"InvalidRequestException"})",
      R"({"__type":"JobNotFoundException"})"
      "\n",
      "\xEF\xBB\xBF"
      R"({"__type":"JobNotFoundException"})",
      "{\"__type\":\"JobNotFoundException\",\"Message\":\"\xFF\"}",
      "\xFF",
      R"({'__type':'JobNotFoundException'})",
      R"({"__type":"JobNotFoundException",})",
      R"({"__type":"\u004aobNotFoundException"})",
      R"({ "Message" : "no" , "__type" : "JobNotFoundException" })",
      R"({"__type":"JobNotFoundException","__type":"InvalidRequestException"})",
      R"({"__TYPE":"JobNotFoundException"})",
      R"({"inner":{"__type":"JobNotFoundException"}})",
      R"({"__type":"JobNotFoundException","Message":5})",
      R"({"__type":"JobNotFoundException","message":null,"Message":{"a":1}})",
      R"({"code":"JobNotFoundException","Code":"InvalidRequestException"})",
      R"({"Code":"JobNotFoundException","code":"InvalidRequestException"})",
      R"({"__type":"JobNotFoundException","code":"InvalidRequestException"})",
      R"({"code":"InvalidRequestException","__type":"JobNotFoundException"})",
      R"({"__type":null,"code":"JobNotFoundException"})",
      R"({"__type":"","code":"JobNotFoundException"})",
      R"({"__type":"JobNotFoundException","n":[123456789012345678901234567890,-9223372036854775809,1e400]})",
      R"({"__type":"JobNotFoundException","n":NaN})",
      R"({"n":{"a":[-Infinity,Infinity , NaN]},"__type":"JobNotFoundException"})",
      R"({"__type":"JobNotFoundException","NaN":"[NaN, \"Infinity"})",
      R"({"__type":"JobNotFoundException","n":-NaN})",
      R"({"__type":"JobNotFoundException","n":1NaN})",
      R"({"__type":NaN})",
      "NaN",
      R"({"__type":"JobNotFoundException","n":01})",
      R"({"__type":"JobNotFoundException","n":1.})",
      R"({"__type":"JobNotFoundException","n":+1})",
      R"({"__type":"JobNotFoundException","n":0x10})",
      R"({"__type":"JobNotFoundException","Message":"\x41"})",
      R"({"__type":"JobNotFoundException","Message":"\ud83d"})",
      R"({"__type":"JobNotFoundException","Message":"\udc00\ud83d\u0041"})",
  };
  const char* const names[] = {
      "JobNotFoundException",
      "com.amazonaws.comprehend#JobNotFoundException",
      "JobNotFoundException:http://internal.amazon.com/coral/",
      "com.amazonaws.comprehend#JobNotFoundException:http://internal.amazon.com/coral/",
      "JobNotFoundException:http://internal.amazon.com/#coral",
      "a#b#JobNotFoundException",
      "a#JobNotFoundException#b",
      "#JobNotFoundException",
      "JobNotFoundException#",
      ":JobNotFoundException",
      "#",
      "jobnotfoundexception",
      " JobNotFoundException ",
      "JobNotFoundException,InvalidRequestException",
      "TooManyRequestsException",
      "TextSizeLimitExceededException",
      "ValidationException",
      "",
      "\u00c9"};
  for (const char* const key : {"__type", "code"}) {
    for (const char* const name : names) found.push_back("{\"" + std::string(key) + "\":\"" + name + "\"}");
    for (const char* const value : {"5",
                                    "-1",
                                    "1.5",
                                    "1.0",
                                    "1e2",
                                    "-0",
                                    "1e20",
                                    "123456789012345678901",
                                    "1e21",
                                    "-1.25e21",
                                    "1e400",
                                    "0.000001",
                                    "1.5e-7",
                                    "123456789012345678901234567890",
                                    "true",
                                    "false",
                                    "null",
                                    "[]",
                                    R"(["JobNotFoundException"])",
                                    R"(["a",1])",
                                    R"([1.0,null,[true,{}],1e400])",
                                    "{}",
                                    R"({"a":1})"}) {
      found.push_back("{\"" + std::string(key) + "\":" + value + "}");
    }
  }
  return found;
}

// Answers that a header names anew, for clients that know it.
void add_renamed(std::vector<Asked>& grid) {
  const char* const bodies[] = {"",
                                "{}",
                                R"({"__type":"ValidationException"})",
                                R"({"__type":"ns#JobNotFoundException:x"})",
                                R"({"__type":""})",
                                R"({"__type":null})",
                                R"({"__type":5})",
                                "not JSON",
                                "<html>x</html>"};
  const char* const headers[] = {"JobNotFoundException;Sender", "UnheardOfException;Receiver",
                                 "JobNotFoundException",        ";Sender",
                                 "JobNotFoundException;",       "JobNotFoundException;Sender;x"};
  for (const char* const body : bodies) {
    for (const char* const header : headers) {
      for (const int status : {200, 300, 400, 500}) {
        wire::HttpResponse answer{.status = status, .reason = "", .version = 11, .headers = {}, .body = body};
        answer.headers.push_back({"Content-Type", "application/x-amz-json-1.1"});
        answer.headers.push_back({"x-amzn-query-error", header});
        grid.push_back({"comprehend", "StopSentimentDetectionJob", std::move(answer)});
      }
    }
  }
}

std::vector<Asked> make_grid() {
  const std::optional<std::string> types[] = {"application/x-amz-json-1.1", "text/html; charset=utf-8",
                                              std::nullopt};
  const std::optional<std::string> headers[] = {std::nullopt,
                                                "JobNotFoundException",
                                                "InvalidRequestException:http://internal.amazon.com/coral/",
                                                "com.amazonaws.comprehend#JobNotFoundException",
                                                "ResourceNotFoundException,x",
                                                "ValidationException",
                                                ""};
  const std::pair<const char*, const char*> operations[] = {
      {"comprehend", "StopSentimentDetectionJob"},
      {"comprehendmedical", "StopEntitiesDetectionV2Job"},
      {"translate", "StopTextTranslationJob"},
  };
  std::vector<Asked> grid;
  for (const std::string& body : bodies()) {
    for (const int status : {200, 300, 302, 400, 404, 500, 503}) {
      for (const auto& header : headers) {
        // Comprehend sees all of it; the other two what comes without a header, for their own sets of errors.
        for (const auto& [service, operation] : operations) {
          if (service != operations[0].first && (header || status != 400)) continue;
          wire::HttpResponse answer{
              .status = status, .reason = "", .version = 11, .headers = {}, .body = body};
          if (const auto& type = types[grid.size() % std::size(types)])
            answer.headers.push_back({"Content-Type", *type});
          if (grid.size() % 2 == 1) answer.headers.push_back({"x-amzn-RequestId", "2c8c9e1e-6a3f"});
          if (header) answer.headers.push_back({"x-amzn-ErrorType", *header});
          grid.push_back({service, operation, std::move(answer)});
        }
      }
    }
  }
  add_renamed(grid);
  return grid;
}

std::string words(const judge::SdkView& view) {
  return std::string(judge::name_of(view.kind)) + " " + view.name;
}

class SdkAgreement : public testing::Test {
 protected:
  void SetUp() override {
    auto law = load_law({TOUCHSTONE_SOURCE_DIR "/conformance", {}});
    ASSERT_TRUE(law) << base::render(law.error());
    law_ = std::move(*law);
  }

  // Has a client make every call, and holds each of its lines against the rules.
  void expect_agreement(const std::string& sdk_name, std::vector<std::string> command) {
    const auto sdk = std::find_if(law_->catalogue.sdks.sdks.begin(), law_->catalogue.sdks.sdks.end(),
                                  [&](const cases::Sdk& known) { return known.name == sdk_name; });
    ASSERT_NE(sdk, law_->catalogue.sdks.sdks.end());
    ASSERT_TRUE(sdk->measured);
    const std::vector<std::string> lines = run_client(std::move(command));
    ASSERT_EQ(lines.size(), grid_.size());
    int disagreements = 0;
    for (std::size_t i = 0; i < grid_.size(); ++i) {
      const Asked& asked = grid_[i];
      const model::Model& model =
          *std::find_if(law_->models.begin(), law_->models.end(),
                        [&](const auto& known) { return known.service.name == asked.service; });
      const judge::SdkView view = judge::view_of(*sdk, law_->catalogue.sdks, asked.answer, model,
                                                 model.find_operation(asked.operation));
      if (words(view) == lines[i]) continue;
      ADD_FAILURE() << "the rules say " << words(view) << ", it raised " << lines[i] << ": "
                    << asked.operation << " answered with\n"
                    << base::printable(wire::to_bytes(asked.answer));
      if (++disagreements == 100) FAIL() << "and so on";
    }
    RecordProperty("answers", static_cast<int>(grid_.size()));
  }

 private:
  // The n-th call asks for the job n, which says what the server is to answer.
  std::vector<std::string> run_client(std::vector<std::string> command) {
    const auto server = transport::Server::start({}, [&](const wire::HttpRequest& request) {
      transport::Reply reply;
      const std::size_t digits = request.body.find_first_of("0123456789");
      const std::size_t number =
          digits == std::string::npos ? grid_.size() : std::stoul(request.body.substr(digits, 32));
      if (number < grid_.size()) reply.response = grid_[number].answer;
      return reply;
    });
    EXPECT_TRUE(server);
    const std::string file =
        testing::TempDir() + "touchstone_sdk_grid_" + std::to_string(::getpid()) + ".txt";
    std::string text;
    for (const Asked& asked : grid_) text += asked.service + " " + asked.operation + "\n";
    EXPECT_TRUE(base::save_text(file, text));
    for (std::string& word : command) {
      if (word == "ENDPOINT") word = "http://127.0.0.1:" + std::to_string(server->port());
      if (word == "GRID") word = file;
    }
    const Finished finished = Program(std::move(command)).wait(std::chrono::seconds(240));
    std::filesystem::remove(file);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    std::vector<std::string> lines;
    std::istringstream in(finished.out);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  std::optional<Law> law_;
  const std::vector<Asked> grid_ = make_grid();
};

constexpr const char* kClients = TOUCHSTONE_SOURCE_DIR "/harness/app/clients/";

TEST_F(SdkAgreement, Boto3RaisesWhatItsRulesSay) {
  const Finished found = Program({"python3", "-c", "import boto3"}).wait();
  if (found.exit_code != 0) GTEST_SKIP() << "boto3 is not installed for python3";
  expect_agreement("boto3", {"python3", std::string(kClients) + "sdk_grid_boto3.py", "ENDPOINT", "GRID"});
}

TEST_F(SdkAgreement, TheJavaScriptSdkRaisesWhatItsRulesSay) {
  const std::string modules = TOUCHSTONE_SOURCE_DIR "/build/clients";
  if (!std::filesystem::exists(modules + "/node_modules/@aws-sdk/client-comprehend") ||
      Program({"node", "--version"}).wait().exit_code != 0) {
    GTEST_SKIP() << "node or the JavaScript SDK is not installed: ./dev setup --clients installs it below "
                    "build/clients";
  }
  expect_agreement("JavaScript v3",
                   {"node", std::string(kClients) + "sdk_grid_javascript.mjs", "ENDPOINT", "GRID", modules});
}

}  // namespace
}  // namespace touchstone::app::sdk_agreement_test
