// What the gate says: see render.h.
#include "gate/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace touchstone::gate {

namespace {

constexpr std::array kWorstFirst{Outcome::kRegressed, Outcome::kUnmeasured, Outcome::kUnconfirmed,
                                 Outcome::kLayout,    Outcome::kBetter,     Outcome::kSame};

/// The slowdown that the noisiest of these benchmarks nearly always shows, in percent: half the interval
/// beyond the floor it is an even chance, so the whole of it.
double least_seen(const std::vector<Verdict>& judged, const Limits& limits) {
  double worst = 0;
  for (const Verdict& verdict : judged)
    worst = std::max(worst, (verdict.time->middle - verdict.time->low) / verdict.time->middle);
  return (limits.time + 2 * worst) * 100;
}

/// Those of which time can tell a regression.
std::vector<Verdict> judged_by_time(const std::vector<Verdict>& verdicts) {
  std::vector<Verdict> judged;
  std::ranges::copy_if(verdicts, std::back_inserter(judged), [](const Verdict& verdict) {
    return verdict.time_was_judged && verdict.outcome != Outcome::kUnmeasured;
  });
  return judged;
}

/// One line, whatever a name holds.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

}  // namespace

std::string render(const std::vector<Verdict>& verdicts, const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += "note: " + on_one_line(note) + '\n';
  std::string counts;
  for (const Outcome outcome : kWorstFirst) {
    int count = 0;
    for (const Verdict& verdict : verdicts) {
      if (verdict.outcome != outcome) continue;
      ++count;
      if (outcome != Outcome::kSame || !verdict.what.empty()) {
        text += fmt::format("{:<13}{}: {}\n", name_of(outcome), on_one_line(verdict.name), verdict.what);
      }
    }
    if (count > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, name_of(outcome));
  }
  text +=
      fmt::format("{} benchmarks: {}\n", verdicts.size(), counts.empty() ? "nothing was compared" : counts);
  if (const auto judged = judged_by_time(verdicts); !judged.empty()) {
    text += fmt::format("by time, a slowdown of {:.1f} % would nearly always have been seen in each of {}\n",
                        least_seen(judged, Limits{}), judged.size());
  }
  return text;
}

}  // namespace touchstone::gate
