// Decides whether a change made something slower: see verdict.h.
#include "gate/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace touchstone::gate {

namespace {

std::string percent(double ratio) { return fmt::format("{:+.1f} %", (ratio - 1) * 100); }
std::string percent_range(const Interval& ratio) {
  return fmt::format("{} ({} to {})", percent(ratio.middle), percent(ratio.low), percent(ratio.high));
}

/// The base, once for each round: the mean of both of its measurements, for the control is the same program.
/// A control too short to be judged is no part of it.
std::vector<double> base_times(const Comparison& comparison, const Limits& limits) {
  std::vector<double> times = comparison.base.times_ns;
  const auto& again = comparison.control.times_ns;
  if (again.size() < limits.rounds) return times;
  for (std::size_t i = 0; i < std::min(times.size(), again.size()); ++i)
    times[i] = std::sqrt(times[i] * again[i]);
  return times;
}

/// A count on the three sides; nothing where a side did not count.
struct Count {
  double base, control, head;
  [[nodiscard]] double ratio() const { return base == 0 ? (head == 0 ? 1 : 2) : head / base; }
  [[nodiscard]] double noise() const { return base == 0 ? 0 : std::abs(control / base - 1); }
};
std::optional<Count> count_of(const Comparison& comparison, std::vector<double> Samples::* counter) {
  const auto& base = comparison.base.*counter;
  const auto& head = comparison.head.*counter;
  if (base.empty() || head.empty()) return std::nullopt;
  const auto& control = comparison.control.*counter;
  return Count{median(base), control.empty() ? median(base) : median(control), median(head)};
}

/// What was seen of time; nothing when the rounds are too few.
struct Time {
  Interval head;
  std::optional<Interval> control;
  [[nodiscard]] bool control_is_clean(const Limits& limits) const {
    return !control || std::abs(control->middle - 1) <= limits.time / 2;
  }
};
std::optional<Time> time_of(const Comparison& comparison, const Limits& limits, std::uint64_t seed) {
  const auto ratios = paired_ratios(comparison.head.times_ns, base_times(comparison, limits));
  if (ratios.size() < limits.rounds) return std::nullopt;
  Time time{bootstrap(ratios, limits.confidence, seed), std::nullopt};
  const auto control = paired_ratios(comparison.control.times_ns, comparison.base.times_ns);
  if (control.size() >= limits.rounds) time.control = bootstrap(control, limits.confidence, seed);
  return time;
}

Comparison joined(const Comparison& first, const Comparison& second) {
  Comparison both = first;
  const auto append = [](Samples& to, const Samples& from) {
    to.times_ns.insert(to.times_ns.end(), from.times_ns.begin(), from.times_ns.end());
  };
  append(both.base, second.base);
  append(both.control, second.control);
  append(both.head, second.head);
  return both;
}

bool is_slower(const Interval& ratio, const Limits& limits) { return ratio.low > 1 + limits.time; }

/// Judges time, once neither allocations nor instructions grew.
void judge_time(Verdict& verdict, const Time& time, const std::optional<Count>& instructions,
                const Limits& limits) {
  verdict.time = time.head;
  verdict.control = time.control;
  verdict.time_was_judged = time.control_is_clean(limits);
  const bool instructions_moved =
      !instructions || std::abs(instructions->ratio() - 1) > limits.instructions + instructions->noise();
  if (!time.control_is_clean(limits)) {
    const std::string moved =
        "time not judged: the base differs from itself by " + percent_range(*time.control);
    verdict.outcome = instructions ? verdict.outcome : Outcome::kUnmeasured;
    verdict.what = verdict.what.empty() ? moved : verdict.what + "; " + moved;
    verdict.wants_second_look = instructions_moved;
  } else if (time.head.low > 1 + limits.layout && !instructions_moved) {
    verdict.outcome = Outcome::kRegressed;
    verdict.what = fmt::format("time {}, with the same {:.0f} instructions: more than their layout explains",
                               percent_range(time.head), instructions->head);
  } else if (is_slower(time.head, limits) && !instructions_moved) {
    verdict.outcome = Outcome::kLayout;
    verdict.what =
        fmt::format("time {}, the same {:.0f} instructions: where code and data lie, as like as not",
                    percent_range(time.head), instructions->head);
  } else if (time.head.middle > 1 + limits.time * 2 / 3 && instructions_moved) {
    // Half-way proven is worth the second look too: it has six times the rounds.
    verdict.wants_second_look = true;
    verdict.outcome = Outcome::kUnconfirmed;
    verdict.what = "time " + percent_range(time.head);
  } else if (time.head.high < 1 - limits.time) {
    verdict.outcome = Outcome::kBetter;
    verdict.what = "time " + percent_range(time.head) + (verdict.what.empty() ? "" : "; " + verdict.what);
  }
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSame:
      return "same";
    case Outcome::kBetter:
      return "better";
    case Outcome::kRegressed:
      return "REGRESSED";
    case Outcome::kLayout:
      return "layout";
    case Outcome::kUnconfirmed:
      return "unconfirmed";
    case Outcome::kUnmeasured:
      return "NOT MEASURED";
  }
  return "unknown";
}

