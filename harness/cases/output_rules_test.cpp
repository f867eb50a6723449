// One row a kind of rule: an output that keeps it, and one that breaks it, with what is said of that.
#include "cases/output_rules.h"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace touchstone::cases::output_rules_test {
namespace {

using base::Json;
using Kind = OutputRule::Kind;

struct Row {
  const char* name;
  OutputRule rule;
  const char* kept;
  const char* broken;
  const char* said;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class Rule : public testing::TestWithParam<Row> {};

TEST_P(Rule, IsKeptOrSaysWhatBreaksIt) {
  const Variables variables({{"job", "j-1"}});
  const auto said_of = [&](const char* output) {
    return find_broken(GetParam().rule, base::parse_json(output).value(), variables).value_or("nothing");
  };
  EXPECT_EQ(said_of(GetParam().kept), "nothing");
  EXPECT_EQ(said_of(GetParam().broken), GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(
    OutputRules, Rule,
    testing::Values(Row{"Present", {"/JobId", Kind::kPresent, {}}, R"({"JobId":1})", "{}", "without /JobId"},
                    Row{"Absent", {"/JobId", Kind::kAbsent, {}}, "{}", R"({"JobId":null})", "with /JobId"},
                    Row{"Equals",
                        {"/JobId", Kind::kEquals, {"${job}"}},
                        R"({"JobId":"j-1"})",
                        R"({"JobId":"j-2"})",
                        "with another /JobId than ${job}"},
                    Row{"EqualsNothing",
                        {"/JobId", Kind::kEquals, {"${job}"}},
                        R"({"JobId":"j-1"})",
                        "{}",
                        "without /JobId"},
                    Row{"OneOf",
                        {"/State", Kind::kOneOf, {"A", "B"}},
                        R"({"State":"B"})",
                        R"({"State":"C"})",
                        "with /State C"},
                    Row{"OneOfNoText",
                        {"/State", Kind::kOneOf, {"1"}},
                        R"({"State":"1"})",
                        R"({"State":1})",
                        "with /State 1"},
                    Row{"NotEquals",
                        {"/JobId", Kind::kNotEquals, {"${job}"}},
                        R"({"JobId":"j-2"})",
                        R"({"JobId":"j-1"})",
                        "with /JobId ${job}"},
                    Row{"Contains",
                        {"/List", Kind::kContains, {"${job}"}, "JobId"},
                        R"({"List":[{},{"JobId":"j-1"}]})",
                        R"({"List":[{"JobId":"j-2"}]})",
                        "with no JobId in /List that is ${job}"},
                    Row{"ContainsInNoList",
                        {"/List", Kind::kContains, {"${job}"}, "JobId"},
                        R"({"List":[{"JobId":"j-1"}]})",
                        "{}",
                        "without /List"},
                    Row{"Lacks",
                        {"/List", Kind::kLacks, {"${job}"}, "JobId"},
                        "{}",
                        R"({"List":[{"JobId":"j-1"}]})",
                        "with a JobId in /List that is ${job}"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace touchstone::cases::output_rules_test
