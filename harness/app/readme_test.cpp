// The examples in the READMEs run: every `./dev run|list|fuzz --embedded|...` in a code block is carried out
// with the program of this build, and where a block shows the output (```console), the output must be that,
// but for ports, times and what a clock says.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "app/program_for_tests.h"

namespace touchstone::app::readme_test {
namespace {

struct Example {
  std::string command;
  std::string output;
  bool shows_output = false;
};

// The commands in fenced blocks of a Markdown text: `$ command` with its output in a console block, one a
// line in a plain one.
std::vector<Example> examples_in(const std::string& markdown) {
  std::vector<Example> found;
  std::istringstream in(markdown);
  std::string fence;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      fence = line.substr(3);
    } else if (inside && fence == "console" && line.starts_with("$ ")) {
      found.push_back({line.substr(2), "", true});
    } else if (inside && fence == "console" && !found.empty()) {
      found.back().output += line + "\n";
    } else if (inside && fence.empty() && line.starts_with("./dev ")) {
      found.push_back({line.substr(0, line.find("  #")), "", false});
    }
  }
  return found;
}

std::string without_what_varies(std::string text) {
  text = std::regex_replace(text, std::regex("127\\.0\\.0\\.1:[0-9]+"), "127.0.0.1:PORT");
  return std::regex_replace(text, std::regex("in [0-9]+\\.[0-9]+ s"), "in N s");
}

std::vector<Example> examples_of_the_readme() {
  return examples_in(base::load_text(std::string(TOUCHSTONE_SOURCE_DIR) + "/README.md").value_or(""));
}

// What a test can carry out: the program's own commands, without a target of somebody else's.
bool is_runnable(const Example& example) {
  return std::regex_search(
             example.command,
             std::regex(
                 "^\\./dev (run|record|judge|merge|compare|list|explain|coverage|fuzz --embedded)\\b")) &&
         example.command.find("--endpoint") == std::string::npos;
}

TEST(ExamplesIn, FindsCommandsAndTheirOutput) {
  const auto found = examples_in(
      "text\n```console\n$ ./dev run\nout 1\nout 2\n```\n`./dev no`\n```\n./dev list      # words\n```\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].output, "out 1\nout 2\n");
  EXPECT_EQ(found[1].command.substr(0, 10), "./dev list");
}

TEST(Readme, ShowsCommandsThatWork) {
  // Reports that examples write and read are files of this test's own.
  const auto folder =
      std::filesystem::path(testing::TempDir()) / ("touchstone_readme_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  int carried_out = 0;
  for (const Example& example : examples_of_the_readme()) {
    if (!is_runnable(example)) continue;
    ++carried_out;
    const std::string command =
        std::regex_replace(example.command, std::regex("^\\./dev"), touchstone_program());
    const Finished finished = Program({"sh", "-c", "cd '" + folder.string() + "' && " + command}).wait();
    if (example.shows_output) {
      EXPECT_EQ(without_what_varies(finished.out), without_what_varies(example.output)) << example.command;
    } else {
      EXPECT_EQ(finished.exit_code, 0) << example.command << "\n" << finished.out << finished.err;
    }
  }
  EXPECT_GE(carried_out, 10);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace touchstone::app::readme_test
