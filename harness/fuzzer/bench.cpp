// See bench.h.
#include "fuzzer/bench.h"

#include <algorithm>
#include <variant>

namespace touchstone::fuzzer {

base::Result<Round> Bench::carry_out(std::span<const Attempt> attempts) {
  std::vector<const cases::Case*> plans;
  plans.reserve(attempts.size());
  for (const Attempt& attempt : attempts) plans.push_back(&attempt.plan);
  auto result = run::run_cases(catalogue_, models_, plans, options_, context_, carrier_);
  context_.restart();
  if (!result) return std::unexpected(result.error());
  Round round;
  round.interrupted = result->interrupted;
  round.transcripts = std::move(result->transcripts);
  round.verdicts = judge_.judge_all(round.transcripts);
  return round;
}

std::uint64_t Bench::most_requests(const Attempt& attempt) const {
  // Looks at a job come fast at first and then every two seconds.
  const auto looks = static_cast<std::uint64_t>(20 + options_.patience.count() / 2000);
  const std::uint64_t tries = std::max(options_.retry.attempts, options_.retry.throttled_attempts);
  constexpr std::uint64_t kProbes = 5;
  constexpr std::uint64_t kControls = 3;
  std::uint64_t steps = 0;
  for (const cases::Step& step : attempt.plan.steps) {
    const std::uint64_t times = std::holds_alternative<cases::Wait>(step.action) ? looks
                                : step.looks_for_an_item()                       ? run::kMostPages
                                                                                 : 1;
    steps += times * tries;
  }
  const std::uint64_t needs = attempt.plan.needs.size();
  if (needs == 0) return kProbes + kControls + steps;
  // The jobs that it needs may end by themselves, each time.
  const std::uint64_t reached = needs * (2 + looks) * tries;
  return kProbes + kControls + run::kCaseAttempts * (reached + steps + needs * tries) +
         run::kCaseControls * ((2 + looks) * tries + tries);
}

}  // namespace touchstone::fuzzer
