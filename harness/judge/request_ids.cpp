// See request_ids.h.
#include "judge/request_ids.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace touchstone::judge {

const std::string* find_request_id(const wire::HttpResponse& response) {
  const std::string* id = wire::find_header(response.headers, "x-amzn-RequestId");
  return id != nullptr ? id : wire::find_header(response.headers, "x-amz-request-id");
}

RequestIds::RequestIds(std::span<const run::Transcript> transcripts) {
  for (const run::Transcript& transcript : transcripts) add(transcript);
  find_repeated();
}

void RequestIds::add(const run::Transcript& transcript) {
  for (const run::Recorded& recorded : transcript.exchanges) {
    if (!recorded.exchange.response) continue;
    const std::string* id = find_request_id(*recorded.exchange.response);
    if (id == nullptr || id->empty()) continue;
    all_.push_back({std::hash<std::string_view>()(*id), *id, recorded.exchange.number});
  }
}

// Sorted, not in a table of all ids: nearly always none is repeated.
void RequestIds::find_repeated() {
  std::sort(all_.begin(), all_.end(),
            [](const Seen& a, const Seen& b) { return std::tie(a.hash, a.id) < std::tie(b.hash, b.id); });
  for (std::size_t i = 1; i < all_.size(); ++i) {
    const Seen& before = all_[i - 1];
    const Seen& here = all_[i];
    const bool copy = here.exchange != 0 && here.exchange == before.exchange;
    if (!copy && here.hash == before.hash && here.id == before.id) repeated_.insert(here.id);
  }
}

std::optional<std::string> RequestIds::find_repetition(const run::Recorded& recorded) const {
  if (repeated_.empty()) return std::nullopt;
  const std::string* id = find_request_id(*recorded.exchange.response);
  if (id == nullptr || !repeated_.contains(*id)) return std::nullopt;
  return "the request id of another answer";
}

bool RequestIds::has_repetition(const run::Transcript& transcript) const {
  return !repeated_.empty() && std::any_of(transcript.exchanges.begin(), transcript.exchanges.end(),
                                           [this](const run::Recorded& recorded) {
                                             return recorded.exchange.response && find_repetition(recorded);
                                           });
}

}  // namespace touchstone::judge
