// Two targets side by side: over the whole catalogue, honest ones show no difference whatever they issue and
// however long they take, and each deviation shows one; and as a person meets it, with the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "app/deviation_entries.h"
#include "app/program_for_tests.h"
#include "app/simulated_run_for_tests.h"
#include "base/glob.h"
#include "report/differences.h"

namespace touchstone::app::live_compare_test {
namespace {

using namespace for_tests;

struct Side {
  std::vector<run::Transcript> transcripts;
  std::vector<judge::Verdict> verdicts;
};

Side ask(const SimulatedTarget& target, std::uint64_t seed, const Selected& selected = every_case()) {
  Side side{run_simulated(target, seed, selected), {}};
  side.verdicts = the_judge().judge_all(side.transcripts);
  return side;
}

/// @param judged  whether what a judge says counts too
report::Differences differences(const Side& a, const Side& b, bool judged = true) {
  const std::span<const judge::Verdict> none;
  return report::find_differences(law().catalogue, law().models,
                                  {"http://simulated", a.transcripts, judged ? a.verdicts : none},
                                  {"http://simulated", b.transcripts, judged ? b.verdicts : none});
}

TEST(LiveCompare, ShowsNothingBetweenHonestTargetsWhateverTheyIssueAndHoweverLongTheyTake) {
  const Side one = ask({.seed = 1}, 101);
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const report::Differences found = differences(one, ask({.seed = seed}, 200 + seed));
    EXPECT_TRUE(found.found.empty()) << report::render(found);
    EXPECT_TRUE(found.lost.empty());
    EXPECT_EQ(found.cases, every_case().size());
    EXPECT_GT(found.exchanges, every_case().size());
    EXPECT_EQ(report::exit_code(found), 0);
  }
}

/// The cases that an entry names: of some operations where they are enough.
Selected cases_of(const DeviationEntry& entry) {
  const auto among = [&](const Selected& cases) {
    Selected named;
    std::ranges::copy_if(cases, std::back_inserter(named), [&](const cases::Case* tested) {
      return std::ranges::any_of(entry.caught_by, [&](const CaughtBy& caught) {
        return base::matches_glob(caught.cases, tested->id);
      });
    });
    return named;
  };
  if (entry.caught_by.empty()) return some_cases();
  const Selected some = among(some_cases());
  return some.empty() ? among(every_case()) : some;
}

TEST(LiveCompare, ShowsEveryDeviationButThatOfTimeBesideTheHonestEndpoint) {
  const auto entries = load_deviation_entries(TOUCHSTONE_SOURCE_DIR "/conformance", law().catalogue).value();
  std::vector<std::string> missed;
  std::size_t shown = 0;
  for (const DeviationEntry& entry : entries.deviations) {
    if (entry.over_sockets) continue;  // the simulation has none
    const auto shows = [&](const Selected& cases, bool judged) {
      const Side honest = ask({}, 1, cases);
      return !differences(honest, ask({.deviation = entry.name, .seed = 5}, 9, cases), judged).found.empty();
    };
    // By the answers alone, whatever a judge would say of them; else where more cases are told apart by both.
    if (shows(cases_of(entry), false)) {
      ++shown;
    } else if (!shows(some_cases(), true)) {
      missed.push_back(entry.name);
    }
  }
  // That a list shows a state in which the job was once is left to time, as between two honest targets.
  EXPECT_THAT(missed, testing::IsSubsetOf(std::vector<std::string>{"list-shows-submitted"}));
  EXPECT_GT(shown, 150U);
}

TEST(LiveCompare, FindsASwappedIdInAnAnswer) {
  const report::Differences found = differences(
      ask({}, 1, some_cases()), ask({.deviation = "echoes-wrong-job-id", .seed = 5}, 9, some_cases()), false);
  EXPECT_TRUE(std::ranges::any_of(found.found, [](const report::Difference& one) {
    return one.what == "body /JobId";
  })) << report::render(found);
}

// The program.

std::vector<std::string> compare(const std::string& a, const std::string& b,
                                 std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"compare", "--endpoint", a, "--endpoint", b, "--operation",
                             "translate/StopTextTranslationJob", "--seed", "7"});
  return more;
}

TEST(LiveCompare, ShowsNothingBetweenTwoTargetsThatAreAlike) {
  const Served a({"--seed", "1"});
  const Served b({"--seed", "2"});
  const Finished compared = run_touchstone(compare(a.url(), b.url(), {"--level", "all", "--shuffle"}));
  EXPECT_EQ(compared.exit_code, 0) << compared.out << compared.err;
  EXPECT_EQ(compared.out.find("0 differences in 0 of "), 0U) << compared.out;
}

TEST(LiveCompare, ShowsNothingBetweenATargetAndItself) {
  const Served a;
  const Finished compared = run_touchstone(compare(a.url(), a.url()));
  EXPECT_EQ(compared.exit_code, 0) << compared.out << compared.err;
}

TEST(LiveCompare, ShowsWhatDiffersWithTheCaseAndBothValues) {
  const Served a;
  const Served b({"--deviation", "wrong-not-found-error"});
  const Finished compared = run_touchstone(compare(a.url(), b.url()));
  EXPECT_EQ(compared.exit_code, 1) << compared.err;
  EXPECT_NE(compared.out.find("DIFFERS StopTextTranslationJob: error\n  A ResourceNotFoundException\n  B "
                              "JobNotFoundException\n"),
            std::string::npos)
      << compared.out;
  EXPECT_NE(compared.out.find("  in translate/StopTextTranslationJob/"), std::string::npos) << compared.out;
}

TEST(LiveCompare, TellsATargetThatIsNotThere) {
  const Served a;
  EXPECT_EQ(run_touchstone(compare(a.url(), "http://127.0.0.1:1")).exit_code, 3);
}

}  // namespace
}  // namespace touchstone::app::live_compare_test
