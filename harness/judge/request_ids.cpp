// See request_ids.h.
#include "judge/request_ids.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace touchstone::judge {

std::optional<std::string_view> find_request_id(const wire::HttpResponse& response) {
  const auto id = response.headers.find("x-amzn-RequestId");
  return id ? id : response.headers.find("x-amz-request-id");
}

RequestIds::RequestIds(std::span<const run::Transcript> transcripts) {
  for (const run::Transcript& transcript : transcripts) add(transcript);
  find_repeated(transcripts);
}

void RequestIds::add(const run::Transcript& transcript, const SoundHeads* sound) {
  for (const run::Recorded& recorded : transcript.exchanges) {
    if (!recorded.exchange.response) continue;
    const wire::HttpResponse& response = *recorded.exchange.response;
    const auto known = sound == nullptr ? std::nullopt : sound->find(response.headers);
    const std::string_view id = known ? known->request_id : find_request_id(response).value_or("");
    if (id.empty()) continue;
    const bool is_new = hashes_.insert(std::hash<std::string_view>()(id)).second;
    may_repeat_ = may_repeat_ || !is_new;
  }
}

void RequestIds::find_repeated(std::span<const run::Transcript> transcripts) {
  if (!may_repeat_) return;
  std::unordered_map<std::string_view, std::uint64_t> first_exchanges;  // of each id
  for (const run::Transcript& transcript : transcripts) {
    for (const run::Recorded& recorded : transcript.exchanges) {
      if (!recorded.exchange.response) continue;
      const auto id = find_request_id(*recorded.exchange.response);
      if (!id || id->empty()) continue;
      const std::uint64_t exchange = recorded.exchange.number;
      const auto [first, is_new] = first_exchanges.try_emplace(*id, exchange);
      const bool is_copy = exchange != 0 && exchange == first->second;
      if (!is_new && !is_copy) repeated_.insert(first->first);
    }
  }
}

std::optional<std::string> RequestIds::find_repetition(const run::Recorded& recorded) const {
  if (repeated_.empty()) return std::nullopt;
  const auto id = find_request_id(*recorded.exchange.response);
  if (!id || !repeated_.contains(*id)) return std::nullopt;
  return "the request id of another answer";
}

bool RequestIds::has_repetition(const run::Transcript& transcript) const {
  return !repeated_.empty() && std::any_of(transcript.exchanges.begin(), transcript.exchanges.end(),
                                           [this](const run::Recorded& recorded) {
                                             return recorded.exchange.response && find_repetition(recorded);
                                           });
}

}  // namespace touchstone::judge
