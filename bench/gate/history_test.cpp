// Tests of history.h.
#include "gate/history.h"

#include <gtest/gtest.h>

#include <string>

namespace touchstone::gate::history_test {
namespace {

const Entry kEntry{"0123abc",
                   "2026-01-02T03:04:05Z",
                   "a machine",
                   "g++ 12.2.0",
                   {{"job_id/hex/touchstone", "ours", 6.5, 6.25, 7, 41.0, 0.0},
                    {"job_id/hex/re2", "peer", 90, 80, 100, {}, {}}}};

TEST(History, ReadsBackWhatItWrote) {
  const auto entries = parse_history(to_line(kEntry) + to_line(kEntry), "history.jsonl");
  ASSERT_TRUE(entries.has_value()) << base::render(entries.error());
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ(to_line(entries->at(1)), to_line(kEntry));
  EXPECT_EQ(entries->at(0).figures[0].instructions, 41.0);
  EXPECT_FALSE(entries->at(0).figures[1].allocations.has_value());
}

TEST(History, IsALineAnEntry) { EXPECT_EQ(to_line(kEntry).find('\n'), to_line(kEntry).size() - 1); }

TEST(History, RefusesALineThatIsNoneWithItsPlace) {
  const auto entries = parse_history(to_line(kEntry) + "{\"commit\": 1}\n", "history.jsonl");
  ASSERT_FALSE(entries.has_value());
  EXPECT_NE(base::render(entries.error()).find("history.jsonl:2:"), std::string::npos)
      << base::render(entries.error());
}

TEST(History, RefusesTimesThatAreNone) {
  for (const char* low_ns : {"0", "-1", "7"}) {
    const auto entries = parse_history(
        std::string(
            R"({"commit":"a","date":"d","machine":"m","compiler":"c","figures":[{"name":"x","kind":"ours","ns":5,"low_ns":)") +
            low_ns + R"(,"high_ns":9}]})",
        "history.jsonl");
    ASSERT_FALSE(entries.has_value()) << low_ns;
    EXPECT_NE(base::render(entries.error()).find("the times of x are none"), std::string::npos);
  }
}

TEST(History, RefusesALineThatWasCutShort) {
  const std::string line = to_line(kEntry);
  const auto entries = parse_history(line.substr(0, line.size() / 2), "history.jsonl");
  ASSERT_FALSE(entries.has_value());
  EXPECT_NE(base::render(entries.error()).find("history.jsonl:1:"), std::string::npos);
}

TEST(JoinLinesOfCommits, MakesOneEntryOfWhatWasMeasuredOneByOne) {
  Entry again = kEntry;
  again.figures = {{"job_id/hex/touchstone", "ours", 7.5, 7.25, 8, 41.0, 0.0},
                   {"arn/valid/touchstone", "ours", 12, 11, 13, {}, {}}};
  Entry other = kEntry;
  other.commit = "4567def";
  const auto joined = join_lines_of_commits({kEntry, again, other, kEntry});
  ASSERT_EQ(joined.size(), 3U);
  ASSERT_EQ(joined[0].figures.size(), 3U);
  EXPECT_EQ(joined[0].figures[0].ns, 7.5);
  EXPECT_EQ(joined[0].figures[1].name, "job_id/hex/re2");
  EXPECT_EQ(joined[0].figures[2].name, "arn/valid/touchstone");
  EXPECT_EQ(to_line(joined[1]), to_line(other));
}

TEST(JoinLinesOfCommits, KeepsMachinesApart) {
  Entry elsewhere = kEntry;
  elsewhere.machine = "another machine";
  EXPECT_EQ(join_lines_of_commits({kEntry, elsewhere}).size(), 2U);
}

TEST(FiguresOf, GivesTheMiddleAndTheBandOfTheRepetitions) {
  const auto figures = figures_of({{"a/b/c", {{100, 1, 2, 3, 4}, {7}, {0}, "bound"}}});
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].kind, "bound");
  EXPECT_EQ(figures[0].ns, 3);
  EXPECT_EQ(figures[0].low_ns, 2);
  EXPECT_EQ(figures[0].high_ns, 4);
  EXPECT_EQ(figures[0].instructions, 7);
}

}  // namespace
}  // namespace touchstone::gate::history_test
