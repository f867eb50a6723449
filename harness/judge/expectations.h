// Known deviations of a target, exact: case, check, what was seen, and why it is tolerated.
// An entry that does not hold any more is itself a failure, so that the list cannot rot.
// Tested by expectations_test.cpp; the files are in conformance/expectations.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "judge/verdict.h"

namespace touchstone::judge {

struct Expectation {
  std::string case_id;
  std::string check_id;
  std::string seen;  ///< Check::actual, exactly
  std::string reason;
  std::string link;  ///< may be empty
};

struct Expectations {
  std::string target;   ///< "moto 5.2.1"
  std::string command;  ///< how the target is run against; may be empty
  std::vector<Expectation> entries;
};

/// Loads a file; kUnknownName for a case that the catalogue does not know, kDuplicate for two entries of one
/// case and check.
[[nodiscard]] base::Result<Expectations> load_expectations(const std::filesystem::path& path,
                                                           const cases::Catalogue& catalogue);

/// An entry that did not hold in this run.
struct BrokenExpectation {
  enum class Kind : std::uint8_t {
    kUnexpectedPass,  ///< the check passed, or is not made any more
    kChangedSymptom,  ///< the check failed with something else than what the entry says
    kNotJudged,       ///< the case ended without a judgement: blocked, not implemented, inconclusive
  };
  Kind kind;
  Expectation expectation;
  std::string seen;  ///< what was seen instead
};
[[nodiscard]] std::string_view name_of(BrokenExpectation::Kind kind);

/// Marks every failed required check that an entry covers as expected, and gives the entries that do not
/// hold. Entries of cases that were not selected are passed over.
[[nodiscard]] std::vector<BrokenExpectation> apply(const Expectations& expectations,
                                                   std::vector<Verdict>& verdicts);

/// Brings the expectations up to date with a run: an entry for each failed required check, with the reason
/// and link it had before (a new one has none, and load_expectations asks for it); entries of cases that were
/// not selected are kept.
[[nodiscard]] Expectations update(const Expectations& expectations, const std::vector<Verdict>& verdicts);

/// Renders the file, one entry a line, sorted by case and check.
[[nodiscard]] std::string render(const Expectations& expectations);

}  // namespace touchstone::judge
