// See findings.h.
#include "fuzzer/findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "judge/case_checks.h"
#include "judge/exchange_checks.h"

namespace touchstone::fuzzer {
namespace {

using judge::CheckOutcome;
using run::Recorded;

// Checks of the attempt's own question; all others are rules.
constexpr std::string_view kOwnOracles[] = {
    "answer", "state", "transport/answer", "transport/first-attempt", kStatusOracle, kAnswerOracle};

Finding finding_of(const Attempt& attempt, const run::Transcript& transcript) {
  Finding made;
  made.attempt = attempt;
  for (const Recorded& recorded : transcript.exchanges) {
    if (recorded.purpose != run::Purpose::kProbe) made.exchanges.push_back(recorded);
  }
  return made;
}

bool is_server_fault(int status) {
  // 501 and 505 say that a method, a coding or a version is not supported, which a server may say.
  return status >= 500 && status != 501 && status != 505;
}

bool answered_with_server_fault(const run::Transcript& transcript, const judge::Check& check) {
  return std::any_of(check.exchanges.begin(), check.exchanges.end(), [&](std::size_t place) {
    return place < transcript.exchanges.size() && is_server_fault(transcript.exchanges[place].answer->status);
  });
}

// A server fault, or no answer at all.
bool broke_down(const Finding& finding) {
  return std::ranges::any_of(finding.exchanges, [](const Recorded& recorded) {
    return recorded.purpose == run::Purpose::kStep &&
           (!recorded.exchange.response || is_server_fault(recorded.answer->status));
  });
}

// An answer that is no HTTP, or no JSON where it succeeds: whatever was asked has no part in it.
bool is_unreadable(const Finding& finding) {
  return std::ranges::any_of(finding.exchanges, [](const Recorded& recorded) {
    if (recorded.purpose != run::Purpose::kStep) return false;
    const auto& exchange = recorded.exchange;
    if (exchange.error) return exchange.error->fault == transport::TransportFault::kNotHttp;
    return exchange.response && recorded.answer->body_kind == wire::BodyKind::kNotJson &&
           !recorded.answer->is_error();
  });
}

// What an attempt about which nothing is settled found all the same.
std::vector<Finding> breakdowns(const Attempt& attempt, const run::Transcript& transcript) {
  std::vector<Finding> found;
  const auto add = [&](const char* oracle, std::string expected, std::string seen, std::string source) {
    Finding made = finding_of(attempt, transcript);
    made.oracle = oracle;
    made.expected = std::move(expected);
    made.seen = std::move(seen);
    made.sources = {std::move(source)};
    found.push_back(std::move(made));
  };
  for (const Recorded& recorded : transcript.exchanges) {
    if (recorded.purpose != run::Purpose::kStep || !found.empty()) continue;
    const auto& exchange = recorded.exchange;
    if (exchange.response && is_server_fault(recorded.answer->status)) {
      add(kStatusOracle, "any answer but a fault of the server", recorded.answer->summary(*exchange.response),
          "protocol:awsjson#error-status");
    } else if (exchange.error && !recorded.byte_for_byte && transcript.control_answered.value_or(false)) {
      add(kAnswerOracle, "a whole HTTP answer within the deadlines",
          fmt::format("{}; a control request on a fresh connection was answered",
                      transport::name_of(exchange.error->fault)),
          "protocol:http#messages");
    }
  }
  return found;
}

}  // namespace

bool is_oracle(std::string_view oracle) {
  const auto rules = judge::exchange_rules();
  return !is_rule(oracle) || std::ranges::find(rules, oracle, &judge::Rule::id) != rules.end();
}

bool is_rule(std::string_view oracle) {
  return std::find(std::begin(kOwnOracles), std::end(kOwnOracles), oracle) == std::end(kOwnOracles);
}

std::string symptom_of(const Finding& finding) {
  if (is_rule(finding.oracle)) return finding.oracle;
  if (is_unreadable(finding)) return fmt::format("{}; unreadable; {}", finding.oracle, finding.seen);
  const Attempt& attempt = finding.attempt;
  const bool breaks_a_constraint =
      attempt.draft && (attempt.fate == Fate::kInvalid || attempt.fate == Fate::kWrongType);
  const bool is_odd =
      attempt.draft && (attempt.fate == Fate::kMalformed || attempt.fate == Fate::kMisdirected ||
                        attempt.fate == Fate::kUntargeted || attempt.fate == Fate::kAmbiguous);
  std::string_view about = finding.expected;
  // Where several constraints are broken, the first stands for all: none of them was held.
  if (breaks_a_constraint)
    about = std::string_view(attempt.aspect).substr(0, attempt.aspect.find_first_of(",:"));
  if (is_odd && !broke_down(finding)) about = attempt.aspect;
  return fmt::format("{}; {}; {}", finding.oracle, about, finding.seen);
}

bool is_silence(const Finding& finding) {
  static constexpr std::chrono::seconds kMuch{1};  // an answer or an ended connection takes milliseconds
  return std::ranges::any_of(finding.exchanges, [](const Recorded& recorded) {
    return recorded.exchange.error && recorded.exchange.duration >= kMuch;
  });
}

std::string passing_symptom_of(const Finding& finding) {
  if (is_rule(finding.oracle)) return finding.oracle;
  return fmt::format("{}; {}", finding.oracle,
                     std::string_view(finding.seen).substr(0, finding.seen.find(';')));
}

std::string key_of(const Finding& finding) {
  return fmt::format("{} {}", finding.attempt.operation, symptom_of(finding));
}

std::vector<Finding> findings_of(const Attempt& attempt, const judge::Verdict& verdict,
                                 const run::Transcript& transcript) {
  if (attempt.plan.level == cases::Level::kInformational) return breakdowns(attempt, transcript);
  std::vector<Finding> found;
  bool broke_down = false;
  for (const judge::Check& check : verdict.checks.written()) {
    if (check.outcome != CheckOutcome::kFailed || check.level == cases::Level::kInformational) continue;
    Finding made = finding_of(attempt, transcript);
    made.oracle = judge::without_step(*check.id);
    made.level = check.level;
    made.expected = *check.expected;
    made.seen = *check.actual;
    made.sources = *check.sources;
    if (!is_rule(made.oracle) && answered_with_server_fault(transcript, check)) {
      broke_down = true;
      made.level = cases::Level::kRequired;  // whatever is asked
    }
    found.push_back(std::move(made));
  }
  if (broke_down) std::erase_if(found, [](const Finding& finding) { return is_rule(finding.oracle); });
  return found;
}

}  // namespace touchstone::fuzzer
