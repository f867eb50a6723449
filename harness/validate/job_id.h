// Tells what is a JobId, as the Stop operations of Comprehend, Comprehend Medical and Translate define it.
// Hand-written and table-driven; the general checker (check.h) calls it where a model's pattern is exactly
// this one. Tested by job_id_test.cpp (against PCRE2, ICU and RE2), job_ids_test.cpp,
// fuzz/validate_job_id_fuzz.cpp, bench/job_id_bench.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace touchstone::validate {

inline constexpr std::size_t kMinJobIdCodePoints = 1;
inline constexpr std::size_t kMaxJobIdCodePoints = 32;
/// The pattern as the documentation writes it.
inline constexpr std::string_view kJobIdPattern = R"(^([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)$)";

enum class JobIdFault : std::uint8_t { kNone, kNotUtf8, kTooShort, kTooLong, kPattern };

/// Tells whether `id` is a JobId.
///
/// @param id  bytes as received; not kept
/// @return kNone, or the first fault in the order of JobIdFault: bytes that are not UTF-8, under 1 or over 32
/// code points,
///         a character outside of the pattern
/// @see   doc:comprehend/StopSentimentDetectionJob#JobId
[[nodiscard]] JobIdFault match_job_id(std::string_view id) noexcept;

/// Tells of each of many ids what match_job_id tells of one. Where they do not lie in the processor's caches
/// they are fetched ahead, which match_job_id, that sees one at a time, cannot do.
///
/// @param faults  faults[i] is set to that of ids[i]; aborts when it is shorter than `ids`
/// @return how many of them are JobIds
std::size_t validate_job_ids(std::span<const std::string_view> ids, std::span<JobIdFault> faults) noexcept;

/// Tells whether `text`, of any length, is UTF-8 and made only of the pattern's characters.
[[nodiscard]] bool matches_job_id_pattern(std::string_view text) noexcept;

}  // namespace touchstone::validate
