// Property: every transcript gets one verdict, whose outcome follows from its checks, the same every time;
// and in which order the cases of a run were carried out changes none of them. Mutant: the second answer with
// a request id is accused, the first is not (seed request-id-twice). The input is transcripts, apart by lines
// "==": each a letter for how it ended, then answers, apart by lines "--". What each check must find is held
// by the unit tests and by the deviations of the embedded endpoint.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "driver/models.h"
#include "judge/exchange_checks.h"
#include "judge/judge.h"

namespace {

namespace cases = touchstone::cases;
namespace fuzz = touchstone::fuzz;
namespace judge = touchstone::judge;
namespace run = touchstone::run;
namespace transport = touchstone::transport;
namespace wire = touchstone::wire;
using judge::Outcome;

constexpr std::size_t kCases = 4;

cases::Case make_case(std::string operation, cases::Level level, std::vector<cases::Allowed> allowed) {
  cases::Case made;
  made.service = "comprehend";
  made.id = fmt::format("comprehend/{}/{}", operation, cases::name_of(level));
  made.title = "A case of judge_total";
  made.operation = operation;
  made.level = level;
  made.sources = {"doc:stop"};
  cases::Send send;
  send.operation = std::move(operation);
  made.steps.push_back({std::move(send), std::move(allowed)});
  return made;
}

/// One case of each kind of answer: an error, an output with rules, an empty structure, nothing judged.
cases::Catalogue make_catalogue() {
  cases::Allowed not_found;
  not_found.statuses = {400, 404};
  not_found.errors = {"JobNotFoundException"};
  cases::Allowed stopped;
  stopped.statuses = {200};
  stopped.output = {{"/JobId", cases::OutputRule::Kind::kEquals, {"${job}"}},
                    {"/JobStatus", cases::OutputRule::Kind::kOneOf, {"STOP_REQUESTED", "STOPPED"}}};
  cases::Allowed empty;
  empty.statuses = {200};
  empty.body = cases::Allowed::Body::kEmptyStructure;

  cases::Catalogue made;
  made.cases.push_back(make_case("StopSentimentDetectionJob", cases::Level::kInformational, {not_found}));
  made.cases.push_back(make_case("StopSentimentDetectionJob", cases::Level::kRecommended, {stopped}));
  made.cases.push_back(make_case("StopSentimentDetectionJob", cases::Level::kRequired, {not_found}));
  made.cases.push_back(make_case("StopTrainingDocumentClassifier", cases::Level::kRequired, {empty}));
  made.sources.push_back({"doc:stop", "", "", "documentation", ""});
  made.sources.push_back({"protocol:http#messages", "", "", "protocol", ""});
  for (const judge::Rule& rule : judge::exchange_rules()) {
    if (!rule.source.empty()) made.sources.push_back({std::string(rule.source), "", "", "protocol", ""});
  }
  std::ranges::sort(made.sources, {}, &cases::Source::id);
  return made;
}

run::Ending ending_of(char letter) {
  constexpr std::array kEndings{run::Ending::kFinished,    run::Ending::kStoppedEarly,
                                run::Ending::kSilence,     run::Ending::kThrottled,
                                run::Ending::kBlocked,     run::Ending::kNotImplemented,
                                run::Ending::kInterrupted, run::Ending::kDenied};
  return kEndings[static_cast<unsigned char>(letter) % kEndings.size()];
}

/// An exchange that brought these bytes: an answer, or, when there are none, silence.
run::Recorded recorded_of(std::string_view text, const cases::Case& tested) {
  run::Recorded made;
  made.operation = tested.operation;
  made.exchange.sent = wire::to_bytes(made.request);
  if (text.empty()) {
    made.exchange.error =
        transport::TransportError{transport::TransportFault::kNoAnswer, "no byte of an answer"};
    return made;
  }
  wire::HttpResponse response =
      fuzz::FuzzInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()).take_response();
  made.exchange.received = wire::to_bytes(response);
  made.answer = wire::decode_answer(response);
  made.exchange.response = std::move(response);
  return made;
}

