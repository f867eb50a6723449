// Deviations change exactly what they say: probes show some of each kind where they differ, and honest where
// they do not. (deviations.h; that a case of the catalogue sees each is shown by
// app/deviation_gate_test.cpp.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "endpoint/test_client.h"

namespace touchstone::endpoint::deviation_test {
namespace {

const Family& sentiment() { return test_family("SentimentDetectionJob"); }

TestAnswer stop_text(TestClient& client, std::string_view body) {
  return client.send(TestClient::request(sentiment(), *sentiment().stop, body));
}

/// What a tolerant client sees of an answer, wherever the error is named: `400 ValidationException`, `200
/// STOP_REQUESTED`, ...
std::string summary(const TestAnswer& answer) {
  const std::string error = answer.error.empty() ? answer.header("X-Amzn-ErrorType") : answer.error;
  return fmt::format("{} {}", answer.status(), error.empty() ? answer.string_at("/JobStatus") : error);
}

/// A small conversation with a fresh endpoint, ending in one line that says what was seen.
using Probe = std::string (*)(TestClient& client);

std::string long_id(TestClient& client) { return summary(client.stop(sentiment(), std::string(33, '0'))); }

std::string wide_characters(TestClient& client) {
  std::string id;
  for (int i = 0; i < 20; ++i) id += "é";
  return summary(client.stop(sentiment(), id));
}

std::string bad_character(TestClient& client) { return summary(client.stop(sentiment(), "a*b")); }

std::string unknown_job(TestClient& client) { return summary(client.stop(sentiment(), "nobody")); }

std::string unknown_translation(TestClient& client) {
  return summary(client.stop(test_family("TextTranslationJob"), "nobody"));
}

std::string malformed_json(TestClient& client) {
  const TestAnswer answer = stop_text(client, "{");
  return fmt::format("{} {}", answer.status(),
                     answer.text().starts_with('{') ? "JSON" : answer.text().substr(0, 15));
}

std::string content_type(TestClient& client) { return stop_text(client, "{}").header("Content-Type"); }

std::string request_id(TestClient& client) {
  return stop_text(client, "{}").header("x-amzn-RequestId").empty() ? "none" : "some";
}

std::string error_place(TestClient& client) {
  const TestAnswer answer = stop_text(client, R"({"JobId":5})");
  return fmt::format("body '{}', header '{}', message '{}'", answer.error, answer.header("X-Amzn-ErrorType"),
                     answer.string_at("/Message"));
}

std::string stop_then_wait(TestClient& client) {
  const std::string id = client.start(sentiment(), "lasting");
  (void)client.stop(sentiment(), id);
  client.wait(2h);
  return client.status(sentiment(), id);
}

std::string other_family(TestClient& client) {
  return summary(client.stop(sentiment(), client.start(test_family("KeyPhrasesDetectionJob"), "lasting")));
}

std::string describe_other_family(TestClient& client) {
  return summary(
      client.describe(sentiment(), client.start(test_family("KeyPhrasesDetectionJob"), "lasting")));
}

std::string finished_job(TestClient& client) {
  const std::string id = client.start(sentiment(), "brief");
  client.wait(100ms);
  return summary(client.stop(sentiment(), id));
}

std::string finished_translation(TestClient& client) {
  const Family& translation = test_family("TextTranslationJob");
  const std::string id = client.start(translation, "brief");
  client.wait(100ms);
  return summary(client.stop(translation, id));
}

std::string echo(TestClient& client) {
  const std::string id = client.start(sentiment(), "lasting");
  const std::string told = client.stop(sentiment(), id).string_at("/JobId");
  return told == id ? "same" : told.size() == 32 ? "other" : "bad";
}

struct Row {
  Probe probe;
  const char* honest;
  std::map<std::string_view, const char*> deviant;  ///< by deviation: what it makes of this probe
};

const std::map<std::string_view, Row>& probes() {
  static const std::map<std::string_view, Row> rows = {
      {"long_id",
       {long_id, "400 ValidationException", {{"accepts-long-job-id", "400 JobNotFoundException"}}}},
      {"wide_characters",
       {wide_characters,
        "400 JobNotFoundException",
        {{"counts-bytes-not-code-points", "400 ValidationException"},
         {"wrong-not-found-error", "400 ResourceNotFoundException"}}}},
      {"bad_character",
       {bad_character, "400 ValidationException", {{"no-pattern-check", "400 JobNotFoundException"}}}},
      {"unknown_job",
       {unknown_job,
        "400 JobNotFoundException",
        {{"wrong-not-found-error", "400 ResourceNotFoundException"}}}},
      {"unknown_translation",
       {unknown_translation,
        "400 ResourceNotFoundException",
        {{"wrong-not-found-error", "400 JobNotFoundException"}}}},
      {"malformed_json", {malformed_json, "400 JSON", {{"html-error", "500 <!doctype html>"}}}},
      {"content_type",
       {content_type, "application/x-amz-json-1.1", {{"wrong-content-type", "text/html; charset=utf-8"}}}},
      {"request_id", {request_id, "some", {{"missing-request-id", "none"}}}},
      {"error_place",
       {error_place,
        "body 'SerializationException', header '', message 'NUMBER_VALUE can not be converted to a String'",
        {{"type-only-in-header",
          "body '', header 'SerializationException', message 'NUMBER_VALUE can not be converted to a "
          "String'"}}}},
      {"stop_then_wait", {stop_then_wait, "STOPPED", {{"stop-never-stops", "STOP_REQUESTED"}}}},
      {"other_family",
       {other_family,
        "400 JobNotFoundException",
        {{"stops-other-family", "200 STOP_REQUESTED"},
         {"wrong-not-found-error", "400 ResourceNotFoundException"}}}},
      {"describe_other_family",
       {describe_other_family,
        "400 JobNotFoundException",
        {{"wrong-not-found-error", "400 ResourceNotFoundException"}}}},
      {"finished_job",
       {finished_job, "400 InvalidRequestException", {{"stops-finished-job", "200 STOP_REQUESTED"}}}},
      {"finished_translation",
       {finished_translation, "200 COMPLETED", {{"stops-finished-job", "200 STOP_REQUESTED"}}}},
      {"echo", {echo, "same", {{"echoes-wrong-job-id", "other"}}}},
  };
  return rows;
}

std::vector<std::string> names() {
  std::set<std::string> out = {""};
  for (const auto& [probe, row] : probes()) {
    for (const auto& [deviation, seen] : row.deviant) out.emplace(deviation);
  }
  return {out.begin(), out.end()};
}

class DeviateOnly : public testing::TestWithParam<std::string> {};

TEST_P(DeviateOnly, WhereItsNameSays) {
  const std::string& deviation = GetParam();
  bool shown = deviation.empty();
  for (const auto& [name, row] : probes()) {
    TestClient client(EndpointOptions{.deviation = deviation});
    const auto deviant = row.deviant.find(deviation);
    const bool expected_here = deviant != row.deviant.end();
    shown = shown || expected_here;
    EXPECT_EQ(row.probe(client), expected_here ? deviant->second : row.honest) << name;
  }
  EXPECT_TRUE(shown) << "no probe shows this deviation";
}

std::string name_of_deviation(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.empty() ? "honest" : info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, DeviateOnly, testing::ValuesIn(names()), name_of_deviation);

TEST(Deviations, StandSortedWithTheirDescriptions) {
  EXPECT_EQ(deviations().size(), 271U);
  for (const Deviation& deviation : deviations()) {
    EXPECT_FALSE(deviation.description.empty()) << deviation.name;
    EXPECT_FALSE(deviation.kind.empty()) << deviation.name;
  }
}

TEST(Deviations, HaveNamesOfTheirOwn) {
  const auto all = deviations();
  EXPECT_EQ(std::ranges::adjacent_find(all, std::ranges::greater_equal(), &Deviation::name), all.end());
}

}  // namespace
}  // namespace touchstone::endpoint::deviation_test
