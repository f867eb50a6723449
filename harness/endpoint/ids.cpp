// See ids.h.
#include "endpoint/ids.h"

#include <fmt/format.h>

namespace touchstone::endpoint {

std::string IdSource::next_job_id() {
  const std::uint64_t high = jobs_.next();
  const std::uint64_t low = jobs_.next();
  return fmt::format("{:016x}{:016x}", high, low);
}

std::string IdSource::next_request_id() {
  // `whole` keeps all of its 64 bits, beside the places that version and variant take (RFC 4122,
  // section 4.4).
  const std::uint64_t whole = requests_.next();
  const std::uint64_t filler = requests_.next();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:04x}{:08x}", whole >> 32U, (whole >> 16U) & 0xFFFFU,
                     filler & 0xFFFU, 0x8000U | ((filler >> 12U) & 0x3FFFU), whole & 0xFFFFU, filler >> 32U);
}

}  // namespace touchstone::endpoint
