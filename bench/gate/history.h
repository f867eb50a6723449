// The history of the figures: a JSON line for each commit that was measured, in a file that the user names,
// to be kept wherever they like. Only appended to. A page of it is drawn by page.h. Tested by
// history_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gate/results.h"

namespace touchstone::gate {

struct Figure {
  std::string name;   ///< "job_id/32 hex digits/touchstone"
  std::string kind;   ///< "ours", "peer" or "bound"
  double ns = 0;      ///< trimmed mean of the repetitions
  double low_ns = 0;  ///< the band that holds the middle three fifths of them
  double high_ns = 0;
  std::optional<double> instructions;
  std::optional<double> allocations;
};

struct Entry {
  std::string commit;
  std::string date;  ///< of the commit, as `git show --format=%cI` gives it
  std::string machine;
  std::string compiler;
  std::vector<Figure> figures;
};

/// The figures of what was measured, by name.
[[nodiscard]] std::vector<Figure> figures_of(const Results& results);

/// One line, with its newline.
[[nodiscard]] std::string to_line(const Entry& entry);

/// Reads a history; a line that is none is refused with its place.
[[nodiscard]] base::Result<std::vector<Entry>> parse_history(std::string_view text, const std::string& file);

/// One entry for lines of one commit, machine and compiler that stand one behind the other, as they do where
/// programs are measured one by one. Of what was measured again the later figure stays.
[[nodiscard]] std::vector<Entry> join_lines_of_commits(std::vector<Entry> entries);

}  // namespace touchstone::gate
