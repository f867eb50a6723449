// Property: any text is refused with a place inside of it, or read as known deviations that are written and
// read back the same: each with a known case, a reason, and no second entry for its case and check. Mutant:
// the day of expiry is lost when the file is written (seed all-keys).
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "driver/fuzz_check.h"
#include "driver/json_mutator.h"
#include "driver/scratch_folder.h"
#include "judge/expectations_file.h"
#include "oracles/error_place.h"

namespace {

namespace cases = touchstone::cases;
namespace judge = touchstone::judge;

constexpr std::string_view kFile = "expectations.json";

/// A catalogue that knows the cases "a", "b" and "c" by their ids.
cases::Catalogue make_catalogue() {
  cases::Catalogue made;
  for (const char* id : {"a", "b", "c"}) {
    cases::Case known;
    known.id = id;
    made.cases.push_back(std::move(known));
  }
  return made;
}

auto all_of(const judge::Expectation& entry) {
  return std::tie(entry.case_id, entry.check_id, entry.seen, entry.reason, entry.link, entry.owner,
                  entry.expires, entry.kind);
}

/// The entries in an order that does not depend on the file's.
std::vector<judge::Expectation> sorted(std::vector<judge::Expectation> entries) {
  std::ranges::sort(entries, [](const auto& a, const auto& b) {
    return std::tie(a.case_id, a.check_id) < std::tie(b.case_id, b.check_id);
  });
  return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cases::Catalogue catalogue = make_catalogue();
  static const touchstone::fuzz::ScratchFolder scratch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  scratch.write(kFile, text);
  const auto read = judge::load_expectations(scratch.path() / kFile, catalogue);
  if (!read) {
    touchstone::fuzz::check_error(read.error(), text);
    return 0;
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (const judge::Expectation& entry : read->entries) {
    FUZZ_CHECK(catalogue.find_case(entry.case_id) != nullptr, "entry-of-a-known-case", entry.case_id);
    FUZZ_CHECK(!entry.reason.empty(), "entry-has-a-reason", entry.case_id);
    FUZZ_CHECK(seen.emplace(entry.case_id, entry.check_id).second, "one-entry-for-case-and-check",
               entry.case_id);
  }

  const std::string rendered = judge::render(*read);
  scratch.write(kFile, rendered);
  const auto again = judge::load_expectations(scratch.path() / kFile, catalogue);
  FUZZ_CHECK(again, "what-is-written-is-read",
             again ? "" : touchstone::base::render(again.error()) + "\n" + rendered);
  const auto same = [](const auto& a, const auto& b) { return all_of(a) == all_of(b); };
  FUZZ_CHECK(again->target == read->target && again->command == read->command &&
                 std::ranges::equal(sorted(again->entries), sorted(read->entries), same),
             "written-and-read-back", rendered);
  FUZZ_CHECK(judge::render(*again) == rendered, "written-twice-the-same", rendered);
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  // What its schema leaves to the author of an entry.
  static const auto known =
      touchstone::base::parse_json(R"({"owner":"me","expires":"2026-12-31","kind":"flaky","command":"run"})");
  return touchstone::fuzz::mutate_json(data, size, max_size, seed, LLVMFuzzerMutate, *known);
}
