// Tests merge.h: shards give the report of the whole, and anything that is not all shards of one run is
// refused.
#include "report/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/shard.h"
#include "report/json.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::merge_test {
namespace {

using for_tests::answered;
using for_tests::failed_check;
using for_tests::kStop;
using for_tests::respond;
using for_tests::SampleRun;
using testing::HasSubstr;

const std::vector<std::string> kSlugs = {"a", "b", "c", "d", "e"};

void add_case(SampleRun& run, const std::string& slug) {
  if (slug == "b" || slug == "d") {
    run.add(slug, judge::Outcome::kFailed, {failed_check("answer", "seen in " + slug)},
            {answered(kStop, respond(200, "{}"))});
    run.add_broken(judge::BrokenExpectation::Kind::kChangedSymptom, slug, "1", "2");
  } else {
    run.add(slug, judge::Outcome::kPassed);
  }
}

std::string digest() {
  std::vector<std::string> ids;
  for (const std::string& slug : kSlugs) ids.push_back("comprehend/StopSentimentDetectionJob/" + slug);
  return cases::digest_of_ids(ids);
}

/// The report of one shard of the five cases, changed by `change` before it is written.
ReportFile shard(std::size_t index, std::size_t of, void (*change)(SampleRun&) = nullptr) {
  SampleRun run;
  for (std::size_t i = index - 1; i < kSlugs.size(); i += of) add_case(run, kSlugs[i]);
  run.report.catalogue_cases = kSlugs.size();
  run.report.shard = ShardOf{index, of, kSlugs.size(), digest()};
  if (change != nullptr) change(run);
  auto file = parse_report(render_json(run.report), "shard" + std::to_string(index) + ".json");
  EXPECT_TRUE(file) << base::render(file.error());
  return std::move(*file);
}

template <class... Files>
base::Result<Merged> merged(Files... files) {
  std::vector<ReportFile> shards;
  (shards.push_back(std::move(files)), ...);
  return merge(std::move(shards));
}

std::string error_of(const base::Result<Merged>& result) {
  return result ? "(merged)" : base::render(result.error());
}

TEST(Merge, GivesTheReportOfTheWholeRun) {
  SampleRun whole;
  for (const std::string& slug : kSlugs) add_case(whole, slug);
  const auto made = merged(shard(2, 3), shard(3, 3), shard(1, 3));
  ASSERT_TRUE(made) << error_of(made);
  EXPECT_EQ(render_json(made->whole.report), render_json(whole.report));
  EXPECT_EQ(exit_code(made->whole.report), 1);
  EXPECT_THAT(made->remarks, testing::IsEmpty());
}

TEST(Merge, GivesTheWholeOfOneShard) {
  const auto made = merged(shard(1, 1));
  ASSERT_TRUE(made) << error_of(made);
  EXPECT_EQ(made->whole.report.verdicts.size(), kSlugs.size());
  EXPECT_FALSE(made->whole.report.shard);
}

TEST(Merge, NamesAShardThatIsMissing) {
  EXPECT_THAT(error_of(merged(shard(1, 3), shard(3, 3))), HasSubstr("missing: 2"));
}

TEST(Merge, RefusesAShardThatIsThereTwice) {
  EXPECT_THAT(error_of(merged(shard(1, 2), shard(2, 2), shard(2, 2))),
              HasSubstr("shard2.json: shard 2 is also in"));
}

TEST(Merge, RefusesACaseThatStandsInTwoShards) {
  const auto made =
      merged(shard(1, 2), shard(2, 2, [](SampleRun& run) { run.add("e", judge::Outcome::kPassed); }));
  EXPECT_THAT(error_of(made),
              HasSubstr("shard2.json: \"comprehend/StopSentimentDetectionJob/e\" is also in"));
}

TEST(Merge, RefusesAShardThatLacksACase) {
  const auto made = merged(shard(1, 2), shard(2, 2, [](SampleRun& run) {
                             run.report.verdicts.pop_back();
                             run.report.transcripts.pop_back();
                             run.report.broken_expectations.pop_back();
                           }));
  EXPECT_THAT(error_of(made), HasSubstr("the shards hold 4 cases, and not the 5"));
}

TEST(Merge, RefusesAnotherSelection) {
  const auto made = merged(
      shard(1, 2), shard(2, 2, [](SampleRun& run) { run.report.shard->sha256 = std::string(64, 'e'); }));
  EXPECT_THAT(error_of(made), HasSubstr("another selection"));
}

TEST(Merge, RefusesAnotherNumberOfShards) {
  EXPECT_THAT(error_of(merged(shard(1, 2), shard(2, 3))), HasSubstr("another selection"));
}

TEST(Merge, RefusesAnotherCatalogue) {
  ReportFile other = shard(2, 2);
  other.catalogue->sha256 = std::string(64, 'f');
  EXPECT_THAT(error_of(merged(shard(1, 2), std::move(other))), HasSubstr("shard2.json: another catalogue"));
}

TEST(Merge, RefusesAnotherProgram) {
  const auto made = merged(shard(1, 2), shard(2, 2, [](SampleRun& run) { run.report.version = "0.2.0"; }));
  EXPECT_THAT(error_of(made), HasSubstr("written by touchstone 0.2.0"));
}

TEST(Merge, RefusesTheReportOfAWholeRun) {
  const auto made = merged(shard(1, 1, [](SampleRun& run) { run.report.shard.reset(); }));
  EXPECT_THAT(error_of(made), HasSubstr("not of a shard"));
}

TEST(Merge, RefusesNothing) { EXPECT_THAT(error_of(merge({})), HasSubstr("no report to merge")); }

TEST(Merge, RemarksOnOtherSeedsAndKeepsTheCommandsOfEachShard) {
  const auto made = merged(shard(1, 2), shard(2, 2, [](SampleRun& run) { run.report.seed = 9; }));
  ASSERT_TRUE(made) << error_of(made);
  EXPECT_THAT(made->remarks, testing::ElementsAre(HasSubstr("shard 2 ran with seed 9")));
  EXPECT_THAT(reproduce_line(made->whole.report, *made->whole.report.verdicts[1].tested),
              HasSubstr("--seed 9"));
}

TEST(Merge, NamesEveryTargetAndSpansTheTimeOfAllShards) {
  const auto made = merged(shard(1, 2), shard(2, 2, [](SampleRun& run) {
                             run.report.endpoint = "http://127.0.0.1:4567";
                             run.report.started += std::chrono::seconds(10);
                           }));
  ASSERT_TRUE(made) << error_of(made);
  EXPECT_EQ(made->whole.report.endpoint, "http://127.0.0.1:4566, http://127.0.0.1:4567");
  EXPECT_EQ(made->whole.report.duration, std::chrono::milliseconds(10410));
}

TEST(Merge, IsInterruptedWhenOneShardWas) {
  const auto made = merged(shard(1, 2), shard(2, 2, [](SampleRun& run) { run.report.interrupted = true; }));
  ASSERT_TRUE(made) << error_of(made);
  EXPECT_TRUE(made->whole.report.interrupted);
}

}  // namespace
}  // namespace touchstone::report::merge_test
