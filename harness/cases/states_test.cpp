// Tests states.h: which cases reach a state, what must be said of one that none reaches, and that this is
// said of every state of the repository's models.
#include "cases/states.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "cases/small_catalogue_for_tests.h"
#include "model/load.h"

namespace touchstone::cases::states_test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// The service "lamps", whose jobs have states.
std::vector<model::Model> models_with_states() {
  std::string text(for_tests::kSmallModel);
  constexpr std::string_view kState = R"("State": {"target": "smithy.api#String"})";
  text.replace(text.find(kState), kState.size(), R"("State": {"target": "t#State"})");
  std::string members;
  for (const char* name : {"SUBMITTED", "IN_PROGRESS", "FAILED", "STOPPED"}) {
    members += std::string(members.empty() ? "" : ", ") + "\"" + name +
               R"(": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": ")" + name + "\"}}";
  }
  text.insert(text.find("\"t#Key\":"), R"("t#State": {"type": "enum", "members": {)" + members + "}},\n");
  std::vector<model::Model> models;
  models.push_back(model::parse_model(text, "lamps.json").value());
  return models;
}

// The small catalogue reaches IN_PROGRESS, which a case needs, and STOPPED, for which it waits.
class States : public testing::Test {
 protected:
  base::Result<std::vector<JobState>> load(const std::string& entries) {
    catalogue_ = load_catalogue(folder_.path(), models_).value();
    folder_.write("states.json", "{\"unreached\": [\n" + entries + "\n]}\n");
    return load_states(folder_.path(), catalogue_, models_);
  }

  // Lets the case wait for these instead.
  void wait_for(std::string_view states) {
    std::string text(for_tests::kSmallCases);
    constexpr std::string_view kWaited = R"(["STOPPED"])";
    text.replace(text.find(kWaited), kWaited.size(), states);
    folder_.write(for_tests::kCaseFile, text);
  }

  [[nodiscard]] std::vector<std::string> reached() {
    catalogue_ = load_catalogue(folder_.path(), models_).value();
    const Family& family = catalogue_.families.front();
    return reached_states(catalogue_, family, *catalogue_.find_case("lamps/StopLampJob/lit"),
                          states_of(models_.front(), family));
  }

  for_tests::CatalogueFolder folder_;
  std::vector<model::Model> models_ = models_with_states();
  Catalogue catalogue_;
};

std::string entry(const std::string& state, const std::string& families = "lamps/LampJob") {
  return R"({"families": [")" + families + R"("], "state": ")" + state +
         R"(", "untestable": "beyond-requests", "why": "Nobody asks."})";
}

const std::string kBoth = entry("SUBMITTED") + ",\n" + entry("FAILED", "lamps/*");

TEST_F(States, AreThoseOfTheModelInItsOrder) {
  catalogue_ = load_catalogue(folder_.path(), models_).value();
  EXPECT_THAT(states_of(models_.front(), catalogue_.families.front()),
              ElementsAre("SUBMITTED", "IN_PROGRESS", "FAILED", "STOPPED"));
}

TEST_F(States, AreNoneWhereTheModelListsNone) {
  const auto models = for_tests::small_models();
  catalogue_ = load_catalogue(folder_.path(), models).value();
  EXPECT_THAT(states_of(models.front(), catalogue_.families.front()), IsEmpty());
}

TEST_F(States, AreReachedWhereOneIsNeededOrWaitedForAlone) {
  EXPECT_THAT(reached(), ElementsAre("IN_PROGRESS", "STOPPED"));
}

TEST_F(States, OfSeveralThatAWaitAcceptsNoneIsReached) {
  wait_for(R"(["STOPPED", "FAILED"])");
  EXPECT_THAT(reached(), ElementsAre("IN_PROGRESS"));
}

TEST_F(States, OfOtherFamiliesCountForNothingInAWait) {
  wait_for(R"(["TRAINED", "STOPPED", "PARTIAL_SUCCESS"])");
  EXPECT_THAT(reached(), ElementsAre("IN_PROGRESS", "STOPPED"));
}

TEST_F(States, OfAnotherFamilysJobAreNotReached) {
  std::string families(for_tests::kSmallFamilies);
  const std::size_t begin = families.find("{\n  \"service\"");
  std::string other = families.substr(begin, families.find("\n]}") - begin);
  other.replace(other.find("LampJob"), 7, "TorchJob");
  other.replace(other.find("\"StopLampJob\""), 13, "\"DimLamp\"");
  folder_.write("families.json", families.insert(families.find("\n]}"), ",\n" + other));
  std::string text(for_tests::kSmallCases);
  constexpr std::string_view kNeed = R"("state": "IN_PROGRESS")";
  text.insert(text.find(kNeed) + kNeed.size(), R"(, "family": "lamps/TorchJob")");
  folder_.write(for_tests::kCaseFile, text);
  EXPECT_THAT(reached(), ElementsAre("STOPPED"));
}

