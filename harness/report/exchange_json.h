// One exchange as JSON, the same in reports and recordings: what was asked, what was answered or went wrong.
// Secrets are hidden before they are written, bytes that are no text survive as base64. Tested by
// json_test.cpp, read_test.cpp and recording_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_source.h"
#include "report/redact.h"
#include "run/transcript.h"

namespace touchstone::report {

/// How much is said of an exchange: a report is read by people, a recording is judged again.
enum class Detail : std::uint8_t { kReport, kRecording };

/// For a report; secrets are hidden.
[[nodiscard]] base::Json to_json(const run::Recorded& recorded, const Secrets& secrets);

/// The same of an exchange that holds no secrets any more; a recording has all that a judge reads, byte for
/// byte.
[[nodiscard]] base::Json to_json(const run::Recorded& shown, Detail detail);

/// Reads what to_json() wrote; the answer is decoded again from its bytes. Faults go to the view's source.
[[nodiscard]] run::Recorded read_exchange(base::ObjectView& object, Detail detail);

/// A list of texts.
[[nodiscard]] base::Json texts(const std::vector<std::string>& values);

/// Writes bytes as text under `key` where they are UTF-8, else as base64 under `key`_base64; and reads them.
void set_bytes(base::Json& into, std::string_view key, std::string_view bytes);
[[nodiscard]] std::string read_bytes(base::ObjectView& object, const std::string& key);

/// Reads a member that must be a number of 0 to `most`; one that must be true or false.
[[nodiscard]] std::uint64_t read_count(base::ObjectView& object, std::string_view key,
                                       std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
[[nodiscard]] bool read_flag(base::ObjectView& object, std::string_view key);

/// Reads how long something took: at most a year, so that it can be added to others and to a date.
template <class Unit>
[[nodiscard]] Unit read_duration(base::ObjectView& object, std::string_view key) {
  constexpr Unit kMost = std::chrono::days(366);
  return Unit(read_count(object, key, static_cast<std::uint64_t>(kMost.count())));
}

}  // namespace touchstone::report
