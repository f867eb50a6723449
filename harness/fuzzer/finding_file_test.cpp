// What is written is read back, attempt by attempt; what is not such a file is refused with its place.
#include "fuzzer/finding_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "fuzzer/generator.h"
#include "fuzzer/plan_json.h"
#include "fuzzer/rig_for_tests.h"

namespace touchstone::fuzzer::finding_file_test {
namespace {

using for_tests::law;

std::string saved_as(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(testing::TempDir()) / name;
  (void)base::save_text(path, text);
  return path.string();
}

Finding a_finding() {
  Finding finding;
  finding.attempt = for_tests::generator_of({}).quick(1);
  finding.oracle = "answer";
  finding.expected = "400 ValidationException";
  finding.seen = "200";
  finding.sources = {"model:comprehend"};
  finding.shown_in = 2;
  finding.tried_in = 2;
  return finding;
}

std::string rendered(const Finding& finding, const std::vector<std::string>& secrets = {}) {
  return render_finding(finding, {"0.1.0", "http://127.0.0.1:1", 18446744073709551615U}, law().catalogue,
                        secrets);
}

std::string plan_text(const cases::Case& plan) { return base::to_json(plan_to_json(plan, law().catalogue)); }

TEST(PlanJson, KeepsEveryPlanOfTheStreams) {
  const Generator generator = for_tests::generator_of({.may_create = true});
  for (std::uint64_t number = 1; number <= 1500; ++number) {
    for (const Attempt& attempt : {generator.quick(number), generator.slow(number)}) {
      const std::string written = plan_text(attempt.plan);
      base::JsonSource source(written, "plan");
      const cases::Case read = plan_from_json(source, base::parse_json(written).value(), law().catalogue);
      ASSERT_FALSE(source.failed()) << base::render(source.error());
      ASSERT_EQ(plan_text(read), written);
    }
  }
}

TEST(FindingFile, IsReadAsItWasWritten) {
  const Finding finding = a_finding();
  const auto loaded = load_finding(saved_as("finding.json", rendered(finding)), law().catalogue);
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_EQ(loaded->origin.seed, 18446744073709551615U);
  EXPECT_EQ(loaded->finding.oracle, "answer");
  EXPECT_EQ(loaded->finding.attempt.aspect, finding.attempt.aspect);
  EXPECT_EQ(loaded->finding.tried_in, 0U);
  EXPECT_EQ(plan_text(loaded->finding.attempt.plan), plan_text(finding.attempt.plan));
}

TEST(FindingFile, HoldsNoSecretAndNoSignature) {
  Finding finding = a_finding();
  run::Recorded recorded;
  recorded.byte_for_byte = true;
  recorded.request.headers = {
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAX/1, Signature=abcdef0123456789"}};
  recorded.exchange.sent =
      "POST / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIAX/1, "
      "Signature=abcdef0123456789\r\n\r\n";
  recorded.exchange.response.emplace();
  recorded.exchange.response->body = "you said topsecretkey";
  recorded.exchange.received = "HTTP/1.1 400 Bad\r\n\r\nyou said topsecretkey";
  finding.exchanges = {recorded};
  const std::string text = rendered(finding, {"topsecretkey"});
  EXPECT_EQ(text.find("topsecretkey"), std::string::npos);
  EXPECT_EQ(text.find("abcdef0123456789"), std::string::npos);
}

struct Broken {
  const char* name;
  const char* from;
  const char* to;
  const char* message;
};

class BrokenFile : public testing::TestWithParam<Broken> {};

TEST_P(BrokenFile, IsRefusedWithItsPlace) {
  std::string text = rendered(a_finding());
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
  const auto loaded = load_finding(saved_as("broken.json", text), law().catalogue);
  ASSERT_FALSE(loaded);
  EXPECT_NE(base::render(loaded.error()).find(GetParam().message), std::string::npos)
      << base::render(loaded.error());
  EXPECT_GT(loaded.error().line, 0U);
}

INSTANTIATE_TEST_SUITE_P(FindingFile, BrokenFile,
                         testing::Values(Broken{"OtherVersion", "\"touchstone_finding\": 1",
                                                "\"touchstone_finding\": 2", "version 2"},
                                         Broken{"NoVersion", "\"touchstone_finding\": 1",
                                                "\"touchstone_finding\": \"x\"", "number of a version"},
                                         Broken{"BadSeed", "\"18446744073709551615\"", "\"1x\"", "no seed"},
                                         Broken{"UnknownKey", "\"oracle\"", "\"colour\": 1, \"oracle\"",
                                                "colour"},
                                         Broken{"UnknownOperation", "\"operation\": \"Stop",
                                                "\"operation\": \"Halt", "no Stop operation"},
                                         Broken{"UnknownOracle", "\"oracle\": \"answer\"",
                                                "\"oracle\": \"nonsense\"", "nothing is called \"nonsense\""},
                                         Broken{"NoJson", "{", "", "JSON"}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(FindingFile, HasANameThatTellsWhatIsInside) {
  Finding finding = a_finding();
  finding.attempt.operation = "comprehend/StopSentimentDetectionJob";
  finding.attempt.aspect = "JobId max-length: length 33";
  EXPECT_EQ(file_name_of(finding),
            "comprehend-StopSentimentDetectionJob-answer-JobId-max-length-length-33.json");
  finding.oracle = "wire/body";
  EXPECT_EQ(file_name_of(finding), "comprehend-StopSentimentDetectionJob-wire-body.json");
}

}  // namespace
}  // namespace touchstone::fuzzer::finding_file_test
