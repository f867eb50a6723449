// Explains the checks that reports and findings name, for `touchstone explain`: those of a case's own
// question, the rules for every exchange, and what the fuzzer asks where nothing else is settled. Tested by
// explain_checks_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cases/catalogue.h"

namespace touchstone::app {

/// One check, or one rule, in words.
struct CheckWords {
  std::string_view id;
  std::string expected;
  std::string level;        ///< and when it is made
  std::string_view source;  ///< an id of sources.json; empty: `otherwise` says whose
  std::string_view otherwise = {};
};

/// Every check that a report or a finding can name, without steps.
[[nodiscard]] std::vector<CheckWords> all_checks();

/// What `explain` says of a check, also with a step ("answer@2"); empty when there is none of this id.
[[nodiscard]] std::string explain_check(const cases::Catalogue& catalogue, std::string_view id);

/// Sources as `explain` lists them, each with where it can be read.
[[nodiscard]] std::string render_sources(const cases::Catalogue& catalogue,
                                         const std::vector<std::string>& ids, std::string_view indent);

}  // namespace touchstone::app
