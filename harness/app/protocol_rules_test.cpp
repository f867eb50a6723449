// Tests the rules of the repository: they load against its cases and the checks of every exchange, and every
// such check stands behind a rule.
#include "cases/rules.h"

#include <gtest/gtest.h>

#include <set>

#include "judge/exchange_checks.h"
#include "model/load.h"

namespace touchstone::app::protocol_rules_test {
namespace {

class RulesOfTheRepository : public testing::Test {
 protected:
  RulesOfTheRepository() {
    const std::string folder = TOUCHSTONE_SOURCE_DIR "/conformance";
    models_ = model::load_models(folder + "/models").value();
    catalogue_ = cases::load_catalogue(folder, models_).value();
    std::vector<std::string_view> checks;
    for (const judge::Rule& rule : judge::exchange_rules()) checks.push_back(rule.id);
    rules_ = cases::load_rules(folder, catalogue_, checks);
  }

  std::vector<model::Model> models_;
  cases::Catalogue catalogue_;
  base::Result<std::vector<cases::ProtocolRule>> rules_;
};

TEST_F(RulesOfTheRepository, AreAllHeldOrSayWhyNot) {
  ASSERT_TRUE(rules_) << base::render(rules_.error());
  EXPECT_GE(rules_->size(), 40U);
}

TEST_F(RulesOfTheRepository, StandBehindEveryCheckOfAnExchange) {
  ASSERT_TRUE(rules_) << base::render(rules_.error());
  std::set<std::string, std::less<>> named;
  for (const cases::ProtocolRule& rule : *rules_) named.insert(rule.checks.begin(), rule.checks.end());
  for (const judge::Rule& rule : judge::exchange_rules()) EXPECT_TRUE(named.contains(rule.id)) << rule.id;
}

// What no rule, clause or trait asks for would be an invention of ours.
TEST_F(RulesOfTheRepository, StandBehindEveryCaseOfTheProtocolsOwnFiles) {
  ASSERT_TRUE(rules_) << base::render(rules_.error());
  std::set<const cases::Case*> named;
  for (const cases::ProtocolRule& rule : *rules_) named.insert(rule.cases.begin(), rule.cases.end());
  for (const cases::Case& tested : catalogue_.cases) {
    if (tested.file != "cases/protocol/json-body.json" && tested.file != "cases/protocol/targeting.json")
      continue;
    EXPECT_TRUE(named.contains(&tested)) << tested.id << " tests no rule";
  }
}

}  // namespace
}  // namespace touchstone::app::protocol_rules_test
