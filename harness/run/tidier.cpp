// See tidier.h.
#include "run/tidier.h"

#include <algorithm>

#include "base/json.h"
#include "run/retry.h"

namespace touchstone::run {
namespace {

using boost::asio::awaitable;
using cases::Family;

// Whether a request means a job.
bool means(const Recorded& recorded, const StartedJob& started) {
  const auto input = base::parse_json(recorded.request.body);
  const base::Json* job = input ? input->find(started.family->member) : nullptr;
  return job != nullptr && job->is_string() && job->as_string() == started.job;
}

bool shows_an_end(const Recorded& recorded, const Family& family) {
  if (!succeeded(recorded)) return false;
  if (recorded.operation == family.stop) return true;
  if (recorded.operation != family.describe) return false;
  const base::Json* state = recorded.answer->body.at_pointer(family.describe_state);
  return state != nullptr &&
         (state->as_string() == "STOP_REQUESTED" ||
          std::ranges::find(family.final_states, state->as_string()) != family.final_states.end());
}

}  // namespace

std::vector<StartedJob> find_left_at_work(const cases::Catalogue& catalogue, const Transcript& transcript) {
  std::vector<StartedJob> left;
  for (const Recorded& recorded : transcript.exchanges) {
    // What a probe started, it has stopped where the operation is there at all.
    if (recorded.purpose == Purpose::kProbe || !succeeded(recorded)) continue;
    const auto family = std::ranges::find(catalogue.families, recorded.operation.text(), &Family::start);
    if (family == catalogue.families.end()) continue;
    const base::Json* job = recorded.answer->body.at_pointer(family->start_address);
    if (job == nullptr || job->as_string().empty()) continue;
    StartedJob started{&*family, job->as_string()};
    if (std::ranges::find(left, started) == left.end()) left.push_back(std::move(started));
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
    if (unanswered_[started.family] < kSilentAfter) co_await stop(transcript, started);
  }
}

awaitable<void> Tidier::stop(Transcript& transcript, const StartedJob& started) {
  const Family& family = *started.family;
  for (std::size_t attempt = 1;; ++attempt) {
    auto request = encoder_.encode(family.service, family.stop, address_of(family, started.job));
    transcript.exchanges.push_back(co_await asker_.ask(Purpose::kTidying, family.stop, std::move(request)));
    const Recorded& asked = transcript.exchanges.back();
    unanswered_[&family] = is_answer(asked.exchange) ? 0 : unanswered_[&family] + 1;
    if (!is_throttling(asked.answer) || attempt >= options_.retry.throttled_attempts) co_return;
    co_await asker_.pause_before_again(transcript, attempt);
  }
}

}  // namespace touchstone::run
