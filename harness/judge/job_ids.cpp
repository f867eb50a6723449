// See job_ids.h.
#include "judge/job_ids.h"

#include <algorithm>
#include <tuple>

#include "run/job_exchange.h"

namespace touchstone::judge {
namespace {

using base::Json;

// The client token that a start was sent with; empty where it had none.
std::string token_of(const run::Recorded& start, const cases::Family& family) {
  const auto input = base::parse_json(start.request.body);
  const Json* token = input && !family.start_token.empty() ? input->find(family.start_token) : nullptr;
  return token != nullptr && token->is_string() ? token->as_string() : std::string();
}

}  // namespace

JobIds::JobIds(const cases::Catalogue& catalogue) {
  starts_.reserve(catalogue.families.size());
  for (const cases::Family& family : catalogue.families) starts_.push_back({family.start, &family});
}

std::optional<JobIds::Started> JobIds::find_started(const run::Recorded& recorded) const {
  if (!recorded.exchange.response || recorded.exchange.error || recorded.answer->is_error())
    return std::nullopt;
  const auto start = std::ranges::find(starts_, std::string_view(recorded.operation), &Start::operation);
  if (start == starts_.end()) return std::nullopt;
  const auto started = run::find_started(*start->family, recorded);
  return started ? std::optional(Started{started->job, &recorded, started->family}) : std::nullopt;
}

bool JobIds::starts_a_job(const run::Recorded& recorded) const { return find_started(recorded).has_value(); }

void JobIds::add(const run::Transcript& transcript) {
  for (const run::Recorded& recorded : transcript.exchanges) {
    if (const auto started = find_started(recorded)) all_.push_back(*started);
  }
}

bool JobIds::are_one_job(const Started& a, const Started& b) {
  const std::uint64_t number = a.exchange->exchange.number;
  if (number != 0 && number == b.exchange->exchange.number) return true;  // a copy
  const std::string token = token_of(*a.exchange, *a.family);
  return !token.empty() && token == token_of(*b.exchange, *b.family);
}

// Jobs of two families may share an id: what stops one does not stop the other.
void JobIds::find_repeated() {
  std::ranges::sort(all_, {}, [](const Started& started) { return std::tie(started.family, started.id); });
  for (std::size_t i = 1; i < all_.size(); ++i) {
    const Started& before = all_[i - 1];
    const Started& here = all_[i];
    if (here.family == before.family && here.id == before.id && !are_one_job(before, here))
      repeated_.insert({here.family, here.id});
  }
}

std::optional<std::string> JobIds::find_repetition(const run::Recorded& recorded) const {
  if (repeated_.empty()) return std::nullopt;
  const auto started = find_started(recorded);
  if (!started || !repeated_.contains({started->family, started->id})) return std::nullopt;
  return "the id of another job";
}

bool JobIds::has_repetition(const run::Transcript& transcript) const {
  return !repeated_.empty() &&
         std::ranges::any_of(transcript.exchanges, [this](const run::Recorded& recorded) {
           return find_repetition(recorded).has_value();
         });
}

}  // namespace touchstone::judge
