// The program as a person meets it: exit codes and words for bad input, hostile targets, interruption, and
// the reports it leaves. Each bad input is a triple: the command, the exit code, words that standard error
// must hold.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "app/program_for_tests.h"
#include "base/file.h"
#include "base/json.h"
#include "base/result.h"
#include "endpoint/endpoint.h"
#include "model/load.h"
#include "transport/server.h"

namespace touchstone::app::program_test {
namespace {

namespace fs = std::filesystem;

const std::string kUnknownJob = "comprehend/StopSentimentDetectionJob/unknown-job";

std::string repository(const std::string& path) { return std::string(TOUCHSTONE_SOURCE_DIR) + "/" + path; }

base::Json load_json(const std::string& path) {
  const auto text = base::load_text(path);
  EXPECT_TRUE(text) << path;
  const auto json = base::parse_json(text.value_or(""));
  EXPECT_TRUE(json) << path;
  return json ? *json : base::Json();
}

std::int64_t count(const base::Json& report, const std::string& outcome) {
  const base::Json* value = report.at_pointer("/summary/" + outcome);
  return value == nullptr ? -1 : value->as_integer().value_or(-1);
}

struct BadInput {
  const char* name;
  std::vector<std::string> arguments;
  int exit_code;
  const char* words;
};

class BadInputs : public testing::TestWithParam<BadInput> {};

TEST_P(BadInputs, EndInAClearMessageAndTheirExitCode) {
  const Finished finished = run_touchstone(GetParam().arguments);
  EXPECT_EQ(finished.exit_code, GetParam().exit_code) << finished.err;
  EXPECT_NE(finished.err.find(GetParam().words), std::string::npos) << finished.err;
}

INSTANTIATE_TEST_SUITE_P(
    Commands, BadInputs,
    testing::Values(
        BadInput{"UnknownFlag", {"run", "--frobnicate"}, 2, "--frobnicate"},
        BadInput{"UnknownCase",
                 {"run", "--only", "comprehend/StopSentimentDetectionJob/no-such-case"},
                 2,
                 "no case \"comprehend/StopSentimentDetectionJob/no-such-case\""},
        BadInput{"UnknownOperation",
                 {"run", "--operation", "StopEverything"},
                 2,
                 "no operation \"StopEverything\""},
        BadInput{"UnknownService", {"run", "--service", "s3"}, 2, "no service \"s3\""},
        BadInput{"UnknownIdToExplain", {"explain", "no/such/case"}, 2, "no case or check \"no/such/case\""},
        BadInput{"GlobThatMatchesNothing",
                 {"run", "--only", "comprehend/*/no-such-*"},
                 4,
                 "no case matches \"comprehend/*/no-such-*\""},
        BadInput{"SelectionThatLeavesNothing",
                 {"run", "--service", "translate", "--only", "comprehend/*"},
                 4,
                 "leaves no case to run"},
        BadInput{"UnreachablePort",
                 {"run", "--endpoint", "http://127.0.0.1:1"},
                 3,
                 "cannot reach http://127.0.0.1:1"},
        BadInput{"UnknownHost",
                 {"run", "--no-sign", "--endpoint", "http://name.invalid"},
                 3,
                 "cannot reach http://name.invalid"},
        BadInput{"WrongScheme", {"run", "--endpoint", "ftp://127.0.0.1"}, 2, "ftp"},
        BadInput{"NoScheme", {"run", "--endpoint", "127.0.0.1:4566"}, 2, "http://"},
        BadInput{"RemoteWithoutCredentials",
                 {"run", "--endpoint", "https://comprehend.us-east-1.example.com"},
                 2,
                 "no AWS credentials"},
        BadInput{"UnwritableReport",
                 {"run", "--report", "json=/nonexistent/folder/report.json"},
                 2,
                 "/nonexistent/folder/report.json"},
        BadInput{"ReportIntoAFolder", {"run", "--report", "json=/"}, 2, "cannot write a report here"},
        BadInput{"UnknownReportFormat", {"run", "--report", "pdf=x"}, 2, "FORMAT=PATH"},
        BadInput{"MissingExpectations",
                 {"run", "--expectations", "/nonexistent.json"},
                 2,
                 "/nonexistent.json: cannot open"},
        BadInput{"MissingModel", {"run", "--model", "/nonexistent.json"}, 2, "/nonexistent.json"},
        BadInput{"MissingAuthorities",
                 {"run", "--endpoint", "https://127.0.0.1:1", "--ca-file", "/nonexistent.pem"},
                 2,
                 "/nonexistent.pem"},
        BadInput{"NoCatalogue", {"list", "--conformance", "/"}, 2, "no catalogue here"},
        BadInput{"UnknownDeviation", {"run", "--deviation", "no-such-deviation"}, 2, "no-such-deviation"},
        BadInput{"UnknownVariant", {"run", "--variant", "no-such-variant"}, 2, "no-such-variant"},
        BadInput{"ServeUnknownDeviation",
                 {"serve", "--port", "0", "--deviation", "no-such-deviation"},
                 2,
                 "no-such-deviation"},
        BadInput{"TwoReportsOfOneName",
                 {"run", "--report", "json=same", "--report", "tap=same"},
                 2,
                 "two files would be written to same"},
        BadInput{"TwoSpellingsOfOneName",
                 {"run", "--report", "json=same", "--record", "./same"},
                 2,
                 "two files would be written to"},
        BadInput{
            "RequiredOperationThatIsNone",
            {"run", "--require-implemented", "comprehend/StopSentiment*", "--require-implemented", "x/*"},
            2,
            "no operation \"x/*\" in the catalogue"},
        BadInput{"ReportOverTheFixture",
                 {"run", "--fixture", "jobs.json", "--report", "json=./jobs.json"},
                 2,
                 "jobs.json is read, and would be overwritten"},
        BadInput{"MergeOverAShard",
                 {"merge", "whole.json", "one.json", "two.json", "--report", "json=two.json"},
                 2,
                 "two.json is read, and would be overwritten"},
        BadInput{"EmptyEndpoint", {"run", "--endpoint", ""}, 2, "--endpoint: has no value"},
        BadInput{"EmptyShard", {"run", "--shard", ""}, 2, "--shard: has no value"},
        BadInput{"EmptyEndpointOfTwo",
                 {"compare", "--endpoint", "http://127.0.0.1:1", "--endpoint", ""},
                 2,
                 "--endpoint: has no value"},
        BadInput{"DurationBeyondTheClock", {"run", "--timeout", "1500000h"}, 2, "longer than 10000h"},
        BadInput{"NegativeSeedOfServe", {"serve", "--seed", "-1"}, 2, "\"-1\" is no whole number"},
        BadInput{"PortBeyondAny", {"serve", "--port", "65536"}, 2, "--port"},
        BadInput{"NegativeRuns", {"selftest", "--runs", "-1"}, 2, "--runs"},
        BadInput{"ReportOfTheProofOfTheFuzzer",
                 {"selftest", "--fuzzer", "--report", "json=x"},
                 2,
                 "--report excludes --fuzzer"},
        BadInput{"CertificateThatIsNone",
                 {"serve", "--port", "0", "--certificate", "/dev/null", "--key", "/dev/null"},
                 2,
                 "/dev/null: nothing in it is PEM"},
        BadInput{"RegionWithASlash", {"run", "--region", "a/b"}, 2, "\"a/b\" is no region"},
        BadInput{
            "AccountOfLetters", {"run", "--account", "12345678901x"}, 2, "\"12345678901x\" is no account"},
        BadInput{"ShortAccount", {"run", "--account", "123"}, 2, "an account is twelve digits"},
        BadInput{"VerifySignaturesWithoutCredentials",
                 {"serve", "--port", "0", "--verify-signatures"},
                 2,
                 "AWS_ACCESS_KEY_ID"}),
    [](const auto& param) { return param.param.name; });

TEST(Program, NamesFileLineAndColumnOfAMalformedCaseFile) {
  const Scratch scratch;
  fs::copy(repository("conformance"), scratch / "conformance", fs::copy_options::recursive);
  const std::string path = scratch / "conformance/cases/broken.json";
  std::ofstream(path) << "{\n  \"service\": \"comprehend\",\n  \"operation\": oops\n}\n";
  const Finished finished = run_touchstone({"list", "--conformance", scratch / "conformance"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_NE(finished.err.find(path + ":3:16: not valid JSON"), std::string::npos) << finished.err;
}

TEST(Program, RunsEverythingAgainstTheEmbeddedEndpointAndLeavesBothReports) {
  const Scratch scratch;
  const Finished finished =
      run_touchstone({"run", "--level", "all", "--seed", "7", "--report", "json=" + (scratch / "r.json"),
                      "--report", "junit=" + (scratch / "r.xml")});
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
  const base::Json report = load_json(scratch / "r.json");
  EXPECT_EQ(count(report, "failed"), 0);
  EXPECT_EQ(count(report, "warned"), 0);
  EXPECT_EQ(count(report, "blocked"), 0);
  EXPECT_EQ(count(report, "not_implemented"), 0);
  EXPECT_EQ(count(report, "inconclusive"), 0);
  const auto cases = static_cast<std::int64_t>(report.find("cases")->items().size());
  EXPECT_GT(cases, 400);
  EXPECT_EQ(count(report, "passed") + count(report, "recorded"), cases);
  EXPECT_EQ(report.at_pointer("/seed")->as_integer(), 7);
  const std::string junit = base::load_text(scratch / "r.xml").value_or("");
  EXPECT_NE(junit.find("tests=\"" + std::to_string(cases) + "\""), std::string::npos);
}

// A report that stands there afterwards must be of this run.
TEST(Program, LeavesNoReportOfAnEarlierRunWhereNobodyIsThere) {
  const Scratch scratch;
  const std::string report = scratch / "junit.xml";
  ASSERT_TRUE(base::save_text(report, "an earlier run's"));
  EXPECT_EQ(
      run_touchstone({"run", "--endpoint", "http://127.0.0.1:1", "--report", "junit=" + report}).exit_code,
      3);
  EXPECT_FALSE(std::filesystem::exists(report));
}

TEST(Program, GivesTheSameVerdictsForAnyNumberOfJobsAndAnyOrder) {
  const Scratch scratch;
  const auto verdicts = [&](const std::string& name, std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"run", "--seed", "7", "--deviation", "accepts-long-job-id", "--report",
                                 "json=" + (scratch / name)});
    EXPECT_EQ(run_touchstone(flags).exit_code, 1);
    const base::Json report = load_json(scratch / name);
    std::vector<std::string> lines;
    for (const base::Json& tested : report.find("cases")->items()) {
      std::string& line =
          lines.emplace_back(tested.find("id")->as_string() + " " + tested.find("outcome")->as_string());
      for (const base::Json& check : tested.find("checks")->items()) {
        const std::string& id = check.find("id")->as_string();
        const std::string& outcome = check.find("outcome")->as_string();
        line.append(" ").append(id).append(" ").append(outcome);
        // Which of the wanted states a job was in when it was looked at is a matter of time.
        if (!id.starts_with("state") || outcome != "passed")
          line.append(" ").append(check.find("actual")->as_string());
      }
    }
    return lines;
  };
  const auto alone = verdicts("a.json", {"--jobs", "1"});
  EXPECT_EQ(alone, verdicts("b.json", {"--jobs", "64"}));
  EXPECT_EQ(alone, verdicts("c.json", {"--shuffle"}));
}

TEST(Program, PrintsNoEscapeCodesWhereThereIsNoTerminal) {
  const Finished finished =
      run_touchstone({"run", "--deviation", "wrong-not-found-error", "--only", "*/unknown-job"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(finished.err, "");
  EXPECT_NE(finished.out.find("FAILED " + kUnknownJob), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("ResourceNotFoundException"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("doc:comprehend/StopSentimentDetectionJob#Errors"), std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("touchstone run --deviation wrong-not-found-error --only " + kUnknownJob),
            std::string::npos)
      << finished.out;
}

TEST(Program, ExplainsACaseAndACheck) {
  const Finished explained = run_touchstone({"explain", kUnknownJob});
  EXPECT_EQ(explained.exit_code, 0);
  for (const char* part : {"required", "StopSentimentDetectionJob.json:", "sends StopSentimentDetectionJob",
                           "JobNotFoundException", "documentation"}) {
    EXPECT_NE(explained.out.find(part), std::string::npos) << part << "\n" << explained.out;
  }
  EXPECT_NE(run_touchstone({"explain", "transport/answer"}).out.find("a whole HTTP answer"),
            std::string::npos);
  EXPECT_NE(run_touchstone({"explain", "wire/content-type"}).out.find("application/x-amz-json-1.1"),
            std::string::npos);
}

TEST(Program, ExplainsHowTheSdksFindAName) {
  const Finished explained = run_touchstone({"explain", "sdks"});
  EXPECT_EQ(explained.exit_code, 0) << explained.err;
  for (const char* part : {"boto3 (botocore", "compared with the SDK by a test", "JavaScript v3", "Java v2",
                           "Go v2", "C++", "Rust", "1. header x-amzn-ErrorType", "crash, TypeError"}) {
    EXPECT_NE(explained.out.find(part), std::string::npos) << part << "\n" << explained.out;
  }
}

TEST(Program, ListsWhatASelectionTakes) {
  const Finished listed = run_touchstone({"list", "--only", kUnknownJob});
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_EQ(std::count(listed.out.begin(), listed.out.end(), '\n'), 1);
  EXPECT_NE(listed.out.find(kUnknownJob), std::string::npos);
}

TEST(Program, ShowsWhatTheDocumentationDemandsAndWhichCasesAskForIt) {
  const Finished shown = run_touchstone({"coverage"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  for (const char* part :
       {"comprehend/StopSentimentDetectionJob", "declared errors", "JobNotFoundException", "states",
        "IN_PROGRESS", "Findings", "clauses of 4 operations",
        "the length 1 to 32 of StopSentimentDetectionJobRequest$JobId", "beyond JobId max-length 32",
        "ten-thousand-characters", "null-members-are-absent", "every exchange: wire/content-type",
        "rules of awsJson 1.1:", "comprehendmedical/StopSNOMEDCTInferenceJob",
        "states of jobs:", "beyond-requests: ", " more\n"}) {
    EXPECT_NE(shown.out.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(shown.out.find("no case\n"), std::string::npos)
      << "a declared error or state that no case reaches";
}

TEST(Program, ShowsOfEachOperationTheStatesOfItsOwnJobs) {
  const std::string shown = run_touchstone({"coverage"}).out;
  const std::string of_translate = shown.substr(shown.find("\ntranslate/StopTextTranslationJob\n"));
  const std::string states = of_translate.substr(of_translate.find("\n  states\n"));
  const std::string rows = states.substr(0, states.find("\n\n"));
  EXPECT_NE(rows.find("COMPLETED_WITH_ERROR"), std::string::npos) << rows;
  for (const char* other : {"TRAIN", "IN_ERROR", "PARTIAL_SUCCESS", "DELETING"})
    EXPECT_EQ(rows.find(other), std::string::npos) << rows;
}

TEST(Program, SaysThatTheTargetIsOfAnotherAccount) {
  const std::vector<std::string> asked = {
      "run", "--only", "comprehend/StopTrainingDocumentClassifier/training-classifier", "--account"};
  std::vector<std::string> other = asked;
  other.emplace_back("000000000000");
  EXPECT_NE(run_touchstone(other).err.find("makes ARNs of account 123456789012"), std::string::npos);
  std::vector<std::string> own = asked;
  own.emplace_back("123456789012");
  EXPECT_EQ(run_touchstone(own).err, "");
}

TEST(Program, ShowsEveryCaseOfEachRowWhenAskedTo) {
  const Finished shown = run_touchstone({"coverage", "--all"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(shown.out.find(" more\n"), std::string::npos);
  EXPECT_NE(shown.out.find(", zero-as-job-id\n"), std::string::npos);
}

TEST(Program, ServesUntilItIsToldToStop) {
  Served served;
  EXPECT_EQ(run_touchstone({"run", "--endpoint", served.url(), "--only", "*/unknown-job"}).exit_code, 0);
  served.program().signal(SIGTERM);
  EXPECT_EQ(served.program().wait().exit_code, 0);
}

TEST(Program, VerifiesSignaturesWhenAskedTo) {
  Program server({"env", "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=a-secret-of-the-test",
                  touchstone_program(), "serve", "--port", "0", "--verify-signatures"});
  const std::string line = server.wait_for_output("touchstone serves ");
  ASSERT_NE(line.find("http"), std::string::npos);
  const std::string url = line.substr(line.find("http"), line.find('\n') - line.find("http"));
  const auto run_with = [&](const std::string& secret, std::vector<std::string> more) {
    std::vector<std::string> command = {"env",
                                        "AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
                                        "AWS_SECRET_ACCESS_KEY=" + secret,
                                        touchstone_program(),
                                        "run",
                                        "--endpoint",
                                        url,
                                        "--only",
                                        kUnknownJob};
    command.insert(command.end(), more.begin(), more.end());
    return Program(command).wait();
  };
  EXPECT_EQ(run_with("a-secret-of-the-test", {}).exit_code, 0);
  const Finished refused = run_with("another-secret-entirely", {});
  EXPECT_EQ(refused.exit_code, 4);  // nothing can be judged for whom the target does not let in
  EXPECT_NE(refused.out.find("InvalidSignatureException, whatever it is asked: check the credentials"),
            std::string::npos)
      << refused.out;
  EXPECT_EQ(refused.out.find("another-secret-entirely"), std::string::npos);
  EXPECT_NE(run_with("a-secret-of-the-test", {"--no-sign"}).out.find("MissingAuthenticationTokenException"),
            std::string::npos);
}

// Targets that are none.

Finished run_against(const transport::Handler& handler, std::vector<std::string> flags = {}) {
  const auto server = transport::Server::start({}, handler);
  EXPECT_TRUE(server);
  flags.insert(flags.begin(), {"run", "--endpoint", "http://127.0.0.1:" + std::to_string(server->port()),
                               "--timeout", "300ms", "--only", "*/unknown-job"});
  return run_touchstone(flags);
}

// A target that repeats what it was told: the file is one that people share.
TEST(HostileTarget, ThatRepeatsATokenDoesNotBringItIntoTheExpectations) {
  const auto server = transport::Server::start({}, [](const wire::HttpRequest& request) {
    const auto token = request.headers.find("X-Amz-Security-Token");
    transport::Reply reply;
    reply.response.status = 400;
    reply.response.headers = {{"Content-Type", "application/x-amz-json-1.1"}};
    const auto target = request.headers.find("X-Amz-Target");
    const bool echoes = token && target && !target->ends_with("ControlOperation");
    reply.response.body = fmt::format(R"({{"__type":"{}"}})", echoes ? *token : "UnknownOperationException");
    return reply;
  });
  ASSERT_TRUE(server);
  const std::string file = testing::TempDir() + "expectations_of_an_echo.json";
  std::filesystem::remove(file);
  const Finished finished =
      Program({"env", "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=a-secret-of-the-test",
               "AWS_SESSION_TOKEN=a-token-of-the-test", touchstone_program(), "run", "--endpoint",
               "http://127.0.0.1:" + std::to_string(server->port()), "--only", "*/unknown-job",
               "--expectations", file, "--update-expectations"})
          .wait();
  const std::string written = base::load_text(file).value_or("");
  EXPECT_NE(written.find("<redacted>"), std::string::npos) << finished.out << finished.err << written;
  EXPECT_EQ(written.find("a-token-of-the-test"), std::string::npos) << written;
}

TEST(HostileTarget, ThatHangsIsNotReachable) {
  const Finished finished = run_against([](const wire::HttpRequest&) {
    transport::Reply reply;
    reply.delay = std::chrono::hours(1);
    return reply;
  });
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_NE(finished.err.find("answered none of"), std::string::npos) << finished.err;
}

TEST(HostileTarget, ThatClosesEveryConnectionIsNotReachable) {
  const Finished finished = run_against([](const wire::HttpRequest&) {
    transport::Reply reply;
    reply.drop = true;
    return reply;
  });
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_NE(finished.err.find("answered none of"), std::string::npos) << finished.err;
}

TEST(HostileTarget, ThatSendsGarbageDeviates) {
  const Finished finished = run_against([](const wire::HttpRequest&) {
    transport::Reply reply;
    reply.raw = "this is not HTTP\r\n\r\n";
    return reply;
  });
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.out.find("not-http"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("this is not HTTP"), std::string::npos) << finished.out;
}

TEST(HostileTarget, ThatGoesSilentForOneCaseFailsThatCaseOnly) {
  std::atomic<int> seen = 0;
  const Finished finished = run_against([&](const wire::HttpRequest& request) {
    transport::Reply reply;
    const bool sentiment = request.headers.size() > 2 &&
                           wire::to_bytes(request).find(".StopSentimentDetectionJob") != std::string::npos;
    // The first one is the probe; the case's own request hangs, which is not tried again; the control
    // question behind it is answered.
    if (sentiment && ++seen == 2) {
      reply.delay = std::chrono::hours(1);
      return reply;
    }
    reply.response.status = 400;
    const bool comprehend = wire::to_bytes(request).find("Comprehend_2017") != std::string::npos;
    const bool classifier = wire::to_bytes(request).find("Classifier") != std::string::npos;
    reply.response.headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"x-amzn-RequestId", "1"}};
    reply.response.body = comprehend && !classifier ? R"({"__type":"JobNotFoundException"})"
                                                    : R"({"__type":"ResourceNotFoundException"})";
    if (wire::to_bytes(request).find("TouchstoneControl") != std::string::npos)
      reply.response.body = R"({"__type":"UnknownOperationException"})";
    return reply;
  });
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.out.find("no-answer; a control request on a fresh connection was answered"),
            std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("1 failed"), std::string::npos) << finished.out;
}

// What is answered by a server that has no such route.
transport::Reply no_such_route(const wire::HttpRequest&) {
  transport::Reply reply;
  reply.response.status = 404;
  reply.response.headers = {{"Content-Type", "text/html"}};
  reply.response.body = "<html>not here</html>";
  return reply;
}

TEST(HostileTarget, ThatRefusesEverythingAlikeIsNotImplementedAndSoVacuous) {
  const Finished finished = run_against(no_such_route);
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_NE(finished.out.find("NOT IMPLEMENTED"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("as it answers an operation that does not exist"), std::string::npos)
      << finished.out;
}

TEST(HostileTarget, ThatLacksAnOperationItMustHaveDeviates) {
  const Finished finished = run_against(no_such_route, {"--require-implemented", "translate/*"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.out.find("1 failed, 0 warned, 12 not implemented"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("\n  implemented\n    expected an operation that the target implements"),
            std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("--require-implemented 'translate/*'"), std::string::npos) << finished.out;
}

TEST(HostileTarget, ThatRefusesItsCallerSaysNothingOfWhatItMustHave) {
  const auto refuses = [](const wire::HttpRequest&) {
    transport::Reply reply;
    reply.response.status = 403;
    reply.response.headers = {{"Content-Type", "application/x-amz-json-1.1"}};
    reply.response.body = R"({"__type":"AccessDeniedException","Message":"no"})";
    return reply;
  };
  const Finished finished = run_against(refuses, {"--require-implemented", "translate/*"});
  EXPECT_EQ(finished.exit_code, 3) << finished.out;
  EXPECT_NE(finished.out.find("whether it is implemented, as it must be, is not known"), std::string::npos)
      << finished.out;
}

TEST(Program, TellsThatARequiredOperationIsNotAmongThoseItRuns) {
  const Finished finished = run_touchstone({"run", "--only", "translate/StopTextTranslationJob/unknown-job",
                                            "--require-implemented", "comprehend/*"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_NE(finished.err.find("--require-implemented comprehend/*: no case that was run is of it"),
            std::string::npos)
      << finished.err;
}

// How many exchanges of a JSON report were made to stop what a case had left at work.
std::size_t count_tidying(const std::string& report) {
  const std::string text = base::load_text(report).value_or("");
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find("\"tidying\"", at)) != std::string::npos; ++at) ++found;
  return found;
}

TEST(Program, StopsWhatACaseLeftAtWorkUnlessItIsToKeepIt) {
  const Scratch scratch;
  const Served served;
  const auto run = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"run", "--endpoint", served.url(), "--only",
                                 "translate/StopTextTranslationJob/neighbour-goes-on", "--report",
                                 "json=" + (scratch / "r.json")});
    return run_touchstone(flags);
  };
  const Finished tidied = run({});
  EXPECT_EQ(tidied.exit_code, 0) << tidied.out;
  EXPECT_EQ(count_tidying(scratch / "r.json"), 1U);
  EXPECT_EQ(tidied.err.find("may still be at work"), std::string::npos) << tidied.err;
  EXPECT_EQ(run({"--keep-jobs"}).exit_code, 0);
  EXPECT_EQ(count_tidying(scratch / "r.json"), 0U);
}

TEST(Program, TellsWhichJobsOfAFixtureAreNotAsItSays) {
  const Scratch scratch;
  const Served served;
  std::ofstream(scratch / "jobs.json")
      << R"({"translate/TextTranslationJob": {"STOPPED": "0123456789abcdef0123456789abcdef"}})";
  const Finished finished =
      run_touchstone({"run", "--endpoint", served.url(), "--fixture", scratch / "jobs.json", "--only",
                      "translate/StopTextTranslationJob/stopped-job-stays-stopped"});
  EXPECT_EQ(finished.exit_code, 0) << finished.out;
  EXPECT_NE(finished.err.find("translate/TextTranslationJob 0123456789abcdef0123456789abcdef, wanted in "
                              "STOPPED: DescribeTextTranslationJob answered 400 ResourceNotFoundException"),
            std::string::npos)
      << finished.err;
}

TEST(Program, KeepsWhatWasGatheredWhenItIsInterrupted) {
  const Scratch scratch;
  const auto models = model::load_models(repository("conformance/models"));
  ASSERT_TRUE(models);
  endpoint::EndpointOptions options;
  options.deviation = "stop-never-stops";
  auto endpoint = endpoint::Endpoint::make(*models, options);
  ASSERT_TRUE(endpoint);
  std::atomic<int> polls = 0;
  const auto server = transport::Server::start({}, [&](const wire::HttpRequest& request) {
    if (wire::to_bytes(request).find(".Describe") != std::string::npos) ++polls;
    return endpoint->handle(request, std::chrono::system_clock::now());
  });
  ASSERT_TRUE(server);
  Program program({touchstone_program(), "run", "--endpoint",
                   "http://127.0.0.1:" + std::to_string(server->port()), "--only", "*/unknown-job", "--only",
                   "comprehend/StopSentimentDetectionJob/stop-comes-to-an-end", "--jobs", "1", "--patience",
                   "10m", "--report", "json=" + (scratch / "r.json")});
  // With one job at a time the waiting case polls while the ones before it in the order of ids may be done or
  // not: both are told apart.
  while (polls < 8) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  program.signal(SIGINT);
  const Finished finished = program.wait();
  EXPECT_EQ(finished.exit_code, 3) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("interrupted"), std::string::npos) << finished.out;
  const base::Json report = load_json(scratch / "r.json");
  EXPECT_TRUE(report.find("interrupted")->as_bool());
  EXPECT_GE(count(report, "inconclusive"), 1);
  EXPECT_EQ(count(report, "inconclusive") + count(report, "passed"),
            static_cast<std::int64_t>(report.find("cases")->items().size()));
}

class Tls : public testing::Test {
 protected:
  void SetUp() override {
    const Finished made =
        Program({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                 "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                 scratch_ / "key.pem", "-out", scratch_ / "cert.pem"})
            .wait();
    if (made.exit_code != 0) GTEST_SKIP() << "the openssl program is not here: " << made.err;
  }
  Scratch scratch_;
};

TEST_F(Tls, RefusesACertificateOfAnUnknownAuthorityAndTakesAKnownOne) {
  Served served({"--certificate", scratch_ / "cert.pem", "--key", scratch_ / "key.pem"});
  ASSERT_EQ(served.url().substr(0, 8), "https://");
  const Finished refused = run_touchstone({"run", "--endpoint", served.url(), "--only", "*/unknown-job"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.err.find("certificate"), std::string::npos) << refused.err;
  const Finished taken = run_touchstone(
      {"run", "--endpoint", served.url(), "--only", "*/unknown-job", "--ca-file", scratch_ / "cert.pem"});
  EXPECT_EQ(taken.exit_code, 0) << taken.out << taken.err;
}

TEST(Shards, AreTogetherTheWholeSelection) {
  const Scratch scratch;
  const auto passed = [&](const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {"run", "--operation", "translate/StopTextTranslationJob",
                                          "--report", "json=" + scratch / "report.json"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    EXPECT_EQ(run_touchstone(arguments).exit_code, 0);
    return count(load_json(scratch / "report.json"), "passed");
  };
  const std::int64_t whole = passed({});
  EXPECT_GT(whole, 100);
  EXPECT_EQ(passed({"--shard", "1/3"}) + passed({"--shard", "2/3"}) + passed({"--shard", "3/3"}), whole);
}

TEST(Shards, RefuseAPartThatDoesNotExist) {
  const Finished finished = run_touchstone({"run", "--shard", "3/2"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_NE(finished.err.find("write I/N"), std::string::npos) << finished.err;
}

TEST(Program, TellsHttpsSpokenToAPlainPort) {
  Served served;
  const std::string https = "https" + served.url().substr(4);
  const Finished finished = run_touchstone({"run", "--endpoint", https, "--only", "*/unknown-job"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_NE(finished.err.find("http or https"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace touchstone::app::program_test