TEST_F(States, HaveTheirCasesOrTheirReason) {
  const auto loaded = load(kBoth);
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  ASSERT_EQ(loaded->size(), 4U);
  EXPECT_EQ(loaded->at(0).untestable.reason, "beyond-requests");
  EXPECT_EQ(loaded->at(1).name, "IN_PROGRESS");
  ASSERT_EQ(loaded->at(1).cases.size(), 1U);
  EXPECT_EQ(loaded->at(1).cases[0]->id, "lamps/StopLampJob/lit");
  EXPECT_EQ(loaded->at(2).untestable.why, "Nobody asks.");
}

// --- What is refused.

struct Fault {
  std::string name;
  std::string entries;
  ErrorCode code;
  std::size_t line;
  std::string words;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class StateFault : public States, public testing::WithParamInterface<Fault> {};

TEST_P(StateFault, IsRefusedWithItsPlace) {
  const auto loaded = load(GetParam().entries);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, GetParam().code);
  EXPECT_EQ(loaded.error().line, GetParam().line);
  EXPECT_THAT(loaded.error().message, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, StateFault,
    testing::Values(
        Fault{"StateOfWhichNothingIsSaid", entry("SUBMITTED"), ErrorCode::kMissingKey, 1,
              "no case of lamps/StopLampJob reaches FAILED"},
        Fault{"StateThatIsReached", kBoth + ",\n" + entry("STOPPED"), ErrorCode::kUnknownName, 4,
              "lamps/StopLampJob/lit reaches STOPPED of lamps/LampJob"},
        Fault{"StateOfNoFamily", kBoth + ",\n" + entry("TRAINED"), ErrorCode::kUnknownName, 4,
              "no family lamps/LampJob has a state \"TRAINED\""},
        Fault{"FamilyThatIsNone", kBoth + ",\n" + entry("FAILED", "torches/*"), ErrorCode::kUnknownName, 4,
              "no family torches/* has a state \"FAILED\""},
        Fault{"StateTwice", kBoth + ",\n" + entry("FAILED"), ErrorCode::kDuplicate, 4, "stands twice"},
        Fault{"UnknownReason",
              R"({"families": ["lamps/*"], "state": "FAILED", "untestable": "too-hard", "why": "x"})",
              ErrorCode::kBadValue, 2, "no reason \"too-hard\""},
        Fault{"NoReason", R"({"families": ["lamps/*"], "state": "FAILED"})", ErrorCode::kMissingKey, 2,
              "needs \"untestable\""},
        Fault{"NoFamily",
              R"({"families": [], "state": "FAILED", "untestable": "beyond-requests", "why": "x"})",
              ErrorCode::kMissingKey, 2, "needs \"families\""},
        Fault{"UnknownKey", entry("FAILED").insert(1, R"("job": "x", )"), ErrorCode::kUnknownKey, 2,
              "knows no \"job\""}),
    [](const auto& row) { return row.param.name; });

// --- The repository's own.

TEST(StatesOfTheRepository, AreReachedOrSayWhyNot) {
  const std::string folder = TOUCHSTONE_SOURCE_DIR "/conformance";
  const auto models = model::load_models(folder + "/models").value();
  const Catalogue catalogue = load_catalogue(folder, models).value();
  const auto states = load_states(folder, catalogue, models);
  ASSERT_TRUE(states) << base::render(states.error());
  const auto unreached_of = [&](std::string_view family) {
    std::vector<std::string> names;
    for (const JobState& state : *states) {
      if (state.family->id() == family && state.cases.empty()) names.push_back(state.name);
    }
    return names;
  };
  EXPECT_THAT(unreached_of("comprehend/SentimentDetectionJob"), IsEmpty());
  EXPECT_THAT(unreached_of("translate/TextTranslationJob"), ElementsAre("COMPLETED_WITH_ERROR"));
  EXPECT_THAT(unreached_of("comprehendmedical/RxNormInferenceJob"), ElementsAre("PARTIAL_SUCCESS"));
  EXPECT_THAT(unreached_of("comprehend/EntityRecognizer"),
              UnorderedElementsAre("DELETING", "TRAINED_WITH_WARNING"));
  for (const Family& family : catalogue.families)
    EXPECT_NE(std::ranges::find(*states, &family, &JobState::family), states->end()) << family.id();
}

}  // namespace
}  // namespace touchstone::cases::states_test
