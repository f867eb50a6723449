// See request_ids.h.
#include "judge/request_ids.h"

namespace touchstone::judge {

const std::string* find_request_id(const wire::HttpResponse& response) {
  const std::string* id = wire::find_header(response.headers, "x-amzn-RequestId");
  return id != nullptr ? id : wire::find_header(response.headers, "x-amz-request-id");
}

RequestIds::RequestIds(std::span<const run::Transcript> transcripts) {
  for (const run::Transcript& transcript : transcripts) {
    for (const run::Recorded& recorded : transcript.exchanges) {
      if (!recorded.exchange.response) continue;
      const std::string* id = find_request_id(*recorded.exchange.response);
      if (id == nullptr || id->empty()) continue;
      const std::uint64_t number = recorded.exchange.number;
      const auto [seen, first] = seen_.try_emplace(*id, Seen{number});
      const bool copy = number != 0 && seen->second.exchange == number;
      if (!first && !copy) seen->second.repeated = true;
    }
  }
}

std::optional<std::string> RequestIds::find_repetition(const run::Recorded& recorded) const {
  const std::string* id = find_request_id(*recorded.exchange.response);
  const auto seen = id == nullptr ? seen_.end() : seen_.find(*id);
  if (seen == seen_.end() || !seen->second.repeated) return std::nullopt;
  return "the request id of another answer";
}

}  // namespace touchstone::judge
