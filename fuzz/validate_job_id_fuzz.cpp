// Property: for every byte string, match_job_id gives the fault that ICU's reading gives and accepts what RE2
// accepts; many ids at once get the faults that each gets alone. Mutant: U+180E taken for a space, as it was
// before Unicode 6.3 (seed u180e-was-a-space). Of a text with newlines each line is an id, too. It asks
// nothing of PCRE2, whose Unicode is older. The oracles are harness/validate/job_id_oracles.h.
#include <fmt/format.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "validate/job_id.h"
#include "validate/job_id_ascii.h"
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

/// The lines of a text, all at once.
void check_many(touchstone::fuzz::FuzzInput input) {
  std::vector<std::string_view> ids;
  while (!input.empty()) ids.push_back(input.take_line());
  std::vector<JobIdFault> faults(ids.size(), JobIdFault::kNotUtf8);
  const std::size_t valid = touchstone::validate::validate_job_ids(ids, faults);
  for (std::size_t i = 0; i < ids.size(); ++i)
    FUZZ_CHECK(faults[i] == oracle::icu_match_job_id(ids[i]), "job-ids-each-as-alone", answers(ids[i]));
  FUZZ_CHECK(valid == static_cast<std::size_t>(std::ranges::count(faults, JobIdFault::kNone)),
             "job-ids-counted", fmt::format("{} of {}", valid, ids.size()));
}

/// What this machine does by vectors, others do byte by byte.
void check_scalar_form(std::string_view text) {
  namespace ascii = touchstone::validate::ascii;
  FUZZ_CHECK(ascii::classify(text) == ascii::classify_scalar(text) &&
                 ascii::is_ascii(text) == ascii::is_ascii_scalar(text),
             "both-forms-agree", answers(text));
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
  check_scalar_form(text);
  if (text.find('\n') != std::string_view::npos) check_many({data, size});
  return 0;
}
