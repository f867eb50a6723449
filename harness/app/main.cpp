// The program: parses the command line and carries it out. What a command does is in *_command.cpp.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "app/cli.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/process.h"

namespace {

using namespace touchstone::app;

struct CarryOut {
  int operator()(const RunOptions& options) const { return run(options); }
  int operator()(const RecordOptions& options) const { return record(options); }
  int operator()(const JudgeOptions& options) const { return judge_recording(options); }
  int operator()(const FuzzOptions& options) const { return fuzz(options); }
  int operator()(const MergeOptions& options) const { return merge(options); }
  int operator()(const CompareOptions& options) const { return compare(options); }
  int operator()(const ServeOptions& options) const { return serve(options); }
  int operator()(const ListOptions& options) const { return list(options); }
  int operator()(const ExplainOptions& options) const { return explain(options); }
  int operator()(const CoverageOptions& options) const { return coverage(options); }
  int operator()(const SelftestCommandOptions& options) const { return selftest(options); }
  int operator()(const Message& message) const {
    fmt::print(message.exit_code == 0 ? stdout : stderr, "{}", message.text);
    return message.exit_code;
  }
};

}  // namespace

int main(int argc, char** argv) {
  prefer_throughput();
  allow_many_files();
  try {
    const int code =
        std::visit(CarryOut{}, parse_command_line(std::vector<std::string>(argv + 1, argv + argc)));
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    fmt::print(stderr, "touchstone: standard output took not all that was said: {}\n", std::strerror(errno));
    return kUnreachable;
  } catch (const std::exception& broken) {
    // Nothing of ours throws: this is the machine's trouble (memory, threads), or a mistake of ours.
    fmt::print(stderr, "touchstone: the harness failed: {}\n", broken.what());
    return kUnreachable;
  }
}
