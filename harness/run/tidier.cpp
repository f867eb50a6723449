// See tidier.h.
#include "run/tidier.h"

#include <algorithm>

#include "run/retry.h"

namespace touchstone::run {
namespace {

using boost::asio::awaitable;
using cases::Family;

bool shows_an_end(const Recorded& recorded, const Family& family) {
  if (!succeeded(recorded)) return false;
  if (recorded.operation == family.stop) return true;
  if (recorded.operation != family.describe) return false;
  const std::string state = state_in(recorded, family);
  return state == "STOP_REQUESTED" ||
         std::ranges::find(family.final_states, state) != family.final_states.end();
}

}  // namespace

std::vector<StartedJob> find_left_at_work(const cases::Catalogue& catalogue, const Transcript& transcript) {
  std::vector<StartedJob> left;
  for (const Recorded& recorded : transcript.exchanges) {
    // What a probe started, it has stopped where the operation is there at all.
    if (recorded.purpose == Purpose::kProbe) continue;
    const auto started = find_started(catalogue, recorded);
    if (!started || started->job.empty()) continue;
    if (std::ranges::find(left, *started) == left.end()) left.push_back(*started);
  }
  std::erase_if(left, [&](const StartedJob& started) {
    return std::ranges::any_of(transcript.exchanges, [&](const Recorded& recorded) {
      return shows_an_end(recorded, *started.family) && means(recorded, started);
    });
  });
  return left;
}

awaitable<void> Tidier::stop_what_is_left(Transcript& transcript) {
  const std::vector<StartedJob> left = find_left_at_work(catalogue_, transcript);
  for (const StartedJob& started : left) {
    if (!silences_[started.family].gone()) co_await stop(transcript, started);
  }
}

awaitable<void> Tidier::stop(Transcript& transcript, const StartedJob& started) {
  const Family& family = *started.family;
  for (std::size_t attempt = 1;; ++attempt) {
    auto request = encoder_.encode(family.service, family.stop, address_of(family, std::string(started.job)));
    transcript.exchanges.push_back(co_await asker_.ask(Purpose::kTidying, family.stop, std::move(request)));
    const Recorded& asked = transcript.exchanges.back();
    if (is_answer(asked.exchange)) {
      silences_[&family].answered();
    } else {
      silences_[&family].silent(transcript.tested->id);
    }
    if (!is_throttling(asked.answer) || attempt >= options_.retry.throttled_attempts) co_return;
    co_await asker_.pause_before_again(transcript, attempt);
  }
}

}  // namespace touchstone::run
