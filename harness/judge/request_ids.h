// The request ids of a whole run, so that one that stands in two answers can be told, whatever the order. An
// exchange that is kept in several transcripts (a probe) counts once. Tested by request_ids_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "run/transcript.h"
#include "wire/http_message.h"

namespace touchstone::judge {

/// The request id of a response, under either of its names; null when it has none.
[[nodiscard]] const std::string* find_request_id(const wire::HttpResponse& response);

class RequestIds {
 public:
  /// Reads those of all exchanges; the transcripts must outlive this.
  explicit RequestIds(std::span<const run::Transcript> transcripts);

  /// What is wrong with the id of an exchange that has a response; nothing when it is alone, or when there is
  /// none.
  [[nodiscard]] std::optional<std::string> find_repetition(const run::Recorded& recorded) const;

 private:
  struct Seen {
    std::uint64_t exchange;  ///< the first that had it; 0 when it has no number
    bool repeated = false;
  };
  std::unordered_map<std::string_view, Seen> seen_;
};

}  // namespace touchstone::judge
