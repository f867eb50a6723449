// Property: for every byte string, match_job_id gives the fault that ICU's reading gives and accepts what RE2
// accepts. Mutant: U+180E taken for a space, as it was before Unicode 6.3 (seed u180e-was-a-space). It asks
// nothing of PCRE2, whose Unicode is older. The oracles are harness/validate/job_id_oracles.h.
#include <fmt/format.h>
#include <unicode/uversion.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "validate/job_id.h"
#include "validate/job_id_oracles.h"
#include "validate/unicode_tables.h"

namespace {

using touchstone::validate::JobIdFault;
namespace oracle = touchstone::validate::oracle;

/// An ICU of another Unicode version would accuse the tables of its own age.
bool check_oracle_version() {
  UVersionInfo version{};
  std::array<char, U_MAX_VERSION_STRING_LENGTH> icu{};
  u_getUnicodeVersion(version);
  u_versionToString(version, icu.data());
  FUZZ_CHECK(
      touchstone::validate::kUnicodeVersion.starts_with(icu.data()), "oracle-of-the-same-unicode",
      fmt::format("ICU has Unicode {}, the tables {}", icu.data(), touchstone::validate::kUnicodeVersion));
  return true;
}

/// Counts code points without decoding: right for text that RE2 has found to be UTF-8.
std::size_t count_leads(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

bool re2_accepts(std::string_view text) {
  const std::size_t code_points = count_leads(text);
  return oracle::re2_matches_pattern(text) && code_points >= 1 && code_points <= 32;
}

std::string answers(std::string_view text) {
  return fmt::format("  touchstone: {}\n  ICU:        {}\n  RE2:        {}\n  input:      {}",
                     static_cast<int>(touchstone::validate::match_job_id(text)),
                     static_cast<int>(oracle::icu_match_job_id(text)),
                     re2_accepts(text) ? "accepts" : "refuses", touchstone::base::printable(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const bool checked = check_oracle_version();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const JobIdFault fault = touchstone::validate::match_job_id(text);
  FUZZ_CHECK(fault == oracle::icu_match_job_id(text), "job-id-fault-of-icu", answers(text));
  FUZZ_CHECK((fault == JobIdFault::kNone) == re2_accepts(text), "job-id-accepted-by-re2", answers(text));
  FUZZ_CHECK(touchstone::validate::matches_job_id_pattern(text) == oracle::re2_matches_pattern(text),
             "job-id-pattern-of-re2", answers(text));
  return 0;
}