/// What stands before a line `separator`, which is taken too.
std::string_view take_part(std::string_view& rest, std::string_view separator) {
  const std::string line = fmt::format("\n{}\n", separator);
  const std::size_t size = rest.find(line);
  const std::string_view part = rest.substr(0, size);
  rest.remove_prefix(size == std::string_view::npos ? rest.size() : size + line.size());
  return part;
}

run::Transcript transcript_of(std::string_view text, const cases::Case& tested) {
  run::Transcript made;
  made.tested = &tested;
  made.ending = ending_of(text.empty() ? '\0' : text.front());
  text.remove_prefix(std::min<std::size_t>(text.size(), 2));
  made.variables = {{"job", "0123456789abcdef"}};
  while (!text.empty()) made.exchanges.push_back(recorded_of(take_part(text, "--"), tested));
  return made;
}

/// Everything of a verdict, to be compared.
std::string told(const judge::Verdict& verdict) {
  std::string text =
      fmt::format("{}: {} ({})", verdict.tested->id, judge::name_of(verdict.outcome), verdict.reason);
  for (const judge::Check& check : verdict.checks) {
    text += fmt::format("\n    {} {}: expected {}, seen {}, at", check.id, judge::name_of(check.outcome),
                        *check.expected, *check.actual);
    for (const std::size_t place : check.exchanges) text += fmt::format(" {}", place);
  }
  return text;
}

bool has_failed(const judge::Verdict& verdict, cases::Level level) {
  return std::ranges::any_of(verdict.checks, [&](const judge::Check& check) {
    return check.outcome == judge::CheckOutcome::kFailed && check.level == level;
  });
}

void check_verdict(const judge::Verdict& verdict, const run::Transcript& transcript) {
  const bool failed = has_failed(verdict, cases::Level::kRequired);
  const bool judged = verdict.outcome == Outcome::kPassed || verdict.outcome == Outcome::kWarned ||
                      verdict.outcome == Outcome::kFailed;
  FUZZ_CHECK(verdict.tested == transcript.tested, "verdict-of-its-case", told(verdict));
  FUZZ_CHECK(!judged || !verdict.checks.empty(), "judged-by-checks", told(verdict));
  FUZZ_CHECK((verdict.outcome == Outcome::kFailed) == failed, "failed-by-a-required-check", told(verdict));
  FUZZ_CHECK(verdict.outcome != Outcome::kPassed || !has_failed(verdict, cases::Level::kRecommended),
             "passed-without-a-failure", told(verdict));
  FUZZ_CHECK(verdict.outcome != Outcome::kFailed || verdict.tested->level != cases::Level::kInformational,
             "informational-case-accuses-nobody", told(verdict));
  for (const judge::Check& check : verdict.checks) {
    FUZZ_CHECK(!check.id->empty() && !check.sources->empty(), "check-cites-a-source", told(verdict));
    for (const std::size_t place : check.exchanges)
      FUZZ_CHECK(place < transcript.exchanges.size(), "check-points-into-its-transcript", told(verdict));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cases::Catalogue catalogue = make_catalogue();
  static const judge::Judge tested = judge::Judge::make(catalogue, fuzz::models()).value();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<run::Transcript> transcripts;
  while (!rest.empty() && transcripts.size() < kCases)
    transcripts.push_back(transcript_of(take_part(rest, "=="), catalogue.cases[transcripts.size()]));

  const std::vector<judge::Verdict> verdicts = tested.judge_all(transcripts);
  FUZZ_CHECK(verdicts.size() == transcripts.size(), "a-verdict-for-each",
             fmt::format("{} of {}", verdicts.size(), transcripts.size()));
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    check_verdict(verdicts[i], transcripts[i]);
    check_verdict(tested.judge(transcripts[i]), transcripts[i]);
  }

  std::vector<run::Transcript> backwards(transcripts.rbegin(), transcripts.rend());
  std::vector<judge::Verdict> again = tested.judge_all(backwards);
  std::ranges::reverse(again);
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    FUZZ_CHECK(told(verdicts[i]) == told(again[i]), "same-in-any-order",
               told(verdicts[i]) + "\n  backwards " + told(again[i]));
  return 0;
}
