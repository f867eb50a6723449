// The commands around a run as a person meets them: repeating it, splitting it into shards and merging these,
// comparing two reports.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "app/program_for_tests.h"
#include "base/json.h"

namespace touchstone::app::gate_program_test {
namespace {

namespace fs = std::filesystem;

/// One operation's cases, against an embedded endpoint with a deviation or none; reports go to a folder of
/// the test's own.
class Gate : public testing::Test {
 protected:
  Gate()
      : folder_(fs::path(testing::TempDir()) /
                ("touchstone_gate_" + std::to_string(::getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::create_directories(folder_);
  }
  ~Gate() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }

  Finished run(const std::string& report, std::vector<std::string> flags = {}) const {
    flags.insert(flags.begin(), {"run", "--operation", "translate/StopTextTranslationJob", "--seed", "7",
                                 "--report", "json=" + file(report)});
    return run_touchstone(std::move(flags));
  }

  [[nodiscard]] base::Json json(const std::string& name) const {
    const auto text = base::load_text(file(name));
    EXPECT_TRUE(text) << name;
    const auto parsed = base::parse_json(text.value_or(""));
    EXPECT_TRUE(parsed) << name;
    return parsed ? *parsed : base::Json();
  }

 private:
  fs::path folder_;
};

std::string summary_of(const base::Json& report) { return base::to_json(*report.find("summary")); }

/// "id outcome check seen ..." of each case; of a state only whether it was accepted: two runs over sockets
/// may ask a job a few milliseconds sooner or later, and see SUBMITTED or IN_PROGRESS.
std::vector<std::string> verdicts_of(const base::Json& report) {
  std::vector<std::string> lines;
  for (const base::Json& listed : report.find("cases")->items()) {
    std::string& line =
        lines.emplace_back(listed.find("id")->as_string() + " " + listed.find("outcome")->as_string());
    for (const base::Json& check : listed.find("checks")->items()) {
      const std::string& id = check.find("id")->as_string();
      line += " " + id + " " + check.find(id.starts_with("state@") ? "outcome" : "actual")->as_string();
    }
  }
  return lines;
}

const std::vector<std::string> kDeviant = {"--deviation", "wrong-not-found-error"};

std::vector<std::string> deviant_shard(const std::string& shard) {
  std::vector<std::string> flags = kDeviant;
  flags.insert(flags.end(), {"--shard", shard});
  return flags;
}

TEST_F(Gate, MergesShardsToTheReportOfTheUnsplitRun) {
  const Finished whole = run("whole.json", kDeviant);
  for (const char* index : {"1", "2", "3"})
    EXPECT_EQ(run(std::string(index) + ".json", deviant_shard(std::string(index) + "/3")).exit_code, 1);
  const Finished merged = run_touchstone({"merge", file("merged.json"), file("3.json"), file("1.json"),
                                          file("2.json"), "--report", "tap=" + file("merged.tap")});
  EXPECT_EQ(merged.exit_code, whole.exit_code) << merged.err;
  EXPECT_EQ(merged.exit_code, 1);
  const base::Json one = json("whole.json");
  const base::Json other = json("merged.json");
  EXPECT_EQ(summary_of(other), summary_of(one));
  EXPECT_EQ(verdicts_of(other), verdicts_of(one));
  const auto points = std::to_string(one.find("cases")->items().size());
  EXPECT_NE(base::load_text(file("merged.tap")).value_or("").find("1.." + points + "\n"), std::string::npos);
}

TEST_F(Gate, RefusesToMergeWhenAShardIsMissing) {
  EXPECT_EQ(run("1.json", {"--shard", "1/2"}).exit_code, 0);
  const Finished merged = run_touchstone({"merge", file("merged.json"), file("1.json")});
  EXPECT_EQ(merged.exit_code, 2);
  EXPECT_NE(merged.err.find("missing: 2"), std::string::npos) << merged.err;
  EXPECT_FALSE(fs::exists(file("merged.json")));
}

TEST_F(Gate, RunsShardsWithTheScriptForContinuousIntegration) {
  const std::string script =
      "TOUCHSTONE='" + touchstone_program() + "' " TOUCHSTONE_SOURCE_DIR "/conformance/ci/run_shard.sh ";
  const auto shard = [&](const std::string& words) {
    return Program({"sh", "-c", script + words}).wait().exit_code;
  };
  const std::string flags = " 2 '" + file("") + "' --operation translate/StopTextTranslationJob --seed 7";
  EXPECT_EQ(shard("1" + flags + " --deviation wrong-not-found-error"), 0);
  EXPECT_EQ(shard("2" + flags + " --deviation wrong-not-found-error"), 0);
  const Finished merged =
      run_touchstone({"merge", file("merged.json"), file("shard-1.json"), file("shard-2.json")});
  EXPECT_EQ(merged.exit_code, 1) << merged.err;
  EXPECT_EQ(shard("3" + flags), 2);
  EXPECT_EQ(shard("1" + flags + " --endpoint http://127.0.0.1:1"), 3);
}

/// The command of an example in conformance/ci/ that holds `words`, with what is the reader's own put in: it
/// goes to the end of its line, and on where the next one begins with a flag.
std::string command_of(const std::string& example, const std::string& words,
                       const std::vector<std::pair<std::string, std::string>>& own) {
  const std::string text = base::load_text(TOUCHSTONE_SOURCE_DIR "/conformance/ci/" + example).value_or("");
  const std::size_t at = text.find(words);
  EXPECT_NE(at, std::string::npos) << example << " has no " << words;
  if (at == std::string::npos) return "false";
  std::size_t end = text.find('\n', at);
  const std::size_t next = text.find_first_not_of(" \n", end);
  if (text.compare(next, 2, "--") == 0) end = text.find('\n', next);
  std::string command = text.substr(at, end - at);
  command = std::regex_replace(command, std::regex("\n *"), " ");
  command = command.substr(0, command.find("\"]"));
  for (const auto& [theirs, ours] : own) {
    for (std::size_t place = 0; (place = command.find(theirs, place)) != std::string::npos;
         place += ours.size())
      command.replace(place, theirs.size(), ours);
  }
  return command;
}

struct Example {
  std::string name;
  std::string file;
  int shards;
  std::string shard_begins;  ///< words with which the command of a shard begins
  std::string merge_begins;
  std::string script;
};

class CiExamples : public Gate, public testing::WithParamInterface<Example> {};

TEST_P(CiExamples, RunTheirShardsAndGiveTheVerdict) {
  Served emulator({"--deviation", "wrong-not-found-error"});
  const auto shell = [&](const std::string& environment, const std::string& command) {
    return Program({"sh", "-c",
                    "cd '" + file("") + "'; export TOUCHSTONE='" + touchstone_program() + "' " + environment +
                        "; " + command})
        .wait();
  };
  for (int index = 1; index <= GetParam().shards; ++index) {
    const std::string command =
        command_of(GetParam().file, GetParam().shard_begins,
                   {{GetParam().script, TOUCHSTONE_SOURCE_DIR "/conformance/ci/run_shard.sh"},
                    {"${{ matrix.index }}", std::to_string(index)},
                    {"${{ github.run_number }}", "7"},
                    {"/reports", file("")},
                    {"http://127.0.0.1:4566", emulator.url()},
                    {"http://emulator:4566", emulator.url()}});
    const Finished shard = shell("JOB_COMPLETION_INDEX=" + std::to_string(index - 1),
                                 command + " --operation translate/StopTextTranslationJob");
    EXPECT_EQ(shard.exit_code, 0) << command << shard.out << shard.err;
  }
  const std::string merge =
      command_of(GetParam().file, GetParam().merge_begins,
                 {{GetParam().merge_begins, "\"$TOUCHSTONE\" merge "}, {"/reports", file("")}});
  const Finished merged = shell("", merge);
  EXPECT_EQ(merged.exit_code, 1) << merge << merged.err;
  EXPECT_NE(merged.out.find("FAILED translate/StopTextTranslationJob/unknown-job"), std::string::npos);
  EXPECT_TRUE(fs::exists(file("merged.xml")));
}

INSTANTIATE_TEST_SUITE_P(All, CiExamples,
                         testing::Values(Example{"GitHubActions", "github-actions.yml", 4,
                                                 "touchstone/conformance/ci/run_shard.sh",
                                                 "touchstone/build/dev/bin/touchstone merge ",
                                                 "touchstone/conformance/ci/run_shard.sh"},
                                         Example{"Kubernetes", "kubernetes-indexed-job.yml", 8,
                                                 "exec /touchstone/conformance/ci/run_shard.sh",
                                                 "exec touchstone merge ",
                                                 "/touchstone/conformance/ci/run_shard.sh"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(Gate, MergesAReportThatItsSchemaDescribes) {
  EXPECT_EQ(run("1.json", {"--shard", "1/1"}).exit_code, 0);
  EXPECT_EQ(run_touchstone({"merge", file("merged.json"), file("1.json")}).exit_code, 0);
  for (const char* name : {"1.json", "merged.json"}) {
    const Finished valid =
        Program({"python3", "-c",
                 "import sys, json\n"
                 "try: import jsonschema\n"
                 "except ImportError: sys.exit(3)\n"
                 "schema, report = (json.load(open(path, 'rb')) for path in sys.argv[1:])\n"
                 "jsonschema.Draft202012Validator(schema).validate(report)\n",
                 TOUCHSTONE_SOURCE_DIR "/conformance/schema/report.schema.json", file(name)})
            .wait();
    if (valid.exit_code == 3) GTEST_SKIP() << "Python has no jsonschema";
    EXPECT_EQ(valid.exit_code, 0) << name << valid.err;
  }
}

TEST_F(Gate, FindsNothingBetweenTwoRunsOfOneTarget) {
  EXPECT_EQ(run("a.json").exit_code, 0);
  EXPECT_EQ(run("b.json", {"--shuffle", "--jobs", "3"}).exit_code, 0);
  const Finished compared = run_touchstone({"compare", file("a.json"), file("b.json")});
  EXPECT_EQ(compared.exit_code, 0) << compared.out << compared.err;
  EXPECT_EQ(compared.out.find("0 newly broken, 0 changed, 0 fixed, 0 still failing ("), 0U) << compared.out;
}

TEST_F(Gate, TellsWhatIsNewlyBrokenAndWhatIsFixed) {
  EXPECT_EQ(run("good.json").exit_code, 0);
  EXPECT_EQ(run("bad.json", kDeviant).exit_code, 1);
  const Finished worse = run_touchstone({"compare", file("good.json"), file("bad.json")});
  EXPECT_EQ(worse.exit_code, 1);
  EXPECT_NE(worse.out.find("NEWLY BROKEN translate/StopTextTranslationJob/unknown-job answer"),
            std::string::npos)
      << worse.out;
  const Finished better = run_touchstone({"compare", file("bad.json"), file("good.json")});
  EXPECT_EQ(better.exit_code, 0);
  EXPECT_NE(better.out.find("FIXED translate/StopTextTranslationJob/unknown-job answer"), std::string::npos)
      << better.out;
}

TEST_F(Gate, RefusesToCompareAReportThatWasChanged) {
  EXPECT_EQ(run("a.json", kDeviant).exit_code, 1);
  std::string text = base::load_text(file("a.json")).value_or("");
  const std::size_t at = text.find("\"failed\": ");
  ASSERT_NE(at, std::string::npos);
  text.insert(at + 10, "1");
  ASSERT_TRUE(base::save_text(file("b.json"), text));
  const Finished compared = run_touchstone({"compare", file("a.json"), file("b.json")});
  EXPECT_EQ(compared.exit_code, 2);
  EXPECT_NE(compared.err.find("b.json:"), std::string::npos) << compared.err;
  EXPECT_NE(compared.err.find("the report was changed"), std::string::npos) << compared.err;
}

TEST_F(Gate, RepeatsARunAndFindsItStable) {
  EXPECT_EQ(run("once.json").exit_code, 0);
  const Finished repeated = run("thrice.json", {"--repeat", "3"});
  EXPECT_EQ(repeated.exit_code, 0) << repeated.out << repeated.err;
  EXPECT_EQ(summary_of(json("thrice.json")), summary_of(json("once.json")));
  EXPECT_EQ(repeated.out.find("UNSTABLE"), std::string::npos) << repeated.out;
}

TEST_F(Gate, RepeatsNothingNoTimes) {
  const Finished refused = run("none.json", {"--repeat", "0"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("--repeat"), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace touchstone::app::gate_program_test
