// See late_bytes.h.
#include "run/late_bytes.h"

#include <map>
#include <string_view>

namespace touchstone::run {

void add_late_bytes(std::span<const transport::LateBytes> late, std::span<Transcript> transcripts) {
  if (late.empty()) return;
  std::map<std::uint64_t, std::string_view> by_exchange;
  for (const transport::LateBytes& found : late) by_exchange.emplace(found.exchange, found.bytes);
  for (Transcript& transcript : transcripts) {
    for (Recorded& recorded : transcript.exchanges) {
      const auto found = by_exchange.find(recorded.exchange.number);
      if (found != by_exchange.end()) recorded.exchange.leftover += found->second;
    }
  }
}

}  // namespace touchstone::run
