// Tests of page.h: that all is drawn, and that the page is well-formed and needs nothing else.
#include "gate/page.h"

#include <gtest/gtest.h>

#include <string>

namespace touchstone::gate::page_test {
namespace {

std::vector<Entry> two_commits() {
  std::vector<Entry> entries;
  for (const char* commit : {"aaaaaaa1", "bbbbbbb2"}) {
    entries.push_back({commit,
                       "2026-01-02T03:04:05Z",
                       "a <machine>",
                       "g++ 12.2.0",
                       {{"job_id/32 hex/touchstone", "ours", 6.5, 6, 7, 41.0, 0.0},
                        {"job_id/32 hex/re2", "peer", 90, 80, 100, {}, 0.0},
                        {"job_id/32 hex/empty call", "bound", 1.8, 1.7, 1.9, 3.0, 0.0}}});
  }
  return entries;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(RenderPage, DrawsOursWithItsBandAloneThenAmongTheOthers) {
  const std::string page = render_page(two_commits());
  EXPECT_EQ(count(page, "<polyline"), 4U);
  EXPECT_EQ(count(page, "<polygon"), 2U);
  EXPECT_EQ(count(page, "<circle"), 8U);
  EXPECT_EQ(count(page, "stroke-dasharray"), 1U);
}

TEST(RenderPage, DotsALineWhoseColourAnotherHas) {
  Entry entry = two_commits().front();
  for (int i = 0; i < 8; ++i)
    entry.figures.push_back({"job_id/32 hex/peer " + std::to_string(i), "peer", 100.0 + i, 99, 120, {}, {}});
  const std::string page = render_page({entry});
  EXPECT_EQ(count(page, R"(class="peer dotted")"), 1U);  // the ninth
  EXPECT_EQ(count(page, R"(stroke-dasharray="1 3")"), 1U);
}

TEST(RenderPage, NamesCommitsMachineAndRatios) {
  const std::string page = render_page(two_commits());
  for (const char* part :
       {"aaaaaaa1", "bbbbbbb2", "g++ 12.2.0", "a &lt;machine&gt;", "13.85", "90 ns", "empty call"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
}

TEST(RenderPage, NeedsNothingElse) {
  const std::string page = render_page(two_commits());
  for (const char* part : {"<script", "http://", "https://", "src=", "@import", "url("}) {
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  }
}

TEST(RenderPage, DrawsASingleCommitWithoutNonsense) {
  const std::string page = render_page({two_commits().front()});
  EXPECT_EQ(page.find("nan"), std::string::npos);
  EXPECT_EQ(page.find("inf"), std::string::npos);
}

TEST(RenderPage, LeavesAGapWhereACommitDidNotMeasure) {
  auto entries = two_commits();
  entries.push_back(entries[0]);
  entries[2].commit = "ccccccc3";
  entries[1].figures.pop_back();  // the bound's
  const std::string page = render_page(entries);
  EXPECT_EQ(count(page, "<circle"), 11U);
  EXPECT_EQ(count(page, "<polyline"), 5U);  // ours alone, ours, the peer, and the bound in two stretches
}

TEST(RenderPage, DrawsNoLineAcrossAChangeOfMachine) {
  auto entries = two_commits();
  entries[1].machine = "another";
  const std::string page = render_page(entries);
  EXPECT_EQ(count(page, "<polyline"), 8U);
  EXPECT_EQ(count(page, R"(<line class="change")"), 2U);
  EXPECT_NE(page.find("another, g++ 12.2.0 from here"), std::string::npos);
}

TEST(RenderPage, DividesNoFiguresOfDifferentCommits) {
  auto entries = two_commits();
  entries[1].figures.erase(entries[1].figures.begin() + 1);  // re2, which is there no more
  const std::string page = render_page(entries);
  EXPECT_NE(page.find("re2 (last at aaaaaaa1)"), std::string::npos);
  entries[0].figures.erase(entries[0].figures.begin());
  EXPECT_EQ(render_page(entries).find("13.85"), std::string::npos);
}

TEST(RenderPage, HoldsAllAgainstTouchstoneWhateverElseOfOursIsFaster) {
  auto entries = two_commits();
  for (Entry& entry : entries)
    entry.figures.push_back({"job_id/32 hex/another way", "ours", 3, 2, 4, {}, {}});
  const std::string page = render_page(entries);
  EXPECT_LT(page.find("</span>touchstone"), page.find("</span>another way"));
  EXPECT_NE(page.find("13.85"), std::string::npos);
}

TEST(RenderPage, SaysThatATreeWasNotAsItsCommit) {
  auto entries = two_commits();
  entries[1].commit = "0123456789-dirty";
  EXPECT_NE(render_page(entries).find("0123456789-dirty</text>"), std::string::npos);
}

TEST(RenderPage, SaysThatThereIsNoHistory) {
  EXPECT_NE(render_page({}).find("no entry yet"), std::string::npos);
}

}  // namespace
}  // namespace touchstone::gate::page_test
