// See result.h.
#include "base/result.h"

#include <fmt/format.h>

#include <algorithm>

namespace touchstone::base {

std::string render(const Error& error) {
  std::string text;
  if (!error.file.empty()) {
    text = error.line == 0 ? fmt::format("{}: ", error.file)
                           : fmt::format("{}:{}:{}: ", error.file, error.line, error.column);
  }
  text += error.message;
  if (!error.hint.empty()) text += "\n  " + error.hint;
  return text;
}

LineColumn line_column(std::string_view text, std::size_t offset_bytes) {
  const std::string_view before = text.substr(0, std::min(offset_bytes, text.size()));
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t last_break = before.rfind('\n');
  const std::size_t column =
      last_break == std::string_view::npos ? before.size() + 1 : before.size() - last_break;
  return {line, column};
}

}  // namespace touchstone::base
