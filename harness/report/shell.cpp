// See shell.h.
#include "report/shell.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/utf8.h"

namespace touchstone::report {
namespace {

// Shorter repetitions are as easily read written out.
constexpr std::size_t kMinRunBytes = 400;
// An emoji, or an ARN's separator with its neighbours: what the catalogue repeats has up to four bytes.
constexpr std::size_t kMaxUnitBytes = 4;

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// As the first argument of printf: every byte that is not plain in octal.
std::string printf_format(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c == '%') {
      out += "%%";
    } else if (c >= 0x20 && c < 0x7F && c != '\\' && c != '\'') {
      out += c;
    } else {
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

struct Run {
  std::string_view unit;
  std::size_t times;
};

// The shortest unit whose repetition from the start of `bytes` is long enough, and how far it goes.
Run repetition_at(std::string_view bytes) {
  for (std::size_t size = 1; size <= kMaxUnitBytes && size < bytes.size(); ++size) {
    std::size_t end = size;
    while (end < bytes.size() && bytes[end] == bytes[end - size]) ++end;
    // `yes` takes a word that begins with '-' for a flag, and no word of a shell holds a NUL.
    constexpr std::string_view kNoWord("\n\0", 2);
    if (end >= kMinRunBytes && bytes[0] != '-' &&
        bytes.substr(0, size).find_first_of(kNoWord) == std::string_view::npos)
      return {bytes.substr(0, size), end / size};
  }
  return {bytes.substr(0, 1), 0};
}

std::vector<Run> runs_of(std::string_view bytes) {
  std::vector<Run> runs;
  std::size_t plain = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const Run repeated = repetition_at(bytes.substr(at));
    if (repeated.times == 0) {
      ++at;
      continue;
    }
    if (at > plain) runs.push_back({bytes.substr(plain, at - plain), 1});
    runs.push_back(repeated);
    at += repeated.unit.size() * repeated.times;
    plain = at;
  }
  if (plain < bytes.size()) runs.push_back({bytes.substr(plain), 1});
  return runs;
}

std::string command_for(const Run& run) {
  if (run.times > 1) {
    const std::string unit = is_printable(run.unit)
                                 ? shell_quoted(run.unit)
                                 : fmt::format("\"$(printf '{}')\"", printf_format(run.unit));
    return fmt::format("yes {} | head -n {} | tr -d '\\n'", unit, run.times);
  }
  if (is_printable(run.unit)) return "printf %s " + shell_quoted(run.unit);
  return fmt::format("printf %s {} | base64 -d", base::to_base64(run.unit));
}

}  // namespace

std::string shell_quoted(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@%+";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  const bool has_control = std::any_of(word.begin(), word.end(),
                                       [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; });
  if (has_control || base::find_malformed_utf8(word))
    return fmt::format("\"$(printf '{}')\"", printf_format(word));
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string shell_command_that_prints(std::string_view bytes) {
  const std::vector<Run> runs = runs_of(bytes);
  if (runs.empty()) return "printf ''";
  if (runs.size() == 1) return command_for(runs.front());
  std::string command = "{";
  for (const Run& run : runs) command += fmt::format(" {};", command_for(run));
  return command + " }";
}

}  // namespace touchstone::report
