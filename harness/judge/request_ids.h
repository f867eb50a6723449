// The request ids of a whole run, so that one that stands in two answers can be told, whatever the order. An
// exchange that is kept in several transcripts (a probe) counts once. Tested by request_ids_test.cpp.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "judge/sound_before.h"
#include "run/transcript.h"
#include "wire/http_message.h"

namespace touchstone::judge {

/// The request id of a response, under either of its names; nothing when it has none. Valid while `response`
/// is.
[[nodiscard]] std::optional<std::string_view> find_request_id(const wire::HttpResponse& response);

class RequestIds {
 public:
  RequestIds() = default;
  /// Those of all exchanges, looked through for repeated ones.
  explicit RequestIds(std::span<const run::Transcript> transcripts);

  /// Makes room for the ids of so many exchanges.
  void reserve(std::size_t exchanges) { hashes_.reserve(exchanges); }
  /// Notes the ids of a transcript.
  /// @param sound  heads of which it is known where their id stands; may be null
  void add(const run::Transcript& transcript, const SoundHeads* sound = nullptr);
  /// To be called when all are there, with all of them; they must outlive this. Until then no id counts as
  /// repeated.
  void find_repeated(std::span<const run::Transcript> transcripts);

  /// What is wrong with the id of an exchange that has a response; nothing when it is alone among those that
  /// were added, or when there is none.
  [[nodiscard]] std::optional<std::string> find_repetition(const run::Recorded& recorded) const;
  /// Whether anything is wrong with an id of a transcript.
  [[nodiscard]] bool has_repetition(const run::Transcript& transcript) const;

 private:
  /// A number for each id: nearly always no two are the same, and no id needs to be compared with another. (A
  /// map of the ids themselves took three times the memory, and as much of the caches from what is judged.)
  boost::unordered_flat_set<std::uint64_t> hashes_;
  bool may_repeat_ = false;
  std::unordered_set<std::string_view> repeated_;
};

}  // namespace touchstone::judge
