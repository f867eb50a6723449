// Tests of the program bench_gate: what it says and its exit codes, on files and on programs that only print.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "gate/fake_bench_for_tests.h"
#include "gate/process.h"

namespace touchstone::gate::program_test {
namespace {

Finished gate(std::vector<std::string> words) {
  words.insert(words.begin(), TOUCHSTONE_BENCH_GATE);
  return run_process(words, std::chrono::seconds(60)).value();
}

/// Ten repetitions that jitter by up to half a percent.
std::string repetitions(double ns, const std::string& more = "") {
  std::string runs;
  for (int i = 0; i < 10; ++i) {
    runs +=
        (i == 0 ? "" : ",") +
        (R"({"name": "a/touchstone", "cpu_time": )" + std::to_string(ns * (1 + 0.0005 * ((i * 7) % 10)))) +
        R"(, "time_unit": "ns")" + more + "}";
  }
  return R"({"context": {}, "benchmarks": [)" + runs + "]}";
}

struct Row {
  const char* name;
  std::string base, head;
  int code;
  const char* says;
};
class Compare : public testing::TestWithParam<Row> {};
TEST_P(Compare, ExitsAndSays) {
  const TestFolder folder("files");
  const std::string base = folder.add_file("base.json", GetParam().base);
  const std::string head = folder.add_file("head.json", GetParam().head);
  const Finished finished = gate({"compare", base, head});
  EXPECT_EQ(finished.exit_code, GetParam().code) << finished.printed;
  EXPECT_NE(finished.printed.find(GetParam().says), std::string::npos) << finished.printed;
}
INSTANTIATE_TEST_SUITE_P(
    Table, Compare,
    testing::Values(Row{"NoughtForTheSame", repetitions(100), repetitions(100), 0, "1 benchmarks: 1 same"},
                    Row{"OneForTime", repetitions(100), repetitions(110), 1,
                        "REGRESSED    a/touchstone: time +10.0 %"},
                    Row{"OneForInstructions", repetitions(100, R"(, "instructions": 200)"),
                        repetitions(100, R"(, "instructions": 202)"), 1,
                        "instructions +1.0 % (200.0 -> 202.0 an operation)"},
                    Row{"OneForAnAllocation", repetitions(100, R"(, "allocations": 0)"),
                        repetitions(100, R"(, "allocations": 1)"), 1, "allocations 0 -> 1"},
                    Row{"NoughtForLayout", repetitions(100, R"(, "instructions": 200)"),
                        repetitions(133, R"(, "instructions": 200)"), 0, "layout"},
                    Row{"TwoForAFileThatIsNoJson", repetitions(100), "nonsense", 2, "head.json:1:1"},
                    Row{"ThreeForNothingInCommon", repetitions(100), one_result("b/touchstone", 1), 3,
                        "nothing was compared"},
                    Row{"ThreeForTooFewRepetitions", one_result("a/touchstone", 1),
                        one_result("a/touchstone", 2), 3, "NOT MEASURED"}),
    [](const auto& row) { return row.param.name; });

TEST(Program, ExitsWithTwoAndHelpsOnWrongUsage) {
  const std::vector<std::vector<std::string>> wrong{{}, {"compare", "one.json"}, {"run"}, {"nonsense"}};
  for (const std::vector<std::string>& words : wrong) {
    const Finished finished = gate(words);
    EXPECT_EQ(finished.exit_code, 2) << finished.printed;
    EXPECT_NE(finished.printed.find("--help"), std::string::npos) << finished.printed;
  }
}
TEST(Program, ExitsWithTwoForAMissingFileAndNamesIt) {
  const Finished finished = gate({"compare", "no-such.json", "no-such.json"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_NE(finished.printed.find("no-such.json"), std::string::npos);
}

TEST(Program, ExitsWithOneWhenTheHeadIsSlowerTwice) {
  const TestFolder base("base"), head("head");
  base.add_script("a_bench", prints_results(one_result("a/touchstone", 100)));
  head.add_script("a_bench", prints_results(one_result("a/touchstone", 108)));
  const Finished finished = gate(
      {"run", "--base", base.path(), "--head", head.path(), "--no-instructions", "--rounds", "6", "a_bench"});
  EXPECT_EQ(finished.exit_code, 1) << finished.printed;
  EXPECT_NE(finished.printed.find("REGRESSED    a/touchstone: time +8.0 % (+8.0 % to +8.0 %), and +8.0 %"),
            std::string::npos)
      << finished.printed;
  EXPECT_NE(finished.printed.find("seed 1"), std::string::npos) << finished.printed;
}
TEST(Program, ExitsWithThreeWhenAProgramFails) {
  const TestFolder base("base"), head("head");
  base.add_script("a_bench", "exit 9\n");
  head.add_script("a_bench", "exit 9\n");
  const Finished finished = gate({"run", "--base", base.path(), "--head", head.path(), "a_bench"});
  EXPECT_EQ(finished.exit_code, 3) << finished.printed;
}

TEST(Program, RecordsAHistoryAndDrawsIt) {
  const TestFolder folder("history");
  const std::string results = folder.add_file("results.json", repetitions(100));
  const std::string history = folder.path() / "history.jsonl", page = folder.path() / "page.html";
  for (const char* commit : {"aaa", "bbb"}) {
    const Finished finished = gate({"record", "--history", history, "--commit", commit, "--date",
                                    "2026-01-02", "--machine", "m", "--compiler", "c", results});
    ASSERT_EQ(finished.exit_code, 0) << finished.printed;
  }
  const Finished finished = gate({"report", history, "--out", page});
  EXPECT_EQ(finished.exit_code, 0) << finished.printed;
  EXPECT_NE(finished.printed.find("2 commits"), std::string::npos);
  EXPECT_NE(base::load_text(page).value_or("").find("bbb"), std::string::npos);
}
TEST(Program, WritesNoPageOverItsHistory) {
  const TestFolder folder("history");
  const std::string history = folder.add_file("history.jsonl", "\n");
  const Finished finished = gate({"report", history, "--out", history});
  EXPECT_EQ(finished.exit_code, 2) << finished.printed;
  EXPECT_EQ(base::load_text(history).value_or(""), "\n");
}
TEST(Program, ComparesOursAlone) {
  const TestFolder folder("peers");
  const auto labelled = [](std::string text) {
    for (std::size_t at = text.find("\"cpu_time\""); at != std::string::npos;
         at = text.find("\"cpu_time\"", at + 30))
      text.insert(at, "\"label\": \"peer\", ");
    return text;
  };
  const std::string base = folder.add_file("base.json", labelled(repetitions(100)));
  const std::string head = folder.add_file("head.json", labelled(repetitions(200)));
  const Finished finished = gate({"compare", base, head});
  EXPECT_EQ(finished.exit_code, 3) << finished.printed;
  EXPECT_NE(finished.printed.find("1 peers and bounds are not judged"), std::string::npos)
      << finished.printed;
}
TEST(Program, SaysWhereTheControlHasTooFewRounds) {
  const TestFolder folder("control");
  const std::string base = folder.add_file("base.json", repetitions(100));
  const std::string control = folder.add_file("control.json", one_result("other", 100));
  const Finished finished = gate({"compare", base, base, control});
  EXPECT_NE(finished.printed.find("0 rounds in the control, where 5 are needed"), std::string::npos)
      << finished.printed;
}
TEST(Program, AddsNothingToAFileThatIsNoHistory) {
  const TestFolder folder("history");
  const std::string results = folder.add_file("results.json", repetitions(100));
  const std::string history = folder.add_file("history.jsonl", "a letter\n");
  const Finished finished = gate({"record", "--history", history, "--commit", "a", "--date", "d", "--machine",
                                  "m", "--compiler", "c", results});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(base::load_text(history).value_or(""), "a letter\n");
}

}  // namespace
}  // namespace touchstone::gate::program_test
