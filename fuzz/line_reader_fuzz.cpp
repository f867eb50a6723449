// Property: what LineReader gives of a file is what splitting its whole text gives: each line with its
// newline, the last one perhaps without, up to the first that is too long, which is refused with its number.
// Mutant: a line that ends where a block of reading ends is cut there (seed newline-ends-a-block). The input
// is the longest line that is allowed, in digits, a newline, and the file, in which the first two '~' stand
// for nearly a block of 'x'.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_stream.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "driver/scratch_folder.h"

namespace {

namespace base = touchstone::base;

/// What a reader gave: lines, and the number of the one that it refused.
struct Told {
  std::vector<std::string> lines;
  std::size_t refused = 0;
  bool operator==(const Told&) const = default;
};

std::string render(const Told& told) {
  std::string text = fmt::format("{} lines of", told.lines.size());
  for (const std::string& line : told.lines) text += fmt::format(" {}", line.size());
  return text + fmt::format(" bytes, line {} is too long", told.refused);
}

std::size_t number_of(std::string_view digits) {
  std::size_t number = 0;
  for (const char digit : digits.substr(0, 6)) {
    if (digit >= '0' && digit <= '9') number = number * 10 + static_cast<std::size_t>(digit - '0');
  }
  return number;
}

std::string unfolded(std::string_view text) {
  constexpr std::size_t kNearlyABlock = 65530;
  std::string made;
  int left = 2;
  for (const char c : text)
    made += c == '~' && left-- > 0 ? std::string(kNearlyABlock, 'x') : std::string(1, c);
  return made;
}

/// The plain way, with all of the text at hand.
Told split(const std::string& text, std::size_t max) {
  Told told;
  std::string line;
  for (const char c : text) {
    line += c;
    if (line.size() - (c == '\n' ? 1 : 0) > max) {
      told.refused = told.lines.size() + 1;
      return told;
    }
    if (c != '\n') continue;
    told.lines.push_back(line);
    line.clear();
  }
  if (!line.empty()) told.lines.push_back(line);
  return told;
}

Told read(const std::filesystem::path& file, std::size_t max) {
  Told told;
  auto reader = base::LineReader::open(file, max);
  FUZZ_CHECK(reader, "a-file-is-opened", reader ? "" : base::render(reader.error()));
  for (;;) {
    const auto line = reader->next();
    if (!line) {
      FUZZ_CHECK(line.error().file == file && line.error().column == 1 && line.error().line != 0,
                 "refused-with-its-place", base::render(line.error()));
      told.refused = line.error().line;
      return told;
    }
    if (!*line) break;
    told.lines.emplace_back(**line);
  }
  const auto behind = reader->next();
  FUZZ_CHECK(behind && !*behind, "nothing-behind-the-end", file.string());
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const touchstone::fuzz::ScratchFolder scratch;
  touchstone::fuzz::FuzzInput input(data, size);
  const std::size_t max = number_of(input.take_line());
  const std::string text = unfolded(input.rest());
  scratch.write("lines", text);
  const Told expected = split(text, max);
  const Told told = read(scratch.path() / "lines", max);
  FUZZ_CHECK(told == expected, "lines-as-by-splitting",
             fmt::format("  LineReader: {}\n  splitting: {}", render(told), render(expected)));
  return 0;
}
