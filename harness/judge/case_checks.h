// The checks that the judge makes of a case's own question, in words: what each asks, and what it cites. The
// rules for every exchange are in exchange_checks.h; how these are made is in judge.cpp. Tested by
// app/explain_checks_test.cpp, which holds them against what the judge makes.
#pragma once

#include <span>
#include <string_view>

namespace touchstone::judge {

struct CaseCheck {
  std::string_view id;  ///< without the step: "answer", which "answer@2" is for a second one
  std::string_view level;
  std::string_view expected;
  std::string_view when;    ///< it is made
  std::string_view source;  ///< an id of sources.json; empty where the case names them
};

/// Sorted by id.
[[nodiscard]] std::span<const CaseCheck> case_checks();

/// A check's id without the step that may stand behind it: "answer" of "answer@2".
[[nodiscard]] std::string_view without_step(std::string_view check_id);

}  // namespace touchstone::judge
