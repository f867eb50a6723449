// Tests of cli.h and exit_code.h: flags to options, and how wrong usage is told.
#include "app/cli.h"

#include <gtest/gtest.h>

#include "app/exit_code.h"

namespace touchstone::app::cli_test {
namespace {

template <class Options>
Options parsed(std::vector<std::string> arguments) {
  const Command command = parse_command_line(std::move(arguments));
  const auto* options = std::get_if<Options>(&command);
  if (options == nullptr) {
    ADD_FAILURE() << (std::holds_alternative<Message>(command) ? std::get<Message>(command).text
                                                               : "another command");
    return {};
  }
  return *options;
}

TEST(ParseCommandLine, RunsAgainstTheEmbeddedEndpointByDefault) {
  const auto options = parsed<RunOptions>({"run"});
  EXPECT_TRUE(options.endpoint.empty());
  EXPECT_FALSE(options.patience);
  EXPECT_FALSE(options.seed);
  EXPECT_EQ(options.selection.level, "recommended");
}

TEST(ParseCommandLine, TakesRepeatedSelectorsAndReports) {
  const auto options = parsed<RunOptions>({"run", "--service", "comprehend", "--service", "translate",
                                           "--only", "a*", "--report", "json=x", "--report", "junit=y"});
  EXPECT_EQ(options.selection.services, (std::vector<std::string>{"comprehend", "translate"}));
  EXPECT_EQ(options.reports, (std::vector<std::string>{"json=x", "junit=y"}));
}

TEST(ParseCommandLine, ReadsDurationsWithTheirUnit) {
  const auto options = parsed<RunOptions>({"run", "--timeout", "250ms", "--patience", "2m"});
  EXPECT_EQ(options.timeout, std::chrono::milliseconds(250));
  EXPECT_EQ(options.patience, std::chrono::minutes(2));
}

TEST(ParseCommandLine, ComparesTwoReportsOrTwoTargets) {
  const auto reports = parsed<CompareOptions>({"compare", "a.json", "b.json"});
  EXPECT_EQ(reports.before, "a.json");
  EXPECT_EQ(reports.after, "b.json");
  const auto targets = parsed<CompareOptions>(
      {"compare", "--endpoint", "http://x", "--endpoint", "http://y", "--service", "translate"});
  EXPECT_EQ(targets.endpoints, (std::vector<std::string>{"http://x", "http://y"}));
  EXPECT_EQ(targets.run.selection.services, (std::vector<std::string>{"translate"}));
}

TEST(ParseCommandLine, RecordsWhatARunWouldSend) {
  const auto options = parsed<RecordOptions>({"record", "--out", "r.jsonl", "--endpoint", "http://x"});
  EXPECT_EQ(options.run.record, "r.jsonl");
  EXPECT_EQ(options.run.endpoint, "http://x");
  EXPECT_EQ(parsed<RunOptions>({"run", "--record", "r.jsonl"}).record, "r.jsonl");
}

TEST(ParseCommandLine, ReadsServeFlags) {
  const auto options =
      parsed<ServeOptions>({"serve", "--port", "0", "--stop-requested", "30ms", "--deviation", "x"});
  EXPECT_EQ(options.port, 0);
  EXPECT_EQ(options.stop_requested, std::chrono::milliseconds(30));
  EXPECT_EQ(options.deviation, "x");
}

TEST(ParseCommandLine, ListsEveryLevelByDefault) {
  EXPECT_EQ(parsed<ListOptions>({"list"}).selection.level, "all");
}

struct Usage {
  const char* name;
  std::vector<std::string> arguments;
  const char* part;
};

class WrongUsage : public testing::TestWithParam<Usage> {};

TEST_P(WrongUsage, IsToldWithExitCodeTwo) {
  const Command command = parse_command_line(GetParam().arguments);
  ASSERT_TRUE(std::holds_alternative<Message>(command));
  const Message& message = std::get<Message>(command);
  EXPECT_EQ(message.exit_code, kBadUsage);
  EXPECT_NE(message.text.find(GetParam().part), std::string::npos) << message.text;
  EXPECT_NE(message.text.find("--help"), std::string::npos) << message.text;
}

INSTANTIATE_TEST_SUITE_P(
    Usages, WrongUsage,
    testing::Values(
        Usage{"NoCommand", {}, "subcommand"}, Usage{"UnknownCommand", {"frobnicate"}, "frobnicate"},
        Usage{"UnknownFlag", {"run", "--frobnicate"}, "--frobnicate"},
        Usage{"DeadlineOfNoTime", {"run", "--timeout", "0s"}, "no time at all"},
        Usage{"NegativeSeed", {"run", "--seed", "-1"}, "no whole number from 0"},
        Usage{"SeedThatIsTooLarge", {"run", "--seed", "18446744073709551616"}, "no whole number from 0"},
        Usage{"DurationWithoutUnit", {"run", "--timeout", "5"}, "is no duration"},
        Usage{"UnknownLevel", {"run", "--level", "most"}, "--level"},
        Usage{"NoJobs", {"run", "--jobs", "0"}, "--jobs"},
        Usage{"EndpointAndEmbedded", {"run", "--embedded", "--endpoint", "http://x"}, "--embedded"},
        Usage{"PortOutOfRange", {"serve", "--port", "65536"}, "--port"},
        Usage{"CertificateWithoutKey", {"serve", "--certificate", "x"}, "--key"},
        Usage{"RecordWithoutFile", {"record"}, "--out"},
        Usage{"RecordWithReport", {"record", "--out", "x", "--report", "json=y"}, "--report"},
        Usage{"JudgeNothing", {"judge"}, "FILE"},
        Usage{"JudgeATarget", {"judge", "x", "--endpoint", "http://x"}, "--endpoint"},
        Usage{"CompareNothing", {"compare"}, "two JSON reports, or two targets"},
        Usage{"CompareOneReport", {"compare", "a"}, "two JSON reports, or two targets"},
        Usage{"CompareOneTarget", {"compare", "--endpoint", "http://x"}, "two JSON reports, or two targets"},
        Usage{"CompareThreeTargets",
              {"compare", "--endpoint", "http://x", "--endpoint", "http://y", "--endpoint", "http://z"},
              "two JSON reports, or two targets"},
        Usage{"CompareReportAndTarget", {"compare", "a", "--endpoint", "http://x"}, "--endpoint"},
        Usage{"CompareSomeOfReports",
              {"compare", "a", "b", "--service", "translate"},
              "--service: is for targets"},
        Usage{"ExplainNothing", {"explain"}, "ID"}),
    [](const auto& param) { return param.param.name; });

TEST(ParseCommandLine, PrintsHelpAndVersionWithExitCodeZero) {
  for (const char* flag : {"--help", "--version"}) {
    const Command command = parse_command_line({flag});
    ASSERT_TRUE(std::holds_alternative<Message>(command));
    EXPECT_EQ(std::get<Message>(command).exit_code, kAsExpected);
  }
  EXPECT_NE(std::get<Message>(parse_command_line({"run", "--help"})).text.find("Exit codes"),
            std::string::npos);
}

TEST(ExitCodeFor, TellsABadFileFromAnUnreachableTarget) {
  EXPECT_EQ(exit_code_for({base::ErrorCode::kSyntax, ""}), kBadUsage);
  EXPECT_EQ(exit_code_for({base::ErrorCode::kUnwritableFile, ""}), kBadUsage);
  EXPECT_EQ(exit_code_for({base::ErrorCode::kUnreachable, ""}), kUnreachable);
  EXPECT_EQ(exit_code_for({base::ErrorCode::kNothingSelected, ""}), kVacuous);
}

}  // namespace
}  // namespace touchstone::app::cli_test
