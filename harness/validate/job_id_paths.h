// The ways by which the JobId matchers go, by name: job_id.h takes the fastest that the processor knows,
// tests and fuzz targets hold each of them against the others. Private to this room. Tested by
// job_id_test.cpp, job_ids_test.cpp, fuzz/validate_job_id_fuzz.cpp.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "validate/job_id.h"

namespace touchstone::validate::job_id_paths {

struct Path {
  std::string_view name;  ///< "plain", "sse2", "avx2"
  JobIdFault (*match)(std::string_view) noexcept;
  std::size_t (*validate)(std::span<const std::string_view>, std::span<JobIdFault>) noexcept;
  bool (*matches_pattern)(std::string_view) noexcept;
};

/// Those that this processor can go, the plain one first.
[[nodiscard]] std::vector<Path> all();

}  // namespace touchstone::validate::job_id_paths