Verdict judge(const Comparison& comparison, const Limits& limits, std::uint64_t seed) {
  Verdict verdict{.name = comparison.name};
  const auto time = time_of(comparison, limits, seed);
  if (time) {
    verdict.time = time->head;
    verdict.control = time->control;
  }
  const auto allocations = count_of(comparison, &Samples::allocations);
  const auto instructions = count_of(comparison, &Samples::instructions);
  if (allocations && allocations->head > std::max(allocations->base, allocations->control)) {
    verdict.outcome = Outcome::kRegressed;
    verdict.what = fmt::format("allocations {:g} -> {:g} an operation", allocations->base, allocations->head);
    return verdict;
  }
  if (instructions && instructions->ratio() - 1 > limits.instructions + instructions->noise()) {
    verdict.outcome = Outcome::kRegressed;
    verdict.what = fmt::format("instructions {} ({:.1f} -> {:.1f} an operation)",
                               percent(instructions->ratio()), instructions->base, instructions->head);
    return verdict;
  }
  if (instructions && 1 - instructions->ratio() > limits.instructions + instructions->noise()) {
    verdict.outcome = Outcome::kBetter;
    verdict.what = fmt::format("instructions {} ({:.1f} -> {:.1f} an operation)",
                               percent(instructions->ratio()), instructions->base, instructions->head);
  }
  if (allocations && allocations->head < std::min(allocations->base, allocations->control)) {
    verdict.outcome = Outcome::kBetter;
    verdict.what += fmt::format("{}allocations {:g} -> {:g} an operation", verdict.what.empty() ? "" : "; ",
                                allocations->base, allocations->head);
  }
  if (time) {
    judge_time(verdict, *time, instructions, limits);
  } else {
    verdict.outcome = instructions ? verdict.outcome : Outcome::kUnmeasured;
    verdict.what += fmt::format("{}time not judged: {} paired rounds where {} are needed{}",
                                verdict.what.empty() ? "" : "; ",
                                std::min(comparison.base.times_ns.size(), comparison.head.times_ns.size()),
                                limits.rounds, instructions ? "" : ", and no instructions were counted");
  }
  return verdict;
}

Verdict judge_again(const Comparison& first, const Comparison& second, const Limits& limits,
                    std::uint64_t seed) {
  Comparison both = joined(first, second);
  Verdict verdict = judge(both, limits, seed);
  verdict.wants_second_look = false;
  if (verdict.outcome != Outcome::kUnconfirmed) return verdict;
  const auto alone = time_of(second, limits, seed);
  if (!alone) {
    verdict.outcome = Outcome::kUnmeasured;
    verdict.what = fmt::format("time {}, and run again for {} rounds only, where {} are needed",
                               percent_range(*verdict.time), second.head.times_ns.size(), limits.rounds);
    return verdict;
  }
  const bool confirmed =
      alone->control_is_clean(limits) && is_slower(alone->head, limits) && is_slower(*verdict.time, limits);
  verdict.outcome = confirmed ? Outcome::kRegressed : Outcome::kUnconfirmed;
  verdict.what = confirmed ? fmt::format("time {}, and {} when run again", percent_range(*verdict.time),
                                         percent_range(alone->head))
                           : "time " + percent_range(*verdict.time) + ", not beyond doubt when run again";
  return verdict;
}

Verdict without_second_look(Verdict verdict, const Limits& limits) {
  verdict.wants_second_look = false;
  if (verdict.outcome != Outcome::kUnconfirmed) return verdict;
  verdict.outcome = is_slower(*verdict.time, limits) ? Outcome::kRegressed : Outcome::kUnconfirmed;
  verdict.what = fmt::format("time {}", percent_range(*verdict.time));
  return verdict;
}

int exit_code(const std::vector<Verdict>& verdicts) {
  const auto has = [&](Outcome outcome) {
    return std::ranges::any_of(verdicts, [&](const Verdict& verdict) { return verdict.outcome == outcome; });
  };
  if (has(Outcome::kRegressed)) return 1;
  return verdicts.empty() || has(Outcome::kUnmeasured) ? 3 : 0;
}

}  // namespace touchstone::gate
