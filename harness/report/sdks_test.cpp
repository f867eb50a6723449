// Tests sdks.h, and that the reports for people and programs hold what it says.
#include "report/sdks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "report/console.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::sdks_test {
namespace {

using namespace for_tests;
using testing::HasSubstr;
using testing::Not;

// Two SDKs: one looks into the body, one into the header.
cases::SdkRules two_sdks() {
  cases::Sdk body;
  body.name = "Bodied";
  body.nameless = "${status}";
  body.places.push_back({});
  body.places[0].key = "__type";
  cases::Sdk header = body;
  header.name = "Headed";
  header.places[0].in_header = true;
  header.places[0].key = "x-amzn-ErrorType";
  return {{body, header}, {}};
}

class SdkReports : public testing::Test {
 protected:
  SdkReports() {
    catalogue_ = *run_.report.catalogue;
    catalogue_.sdks = two_sdks();
    run_.report.catalogue = &catalogue_;
    run_.report.models = judge::for_tests::test_models();
  }

  void add_failure(const std::string& check_id, const wire::HttpResponse& response) {
    run_.add("failed", judge::Outcome::kFailed, {failed_check(check_id, "seen")},
             {answered(kStop, response)});
  }

  SampleRun run_;
  cases::Catalogue catalogue_;
};

constexpr const char* kLine = "JobNotFoundException typed for Bodied; not for Headed (named 400)";

TEST_F(SdkReports, TellInEachFormWhoRaisesTheTypedException) {
  add_failure("answer", respond_error("JobNotFoundException"));
  EXPECT_THAT(render_console(run_.report, false), HasSubstr(std::string("SDKs     ") + kLine));
  EXPECT_THAT(render_junit(run_.report), HasSubstr(kLine));
  EXPECT_THAT(render_markdown(run_.report), HasSubstr(std::string("<br>SDKs: ") + kLine));
  const auto json = base::parse_json(render_json(run_.report));
  ASSERT_TRUE(json);
  const base::Json* sdks = json->at_pointer("/cases/0/exchanges/0/sdks");
  ASSERT_NE(sdks, nullptr);
  EXPECT_EQ(base::to_json(*sdks), R"({"Bodied":"typed JobNotFoundException","Headed":"generic 400"})");
}

TEST_F(SdkReports, TellItForChecksOnTheErrorsNameToo) {
  add_failure("error/identity", respond(400, "{}"));
  EXPECT_THAT(render_console(run_.report, false), HasSubstr("SDKs     typed for none"));
}

TEST_F(SdkReports, SayNothingForOtherChecks) {
  add_failure("wire/content-type", respond_error("JobNotFoundException"));
  EXPECT_THAT(render_console(run_.report, false), Not(HasSubstr("SDKs")));
}

TEST_F(SdkReports, SayNothingOfASuccess) {
  add_failure("answer", respond(200, "{}"));
  EXPECT_THAT(render_console(run_.report, false), Not(HasSubstr("SDKs")));
  EXPECT_THAT(render_json(run_.report), Not(HasSubstr("\"sdks\"")));
}

TEST_F(SdkReports, SayNothingWithoutTheModel) {
  run_.report.models = {};
  add_failure("answer", respond_error("JobNotFoundException"));
  EXPECT_THAT(render_console(run_.report, false), Not(HasSubstr("SDKs")));
}

}  // namespace
}  // namespace touchstone::report::sdks_test
