// Collects the findings of one case: one Check for each id, however many exchanges it was applied to.
// Tested by check_board_test.cpp.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "judge/verdict.h"

namespace touchstone::judge {

/// What a check asks, whatever it is applied to.
struct Rule {
  std::string_view id;
  cases::Level level;
  std::string_view expected;
  std::string_view source;  ///< an id of sources.json; empty where the model of the service is the source
};

class CheckBoard {
 public:
  /// Notes that a rule was applied to an exchange: `finding` is what was wrong, nothing when it held.
  void apply(const Rule& rule, std::size_t exchange, const std::string& source,
             std::optional<std::string> finding);
  /// Adds a check that was made as a whole.
  void add(Check check);
  /// The checks, sorted by id; the findings of one check joined, each once.
  [[nodiscard]] std::vector<Check> take();

 private:
  struct Entry {
    Check check;
    std::set<std::string> findings;
    std::set<std::string> sources;
  };
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace touchstone::judge
