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

  // "answer@2: 400 A or B, or 200"
  static std::vector<std::string> texts_of(std::span<const KnownStep> steps) {
    std::vector<std::string> texts;
    for (const KnownStep& step : steps) texts.push_back(*step.answer_id + ": " + *step.expected);
    return texts;
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
  EXPECT_EQ(found->level, catalogue.cases[0].level);
  EXPECT_EQ(found->sources, &catalogue.cases[0].sources.items());
  EXPECT_THAT(texts_of(found->steps), ElementsAre("answer@1: 200", "answer@2: 400 A or B, or 200"));
  std::vector<KnownStep> steps;
  const KnownCase looked_up = known.look_up(catalogue.cases[0], steps);
  EXPECT_EQ(texts_of(looked_up.steps), texts_of(found->steps));
  for (std::size_t step = 0; step < found->steps.size(); ++step) {
    EXPECT_EQ(found->steps[step].allow, &catalogue.cases[0].steps[step].allow.items());
    EXPECT_EQ(looked_up.steps[step].allow, found->steps[step].allow);
  }
}

TEST_F(KnownCasesTest, TellsWhatAStepKeepsWhereItDoes) {
  cases::Step keeping = send_step({allow({200})});
  keeping.keep = {{"job", "/JobId"}};
  const cases::Catalogue catalogue =
      for_tests::catalogue_of({make_case({keeping, send_step({allow({200})})})});
  const KnownCases known(catalogue, services_);
  const KnownCase* found = known.find(catalogue.cases[0]);
  EXPECT_EQ(found->steps[0].keep, &catalogue.cases[0].steps[0].keep);
  EXPECT_EQ(found->steps[1].keep, nullptr);
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
  std::vector<KnownStep> steps;
  EXPECT_THAT(texts_of(known.look_up(other, steps).steps), ElementsAre("answer: 429 C"));
  other.service = "nobody";
  EXPECT_EQ(known.look_up(other, steps).service, nullptr);
  EXPECT_EQ(known.look_up(other, steps).operation, nullptr);
  other.service = "comprehend";
  other.operation = "StopNothing";
  EXPECT_NE(known.look_up(other, steps).service, nullptr);
  EXPECT_EQ(known.look_up(other, steps).operation, nullptr);
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
