// The request ids of a whole run, so that one that stands in two answers can be told, whatever the order. An
// exchange that is kept in several transcripts (a probe) counts once. Tested by request_ids_test.cpp.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "run/transcript.h"
#include "wire/http_message.h"

namespace touchstone::judge {

/// The request id of a response, under either of its names; nothing when it has none. Valid while `response`
/// is.
[[nodiscard]] std::optional<std::string_view> find_request_id(const wire::HttpResponse& response);

class RequestIds {
 public:
  RequestIds() = default;
  /// Those of all exchanges.
  explicit RequestIds(std::span<const run::Transcript> transcripts);

  /// Makes room for those of all exchanges at once: a table that grows reads each id again, from all over the
  /// memory of a run.
  void reserve(std::span<const run::Transcript> transcripts);
  /// Notes the ids of a transcript, which must outlive this.
  void add(const run::Transcript& transcript);

  /// What is wrong with the id of an exchange that has a response; nothing when it is alone among those that
  /// were added, or when there is none.
  [[nodiscard]] std::optional<std::string> find_repetition(const run::Recorded& recorded) const;
  /// Whether anything is wrong with an id of a transcript.
  [[nodiscard]] bool has_repetition(const run::Transcript& transcript) const;

 private:
  /// Each id with the number of the exchange that had it first.
  boost::unordered_flat_map<std::string_view, std::uint64_t, std::hash<std::string_view>> all_;
  std::unordered_set<std::string_view> repeated_;
};

}  // namespace touchstone::judge
