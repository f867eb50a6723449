// See exchange_pairs.h.
#include "report/exchange_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "run/retry.h"

namespace touchstone::report {
namespace {

using run::Purpose;
using run::Recorded;

using Key = std::tuple<Purpose, std::size_t, std::string_view>;

Key key_of(const Recorded& recorded) { return {recorded.purpose, recorded.step, recorded.operation}; }

// Whether one look only waits for what the next one, the same question, saw.
bool is_waiting_for(const cases::Catalogue& catalogue, const Recorded& look, const Recorded& next) {
  if (key_of(look) != key_of(next) || look.request.body != next.request.body) return false;
  const auto& families = catalogue.families;
  const bool looks = std::any_of(families.begin(), families.end(), [&](const cases::Family& family) {
    return family.describe == look.operation;
  });
  return look.purpose == Purpose::kWait || (look.purpose == Purpose::kSetup && looks);
}

bool concerns_the_case(const Recorded& recorded) {
  if (recorded.purpose == Purpose::kProbe || run::is_beside(recorded.purpose) ||
      recorded.purpose == Purpose::kSetAside)
    return false;
  // To be asked too often is a matter of the moment.
  return recorded.purpose != Purpose::kRetried || !run::is_throttling(recorded.answer);
}

std::vector<const Recorded*> telling(const cases::Catalogue& catalogue, const run::Transcript& transcript) {
  std::vector<const Recorded*> kept;
  for (const Recorded& recorded : transcript.exchanges) {
    if (!concerns_the_case(recorded)) continue;
    if (!kept.empty() && is_waiting_for(catalogue, *kept.back(), recorded)) kept.pop_back();
    kept.push_back(&recorded);
  }
  return kept;
}

std::string_view words_for(Purpose purpose) {
  return purpose == Purpose::kSetup ? "set-up" : purpose == Purpose::kRetried ? "sent again later" : "";
}

}  // namespace

ExchangePairs pair_exchanges(const cases::Catalogue& catalogue, const run::Transcript& a,
                             const run::Transcript& b) {
  ExchangePairs made;
  std::map<Key, std::vector<const Recorded*>> waiting;
  for (const Recorded* recorded : telling(catalogue, b)) waiting[key_of(*recorded)].push_back(recorded);
  for (const Recorded* recorded : telling(catalogue, a)) {
    std::vector<const Recorded*>& others = waiting[key_of(*recorded)];
    if (others.empty()) {
      made.only_a.push_back(recorded);
    } else {
      made.pairs.emplace_back(recorded, others.front());
      others.erase(others.begin());
    }
  }
  for (const Recorded* recorded : telling(catalogue, b)) {
    const std::vector<const Recorded*>& left = waiting[key_of(*recorded)];
    if (std::find(left.begin(), left.end(), recorded) != left.end()) made.only_b.push_back(recorded);
  }
  return made;
}

std::string describe_place(const cases::Case& tested, const Recorded& recorded) {
  if (const std::string_view words = words_for(recorded.purpose); !words.empty())
    return fmt::format("{}, {}", words, recorded.operation);
  if (tested.steps.size() == 1) return recorded.operation;
  return fmt::format("step {}, {}", recorded.step + 1, recorded.operation);
}

}  // namespace touchstone::report
