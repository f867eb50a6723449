// Tests job_exchange.h: what is read out of one exchange, and what is not taken for it.
#include "run/job_exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/small_catalogue_for_tests.h"

namespace touchstone::run::job_exchange_test {
namespace {

using testing::IsEmpty;

class JobExchange : public testing::Test {
 protected:
  static Recorded exchange(std::string operation, std::string input, int status, std::string output) {
    Recorded made;
    made.operation = std::move(operation);
    made.request.body = std::move(input);
    wire::HttpResponse response;
    response.status = status;
    response.body = std::move(output);
    made.answer = wire::decode_answer(response);
    made.exchange.response = std::move(response);
    return made;
  }

  cases::Catalogue catalogue_ = cases::for_tests::CatalogueFolder().load().value();
  const cases::Family& family_ = catalogue_.families.front();
};

TEST_F(JobExchange, TellsTheJobThatWasStarted) {
  const Recorded started = exchange("StartLampJob", "{}", 200, R"({"JobId":"j-1"})");
  EXPECT_EQ(find_started(catalogue_, started), (StartedJob{&family_, "j-1"}));
}

TEST_F(JobExchange, NothingElseStartsAJob) {
  for (const Recorded& other : {exchange("StopLampJob", "{}", 200, R"({"JobId":"j-1"})"),
                                exchange("StartLampJob", "{}", 400, R"({"JobId":"j-1"})"),
                                exchange("StartLampJob", "{}", 200, R"({"JobId":1})"),
                                exchange("StartLampJob", "{}", 200, ""), Recorded()})
    EXPECT_FALSE(find_started(catalogue_, other)) << other.request.body;
}

TEST_F(JobExchange, MeansAJobByItsMemberAlone) {
  const StartedJob job{&family_, "j-1"};
  EXPECT_TRUE(means(exchange("StopLampJob", R"({"JobId":"j-\u0031"})", 200, "{}"), job));
  for (const char* input : {R"({"JobId":"j-10"})", R"({"Name":"j-1"})", R"({"JobId":["j-1"]})", "j-1", ""})
    EXPECT_FALSE(means(exchange("StopLampJob", input, 200, "{}"), job)) << input;
}

TEST_F(JobExchange, ShowsTheStateWhereItIsAText) {
  const auto state_of = [&](std::string output) {
    return state_in(exchange("DescribeLampJob", "{}", 200, std::move(output)), family_);
  };
  EXPECT_EQ(state_of(R"({"Lamp":{"State":"STOPPED"}})"), "STOPPED");
  EXPECT_THAT(state_of(R"({"Lamp":{"State":7}})"), IsEmpty());
  EXPECT_THAT(state_of(R"({"State":"STOPPED"})"), IsEmpty());
}

}  // namespace
}  // namespace touchstone::run::job_exchange_test
