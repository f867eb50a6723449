// Words and bytes for a POSIX shell, so that a line of a report can be pasted into one. Tested by
// shell_test.cpp, with a shell.
#pragma once

#include <string>
#include <string_view>

namespace touchstone::report {

/// `word` as one word of a command; it may hold any byte but NUL, and not end in a
/// newline.
[[nodiscard]] std::string shell_quoted(std::string_view word);

/// A command whose standard output is exactly `bytes`: printf where they can be read, base64 where not, and
/// long repetitions counted instead of written out.
[[nodiscard]] std::string shell_command_that_prints(std::string_view bytes);

}  // namespace touchstone::report
