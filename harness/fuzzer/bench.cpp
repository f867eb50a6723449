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
  const auto tries = static_cast<std::uint64_t>(options_.retry.attempts);
  constexpr std::uint64_t kProbes = 3;
  constexpr std::uint64_t kControl = 1;
  std::uint64_t most = kProbes + kControl;
  for (const cases::Step& step : attempt.plan.steps)
    most += std::holds_alternative<cases::Wait>(step.action) ? looks * tries : tries;
  return most + static_cast<std::uint64_t>(attempt.plan.needs.size()) * (2 + looks) * tries;
}

}  // namespace touchstone::fuzzer
