// See cli.h.
#include "app/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>

#include "app/exit_code.h"

namespace touchstone::app {
namespace {

constexpr const char* kExitCodes =
    "Exit codes: 0 as expected, 1 the target deviates, 2 wrong usage or a bad file,\n"
    "            3 the target could not be reached or the harness failed, 4 nothing was judged";

// So that no sum of durations leaves the range of the clocks' nanoseconds.
constexpr std::chrono::milliseconds kLongest = std::chrono::hours(10000);

// Reads 500ms, 5s, 2m; a bare number is refused, because its unit would be a guess.
template <class Value>  // milliseconds, or std::optional of them
CLI::Option* add_duration(CLI::App& app, const std::string& flag, Value& value, const std::string& help) {
  return app
      .add_option_function<std::string>(
          flag,
          [&value, flag](const std::string& text) {
            const std::size_t digits = text.find_first_not_of("0123456789");
            const std::map<std::string, std::int64_t> units = {
                {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
            const auto unit = units.find(digits == std::string::npos ? "" : text.substr(digits));
            if (digits == 0 || digits > 9 || unit == units.end()) {
              throw CLI::ValidationError(
                  flag, fmt::format("\"{}\" is no duration: write 500ms, 5s, 2m or 1h", text));
            }
            const std::int64_t milliseconds = std::stoll(text.substr(0, digits)) * unit->second;
            if (milliseconds > kLongest.count())
              throw CLI::ValidationError(flag, fmt::format("\"{}\" is longer than 10000h", text));
            value = std::chrono::milliseconds(milliseconds);
          },
          help)
      ->type_name("DURATION");
}

/// A duration that is not nothing.
template <class Value>
void add_deadline(CLI::App& app, const std::string& flag, Value& value, const std::string& help) {
  add_duration(app, flag, value, help)->check([flag](const std::string& text) {
    const bool is_nothing = text.find_first_of("123456789") == std::string::npos;
    return is_nothing ? "no time at all: give it 1ms or more" : std::string();
  });
}

/// A seed; CLI11 alone takes a number that is too large, or negative, for another.
template <class Options>
void add_seed(CLI::App& app, Options& options, const std::string& help) {
  app.add_option_function<std::uint64_t>(
         "--seed", [&options](std::uint64_t seed) { options.seed = seed; }, help)
      ->check([](const std::string& text) {
        std::uint64_t seed = 0;
        const char* const end = text.data() + text.size();
        const auto [stopped, error] = std::from_chars(text.data(), end, seed);
        return error == std::errc() && stopped == end
                   ? std::string()
                   : fmt::format("\"{}\" is no whole number from 0 to 18446744073709551615", text);
      });
}

void add_data_flags(CLI::App& app, DataOptions& data) {
  app.add_option("--conformance", data.conformance,
                 "the folder of the catalogue (default: found beside the program)")
      ->type_name("DIR");
  app.add_option("--model", data.models,
                 "read this Smithy or botocore model too; it replaces one of the same service")
      ->type_name("FILE");
}

void add_selection_flags(CLI::App& app, SelectionOptions& selection) {
  app.add_option("--service", selection.services, "only cases of this service (repeatable)");
  app.add_option("--operation", selection.operations,
                 "only cases of this operation, bare or SERVICE/OPERATION (repeatable)");
  app.add_option("--only", selection.only, "only this case, or those that match this glob (repeatable)")
      ->type_name("ID-OR-GLOB");
  app.add_option("--level", selection.level, "required, recommended (both) or all (informational ones too)")
      ->check(CLI::IsMember({"required", "recommended", "all"}))
      ->capture_default_str();
}

void add_reports(CLI::App& app, std::vector<std::string>& reports) {
  app.add_option("--report", reports, "json=PATH, junit=PATH, tap=PATH or markdown=PATH (repeatable)")
      ->type_name("FORMAT=PATH");
}

void add_expectations(CLI::App& app, std::string& file, bool& update) {
  auto* expectations =
      app.add_option("--expectations", file, "known deviations of this target; each must hold exactly")
          ->type_name("FILE");
  app.add_flag("--update-expectations", update,
               "rewrite that file to what was seen; reasons and links are kept, new entries want both")
      ->needs(expectations);
}

void add_required(CLI::App& app, std::vector<std::string>& operations) {
  app.add_option("--require-implemented", operations,
                 "fail the cases of these Stop operations where the target does not know them: bare, "
                 "SERVICE/OPERATION or a glob of either (repeatable)")
      ->type_name("OPERATION");
}

// One target.
void add_target(CLI::App& app, RunOptions& options) {
  auto* endpoint =
      app.add_option("--endpoint", options.endpoint, "the target: http://HOST[:PORT] or https://...")
          ->type_name("URL");
  app.add_flag("--embedded", options.embedded,
               "the embedded endpoint on a free loopback port (default without --endpoint)")
      ->excludes(endpoint);
  app.add_option("--deviation", options.deviation,
                 "let the embedded endpoint deviate (serve --list-deviations)")
      ->excludes(endpoint);
  app.add_option("--variant", options.variant,
                 "let the embedded endpoint be lawfully different (serve --list-variants)")
      ->excludes(endpoint);
}

// Which cases are sent, and how.
void add_sending(CLI::App& app, RunOptions& options) {
  add_selection_flags(app, options.selection);
  add_duration(app, "--wait", options.wait,
               "how long to wait for a target that does not listen yet, or answers 503 [0s]");
  app.add_option("--jobs", options.jobs, "cases at once")->check(CLI::Range(1, 1024))->capture_default_str();
  add_deadline(app, "--timeout", options.timeout,
               "for each wait of an exchange; the whole may take twice that [5s]");
  add_duration(app, "--patience", options.patience,
               "how long a job may take to reach a state [5s on loopback, 20m elsewhere]");
  app.add_option("--region", options.region, "of the SigV4 scope [AWS_REGION, the profile's, us-east-1]");
  app.add_option("--account", options.account, "of the ARNs in requests: the caller's [123456789012]");
  app.add_option("--profile", options.profile, "of the shared credentials and config files");
  app.add_flag("--no-sign", options.no_sign, "send requests without a signature");
  app.add_option("--ca-file", options.ca_file, "PEM file of the authorities to trust instead of the system's")
      ->type_name("FILE");
  app.add_option("--fixture", options.fixture,
                 "jobs in given states, which cases may use and stop; preferred over starting some")
      ->type_name("FILE");
  app.add_flag("--allow-create", options.allow_create,
               "permit calls that start or create something on a target that is not loopback");
  app.add_flag("--keep-jobs", options.keep_jobs,
               "leave the jobs that a case started at work when it is done, instead of stopping them");
  app.add_flag("--shuffle", options.shuffle,
               "run the cases in an order made from the seed; the report keeps the catalogue's");
  app.add_option("--shard", options.shard,
                 "run the I-th of N parts of the selection, counted from 1; all parts together are the whole")
      ->type_name("I/N");
  add_seed(app, options, "of names, tokens and the order [random, and printed]");
  add_data_flags(app, options.data);
}

void add_repeat(CLI::App& app, RunOptions& options) {
  app.add_option("--repeat", options.repeat,
                 "run everything so many times; a case that does not end alike each time is unstable")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

void add_run(CLI::App& app, RunOptions& options) {
  add_target(app, options);
  add_sending(app, options);
  add_repeat(app, options);
  add_expectations(app, options.expectations, options.update_expectations);
  add_required(app, options.required);
  add_reports(app, options.reports);
  app.add_option("--record", options.record, "write every exchange there too, for `touchstone judge`")
      ->type_name("FILE");
}

void add_record(CLI::App& app, RunOptions& options) {
  add_target(app, options);
  add_sending(app, options);
  add_repeat(app, options);
  app.add_option("--out", options.record, "where the recording goes")->type_name("FILE")->required();
}

void add_judge(CLI::App& app, JudgeOptions& options) {
  app.add_option("FILE", options.recording, "a recording")->required();
  add_expectations(app, options.expectations, options.update_expectations);
  add_required(app, options.required);
  add_reports(app, options.reports);
  add_data_flags(app, options.data);
}

void add_compare(CLI::App& app, CompareOptions& options) {
  auto* before = app.add_option("BEFORE", options.before, "a JSON report");
  auto* after = app.add_option("AFTER", options.after, "a later one, or that of another target");
  app.add_option("--endpoint", options.endpoints, "instead of reports: two targets, to be asked the same now")
      ->type_name("URL")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->excludes(before)
      ->excludes(after);
  add_sending(app, options.run);
}

// Two reports, or two targets; what is said of how targets are asked wants targets.
void check_compare(const CLI::App& app, const CompareOptions& options) {
  const bool reports = !options.before.empty() && !options.after.empty() && options.endpoints.empty();
  const bool targets = options.before.empty() && options.after.empty() && options.endpoints.size() == 2;
  if (!reports && !targets)
    throw CLI::ValidationError("compare", "name two JSON reports, or two targets with --endpoint twice");
  if (targets) return;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional() && option->count() > 0)
      throw CLI::ValidationError(option->get_name(), "is for targets, and these are reports");
  }
}

void add_merge(CLI::App& app, MergeOptions& options) {
  app.add_option("OUT", options.out, "where the JSON report of the whole goes")->required();
  app.add_option("IN", options.shards, "the JSON reports of all shards, in any order")->required();
  add_reports(app, options.reports);
}

void add_fuzz(CLI::App& app, FuzzOptions& options) {
  RunOptions& run = options.run;
  run.jobs = 32;
  auto* endpoint = app.add_option("--endpoint", run.endpoint, "the target: http://HOST[:PORT] or https://...")
                       ->type_name("URL");
  app.add_flag("--embedded", run.embedded,
               "the embedded endpoint on a free loopback port (default without --endpoint)")
      ->excludes(endpoint);
  app.add_option("--deviation", run.deviation, "let the embedded endpoint deviate")->excludes(endpoint);
  app.add_option("--variant", run.variant, "let the embedded endpoint be lawfully different")
      ->excludes(endpoint);
  app.add_option("--service", run.selection.services, "only operations of this service (repeatable)");
  app.add_option("--operation", run.selection.operations,
                 "only this Stop operation and its siblings, bare or SERVICE/OPERATION (repeatable)");
  app.add_option_function<std::uint64_t>(
         "--seconds", [&options](std::uint64_t seconds) { options.time = std::chrono::seconds(seconds); },
         "how long [60, unless --requests is given]")
      ->check(CLI::Range(1, 1000000));
  app.add_option("--requests", options.requests, "never more requests than these")
      ->check(CLI::Range(1, 1000000000));
  app.add_option("--rate", options.rate, "never more requests a second than these")
      ->check(CLI::Range(1, 1000000));
  app.add_flag("--allow-remote", options.allow_remote,
               "permit a target that is not loopback; it needs --rate and --requests, too");
  app.add_flag("--allow-create", run.allow_create, "permit calls that start or create something");
  app.add_option("--out", options.out, "the folder for findings, made when there is one")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--replay", options.replay, "try the finding of this file again, and nothing else")
      ->type_name("FILE");
  app.add_option("--jobs", run.jobs, "attempts at once")->check(CLI::Range(1, 1024))->capture_default_str();
  add_deadline(app, "--timeout", run.timeout,
               "for each wait of an exchange; the whole may take twice that [5s]");
  app.add_option("--region", run.region, "of the SigV4 scope [AWS_REGION, the profile's, us-east-1]");
  app.add_option("--account", run.account, "of the ARNs in requests: the caller's [123456789012]");
  app.add_option("--profile", run.profile, "of the shared credentials and config files");
  app.add_flag("--no-sign", run.no_sign, "send requests without a signature");
  app.add_option("--ca-file", run.ca_file, "PEM file of the authorities to trust instead of the system's")
      ->type_name("FILE");
  add_seed(app, run, "of all that is sent [random, and printed]");
  add_data_flags(app, run.data);
}

void add_serve(CLI::App& app, ServeOptions& options) {
  app.add_option("--port", options.port, "loopback port; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--deviation", options.deviation, "deviate in this one way")->type_name("NAME");
  app.add_flag("--list-deviations", options.list_deviations, "print the deviations and leave");
  app.add_option("--variant", options.variant, "be lawfully different in this one way")->type_name("NAME");
  app.add_flag("--list-variants", options.list_variants, "print the variants and leave");
  app.add_flag("--verify-signatures", options.verify_signatures,
               "refuse requests that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY did not sign");
  add_seed(app, options, "of job ids and request ids [1]");
  add_duration(app, "--submitted", options.submitted, "how long a job stays SUBMITTED [1s]");
  add_duration(app, "--in-progress", options.in_progress,
               "how long a job with its input below brief/ or unreadable/ then runs [2s]");
  add_duration(app, "--lasting", options.lasting, "how long any other job runs [1h]");
  add_duration(app, "--stop-requested", options.stop_requested, "how long a job stays STOP_REQUESTED [1s]");
  auto* certificate =
      app.add_option("--certificate", options.certificate, "PEM file: speak TLS")->type_name("FILE");
  auto* key = app.add_option("--key", options.key, "PEM file of the certificate's key")->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  add_data_flags(app, options.data);
}

// Proving the fuzzer instead of the catalogue.
void add_fuzzer_proof(CLI::App& app, FuzzerProofCommandOptions& options) {
  auto* fuzzer = app.add_flag("--fuzzer", options.wanted,
                              "prove the fuzzer instead: every deviation found, nothing lawful accused");
  app.add_option("--seeds", options.seeds, "so many seeds, from --seed [1] on")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  add_duration(app, "--each", options.time, "for each deviation and seed, at the most [60s]");
  add_duration(app, "--honest", options.honest_time, "for the honest endpoint [60s]");
  add_duration(app, "--lawful", options.lawful_time, "for each lawful variant [10s]");
  app.add_option("--target", options.targets, "only this deviation or variant (repeatable)")
      ->type_name("NAME");
  for (const char* flag : {"--seeds", "--each", "--honest", "--lawful", "--target"})
    app.get_option(flag)->needs(fuzzer);
  for (const char* flag : {"--runs", "--operation", "--report"}) app.get_option(flag)->excludes(fuzzer);
}

void add_selftest(CLI::App& app, SelftestCommandOptions& options) {
  add_seed(app, options, "of ids, times and orders [random, and printed]");
  app.add_option("--runs", options.runs, "shuffled runs against lawful targets")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  app.add_option("--operation", options.operations, "only cases of this operation (repeatable)");
  app.add_option("--jobs", options.jobs, "threads [one a core]")->check(CLI::Range(1, 1024));
  app.add_option_function<std::string>(
         "--report",
         [&options](const std::string& text) {
           if (!text.starts_with("json=") || text.size() == 5)
             throw CLI::ValidationError("--report", "the only report is json=PATH");
           options.json_report = text.substr(5);
         },
         "json=PATH")
      ->type_name("FORMAT=PATH");
  add_fuzzer_proof(app, options.fuzzer);
  add_data_flags(app, options.data);
}

// A variable that is not set must not turn a gate into one of another target, or of none.
void refuse_empty_values(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (std::ranges::find(option->results(), "") != option->results().end())
      throw CLI::ValidationError(option->get_name(), "has no value: leave it out, or say what it is");
  }
}

bool knows_command(const CLI::App& app, const std::string& name) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* command) { return command->get_name() == name; });
}

}  // namespace

