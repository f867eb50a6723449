// Tests of case.h: the names of levels, and an accept-set in words.
#include "cases/case.h"

#include <gtest/gtest.h>

#include <ostream>

namespace touchstone::cases::case_test {
namespace {

TEST(ParseLevel, ReadsEachNameThatNameOfGives) {
  for (const Level level : {Level::kRequired, Level::kRecommended, Level::kInformational}) {
    EXPECT_EQ(parse_level(name_of(level)), level) << name_of(level);
  }
}

TEST(ParseLevel, KnowsNoOtherName) {
  for (const char* name : {"", "Required", "required ", "all", "optional"}) {
    EXPECT_EQ(parse_level(name), std::nullopt) << name;
  }
}

TEST(Level, OrdersTheMoreBindingFirst) {
  EXPECT_LT(Level::kRequired, Level::kRecommended);
  EXPECT_LT(Level::kRecommended, Level::kInformational);
}

TEST(Ids, JoinTheServiceWithTheName) {
  Case tested;
  tested.service = "lamps";
  tested.operation = "StopLampJob";
  EXPECT_EQ(tested.operation_id(), "lamps/StopLampJob");
  Family family;
  family.service = "lamps";
  family.name = "LampJob";
  EXPECT_EQ(family.id(), "lamps/LampJob");
}

using Kind = OutputRule::Kind;

struct SummaryRow {
  std::string name;
  Allowed allowed;
  std::string words;
};

void PrintTo(const SummaryRow& row, std::ostream* out) { *out << row.words; }

Allowed allowed(std::vector<int> statuses, std::vector<std::string> errors,
                std::vector<OutputRule> output = {}, Allowed::Body body = Allowed::Body::kAny) {
  return {std::move(statuses), std::move(errors), std::move(output), body, {"doc:lamps"}};
}

class Summary : public testing::TestWithParam<SummaryRow> {};

TEST_P(Summary, SaysWhatIsLawful) { EXPECT_EQ(GetParam().allowed.summary(), GetParam().words); }

INSTANTIATE_TEST_SUITE_P(
    Allowed, Summary,
    testing::Values(
        SummaryRow{"AStatus", allowed({200}, {}), "200"},
        SummaryRow{"Statuses", allowed({400, 404}, {}), "400 or 404"},
        SummaryRow{"AnError", allowed({400}, {"JobNotFoundException"}), "400 JobNotFoundException"},
        SummaryRow{"Errors", allowed({400}, {"A", "B"}), "400 A or B"},
        SummaryRow{"AnEmptyBody", allowed({200}, {}, {}, Allowed::Body::kEmpty), "200 with an empty body"},
        SummaryRow{"AnEmptyStructure", allowed({200}, {}, {}, Allowed::Body::kEmptyStructure),
                   "200 with an empty structure"},
        SummaryRow{"AValue", allowed({200}, {}, {{"/State", Kind::kEquals, {"STOPPED"}}}),
                   "200 with /State STOPPED"},
        SummaryRow{"Values", allowed({200}, {}, {{"/State", Kind::kOneOf, {"A", "B"}}}),
                   "200 with /State A or B"},
        SummaryRow{"AMember", allowed({200}, {}, {{"/JobId", Kind::kPresent, {}}}), "200 with /JobId"},
        SummaryRow{"NoMember", allowed({200}, {}, {{"/Message", Kind::kAbsent, {}}}), "200 without /Message"},
        SummaryRow{"SeveralRules",
                   allowed({200}, {}, {{"/JobId", Kind::kPresent, {}}, {"/Message", Kind::kAbsent, {}}}),
                   "200 with /JobId without /Message"}),
    [](const testing::TestParamInfo<SummaryRow>& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::cases::case_test
