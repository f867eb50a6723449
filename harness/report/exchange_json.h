// One exchange as JSON, the same in reports and recordings: what was asked, what was answered or went wrong.
// Secrets are hidden before they are written, bytes that are no text survive as base64. Tested by
// json_test.cpp and read_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/json_source.h"
#include "run/transcript.h"

namespace touchstone::report {

[[nodiscard]] base::Json to_json(const run::Recorded& recorded, std::span<const std::string> secrets);

/// Reads what to_json() wrote; the answer is decoded again from its bytes. Faults go to the view's source.
/// @param more_keys  that the object may hold besides
[[nodiscard]] run::Recorded read_exchange(base::ObjectView& object,
                                          std::span<const std::string_view> more_keys = {});

/// Writes bytes as text under `key` where they are UTF-8, else as base64 under `key`_base64; and reads them.
void set_bytes(base::Json& into, std::string_view key, std::string_view bytes);
[[nodiscard]] std::string read_bytes(base::ObjectView& object, const std::string& key);

/// Reads a member that must be a number of 0 or more.
[[nodiscard]] std::uint64_t read_count(base::ObjectView& object, std::string_view key);

}  // namespace touchstone::report
