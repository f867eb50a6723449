// Tests explain_checks.h: that every check which the judge makes of any target is explained, and that nothing
// else is.
#include "app/explain_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "app/simulated_run_for_tests.h"
#include "base/file.h"
#include "judge/case_checks.h"
#include "judge/required_operations.h"

namespace touchstone::app::explain_checks_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::set<std::string> explained() {
  std::set<std::string> ids;
  for (const CheckWords& words : all_checks()) ids.insert(std::string(words.id));
  return ids;
}

// Of a target that does not know an operation which it must have.
std::vector<judge::Verdict> verdicts_of_a_missing_operation() {
  auto transcripts = for_tests::run_simulated({}, 1, for_tests::some_cases());
  transcripts.resize(1);
  transcripts.front().ending = run::Ending::kNotImplemented;
  std::vector<judge::Verdict> verdicts = for_tests::the_judge().judge_all(transcripts);
  judge::fail_what_is_missing(std::vector<std::string>{"*"}, transcripts, verdicts);
  return verdicts;
}

TEST(AllChecks, AreExactlyThoseThatTheJudgeMakes) {
  // Those of the honest endpoint, and of targets that fail what is made only where something is amiss.
  std::set<std::string> made;
  for (const for_tests::SimulatedTarget& target :
       std::initializer_list<for_tests::SimulatedTarget>{{},
                                                         {.deviation = "broken-chunk"},
                                                         {.deviation = "number-as-type"},
                                                         {.deviation = "closes-on-malformed"},
                                                         {.deviation = "drops-some-requests"},
                                                         {.deviation = "folded-header"},
                                                         {.deviation = "lone-surrogate-in-output"}}) {
    const auto transcripts = for_tests::run_simulated(target, 1, for_tests::some_cases());
    for (const judge::Verdict& verdict : for_tests::the_judge().judge_all(transcripts)) {
      for (const judge::Check& check : verdict.checks)
        made.insert(std::string(judge::without_step(*check.id)));
    }
  }
  for (const judge::Verdict& verdict : verdicts_of_a_missing_operation())
    for (const judge::Check& check : verdict.checks) made.insert(std::string(*check.id));
  std::set<std::string> wanted = explained();
  std::erase_if(wanted, [](const std::string& id) { return id.starts_with("robust/"); });  // the fuzzer's own
  EXPECT_EQ(made, wanted);
}

TEST(AllChecks, HoldEveryIdThatStandsInTheSourcesOfJudgeAndFuzzer) {
  const std::set<std::string> known = explained();
  const std::regex id(R"#("((error|output|robust|state|transport|wire)/[a-z0-9-]+)")#");
  std::size_t seen = 0;
  for (const char* room : {"judge", "fuzzer"}) {
    const auto files =
        base::list_files(std::filesystem::path(TOUCHSTONE_SOURCE_DIR "/harness") / room, ".cpp");
    ASSERT_TRUE(files);
    for (const auto& path : *files) {
      if (path.string().ends_with("_test.cpp")) continue;
      const std::string text = base::load_text(path).value();
      for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at, ++seen)
        EXPECT_TRUE(known.contains((*at)[1].str())) << (*at)[1].str() << " in " << path;
    }
  }
  EXPECT_GT(seen, 20U);
}

TEST(AllChecks, AreThereOnce) { EXPECT_EQ(explained().size(), all_checks().size()); }

TEST(ExplainCheck, SaysSomethingOfEachWithItsSource) {
  for (const std::string& id : explained()) {
    const std::string words = explain_check(for_tests::law().catalogue, id);
    EXPECT_THAT(words, HasSubstr(id + "\nexpects "));
    EXPECT_TRUE(words.find("\nsource: ") != std::string::npos ||
                words.find("; https://") != std::string::npos)
        << words;
  }
}

TEST(ExplainCheck, KnowsTheCheckOfAStep) {
  EXPECT_EQ(explain_check(for_tests::law().catalogue, "state@2"),
            explain_check(for_tests::law().catalogue, "state"));
}

TEST(ExplainCheck, SaysNothingOfWhatIsNoCheck) {
  EXPECT_THAT(explain_check(for_tests::law().catalogue, "wire/colour"), IsEmpty());
  EXPECT_THAT(explain_check(for_tests::law().catalogue, ""), IsEmpty());
}

}  // namespace
}  // namespace touchstone::app::explain_checks_test
