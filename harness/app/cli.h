// The command line: flags to options, with CLI11. It does not carry anything out.
// Tested by cli_test.cpp, and as a program by program_test.cpp.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/options.h"

namespace touchstone::app {

/// A text to print and leave with: help, the version, or what is wrong with the usage.
struct Message {
  std::string text;
  int exit_code;
};

using Command =
    std::variant<RunOptions, RecordOptions, JudgeOptions, FuzzOptions, MergeOptions, CompareOptions,
                 ServeOptions, ListOptions, ExplainOptions, CoverageOptions, SelftestCommandOptions, Message>;

/// Parses the arguments behind the program's name.
[[nodiscard]] Command parse_command_line(std::vector<std::string> arguments);

}  // namespace touchstone::app
