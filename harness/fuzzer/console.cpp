// See console.h.
#include "fuzzer/console.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "report/curl.h"
#include "report/evidence.h"
#include "report/shell.h"

namespace touchstone::fuzzer {
namespace {

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000.0; }

double rate_of(const Tally& tally) {
  return tally.elapsed.count() == 0 ? 0 : static_cast<double>(tally.requests) / seconds(tally.elapsed);
}

std::string_view heading_of(const Finding& finding) {
  if (finding.is_unconfirmed()) return "UNCONFIRMED";
  if (!finding.is_steady()) return "UNSTEADY";
  return finding.level == cases::Level::kRequired ? "FOUND" : "FOUND (recommended)";
}

std::string describe_source(const report::RunReport& report, const std::string& id) {
  const cases::Source* source = report.catalogue == nullptr ? nullptr : report.catalogue->find_source(id);
  return source == nullptr ? id : fmt::format("{}: {}", id, source->title);
}

// The exchange that shows it: the last one of the attempt itself.
const run::Recorded* telling_exchange(const Finding& finding) {
  const auto& exchanges = finding.exchanges;
  const auto own = std::find_if(exchanges.rbegin(), exchanges.rend(), [](const run::Recorded& recorded) {
    return recorded.purpose == run::Purpose::kStep || recorded.purpose == run::Purpose::kWait;
  });
  if (own != exchanges.rend()) return &*own;
  return exchanges.empty() ? nullptr : &exchanges.back();
}

std::string line_to_replay(const report::RunReport& report, const std::string& file) {
  if (file.empty()) return "";
  std::vector<std::string> words = {"touchstone", "fuzz"};
  for (const std::string& flag : report.reproduce_flags) words.push_back(report::shell_quoted(flag));
  words.insert(words.end(), {"--replay", report::shell_quoted(file)});
  return fmt::format("  again: {}\n", fmt::join(words, " "));
}

// Answers where nothing is settled, told apart: how many aspects, and what was seen.
std::string describe_ambiguous(const Tally& tally) {
  std::map<std::string, std::size_t> answers;
  for (const auto& [aspect, seen] : tally.ambiguous) ++answers[fmt::format("{}", fmt::join(seen, ", "))];
  std::string out = fmt::format(
      "ambiguous, so not judged but for faults of the server: {} kinds of request\n", tally.ambiguous.size());
  for (const auto& [answer, kinds] : answers) out += fmt::format("  {} answered {}\n", kinds, answer);
  return out;
}

}  // namespace

std::string describe_finding(const report::RunReport& report, const Finding& finding,
                             const std::string& file) {
  const auto shown = [&](const std::string& text) { return report::shown(report, text); };
  std::string out = fmt::format("{} {}: {} by {}\n", heading_of(finding), finding.attempt.operation,
                                finding.attempt.aspect, finding.oracle);
  if (finding.known_symptom) {
    return out + fmt::format("  as another operation before: {}\n{}\n", shown(finding.seen),
                             line_to_replay(report, file));
  }
  out += fmt::format("  expected {}\n  seen     {}\n", shown(finding.expected), shown(finding.seen));
  for (const std::string& id : finding.sources)
    out += fmt::format("  source   {}\n", describe_source(report, id));
  if (finding.tried_in > 0) {
    const std::string recurred =
        finding.recurred == 0
            ? ""
            : fmt::format("; {} attempts showed the like, so it is no moment's failure", finding.recurred);
    out += fmt::format("  attempt  {} of the seed {}; tried again: shown in {} of {}{}\n",
                       finding.attempt.number, report.seed, finding.shown_in, finding.tried_in, recurred);
  }
  if (const run::Recorded* telling = telling_exchange(finding)) {
    out += report::describe_exchange(report, *telling);
    out += fmt::format("  by hand: {}\n", report::curl_line(report, *telling));
  }
  return out + line_to_replay(report, file) + "\n";
}

std::string progress_line(const Tally& tally, std::size_t constraints) {
  return fmt::format("{:.0f} s  {} requests  {:.0f}/s  {} findings  {}/{} constraints broken",
                     seconds(tally.elapsed), tally.requests, rate_of(tally), tally.findings,
                     tally.broken.size(), constraints);
}

std::string describe_campaign(const report::RunReport& report, const CampaignResult& result,
                              std::size_t constraints) {
  const Tally& tally = result.tally;
  std::string out;
  for (const auto& [operation, words] : tally.not_implemented)
    out += fmt::format("not implemented: {}: {}\n", operation, report::shown(report, words));
  if (!tally.ambiguous.empty()) out += describe_ambiguous(tally);
  if (tally.blocked > 0)
    out += fmt::format("{} attempts blocked: a state that they need was not to be had\n", tally.blocked);
  if (tally.uncertain > 0)
    out += fmt::format("{} attempts without a judgement: throttled, denied to the caller, or no answer\n",
                       tally.uncertain);
  if (result.gone) out += fmt::format("the target is gone: {}\n", result.gone->message);
  if (result.interrupted) out += "interrupted; what was found until then is above\n";
  const auto count = [&](auto wanted) { return std::ranges::count_if(result.findings, wanted); };
  const auto required =
      count([](const Finding& f) { return f.is_steady() && f.level == cases::Level::kRequired; });
  const auto recommended =
      count([](const Finding& f) { return f.is_steady() && f.level != cases::Level::kRequired; });
  const auto unconfirmed = count([](const Finding& f) { return f.is_unconfirmed(); });
  const auto unsteady =
      static_cast<std::ptrdiff_t>(result.findings.size()) - required - recommended - unconfirmed;
  if (unconfirmed > 0) out += fmt::format("{} unconfirmed: seen once, and not tried again\n", unconfirmed);
  out += fmt::format(
      "{} findings, {} recommended ones, {} unsteady, of {} attempts; {} of {} constraints broken; {} "
      "requests in {:.2f} s "
      "(seed {}, {})\n",
      required, recommended, unsteady, tally.judged, tally.broken.size(), constraints, tally.requests,
      seconds(tally.elapsed), report.seed, report.endpoint);
  return out;
}

}  // namespace touchstone::fuzzer
