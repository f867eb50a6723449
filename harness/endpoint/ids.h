// Makes the ids that the endpoint gives away: job ids and request ids. Deterministic for a seed, and never
// the same twice: the generator's 64-bit numbers run through a permutation, and each id keeps one of them
// whole. Not for secrets. Tested by endpoint_test.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "base/seed.h"

namespace touchstone::endpoint {

class IdSource {
 public:
  explicit IdSource(std::uint64_t seed) : jobs_(seed, "job-ids"), requests_(seed, "request-ids") {}

  /// 32 lower-case hexadecimal digits, as real job ids are (observed:translate-job-id).
  [[nodiscard]] std::string next_job_id();
  /// A UUID of version 4.
  [[nodiscard]] std::string next_request_id();

 private:
  base::Random jobs_;
  base::Random requests_;
};

}  // namespace touchstone::endpoint
