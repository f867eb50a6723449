// What the gate says: see render.h.
#include "gate/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace touchstone::gate {

namespace {

constexpr std::array kWorstFirst{Outcome::kRegressed, Outcome::kUnmeasured, Outcome::kUnconfirmed,
                                 Outcome::kLayout,    Outcome::kBetter,     Outcome::kSame};

/// The least slowdown whose interval would have begun beyond the floor, in the noisiest benchmark.
double least_seen(const std::vector<Verdict>& verdicts, const Limits& limits) {
  double worst = 0;
  for (const Verdict& verdict : verdicts) {
    if (verdict.time) worst = std::max(worst, verdict.time->middle - verdict.time->low);
  }
  return (limits.time + worst) * 100;
}

}  // namespace

std::string render(const std::vector<Verdict>& verdicts, const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += "note: " + note + '\n';
  std::string counts;
  for (const Outcome outcome : kWorstFirst) {
    int count = 0;
    for (const Verdict& verdict : verdicts) {
      if (verdict.outcome != outcome) continue;
      ++count;
      if (outcome != Outcome::kSame || !verdict.what.empty()) {
        text += fmt::format("{:<13}{}: {}\n", name_of(outcome), verdict.name, verdict.what);
      }
    }
    if (count > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, name_of(outcome));
  }
  text +=
      fmt::format("{} benchmarks: {}\n", verdicts.size(), counts.empty() ? "nothing was compared" : counts);
  if (std::ranges::any_of(verdicts, [](const Verdict& verdict) { return verdict.time.has_value(); })) {
    text += fmt::format("by time, a slowdown of {:.1f} % would have been seen in every one of them\n",
                        least_seen(verdicts, Limits{}));
  }
  return text;
}

}  // namespace touchstone::gate
