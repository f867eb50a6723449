// For tests, here and in report/: answers, exchanges, cases and transcripts put together by hand, and the
// project's own models. No sockets. Not part of the library.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/json_source.h"
#include "cases/catalogue.h"
#include "judge/exchange_checks.h"
#include "model/load.h"
#include "run/transcript.h"

namespace touchstone::judge::for_tests {

inline constexpr const char* kStop = "StopSentimentDetectionJob";
inline constexpr const char* kStopTraining = "StopTrainingDocumentClassifier";
inline constexpr const char* kDescribe = "DescribeSentimentDetectionJob";
inline constexpr const char* kJobId = "0123456789abcdef0123456789abcdef";

/// The name of a row of a table of tests.
inline constexpr auto row_name = [](const auto& info) { return std::string(info.param.name); };

/// The models in conformance/models; the first call aborts when they cannot be read.
inline const std::vector<model::Model>& test_models() {
  static const std::vector<model::Model> models =
      model::load_models(TOUCHSTONE_SOURCE_DIR "/conformance/models").value();
  return models;
}

inline const model::Model& test_model(std::string_view service) {
  for (const model::Model& model : test_models()) {
    if (model.service.name == service) return model;
  }
  return test_models().at(0);
}

/// The common errors of conformance/answers.json, without their sources.
inline const cases::CommonErrors& test_common_errors() {
  static const cases::CommonErrors errors = [] {
    const auto text = base::load_text(TOUCHSTONE_SOURCE_DIR "/conformance/answers.json");
    const auto root = base::parse_json_file(text.value(), "answers.json");
    cases::CommonErrors read;
    for (const base::Json& error : root.value().find("common_errors")->items())
      read.add({error.find("name")->as_string(), error.find("remapped") != nullptr, {}});
    return read;
  }();
  return errors;
}

/// The rules of conformance/sdks.json.
inline const cases::SdkRules& test_sdk_rules() {
  static const cases::SdkRules rules = [] {
    const std::string text = base::load_text(TOUCHSTONE_SOURCE_DIR "/conformance/sdks.json").value();
    const base::Json root = base::parse_json_file(text, "sdks.json").value();
    base::JsonSource source(text, "sdks.json");
    return cases::read_sdks(source, root);
  }();
  return rules;
}

/// What an honest target sends with every answer.
inline wire::Headers honest_headers() {
  return {{"x-amzn-RequestId", "2c8c9e1e-6a3f-4a3a-9d3b-0d2f8f8f8f8f"},
          {"Content-Type", "application/x-amz-json-1.1"}};
}

inline wire::HttpResponse respond(int status, std::string body, wire::Headers headers = honest_headers()) {
  wire::HttpResponse response;
  response.status = status;
  response.reason = status == 200 ? "OK" : status == 400 ? "Bad Request" : "";
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

/// "400 NAME" as an honest target words it.
inline wire::HttpResponse respond_error(std::string_view name, int status = 400) {
  return respond(status, "{\"__type\":\"" + std::string(name) + "\",\"Message\":\"no\"}");
}

inline run::Recorded recorded(std::string operation, run::Purpose purpose, std::size_t step) {
  run::Recorded made;
  made.purpose = purpose;
  made.step = step;
  made.request.headers = {{"Host", "127.0.0.1:4566"},
                          {"Content-Type", "application/x-amz-json-1.1"},
                          {"X-Amz-Target", "Comprehend_20171127." + operation}};
  made.request.body = "{\"JobId\":\"" + std::string(kJobId) + "\"}";
  made.operation = std::move(operation);
  made.exchange.duration = std::chrono::microseconds(1500);
  return made;
}

inline run::Recorded answered(std::string operation, wire::HttpResponse response,
                              run::Purpose purpose = run::Purpose::kStep, std::size_t step = 0) {
  run::Recorded made = recorded(std::move(operation), purpose, step);
  made.exchange.sent = wire::to_bytes(made.request);
  made.exchange.received = wire::to_bytes(response);
  made.answer = wire::decode_answer(response);
  made.exchange.response = std::move(response);
  return made;
}

inline run::Recorded silent(std::string operation,
                            transport::TransportFault fault = transport::TransportFault::kNoAnswer,
                            run::Purpose purpose = run::Purpose::kStep, std::size_t step = 0) {
  run::Recorded made = recorded(std::move(operation), purpose, step);
  made.exchange.error = transport::TransportError{fault, "no byte of an answer within 5000 ms"};
  return made;
}

inline cases::Allowed allow(std::vector<int> statuses, std::vector<std::string> errors = {},
                            std::vector<std::string> sources = {}) {
  cases::Allowed made;
  made.statuses = std::move(statuses);
  made.errors = std::move(errors);
  made.sources = std::move(sources);
  return made;
}

inline cases::Step send_step(std::vector<cases::Allowed> allowed, std::string operation = kStop) {
  cases::Send send;
  send.operation = std::move(operation);
  return {std::move(send), std::move(allowed)};
}

inline cases::Step wait_step(std::vector<std::string> states) {
  return {cases::Wait{"${job}", 0, std::move(states)}, {}};
}

inline cases::Case make_case(std::vector<cases::Step> steps, cases::Level level = cases::Level::kRequired,
                             std::string operation = kStop) {
  cases::Case made;
  made.service = "comprehend";
  made.id = made.service.text() + "/" + operation + "/unknown-job";
  made.title = "A well-formed id that was never issued is not found";
  made.operation = std::move(operation);
  made.level = level;
  made.sources = {"doc:stop"};
  made.steps = std::move(steps);
  return made;
}

inline run::Transcript transcript_of(const cases::Case& tested, std::vector<run::Recorded> exchanges,
                                     run::Ending ending = run::Ending::kFinished) {
  run::Transcript made;
  made.tested = &tested;
  made.ending = ending;
  made.exchanges = std::move(exchanges);
  made.variables = {{"job", kJobId}};
  made.patience = std::chrono::milliseconds(5000);
  made.duration = std::chrono::microseconds(2500);
  return made;
}

/// A catalogue with the sources that the judge's own checks cite, "doc:stop", and these cases.
inline cases::Catalogue catalogue_of(std::vector<cases::Case> listed) {
  cases::Catalogue made;
  made.cases = std::move(listed);
  made.common_errors = test_common_errors();
  made.sources.push_back({"doc:stop", "StopSentimentDetectionJob, Errors", "https://docs.example/stop",
                          "documentation", "2026-11"});
  made.sources.push_back({"protocol:http#messages", "HTTP/1.1, message format",
                          "https://www.rfc-editor.org/rfc/rfc9112", "protocol", "2022-06"});
  for (const Rule& rule : exchange_rules()) {
    if (rule.source.empty() || made.find_source(rule.source) != nullptr) continue;
    made.sources.push_back(
        {std::string(rule.source), "awsJson", "https://smithy.example/awsjson", "protocol", "2026-11"});
  }
  std::sort(made.sources.begin(), made.sources.end(),
            [](const cases::Source& a, const cases::Source& b) { return a.id < b.id; });
  return made;
}

}  // namespace touchstone::judge::for_tests
