// Property: for every byte string, match_job_id gives the fault that ICU's reading gives and accepts what RE2
// accepts; many ids at once get the faults that each gets alone. Mutant: U+180E taken for a space, as it was
// before Unicode 6.3 (seed u180e-was-a-space). Of a text that begins with a newline each line is an id, too,
// and read by each way that this processor can go (job_id_paths.h): of every text that would take twice the
// time. It asks nothing of PCRE2, whose Unicode is older. The oracles are harness/validate/job_id_oracles.h.
#include <fmt/format.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "validate/job_id.h"
#include "validate/job_id_oracles.h"
#include "validate/job_id_paths.h"
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

std::string answers(std::string_view text) {
  return fmt::format("  touchstone: {}\n  ICU:        {}\n  RE2:        {}\n  input:      {}",
                     static_cast<int>(touchstone::validate::match_job_id(text)),
                     static_cast<int>(oracle::icu_match_job_id(text)),
                     oracle::re2_accepts(text, oracle::re2_matches_pattern(text)) ? "accepts" : "refuses",
                     touchstone::base::printable(text));
}

/// The lines of a text, all at once, in room of exactly their number, so that a sanitizer sees a look behind
/// them; what stands behind the last fault stays as it is.
void check_many(std::string_view text) {
  static std::vector<JobIdFault> faults;
  std::vector<std::string_view> ids;
  ids.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + (text.ends_with('\n') ? 0 : 1));
  while (!text.empty()) {
    ids.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(ids.back().size() + 1, text.size()));
  }
  constexpr auto kUntouched = static_cast<JobIdFault>(0xA5);  // no fault that a matcher could tell
  faults.assign(ids.size() + 1, kUntouched);
  const std::size_t valid = touchstone::validate::validate_job_ids(ids, std::span(faults).first(ids.size()));
  for (std::size_t i = 0; i < ids.size(); ++i)
    FUZZ_CHECK(faults[i] == oracle::icu_match_job_id(ids[i]), "job-ids-each-as-alone", answers(ids[i]));
  FUZZ_CHECK(faults.back() == kUntouched, "no-fault-behind-the-last", fmt::format("of {}", ids.size()));
  FUZZ_CHECK(valid == static_cast<std::size_t>(std::ranges::count(faults, JobIdFault::kNone)),
             "job-ids-counted", fmt::format("{} of {}", valid, ids.size()));
}

/// Whichever way this machine goes, others go another one.
void check_paths(std::string_view text) {
  namespace paths = touchstone::validate::job_id_paths;
  static const std::vector<paths::Path> all = paths::all();
  for (const paths::Path& path : all) {
    FUZZ_CHECK(path.match(text) == touchstone::validate::match_job_id(text) &&
                   path.matches_pattern(text) == touchstone::validate::matches_job_id_pattern(text),
               "job-id-paths-agree", fmt::format("  {}\n{}", path.name, answers(text)));
  }
}

/// What stands behind an id is no part of it: here, its own last byte.
void check_end(std::string_view text) {
  const std::string_view shorter = text.substr(0, text.empty() ? 0 : text.size() - 1);
  FUZZ_CHECK(touchstone::validate::match_job_id(shorter) == oracle::icu_match_job_id(shorter),
             "job-id-ends-where-it-ends", answers(shorter));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const bool checked = check_oracle_version();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const JobIdFault fault = touchstone::validate::match_job_id(text);
  FUZZ_CHECK(fault == oracle::icu_match_job_id(text), "job-id-fault-of-icu", answers(text));
  const bool re2 = oracle::re2_matches_pattern(text);
  FUZZ_CHECK((fault == JobIdFault::kNone) == oracle::re2_accepts(text, re2), "job-id-accepted-by-re2",
             answers(text));
  FUZZ_CHECK(touchstone::validate::matches_job_id_pattern(text) == re2, "job-id-pattern-of-re2",
             answers(text));
  if (text.starts_with('\n')) {
    check_paths(text.substr(1));
    check_end(text.substr(1));
    check_many(text);
  }
  return 0;
}
