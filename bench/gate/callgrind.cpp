// Instructions where the processor does not count them for us: see callgrind.h.
#include "gate/callgrind.h"

#include <charconv>

#include "base/file.h"

namespace touchstone::gate {

namespace {

/// What follows `key` up to the end of its line.
std::optional<std::string_view> line_after(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + key.size());
  return text.substr(0, text.find('\n'));
}

std::optional<double> leading_number(std::string_view text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc{} ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Dump> parse_dump(std::string_view profile) {
  const auto asked = line_after(profile, "\ndesc: Trigger: Client Request: touchstone-bench ");
  const auto totals = line_after(profile, "\ntotals: ");
  if (!asked || !totals) return std::nullopt;
  const std::size_t space = asked->find(' ');
  const auto operations = leading_number(*asked);
  const auto total = leading_number(*totals);
  if (space == std::string_view::npos || !operations || *operations <= 0 || !total) return std::nullopt;
  return Dump{std::string(asked->substr(space + 1)), *total / *operations};
}

base::Result<std::map<std::string, double>> load_dumps(const std::filesystem::path& folder) {
  const auto files = base::list_files(folder, "");
  if (!files) return std::unexpected(files.error());
  std::map<std::string, double> counts;
  for (const auto& file : *files) {
    const auto text = base::load_text(file);
    if (!text) return std::unexpected(text.error());
    if (auto dump = parse_dump(*text)) counts[dump->benchmark] = dump->instructions;
  }
  return counts;
}

}  // namespace touchstone::gate
