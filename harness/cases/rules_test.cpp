// Tests rules.h: what a rule must say, that every rule of the repository says it, and that every check of an
// exchange stands behind one.
#include "cases/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "cases/small_catalogue_for_tests.h"
#include "model/load.h"

namespace touchstone::cases::rules_test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kChecks[] = {"wire/body", "wire/status"};

std::string rule(const std::string& more) {
  return R"({"id": "one", "strength": "must", "says": "Words.", "sources": ["doc:lamps"])" + more + "}";
}

base::Result<std::vector<ProtocolRule>> load(const std::string& rules) {
  const for_tests::CatalogueFolder folder;
  static const std::vector<model::Model> models = for_tests::small_models();
  static const Catalogue catalogue = load_catalogue(folder.path(), models).value();
  folder.write("rules.json", "{\"rules\": [\n" + rules + "\n]}\n");
  return load_rules(folder.path(), catalogue, kChecks);
}

TEST(LoadRules, FindsTheCasesOfGlobsOnce) {
  const auto loaded = load(rule(R"(, "cases": ["*/StopLampJob/protocol/*", "*/not-json"])"));
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_THAT(loaded->at(0).slugs_of("lamps/StopLampJob"), ElementsAre("protocol/not-json"));
  EXPECT_THAT(loaded->at(0).slugs_of("lamps/DimLamp"), ElementsAre("protocol/not-json"));
  EXPECT_THAT(loaded->at(0).slugs_of("lamps/StopLamp"), IsEmpty());
}

TEST(LoadRules, KeepsTheChecksOfEveryExchange) {
  const auto loaded = load(rule(R"(, "checks": ["wire/status", "wire/body"])"));
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_THAT(loaded->at(0).checks, ElementsAre("wire/status", "wire/body"));
}

TEST(LoadRules, KeepsTheReasonOfWhatCannotBeTested) {
  const auto loaded = load(rule(R"(, "untestable": "binds-clients", "why": "It is ours.")"));
  ASSERT_TRUE(loaded) << base::render(loaded.error());
  EXPECT_EQ(loaded->at(0).untestable.reason, "binds-clients");
  EXPECT_EQ(loaded->at(0).untestable.why, "It is ours.");
}

struct Fault {
  const char* name;
  std::string rules;
  ErrorCode code;
  const char* words;
};

void PrintTo(const Fault& row, std::ostream* out) { *out << row.rules; }

class RuleFault : public testing::TestWithParam<Fault> {};

TEST_P(RuleFault, IsRefusedWithItsPlace) {
  const auto loaded = load(GetParam().rules);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, GetParam().code);
  EXPECT_EQ(loaded.error().line, 2U);
  EXPECT_GT(loaded.error().column, 0U);
  EXPECT_THAT(loaded.error().message, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Faults, RuleFault,
    testing::Values(
        Fault{"Nothing", rule(""), ErrorCode::kMissingKey, "needs either"},
        Fault{"CasesAndReason", rule(R"(, "cases": ["*/not-json"], "untestable": "needs-load", "why": "x")"),
              ErrorCode::kMissingKey, "needs either"},
        Fault{"ChecksAndReason", rule(R"(, "checks": ["wire/body"], "untestable": "needs-load", "why": "x")"),
              ErrorCode::kMissingKey, "needs either"},
        Fault{"GlobWithoutMatch", rule(R"(, "cases": ["*/not-json", "*/no-such-*"])"),
              ErrorCode::kUnknownName, "no case */no-such-*"},
        Fault{"NoCaseOfAnOperation", rule(R"(, "cases": ["lamps/DimLamp/*"])"), ErrorCode::kMissingKey,
              "no case of lamps/StopLampJob stands behind the rule \"one\""},
        Fault{"UnknownCheck", rule(R"(, "checks": ["wire/colour"])"), ErrorCode::kUnknownName,
              "no check \"wire/colour\""},
        Fault{"CheckThatIsNoText", rule(R"(, "checks": [5])"), ErrorCode::kWrongType, "strings only"},
        Fault{"UnknownReason", rule(R"(, "untestable": "too-hard", "why": "x")"), ErrorCode::kBadValue,
              "no reason \"too-hard\""},
        Fault{"ReasonWithoutWhy", rule(R"(, "untestable": "needs-load")"), ErrorCode::kMissingKey,
              "needs \"why\""},
        Fault{
            "UnknownStrength",
            R"({"id": "one", "strength": "may", "says": "S", "sources": ["doc:lamps"], "checks": ["wire/body"]})",
            ErrorCode::kBadValue, "no strength \"may\""},
        Fault{
            "UnknownSource",
            R"({"id": "one", "strength": "must", "says": "S", "sources": ["doc:none"], "checks": ["wire/body"]})",
            ErrorCode::kUnknownName, "no source \"doc:none\""},
        Fault{"NoSource",
              R"({"id": "one", "strength": "must", "says": "S", "sources": [], "checks": ["wire/body"]})",
              ErrorCode::kMissingKey, "needs \"sources\""},
        Fault{"UnknownKey", rule(R"(, "case": [])"), ErrorCode::kUnknownKey, "knows no \"case\""}),
    [](const auto& row) { return row.param.name; });

TEST(LoadRules, RefusesARuleThatStandsTwice) {
  const std::string one = rule(R"(, "checks": ["wire/body"])");
  const auto loaded = load(one + ",\n" + one);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kDuplicate);
  EXPECT_EQ(loaded.error().line, 3U);
}

TEST(LoadRules, RefusesAFileWithoutARule) {
  const auto loaded = load("");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kMissingKey);
}

}  // namespace
}  // namespace touchstone::cases::rules_test
