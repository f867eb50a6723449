// Tests clauses.h: what a clause must say, and that every clause of the repository says it.
#include "cases/clauses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cases/small_catalogue_for_tests.h"
#include "model/load.h"

namespace touchstone::cases::clauses_test {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

std::string file_with(const std::string& clauses) {
  return "{\"service\": \"lamps\", \"operation\": \"StopLampJob\", \"clauses\": [\n" + clauses + "\n]}\n";
}

std::string clause(const std::string& more) {
  return R"({"id": "one", "heading": "Errors", "says": "Words.", "source": "doc:lamps")" + more + "}";
}

base::Result<std::vector<Clause>> load(const std::string& text) {
  const for_tests::CatalogueFolder folder;
  static const std::vector<model::Model> models = for_tests::small_models();
  static const Catalogue catalogue = load_catalogue(folder.path(), models).value();
  folder.write("clauses/lamps/StopLampJob.json", text);
  return load_clauses(folder.path(), catalogue);
}

TEST(LoadClauses, FindsTheCasesOfSlugsAndGlobsOnce) {
  const auto loaded = load(file_with(clause(R"(, "cases": ["protocol/not-json", "protocol/*"])")));
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  ASSERT_EQ(loaded->at(0).cases.size(), 1U);
  EXPECT_EQ(loaded->at(0).cases[0]->id, "lamps/StopLampJob/protocol/not-json");
}

TEST(LoadClauses, KeepsTheReasonOfWhatCannotBeTested) {
  const auto loaded =
      load(file_with(clause(R"(, "untestable": "needs-load", "why": "Many.", "finding": "Odd.")")));
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_EQ(loaded->at(0).untestable.reason, "needs-load");
  EXPECT_EQ(loaded->at(0).untestable.why, "Many.");
  EXPECT_EQ(loaded->at(0).finding, "Odd.");
}

struct Fault {
  const char* name;
  std::string clauses;
  ErrorCode code;
  const char* words;
};

class ClauseFault : public testing::TestWithParam<Fault> {};

TEST_P(ClauseFault, IsRefusedWithItsPlace) {
  const auto loaded = load(file_with(GetParam().clauses));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, GetParam().code);
  EXPECT_EQ(loaded.error().line, 2U);
  EXPECT_THAT(loaded.error().message, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ClauseFault,
    testing::Values(
        Fault{"NeitherCasesNorReason", clause(""), ErrorCode::kMissingKey, "needs either"},
        Fault{"CasesAndReason",
              clause(R"(, "cases": ["protocol/not-json"], "untestable": "needs-load", "why": "x")"),
              ErrorCode::kMissingKey, "needs either"},
        Fault{"UnknownCase", clause(R"(, "cases": ["no-such"])"), ErrorCode::kUnknownName,
              "no case lamps/StopLampJob/no-such"},
        Fault{"GlobWithoutMatch", clause(R"(, "cases": ["no-such-*"])"), ErrorCode::kUnknownName, "no case"},
        Fault{"UnknownReason", clause(R"(, "untestable": "too-hard", "why": "x")"), ErrorCode::kBadValue,
              "no reason \"too-hard\""},
        Fault{"ReasonWithoutWhy", clause(R"(, "untestable": "needs-load")"), ErrorCode::kMissingKey,
              "needs \"why\""},
        Fault{
            "UnknownSource",
            R"({"id": "one", "heading": "H", "says": "S", "source": "doc:none", "cases": ["protocol/not-json"]})",
            ErrorCode::kUnknownName, "no source"},
        Fault{"UnknownKey", clause(R"(, "case": [])"), ErrorCode::kUnknownKey, "knows no \"case\""}),
    [](const auto& param) { return param.param.name; });

TEST(BindsTargets, IsTrueWhereACaseJudgesAnybody) {
  Case embedded;
  embedded.embedded_only = true;
  Case recorded;
  recorded.level = Level::kInformational;
  Case judged;
  judged.level = Level::kRecommended;
  Clause clause;
  EXPECT_FALSE(clause.binds_targets());
  clause.cases = {&embedded, &recorded};
  EXPECT_FALSE(clause.binds_targets());
  clause.cases.push_back(&judged);
  EXPECT_TRUE(clause.binds_targets());
}

TEST(LoadClauses, RefusesAClauseThatStandsTwice) {
  const std::string one = clause(R"(, "cases": ["protocol/not-json"])");
  const auto loaded = load(file_with(one + ",\n" + one));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kDuplicate);
  EXPECT_EQ(loaded.error().line, 3U);
}

TEST(LoadClauses, RefusesACatalogueWithoutAny) {
  const auto loaded = load(file_with(""));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kNothingSelected);
}

TEST(ClausesOfTheRepository, CoverTheFourPagesAndTheirCases) {
  const std::string folder = TOUCHSTONE_SOURCE_DIR "/conformance";
  const auto models = model::load_models(folder + "/models").value();
  const Catalogue catalogue = load_catalogue(folder, models).value();
  const auto clauses = load_clauses(folder, catalogue);
  ASSERT_TRUE(clauses) << base::render(clauses.error());
  std::set<std::string> operations;
  std::set<const Case*> named;
  for (const Clause& stated : *clauses) {
    operations.insert(stated.service + "/" + stated.operation);
    named.insert(stated.cases.begin(), stated.cases.end());
  }
  EXPECT_EQ(operations,
            (std::set<std::string>{
                "comprehend/StopSentimentDetectionJob", "comprehend/StopTrainingDocumentClassifier",
                "comprehendmedical/StopEntitiesDetectionV2Job", "translate/StopTextTranslationJob"}));
  // The rules of the protocol stand on no page of an operation, and what tests the harness itself on none at
  // all; every other case that can fail a run tests a clause of its page, where that page has been read.
  for (const Case& tested : catalogue.cases) {
    const bool on_no_page =
        tested.file.text().starts_with("cases/protocol/") || tested.id.find("/harness/") != std::string::npos;
    if (tested.level == Level::kRequired && operations.contains(tested.operation_id()) && !on_no_page) {
      EXPECT_TRUE(named.contains(&tested)) << tested.id << " tests no clause";
    }
  }
}

}  // namespace
}  // namespace touchstone::cases::clauses_test
