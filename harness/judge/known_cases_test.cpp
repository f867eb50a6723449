// Tests known_cases.h: what is looked up beforehand is what would be looked up anew, and of other cases
// nothing is taken for granted.
#include "judge/known_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/exchange_checks.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::known_cases_test {
namespace {

using cases::Allowed;
using for_tests::allow;
using for_tests::kStop;
using for_tests::make_case;
using for_tests::send_step;
using testing::ElementsAre;
using testing::Pointee;

class KnownCasesTest : public testing::Test {
 protected:
  KnownCasesTest() {
    for (const model::Model& model : for_tests::test_models())
      services_.push_back({&model, validate::Checker::make(model).value(), make_rule_book(model)});
  }

  static wire::Answer refusal(int status, const char* name) {
    return wire::decode_answer(for_tests::respond_error(name, status));
  }

  std::vector<Service> services_;
};

TEST_F(KnownCasesTest, TellsServiceOperationAndWhatEachStepAllows) {
  const cases::Catalogue catalogue = for_tests::catalogue_of(
      {make_case({send_step({allow({200})}), send_step({allow({400}, {"A", "B"}), allow({200})})})});
  const KnownCases known(catalogue, services_);
  const KnownCase* found = known.find(catalogue.cases[0]);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->service->model->service.name, "comprehend");
  EXPECT_EQ(found->operation->name, kStop);
  EXPECT_THAT(found->expected, ElementsAre("200", "400 A or B, or 200"));
  EXPECT_EQ(known.look_up(catalogue.cases[0]).expected, found->expected);
}

TEST_F(KnownCasesTest, DoesNotKnowACopy) {
  const cases::Catalogue catalogue = for_tests::catalogue_of({make_case({send_step({allow({200})})})});
  const KnownCases known(catalogue, services_);
  const cases::Case copy = catalogue.cases[0];
  EXPECT_EQ(known.find(copy), nullptr);
}

TEST_F(KnownCasesTest, LooksUpACaseOfAnotherCatalogue) {
  const cases::Catalogue catalogue = for_tests::catalogue_of({});
  const KnownCases known(catalogue, services_);
  cases::Case other = make_case({send_step({allow({429}, {"C"})})});
  EXPECT_THAT(known.look_up(other).expected, ElementsAre("429 C"));
  other.service = "nobody";
  EXPECT_EQ(known.look_up(other).service, nullptr);
  EXPECT_EQ(known.look_up(other).operation, nullptr);
  other.service = "comprehend";
  other.operation = "StopNothing";
  EXPECT_NE(known.look_up(other).service, nullptr);
  EXPECT_EQ(known.look_up(other).operation, nullptr);
}

TEST_F(KnownCasesTest, HasTheSummaryOfWhatSomeCaseAllows) {
  const cases::Catalogue catalogue =
      for_tests::catalogue_of({make_case({send_step({allow({400, 404}, {"A", "B"})})})});
  const KnownCases known(catalogue, services_);
  EXPECT_THAT(known.find_summary(refusal(404, "B")), Pointee(std::string("404 B")));
  EXPECT_EQ(known.find_summary(refusal(404, "C")), nullptr);
  EXPECT_EQ(known.find_summary(refusal(409, "B")), nullptr);
  const wire::HttpResponse answer = for_tests::respond_error("B", 404);
  EXPECT_EQ(*known.find_summary(refusal(404, "B")), wire::decode_answer(answer).summary(answer));
}

}  // namespace
}  // namespace touchstone::judge::known_cases_test
