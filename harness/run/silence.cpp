// See silence.h.
#include "run/silence.h"

#include <fmt/format.h>

namespace touchstone::run {

void SilenceWatch::silent(const std::string& what) {
  if (in_a_row_ == 0) first_ = what;
  ++in_a_row_;
}

std::string SilenceWatch::words(std::string_view who) const {
  return fmt::format(
      "not asked: {} counts as gone since {} in a row got no answer, nor their control questions, {} first",
      who, kSilentCasesInARow, first_);
}

}  // namespace touchstone::run
