// Tests of bench/ci/: the shell recipe and each command of the workflow are carried out, with a `dev` that
// only notes what it was asked and ends as it is told to.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "gate/fake_bench_for_tests.h"
#include "gate/process.h"

namespace touchstone::gate::ci_examples_test {
namespace {

const std::string kExamples = TOUCHSTONE_SOURCE_DIR "/bench/ci/";

/// A `dev` that notes its words, and ends with the next of `codes`; the last one stays.
std::filesystem::path add_dev(const TestFolder& folder, const std::string& codes) {
  EXPECT_TRUE(base::save_text(folder.path() / "codes", codes).has_value());
  return folder.add_script("dev",
                           "cd \"$(dirname \"$0\")\" && echo \"$@\" >> asked\n"
                           "read -r code rest < codes\n"
                           "[ -z \"$rest\" ] || echo \"$rest\" > codes\n"
                           "exit \"$code\"\n");
}
std::string asked_of(const TestFolder& folder) {
  return base::load_text(folder.path() / "asked").value_or("");
}

struct Row {
  const char* name;
  std::vector<std::string> words;
  const char* codes;  ///< of dev, call after call
  int code;
  const char* asked;
};
class Recipe : public testing::TestWithParam<Row> {};
TEST_P(Recipe, EndsAsTheGateDoes) {
  const TestFolder folder("dev");
  std::vector<std::string> words{"env", "DEV=" + add_dev(folder, GetParam().codes).string(),
                                 kExamples + "gate.sh"};
  words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
  const auto finished = run_process(words, std::chrono::seconds(30));
  ASSERT_TRUE(finished.has_value());
  EXPECT_EQ(finished->exit_code, GetParam().code) << finished->printed;
  EXPECT_EQ(asked_of(folder), GetParam().asked);
}
constexpr const char* kOnce = "bench gate --base main\n";
constexpr const char* kTwice = "bench gate --base main\nbench gate --base main\n";
constexpr const char* kAndRecord = "bench gate --base main\nbench record h.jsonl\n";
INSTANTIATE_TEST_SUITE_P(
    Table, Recipe,
    testing::Values(Row{"NoughtWhenItHolds", {"main"}, "0\n", 0, kOnce},
                    Row{"OneForARegression", {"main"}, "1\n", 1, kOnce},
                    Row{"TwoForWrongUsage", {"main"}, "2\n", 2, kOnce},
                    Row{"AfterASecondMeasurement", {"main"}, "3 0\n", 0, kTwice},
                    Row{"ThreeWhenItCannotBeMeasuredTwice", {"main"}, "3 3\n", 3, kTwice},
                    Row{"AndRecordsWhatHolds", {"main", "h.jsonl"}, "0 0\n", 0, kAndRecord},
                    Row{"AndRecordsNoRegression", {"main", "h.jsonl"}, "1 0\n", 1, kOnce},
                    Row{"AndSaysThatItCouldNotRecord", {"main", "h.jsonl"}, "0 3\n", 3, kAndRecord}),
    [](const auto& row) { return row.param.name; });

/// The command of a workflow's step that holds `words`, with what GitHub puts in put in.
std::string command_of(const std::string& words) {
  const std::string text = base::load_text(kExamples + "github-actions.yml").value_or("");
  const std::size_t found = text.find(words);
  if (found == std::string::npos) return {};
  const std::size_t begin = text.rfind("- run: ", found) + 7;
  std::string command = text.substr(begin, text.find('\n', begin) - begin);
  const std::string reference = "${{ github.base_ref }}";
  if (const auto at = command.find(reference); at != std::string::npos)
    command.replace(at, reference.size(), "main");
  return command;
}

struct Step {
  const char* name;
  const char* words;
  const char* asked;
};
class Workflow : public testing::TestWithParam<Step> {};
TEST_P(Workflow, CallsWhatDevKnows) {
  const TestFolder folder("checkout");
  add_dev(folder, "0\n");
  std::filesystem::create_directories(folder.path() / "bench");
  std::filesystem::create_symlink(TOUCHSTONE_SOURCE_DIR "/bench/ci", folder.path() / "bench/ci");
  const auto finished =
      run_process({"sh", "-c", "cd '" + folder.path().string() + "' && " + command_of(GetParam().words)},
                  std::chrono::seconds(30));
  ASSERT_TRUE(finished.has_value());
  EXPECT_EQ(finished->exit_code, 0) << finished->printed;
  EXPECT_EQ(asked_of(folder), GetParam().asked);
}
INSTANTIATE_TEST_SUITE_P(Table, Workflow,
                         testing::Values(Step{"ForTheGate", "gate.sh", "bench gate --base origin/main\n"},
                                         Step{"ToRecord", "bench record", "bench record history.jsonl\n"},
                                         Step{"ToDraw", "bench report",
                                              "bench report history.jsonl --out bench.html\n"}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::gate::ci_examples_test
