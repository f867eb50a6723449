// Tests of bench/words.sh, as far as it goes without a build: wrong usage is 2, and says what would be right.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gate/process.h"

namespace touchstone::gate::words_test {
namespace {

struct Row {
  const char* name;
  std::vector<std::string> words;
  const char* says;
};
class WrongWords : public testing::TestWithParam<Row> {};
TEST_P(WrongWords, AreTwoAndHelp) {
  std::vector<std::string> words{TOUCHSTONE_SOURCE_DIR "/bench/words.sh"};
  words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
  const auto finished = run_process(words, std::chrono::seconds(60));
  ASSERT_TRUE(finished.has_value());
  EXPECT_EQ(finished->exit_code, 2) << finished->printed;
  EXPECT_NE(finished->printed.find(GetParam().says), std::string::npos) << finished->printed;
}
INSTANTIATE_TEST_SUITE_P(
    Table, WrongWords,
    testing::Values(
        Row{"None", {}, "./dev bench gate --base REV"},
        Row{"AnUnknownOne", {"nonsense"}, "./dev bench gate --base REV"},
        Row{"AGateWithoutABase", {"gate", "--rounds", "9"}, "--base REV is missing"},
        Row{"ABaseWithoutARevision", {"gate", "--base"}, "--base wants a revision"},
        Row{"ABenchWithoutAName", {"gate", "--base", "HEAD", "--bench"}, "--bench wants a name"},
        Row{"ABaseThatGitDoesNotKnow",
            {"gate", "--base", "no-such-revision"},
            "git knows no such revision as \"no-such-revision\""},
        Row{"ABaseWithItsRevisionBehindASign", {"gate", "--base=no-such-revision"}, "\"no-such-revision\""},
        Row{"ARecordOfNoBenchmark",
            {"record", "h.jsonl", "nothing"},
            "no benchmark \"nothing_bench\" to record"},
        Row{"ARecordOfAFlag", {"record", "--commit"}, "record wants a file first"},
        Row{"ARecordWithoutAFile", {"record"}, "./dev bench record history.jsonl"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::gate::words_test