Command parse_command_line(std::vector<std::string> arguments) {
  CLI::App app("Touchstone: does an endpoint that claims to be AWS answer like AWS?", "touchstone");
  app.set_version_flag("--version", "touchstone " TOUCHSTONE_VERSION);
  app.footer(kExitCodes);
  app.require_subcommand(1);

  RunOptions run;
  RecordOptions record;
  JudgeOptions judge;
  FuzzOptions fuzz;
  MergeOptions merge;
  CompareOptions compare;
  ServeOptions serve;
  ListOptions list;
  ExplainOptions explain;
  CLI::App* run_command =
      app.add_subcommand("run", "replay the documented scenarios against a target and judge its answers");
  add_run(*run_command, run);
  run_command->footer(kExitCodes);
  CLI::App* merge_command =
      app.add_subcommand("merge", "make one report of those of all shards, as if it had been one run");
  add_merge(*merge_command, merge);
  merge_command->footer(kExitCodes);
  CLI::App* record_command = app.add_subcommand(
      "record", "run the scenarios and keep every exchange in a file, without judging any");
  add_record(*record_command, record.run);
  record_command->footer(kExitCodes);
  CLI::App* judge_command =
      app.add_subcommand("judge", "judge a recording, without any target: the verdicts that its run had");
  add_judge(*judge_command, judge);
  judge_command->footer(kExitCodes);
  CLI::App* compare_command = app.add_subcommand(
      "compare",
      "tell what is newly broken, changed, fixed or still failing between two JSON reports, or what two "
      "targets answer differently");
  add_compare(*compare_command, compare);
  compare_command->footer(kExitCodes);
  CLI::App* fuzz_command = app.add_subcommand(
      "fuzz", "try a target with requests made from the models, and tell what it does wrong");
  add_fuzz(*fuzz_command, fuzz);
  fuzz_command->footer(kExitCodes);
  CLI::App* serve_command = app.add_subcommand("serve", "serve the embedded reference endpoint");
  add_serve(*serve_command, serve);
  CLI::App* list_command = app.add_subcommand("list", "list the cases of the catalogue");
  add_selection_flags(*list_command, list.selection);
  add_data_flags(*list_command, list.data);
  CLI::App* explain_command = app.add_subcommand(
      "explain", "show a case or a built-in check: what it sends, what it allows, by which sources");
  explain_command
      ->add_option("ID", explain.id,
                   "a case's id, or a check's; sdks: how each AWS SDK finds the name of an error")
      ->required();
  add_data_flags(*explain_command, explain.data);

  CoverageOptions coverage;
  CLI::App* coverage_command = app.add_subcommand(
      "coverage",
      "show each clause of the documentation, declared error and state with the cases that reach it");
  coverage_command->add_flag("--all", coverage.all, "every case of each, not the first three");
  add_data_flags(*coverage_command, coverage.data);

  SelftestCommandOptions selftest;
  CLI::App* selftest_command = app.add_subcommand(
      "selftest",
      "prove the catalogue: every deviation of the embedded endpoint caught, nothing lawful accused");
  add_selftest(*selftest_command, selftest);

  // CLI11 would only say that a subcommand is required.
  if (!arguments.empty() && !arguments.front().starts_with('-') && !knows_command(app, arguments.front())) {
    return Message{
        fmt::format("touchstone: no command \"{}\"\n  touchstone --help shows what can be asked for\n",
                    arguments.front()),
        kBadUsage};
  }
  try {
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
    for (const CLI::App* chosen : app.get_subcommands()) refuse_empty_values(*chosen);
    if (compare_command->parsed()) check_compare(*compare_command, compare);
  } catch (const CLI::Success& help_or_version) {
    std::ostringstream out;
    app.exit(help_or_version, out, out);
    return Message{out.str(), kAsExpected};
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    const std::string help = chosen.empty() ? "touchstone --help"
                                            : fmt::format("touchstone {} --help", chosen.front()->get_name());
    return Message{fmt::format("touchstone: {}\n  {} shows what can be asked for\n", error.what(), help),
                   kBadUsage};
  }
  if (run_command->parsed()) return run;
  if (record_command->parsed()) return record;
  if (judge_command->parsed()) return judge;
  if (fuzz_command->parsed()) return fuzz;
  if (merge_command->parsed()) return merge;
  if (compare_command->parsed()) return compare;
  if (serve_command->parsed()) return serve;
  if (list_command->parsed()) return list;
  if (explain_command->parsed()) return explain;
  if (selftest_command->parsed()) return selftest;
  return coverage;
}

}  // namespace touchstone::app
