// Tests of results.h on what Google Benchmark 1.7 prints.
#include "gate/results.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace touchstone::gate::results_test {
namespace {

std::string one_run(const std::string& members) {
  return R"({"context": {}, "benchmarks": [{)" + members + "}]}";
}

TEST(ParseResults, KeepsEachRepetitionAsASampleAndLeavesAggregatesOut) {
  const auto results = parse_results(R"({"context": {}, "benchmarks": [
    {"name": "a/b", "run_name": "a/b", "run_type": "iteration", "cpu_time": 2.5, "time_unit": "ns", "label": "peer"},
    {"name": "a/b", "run_name": "a/b", "run_type": "iteration", "cpu_time": 2.0, "time_unit": "us"},
    {"name": "a/b_median", "run_name": "a/b", "run_type": "aggregate", "cpu_time": 9, "time_unit": "ns"}]})",
                                     "results.json");
  ASSERT_TRUE(results.has_value());
  ASSERT_EQ(results->size(), 1U);
  EXPECT_EQ(results->at("a/b").times_ns, (std::vector<double>{2.5, 2000}));
}

TEST(ParseResults, ReadsTheCountersOfCosts) {
  const auto results = parse_results(
      one_run(R"("name": "a", "cpu_time": 1, "time_unit": "ns", "instructions": 41.5, "allocations": 3)"),
      "f");
  ASSERT_TRUE(results.has_value());
  EXPECT_EQ(results->at("a").instructions, std::vector<double>{41.5});
  EXPECT_EQ(results->at("a").allocations, std::vector<double>{3});
}

TEST(ParseResults, TakesSettingsOffTheName) {
  const auto results =
      parse_results(one_run(R"("name": "a/x/repeats:3/real_time", "cpu_time": 1, "time_unit": "ns")"), "f");
  ASSERT_TRUE(results.has_value());
  EXPECT_TRUE(results->contains("a/x"));
}

TEST(ParseResults, KeepsWhatIsNoSettingWhereverItStands) {
  const auto results = parse_results(R"({"context": {}, "benchmarks": [
    {"name": "q/real_time/threads:1", "cpu_time": 1, "time_unit": "ns"},
    {"name": "q/real_time/threads:32", "cpu_time": 2, "time_unit": "ns"},
    {"name": "q/real_time_clock/x/process_time", "cpu_time": 3, "time_unit": "ns"}]})",
                                     "f");
  ASSERT_TRUE(results.has_value()) << base::render(results.error());
  for (const char* name : {"q/threads:1", "q/threads:32", "q/real_time_clock/x"})
    EXPECT_TRUE(results->contains(name)) << name;
}

TEST(ParseResults, RefusesTwoNamesThatBecomeOne) {
  const auto results = parse_results(R"({"context": {}, "benchmarks": [
    {"name": "a/real_time", "cpu_time": 1, "time_unit": "ns"}, {"name": "a", "cpu_time": 2, "time_unit": "ns"}]})",
                                     "f");
  ASSERT_FALSE(results.has_value());
  EXPECT_NE(base::render(results.error()).find("a/real_time and a are one name"), std::string::npos);
}

TEST(ParseResults, PassesOverTheSpreadOfACounterThatIsAlwaysZero) {
  const auto results = parse_results(R"({"context": {}, "benchmarks": [
    {"name": "a", "run_type": "iteration", "cpu_time": 2, "time_unit": "ns", "allocations": 0},
    {"name": "a_cv", "run_type": "aggregate", "cpu_time": 0.1, "time_unit": "ns", "allocations": NaN},
    {"name": "a_cv", "run_type": "aggregate", "cpu_time": 0.1, "time_unit": "ns", "x": -Infinity, "y": Infinity}]})",
                                     "results.json");
  ASSERT_TRUE(results.has_value()) << base::render(results.error());
  EXPECT_EQ(results->at("a").allocations, std::vector<double>{0});
}

struct Refused {
  const char* name;
  const char* run;
  const char* says;
};
class ParseResultsRefuses : public testing::TestWithParam<Refused> {};
TEST_P(ParseResultsRefuses, WithTheReasonAndThePlace) {
  const auto results = parse_results(one_run(GetParam().run), "results.json");
  ASSERT_FALSE(results.has_value());
  EXPECT_NE(base::render(results.error()).find(GetParam().says), std::string::npos)
      << base::render(results.error());
  EXPECT_NE(base::render(results.error()).find("results.json:1:"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(
    Table, ParseResultsRefuses,
    testing::Values(
        Refused{"NoTime", R"("name": "a", "time_unit": "ns")", "cpu_time"},
        Refused{"NoName", R"("cpu_time": 1, "time_unit": "ns")", "name"},
        Refused{"ATimeOfNothing", R"("name": "a", "cpu_time": 0, "time_unit": "ns")", "above 0"},
        Refused{"AnUnknownUnit", R"("name": "a", "cpu_time": 1, "time_unit": "days")",
                "no unit of time \"days\""},
        Refused{"ATimeBeyondAnyNumber", R"("name": "a", "cpu_time": 1e308, "time_unit": "s")", "above 0"},
        Refused{"ACounterBelowNought", R"("name": "a", "cpu_time": 1, "time_unit": "ns", "allocations": -1)",
                "allocations must be a number, 0 or more"},
        Refused{"AggregatesOnly", R"("name": "a", "run_type": "aggregate", "cpu_time": 1, "time_unit": "ns")",
                "--benchmark_report_aggregates_only=false"},
        Refused{"AnError", R"("name": "a", "error_occurred": true, "error_message": "no file")",
                "a failed: no file"},
        Refused{"ACounterOfText", R"("name": "a", "cpu_time": 1, "time_unit": "ns", "allocations": "3")",
                "allocations must be a number"},
        Refused{"ACounterThatIsNoNumber",
                R"("name": "a", "cpu_time": 1, "time_unit": "ns", "allocations": NaN)",
                "allocations must be a number"}),
    [](const auto& row) { return row.param.name; });

TEST(AddRound, KeepsTheFastestRepetitionOfARound) {
  Results all;
  add_round(all, {{"a", {{3, 2, 9}, {10, 10, 10}, {1, 1, 1}, ""}}});
  add_round(all, {{"a", {{4, 5, 6}, {10, 10, 10}, {1, 1, 1}, ""}}});
  EXPECT_EQ(all.at("a").times_ns, (std::vector<double>{2, 4}));
  EXPECT_EQ(all.at("a").instructions, (std::vector<double>{10, 10}));
}

}  // namespace
}  // namespace touchstone::gate::results_test
