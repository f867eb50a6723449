// Tests sdk_view.h with the rules of the repository. The installed SDKs are asked by
// app/sdk_agreement_test.cpp; here stand the answers that tell the SDKs apart.
#include "judge/sdk_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json_source.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::sdk_view_test {
namespace {

using namespace for_tests;

std::vector<SdkSight> sights_of_stop(const wire::HttpResponse& response) {
  return sights_of(for_tests::test_sdk_rules(), response, test_model("comprehend"), kStop);
}

std::vector<std::string> views(const wire::HttpResponse& response) {
  std::vector<std::string> found;
  for (const SdkSight& sight : sights_of_stop(response)) {
    found.push_back(std::string(name_of(sight.view.kind)) +
                    (sight.view.name.empty() ? "" : " " + sight.view.name));
  }
  return found;
}

wire::Headers error_header(std::string_view value) {
  auto headers = honest_headers();
  headers.push_back({"X-Amzn-Errortype", value});
  return headers;
}

// In the order of the repository's rules: boto3, JavaScript, Java, Go, C++, Rust.
wire::Headers query_error(const std::string& value) { return {{"x-amzn-query-error", value}}; }

struct Seen {
  const char* name;
  wire::HttpResponse response;
  std::vector<std::string> views;
};

class SdksSee : public testing::TestWithParam<Seen> {};

TEST_P(SdksSee, WhatTheirRulesSay) { EXPECT_EQ(views(GetParam().response), GetParam().views); }

const std::string kTyped = "typed JobNotFoundException";

std::vector<std::string> six(const std::string& view) { return std::vector<std::string>(6, view); }

const std::vector<std::string> kValidation = {"generic ValidationException", "generic ValidationException",
                                              "generic ValidationException", "generic ValidationException",
                                              "typed ValidationException",   "generic ValidationException"};

INSTANTIATE_TEST_SUITE_P(
    Answers, SdksSee,
    testing::Values(
        Seen{"PlainName", respond_error("JobNotFoundException"), six(kTyped)},
        Seen{"NameWithNamespace", respond_error("com.amazonaws.comprehend#JobNotFoundException"),
             six(kTyped)},
        Seen{"NameWithUri", respond_error("JobNotFoundException:http://x/"), six(kTyped)},
        Seen{"NameWithBoth",
             respond_error("ns#JobNotFoundException:http://x/"),
             {kTyped, kTyped, kTyped, kTyped, "generic JobNotFoundException:http://x/", kTyped}},
        Seen{"CodeOnly",
             respond(400, R"({"code":"JobNotFoundException"})"),
             {"generic 400", kTyped, kTyped, kTyped, "generic", kTyped}},
        Seen{"CapitalCodeOnly",
             respond(400, R"({"Code":"JobNotFoundException"})"),
             {"generic 400", kTyped, "generic", kTyped, "generic", "generic"}},
        Seen{"HeaderOnly",
             respond(400, R"({"Message":"no"})", error_header("JobNotFoundException")),
             {"generic 400", kTyped, kTyped, kTyped, kTyped, kTyped}},
        Seen{"HeaderWithNamespaceOnly",
             respond(400, "{}", error_header("ns#JobNotFoundException")),
             {"generic 400", kTyped, "generic ns#JobNotFoundException", kTyped, kTyped, kTyped}},
        Seen{"HeaderWithoutABody",
             respond(400, "", error_header("JobNotFoundException")),
             {"generic 400", kTyped, kTyped, kTyped, "generic", kTyped}},
        Seen{"HeaderAgainstBody",
             respond(400, R"({"__type":"JobNotFoundException"})", error_header("InvalidRequestException")),
             {kTyped, kTyped, "typed InvalidRequestException", "typed InvalidRequestException",
              "typed InvalidRequestException", "typed InvalidRequestException"}},
        Seen{"NumberForAName",
             respond(400, R"({"__type":5})"),
             {"crash TypeError", "generic 5", "generic 5", "unparsable", "generic", "generic"}},
        Seen{"NullForAName",
             respond(400, R"({"__type":null})"),
             {"generic", "crash TypeError", "crash NullPointerException", "generic UnknownError", "generic",
              "generic"}},
        Seen{"ListWithAName",
             respond(400, R"({"__type":["JobNotFoundException"]})"),
             {"crash TypeError", kTyped, "crash NullPointerException", "unparsable", "generic", "generic"}},
        Seen{"Html",
             respond(500, "<html>oh</html>"),
             {"generic 500", "crash SyntaxError", "generic", "unparsable", "unparsable", "unparsable"}},
        Seen{"NothingWithNotFound",
             respond(404, ""),
             {"generic 404", "generic Unknown", "generic", "generic UnknownError",
              "generic RESOURCE_NOT_FOUND", "generic"}},
        Seen{"TrailingBytes",
             respond(400, R"({"__type":"JobNotFoundException"} x)"),
             {"generic 400", "crash SyntaxError", kTyped, kTyped, "unparsable", "unparsable"}},
        Seen{"BytesThatAreNotUtf8",
             respond(400, "{\"__type\":\"JobNotFoundException\",\"Message\":\"\xFF\"}"),
             {"crash UnicodeDecodeError", kTyped, "generic", kTyped, kTyped, "unparsable"}},
        Seen{"RepeatedName",
             respond(400, R"({"__type":"InvalidRequestException","__type":"JobNotFoundException"})"),
             {kTyped, kTyped, kTyped, kTyped, "typed InvalidRequestException", kTyped}},
        Seen{"MessageThatIsANumber",
             respond(400, R"({"__type":"JobNotFoundException","Message":5})"),
             {kTyped, kTyped, kTyped, "unparsable", kTyped, "unparsable"}},
        Seen{"ErrorOfAnotherOperation",
             respond_error("TooManyRequestsException"),
             {"typed TooManyRequestsException", "typed TooManyRequestsException",
              "typed TooManyRequestsException", "typed TooManyRequestsException",
              "typed TooManyRequestsException", "generic TooManyRequestsException"}},
        Seen{"ErrorThatTheModelsLeaveOut",
             respond_error("TextSizeLimitExceededException"),
             {"typed TextSizeLimitExceededException", "typed TextSizeLimitExceededException",
              "typed TextSizeLimitExceededException", "typed TextSizeLimitExceededException",
              "typed TextSizeLimitExceededException", "generic TextSizeLimitExceededException"}},
        Seen{"ErrorThatOnlyTheCoreOfOneKnows", respond_error("ValidationException"), kValidation},
        Seen{"ErrorThatNobodyDeclares", respond_error("LampException"), six("generic LampException")},
        Seen{"ServerFaultWithoutABody",
             respond(500, ""),
             {"generic 500", "generic Unknown", "generic", "generic UnknownError", "generic", "generic"}},
        Seen{"Success", respond(200, "{}"), six("success")},
        Seen{"NumbersThatParsersReadDifferently",
             respond(400, R"({"__type":"A","n":1e999})"),
             {"generic A", "generic A", "unknown", "unknown", "unknown", "unknown"}},
        Seen{"NumberForANameAsItIsWritten",
             respond(400, R"({"__type":1.0})"),
             {"crash TypeError", "generic 1", "generic 1.0", "unparsable", "generic", "generic"}},
        Seen{"ListOfValuesForAName",
             respond(400, R"({"__type":[{},null,[1e21,0.0000005]]})"),
             {"crash TypeError", "generic [object Object],,1e+21,5e-7", "crash NullPointerException",
              "unparsable", "generic", "generic"}},
        Seen{"NaNBesideAName",
             respond(400, R"({"__type":"JobNotFoundException","n":[NaN]})"),
             {kTyped, "crash SyntaxError", "generic", "unparsable", "unparsable", "unparsable"}},
        Seen{"LoneSurrogateBesideAName",
             respond(400, R"({"__type":"JobNotFoundException","Message":"\ud83d"})"),
             {kTyped, kTyped, "unknown", "unknown", "unknown", "unknown"}},
        Seen{"MisspeltNumberBesideAName",
             respond(400, R"({"__type":"JobNotFoundException","n":01})"),
             {"generic 400", "crash SyntaxError", "unknown", "unknown", "unknown", "unknown"}},
        Seen{"NameInTheHeaderOfQueryServices",
             respond(400, R"({"__type":"ValidationException"})", query_error("JobNotFoundException;Sender")),
             {kTyped, "generic ValidationException", "generic ValidationException",
              "generic ValidationException", "typed ValidationException", "generic ValidationException"}},
        Seen{"NameInTheHeaderOfQueryServicesWithoutASender",
             respond(400, R"({"__type":"ValidationException"})", query_error("JobNotFoundException")),
             kValidation},
        Seen{"Status300",
             respond(300, R"({"__type":"JobNotFoundException"})"),
             {"generic", kTyped, kTyped, kTyped, kTyped, kTyped}}),
    row_name);

TEST(DescribeSights, NamesThoseWhoTypeItAndWhatTheOthersMakeOfIt) {
  EXPECT_EQ(
      describe(sights_of_stop(respond(500, "<html>"))),
      "typed for none; not for boto3 (named 500); JavaScript v3 (crash: SyntaxError); Java v2 (without a "
      "name); Go v2, C++, Rust (unparsable)");
  EXPECT_EQ(describe(sights_of_stop(respond_error("JobNotFoundException"))),
            "JobNotFoundException typed for boto3, JavaScript v3, Java v2, Go v2, C++, Rust");
}

// Plain is what every SDK reads alike, but for which names it declares.

class PlainAnswers : public testing::TestWithParam<std::string> {};

TEST_P(PlainAnswers, NameTheSameErrorForEverySdk) {
  const wire::HttpResponse response = respond(400, GetParam());
  ASSERT_TRUE(is_plain(wire::decode_answer(response)));
  for (const SdkSight& sight : sights_of_stop(response)) {
    EXPECT_EQ(sight.view, sights_of_stop(respond_error("JobNotFoundException")).front().view)
        << sight.sdk->name;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, PlainAnswers,
    testing::Values(R"({"__type":"JobNotFoundException"})",
                    R"({"Message":"no","__type":"JobNotFoundException"})",
                    R"( {"__type":"Job\u004eotFoundException","message":"","other":[{}]} )"));

TEST(IsRenamed, AsksForAHeaderThatSomeSdkTakesItsNameFrom) {
  const cases::SdkRules& rules = for_tests::test_sdk_rules();
  EXPECT_TRUE(is_renamed(rules, respond(400, "{}", query_error("X;Sender"))));
  EXPECT_FALSE(is_renamed(rules, respond(400, "{}", query_error("X"))));
  EXPECT_FALSE(is_renamed(rules, respond(400, "{}")));
}

class OddAnswers : public testing::TestWithParam<wire::HttpResponse> {};

TEST_P(OddAnswers, AreNotPlain) { EXPECT_FALSE(is_plain(wire::decode_answer(GetParam()))); }

INSTANTIATE_TEST_SUITE_P(Answers, OddAnswers,
                         testing::Values(respond(400, ""), respond(400, "<html>"), respond(400, "[]"),
                                         respond(400, "{}"), respond_error("ns#JobNotFoundException"),
                                         respond_error("JobNotFoundException:x"),
                                         respond_error("JobNotFoundException,x"),
                                         respond(400, R"({"__type":5})"),
                                         respond(400, R"({"code":"JobNotFoundException"})"),
                                         respond(300, R"({"__type":"JobNotFoundException"})"),
                                         respond(400, R"({"__type":"JobNotFoundException","n":[1e400]})"),
                                         respond(400, R"({"__type":"JobNotFoundException","n":"\ud83d"})"),
                                         respond(400, R"({"__type":"JobNotFoundException","CODE":5})"),
                                         respond(400, R"({"__type":"JobNotFoundException","__TYPE":5})"),
                                         respond(400, R"({"__type":"JobNotFoundException","message":5})"),
                                         respond(400, R"({"__type":"JobNotFoundException","a":1,"a":2})"),
                                         respond(400, R"({"__type":"JobNotFoundException"})",
                                                 error_header("JobNotFoundException"))));

TEST(SdkView, HoldsNoNameOfAnSdk) {
  const std::string text = base::load_text(TOUCHSTONE_SOURCE_DIR "/harness/judge/sdk_view.cpp").value();
  for (const char* const name : {"boto", "JavaScript", "Java", "Go v2", "C++", "Rust", "__TYPE"}) {
    EXPECT_EQ(text.find(name), std::string::npos) << name;
  }
}

// What the checks on an error's name let pass, and the SDKs then see: the name, but for lawful forms that one
// of them cannot cut.

struct Passing {
  const char* name;
  wire::HttpResponse response;
  std::vector<std::string> blind;  // SDKs that do not type it
};

class LetPass : public testing::TestWithParam<Passing> {};

TEST_P(LetPass, IsTypedByAllSdksButThese) {
  static const validate::Checker checker = validate::Checker::make(test_model("comprehend")).value();
  static const RuleBook book = make_rule_book(test_model("comprehend"));
  CheckBoard board(book);
  const model::Model& model = test_model("comprehend");
  check_exchange(board, 0, answered(kStop, GetParam().response),
                 {model, model.find_operation(kStop), checker, for_tests::test_common_errors()});
  for (const Check& check : board.take()) {
    if (check.id->starts_with("error/")) {
      EXPECT_EQ(check.outcome, CheckOutcome::kPassed) << *check.id << ": " << *check.actual;
    }
  }
  std::vector<std::string> blind;
  for (const SdkSight& sight : sights_of_stop(GetParam().response)) {
    if (sight.view != SdkView{SdkView::Kind::kTyped, "JobNotFoundException"})
      blind.push_back(sight.sdk->name);
  }
  EXPECT_EQ(blind, GetParam().blind);
}

wire::HttpResponse typed_as(const std::string& written, wire::Headers headers = honest_headers()) {
  return respond(400, "{\"__type\":\"" + written + "\",\"Message\":\"no\"}", std::move(headers));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, LetPass,
    testing::Values(
        Passing{"Bare", typed_as("JobNotFoundException"), {}},
        Passing{"Escaped", typed_as("Job\\u004eotFoundException"), {}},
        Passing{"Namespace", typed_as("com.amazonaws.comprehend#JobNotFoundException"), {}},
        Passing{"Uri", typed_as("JobNotFoundException:http://x/"), {}},
        Passing{"NamespaceAndUri", typed_as("ns#JobNotFoundException:http://x/"), {"C++"}},
        Passing{"UriWithAHash", typed_as("JobNotFoundException:http://x/#y"), {"C++"}},
        Passing{"HeaderBesides", typed_as("JobNotFoundException", error_header("JobNotFoundException")), {}},
        Passing{"HeaderWithUri",
                typed_as("JobNotFoundException", error_header("JobNotFoundException:http://x/")),
                {}},
        Passing{"HeaderWithNamespace",
                typed_as("JobNotFoundException", error_header("ns#JobNotFoundException")),
                {"Java v2"}},
        Passing{"NumericCodeBesides",
                respond(400, R"({"__type":"JobNotFoundException","code":400,"Message":"no"})"),
                {}}),
    row_name);

// The check that records where they differ.

std::vector<Check> checks_of(const wire::HttpResponse& response,
                             const cases::SdkRules& rules = for_tests::test_sdk_rules()) {
  static const RuleBook book = make_rule_book(test_model("comprehend"));
  CheckBoard board(book);
  check_sdks(board, 0, answered(kStop, response), test_model("comprehend"), rules);
  return board.take().all();
}

TEST(CheckSdks, RecordsWhereTheyDifferAndAccusesNobody) {
  const auto checks = checks_of(respond(400, R"({"code":"JobNotFoundException"})"));
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(*checks[0].id, "error/sdks");
  EXPECT_EQ(checks[0].level, cases::Level::kInformational);
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kRecorded);
  EXPECT_THAT(*checks[0].actual, testing::HasSubstr("not for boto3 (named 400)"));
}

TEST(CheckSdks, PassesWhereTheyAgreeOnAnOddForm) {
  const auto checks = checks_of(respond_error("ns#JobNotFoundException"));
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0].outcome, CheckOutcome::kPassed);
}

TEST(CheckSdks, AsksNothingOfPlainErrorsNorOfSuccessesNorWithoutRules) {
  EXPECT_TRUE(checks_of(respond_error("JobNotFoundException")).empty());
  EXPECT_TRUE(checks_of(respond(200, "{}")).empty());
  EXPECT_TRUE(checks_of(respond(400, "{}"), {}).empty());
}

}  // namespace
}  // namespace touchstone::judge::sdk_view_test
